"""Addresses of mementos, read and written.

An archived address stands behind the time as it was written, its own query in the place of ours. A browser leaves it so
but for the octets that the URL standard has it escape, so two are compared with their escapes undone. What some proxies
do (`https://` to `https:/`) is undone; an address typed without a scheme is one of the web.

References in archived pages are paths from the root of the server, without its name: they hold behind a proxy and under
any name. Only what other programs read (`Link`, TimeMaps) has the whole address of the configuration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request

from bot.model.capture import Capture
from bot.stages.replay import Kind, Place

STAMP = "%Y%m%d%H%M%S"
PAGE, FRAME, RAW = "", "if_", "id_"
"""The forms of a memento: in our outer page, alone, as it was."""
FRAMES = frozenset({FRAME, "fr_", "mp_", "tf_"})
"""What pywb calls the forms that are documents."""
_FORMS: dict[Kind, str] = {
    "page": PAGE, "frame": FRAME, "image": "im_", "style": "cs_", "font": "fo_", "media": "me_", "script": "js_",
    "object": "oe_", "other": "ot_",
}  # fmt: skip
_SAFE = "/:?&=%@!$*+,;~()[]'"
_TAIL = re.compile(r"(?P<time>[0-9]{4,14})(?P<form>[a-z]{2}_)?/(?P<url>.+)", re.DOTALL)
_MERGED = re.compile(r"(https?):/(?=[^/])", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE = re.compile(r"%(?:2[27]|3[CE]|5[CE]|60|7[BCD])", re.IGNORECASE)
_BEYOND = re.compile(r"(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
_EARLIEST = "00010101000000"
_SECOND = timedelta(seconds=1)
NEWEST = datetime(9999, 12, 31, tzinfo=UTC)
"""Nothing is nearer to it than what was captured last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    time: str
    """As asked: 4 to 14 digits."""
    moment: datetime
    """The middle of the second: then what was captured within that second is nearer than anything else."""
    form: str
    url: str


def asked(request: Request) -> Asked | None:
    """What an address below `/replay/` asks for; None: it names no time that there is."""
    found = _TAIL.fullmatch(behind(request, "/replay/"))
    if found is None:
        return None
    time = found["time"]
    try:
        begin = datetime.strptime(time + _EARLIEST[len(time) :], STAMP).replace(tzinfo=UTC)
        return Asked(time=time, moment=begin + _SECOND / 2, form=found["form"] or PAGE, url=written(found["url"]))
    except (ValueError, OverflowError):
        return None


def behind(request: Request, mark: str) -> str:
    """The path behind a mark, as it came, and the query."""
    path: str = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    query: str = request.scope["query_string"].decode("latin-1")
    return path.partition(mark)[2] + (f"?{query}" if query else "")


def written(url: str) -> str:
    url = _MERGED.sub(r"\1://", url, count=1) if _MERGED.match(url) else url
    return url if _SCHEME.match(url) else f"http://{url.lstrip('/')}"


def readings(url: str) -> tuple[str, ...]:
    """An address as it came, and with the octets bare that a URL need not escape for its meaning, if there are any."""
    plain = _BARE.sub(lambda found: unquote(found[0]), url)
    foreign = _BEYOND.sub(lambda found: unquote(found[0]), plain)
    return tuple(dict.fromkeys((url, plain, foreign)))


def safe(url: str) -> str:
    """An archived address as it may stand in one of ours and in a header, without its fragment."""
    return quote(url.partition("#")[0], safe=_SAFE)


def stamp(moment: datetime) -> str:
    return f"{moment.year:04}{moment:%m%d%H%M%S}"  # %Y pads no year on Linux


def tail(capture: Capture, form: str = PAGE) -> str:
    """Where its memento is, below `replay/`."""
    return f"{stamp(capture.date)}{form}/{safe(capture.url)}"


def own(asked: Asked, capture: Capture) -> bool:
    """Whether a memento is asked for at its own address."""
    return asked.time == stamp(capture.date) and unquote(safe(asked.url)) == unquote(safe(capture.url))


def root(base_url: str) -> str:
    """The path that addresses of mementos begin with."""
    return f"{urlsplit(base_url).path or '/'}replay/"


def place(base_url: str, moment: datetime) -> Place:
    """Where the references of a page lead: to what was captured nearest to it."""
    begin = root(base_url) + stamp(moment)

    def placed(url: str, kind: Kind) -> str:
        return f"{begin}{_FORMS[kind]}/{safe(url)}"

    return placed
