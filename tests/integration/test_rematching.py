"""Matches after a change of the configuration: what is done again in part is what is done again in full."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.sqlite import SqliteStore
from bot.model import codec
from bot.model.article import Article
from bot.model.indexed import Indexed
from bot.model.topic import Alias, Entity, EntityIs, Expression, FieldHas, FieldIs, NotThis, Topic
from bot.stages import indexing
from bot.stages.select import Selector
from tests.twins.values import article, at, derivation
from tests.unit.test_select import ENTITIES
from tests.unit.test_select_laws import EXPRESSIONS

GROUPS = {"gazette": "wires"}
TEXTS = (
    ("Iraq and Lebanon", "The oil ministry of Iraq.\nParty of God, Hezbollah.", ("Iraq", "Oil")),
    ("Elections", "Nothing to see.", ("Lebanon",)),
    ("حزب الله", "Oil-Ministry talks.\nوللعراق", ()),
    ("Live", "Hezbollah said. Iraq, Iraq, Iraq", ("Vote",)),
    ("oil", "en", ("Hizbullah",)),
)
DATE = "2026-11-03T09:30:00+00:00"
TABLES = (
    "SELECT * FROM match",
    "SELECT * FROM event",
    "SELECT * FROM mention",
    "SELECT id, version, value FROM version",
)


def topics(*expressions: Expression) -> tuple[Topic, ...]:
    return tuple(Topic(name=f"t{n}", title="T", match=one) for n, one in enumerate(expressions))


def readings(which: Sequence[tuple[int, int]]) -> list[Article]:
    """(article, text) → a reading of its own capture, in months that go on."""
    made = []
    for number, (key, text) in enumerate(which):
        headline, body, keywords = TEXTS[text]
        bare = article(derivation(f"https://gazette.example/{key}"), fetched=number, published=DATE)
        record = replace(
            bare.record, headline=headline, article_body=body, keywords=keywords, in_language="en", date_published=DATE
        )
        day = f"2026-{number % 9 + 1:02}-01T00:00:00Z"
        at_ = replace(
            bare.provenance, page_record=f"urn:{number}", derivation=f"urn:d{number}", derived_at=day, fetched_at=day
        )
        made.append(replace(bare, record=record, provenance=at_, first_seen=codec.utc(at(number))))
    return sorted(made, key=lambda one: one.provenance.derived_at)


async def take(store: SqliteStore, selector: Selector, made: Sequence[Article]) -> None:
    await store.taken([(replace(derivation(one.record.url), id=one.id), selector(one)) for one in made], ())


async def rematch(store: SqliteStore, selector: Selector) -> int:
    return await store.rematch(selector.digest, selector, rules=selector.rules)


def contents(path: Path) -> list[list[tuple[object, ...]]]:
    db = sqlite3.connect(path)
    try:
        return [sorted(db.execute(table).fetchall()) for table in TABLES]
    finally:
        db.close()


async def changed(folder: Path, made: Sequence[Article], steps: Sequence[Selector], cut: Sequence[bool]) -> None:
    """Each configuration after the other over one index, some only begun with; the last over another at once."""
    store = SqliteStore(folder / "index.db", read=indexing.read)
    some = len(made) // len(steps) + 1
    for number, selector in enumerate(steps):
        await store.unmatch(selector.digest, selector.rules)
        await take(store, selector, made[number * some : (number + 1) * some])
        if number == len(steps) - 1 or not cut[number % len(cut)]:
            await rematch(store, selector)
    await store.close()
    fresh = SqliteStore(folder / "fresh.db", read=indexing.read)
    await take(fresh, steps[-1], made)
    await fresh.close()
    assert contents(folder / "index.db") == contents(folder / "fresh.db")


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9),
    st.lists(
        st.tuples(st.lists(st.tuples(st.integers(0, 3), EXPRESSIONS), max_size=3), st.sampled_from([3, 3, 3, 2])),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.booleans(), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_whatever_changed_the_index_is_as_if_it_had_been_so_from_the_begin(
    which: list[tuple[int, int]],
    steps: list[tuple[list[tuple[int, Expression]], int]],
    cut: list[bool],
) -> None:
    selectors = []
    for named, entities in steps:
        plan = {f"t{name}": Topic(name=f"t{name}", title="T", match=one) for name, one in named}
        selectors.append(Selector(ENTITIES[:entities], tuple(plan.values()), GROUPS))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(changed(Path(folder), readings(which), selectors, cut))


IRAQ, OIL, VOTE = (
    EntityIs(entity="iraq"),
    FieldHas(field="body", values=("oil ministry",)),
    FieldIs(field="tag", values=("Vote",)),
)
EVERY = [(n, n) for n in range(5)]


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ((IRAQ,), (IRAQ,), 0),
        ((IRAQ,), (IRAQ, OIL), 2),
        ((IRAQ,), (VOTE,), 3),  # they were in it, and one of them may be
        ((IRAQ, OIL), (IRAQ,), 2),
        ((IRAQ,), (IRAQ, EntityIs(entity="lebanon")), 3),
        ((IRAQ,), (IRAQ, NotThis(of=IRAQ)), 5),
    ],
)
async def test_only_articles_that_may_meet_a_changed_rule_are_looked_at(
    tmp_path: Path, before: tuple[Expression, ...], after: tuple[Expression, ...], asked: int
) -> None:
    store = SqliteStore(tmp_path / "index.db", read=indexing.read)
    first = Selector(ENTITIES, tuple(replace(topic, title="U") for topic in topics(*before)), GROUPS)
    await rematch(store, first)
    await take(store, first, readings(EVERY))
    assert await rematch(store, Selector(ENTITIES, topics(*after), GROUPS)) == asked
    await store.close()


async def test_an_order_of_topics_that_was_only_begun_leaves_nothing(tmp_path: Path) -> None:
    """What was committed by it meanwhile has its matches in that order."""
    first, second = topics(IRAQ, FieldHas(field="title", values=("lebanon",)))
    steps = [Selector(ENTITIES, order, GROUPS) for order in ((first, second), (second, first), (first, second))]
    await changed(tmp_path, readings([(n, 0) for n in range(3)]), steps, [False, True, False])


async def test_another_alias_matches_all_again_and_another_label_nothing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db", read=indexing.read)
    first = Selector(ENTITIES, topics(IRAQ))
    await rematch(store, first)
    await take(store, first, readings(EVERY))
    relabelled = tuple(replace(entity, label="Another") for entity in ENTITIES)
    assert await rematch(store, Selector(relabelled, topics(IRAQ))) == 0
    more: tuple[Entity, ...] = (replace(ENTITIES[0], aliases=(Alias(text="Elections"),)), *ENTITIES[1:])
    assert await rematch(store, Selector(more, topics(IRAQ))) == 5
    assert {a.record.headline for a in await store.catalogue.newest("t0", 9)} == {"Elections", "Iraq and Lebanon"}
    await store.close()


async def test_words_are_made_again_only_where_they_are_made_otherwise(tmp_path: Path) -> None:
    read: list[str] = []

    def reading(made: Article) -> Indexed:
        read.append(made.id)
        return indexing.read(made)

    store = SqliteStore(tmp_path / "index.db", read=reading)
    first = Selector(ENTITIES, topics(IRAQ))
    await rematch(store, first)
    await take(store, first, readings(EVERY))
    read.clear()
    await rematch(store, Selector(ENTITIES[:2], topics(IRAQ)))
    assert not read
    other = Selector(ENTITIES[:2], topics(OIL))
    await store.rematch(other.digest, other, rules=replace(other.rules, indexing="another"))
    assert len(read) == 5
    await store.close()
