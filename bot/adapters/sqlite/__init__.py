"""The index in SQLite: WAL, one thread; each method is a transaction, and those that wait share a commit.

`synchronous=FULL`: a commit is on the disk before a validator is believed or a feed is published. A second process
may read beside the writer (`read_only=True`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.model import codec
from bot.model.article import Article, Derivation
from bot.model.capture import Around, Capture
from bot.model.entry import Pending
from bot.model.errors import ArchiveError
from bot.model.indexed import Read, nothing
from bot.model.query import Claim, Health, Query, Standing
from bot.model.rules import Match, Rules
from bot.model.source import Source, Visit

from . import memory, polls, rematching, rows, schema, shelf, visits
from .catalogue import SqliteCatalogue
from .desk import Desk, refused
from .pushes import SqlitePushes

P = ParamSpec("P")
T = TypeVar("T")

_PAGE = 200  # articles read at once
_ROWS = 1000  # captures read at once
_BUSY = 2.0  # seconds to wait for another process's lock: a stop must not take longer than 5


class SqliteStore:
    """`bot.ports.Store` in one file. Raises ArchiveError for a file of another schema."""

    def __init__(self, path: Path, *, read_only: bool = False, read: Read = nothing) -> None:
        """`read`: what an article is searched and compared by (`stages.indexing`)."""
        self._beside = visits.Beside()
        self._desk = Desk(partial(opened, path, read_only))
        self.pushes = SqlitePushes(self._desk)
        self._read = read
        self.catalogue = SqliteCatalogue(self._desk, lambda: Desk(partial(opened, path, read_only=True)))

    async def follow(self, sources: Collection[Source], now: datetime) -> None:
        await self._do(visits.follow, sources, now, self._beside)

    async def claim(self, claim: Claim) -> tuple[Visit, ...]:
        leased: list[str] = []

        def take(db: sqlite3.Connection) -> tuple[Visit, ...]:
            for name in leased:  # it is begun again: what it had taken the first time is free
                self._beside.leases.pop(name, None)
            found = visits.claim(db, claim, self._beside)
            leased[:] = [visit.source for visit in found]
            return found

        return await self._do(take)

    async def free(self) -> None:
        self._beside.leases.clear()

    async def polled(
        self, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending], now: datetime | None = None
    ) -> bool:
        def commit(db: sqlite3.Connection) -> bool:
            polls.polled(db, visit, captures, items, self._beside)
            return now is not None and polls.owes(db, visit.source, now)

        return await self._desk.do(commit, can_wait=True)

    async def listed(self, items: Sequence[Pending]) -> None:
        await self._do(polls.listed, items)

    async def resolve(self, source: str, aliases: Collection[str]) -> dict[str, str]:
        return await self._do(shelf.resolve, source, aliases)

    async def pending(self, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
        return await self._do(polls.pending, source, now, limit)

    async def owing(self, claim: Claim) -> tuple[str, ...]:
        return await self._do(visits.owing, claim, self._beside)

    async def taken(
        self,
        articles: Sequence[tuple[Derivation, Article]],
        captures: Sequence[Capture],
        lines: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        def take(db: sqlite3.Connection) -> None:
            rows.index(db, captures)
            for derivation, article in articles:
                shelf.take(db, derivation, article, self._read)
                if lines and article.id in lines:
                    memory.remember(db, article, lines[article.id])

        await self._do(take)

    async def remembered(self, source: str) -> dict[str, Collection[int]]:
        return await self._do(memory.remembered, source)

    async def postpone(self, item: Pending, at: datetime, why: str, captures: Sequence[Capture]) -> None:
        await self._do(_hold, replace(item, attempts=item.attempts + 1), at, why, captures)

    async def quarantine(self, item: Pending, why: str, captures: Sequence[Capture]) -> None:
        await self._do(_hold, item, None, why, captures)

    async def index(self, captures: Sequence[Capture]) -> None:
        await self._do(rows.index, captures)

    async def indexed(self, file: str) -> int:
        return await self._do(rows.indexed, file)

    async def complete(self, file: str, size: int) -> None:
        told = "INSERT INTO complete VALUES (?, ?) ON CONFLICT DO UPDATE SET size = excluded.size WHERE size <> excluded.size"
        await self._do(_run, told, (file, size))

    async def capture(self, record_id: str) -> Capture | None:
        return await self._do(rows.capture, record_id)

    async def nearest(self, url: str, moment: datetime) -> Capture | None:
        return await self._do(rows.nearest, url, moment)

    async def captures(self, url: str, after: Capture | None = None, limit: int = 0) -> tuple[Capture, ...]:
        return await self._do(rows.captures, url, after, limit)

    async def around(self, capture: Capture) -> Around:
        return await self._do(rows.around, capture)

    async def latest(self, limit: int) -> tuple[Capture, ...]:
        return await self._do(rows.latest, limit)

    async def same(self, sha256: str) -> Capture | None:
        return await self._do(rows.same, sha256)

    async def rows(self, file: str, start: int = 0, most: int | None = None) -> tuple[Capture, ...]:
        return await self._do(rows.of_file, file, start, most)

    async def derivations(self, after: str, limit: int) -> tuple[Capture, ...]:
        return await self._do(rows.derivations, after, limit)

    async def cdx(self) -> AsyncIterator[Capture]:
        after: rows.Place = ("", "", "")
        while True:
            page, after = await self._do(rows.page, after, _ROWS)
            for capture in page:
                yield capture
            if len(page) < _ROWS:
                return

    async def counted(self) -> int:
        return await self._do(rows.counted)

    async def derived(self, url: str) -> tuple[Capture, ...]:
        return await self._do(rows.derived, url)

    async def marked(self, name: str) -> str:
        row = await self._do(_one, "SELECT value FROM meta WHERE key = ?", (f"mark:{name}",))
        return row[0] if row else ""

    async def mark(self, name: str, value: str) -> None:
        await self._do(_run, "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"mark:{name}", value))

    async def robots(self, origin: str) -> tuple[datetime, int, bytes] | None:
        row = await self._do(_one, "SELECT at, status, body FROM robots WHERE origin = ?", (origin,))
        return (datetime.fromisoformat(row[0]), row[1], row[2]) if row else None

    async def keep_robots(
        self, origin: str, at: datetime, status: int, body: bytes, captures: Sequence[Capture]
    ) -> None:
        def keep(db: sqlite3.Connection) -> None:
            rows.index(db, captures)
            db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", (origin, codec.utc(at), status, body))

        await self._do(keep)

    async def articles(self, query: Query) -> AsyncIterator[Article]:
        left = query.limit or -1
        after, since = ("", ""), _instant(query.since)
        while left:
            size = min(_PAGE, left) if left > 0 else _PAGE
            page = await self._do(shelf.page, after, query.topic, query.source, since, size)
            for article in page:
                yield article
            if len(page) < size:
                return
            after = (page[-1].first_seen, page[-1].id)
            left -= len(page) if left > 0 else 0

    async def history(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        return await self._do(shelf.history, id)

    async def reading(self, id: str, record: str) -> Article | None:  # noqa: A002 (the field's name)
        return await self._do(shelf.reading, id, record)

    async def unmatch(self, digest: str, rules: Rules | None = None) -> None:
        await self._do(rematching.forget, digest, rules)

    async def rematch(
        self,
        digest: str,
        match: Match,
        told: Callable[[int, int], None] | None = None,
        rules: Rules | None = None,
    ) -> int:
        if await self._do(rematching.matched) == digest:
            return 0
        await self.unmatch(digest, rules)
        work = await self._do(rematching.planned, match, self._read, rules)
        for start in range(0, len(work.ids), _PAGE):
            if told is not None and start:
                told(start, len(work.ids))
            await self._do(rematching.do, work, start, start + _PAGE)
        await self._do(rematching.remember, digest, rules)
        return len(work.ids)

    async def visits(self, limit: int = 0) -> tuple[Standing, ...]:
        rows = await self._do(visits.standings, limit)
        return tuple(Standing(visit=v, articles=a, pending=p, quarantined=q) for v, a, p, q in rows)

    async def health(self, now: datetime) -> Health:
        return await self._do(visits.health, now)

    async def forget(self, before: datetime) -> int:
        return await self._do(polls.forget, before)

    async def quarantined(self) -> tuple[tuple[Pending, str], ...]:
        return await self._do(shelf.quarantined)

    async def close(self) -> None:
        await self.catalogue.close()
        await self._desk.close()

    async def _do(self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._desk.do(lambda db: work(db, *args, **kwargs))


def opened(path: Path, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        raise ArchiveError(
            f"{path.parent} holds no articles yet: nothing was polled, or its index.db was deleted (a poll makes it again)"
        )
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    try:
        db = sqlite3.connect(address, uri=True, timeout=_BUSY, isolation_level=None)  # the desk begins and commits
        (version,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise refused(
            error, f"{path}: {error}; it can be deleted: the next poll makes it again from the WARC files"
        ) from error
    if version not in {0, schema.VERSION} or (version == 0 and read_only):
        raise ArchiveError(
            f"{path}: made by another version of the program (schema {version}, not {schema.VERSION}); delete {path.name},"
            f" {path.name}-wal and {path.name}-shm: the next poll or run makes it again from the WARC files"
        )
    try:
        if not read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
        if version == 0:
            db.executescript(f"BEGIN; {schema.TABLES} PRAGMA user_version = {schema.VERSION}; COMMIT;")
    except sqlite3.Error as error:
        db.close()
        raise refused(error, f"{path}: {error}") from error
    return db


def _hold(db: sqlite3.Connection, item: Pending, at: datetime | None, why: str, captures: Sequence[Capture]) -> None:
    rows.index(db, captures)
    polls.hold(db, item, why, at)


def _instant(text: str) -> str:
    """In the form of the rows, so that it compares as text; a day begins at 00:00 UTC."""
    moment = datetime.fromisoformat(text) if text else None
    return codec.utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) if moment else ""


def _run(db: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> None:
    db.execute(statement, values)


def _one(db: sqlite3.Connection, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = db.execute(statement, values).fetchone()
    return row
