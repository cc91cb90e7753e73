"""`/websub/<token>`: what hubs call, one address for each subscription (WebSub §5.2, §5.3, §7).

    GET   the hub verifies that we have asked it, or denies us     → the challenge as plain text, 404 where we do not agree
    POST  the hub delivers                                         → 202 at once; 403 without a good signature

- 503 while the daemon starts and knows no subscription yet, and where there is none: a 410 would cost us what we have.
- 410 for what is over or was never known: a hub drops it then (§7). The token is 128 random bits, so there is nothing to guess.
- A body is signed over as it comes in and not kept: the most of it is `limits.feed`, in `SECONDS`. Longer is 413, later 408,
  and both are as forged as a wrong signature. One without a signature is not read at all.
"""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.model.plan import Plan
from bot.ports.pushes import Callback
from bot.stages import websub
from bot.web.web import Web

_AGAIN = 5  # seconds after which a hub may come again
SECONDS = 10.0
"""That a hub may take to deliver."""
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "no-store",
}
"""What is echoed is a hub's word (§5.3.1)."""
_UNREAD = {"Connection": "close"}
"""The rest of a body that is not wanted is not waited for."""
_WHY = {403: "no good signature", 408: f"no whole body within {SECONDS:g} s", 413: "a body beyond limits.feed"}


def routes(web: Web) -> list[BaseRoute]:
    return [Route("/websub/{token}", _Called(web).answer, methods=["GET", "POST"])]


def links(plan: Plan, file: str) -> dict[str, str]:
    """The header field by which a served feed names its hub."""
    return websub.fields(plan.feeds.hub, f"{plan.server.base_url}feeds/{file}")


class _Called:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def answer(self, request: Request) -> Response:
        if self._web.callback is None or not self._web.callback.ready:
            return PlainTextResponse("not yet\n", 503, headers=_SAFE | _UNREAD | {"Retry-After": f"{_AGAIN}"})
        token = request.path_params["token"]
        if request.method == "POST":
            return await _deliver(request, token, self._web.callback, self._web.plan().limits.feed)
        return await _verify(request, token, self._web.callback)


async def _verify(request: Request, token: str, callback: Callback) -> Response:
    said = dict(request.query_params)
    # HEAD is no verification: nobody would see the challenge.
    if request.method != "GET" or not await callback.verify(token, said):
        return PlainTextResponse("nothing is asked for at this address\n", 404, headers=_SAFE)
    return PlainTextResponse(said.get("hub.challenge", ""), headers=_SAFE)


async def _deliver(request: Request, token: str, callback: Callback, most: int) -> Response:
    held = callback.held(token)
    if held is None or held.mode != "subscribe":
        return PlainTextResponse("gone\n", 410, headers=_SAFE | _UNREAD)
    check = websub.Check(held.key.secret, request.headers.get("x-hub-signature", ""))
    status = 403 if check.hopeless else await _read(request, check, most)
    if status == 202:
        callback.arrived(token)
        return PlainTextResponse("", 202, headers=_SAFE)
    callback.forged(token, _WHY[status])
    return PlainTextResponse(f"{_WHY[status]}\n", status, headers=_SAFE | _UNREAD)


async def _read(request: Request, check: websub.Check, most: int) -> int:
    """202 where the body is signed as it should be, else the status that says what is wrong."""
    length = 0
    try:
        async with asyncio.timeout(SECONDS):
            async for piece in request.stream():
                length += len(piece)
                if length > most:
                    return 413
                check.take(piece)
    except TimeoutError:
        return 408
    except ClientDisconnect:
        return 403
    return 202 if check.verdict() else 403
