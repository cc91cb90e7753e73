"""The index in dictionaries: what SQL says of `bot.ports.Store`, said in Python."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.adapters.sqlite.memory import ARTICLES
from bot.model import codec, versions
from bot.model.article import Article, Derivation
from bot.model.capture import Around, Capture
from bot.model.entry import Pending
from bot.model.indexed import Read, nothing
from bot.model.intake import TAKEN_IN
from bot.model.query import Claim, Health, Query, Standing
from bot.model.rules import Match, Rules
from bot.model.source import Rate, Source, Visit
from bot.model.surt import surt
from tests.twins.catalogue import Held, MemoryCatalogue
from tests.twins.pushes import MemoryPushes


@dataclass(slots=True, kw_only=True)
class _Followed:
    source: Source
    visit: Visit
    gone: bool = False
    leased: datetime | None = None

    def free(self, now: datetime) -> bool:
        return not self.gone and (self.leased is None or self.leased <= now)

    @property
    def host(self) -> str | None:
        return urlsplit(self.source.feed).hostname


@dataclass(slots=True, kw_only=True)
class _Waiting:
    item: Pending
    retry_at: datetime | None = None
    why: str = ""
    quarantined: bool = False

    def ready(self, now: datetime) -> bool:
        return not self.quarantined and (self.retry_at is None or self.retry_at <= now)


@dataclass(slots=True, kw_only=True)
class _Reading:
    first: str
    last: str
    seen: str
    article: Article


class MemoryStore:
    def __init__(self, *, read: Read = nothing) -> None:
        self.pushes = MemoryPushes()
        self._sources: dict[str, _Followed] = {}
        self._items: dict[tuple[str, str], _Waiting] = {}
        self._aliases: dict[tuple[str, str], str] = {}
        self._readings: dict[str, dict[str, _Reading]] = {}
        self._given: dict[tuple[str, str], str] = {}
        self._captures: dict[str, Capture] = {}
        self._complete: dict[str, int] = {}
        self._robots: dict[str, tuple[datetime, int, bytes]] = {}
        self._polls: list[datetime] = []
        self._digest = ""
        self._marks: dict[str, str] = {}
        self.catalogue = MemoryCatalogue(self._held, read)
        self._memory: dict[str, dict[str, tuple[tuple[str, str], frozenset[int]]]] = {}

    async def follow(self, sources: Collection[Source], now: datetime) -> None:
        named = {source.name for source in sources}
        for name, followed in self._sources.items():
            followed.gone = name not in named
        for source in sources:
            old = self._sources.get(source.name)
            if old is None or old.source.feed != source.feed:
                visit = Visit(source=source.name, next_poll_at=now)
                self._sources[source.name] = _Followed(source=source, visit=visit)
                continue
            if old.source.every != source.every and not old.visit.stopped:
                due = max(now, old.visit.retry_at or now)
                old.visit, old.leased = replace(old.visit, next_poll_at=due, why="its interval was changed"), None
            old.source = source
            if old.visit.polled_at is not None and old.visit.polled_at > now:
                old.visit = replace(
                    old.visit, next_poll_at=now, retry_at=None, polled_at=None, silent_at=None, rate=Rate()
                )

    async def claim(self, claim: Claim) -> tuple[Visit, ...]:
        due = [f for f in self._sources.values() if f.free(claim.now) and _wanted(f.visit, claim)]
        named = claim.only or ()
        due.sort(key=lambda f: named.index(f.visit.source) if named else (f.visit.next_poll_at, f.visit.source))
        chosen = self._room(due, claim)
        for followed in chosen:
            followed.leased = claim.until
        return tuple(followed.visit for followed in chosen)

    def _room(self, wanted: list[_Followed], claim: Claim) -> list[_Followed]:
        """The first of them, so that no host has more under way than it may."""
        held = {name for name, f in self._sources.items() if f.leased is not None and f.leased > claim.now}
        hosts = Counter(self._sources[name].host for name in held | claim.busy if name in self._sources)
        chosen = []
        for followed in wanted:
            if followed.visit.source not in claim.busy | claim.skip and hosts[followed.host] < claim.per_host:
                hosts[followed.host] += 1
                chosen.append(followed)
        return chosen[: claim.limit]

    async def free(self) -> None:
        for followed in self._sources.values():
            followed.leased = None

    async def polled(
        self, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending], now: datetime | None = None
    ) -> bool:
        await self.index(captures)
        await self.listed(items)
        followed = self._sources[visit.source]
        followed.visit, followed.leased = visit, None
        self._polls.append(visit.polled_at or visit.next_poll_at)
        return bool(now and await self.pending(visit.source, now, 1))

    async def listed(self, items: Sequence[Pending]) -> None:
        for item in items:
            if (item.source, item.item.key) not in self._aliases:
                self._items[item.source, item.item.key] = _Waiting(item=item)
            for alias in item.aliases:
                self._aliases.setdefault((item.source, alias), item.id)

    async def resolve(self, source: str, aliases: Collection[str]) -> dict[str, str]:
        return {alias: self._aliases[source, alias] for alias in aliases if (source, alias) in self._aliases}

    async def pending(self, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
        ready = [w.item for w in self._items.values() if w.item.source == source and w.ready(now)]
        return tuple(ready[:limit])

    async def owing(self, claim: Claim) -> tuple[str, ...]:
        names = dict.fromkeys(w.item.source for w in self._items.values() if w.ready(claim.now))
        known = [self._sources[n] for n in names if n in self._sources and (claim.only is None or n in claim.only)]
        return tuple(f.visit.source for f in self._room([f for f in known if f.free(claim.now)], claim))

    async def taken(
        self,
        articles: Sequence[tuple[Derivation, Article]],
        captures: Sequence[Capture],
        lines: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        await self.index(captures)
        for derivation, article in articles:
            self._take(article)
            if lines and article.id in lines:
                self._remember(article, frozenset(lines[article.id]))
            for alias in derivation.aliases:
                self._give((derivation.source, alias), derivation.id, versions.place(article))
            self._items.pop((derivation.source, derivation.key), None)

    async def remembered(self, source: str) -> dict[str, Collection[int]]:
        return {id_: lines for id_, (_, lines) in self._memory.get(source, {}).items()}

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
        self._complete[file] = size

    async def capture(self, record_id: str) -> Capture | None:
        return self._captures.get(record_id)

    async def nearest(self, url: str, moment: datetime) -> Capture | None:
        found = await self.captures(url)
        return min(found, key=lambda c: (c.url != url, abs(c.date - moment), c.record_id), default=None)

    async def captures(self, url: str, after: Capture | None = None, limit: int = 0) -> tuple[Capture, ...]:
        found = [c for c in self._captures.values() if surt(c.url) == surt(url) and c.kind != "metadata"]
        ordered = sorted(found, key=lambda c: (c.date, c.record_id))
        start = ordered.index(after) + 1 if after else 0
        return tuple(ordered[start : start + limit if limit else None])

    async def around(self, capture: Capture) -> Around:
        found = await self.captures(capture.url)
        place = found.index(capture)
        return Around(
            count=len(found),
            first=found[0],
            previous=found[place - 1] if place else None,
            next=found[place + 1] if place + 1 < len(found) else None,
            last=found[-1],
        )

    async def latest(self, limit: int) -> tuple[Capture, ...]:
        answered = ("response", 200), ("resource", 0)
        found = [c for c in self._captures.values() if (c.kind, c.status) in answered]
        pages = [c for c in found if c.content_type.lower().startswith("text/html")]
        kept = sorted(pages, key=lambda c: (not c.file.startswith(TAKEN_IN), c.file, c.begin), reverse=True)
        return tuple(kept[:limit])

    async def same(self, sha256: str) -> Capture | None:
        if sha256 in {"", hashlib.sha256(b"").hexdigest()}:
            return None
        whole = (c for c in self._captures.values() if c.kind == "response" and c.status == 200 and not c.truncated)
        found = [c for c in whole if c.sha256 == sha256]
        return min(found, key=lambda c: (c.date, c.record_id), default=None)

    async def rows(self, file: str, start: int = 0, most: int | None = None) -> tuple[Capture, ...]:
        found = (c for c in self._captures.values() if c.file == file and c.begin >= start)
        return tuple(sorted(found, key=lambda c: c.begin)[:most])

    async def derivations(self, after: str, limit: int) -> tuple[Capture, ...]:
        found = sorted((_placed(c), c) for c in self._captures.values() if c.kind == "metadata" and _placed(c) > after)
        return tuple(capture for _, capture in found[:limit])

    async def cdx(self) -> AsyncIterator[Capture]:
        for capture in sorted(self._captures.values(), key=lambda c: (surt(c.url), c.date, c.record_id)):
            yield capture

    async def counted(self) -> int:
        return len(self._captures)

    async def derived(self, url: str) -> tuple[Capture, ...]:
        found = [c for c in self._captures.values() if surt(c.url) == surt(url) and c.kind == "metadata"]
        return tuple(sorted(found, key=lambda c: (c.date, c.record_id)))

    async def marked(self, name: str) -> str:
        return self._marks.get(name, "")

    async def mark(self, name: str, value: str) -> None:
        self._marks[name] = value

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

    async def history(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return tuple(self._versions(id))

    async def reading(self, id: str, record: str) -> Article | None:  # noqa: A002 (the field's name)
        held = self._readings.get(id, {}).get(record)
        return held.article if held else None

    async def unmatch(self, digest: str, rules: Rules | None = None) -> None:
        self._digest = digest if digest == self._digest else ""

    async def rematch(
        self,
        digest: str,
        match: Match,
        told: Callable[[int, int], None] | None = None,
        rules: Rules | None = None,
    ) -> int:
        if digest == self._digest:
            return 0
        for readings in self._readings.values():
            for held in readings.values():
                held.article = match(held.article) if held.article.version else held.article
            if told is not None:
                told(len(self._readings), len(self._readings))
        self._digest = digest
        return len(self._readings)

    async def visits(self, limit: int = 0) -> tuple[Standing, ...]:
        found = [self._standing(name) for name in sorted(self._sources) if not self._sources[name].gone]
        if limit:
            found.sort(key=lambda s: not (s.visit.failures or s.visit.stopped or s.quarantined))
        return tuple(found[: limit or None])

    async def health(self, now: datetime) -> Health:
        visits = [f.visit for f in self._sources.values() if not f.gone]
        going = [visit for visit in visits if not visit.stopped]
        return Health(
            sources=len(visits),
            failing=sum(v.failures > 0 for v in going),
            stopped=len(visits) - len(going),
            silent=sum(v.silent_at is not None and v.silent_at <= now and not v.failures for v in visits),
            due=sum(v.next_poll_at <= now for v in going),
            next_poll_at=min((v.next_poll_at for v in going), default=None),
        )

    async def forget(self, before: datetime) -> int:
        kept = [at for at in self._polls if at >= before]
        dropped = len(self._polls) - len(kept)
        self._polls = kept
        return dropped

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
        return sorted((self._versions(id_)[-1] for id_ in self._readings), key=lambda a: (a.first_seen, a.id))

    def _held(self) -> list[list[Held]]:
        found = []
        for latest in self._latest():
            made = [held for held in self._readings[latest.id].values() if held.article.version]
            ordered = sorted(made, key=lambda held: held.article.version)
            found.append([Held(place=held.first, article=held.article) for held in ordered])
        return found

    def _remember(self, article: Article, lines: frozenset[int]) -> None:
        held = self._memory.setdefault(article.source, {})
        at = article.provenance.fetched_at, versions.place(article)
        if article.id not in held or held[article.id][0] <= at:
            held[article.id] = at, lines
        newest = sorted(held, key=lambda id_: (held[id_][0][0], id_), reverse=True)
        for id_ in newest[ARTICLES:]:
            del held[id_]

    def _give(self, alias: tuple[str, str], id_: str, place: str) -> None:
        if place >= self._given.get(alias, ""):
            self._aliases[alias], self._given[alias] = id_, place

    def _take(self, made: Article) -> None:
        readings, place = self._readings.setdefault(made.id, {}), versions.place(made)
        held = readings.setdefault(
            versions.read_from(made), _Reading(first=place, last=place, seen=made.first_seen, article=made)
        )
        held.first = min(held.first, place)
        if place >= held.last:
            held.last, held.seen, held.article = place, made.first_seen, made
        order = [held for _, held in sorted(readings.items(), key=lambda entry: (entry[1].first, entry[0]))]
        for held, article in zip(order, versions.numbered([(h.seen, h.article) for h in order]), strict=True):
            held.article = article

    def _versions(self, id_: str) -> list[Article]:
        made = [held.article for held in self._readings.get(id_, {}).values() if held.article.version]
        return sorted(made, key=lambda article: article.version)


def _placed(capture: Capture) -> str:
    return f"{codec.utc(capture.date)} {capture.record_id}"


def _wanted(visit: Visit, claim: Claim) -> bool:
    if claim.only is None:
        return visit.next_poll_at <= claim.now
    return visit.source in claim.only and (visit.retry_at is None or visit.retry_at <= claim.now)


def _in_topic(article: Article, topic: str) -> bool:
    return any(match.topic == topic for match in article.matches)


def _asked(article: Article, query: Query, since: datetime) -> bool:
    return (
        (not query.topic or _in_topic(article, query.topic))
        and query.source in {"", article.source}
        and codec.utc(datetime.fromisoformat(article.first_seen)) >= codec.utc(since)
    )
