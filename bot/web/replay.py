"""The archived copy of a page, as its bytes say it: the simple true version.

`/replay/<14-digit time>/<url>` answers with the capture of that address nearest to that time. Whatever the page holds,
the browser treats it as a document without an origin of its own: no script runs, nothing is fetched from anywhere, no
form is sent, and no cookie of ours is in reach (Content-Security-Policy `sandbox`).
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.model.capture import Capture, Stored
from bot.model.errors import ArchiveError
from bot.stages.payload import dechunk, split, unpack
from bot.web.web import Web

_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
_FORM = "%Y%m%d%H%M%S"


class Replay:
    """The ASGI endpoint."""

    def __init__(self, web: Web) -> None:
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("only GET and HEAD\n", 405, headers={"Allow": "GET, HEAD"})
        try:
            moment = datetime.strptime(request.path_params["moment"], _FORM).replace(tzinfo=UTC)
        except ValueError:
            return PlainTextResponse("the time is 14 digits: YYYYMMDDhhmmss\n", 404)
        capture = await self._web.store.nearest(_asked(request), moment)
        if capture is None:
            return PlainTextResponse("no capture of this address is in the archive\n", 404)
        try:
            stored = await self._read(capture)
        except ArchiveError as error:
            return PlainTextResponse(f"{error}\n", 500)
        # A compressed page may unpack to tens of megabytes: not on the event loop.
        return await asyncio.to_thread(_shown, capture, stored, self._web.plan().limits.page)

    async def _read(self, capture: Capture) -> Stored:
        """The record that holds the body: for a revisit the one it refers to."""
        held = await self._web.store.capture(capture.refers_to) if capture.kind == "revisit" else capture
        if held is None:
            raise ArchiveError(f"{capture.record_id} repeats {capture.refers_to}, which is not in the archive")
        return await self._web.archive.read(held.file, held.offset)


def _shown(capture: Capture, stored: Stored, most: int) -> Response:
    _, headers, raw = split(stored.block)
    fields = {name.lower(): value for name, value in headers}
    body = dechunk(raw, most) if "chunked" in fields.get("transfer-encoding", "").lower() else raw
    shown, _ = unpack(body, fields.get("content-encoding", ""), most)
    told = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Type": _plain(fields.get("content-type", "")) or "application/octet-stream",
        "Memento-Datetime": format_datetime(capture.date, usegmt=True),
        "Link": f'<{quote(capture.url, safe=":/?&=%#[]@!$*+,;~")}>; rel="original"',
    }
    return Response(shown, headers=told)


def _asked(request: Request) -> str:
    """The address behind the time, as it was written: its own query is ours to put back."""
    path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
    url = path.partition("/replay/")[2].partition("/")[2]
    query = request.scope["query_string"].decode("latin-1")
    return f"{url}?{query}" if query else url


def _plain(value: str) -> str:
    """What may stand in a header of ours: a page's own header is hostile as well."""
    return value if value.isascii() and value.isprintable() else ""
