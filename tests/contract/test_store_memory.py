"""`bot.ports.Store`, promise by promise: SQLite and its twin. What a source remembers of its articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.adapters.sqlite.memory import ARTICLES
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import article, derivation

MOST = 2**64 - 1


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


async def take(store: Store, name: str, lines: Collection[int], *, fetched: float = 0, source: str = "gazette") -> str:
    derived = derivation(f"https://{source}.example/{name}", source=source)
    await store.taken([(derived, article(derived, fetched=fetched))], (), {derived.id: lines})
    return derived.id


async def remembered(store: Store, source: str = "gazette") -> dict[str, set[int]]:
    return {id_: set(lines) for id_, lines in (await store.remembered(source)).items()}


async def test_lines_are_remembered_with_their_article(store: Store) -> None:
    one, two = await take(store, "1", {0, 7, MOST}), await take(store, "2", ())
    assert await remembered(store) == {one: {0, 7, MOST}, two: set()}


async def test_an_article_without_lines_of_its_own_is_not_remembered(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    await store.taken([(derived, article(derived))], ())
    await store.taken([(derived, article(derived))], (), {})
    assert await remembered(store) == {}


async def test_a_source_does_not_remember_anothers(store: Store) -> None:
    one = await take(store, "1", {1})
    two = await take(store, "1", {2}, source="herald")
    assert await remembered(store) == {one: {1}}
    assert await remembered(store, "herald") == {two: {2}}


async def test_the_latest_capture_counts_whatever_is_taken_again(store: Store) -> None:
    await take(store, "1", {1}, fetched=60)
    one = await take(store, "1", {2}, fetched=120)
    assert await take(store, "1", {1}, fetched=60) == one
    assert await remembered(store) == {one: {2}}


async def test_those_captured_first_are_forgotten_in_whatever_order_they_come(store: Store) -> None:
    ids = {}
    for moment in [*range(1, ARTICLES + 1, 2), *range(0, ARTICLES + 4, 2)]:
        ids[moment] = await take(store, str(moment), {moment}, fetched=moment)
    kept = sorted(ids)[-ARTICLES:]
    assert await remembered(store) == {ids[moment]: {moment} for moment in kept}
