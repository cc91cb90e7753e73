"""`bot.ports.Store`: what stands depends on the set of derivations, not on the order they are taken in. SQLite and its twin."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model import codec
from bot.model.article import Article, Derivation
from bot.model.query import Query
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import article, at, capture, derivation

Pair = tuple[Derivation, Article]
TEXTS = ("One.", "Two.", "Three.")
DATES = ("", "", "2026-11-02T08:00:00+00:00", "2026-11-03")


@pytest.fixture(params=["sqlite", "memory"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sequence[Store]]:
    made: list[Store] = [
        MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / f"{number}.db") for number in range(2)
    ]
    yield made
    for store in made:
        await store.close()


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_order_derivations_are_taken_in_the_same_stands(stores: Sequence[Store], seed: int) -> None:
    chance = random.Random(seed)
    pairs = [pair(chance, number) for number in range(chance.randrange(2, 25))]
    shuffled = chance.sample(pairs, len(pairs)) + chance.choices(pairs, k=3)  # and some of them twice
    for store, order in zip(stores, (pairs, shuffled), strict=True):
        for one in order:
            await store.taken([one], (), {one[0].id: {hash(one[1].record.article_body) & 0xFFFF}})
    assert await everything(stores[0], pairs) == await everything(stores[1], pairs)


def pair(chance: random.Random, number: int) -> Pair:
    """The derivation `number` in the order of replay: of one of three articles, captured when it may, read or read again."""
    derived = derivation(f"https://gazette.example/{chance.randrange(3)}", *chance.sample(["a", "b", "c"], 2))
    page = chance.randrange(6)
    date = chance.choice(DATES)
    record = replace(derived.record, article_body=chance.choice(TEXTS), date_published=date)
    derived = replace(derived, record=record, page_record=f"urn:uuid:page-{page}", first_seen=codec.utc(at(-page)))
    published = codec.utc(at(chance.randrange(-900, 0))) if date else ""
    made = article(derived, chance.choice(["iraq", "lebanon"]), published=published)
    place = replace(
        made.provenance,
        fetched_at=codec.utc(at(page * 60)),
        derived_at=codec.utc(at(1000 + number // 2)),
        derivation=f"urn:uuid:{number:04}",
    )
    return derived, replace(made, provenance=place)


async def everything(store: Store, pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "articles": [found async for found in store.articles(Query())],
        "versions": [await store.history(id_) for id_ in sorted({derived.id for derived, _ in pairs})],
        "readings": [await store.reading(derived.id, derived.page_record) for derived, _ in pairs],
        "aliases": await store.resolve("gazette", [alias for derived, _ in pairs for alias in derived.aliases]),
        "topics": [await store.catalogue.newest(topic, 99) for topic in ("iraq", "lebanon")],
        "memory": {id_: set(lines) for id_, lines in (await store.remembered("gazette")).items()},
    }


async def read(store: Store, page: int, text: str, *, again: int = 0) -> str:
    """The page of one article, captured at `page` and read then, or `again` so much later."""
    derived = derivation("https://gazette.example/1", text=text)
    made = article(derived, fetched=page)
    place = replace(made.provenance, derived_at=codec.utc(at(page + again)))
    await store.taken([(derived, replace(made, provenance=place))], ())
    return derived.id


async def test_a_capture_that_is_read_again_keeps_the_number_of_its_version(stores: Sequence[Store]) -> None:
    store = stores[0]
    for page, text in ((1, "One."), (2, "Two."), (3, "Three.")):
        await read(store, page, text)
    before = await store.history(await read(store, 2, "Zwei.", again=100))
    assert [(v.version, v.record.article_body) for v in before] == [(1, "One."), (2, "Zwei."), (3, "Three.")]
    assert [v.provenance.fetched_at for v in before] == [codec.utc(at(page)) for page in (1, 2, 3)]


async def test_a_version_that_was_our_fault_goes_and_one_that_we_had_missed_comes(stores: Sequence[Store]) -> None:
    store = stores[0]
    for page, text in ((1, "One."), (2, "Two."), (3, "Two.")):
        await read(store, page, text)
    found = await store.history(await read(store, 2, "One.", again=100))
    assert [(v.version, v.record.article_body, v.provenance.fetched_at) for v in found] == [
        (1, "One.", codec.utc(at(1))),
        (2, "Two.", codec.utc(at(3))),
    ]
    found = await store.history(await read(store, 3, "One.", again=100))
    assert [v.version for v in found] == [1]
    unread = await store.reading(found[0].id, "urn:uuid:page-3")
    assert unread is not None
    assert unread.version == 0


async def test_derivations_come_in_the_order_of_replay_a_page_at_a_time(stores: Sequence[Store]) -> None:
    store, rows = stores[0], []
    for number in range(7):
        made = replace(capture(number * 50, number * 50 + 50), kind="metadata", date=at(-(number % 3)))
        rows.append(made)
    await store.index([*rows, replace(capture(900, 950), date=at(-9))])
    order = sorted(rows, key=lambda row: (row.date, row.record_id))
    first = await store.derivations("", 4)
    place = f"{codec.utc(first[-1].date)} {first[-1].record_id}"
    assert [*first, *await store.derivations(place, 4)] == order
