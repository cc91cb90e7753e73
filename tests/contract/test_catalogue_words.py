"""Articles by their words: one suite over the index in SQLite and its twin in memory."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.sqlite import SqliteStore
from bot.adapters.sqlite.inspection import SqliteInspection
from bot.model.article import Article
from bot.model.errors import ArchiveError
from bot.model.need import Anything, Both, Either, From, Has, Mentions, Need, Nothing
from bot.model.topic import Expression, FieldHas, TextHas, Topic
from bot.ports import Store
from bot.stages import indexing
from bot.stages.select import Selector
from bot.stages.select.needs import needed
from tests.twins.catalogue import meets
from tests.twins.store import MemoryStore
from tests.twins.values import article, derivation
from tests.unit.test_select import ENTITIES
from tests.unit.test_select_needs import GROUPS, TEXT, TREES, articles


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    sqlite = SqliteStore(tmp_path / "index.db", read=indexing.read)
    made: Store = MemoryStore() if request.param == "memory" else sqlite
    yield made
    await made.close()
    await sqlite.close()


def piece(key: str, headline: str, text: str = "", *, source: str = "gazette", published: str = "") -> Article:
    made = article(derivation(key, source=source), published=published)
    return replace(made, record=replace(made.record, headline=headline, article_body=text))


async def take(store: Store, *made: Article) -> None:
    await store.taken([(derivation(one.record.url, source=one.source), one) for one in made], ())


def has(*rows: str, columns: tuple[str, ...] = ("title", "lead", "body")) -> Has:
    return Has(columns=columns, phrases=tuple(tuple(row.split()) for row in rows))


async def headlines(store: Store, need: Need) -> list[str]:
    return [found.record.headline async for found in store.catalogue.candidates(need)]


async def test_articles_are_found_by_words_phrases_and_columns(store: Store) -> None:
    await take(store, piece("1", "Oil for Iraq", "A pipeline."), piece("2", "Iraq, oil: a history", "Nothing more."))
    assert len(await headlines(store, has("iraq"))) == 2
    assert await headlines(store, has("oil for")) == ["Oil for Iraq"]
    assert await headlines(store, has("pipeline", columns=("title",))) == []
    assert await headlines(store, has("pipeline", "none", columns=("title", "body"))) == ["Oil for Iraq"]
    assert await headlines(store, has("pip")) == []


async def test_needs_are_joined(store: Store) -> None:
    first = replace(piece("1", "Oil", source="gazette"), entities=("iraq",))
    await take(store, first, piece("2", "Oil", source="wire--east"), piece("3", "Gas", source="wire--east"))
    oil, wire = has("oil"), From(sources=("wire-east",))
    assert len(await headlines(store, Anything())) == 3
    assert await headlines(store, Nothing()) == []
    assert await headlines(store, Both(of=(oil, wire))) == ["Oil"]
    assert sorted(await headlines(store, wire)) == ["Gas", "Oil"]
    assert len(await headlines(store, Either(of=(Mentions(entity="iraq"), wire)))) == 3
    assert len(await headlines(store, Either(of=(Both(of=(oil, Mentions(entity="iraq"))), has("gas"))))) == 2
    assert await store.catalogue.count(oil) == 2


async def test_what_fits_best_comes_first_and_of_the_same_fit_the_newest(store: Store) -> None:
    await take(
        store,
        piece("1", "Weather", "Oil is in the last line of it.", published="2026-11-02T00:00:00+00:00"),
        piece("2", "Oil", "A pipeline.", published="2026-11-01T00:00:00+00:00"),
        piece("3", "Weather", "Oil is in the last line of it.", published="2026-11-03T00:00:00+00:00"),
        piece("4", "Gas", source="wire"),
    )
    found = await store.catalogue.found(has("oil"), 10)
    assert [one.record.url for one in found] == ["2", "3", "1"]
    assert [one.record.url for one in await store.catalogue.found(has("oil"), 1, 1)] == ["3"]
    either = Either(of=(From(sources=("wire",)), has("oil")))
    assert [one.record.url for one in await store.catalogue.found(either, 9)] == ["2", "3", "1", "4"]
    assert [one.record.url for one in await store.catalogue.found(From(sources=("gazette",)), 2)] == ["3", "1"]


async def test_an_edit_is_found_by_its_new_words_alone(store: Store) -> None:
    first = piece("1", "Oil", "A pipeline.")
    before = await store.catalogue.changes()
    await take(store, first)
    assert await store.catalogue.changes() != before
    at = replace(first.provenance, page_record="urn:2", derived_at="2026-12-01T00:00:00Z", derivation="urn:d2")
    at = replace(at, fetched_at="2026-12-01T00:00:00Z")
    await take(store, replace(first, record=replace(first.record, headline="Gas"), provenance=at))
    assert await headlines(store, has("oil")) == []
    assert await headlines(store, has("gas")) == ["Gas"]
    assert await store.catalogue.count(has("pipeline")) == 1


HOSTILE = ['"', "'", "NEAR(", "a OR b", "*", "^", "title:", "{", "}", "\\", "--", ";", "\0", "AND", "NOT", '""', "ʼ"]


@given(
    row=st.lists(
        st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)),
        min_size=1,
        max_size=4,
    ).map(tuple)
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_words_are_read_as_the_language_of_the_full_text_index(hostile: Store, row: tuple[str, ...]) -> None:
    found = [one async for one in hostile.catalogue.candidates(Has(columns=("title",), phrases=(row,)))]
    asked = " ".join(" ".join(row).replace("\0", " ").split()).lower()
    assert not found or asked in "a secret headline"
    await hostile.catalogue.found(Has(columns=("title",), phrases=(row,)), 3)


@pytest.fixture
async def hostile(tmp_path: Path) -> AsyncIterator[Store]:
    made = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(made, piece("1", "A secret headline"))
    yield made
    await made.close()


@given(made=st.lists(articles(), min_size=1, max_size=4), expression=TREES, literal=TEXT)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_index_answers_as_the_need_says(
    tmp_path: Path, made: list[Article], expression: Expression, literal: str
) -> None:
    path = tmp_path / "index.db"
    path.unlink(missing_ok=True)
    store = SqliteStore(path, read=indexing.read)
    rules = (expression, FieldHas(field="body", values=(literal,)), TextHas(values=(literal,)))
    select = Selector(ENTITIES, tuple(Topic(name=str(n), title="", match=rule) for n, rule in enumerate(rules)), GROUPS)
    told = [select(replace(one, id=f"{n:032}")) for n, one in enumerate(made)]
    await store.taken([(derivation(one.id, source=one.source, id_=one.id), one) for one in told], ())
    for number, rule in enumerate(rules):
        need = needed(rule, GROUPS)
        found = {one.id async for one in store.catalogue.candidates(need)}
        assert found == {one.id for one in told if meets(need, one)}
        assert found >= {one.id for one in told if any(match.topic == str(number) for match in one.matches)}
        assert {one.id for one in await store.catalogue.found(need, 9)} == found
    await store.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


async def test_words_that_are_missing_or_left_over_are_a_contradiction_of_the_index(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    store = SqliteStore(path, read=indexing.read)
    await take(store, piece("1", "Oil"), piece("2", "Gas"))
    await store.close()
    assert await contradictions(path) == ()
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM words WHERE num = 1")
        db.execute("INSERT INTO word (rowid, title) VALUES (7, 'left over')")
    told = await contradictions(path)
    assert len(told) == 2
    assert "words" in told[0]


async def contradictions(path: Path) -> tuple[str, ...]:
    inspection = SqliteInspection(path)
    try:
        return await inspection.contradictions()
    finally:
        await inspection.close()


async def test_a_rule_of_thousands_of_names_and_words_is_answered(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(store, replace(piece("1", "Oil"), entities=("iraq",)), piece("2", "Gas"))
    names = tuple(Mentions(entity=f"none-{n}") for n in range(3_000))
    rows = tuple((f"none{n}",) for n in range(5_000))
    assert await store.catalogue.count(Either(of=(*names, Mentions(entity="iraq")))) == 1
    assert await store.catalogue.count(Either(of=(*names, From(sources=("gazette",)), has("gas")))) == 2
    assert await store.catalogue.count(Has(columns=("title",), phrases=(*rows, ("gas",)))) == 1
    assert len(await store.catalogue.found(Has(columns=("title",), phrases=(*rows, ("gas",))), 9)) == 1
    beyond = Has(columns=("title",), phrases=tuple((f"none{n}",) for n in range(9_000)))
    assert await store.catalogue.count(beyond) == 2  # more than is asked for: the index cannot tell
    await store.close()


@pytest.mark.parametrize("leaf", [has("oil"), From(sources=("gazette",)), Mentions(entity="iraq")])
@pytest.mark.parametrize("wide", [1, 4])
async def test_a_rule_of_many_levels_is_answered(tmp_path: Path, leaf: Need, wide: int) -> None:
    """The parsers of the database hold a hundred signs; a rule of 32 levels of brackets, and many lines of YAML, may need more."""
    store = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(store, replace(piece("1", "Oil"), entities=("iraq",)), piece("2", "Gas", source="wire"))
    need: Need = leaf
    for level in range(40):
        others: tuple[Need, ...] = (*(From(sources=(f"none-{level}-{n}",)) for n in range(wide)), has(f"none{level}"))
        need = Either(of=(*others, Both(of=(leaf, *[leaf] * wide, need))))
        assert "Oil" in await headlines(store, need)
        assert len(await store.catalogue.found(need, 9)) >= 1
    await store.close()


async def test_a_search_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(store, *(piece(str(n), f"Oil {n}") for n in range(200)))
    monkeypatch.setattr("bot.adapters.sqlite.words.SECONDS", -1.0)
    with pytest.raises(ArchiveError, match="ask for less"):
        await store.catalogue.found(has("oil"), 9)
    monkeypatch.undo()
    assert len(await store.catalogue.found(has("oil"), 9)) == 9
    await store.close()


@given(
    history=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5), TEXT), min_size=1, max_size=10),
    again=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_taken_in_whatever_order_the_words_are_those_of_the_latest_versions(
    tmp_path: Path, history: list[tuple[int, int, str]], *, again: bool
) -> None:
    """Captures of three articles, some read again: what is in the full-text index is what a fresh one of the outcome holds."""
    kept, fresh = fresh_store(tmp_path / "kept.db"), fresh_store(tmp_path / "fresh.db")
    for number, (key, capture, text) in enumerate(history):
        one = piece(str(key), text, text[::-1])
        day = f"2026-11-{capture:02}T00:00:00Z"
        made = replace(
            one.provenance, page_record=f"urn:{capture}", fetched_at=day, derived_at=day, derivation=f"d{number}"
        )
        await take(kept, replace(one, provenance=made))
    if again:
        await kept.rematch("another", lambda made: replace(made, entities=("iraq",)))
    await take(fresh, *[replace(one, version=1) async for one in kept.catalogue.candidates(Anything())])
    told = []
    for store, name in ((kept, "kept.db"), (fresh, "fresh.db")):
        await store.close()
        told.append(instances(tmp_path / name))
    assert told[0] == told[1]
    assert await contradictions(tmp_path / "kept.db") == ()


def fresh_store(path: Path) -> SqliteStore:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return SqliteStore(path, read=indexing.read)


def instances(path: Path) -> list[tuple[object, ...]]:
    """Each word with the article, the column and the place in which it stands."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, word, instance)")
        query = "SELECT term, id, col, offset FROM temp.vocabulary JOIN article ON num = doc ORDER BY 1, 2, 3, 4"
        found = db.execute(query).fetchall()
        (count,) = db.execute("SELECT count(*) FROM temp.vocabulary").fetchone()
        assert count == len(found)
        return found
