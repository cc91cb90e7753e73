"""`bot.ports.Pushes`, promise by promise: SQLite and its twin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.push import Key, Subscription
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import START, at


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


def held(source: str, token: str) -> Subscription:
    return Subscription(
        source=source,
        topic=f"https://{source}.example/feed",
        hub="https://hub.example/",
        hubs=("https://hub.example/", "https://other.example/"),
        callback=f"https://ours.example/websub/{token}",
        key=Key(token=token, secret="s3cret"),
        at=START,
        lease_until=at(60),
    )


async def test_subscriptions_come_back_whole_by_source_and_token(store: Store) -> None:
    kept = [held("herald", "b"), held("gazette", "c"), held("gazette", "a")]
    for one in kept:
        await store.pushes.put(one)
    assert await store.pushes.all() == (kept[2], kept[1], kept[0])


async def test_what_is_put_last_stands_and_may_stand_for_another(store: Store) -> None:
    await store.pushes.put(held("gazette", "a"))
    later = replace(held("gazette", "a"), failures=3, lease_until=None)
    await store.pushes.put(later)
    assert await store.pushes.all() == (later,)
    await store.pushes.put(held("gazette", "b"), "a")
    assert await store.pushes.all() == (held("gazette", "b"),)


async def test_what_is_dropped_is_gone_and_dropping_it_again_is_nothing(store: Store) -> None:
    await store.pushes.put(held("gazette", "a"))
    for _ in range(2):
        await store.pushes.drop("a")
        assert await store.pushes.all() == ()


async def test_sources_that_come_and_go_leave_them_alone(store: Store) -> None:
    await store.pushes.put(held("gazette", "a"))
    await store.follow([], START)
    assert await store.pushes.all() == (held("gazette", "a"),)
