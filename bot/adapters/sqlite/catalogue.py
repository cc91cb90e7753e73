"""`bot.ports.Catalogue` over the index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial

from bot.model.article import Article
from bot.model.event import Event
from bot.model.need import Need

from . import derived, history, rematching, stories, words
from .desk import Desk

_PAGE = 200  # articles read at once


class SqliteCatalogue:
    """Searches may take a second, so they have a connection of their own, and whoever writes does not wait for them."""

    def __init__(self, desk: Desk, beside: Callable[[], Desk]) -> None:
        """`beside`: opens another desk at the same index."""
        self._desk = desk
        self._beside = beside
        self._opened: Desk | None = None

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.close()

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

    async def story(self, id: str, month: str = "", *, limit: int = 0) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return await self._desk.do(lambda db: stories.of(db, id, month, limit))

    async def stands(self, id: str, topic: str) -> bool:  # noqa: A002 (the field's name)
        return await self._desk.do(lambda db: stories.stands(db, topic, id))

    async def candidates(self, need: Need) -> AsyncIterator[Article]:
        nums = await self._searches.do(lambda db: words.meeting(db, need))
        for start in range(0, len(nums), _PAGE):
            for article in await self._searches.do(partial(words.latest, nums=nums[start : start + _PAGE])):
                yield article

    async def found(self, need: Need, limit: int, offset: int = 0, *, newest: bool = False) -> tuple[Article, ...]:
        return await self._searches.do(lambda db: words.found(db, need, (limit, offset), newest=newest))

    async def count(self, need: Need) -> int:
        return await self._searches.do(lambda db: words.count(db, need))

    async def made_by(self) -> tuple[str, str]:
        return await self._desk.do(rematching.made_by)

    async def changes(self) -> int:
        return await self._desk.do(derived.changes)

    @property
    def _searches(self) -> Desk:
        if self._opened is None:
            self._opened = self._beside()
        return self._opened
