"""Stories: one suite over the index in SQLite and its twin in memory, which compares every version with every other."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.sqlite import SqliteStore, stories
from bot.model import codec
from bot.model.article import Article, Derivation
from bot.ports import Store
from bot.stages import indexing
from tests.stories import texts
from tests.stories.changes import CHANGES
from tests.stories.texts import Text
from tests.twins.store import MemoryStore
from tests.twins.values import START, article, derivation

Pair = tuple[Derivation, Article]
DAY = 86_400
WIRES = [wire for wire in texts.wires() if wire.name in {"en-dam", "ar-wheat", "fr-usine"}]
TEXTS = [text for wire in WIRES for text in (wire.text, *(change(wire) for change in CHANGES), *wire.rewrites)]
MONTHS = ("2026-11", "2026-12", "2027-01")


def opened(kind: str, path: Path) -> Store:
    return MemoryStore(read=indexing.read) if kind == "memory" else SqliteStore(path, read=indexing.read)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made = opened(request.param, tmp_path / "index.db")
    yield made
    await made.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Of one capture of one source's one article."""

    source: str
    text: Text
    topics: tuple[str, ...] = ("iraq",)
    page: int = 0
    derived: float = 0
    """Seconds from the start of its first derivation."""
    published: float = 0
    again: int = 0

    def pair(self) -> Pair:
        made = derivation(f"https://{self.source}.example/{self.source}", source=self.source)
        record = replace(made.record, headline=self.text.headline, article_body=self.text.body)
        made = replace(made, record=record, page_record=f"urn:uuid:{self.source}-{self.page}")
        read = article(made, *self.topics, published=codec.utc(START + timedelta(seconds=self.published)))
        at = codec.utc(START + timedelta(seconds=self.derived + self.again))
        name = f"urn:uuid:{self.source}-{self.page}-{self.again}"
        where = replace(
            read.provenance, derived_at=at, derivation=name, fetched_at=codec.utc(START + timedelta(days=self.page))
        )
        return made, replace(read, provenance=where)


async def take(store: Store, *readings: Reading) -> None:
    for reading in readings:
        await store.taken([reading.pair()], ())


async def sources(store: Store, *, first: bool, topic: str = "iraq") -> set[str]:
    found = await store.catalogue.newest(topic, 99, first=first)
    if first:
        every = await store.catalogue.newest(topic, 99)
        assert [one.id for one in every if await store.catalogue.stands(one.id, topic)] == [one.id for one in found]
    return {one.source for one in found}


def copies(*names: str) -> list[Reading]:
    """Of one wire, each as its outlet prints it, an hour after the other."""
    return [
        Reading(source=name, text=CHANGES[number](WIRES[0]), derived=number * 3600, published=number * 3600)
        for number, name in enumerate(names)
    ]


async def test_two_outlets_with_one_text_are_one_story_and_a_rewrite_is_none_of_it(store: Store) -> None:
    one, two = copies("gazette", "herald")
    await take(store, one, two, Reading(source="observer", text=WIRES[0].rewrites[0], derived=9000, published=9000))
    assert await sources(store, first=False) == {"gazette", "herald", "observer"}
    assert await sources(store, first=True) == {"gazette", "observer"}
    told = [await store.catalogue.story(reading.pair()[0].id) for reading in (one, two)]
    assert [[found.source for found in of] for of in told] == [["gazette", "herald"]] * 2
    (alone,) = await store.catalogue.story(derivation("https://observer.example/observer", source="observer").id)
    assert alone.source == "observer"
    assert await store.catalogue.story("0" * 32) == ()


async def test_an_article_whose_story_stands_in_another_topic_alone_is_not_left_out(store: Store) -> None:
    one, two, three = copies("gazette", "herald", "observer")
    await take(store, replace(one, topics=("iran",)), two, three)
    assert await sources(store, first=True) == {"herald"}
    assert await sources(store, first=True, topic="iran") == {"gazette"}
    assert len(await store.catalogue.story(three.pair()[0].id)) == 3


