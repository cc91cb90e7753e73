"""Feeds and their archives, as their files are: a request never renders one.

    /feeds/<topic>.atom                 the newest of a topic; .json and .rss too
    /feeds/<topic>/<YYYY-MM>.atom       what a month did to it
    /feeds/~<secret>/<topic>.atom       the same of a private topic, and so on

A private topic is served to those alone who know one of its secrets. Elsewhere it is not there: the answer is that for a
topic that nobody configured. A secret that was revoked gets 410, so that a reader gives up.
"""

from __future__ import annotations

import logging
import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.model.errors import ArchiveError
from bot.model.logline import line
from bot.stages.sharing import admitted
from bot.web import websub
from bot.web.types import TYPES
from bot.web.validators import OWN, serve
from bot.web.web import Web

log = logging.getLogger("tearsheet")

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def routes(web: Web) -> list[Route]:
    """Those with a secret first: it would pass for a topic."""
    views = _Views(web)
    return [
        Route(f"/feeds/{owner}{document}", view)
        for owner, view in (("~{secret}/", views.private), ("", views.public))
        for document in ("{name}.atom", "{name}.json", "{name}.rss", "{name}/{month}.atom")
    ]


class _Views:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def public(self, request: Request) -> Response:
        return await self._serve(request, private=False)

    async def private(self, request: Request) -> Response:
        name = request.path_params["name"]
        try:
            allowed = admitted(self._web.shares(), request.path_params["secret"], name)
        except ArchiveError as error:
            log.error(line("private feeds closed", error=error))  # noqa: TRY400 (its text says it all)
            return PlainTextResponse("private feeds cannot be opened now\n", 503)
        if allowed == "revoked":
            return PlainTextResponse("this address was revoked\n", 410)
        # A topic that is private no more is still served where its readers know it.
        private = any(topic.private for topic in self._web.plan().topics if topic.name == name)
        return await self._serve(request, private=private) if allowed == "yes" else _none()

    async def _serve(self, request: Request, *, private: bool) -> Response:
        name, month = request.path_params["name"], request.path_params.get("month", "")
        ending = request.url.path.rpartition(".")[2]
        if not any(topic.name == name and topic.private == private for topic in self._web.plan().topics):
            return _none()
        if month and not _MONTH.fullmatch(month):  # some of which no file could be named by
            return _none()
        path = f"{'~/' if private else ''}{name}{f'/{month}' if month else ''}.{ending}"
        found = await self._web.publisher.open(path)
        if found is None:
            return _none()
        secret = "secret" in request.path_params
        more = OWN if secret else {} if month else websub.links(self._web.plan(), f"{name}.{ending}")
        return serve(request, found, TYPES[ending], more)


def _none() -> Response:
    return PlainTextResponse("no such feed\n", 404)
