"""Laws of the operators, and that no article can make the evaluator fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.article import Author, Match
from bot.model.codec import dumps, loads
from bot.model.entry import Image
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    NotThis,
    PublishedIn,
    RegexIn,
    Topic,
)
from bot.stages.select import Selector
from tests.unit.test_select import ENTITIES, article

WORDS = ["Iraq", "Iraqi", "العراق", "وللعراق", "Hezbollah", "Party of God", "Lebanon", "oil", "Oil-Ministry", "en", "-"]
TEXTS = st.one_of(
    st.lists(st.sampled_from([*WORDS, "\n", ".", "\ud800"]), max_size=8).map(" ".join),
    st.text(st.characters(exclude_categories=()), max_size=12),
)
VALUES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple)
DAYS = st.one_of(st.none(), st.integers(1, 28).map(lambda day: datetime(2026, 11, day, tzinfo=UTC)))
ENTITY_PLACES = ["title", "lead", "body", "keywords", "caption"]
PLACES = [*ENTITY_PLACES, "section", "author", "url"]


def places(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=3, unique=True).map(tuple)


LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(FieldIs, field=st.sampled_from(["tag", "section", "author", "source", "group"]), values=VALUES),
    st.builds(FieldHas, field=st.sampled_from(["title", "lead", "body", "caption"]), values=VALUES),
    st.builds(
        RegexIn, pattern=st.sampled_from(["(?i)oil", r"^\pL+$", r"\b", "a*", r"\C", "(?s).+"]), where=places(PLACES)
    ),
    st.builds(
        EntityIs,
        entity=st.sampled_from(["iraq", "hezbollah", "lebanon", "none"]),
        where=places(ENTITY_PLACES),
        min_count=st.integers(1, 3),
    ),
    st.builds(LanguageIs, values=VALUES),
    st.builds(PublishedIn, after=DAYS, before=DAYS),
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(AllOf, of=st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, of=st.lists(inner, max_size=3).map(tuple)),
        st.builds(AtLeast, count=st.integers(1, 4), of=st.lists(inner, max_size=3).map(tuple)),
        st.builds(NotThis, of=inner),
    ),
    max_leaves=6,
)
SOME = st.lists(TEXTS, max_size=3).map(tuple)
RECORDS = st.fixed_dictionaries(
    {
        "headline": TEXTS,
        "description": TEXTS,
        "article_body": TEXTS,
        "keywords": SOME,
        "article_section": SOME,
        "byline": TEXTS,
        "author": SOME.map(lambda names: tuple(Author(name=name) for name in names)),
        "image": SOME.map(lambda captions: tuple(Image(url="", caption=caption) for caption in captions)),
        "in_language": st.one_of(TEXTS, st.sampled_from(["en-GB", "ar"])),
        "url": TEXTS,
    }
)


def matches(fields: dict[str, object], *expressions: Expression, published: str = "") -> tuple[Match, ...]:
    topics = tuple(Topic(name=str(place), title="", match=expression) for place, expression in enumerate(expressions))
    one = article(**fields)
    return Selector(ENTITIES, topics, {"jpost": "oil"})(replace(one, published=published or one.published)).matches


def agree(fields: dict[str, object], first: Expression, second: Expression) -> bool:
    return len(matches(fields, first, second)) in {0, 2}


@given(RECORDS, EXPRESSIONS, st.one_of(TEXTS, st.datetimes().map(lambda moment: moment.isoformat() + "+14:00")))
@settings(max_examples=300, deadline=None)
def test_any_article_is_told_and_every_reason_says_something(
    fields: dict[str, object], expression: Expression, published: str
) -> None:
    for match in matches(fields, expression, published=published):
        for reason in match.reasons:
            assert reason.leaf
            assert reason.where
            assert reason.count >= 1


@given(RECORDS, st.lists(EXPRESSIONS, max_size=3).map(tuple))
@settings(max_examples=100, deadline=None)
def test_not_all_is_any_not_and_not_any_is_all_not(fields: dict[str, object], parts: tuple[Expression, ...]) -> None:
    denied = tuple(NotThis(of=part) for part in parts)
    assert agree(fields, NotThis(of=AllOf(of=parts)), AnyOf(of=denied))
    assert agree(fields, NotThis(of=AnyOf(of=parts)), AllOf(of=denied))


@given(RECORDS, st.lists(EXPRESSIONS, min_size=1, max_size=3).map(tuple))
@settings(max_examples=100, deadline=None)
def test_at_least_one_is_any_and_at_least_each_is_all(fields: dict[str, object], parts: tuple[Expression, ...]) -> None:
    for first, second in (
        (AtLeast(count=1, of=parts), AnyOf(of=parts)),
        (AtLeast(count=len(parts), of=parts), AllOf(of=parts)),
    ):
        told = matches(fields, first, second)
        assert len(told) in {0, 2}
        assert len({match.reasons for match in told}) <= 1


@given(RECORDS, EXPRESSIONS)
@settings(max_examples=100, deadline=None)
def test_not_not_is_as_it_was_and_a_match_and_its_denial_are_never_both(
    fields: dict[str, object], expression: Expression
) -> None:
    assert agree(fields, NotThis(of=NotThis(of=expression)), expression)
    assert len(matches(fields, expression, NotThis(of=expression))) == 1


@given(EXPRESSIONS)
@settings(max_examples=100, deadline=None)
def test_an_expression_survives_the_codec(expression: Expression) -> None:
    topic = Topic(name="t", title="", match=expression)
    assert loads(Topic, dumps(topic)) == topic
