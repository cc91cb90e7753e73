"""Feeds that are made when somebody asks for them, of what no topic was configured for.

    /feeds/source/<name>.atom      the newest of a source; .json and .rss too
    /feeds/entity/<name>.atom      the newest that mention an entity
    /feeds/search.atom?q=<rule>    the newest that a rule is true of

They are the same documents as a topic's, without archives by month, and name nothing of private topics. A feed must not
depend on when it is made, so a rule with a time that is told from now is refused (400), like one that cannot be read, and
like none. For a search at most LOOKED articles, the newest, are judged.

Each is made in a thread, once however often it is asked for, until the index or the configuration is another: what was made
last is kept, up to KEPT bytes of all of them. Since nobody knows since when a document is as it is, it has a strong ETag
over its bytes and no Last-Modified.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.model.article import Article
from bot.model.errors import RuleError
from bot.model.plan import Plan
from bot.stages.asking import ABSOLUTE
from bot.stages.feeds import Feed, Rendered, render
from bot.stages.searching import search
from bot.web import searching
from bot.web.searching import SECONDS, findings
from bot.web.types import TYPES
from bot.web.validators import made
from bot.web.web import Web

LOOKED: Final = 5_000
KEPT: Final = 32_000_000
"""Bytes of documents that are kept: a document of 50 articles has some 700 KB."""
_ABSOLUTE: Final = "an absolute time such as 2026-03-01, for a feed holds the same articles whenever it is made"
_NAMES: Final = {"atom": "Atom", "json": "JSON Feed", "rss": "RSS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A document of a feed, as a page offers it."""

    name: str
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    plan: Plan
    changes: int
    rendered: Rendered

    @property
    def size(self) -> int:
        return len(self.rendered.atom) + len(self.rendered.json) + len(self.rendered.rss)


def offers(plan: Plan, path: str, query: str = "") -> tuple[Offer, ...]:
    """The documents of a feed in each format."""
    base = plan.server.base_url
    return tuple(
        Offer(name=name, type=TYPES[ending].partition(";")[0], href=f"{base}{path}.{ending}{query}")
        for ending, name in _NAMES.items()
    )


def routes(web: Web) -> list[Route]:
    """Before those of the topics, whose archives they would pass for."""
    views = _Views(web)
    return [
        Route("/feeds/source/{name}.{format}", views.source),
        Route("/feeds/entity/{name}.{format}", views.entity),
        Route("/feeds/search.{format}", views.search),
    ]


class _Views:
    def __init__(self, web: Web) -> None:
        self._web = web
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._one = asyncio.Lock()

    async def source(self, request: Request) -> Response:
        source = self._web.plan().source(request.path_params["name"])
        if source is None:
            return _none()
        feed = Feed(
            path=f"feeds/source/{source.name}",
            title=source.title or source.name,
            page=searching.page(f"source:{source.name}"),
        )
        return await self._answer(request, feed)

    async def entity(self, request: Request) -> Response:
        named = (e for e in self._web.plan().entities if e.name == request.path_params["name"])
        if (entity := next(named, None)) is None:
            return _none()
        page = searching.page(f"entity:{entity.name}")
        return await self._answer(request, Feed(path=f"feeds/entity/{entity.name}", title=entity.label, page=page))

    async def search(self, request: Request) -> Response:
        rule = request.query_params.get("q", "").strip()
        if not rule:
            return PlainTextResponse("give a rule: ?q=…\n", 400)
        title, query = f"Search: {rule}", f"?q={quote(rule, safe='')}"
        feed = Feed(path="feeds/search", title=title, page=searching.page(rule), query=query)
        try:
            return await self._answer(request, feed, rule)
        except RuleError as error:
            return PlainTextResponse(f"{_of_a_feed(error)}\n", 400)

    async def _answer(self, request: Request, feed: Feed, rule: str = "") -> Response:
        ending = request.path_params["format"]
        if ending not in TYPES:
            return _none()
        rendered = await self._rendered(feed, rule)
        return made(request, getattr(rendered, ending), TYPES[ending])

    async def _rendered(self, feed: Feed, rule: str) -> Rendered:
        key = feed.path + feed.query
        if (kept := await self._current(key)) is not None:
            return kept
        async with self._one:  # who asked for the same meanwhile gets the same
            if (kept := await self._current(key)) is not None:
                return kept
            plan, changes = self._web.plan(), await self._web.store.catalogue.changes()
            articles = await self._articles(plan, feed, rule)
            rendered = await asyncio.to_thread(render, plan, feed, articles)
            self._keep(key, _Kept(plan=plan, changes=changes, rendered=rendered))
            return rendered

    async def _current(self, key: str) -> Rendered | None:
        """What was made last, if it would be made the same way now."""
        kept = self._kept.get(key)
        if kept is None or kept.plan is not self._web.plan():
            return None
        return kept.rendered if kept.changes == await self._web.store.catalogue.changes() else None

    def _keep(self, key: str, kept: _Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > KEPT:
            self._kept.popitem(last=False)

    async def _articles(self, plan: Plan, feed: Feed, rule: str) -> Sequence[Article]:
        catalogue, most = self._web.store.catalogue, plan.feeds.entries
        if not rule:
            kind, name = feed.path.split("/")[1:]
            return await catalogue.recent(most, **{kind: name})
        found: list[Article] = []
        wanted = await asyncio.to_thread(search, rule, plan, self._web.judging)
        async for one in findings(catalogue, wanted, newest=True, most=LOOKED, seconds=SECONDS):
            found.append(one.article)
            if len(found) == most:
                break
        return found


def _of_a_feed(error: RuleError) -> RuleError:
    """In the words of a feed where those of a topic do not fit: this is a search, and yet no time is known."""
    return RuleError(error.column, error.found, _ABSOLUTE) if error.expected == ABSOLUTE else error


def _none() -> Response:
    return PlainTextResponse("no such feed\n", 404)
