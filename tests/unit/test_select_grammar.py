"""Each leaf and operator of the grammar: when it is true, and what it tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.model.article import Author, Reason
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
from tests.unit.test_select import ENTITIES, NO, YES, article, reasons

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def pictures(*captions: str) -> tuple[Image, ...]:
    return tuple(Image(url="https://news.example/1.jpg", caption=caption) for caption in captions)


def published(leaf: PublishedIn, text: str) -> tuple[Reason, ...] | None:
    told = Selector((), (Topic(name="t", title="T", match=leaf),))(replace(article(), published=text))
    return told.matches[0].reasons if told.matches else None


def test_a_section_is_equal_when_folded_and_never_in_part() -> None:
    leaf = FieldIs(field="section", values=("middle east", "Sport"))
    assert reasons(leaf, article_section=("News", "Middle-East")) == (
        Reason(leaf="section: middle east", where="section", found="Middle-East"),
    )
    assert reasons(leaf, article_section=("Middle East Eye",)) is None
    assert reasons(leaf) is None


def test_an_author_is_one_of_the_names_or_the_byline_as_a_whole() -> None:
    leaf = FieldIs(field="author", values=("zoe muller", "Staff and agencies"))
    assert reasons(leaf, author=(Author(name="Ali Hasan"), Author(name="Zoë Müller"))) == (
        Reason(leaf="author: zoe muller", where="author", found="Zoë Müller"),
    )
    assert reasons(leaf, byline="Staff and Agencies") == (
        Reason(leaf="author: Staff and agencies", where="author", found="Staff and Agencies"),
    )
    assert reasons(leaf, byline="By Zoë Müller") is None


def test_an_empty_byline_is_no_author() -> None:
    assert reasons(FieldIs(field="author", values=("-",)), byline="") is None


def test_a_group_is_that_of_the_source_in_the_configuration() -> None:
    topic = Topic(name="t", title="T", match=FieldIs(field="group", values=("israel", "wires")))
    (match,) = Selector((), (topic,), {"jpost": "Israel", "other": "wires"})(article()).matches
    assert match.reasons == (Reason(leaf="group: israel", where="group", found="Israel"),)
    assert Selector((), (topic,), {"other": "wires"})(article()).matches == ()
    assert Selector((), (topic,))(article()).matches == ()


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"headline": "The oil-ministry, the Oil Ministry"}),
        ("lead", {"description": "Oil ministry", "article_body": "An oil ministry.\nMore"}),
        ("body", {"article_body": "Oil ministry.\nThe oil ministry"}),
        ("caption", {"image": pictures("Oil ministry", "", "the Oil Ministry")}),
    ],
)
def test_a_phrase_is_found_in_the_part_asked_for(field: str, fields: dict[str, object]) -> None:
    found = reasons(FieldHas(field=field, values=("oil ministry", "no such")), **fields)  # type: ignore[arg-type] # a word of the Literal
    assert found is not None
    assert [(r.leaf, r.where, r.count) for r in found] == [(f"{field}: oil ministry", field, 2)]
    assert found[0].found.casefold().replace("-", " ") == "oil ministry"
    others = {"title", "lead", "body", "caption"} - {field}
    inside = {"lead"} if field == "body" else {"body"} if field == "lead" else set()  # the first paragraph is both
    for other in others - inside:
        assert reasons(FieldHas(field=other, values=("oil ministry",)), **fields) is None  # type: ignore[arg-type] # as above


def test_a_phrase_does_not_run_from_one_caption_into_the_next() -> None:
    assert reasons(FieldHas(field="caption", values=("oil ministry",)), image=pictures("oil", "ministry")) is None


def test_an_entity_in_a_caption_counts_only_where_captions_are_asked_for() -> None:
    fields = {"image": pictures("Iraqi pumps", "In Iraq")}
    assert reasons(EntityIs(entity="iraq", where=("caption",), min_count=2), **fields) == (
        Reason(leaf="entity: iraq", where="caption", found="Iraqi", count=2),
    )
    assert reasons(EntityIs(entity="iraq"), **fields) is None
    assert Selector(ENTITIES, ())(article(**fields)).entities == ()


def test_a_weak_alias_in_a_caption_counts_beside_a_strong_one_in_text_or_caption() -> None:
    leaf = EntityIs(entity="hezbollah", where=("caption",))
    weak = "The Party of God"
    assert reasons(leaf, image=pictures(weak)) is None
    assert reasons(leaf, image=pictures(weak), article_body="Hezbollah") is not None
    assert reasons(leaf, image=pictures(weak, "Hezbollah")) == (
        Reason(leaf="entity: hezbollah", where="caption", found="Party of God", count=2),
    )


def test_a_strong_alias_in_a_caption_supports_no_weak_one_in_the_text() -> None:
    fields = {"headline": "The Party of God", "image": pictures("Hezbollah")}
    assert reasons(EntityIs(entity="hezbollah"), **fields) is None


def test_a_regular_expression_is_looked_for_in_title_lead_and_body() -> None:
    leaf = RegexIn(pattern="(?i)oil (price|field)s?")
    found = reasons(
        leaf,
        headline="Oil fields",
        description="The OIL PRICE",
        article_body="An oil field.\nOil prices, oil price",
        keywords=("oil prices",),
    )
    assert found == (
        Reason(leaf="regex: (?i)oil (price|field)s?", where="title", found="Oil fields"),
        Reason(leaf="regex: (?i)oil (price|field)s?", where="lead", found="OIL PRICE", count=2),
        Reason(leaf="regex: (?i)oil (price|field)s?", where="body", found="oil field", count=3),
    )
    assert reasons(leaf, keywords=("oil prices",)) is None


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("title", {"headline": "live: x"}),
        ("lead", {"description": "live: x"}),
        ("body", {"article_body": "live: x"}),
        ("keywords", {"keywords": ("y", "live: x")}),
        ("caption", {"image": pictures("y", "live: x")}),
        ("section", {"article_section": ("live: x",)}),
        ("author", {"author": (Author(name="live: x"),)}),
        ("author", {"byline": "live: x"}),
        ("url", {"url": "live: x"}),
        ("url", {"canonical_url": "live: x"}),
    ],
)
def test_a_regular_expression_is_anchored_at_each_text_of_a_field(where: str, fields: dict[str, object]) -> None:
    found = reasons(RegexIn(pattern="^live: .$", where=(where,)), **fields)  # type: ignore[arg-type] # a word of the Literal
    assert found == (Reason(leaf="regex: ^live: .$", where=where, found="live: x"),)


def test_a_regular_expression_meets_the_text_as_written() -> None:
    assert reasons(RegexIn(pattern="iraq"), headline="Iraq") is None
    found = reasons(RegexIn(pattern=r"\pL+ الله"), headline="قال «حزب الله» إنه")
    assert found is not None
    assert found[0].found == "حزب الله"


def test_a_regular_expression_may_run_over_paragraphs() -> None:
    assert reasons(RegexIn(pattern="(?s)one.*two"), article_body="one\ntwo") is not None
    assert reasons(RegexIn(pattern="one.*two"), article_body="one\ntwo") is None


def test_what_a_regular_expression_tells_is_bounded() -> None:
    found = reasons(RegexIn(pattern="(?s)a.{0,900}|z"), article_body="a" * 1000 + "z" * 1000)
    assert found is not None
    (body,) = (reason for reason in found if reason.where == "body")
    assert (body.found, body.count) == ("a" * 200, 100)


def test_a_hostile_text_costs_a_regular_expression_no_more_than_its_length() -> None:
    found = reasons(RegexIn(pattern="(?s)(a+)+$|a.*Q|(.*)*b", where=("body",)), article_body="a" * 200_000)
    assert found is not None


@pytest.mark.parametrize(
    ("asked", "language", "expected"),
    [
        ("en", "en-GB", True),
        ("en", "EN", True),
        ("he", "iw", True),
        ("iw", "he-IL", True),
        ("in", "id", True),
        ("ar", "en", False),
        ("en", "eng", False),
        ("en", "", False),
    ],
)
def test_a_language_is_its_primary_subtag(asked: str, language: str, expected: object) -> None:
    found = reasons(LanguageIs(values=("fr", asked)), in_language=language)
    assert found == ((Reason(leaf=f"language: {asked}", where="language", found=language),) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-28T23:59:59+00:00", False),
        ("2026-03-01T00:00:00+00:00", True),
        ("2026-03-01T02:59:59+03:00", False),
        ("2026-03-01T03:00:00+03:00", True),
        ("2026-03-31T23:59:59Z", True),
        ("2026-04-01T00:00:00+00:00", False),
        ("2026-03-31T22:00:00-03:00", False),
        ("2026-03-05T12:00:00", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_after_holds_from_its_instant_on_and_before_ends_at_its_own(text: str, expected: object) -> None:
    found = published(PublishedIn(after=MARCH, before=APRIL), text)
    label = "published: after 2026-03-01, before 2026-04-01"
    assert found == ((Reason(leaf=label, where="published", found=text),) if expected else None)


def test_one_bound_is_enough_and_an_instant_is_told_with_its_offset() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3)))
    (after,) = published(PublishedIn(after=noon), "2026-12-01T00:00:00Z") or ()
    assert after.leaf == "published: after 2026-03-01T12:00:00+03:00"
    assert published(PublishedIn(after=noon), "2026-03-01T08:59:59Z") is None
    assert published(PublishedIn(before=noon), "1999-01-01T00:00:00Z") is not None


def test_at_least_counts_branches_and_tells_the_true_ones() -> None:
    branches: tuple[Expression, ...] = (YES, FieldIs(field="tag", values=("Iraq",)), NO, NotThis(of=NO))
    told = reasons(AtLeast(count=3, of=branches), keywords=("iraq",))
    assert told == (
        Reason(leaf="source: jpost", where="source", found="jpost"),
        Reason(leaf="tag: Iraq", where="keywords", found="iraq"),
    )
    assert reasons(AtLeast(count=3, of=branches)) is None
    assert reasons(AtLeast(count=2, of=branches)) is not None


def test_operators_over_nothing_are_what_logic_says() -> None:
    assert reasons(AllOf(of=())) == ()
    assert reasons(AnyOf(of=())) is None
    assert reasons(AtLeast(count=1, of=())) is None


def test_what_every_leaf_under_not_says_is_not_told() -> None:
    leaves = (
        FieldIs(field="section", values=("Sport",)),
        RegexIn(pattern="Live"),
        LanguageIs(values=("fr",)),
        PublishedIn(before=MARCH),
    )
    for leaf in leaves:
        assert reasons(NotThis(of=leaf), headline="News") == ()


def test_the_digest_is_of_groups_too_whatever_their_order() -> None:
    digest = Selector((), (), {"a": "x", "b": "y"}).digest
    assert Selector((), (), {"b": "y", "a": "x"}).digest == digest
    assert digest not in {Selector((), ()).digest, Selector((), (), {"a": "x", "b": "z"}).digest}
