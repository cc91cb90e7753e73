"""`bot.ports.Store`, promise by promise: SQLite and its twin. Articles, versions, aliases, matches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model import codec
from bot.model.article import Article
from bot.model.query import Query
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import START, article, at, capture, derivation


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


async def everything(store: Store, query: Query | None = None) -> list[Article]:
    return [found async for found in store.articles(query or Query())]


async def test_an_article_is_taken_with_its_rows_and_its_aliases(store: Store) -> None:
    derived, row = derivation("https://gazette.example/1", "g1"), capture(0, 50)
    made = article(derived, "iraq")
    await store.taken([(derived, made)], [row])
    assert await everything(store) == [made]
    assert await store.history(made.id) == (made,)
    assert await store.catalogue.newest("iraq", 5) == (made,)
    assert await store.resolve("gazette", ["g1"]) == {"g1": made.id}
    assert await store.capture(row.record_id) == row


async def test_taken_twice_changes_nothing(store: Store) -> None:
    derived, row = derivation("https://gazette.example/1", "g1"), capture(0, 50)
    made = article(derived, "iraq")
    for _ in range(2):
        await store.taken([(derived, made)], [row])
    assert await store.history(made.id) == (made,)
    assert await store.catalogue.newest("iraq", 5) == (made,)
    assert await store.indexed(row.file) == 50


async def test_unchanged_content_makes_no_version(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    first = article(derived, "iraq")
    again = replace(derived, record=replace(derived.record, url="https://gazette.example/1?page=1", confidence=0.9))
    await store.taken([(derived, first)], ())
    await store.taken([(again, article(again, "iraq", fetched=60))], ())
    assert await store.history(derived.id) == (first,)


async def test_changed_content_makes_a_version_that_keeps_when_it_was_first_seen(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    edited = replace(derived, record=replace(derived.record, article_body="Two."))
    first = article(derived, "iraq", published="2026-11-02T08:00:00+00:00")
    await store.taken([(derived, first)], ())
    await store.taken([(edited, article(edited, "lebanon", fetched=60, first_seen=at(60)))], ())
    before, after = await store.history(derived.id)
    assert before == first
    assert (after.version, after.record.article_body, after.first_seen) == (2, "Two.", first.first_seen)
    assert after.published == first.published, "a version without a date of its own does not move in the feed"
    assert await everything(store) == [after]
    assert await store.catalogue.newest("iraq", 5) == ()
    assert await store.catalogue.newest("lebanon", 5) == (after,)


async def test_an_older_capture_taken_again_after_a_crash_makes_no_version(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    edited = replace(derived, record=replace(derived.record, article_body="Two."))
    pairs = [(derived, article(derived)), (edited, article(edited, fetched=60))]
    await store.taken(pairs, ())
    before = await store.history(derived.id)
    for pair in pairs:
        await store.taken([pair], ())
    assert await store.history(derived.id) == before
    assert [version.version for version in before] == [1, 2]


async def test_aliases_lead_to_the_article_that_was_taken_last_under_them(store: Store) -> None:
    first = derivation("https://gazette.example/1", "shared")
    second = derivation("https://gazette.example/2", "shared")
    await store.taken([(first, article(first)), (second, article(second))], ())
    assert await store.resolve("gazette", ["shared"]) == {"shared": second.id}
    led = replace(derivation("https://gazette.example/3", "shared"), id=first.id)
    await store.taken([(led, article(led))], ())
    names = [first.key, second.key, led.key, "shared"]
    ids = [first.id, second.id, first.id, first.id]
    assert await store.resolve("gazette", names) == dict(zip(names, ids, strict=True))


async def test_one_source_cannot_touch_the_aliases_of_another(store: Store) -> None:
    ours, theirs = derivation("https://x.example/1", "g"), derivation("https://x.example/1", "g", source="herald")
    await store.taken([(ours, article(ours)), (theirs, article(theirs))], ())
    assert ours.id != theirs.id
    assert await store.resolve("gazette", ["g"]) == {"g": ours.id}
    assert await store.resolve("herald", ["g"]) == {"g": theirs.id}


async def test_the_newest_go_by_instant_then_id_whatever_offset_they_are_written_with(store: Store) -> None:
    dates = (
        "2026-11-03T10:00:00+03:00",
        "2026-11-03T08:00:00+00:00",
        "2026-11-03T00:00:00-08:00",
    )  # 07:00, 08:00, 08:00
    made = []
    for number, date in enumerate(dates):
        derived = derivation(f"https://gazette.example/{number}")
        made.append(article(derived, "iraq", published=date))
        await store.taken([(derived, made[-1])], ())
    tied = sorted(made[1:], key=lambda a: a.id, reverse=True)
    assert await store.catalogue.newest("iraq", 9) == (*tied, made[0])
    assert await store.catalogue.newest("iraq", 1) == (tied[0],)
    assert await store.catalogue.newest("lebanon", 9) == ()


async def test_matches_are_made_again_only_under_another_digest(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    edited = replace(derived, record=replace(derived.record, article_body="Two."))
    other = derivation("https://gazette.example/2")
    await store.taken([(derived, article(derived, "iraq")), (edited, article(edited, "iraq", fetched=60))], ())
    await store.taken([(other, article(other, "iraq"))], ())
    lebanon = article(derived, "lebanon").matches

    def match(found: Article) -> Article:
        return replace(found, entities=("lebanon",), matches=lebanon)

    assert await store.rematch("one", match) == 2, "articles, not versions"
    assert await store.catalogue.newest("iraq", 9) == ()
    assert {a.entities for a in await store.catalogue.newest("lebanon", 9)} == {("lebanon",)}
    assert {a.matches for a in await store.history(derived.id)} == {lebanon}, "of every version"
    assert await store.rematch("one", lambda found: replace(found, matches=())) == 0
    assert len(await store.catalogue.newest("lebanon", 9)) == 2
    assert await store.rematch("two", lambda found: replace(found, matches=())) == 2
    assert await store.catalogue.newest("lebanon", 9) == ()


async def test_more_articles_than_a_page_come_all_once_and_in_order(store: Store) -> None:
    pairs = []
    for number in range(450):
        derived = derivation(f"https://gazette.example/{number}")
        # Three seconds, so that pages end in the middle of articles that were seen together.
        pairs.append((derived, article(derived, *(["iraq"] if number % 2 else []), first_seen=at(number % 3))))
    await store.taken(pairs, ())
    expected = sorted((made for _, made in pairs), key=lambda a: (a.first_seen, a.id))
    assert await everything(store) == expected
    assert await everything(store, Query(limit=201)) == expected[:201]
    assert await everything(store, Query(topic="iraq")) == [a for a in expected if a.matches]
    assert await store.rematch("one", lambda found: replace(found, entities=("seen",))) == 450
    assert {a.entities for a in await everything(store)} == {("seen",)}


async def test_articles_are_asked_for_by_topic_source_and_first_sight(store: Store) -> None:
    ours, theirs = derivation("https://gazette.example/1"), derivation("https://herald.example/1", source="herald")
    old, new = article(ours, "iraq", first_seen=at(0)), article(theirs, first_seen=at(60.5))
    await store.taken([(ours, old), (theirs, new)], ())
    assert await everything(store, Query(source="herald")) == [new]
    assert await everything(store, Query(topic="iraq")) == [old]
    assert await everything(store, Query(topic="iraq", source="herald")) == []
    assert await everything(store, Query(since=codec.utc(at(1)))) == [new]


@pytest.mark.parametrize(
    ("since", "both"),
    [
        ("2026-11-03", True),
        ("2026-11-04", False),
        ("2026-11-03T09:30:00Z", True),
        ("2026-11-03T09:30:00+00:00", True),
        ("2026-11-03T11:30:00+02:00", True),
        ("2026-11-03T09:30:00.500000Z", False),
    ],
)
async def test_since_is_an_instant_or_a_day_in_any_form_of_rfc_3339(store: Store, since: str, both: bool) -> None:
    derived = derivation("https://gazette.example/1")
    await store.taken([(derived, article(derived, first_seen=START))], ())
    assert len(await everything(store, Query(since=since))) == int(both)
