"""`bot.ports.Catalogue` over what a memory store holds: what SQL says of it, said in Python."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model import codec
from bot.model.article import Article
from bot.model.event import Event
from bot.model.need import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    place: str
    article: Article

    @property
    def month(self) -> str:
        return self.place[:7]


class MemoryCatalogue:
    def __init__(self, held: Callable[[], list[list[Held]]]) -> None:
        """`held`: of each article its versions, by number; the articles by (first_seen, id) of the latest."""
        self._held = held

    async def newest(self, topic: str, limit: int, *, first: bool = False) -> tuple[Article, ...]:
        del first
        return self._by_date(limit, lambda article: _in_topic(article, topic))

    async def recent(self, limit: int, *, source: str = "", entity: str = "") -> tuple[Article, ...]:
        return self._by_date(limit, lambda a: entity in a.entities if entity else a.source == source)

    async def span(self) -> tuple[str, str]:
        months = sorted(held.month for versions in self._held() for held in versions)
        return (months[0], months[-1]) if months else ("", "")

    async def events(
        self, topic: str, month: str, *, first: bool = False, skip: int = 0, limit: int = 0
    ) -> tuple[Event, ...]:
        del first
        found = []
        for versions in self._held():
            last, belonged = None, False
            for held in versions:
                belongs = _in_topic(held.article, topic)
                if held.month == month and (belongs or belonged):
                    last = held.place, Event(article=held.article, withdrawn=not belongs)
                belonged = belongs
            found += [last] if last else []
        found.sort(key=lambda one: (one[0], one[1].article.id), reverse=True)
        return tuple(event for _, event in found[skip : skip + limit if limit else None])

    async def story(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return tuple(article for article in self._latest() if article.id == id)

    async def candidates(self, need: Need) -> AsyncIterator[Article]:
        del need
        for article in self._latest():
            yield article

    async def found(self, need: Need, limit: int, offset: int = 0) -> tuple[Article, ...]:
        del need
        return self._by_date(limit + offset, lambda _: True)[offset:]

    def _latest(self) -> list[Article]:
        return [versions[-1].article for versions in self._held()]

    def _by_date(self, limit: int, wanted: Callable[[Article], bool]) -> tuple[Article, ...]:
        found = sorted(filter(wanted, self._latest()), key=_date, reverse=True)
        return tuple(found[:limit])


def _date(article: Article) -> tuple[str, str]:
    return codec.utc(datetime.fromisoformat(article.published)), article.id


def _in_topic(article: Article, topic: str) -> bool:
    return any(match.topic == topic for match in article.matches)
