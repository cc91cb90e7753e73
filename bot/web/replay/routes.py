"""The endpoints: what each address below `replay/` answers."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.model.capture import Capture
from bot.model.errors import ArchiveError
from bot.web.replay import address, finding, outer, policy
from bot.web.replay.address import FRAME, FRAMES, PAGE, RAW, Asked
from bot.web.replay.finding import Absent
from bot.web.replay.holdings import Holdings
from bot.web.replay.memento import Memento, neighbours
from bot.web.replay.showing import Shown, shown

_EMBEDDED = frozenset({"iframe", "frame", "embed", "object"})
"""Fetch Metadata: destinations in which our outer page would be a page in a page."""
_AS_THEY_ARE = frozenset({400, 403, 404, 405, 406, 410, 414, 415, 429, 451, 500, 501, 502, 503, 504})
"""Statuses that mean no more to a browser than that there was an error; 401, 407, 408 or 421 would have it do something."""
_NONE = "No capture of this address is in the archive."


def routes(holdings: Holdings) -> list[Route]:
    views, memento = _Views(holdings), Memento(holdings)
    return [
        Route("/replay/", views.start),
        Route("/replay/{time}/{url:path}", views.replay),
        Route("/replay/{url:path}", views.replay),
        Route("/timegate/{url:path}", memento.gate),
        Route("/timemap/link/{url:path}", memento.map),
    ]


class _Views:
    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    async def start(self, request: Request) -> Response:
        """The first page; with `?url=` the newest capture of what was typed."""
        typed = request.query_params.get("url", "").strip()
        if typed:
            return self._moved(address.safe(address.written(typed)), policy.FRESH)
        return await outer.start(request, self._holdings)

    async def replay(self, request: Request) -> Response:
        asked = address.asked(request)
        if asked is None:
            return await self._newest(request)
        try:
            found = await finding.nearest(self._holdings, asked.url, asked.moment)
            if found is None:
                return self._absent(request, asked.form, asked.url, _NONE)
            return await self._answer(request, asked, found)
        except Absent as absent:
            return self._absent(request, asked.form, asked.url, str(absent))
        except ArchiveError as error:
            return outer.failed(request, self._holdings, asked.url, f"The record cannot be read: {error}.")

    async def _newest(self, request: Request) -> Response:
        url = address.written(address.behind(request, "/replay/"))
        found = await finding.nearest(self._holdings, url, address.NEWEST)
        if found is None:
            return self._absent(request, PAGE, url, _NONE)
        return self._moved(address.tail(found), policy.FRESH)

    async def _answer(self, request: Request, asked: Asked, found: Capture) -> Response:
        exact = address.own(asked, found)
        if asked.form == PAGE and request.headers.get("sec-fetch-dest") in _EMBEDDED:
            return self._moved(address.tail(found, FRAME), policy.FRESH)
        if not exact and asked.form in {PAGE, RAW, *FRAMES}:
            # The fragment is for our page, which then says that another moment was asked for.
            mark = "#nearest" if asked.form == PAGE and not _within(asked, found) else ""
            return self._moved(address.tail(found, asked.form) + mark, policy.NEAREST)
        memento = await finding.opened(self._holdings, found)
        if memento.location and asked.form != RAW:
            return await self._led(memento, asked.form)
        if asked.form == PAGE:
            return await self._framed(request, memento)
        base, headers = self._holdings.base_url(), await self._about(request, asked, found)
        # A page may unpack to megabytes, and each of them is looked at: not on the event loop.
        made = await asyncio.to_thread(
            shown, memento, address.place(base, found.date), asked.form, self._holdings.most()
        )
        headers["Cache-Control"] = policy.KEPT if exact else policy.NEAREST
        return Response(made.body, _status(memento.status), headers | _entity(made, memento))

    async def _framed(self, request: Request, memento: finding.Memento) -> Response:
        base, capture = self._holdings.base_url(), memento.capture
        around = await self._holdings.index.around(capture)
        headers = policy.outer(request, base) | policy.about(capture, base)
        headers |= {"Link": neighbours(capture, around, base), "Vary": "Sec-Fetch-Dest", "Cache-Control": policy.FRESH}
        return Response(outer.page(memento, around, base), _status(memento.status), headers, "text/html")

    async def _about(self, request: Request, asked: Asked, found: Capture) -> dict[str, str]:
        base = self._holdings.base_url()
        headers = policy.memento(request, base) | policy.about(found, base)
        if asked.form in FRAMES:  # a page of forty pictures need not count the captures of each
            headers["Link"] = neighbours(found, await self._holdings.index.around(found), base)
        return headers

    async def _led(self, memento: finding.Memento, form: str) -> Response:
        found = await finding.leads_to(self._holdings, memento)
        response = self._moved(address.tail(found, form), policy.NEAREST)
        response.headers.update(policy.about(memento.capture, self._holdings.base_url()))
        return response

    def _moved(self, tail: str, kept: str) -> Response:
        made = RedirectResponse("", 302)  # it would escape the address again
        made.headers["Location"] = address.root(self._holdings.base_url()) + tail
        made.headers["Cache-Control"] = kept
        made.headers["Vary"] = "Sec-Fetch-Dest"
        return made

    def _absent(self, request: Request, form: str, url: str, why: str) -> Response:
        if form == PAGE:
            return outer.nothing(request, self._holdings, url, why)
        headers = policy.memento(request, self._holdings.base_url()) | {"Cache-Control": policy.NEAREST}
        body = f"{why}\n" if form in {RAW, *FRAMES} else ""
        return Response(body, 404, headers, "text/plain")


def _within(asked: Asked, found: Capture) -> bool:
    """Whether a capture is of the time that was asked for, as far as that was told."""
    return address.stamp(found.date).startswith(asked.time)


def _entity(made: Shown, memento: finding.Memento) -> dict[str, str]:
    headers = {"Content-Type": made.content_type}
    if made.coding:
        headers["Content-Encoding"] = made.coding
    if made.attached:
        name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in _name(memento.capture.url))
        headers["Content-Disposition"] = f'attachment; filename="{name or "payload"}"'
    return headers


def _name(url: str) -> str:
    """The last part of an address's path."""
    try:
        return urlsplit(url).path.rstrip("/").rpartition("/")[2][-100:]
    except ValueError:
        return ""


def _status(status: int) -> int:
    """The archived status where it is an error: a requisite that failed must fail again."""
    if status < 400:
        return 200
    return status if status in _AS_THEY_ARE else 404 if status < 500 else 500
