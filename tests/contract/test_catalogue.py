"""What readers ask of an index: one suite over the index in SQLite and its twin in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.article import Article, Match
from bot.ports import Store
from tests.twins.store import MemoryStore
from tests.twins.values import article, derivation

KEY = "https://gazette.example/1"


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


def version(headline: str, record: str, derived_at: str, *topics: str) -> Article:
    """A reading of the one article, of its own capture."""
    made = article(derivation(KEY), *topics)
    at = replace(
        made.provenance, page_record=record, derivation=f"{record}-d", derived_at=derived_at, fetched_at=derived_at
    )
    return replace(made, record=replace(made.record, headline=headline), provenance=at)


async def _take(store: Store, *made: Article) -> None:
    await store.taken([(derivation(KEY), one) for one in made], ())


async def test_an_article_belongs_to_the_month_in_which_it_was_made_whatever_date_it_has(store: Store) -> None:
    await _take(store, version("A", "urn:1", "2026-09-30T23:59:59Z", "iraq"))
    assert await store.catalogue.span() == ("2026-09", "2026-09")
    (event,) = await store.catalogue.events("iraq", "2026-09")
    assert (event.article.record.headline, event.withdrawn) == ("A", False)
    assert await store.catalogue.events("iraq", "2026-10") == ()
    assert await store.catalogue.events("lebanon", "2026-09") == ()


async def test_each_month_has_the_last_version_that_was_made_in_it(store: Store) -> None:
    await _take(store, version("A", "urn:1", "2026-09-01T00:00:00Z", "iraq"))
    await _take(store, version("B", "urn:2", "2026-09-02T00:00:00Z", "iraq"))
    await _take(store, version("C", "urn:3", "2026-10-02T00:00:00Z", "iraq"))
    headlines = [
        [event.article.record.headline for event in await store.catalogue.events("iraq", month)]
        for month in ("2026-09", "2026-10")
    ]
    assert headlines == [["B"], ["C"]]


async def test_a_version_that_leaves_a_topic_is_an_event_of_its_month_and_none_later(store: Store) -> None:
    await _take(store, version("A", "urn:1", "2026-09-01T00:00:00Z", "iraq"))
    await _take(store, version("B", "urn:2", "2026-10-02T00:00:00Z", "iran"))
    await _take(store, version("C", "urn:3", "2026-11-02T00:00:00Z", "iran"))
    (left,) = await store.catalogue.events("iraq", "2026-10")
    assert (left.article.record.headline, left.withdrawn) == ("B", True)
    assert await store.catalogue.events("iraq", "2026-11") == ()
    assert [event.withdrawn for event in await store.catalogue.events("iraq", "2026-09")] == [False]


async def test_the_events_of_a_month_come_latest_first_and_in_pages(store: Store) -> None:
    for number in range(5):
        derived, made = (
            derivation(f"{KEY}/{number}"),
            version(str(number), f"urn:{number}", f"2026-09-0{number + 1}T00:00:00Z"),
        )
        made = replace(made, id=derived.id, matches=(Match(topic="iraq", reasons=()),))
        await store.taken([(derived, made)], ())
    behind, pages = None, []
    while page := await store.catalogue.events("iraq", "2026-09", behind=behind, limit=2):
        pages.append(page)
        behind = page[-1]
    assert [[event.article.record.headline for event in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert await store.catalogue.events("iraq", "2026-09") == tuple(event for page in pages for event in page)
    assert [event.place for event in pages[-1]] == ["2026-09-01T00:00:00Z urn:0-d"]


async def test_versions_that_are_committed_in_another_order_make_the_same_months(store: Store) -> None:
    made = [
        version("A", "urn:1", "2026-09-01T00:00:00Z", "iraq"),
        version("B", "urn:2", "2026-10-02T00:00:00Z"),
        version("C", "urn:3", "2026-10-03T00:00:00Z", "iraq"),
    ]
    await _take(store, *reversed(made))
    told = [
        (event.article.record.headline, event.withdrawn)
        for month in ("2026-09", "2026-10")
        for event in await store.catalogue.events("iraq", month)
    ]
    assert told == [("A", False), ("C", False)]


async def test_another_configuration_changes_the_matches_of_every_version(store: Store) -> None:
    await _take(store, version("A", "urn:1", "2026-09-01T00:00:00Z", "iraq"))
    await _take(store, version("B", "urn:2", "2026-10-02T00:00:00Z", "iraq"))
    await store.rematch("another", lambda made: replace(made, matches=(Match(topic="iran", reasons=()),)))
    assert await store.catalogue.events("iraq", "2026-09") == ()
    assert [event.article.record.headline for event in await store.catalogue.events("iran", "2026-09")] == ["A"]
    assert [event.article.record.headline for event in await store.catalogue.events("iran", "2026-10")] == ["B"]


async def test_the_newest_of_a_source_and_of_an_entity_are_listed(store: Store) -> None:
    made = replace(version("A", "urn:1", "2026-09-01T00:00:00Z"), entities=("iraq",))
    await _take(store, made)
    assert [a.id for a in await store.catalogue.recent(5, entity="iraq")] == [made.id]
    assert [a.id for a in await store.catalogue.recent(5, source=made.source)] == [made.id]
    assert await store.catalogue.recent(5, entity="iran") == ()
    assert await store.catalogue.recent(5, source="nobody") == ()
