"""A topic is asked only of articles with one of its signs; that never loses a match."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.article import Match
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
    TextHas,
    Topic,
)
from bot.stages.select import Selector, signs
from bot.stages.select.expression import compile_expression
from bot.stages.select.reading import Reading
from tests.unit.test_select import ENTITIES, article
from tests.unit.test_select_laws import EXPRESSIONS, RECORDS

IRAQ, OIL, LATE = (
    EntityIs(entity="iraq"),
    FieldIs(field="tag", values=("Oil", "OIL", "Gas")),
    LanguageIs(values=("en",)),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (IRAQ, {("entity", "iraq")}),
        (OIL, {("keywords", "oil"), ("keywords", "gas")}),
        (FieldHas(field="title", values=("oil",)), {("phrase", "oil")}),
        (LATE, None),
        (NotThis(of=IRAQ), None),
        (AllOf(of=(OIL, LATE, IRAQ)), {("entity", "iraq")}),
        (AllOf(of=(LATE, NotThis(of=IRAQ))), None),
        (AllOf(of=()), None),
        (AnyOf(of=(IRAQ, OIL)), {("entity", "iraq"), ("keywords", "oil"), ("keywords", "gas")}),
        (AnyOf(of=(IRAQ, LATE)), None),
        (AnyOf(of=()), set()),
        (AtLeast(count=0, of=(IRAQ,)), None),
        (AtLeast(count=3, of=(IRAQ, OIL)), set()),
        (AtLeast(count=2, of=(IRAQ, LATE, OIL)), {("entity", "iraq"), ("keywords", "oil"), ("keywords", "gas")}),
        (AtLeast(count=2, of=(IRAQ, LATE, LATE)), None),
    ],
)
def test_the_signs_of_an_expression(expression: Expression, expected: set[tuple[str, str]] | None) -> None:
    assert signs.signs(expression) == (None if expected is None else frozenset(expected))


@given(
    RECORDS,
    st.lists(
        st.one_of(
            EXPRESSIONS,
            st.builds(TextHas, values=st.just(("oil", "Iraq"))),
            st.builds(AllOf, of=st.tuples(EXPRESSIONS, EXPRESSIONS)),
        ),
        max_size=5,
    ),
)
@settings(max_examples=300, deadline=None)
def test_what_is_not_asked_would_have_been_false(fields: dict[str, object], expressions: list[Expression]) -> None:
    topics = tuple(Topic(name=str(n), title="", match=one) for n, one in enumerate(expressions))
    selector = Selector(ENTITIES, topics, {"jpost": "oil"})
    one = article(**fields)
    read = Reading(one, selector._known)
    told = [(topic.name, compile_expression(topic.match)(read)) for topic in topics]
    expected = tuple(Match(topic=name, reasons=reasons) for name, reasons in told if reasons is not None)
    assert selector(replace(one)).matches == expected
