"""The index as a file: its schema, its readers, and that a method is one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.errors import ArchiveError
from bot.model.query import Query
from bot.model.source import Visit
from tests.twins.values import START, article, capture, derivation, followed, pending, wanted


async def test_what_was_committed_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db")
    await store.follow(followed("gazette"), START)
    item, derived = pending("https://gazette.example/2"), derivation("https://gazette.example/1")
    await store.polled(Visit(source="gazette", next_poll_at=START, capture=capture(0, 9)), (), [item])
    await store.taken([(derived, article(derived, "iraq"))], ())
    standings = await store.visits()
    await store.close()
    again = SqliteStore(tmp_path / "index.db")
    assert await again.pending("gazette", START, 9) == (item,)
    assert await again.catalogue.newest("iraq", 9) == (article(derived, "iraq"),)
    assert await again.visits() == standings
    await again.close()


async def test_a_reader_sees_what_the_writer_beside_it_commits_and_cannot_write(tmp_path: Path) -> None:
    writer = SqliteStore(tmp_path / "index.db")
    reader = SqliteStore(tmp_path / "index.db", read_only=True)
    derived = derivation("https://gazette.example/1")
    await writer.taken([(derived, article(derived))], ())
    assert [found.id async for found in reader.articles(Query())] == [derived.id]
    with pytest.raises(ArchiveError, match="readonly"):
        await reader.complete("some.warc.gz", 1)
    await reader.close()
    await writer.close()


async def test_a_transaction_that_fails_in_the_middle_leaves_nothing_of_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db")
    good, row = derivation("https://gazette.example/1"), capture(0, 50)
    bad = derivation("https://gazette.example/2")
    with pytest.raises(ValueError, match="isoformat"):
        await store.taken([(good, article(good)), (bad, article(bad, "iraq", published="no date"))], [row])
    assert await store.history(good.id) == ()
    assert await store.capture(row.record_id) is None
    await store.taken([(good, article(good))], [row])
    assert len(await store.history(good.id)) == 1
    await store.close()


def test_an_index_of_another_schema_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "index.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(
        ArchiveError, match=r"schema 99, .*delete index.db, index.db-wal and index.db-shm: the next poll"
    ):
        SqliteStore(tmp_path / "index.db")


def test_reading_an_index_that_is_not_there_says_where(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no articles yet"):
        SqliteStore(tmp_path / "none.db", read_only=True)


def test_a_file_that_is_no_index_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(ArchiveError, match="file is not a database"):
        SqliteStore(tmp_path / "index.db")


async def test_a_claim_that_is_begun_again_takes_what_it_took_the_first_time(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db")
    await store.follow(followed("gazette"), START)

    def full(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    claimed, failed = await asyncio.gather(
        store.claim(wanted(START, until=START + timedelta(seconds=600))), store._do(full), return_exceptions=True
    )
    assert isinstance(failed, ArchiveError)
    assert not isinstance(claimed, BaseException)
    assert [visit.source for visit in claimed] == ["gazette"]
    await store.close()
