"""`bot.ports.Catalogue` over what a memory store holds: what SQL says of it, said in Python."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from bot.model import codec
from bot.model.article import Article
from bot.model.event import Event
from bot.model.indexed import COLUMNS, Read
from bot.model.need import Anything, Both, Either, From, Has, Mentions, Need, Nothing
from bot.stages import indexing
from tests.twins.stories import Held, Stories

_WEIGHTS = {"title": 10, "lead": 4, "keywords": 4}

__all__ = ["Held", "MemoryCatalogue"]


class MemoryCatalogue:
    def __init__(self, held: Callable[[], list[list[Held]]], read: Read) -> None:
        """`held`: of each article its versions, by number; the articles by (first_seen, id) of the latest."""
        self._held = held
        self._read = read

    async def newest(self, topic: str, limit: int, *, first: bool = False) -> tuple[Article, ...]:
        stands = self._first(topic) if first else None
        return self._by_date(
            limit, lambda article: _in_topic(article, topic) and (stands is None or article.id in stands)
        )

    async def recent(self, limit: int, *, source: str = "", entity: str = "") -> tuple[Article, ...]:
        return self._by_date(limit, lambda a: entity in a.entities if entity else a.source == source)

    async def span(self) -> tuple[str, str]:
        months = sorted(held.month for versions in self._held() for held in versions)
        return (months[0], months[-1]) if months else ("", "")

    async def events(
        self, topic: str, month: str, *, first: bool = False, behind: Event | None = None, limit: int = 0
    ) -> tuple[Event, ...]:
        stories = self._stories(topic)
        found = []
        for versions in self._held():
            last, belonged = None, False
            for held in versions:
                belongs = _in_topic(held.article, topic)
                if held.month == month and (belongs or belonged):
                    left_out = first and belongs and not stories.first(held)
                    last = None if left_out else Event(article=held.article, withdrawn=not belongs, place=held.place)
                belonged = belongs
            found += [last] if last else []
        found.sort(key=_place, reverse=True)
        return tuple(event for event in found if behind is None or _place(event) < _place(behind))[: limit or None]

    async def story(self, id: str, month: str = "", *, limit: int = 0) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return tuple(self._stories("").of(id, month or "9999-99"))[: limit or None]

    async def stands(self, id: str, topic: str) -> bool:  # noqa: A002 (the field's name)
        return id in self._first(topic)

    async def candidates(self, need: Need) -> AsyncIterator[Article]:
        for article in self._latest():
            if meets(need, article):
                yield article

    async def found(self, need: Need, limit: int, offset: int = 0, *, newest: bool = False) -> tuple[Article, ...]:
        fit = [
            (0 if newest else weight(need, indexing.read(a).words), *_date(a), a)
            for a in self._latest()
            if meets(need, a)
        ]
        return tuple(a for *_, a in sorted(fit, key=lambda one: one[:-1], reverse=True)[offset : offset + limit])

    async def count(self, need: Need) -> int:
        return sum(meets(need, article) for article in self._latest())

    async def made_by(self) -> tuple[str, str]:
        return "", ""

    async def changes(self) -> int:
        return hash(str(self._held()))

    def _latest(self) -> list[Article]:
        return [versions[-1].article for versions in self._held()]

    def _stories(self, topic: str) -> Stories:
        versions = {of[0].article.id: of for of in self._held()}

        def stands(id_: str, month: str) -> bool:
            belongs = [_in_topic(held.article, topic) for held in versions[id_] if held.month <= month]
            return bool(belongs) and belongs[-1]

        return Stories(list(versions.values()), self._read, stands)

    def _first(self, topic: str) -> set[str]:
        """The articles whose latest versions stand for their stories."""
        stories = self._stories(topic)
        return {versions[-1].article.id for versions in self._held() if stories.first(versions[-1])}

    def _by_date(self, limit: int, wanted: Callable[[Article], bool]) -> tuple[Article, ...]:
        found = sorted(filter(wanted, self._latest()), key=_date, reverse=True)
        return tuple(found[:limit])


def _place(event: Event) -> tuple[str, str]:
    return event.place, event.article.id


def _date(article: Article) -> tuple[str, str]:
    return codec.utc(datetime.fromisoformat(article.published)), article.id


def _in_topic(article: Article, topic: str) -> bool:
    return any(match.topic == topic for match in article.matches)


def meets(need: Need, article: Article) -> bool:
    match need:
        case Anything():
            return True
        case Nothing():
            return False
        case Mentions():
            return need.entity in article.entities
        case From():
            return "-".join(filter(None, article.source.split("-"))) in need.sources
        case Has():
            return _times(need, indexing.read(article).words) > 0
        case Both():
            return all(meets(part, article) for part in need.of)
        case Either():
            return any(meets(part, article) for part in need.of)


def weight(need: Need, words: Sequence[str]) -> int:
    match need:
        case Has():
            return _times(need, words)
        case Both() | Either():
            return sum(weight(part, words) for part in need.of)
        case _:
            return 0


def _times(need: Has, words: Sequence[str]) -> int:
    """How often its rows of words stand there, in title, lead and keywords more."""
    held = dict(zip(COLUMNS, words, strict=True))
    rows = [f" {' '.join(row)} " for row in need.phrases]
    return sum(_WEIGHTS.get(name, 1) * f" {held[name]} ".count(row) for name in need.columns for row in rows)
