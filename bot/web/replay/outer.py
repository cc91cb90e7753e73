"""Pages of ours: the one around a memento, the first one, and those that say why there is nothing to be seen.

What comes from outside is escaped and stands in an element of its own direction. Nothing here runs: the page around a
memento is itself in a sandbox, and opens the memento in a frame with one more.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from bot.model import codec
from bot.model.address import public
from bot.model.capture import Around, Capture
from bot.web.replay import policy
from bot.web.replay.address import FRAME, RAW, root, safe, tail
from bot.web.replay.finding import Memento
from bot.web.replay.holdings import Holdings
from bot.web.replay.source import pages

LATEST = 50
"""Captures that the first page lists."""
_CUT = {
    "length": "it was longer than the limit",
    "time": "time ran out",
    "disconnect": "the connection broke",
    "unspecified": "for a reason that was not written down",
}


def page(memento: Memento, around: Around, base_url: str) -> str:
    """The banner and the frame."""
    capture, held, begin = memento.capture, memento.held, root(base_url)
    places = {"first": around.first, "previous": around.previous, "next": around.next, "last": around.last}
    return pages.get_template("replay.html").render(
        url=public(capture.url),
        captured=codec.utc(capture.date),
        address=memento.address,
        status=f"{memento.status} {_phrase(memento.status)}".strip() if memento.status >= 400 else "",
        cut=_CUT.get(held.truncated, held.truncated),
        saved=capture.kind == "resource",
        repeats=f"{codec.utc(held.date)}" if held is not capture else "",
        held=held,
        record_id=capture.record_id,
        count=around.count,
        places={word: _other(one, begin) for word, one in places.items() if one and one.record_id != capture.record_id},
        timemap=f"{begin.removesuffix('replay/')}timemap/link/{safe(capture.url)}",
        frame=begin + tail(capture, FRAME),
        raw=begin + tail(capture, RAW),
        start=begin,
        sandbox=policy.SANDBOX,
    )


async def start(request: Request, holdings: Holdings) -> Response:
    begin = root(holdings.base_url())
    latest = await holdings.index.latest(LATEST)
    body = pages.get_template("replay_start.html").render(
        start=begin,
        latest=[(codec.utc(one.date)[:19], public(one.url), begin + tail(one)) for one in latest],
    )
    headers = policy.ours(request, holdings.base_url(), "'self'") | {"Cache-Control": policy.FRESH}
    return Response(body, headers=headers, media_type="text/html")


def nothing(request: Request, holdings: Holdings, url: str, why: str) -> Response:
    return _said(request, holdings, url, why, 404)


def failed(request: Request, holdings: Holdings, url: str, why: str) -> Response:
    return _said(request, holdings, url, why, 500)


def _said(request: Request, holdings: Holdings, url: str, why: str, status: int) -> Response:
    body = pages.get_template("replay_nothing.html").render(
        url=public(url), why=why, start=root(holdings.base_url()), missing=status == 404
    )
    headers = policy.ours(request, holdings.base_url()) | {"Cache-Control": policy.FRESH}
    return Response(body, status, headers, "text/html")


def _other(capture: Capture, begin: str) -> tuple[str, str]:
    return begin + tail(capture), codec.utc(capture.date)[:19]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
