"""An index that takes the place of another: readers see the old one or the new one, and nothing of the old is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore, beside
from bot.model.query import Query
from tests.twins.values import article, derivation


async def made(path: Path, *keys: str) -> None:
    store = SqliteStore(path)
    for key in keys:
        derived = derivation(f"https://gazette.example/{key}")
        await store.taken([(derived, article(derived))], ())
    await store.close()


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def held(store: SqliteStore) -> set[str]:
    return {found.record.url.rpartition("/")[2] async for found in store.articles(Query())}


async def test_a_reader_goes_on_with_the_old_one_and_the_next_sees_the_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "index.db", tmp_path / "index.db.new"
    await made(old, "1")
    await made(new, "1", "2")
    reader = SqliteStore(old, read_only=True)
    assert await held(reader) == {"1"}
    beside.take_place(new, old)
    assert await held(reader) == {"1"}
    later = SqliteStore(old, read_only=True)
    assert await held(later) == {"1", "2"}
    await reader.close()
    await made(old, "3")
    assert await held(later) == {"1", "2", "3"}
    await later.close()
    assert not new.exists()


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
async def test_what_a_dead_process_left_beside_the_old_one_is_not_taken_for_the_new_ones(
    tmp_path: Path, damage: bytes
) -> None:
    old, new, away = tmp_path / "index.db", tmp_path / "index.db.new", tmp_path / "away"
    store = SqliteStore(old)
    derived = derivation("https://gazette.example/1")
    await store.taken([(derived, article(derived))], ())
    shutil.copytree(tmp_path, away)  # as a process that is killed leaves it
    await store.close()
    for file in away.iterdir():
        shutil.copy(file, tmp_path / file.name)
    assert (tmp_path / "index.db-wal").stat().st_size
    if damage:
        old.write_bytes(damage)
    await made(new, "2")
    beside.take_place(new, old)
    assert not (tmp_path / "index.db-wal").exists()
    after = SqliteStore(old)
    assert await held(after) == {"2"}
    await after.close()


async def test_what_was_begun_is_removed_whole(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db.new")
    await store.complete("some.warc.gz", 1)
    assert (tmp_path / "index.db.new-wal").exists()
    beside.remove(tmp_path / "index.db.new")
    assert left(tmp_path) == []
    await store.close()
