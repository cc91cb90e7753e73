"""The index in dictionaries: what SQL says of `bot.ports.Store`, said in Python."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.model import codec
from bot.model.article import Article, Derivation
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.model.query import Query, Standing
from bot.model.source import Visit


@dataclass(slots=True, kw_only=True)
class _Followed:
    visit: Visit
    gone: bool = False
    leased: datetime | None = None

    def free(self, now: datetime) -> bool:
        return not self.gone and (self.leased is None or self.leased <= now)


@dataclass(slots=True, kw_only=True)
class _Waiting:
    item: Pending
    retry_at: datetime | None = None
    why: str = ""
    quarantined: bool = False

    def ready(self, now: datetime) -> bool:
        return not self.quarantined and (self.retry_at is None or self.retry_at <= now)


class MemoryStore:
    def __init__(self) -> None:
        self._sources: dict[str, _Followed] = {}
        self._items: dict[tuple[str, str], _Waiting] = {}
        self._aliases: dict[tuple[str, str], str] = {}
        self._versions: dict[str, list[Article]] = {}
        self._captures: dict[str, Capture] = {}
        self._complete: dict[str, int] = {}
        self._robots: dict[str, tuple[datetime, int, bytes]] = {}
        self._digest = ""

    async def follow(self, names: Collection[str], now: datetime) -> None:
        for name, followed in self._sources.items():
            followed.gone = name not in names
        for name in names:
            followed = self._sources.setdefault(name, _Followed(visit=Visit(source=name, next_poll_at=now)))
            if followed.visit.polled_at is not None and followed.visit.polled_at > now:
                followed.visit = replace(followed.visit, next_poll_at=now, retry_at=None, polled_at=None)

    async def claim(
        self, now: datetime, *, until: datetime, limit: int, only: Collection[str] | None = None
    ) -> tuple[Visit, ...]:
        due = [f for f in self._sources.values() if f.free(now) and _wanted(f.visit, now, only)]
        due.sort(key=lambda f: (f.visit.next_poll_at, f.visit.source))
        for followed in due[:limit]:
            followed.leased = until
        return tuple(followed.visit for followed in due[:limit])

    async def release(self, source: str) -> None:
        self._sources[source].leased = None

    async def free(self) -> None:
        for followed in self._sources.values():
            followed.leased = None

    async def polled(self, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending]) -> None:
        await self.index(captures)
        for item in items:
            if (item.source, item.item.key) not in self._aliases:
                self._items[item.source, item.item.key] = _Waiting(item=item)
            for alias in item.aliases:
                self._aliases.setdefault((item.source, alias), item.id)
        followed = self._sources[visit.source]
        followed.visit, followed.leased = visit, None

    async def resolve(self, source: str, aliases: Collection[str]) -> dict[str, str]:
        return {alias: self._aliases[source, alias] for alias in aliases if (source, alias) in self._aliases}

    async def pending(self, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
        ready = [w.item for w in self._items.values() if w.item.source == source and w.ready(now)]
        return tuple(ready[:limit])

    async def owing(self, now: datetime) -> tuple[str, ...]:
        names = dict.fromkeys(w.item.source for w in self._items.values() if w.ready(now))
        return tuple(name for name in names if name in self._sources and self._sources[name].free(now))

    async def taken(self, articles: Sequence[tuple[Derivation, Article]], captures: Sequence[Capture]) -> None:
        await self.index(captures)
        for derivation, article in articles:
            self._take(article)
            self._aliases |= {(derivation.source, alias): derivation.id for alias in derivation.aliases}
            self._items.pop((derivation.source, derivation.key), None)

    async def postpone(self, item: Pending, at: datetime, why: str, captures: Sequence[Capture]) -> None:
        await self.index(captures)
        waiting = self._items[item.source, item.item.key]
        waiting.item, waiting.retry_at, waiting.why = replace(item, attempts=item.attempts + 1), at, why

    async def quarantine(self, item: Pending, why: str, captures: Sequence[Capture]) -> None:
        await self.index(captures)
        waiting = self._items[item.source, item.item.key]
        waiting.quarantined, waiting.why = True, why

    async def index(self, captures: Sequence[Capture]) -> None:
        for capture in captures:
            self._captures.setdefault(capture.record_id, capture)

    async def indexed(self, file: str) -> int:
        ends = {capture.begin: capture.end for capture in self._captures.values() if capture.file == file}
        place = 0
        while place in ends:
            place = ends[place]
        return self._complete.get(file, place)

    async def complete(self, file: str, size: int) -> None:
        self._complete.setdefault(file, size)

    async def capture(self, record_id: str) -> Capture | None:
        return self._captures.get(record_id)

    async def nearest(self, url: str, moment: datetime) -> Capture | None:
        found = [c for c in self._captures.values() if c.url == url and c.kind != "metadata"]
        return min(found, key=lambda c: (abs(c.date - moment), c.record_id), default=None)

    async def robots(self, origin: str) -> tuple[datetime, int, bytes] | None:
        return self._robots.get(origin)

    async def keep_robots(
        self, origin: str, at: datetime, status: int, body: bytes, captures: Sequence[Capture]
    ) -> None:
        await self.index(captures)
        self._robots[origin] = (at, status, body)

    async def articles(self, query: Query) -> AsyncIterator[Article]:
        since = datetime.fromisoformat(query.since) if query.since else datetime.min.replace(tzinfo=UTC)
        found = [a for a in self._latest() if _asked(a, query, since if since.tzinfo else since.replace(tzinfo=UTC))]
        for article in found[: query.limit or None]:
            yield article

    async def newest(self, topic: str, limit: int) -> tuple[Article, ...]:
        found = [a for a in self._latest() if _in_topic(a, topic)]
        found.sort(key=lambda a: (datetime.fromisoformat(a.published), a.id), reverse=True)
        return tuple(found[:limit])

    async def history(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return tuple(self._versions.get(id, ()))

    async def rematch(self, digest: str, match: Callable[[Article], Article]) -> int:
        if digest == self._digest:
            return 0
        for versions in self._versions.values():
            versions[-1] = match(versions[-1])
        self._digest = digest
        return len(self._versions)

    async def visits(self) -> tuple[Standing, ...]:
        followed = sorted(name for name, f in self._sources.items() if not f.gone)
        return tuple(self._standing(name) for name in followed)

    async def quarantined(self) -> tuple[tuple[Pending, str], ...]:
        return tuple((w.item, w.why) for w in self._items.values() if w.quarantined)

    async def close(self) -> None:
        """Nothing is open."""

    def _standing(self, name: str) -> Standing:
        waiting = [w for w in self._items.values() if w.item.source == name]
        kept = sum(w.quarantined for w in waiting)
        articles = sum(a.source == name for a in self._latest())
        visit = self._sources[name].visit
        return Standing(visit=visit, articles=articles, pending=len(waiting) - kept, quarantined=kept)

    def _latest(self) -> list[Article]:
        return sorted((v[-1] for v in self._versions.values()), key=lambda a: (a.first_seen, a.id))

    def _take(self, made: Article) -> None:
        versions = self._versions.setdefault(made.id, [])
        if not versions:
            versions.append(made)
            return
        old = versions[-1]
        older = made.provenance.fetched_at < old.provenance.fetched_at
        if not older and old.record.content() != made.record.content():
            published = made.published if made.record.date_published else old.published
            version = replace(made, version=old.version + 1, first_seen=old.first_seen, published=published)
            versions.append(version)


def _wanted(visit: Visit, now: datetime, only: Collection[str] | None) -> bool:
    if only is None:
        return visit.next_poll_at <= now
    return visit.source in only and (visit.retry_at is None or visit.retry_at <= now)


def _in_topic(article: Article, topic: str) -> bool:
    return any(match.topic == topic for match in article.matches)


def _asked(article: Article, query: Query, since: datetime) -> bool:
    return (
        (not query.topic or _in_topic(article, query.topic))
        and query.source in {"", article.source}
        and codec.utc(datetime.fromisoformat(article.first_seen)) >= codec.utc(since)
    )
