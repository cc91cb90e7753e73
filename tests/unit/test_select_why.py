"""What a reason says beside its leaf: the alias as configured, and the words round what was found."""

from __future__ import annotations

import pytest

from bot.model.article import Reason
from bot.model.entry import Image
from bot.model.topic import Alias, Entity, EntityIs, Expression, FieldHas, FieldIs, LanguageIs, RegexIn, TextHas, Topic
from bot.stages.select import Selector
from tests.unit.test_select import article, whole_reasons

ENTITIES = (
    Entity(
        name="iraq",
        label="Iraq",
        aliases=(Alias(text="Iraq"), Alias(text="العراق")),
        weak=(Alias(text="Mesopotamia"),),
        tags=("Irak", "Iraq"),
        demonyms={"ar": "عراقي", "en": "Iraqi"},
    ),
    Entity(
        name="kataib", label="Kataib", aliases=(Alias(text="Kata'ib"),), tags=("Kataib",), implies=("militias", "iraq")
    ),
    Entity(name="militias", label="Militias"),
)


def only(expression: Expression, **fields: object) -> Reason:
    topic = Topic(name="t", title="T", match=expression)
    (match,) = Selector(ENTITIES, (topic,))(article(**fields)).matches
    (reason,) = match.reasons
    return reason


@pytest.mark.parametrize(
    ("body", "alias", "found"),
    [
        ("Talks in IRAQ go on", "Iraq", "IRAQ"),
        ("وصل وفد للعراق أمس", "العراق", "لعراق"),
        ("قال العراقيون إن", "عراقي", "العراقيون"),
        ("Two Iraqis met", "Iraqi", "Iraqis"),
        ("Mesopotamia is Iraq", "Mesopotamia", "Mesopotamia"),
        ("The Kataib said", "Kata'ib (kataib)", "Kataib"),
    ],
)
def test_an_entity_is_told_with_the_alias_that_was_configured(body: str, alias: str, found: str) -> None:
    reason = only(EntityIs(entity="iraq"), article_body=body)
    assert (reason.alias, reason.found) == (alias, found)
    assert reason.snippet == body
    assert body[reason.start :].startswith(found)


def test_of_several_mentions_the_first_is_told_and_all_are_counted() -> None:
    reason = only(EntityIs(entity="iraq", where=("body",)), article_body="An Iraqi.\nIraq, Iraq")
    assert (reason.alias, reason.count, reason.snippet) == ("Iraqi", 3, "An Iraqi.")


def test_a_tag_that_means_an_entity_is_its_alias() -> None:
    reason = only(EntityIs(entity="iraq"), keywords=("IRAK",))
    assert (reason.alias, reason.found, reason.snippet) == ("Irak", "IRAK", "")
    assert only(EntityIs(entity="militias"), keywords=("Kataïb",)).alias == "Kataib (kataib)"


def test_a_phrase_and_a_pattern_are_told_with_the_words_round_them() -> None:
    body = "The first.\n" + "Nothing of note was said. " * 9 + "Then the oil ministry spoke. " + "All was well. " * 9
    for expression in (
        FieldHas(field="body", values=("oil ministry",)),
        RegexIn(pattern="oil m[a-z]+", where=("body",)),
        TextHas(values=("oil ministry",)),
    ):
        reason = only(expression, article_body=body)
        assert reason.alias == ""
        assert " Then the oil ministry spoke. All was " in reason.snippet
        assert reason.snippet[reason.start : reason.start + len(reason.found)] == reason.found == "oil ministry"
        assert len(reason.snippet) <= 120


def test_a_pattern_in_a_long_text_of_another_script_is_told_with_whole_characters() -> None:
    body = "عراقية " * 900 + "النفط " + "قالت " * 900
    reason = only(RegexIn(pattern="النفط", where=("body",)), article_body=body)
    assert "\ufffd" not in reason.snippet
    assert reason.snippet[reason.start :].startswith("النفط قالت قالت")


def test_a_value_that_is_compared_whole_is_all_there_is() -> None:
    fields: dict[str, object] = {"keywords": ("Iraq",), "article_section": ("World",), "byline": "By Zoë"}
    expressions: tuple[Expression, ...] = (
        FieldIs(field="tag", values=("iraq",)),
        FieldIs(field="section", values=("world",)),
        FieldIs(field="author", values=("by zoe",)),
        FieldIs(field="source", values=("jpost",)),
        LanguageIs(values=("en",)),
        RegexIn(pattern="raq", where=("keywords",)),
        TextHas(values=("iraq",)),
    )
    for expression in expressions:
        for reason in whole_reasons(expression, **fields) or (Reason(leaf="", where="", found="", snippet="missing"),):
            assert (reason.snippet, reason.start, reason.alias) == ("", 0, "")


def test_a_caption_has_its_own_words_round_it() -> None:
    images = (Image(url="", caption="A bridge"), Image(url="", caption="The oil ministry in ruins"))
    reason = only(EntityIs(entity="iraq", where=("caption",)), image=(*images, Image(url="", caption="In Iraq today")))
    assert "In Iraq today" in reason.snippet