async def test_what_comes_later_does_not_move_what_was_earlier(store: Store) -> None:
    one, two, three = copies("gazette", "herald", "observer")
    await take(store, two, three)
    assert await sources(store, first=True) == {"herald"}
    later = replace(one, derived=1e6, published=-3600)  # published first, but read when the others were
    await take(store, later)
    assert await sources(store, first=True) == {"herald"}
    assert [found.source for found in await store.catalogue.story(later.pair()[0].id)] == [
        "herald",
        "observer",
        "gazette",
    ]


async def test_a_text_that_is_published_again_after_the_window_is_another_story(store: Store) -> None:
    one, two = copies("gazette", "herald")
    await take(store, one, replace(two, published=8 * DAY))
    assert await sources(store, first=True) == {"gazette", "herald"}


async def test_an_article_that_is_rewritten_leaves_the_story_and_the_month_that_is_over_stays(store: Store) -> None:
    one, two = copies("gazette", "herald")
    late = replace(two, page=1, derived=40 * DAY, text=WIRES[0].rewrites[0])
    await take(store, one, two, late)
    assert await sources(store, first=True) == {"gazette", "herald"}
    told = [await store.catalogue.events("iraq", month, first=True) for month in MONTHS[:2]]
    assert [[event.article.source for event in of] for of in told] == [["gazette"], ["herald"]]
    ask = store.catalogue.story
    then = [await ask(one.pair()[0].id, month) for month in ("2026-10", "2026-11", "2026-12", "")]
    assert [[found.source for found in of] for of in then] == [[], ["gazette", "herald"], ["gazette"], ["gazette"]]
    assert [found.version for found in await ask(two.pair()[0].id, "2026-11")] == [1, 1]


async def test_one_that_has_left_the_topic_by_the_end_of_the_month_stands_in_nobody_s_way(store: Store) -> None:
    one, two = copies("gazette", "herald")
    left = replace(one, page=1, derived=DAY, text=CHANGES[5](WIRES[0]), topics=())
    await take(store, one, left, two)
    assert await sources(store, first=True) == {"herald"}
    told = await store.catalogue.events("iraq", "2026-11", first=True)
    assert [(event.article.source, event.withdrawn) for event in told] == [("gazette", True), ("herald", False)]


