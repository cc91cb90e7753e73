"""TimeGate and TimeMap (RFC 7089 §4.1, §5), and what a redirect to a memento says.

A TimeMap holds every capture, however many: they are read from the index a thousand at a time and sent as they come.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from bot.model.capture import Around, Capture
from bot.web.replay import policy
from bot.web.replay.address import NEWEST, behind, safe, tail, written
from bot.web.replay.finding import nearest
from bot.web.replay.holdings import Holdings

PART = 1_000
"""Captures that are read at once."""
_LINKS = "application/link-format"


class Memento:
    """The two endpoints."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    async def gate(self, request: Request) -> Response:
        """§4.1.1, pattern 2.1: 302 to the memento nearest to Accept-Datetime, to the newest where that is absent."""
        base = self._holdings.base_url()
        url = written(behind(request, "/timegate/"))
        wanted = request.headers.get("accept-datetime")
        moment = NEWEST if wanted is None else _moment(wanted)
        if moment is None:
            return _plain("Accept-Datetime is a date of RFC 1123, in GMT: Wed, 21 Oct 2026 06:00:00 GMT\n", 400)
        found = await nearest(self._holdings, url, moment)
        if found is None:
            return _plain("no capture of this address is in the archive\n", 404)
        around = await self._holdings.index.around(found)
        return Response(
            status_code=302,
            headers={
                "Location": f"{base}replay/{tail(found)}",
                "Vary": "Accept-Datetime",
                "Link": neighbours(found, around, base),
                "Cache-Control": policy.FRESH,
            },
        )

    async def map(self, request: Request) -> Response:
        """§5: `original`, itself with the time that it spans, `timegate`, and each memento."""
        url = written(behind(request, "/timemap/link/"))
        found = await nearest(self._holdings, url, NEWEST)
        if found is None:
            return _plain("no capture of this address is in the archive\n", 404)
        around = await self._holdings.index.around(found)
        headers = {"Cache-Control": policy.NEAREST, "X-Content-Type-Options": "nosniff"}
        return StreamingResponse(self._lines(url, found.url, around), headers=headers, media_type=_LINKS)

    async def _lines(self, url: str, kept: str, around: Around) -> AsyncIterator[str]:
        base, original = self._holdings.base_url(), safe(url)
        yield f'<{original}>; rel="original",\n'
        yield (
            f'<{base}timemap/link/{original}>; rel="self"; type="{_LINKS}";'
            f' from="{_date(around.first)}"; until="{_date(around.last)}",\n'
        )
        yield f'<{base}timegate/{original}>; rel="timegate"'
        last: Capture | None = None
        while part := await self._holdings.index.captures(kept, last, PART):
            yield "".join(f",\n{_link(capture, base, _words(capture, around))}" for capture in part)
            last = part[-1]
        yield "\n"


def neighbours(capture: Capture, around: Around, base: str) -> str:
    """The `Link` of a memento: what `policy.links` has, and first, previous, next and last memento (§2.2)."""
    found = {"first": around.first, "prev": around.previous, "next": around.next, "last": around.last}
    named: dict[str, tuple[Capture, str]] = {}
    for word, one in found.items():
        if one is not None:
            named[one.record_id] = (one, named.get(one.record_id, (one, ""))[1] + f"{word} ")
    return ", ".join([*policy.links(capture.url, base), *(_link(one, base, words) for one, words in named.values())])


def _link(capture: Capture, base: str, words: str) -> str:
    return f'<{base}replay/{tail(capture)}>; rel="{words}memento"; datetime="{_date(capture)}"'


def _words(capture: Capture, around: Around) -> str:
    first = "first " * (capture.record_id == around.first.record_id)
    return first + "last " * (capture.record_id == around.last.record_id)


def _date(capture: Capture) -> str:
    return format_datetime(capture.date, usegmt=True)


def _moment(value: str) -> datetime | None:
    """An RFC 1123 date in GMT; what another zone means nobody has to guess (§2.1.1)."""
    if not value.rstrip().endswith("GMT"):
        return None
    try:
        return parsedate_to_datetime(value).replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser raises over junk
        return None


def _plain(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, headers={"Vary": "Accept-Datetime", "Cache-Control": policy.FRESH})
