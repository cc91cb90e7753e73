"""The examples of a topic are tried on its rule."""

from __future__ import annotations

import unicodedata

from bot.model.article import Reason
from bot.model.topic import Alias, Entity, Example, Examples, Topic
from bot.stages.asking import parse
from bot.stages.select.examples import Missed, article, missed
from tests.unit.test_select import ENTITIES


def topic(rule: str, must: tuple[Example, ...] = (), must_not: tuple[Example, ...] = ()) -> Topic:
    return Topic(name="t", title="T", match=parse(rule), examples=Examples(must=must, must_not=must_not))


def said(*titles: str) -> tuple[Example, ...]:
    return tuple(Example(title=title) for title in titles)


def test_examples_that_hold_are_not_mentioned() -> None:
    held = topic("entity:iraq -strike", said("وللعراق", "Iraqi oil"), said("Iran", "A strike in Iraq"))
    assert list(missed(ENTITIES, (held,), {})) == []


def test_each_that_does_not_hold_is_named_with_the_reason_that_matched() -> None:
    wrong = topic("entity:iraq", said("Iraq", "Iran"), said("Iran", "Of Iraqis"))
    first, second = missed(ENTITIES, (topic("tag:x"), wrong), {})
    assert first == Missed(topic="t", part="must", number=1, example=Example(title="Iran"), reasons=())
    assert (second.part, second.number) == ("must_not", 1)
    (reason,) = second.reasons
    assert (reason.leaf, reason.where, reason.found) == ("entity: iraq", "title", "Iraqis")
    assert isinstance(reason, Reason)


def test_what_is_true_for_no_reason_is_told_too() -> None:
    (only,) = missed(ENTITIES, (topic("-strike", (), said("Peace")),), {})
    assert only.reasons == ()


def test_an_example_may_say_all_that_a_rule_asks_for() -> None:
    whole = Example(
        title="a",
        lead="b",
        body="c d e",
        caption="f",
        tags=("g",),
        section="h",
        author="i",
        source="jpost",
        url="https://news.example/live",
        language="ar",
        published="2026-03-01T00:00:00+00:00",
    )
    rule = (
        "title:a lead:b body:c caption:f tag:g section:h author:i source:jpost group:wires url:/live/"
        " lang:ar published:2026-03-01 length:3..3"
    )
    assert list(missed((), (topic(rule, (whole,)),), {"jpost": "wires"})) == []
    assert article(Example()).record.article_section == ()


def test_however_a_file_spells_its_letters_they_are_those_of_articles() -> None:
    apart = unicodedata.normalize("NFD", "un café à l'École")
    entity = Entity(name="ecole", label="École", aliases=(Alias(text="École", case="exact"),))
    assert list(missed((entity,), (topic("title:/café à/ entity:ecole", said(apart)),), {})) == []
