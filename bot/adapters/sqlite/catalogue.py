"""`bot.ports.Catalogue` over the index."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from functools import partial

from bot.model.article import Article
from bot.model.event import Event
from bot.model.need import Need

from . import history, shelf, stories
from .desk import Desk

_PAGE = 200  # articles read at once


class SqliteCatalogue:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def newest(self, topic: str, limit: int, *, first: bool = False) -> tuple[Article, ...]:
        ask = stories.newest if first else history.newest
        return await self._desk.do(lambda db: ask(db, topic, limit))

    async def recent(self, limit: int, *, source: str = "", entity: str = "") -> tuple[Article, ...]:
        if entity:
            return await self._desk.do(lambda db: history.of_entity(db, entity, limit))
        return await self._desk.do(lambda db: history.of_source(db, source, limit))

    async def span(self) -> tuple[str, str]:
        return await self._desk.do(history.span)

    async def events(
        self, topic: str, month: str, *, first: bool = False, behind: Event | None = None, limit: int = 0
    ) -> tuple[Event, ...]:
        ask = stories.events if first else history.events
        return await self._desk.do(lambda db: ask(db, topic, month, behind, limit))

    async def story(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return await self._desk.do(lambda db: stories.of(db, id))

    async def candidates(self, need: Need) -> AsyncIterator[Article]:
        del need
        after = ("", "")
        while page := await self._desk.do(partial(_page, after=after)):
            for article in page:
                yield article
            after = (page[-1].first_seen, page[-1].id)

    async def found(self, need: Need, limit: int, offset: int = 0) -> tuple[Article, ...]:
        found = [article async for article in self.candidates(need)]
        return tuple(sorted(found, key=lambda article: article.published, reverse=True)[offset : offset + limit])


def _page(db: sqlite3.Connection, after: tuple[str, str]) -> tuple[Article, ...]:
    return shelf.page(db, after, "", "", "", _PAGE)
