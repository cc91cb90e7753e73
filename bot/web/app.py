"""The ASGI application over the index, the feed files and the archive.

    /                      topics, and sources with their state
    /feeds/<topic>.atom    a topic's feed and its archive, as their files are: a request renders none (bot.web.feeds)
    /feeds/source/…        and of entities and searches, made on request (bot.web.requested)
    /topics/<name>         what belongs to a topic, its newest articles, and why (bot.web.topics)
    /articles/<id>         an article, and where it comes from (bot.web.articles)
    /search?q=             what a rule finds (bot.web.search)
    /feeds.opml            all of them, for a feed reader to import
    /replay/…              archived copies, /timegate/… and /timemap/link/… (bot.web.replay)
    /websub/<token>        what hubs call (bot.web.websub)
    /healthz               in numbers, for a program that watches

Each request asks for the configuration in force. No address takes an address to fetch. Errors are one line of plain text;
503 says that the index does not answer.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.model.errors import ArchiveError
from bot.stages import opml
from bot.web import articles, feeds, replay, requested, search, topics, websub
from bot.web.health import health
from bot.web.page import first_page
from bot.web.replay import Holdings
from bot.web.validators import made
from bot.web.web import Web

__all__ = ["Holdings", "Web", "application", "replayer"]

OPML = "text/x-opml; charset=utf-8"
"""Not registered, but what readers ask for by name before XML; those that do not know it look at the document."""


def application(web: Web) -> Starlette:
    """The routes over one archive."""
    views = _Views(web)
    return Starlette(
        routes=[
            Route("/", views.index),
            Route("/feeds.opml", views.opml),
            Route("/search", views.search),
            Route("/topics/{name}", views.topic),
            Route("/articles/{id}", views.article),
            *requested.routes(web),
            *feeds.routes(web),
            Route("/healthz", views.health),
            *websub.routes(web),
            *replay.routes(_holdings(web)),
        ],
        exception_handlers={404: _nothing, ArchiveError: _no_index},
    )


def replayer(holdings: Holdings) -> Starlette:
    """Archived copies alone."""
    return Starlette(
        routes=[Route("/", _begin), *replay.routes(holdings)],
        exception_handlers={404: _nothing, ArchiveError: _no_index},
    )


async def _begin(request: Request) -> Response:
    del request
    return RedirectResponse("/replay/", 302)


def _holdings(web: Web) -> Holdings:
    return Holdings(
        index=web.store,
        records=web.archive,
        base_url=lambda: web.plan().server.base_url,
        most=lambda: web.plan().limits.page,
    )


class _Views:
    def __init__(self, web: Web) -> None:
        self._web = web

    async def index(self, request: Request) -> Response:
        del request
        return await first_page(self._web)

    async def search(self, request: Request) -> Response:
        return await search.page(self._web, request)

    async def topic(self, request: Request) -> Response:
        return await topics.page(self._web, request.path_params["name"])

    async def article(self, request: Request) -> Response:
        return await articles.page(self._web, request.path_params["id"])

    async def opml(self, request: Request) -> Response:
        return made(request, opml.render(self._web.plan()), OPML)

    async def health(self, request: Request) -> Response:
        del request
        return await health(self._web)


async def _nothing(request: Request, error: Exception) -> Response:
    del request, error
    return PlainTextResponse("nothing is served at this address; the feeds are listed at /\n", 404)


async def _no_index(request: Request, error: Exception) -> Response:
    del request
    return PlainTextResponse(f"the index does not answer: {error}\n", 503)
