"""One connection in a thread of its own, with shared commits.

Each piece of work is a transaction to whoever asks for it: it is done whole or not at all, and it is on the disk when
the answer comes. What waits while a commit is under way shares the next one, so that under load many polls cost one
write to the disk. If a piece fails, all of them are taken back, and each is done again by itself: a piece of work is
done once or not at all, but it may be begun twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from bot.adapters.lane import Lane, Outcome
from bot.model.errors import ArchiveError, NoRoom

T = TypeVar("T")

_FULL = frozenset(
    (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
)


def refused(error: sqlite3.Error, words: str) -> ArchiveError:
    """What the database refused, as the caller should treat it: NoRoom where the disk is full."""
    return (NoRoom if getattr(error, "sqlite_errorcode", None) in _FULL else ArchiveError)(words)


Work: TypeAlias = Callable[[sqlite3.Connection], Any]
"""Runs inside the transaction of its caller."""


class Desk:
    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """`connect` is called in the thread; its connection must not begin transactions by itself."""
        self._lane: Lane[Work] = Lane("index", self._commit)
        self._db = self._lane.first(connect)

    async def do(self, work: Callable[[sqlite3.Connection], T], *, can_wait: bool = False) -> T:
        """What the work answers, once it is committed. Raises ArchiveError for every error of the database, NoRoom where the disk is full."""
        try:
            return cast("T", await self._lane.ask(work, can_wait=can_wait))
        except sqlite3.Error as error:
            raise refused(error, f"index.db: {error}") from error

    async def close(self) -> None:
        await self._lane.close(self._db.close)

    def _commit(self, batch: Sequence[Work]) -> list[Outcome]:
        """All in one transaction; if one of them fails, each in its own."""
        try:
            return [Outcome(value) for value in self._transaction(batch)]
        except Exception as error:  # noqa: BLE001 (it is raised again where the work was asked for)
            if len(batch) == 1:
                return [Outcome(error=error)]
        return [outcome for work in batch for outcome in self._commit([work])]

    def _transaction(self, batch: Sequence[Work]) -> list[Any]:
        self._db.execute("BEGIN")
        try:
            values = [work(self._db) for work in batch]
            self._db.execute("COMMIT")
        except BaseException:  # whatever it was, no transaction may stay open: the next one could not begin
            if self._db.in_transaction:  # a full disk has ended it by itself
                self._db.execute("ROLLBACK")
            raise
        return values
