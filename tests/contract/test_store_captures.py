"""`bot.ports.Store`: what replay asks of the captures of one address, in SQLite and in its twin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.capture import Capture
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import at, capture


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


def series(count: int) -> list[Capture]:
    return [replace(capture(n * 10, n * 10 + 10), date=at(n * 60)) for n in range(count)]


async def test_a_capture_knows_its_neighbours_and_how_many_there_are(store: Store) -> None:
    a, b, c, d = series(4)
    derived = replace(capture(90, 100), kind="metadata", date=at(61))
    other = replace(capture(100, 110), url="https://gazette.example/2", date=at(62))
    await store.index([d, b, derived, other, a, c])
    found = await store.around(b)
    assert (found.count, found.first, found.previous, found.next, found.last) == (4, a, a, c, d)
    found = await store.around(a)
    assert (found.previous, found.next) == (None, b)
    assert (await store.around(d)).next is None


async def test_captures_of_one_instant_stand_in_the_order_of_their_ids(store: Store) -> None:
    first, second = sorted((capture(0, 10), capture(10, 20)), key=lambda c: c.record_id)
    await store.index([second, first])
    assert (await store.around(first)).next == second
    assert (await store.around(second)).previous == first
    assert await store.captures(first.url, first) == (second,)


async def test_many_captures_are_read_a_page_at_a_time(store: Store) -> None:
    made = series(5)
    await store.index(made)
    first = await store.captures(made[0].url, None, 2)
    second = await store.captures(made[0].url, first[-1], 2)
    assert (*first, *second, *await store.captures(made[0].url, second[-1])) == tuple(made)
    assert await store.captures(made[0].url, made[-1]) == ()


async def test_the_pages_that_were_kept_last_come_first(store: Store) -> None:
    page, later = series(2)
    image = replace(capture(20, 30), content_type="image/png")
    missing = replace(capture(30, 40), status=404)
    again = replace(capture(40, 50), kind="revisit")
    saved = replace(capture(50, 60), kind="resource", status=0)
    newer = replace(capture(0, 10, "warc/2027/01/01/tearsheet-2.warc.gz"), content_type="TEXT/HTML")
    theirs = capture(0, 10, "warc/imported/0-crawl.warc.gz")
    await store.index([page, newer, image, missing, later, again, saved, theirs])
    assert await store.latest(9) == (newer, saved, later, page, theirs)
    assert await store.latest(1) == (newer,)