async def test_an_article_is_not_left_out_for_a_copy_of_what_it_was_itself(store: Store) -> None:
    one, two = copies("gazette", "herald")
    edited = replace(one, page=1, derived=3 * 3600, text=CHANGES[2](WIRES[0]))
    await take(store, one, two, edited)
    assert await sources(store, first=True) == {"gazette"}


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_order_they_are_taken_in_the_same_stories_stand(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    readings = [some(chance, number) for number in range(chance.randrange(4, 16))]
    shuffled = chance.sample(readings, len(readings)) + chance.choices(readings, k=3)  # and some of them twice
    told = []
    for number, (kind, order) in enumerate((("memory", readings), ("sqlite", readings), ("sqlite", shuffled))):
        store = opened(kind, tmp_path / f"{number}.db")
        await take(store, *order)
        told.append(await everything(store, readings))
        await store.close()
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("seed", range(20))
async def test_a_month_that_is_over_stays_as_it_was(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    readings = sorted((some(chance, number) for number in range(20)), key=lambda reading: reading.derived)
    over: dict[str, Any] = {}
    for number, reading in enumerate(readings):
        await take(store, replace(reading, page=number))  # each of a capture of its own: nothing is read again
        for month in MONTHS:
            if month < (await store.catalogue.span())[1] and month not in over:
                over[month] = await then(store, readings[: number + 1], month)
    assert over
    assert {month: await then(store, readings, month) for month in over} == over


async def test_articles_that_tell_one_another_s_story_by_now_leave_both_stories_in_the_topic(store: Store) -> None:
    one, two, three = copies("gazette", "herald", "post")
    other = replace(two, text=WIRES[1].text)
    swapped = [
        replace(one, page=1, derived=4 * 3600, text=WIRES[1].text),
        replace(other, page=1, derived=5 * 3600, text=WIRES[0].text),
    ]
    await take(store, one, other, three, *swapped)
    told = await store.catalogue.events("iraq", "2026-11", first=True)
    assert [event.article.source for event in told] == ["gazette", "post"]
    assert await sources(store, first=True) == {"gazette", "post"}


async def test_of_a_story_the_first_so_many_are_asked_for(store: Store) -> None:
    await take(store, *(many := copies("gazette", "herald", "post", "mail")))
    id_ = many[3].pair()[0].id
    assert [one.source for one in await store.catalogue.story(id_, limit=2)] == ["gazette", "herald"]
    assert len(await store.catalogue.story(id_)) == len(await store.catalogue.story(id_, limit=9)) == 4


async def test_a_story_is_read_once_however_many_of_it_are_left_out(tmp_path: Path) -> None:
    store = opened("sqlite", tmp_path / "index.db")
    await take(store, *(Reading(source=f"source{n}", text=WIRES[0].text, derived=n, published=n) for n in range(30)))
    said: list[str] = []
    db = sqlite3.connect(tmp_path / "index.db")
    db.set_trace_callback(said.append)
    assert [found.source for found in stories.newest(db, "iraq", 50)] == ["source0"]
    assert len(stories.events(db, "iraq", MONTHS[0], None, 0)) == 1
    db.close()
    await store.close()
    assert len([one for one in said if "FROM story JOIN sketch USING (num) ORDER" in one]) == 2


async def test_what_a_story_costs_does_not_grow_with_it_where_a_feed_has_one_date_for_all(tmp_path: Path) -> None:
    steps = []
    for count in (40, 320):
        store = opened("sqlite", path := tmp_path / f"{count}.db")
        many = [Reading(source=f"source{n}", text=WIRES[0].text, derived=n) for n in range(count)]
        await store.taken([reading.pair() for reading in many], ())
        await store.close()
        db = sqlite3.connect(path)
        steps.append(cost(db))
        db.close()
    assert steps[1] < 2 * steps[0]


def cost(db: sqlite3.Connection) -> int:
    """Steps of the database over what may lead the last version."""
    told: list[None] = []
    (num,) = db.execute("SELECT num FROM sketch ORDER BY place DESC LIMIT 1").fetchone()
    db.set_progress_handler(lambda: told.append(None), 10)
    assert len(list(stories._earlier(db, stories._read(db, num)))) == stories.CANDIDATES
    return len(told)


async def then(store: Store, readings: Sequence[Reading], month: str) -> Any:
    ask, ids = store.catalogue, sorted({reading.pair()[0].id for reading in readings})
    told = {id_: await ask.story(id_, month) for id_ in ids}
    return [await ask.events("iraq", month, first=True), {id_: story for id_, story in told.items() if story}]


@pytest.mark.parametrize("seed", range(8))
async def test_the_same_stories_stand_though_no_more_than_a_few_of_many_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(stories, "CANDIDATES", chosen := seed % 3 + 1)
    monkeypatch.setattr(stories, "FEW", chosen)
    chance = random.Random(seed)
    readings = [some(chance, number, sources=30) for number in range(40)]
    told = []
    for number in range(3):
        store = opened("sqlite", tmp_path / f"{number}.db")
        await take(store, *readings)
        told.append(await everything(store, readings))
        await store.close()
        readings = chance.sample(readings, len(readings))
    assert told[1:] == told[:1] * 2


def some(chance: random.Random, number: int, sources: int = 6) -> Reading:
    """A reading, or one of a capture that was read before: the text is then another, which is our doing."""
    return Reading(
        source=f"source{chance.randrange(sources)}",
        text=chance.choice(TEXTS),
        topics=tuple(chance.sample(["iraq", "lebanon"], chance.randrange(3))),
        page=chance.randrange(3),
        derived=chance.randrange(80) * DAY,
        published=chance.choice([0, 1, 1, 2, 6, 9]) * DAY,
        again=number,
    )


async def everything(store: Store, readings: Sequence[Reading]) -> Any:
    ask = store.catalogue
    return [
        [await ask.newest(topic, 99, first=True) for topic in ("iraq", "lebanon")],
        [await ask.events(topic, month, first=True) for topic in ("iraq", "lebanon") for month in MONTHS],
        [
            [one.source for one in await ask.story(id_)]
            for id_ in sorted({reading.pair()[0].id for reading in readings})
        ],
    ]
