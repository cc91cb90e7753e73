"""Which topics an article is in, and the reasons that are given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.article import Article, Match, Reason, Record
from bot.model.topic import (
    Alias,
    AllOf,
    AnyOf,
    Entity,
    EntityIs,
    Example,
    Examples,
    Expression,
    FieldHas,
    FieldIs,
    NotThis,
    Topic,
)
from bot.stages.select import Selector
from tests.twins.values import PROVENANCE

IRAQ = Entity(
    name="iraq",
    label="Iraq",
    aliases=(Alias(text="Iraq"), Alias(text="العراق")),
    demonyms={"en": "Iraqi"},
    tags=("Iraq", "Mesopotamia"),
)
HEZBOLLAH = Entity(
    name="hezbollah",
    label="Hezbollah",
    aliases=(Alias(text="Hezbollah"),),
    weak=(Alias(text="Party of God"),),
    tags=("Hizbullah",),
    implies=("lebanon",),
)
LEBANON = Entity(name="lebanon", label="Lebanon", aliases=(Alias(text="Lebanon"),))
ENTITIES = (IRAQ, HEZBOLLAH, LEBANON)
YES, NO = FieldIs(field="source", values=("jpost",)), FieldIs(field="source", values=("other",))


def article(**fields: object) -> Article:
    record = Record(url="https://news.example/1", in_language="en-GB")
    return Article(
        id="0" * 32,
        source="jpost",
        first_seen="2026-11-01T00:00:00Z",
        published="2026-11-01T00:00:00+00:00",
        record=replace(record, **fields),  # type: ignore[arg-type] # fields by name
        provenance=PROVENANCE,
    )


def reasons(expression: Expression, **fields: object) -> tuple[Reason, ...] | None:
    """Of the one topic, without alias and snippet (`test_select_why`); None where it does not match."""
    told = whole_reasons(expression, **fields)
    return told and tuple(replace(reason, alias="", snippet="", start=0) for reason in told)


def whole_reasons(expression: Expression, **fields: object) -> tuple[Reason, ...] | None:
    selector = Selector(ENTITIES, (Topic(name="t", title="T", match=expression),))
    matches = selector(article(**fields)).matches
    return matches[0].reasons if matches else None


def test_entities_are_sorted_and_topics_come_in_the_order_of_the_plan() -> None:
    topics = tuple(
        Topic(name=name, title=name, match=EntityIs(entity=entity))
        for name, entity in (("z", "iraq"), ("none", "nobody"), ("a", "lebanon"))
    )
    told = Selector(ENTITIES, topics)(article(headline="Lebanon and Iraq", article_body="Iraq, وللعراق"))
    assert told.entities == ("iraq", "lebanon")
    assert [match.topic for match in told.matches] == ["z", "a"]
    assert told.record == article(headline="Lebanon and Iraq", article_body="Iraq, وللعراق").record


def test_what_was_set_before_is_set_anew() -> None:
    before = replace(article(), entities=("iraq",), matches=(Match(topic="t", reasons=()),))
    told = Selector(ENTITIES, ())(before)
    assert (told.entities, told.matches) == ((), ())


def test_an_entity_without_a_place_is_looked_for_everywhere_and_each_mention_counts_once() -> None:
    found = reasons(
        EntityIs(entity="iraq", min_count=7),
        headline="Iraqis vote",
        description="A vote in Iraq",
        article_body="Iraq’s polls.\nOf Iraq and IRAQ.\nIraqi",
        keywords=("Vote", "mesopotamia"),
    )
    assert found == (
        Reason(leaf="entity: iraq", where="title", found="Iraqis"),
        Reason(leaf="entity: iraq", where="lead", found="Iraq", count=2),
        Reason(leaf="entity: iraq", where="body", found="Iraq", count=3),
        Reason(leaf="entity: iraq", where="keywords", found="mesopotamia"),
    )


def test_mentions_short_of_the_count_are_none() -> None:
    text = "Iraq\nIraq and Iraq"
    assert reasons(EntityIs(entity="iraq", where=("lead", "body"), min_count=3), article_body=text) is not None
    assert reasons(EntityIs(entity="iraq", where=("lead", "body"), min_count=4), article_body=text) is None


def test_the_body_alone_is_the_whole_text() -> None:
    found = reasons(EntityIs(entity="iraq", where=("body",)), article_body="Iraq\nIraqi")
    assert found == (Reason(leaf="entity: iraq", where="body", found="Iraq", count=2),)


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("title", {"headline": "Iraq"}),
        ("lead", {"description": "Iraq"}),
        ("lead", {"article_body": "\nIraq\nmore"}),
        ("body", {"article_body": "First\nIraq"}),
        ("keywords", {"keywords": ("Iraq",)}),
    ],
)
def test_an_entity_is_found_in_the_place_asked_for_only(where: str, fields: dict[str, object]) -> None:
    for asked in ("title", "lead", "body", "keywords"):
        found = reasons(EntityIs(entity="iraq", where=(asked,)), **fields)
        assert (found is not None) == (
            asked == where or (asked == "body" and fields.get("article_body") == "\nIraq\nmore")
        )


def test_a_weak_alias_counts_beside_a_strong_one_anywhere_in_the_document() -> None:
    weak = EntityIs(entity="hezbollah", where=("title",))
    title = "The Party of God marches"
    assert reasons(weak, headline=title) is None
    assert reasons(weak, headline=title, keywords=("Hizbullah",)) is None
    assert reasons(weak, headline=title, article_body="Nothing.\nHezbollah said so.") == (
        Reason(leaf="entity: hezbollah", where="title", found="Party of God"),
    )


def test_an_implied_weak_mention_needs_support_for_the_entity_whose_alias_it_is() -> None:
    text = {"headline": "The Party of God", "article_body": "Lebanon"}
    assert reasons(EntityIs(entity="lebanon", where=("title",)), **text) is None
    assert Selector(ENTITIES, ())(article(**text)).entities == ("lebanon",)


def test_a_tag_means_its_entity_and_what_that_implies() -> None:
    told = Selector(ENTITIES, ())(article(keywords=("HIZBULLAH",)))
    assert told.entities == ("hezbollah", "lebanon")


def test_a_tag_is_equal_when_folded_and_is_told_as_the_publisher_wrote_it() -> None:
    leaf = FieldIs(field="tag", values=("iraq war", "Kataib", "Sport"))
    assert reasons(leaf, keywords=("Iraq-War ", "Kata’ib", "iraq war")) == (
        Reason(leaf="tag: iraq war", where="keywords", found="Iraq-War "),
        Reason(leaf="tag: Kataib", where="keywords", found="Kata’ib"),
    )
    assert reasons(leaf, keywords=("Iraq wars",)) is None


def test_a_source_is_told_by_its_name() -> None:
    assert reasons(YES) == (Reason(leaf="source: jpost", where="source", found="jpost"),)
    assert reasons(NO) is None


def test_a_title_phrase_follows_the_rules_of_mentions() -> None:
    leaf = FieldHas(field="title", values=("Iraq war", "عراق"))
    assert reasons(leaf, headline="Of the IRAQ-war, the Iraq war") == (
        Reason(leaf="title: Iraq war", where="title", found="IRAQ-war", count=2),
    )
    assert reasons(leaf, headline="Iraq warfare", article_body="Iraq war") is None
    assert reasons(leaf, headline="بعراق") == (Reason(leaf="title: عراق", where="title", found="عراق"),)


def test_a_title_phrase_takes_nothing_from_an_entity() -> None:
    both = AllOf(of=(FieldHas(field="title", values=("Iraq war",)), EntityIs(entity="iraq", where=("title",))))
    assert reasons(both, headline="The Iraq war") == (
        Reason(leaf="title: Iraq war", where="title", found="Iraq war"),
        Reason(leaf="entity: iraq", where="title", found="Iraq"),
    )


def test_a_phrase_that_is_spelt_like_an_entity_is_not_one() -> None:
    assert reasons(EntityIs(entity="lebanon"), headline="lebanon") is not None
    told = Selector((), (Topic(name="t", title="T", match=FieldHas(field="title", values=("lebanon",))),))(
        article(headline="Lebanon")
    )
    assert told.entities == ()
    assert [match.topic for match in told.matches] == ["t"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (AnyOf(of=(YES, NO)), True),
        (AnyOf(of=(NO, NO)), False),
        (AllOf(of=(YES, YES)), True),
        (AllOf(of=(YES, NO)), False),
        (NotThis(of=NO), True),
        (NotThis(of=YES), False),
        (AllOf(of=(YES, NotThis(of=AnyOf(of=(NO, NO))))), True),
        (AnyOf(of=(NO, AllOf(of=(YES, NotThis(of=YES))))), False),
    ],
)
def test_all_any_and_not_are_what_they_say(expression: Expression, expected: object) -> None:
    assert (reasons(expression) is not None) == expected


def test_any_gives_the_reasons_of_every_true_branch_once_and_not_gives_none() -> None:
    tag = FieldIs(field="tag", values=("Iraq",))
    failed = AllOf(of=(FieldIs(field="tag", values=("Vote",)), NO))
    assert reasons(AnyOf(of=(tag, YES, NO, failed, AllOf(of=(tag, NotThis(of=NO))))), keywords=("Iraq", "Vote")) == (
        Reason(leaf="tag: Iraq", where="keywords", found="Iraq"),
        Reason(leaf="source: jpost", where="source", found="jpost"),
    )
    assert reasons(NotThis(of=NO)) == ()


def test_the_digest_is_of_entities_and_topics() -> None:
    topic = Topic(name="t", title="T", match=YES)
    digest = Selector(ENTITIES, (topic,)).digest
    assert len(bytes.fromhex(digest)) == 32
    assert Selector(ENTITIES, (replace(topic),)).digest == digest
    tried = replace(topic, examples=Examples(must=(Example(title="x"),)))
    assert Selector(ENTITIES, (tried,)).digest == digest
    changed = (
        Selector(ENTITIES[:2], (topic,)),
        Selector(ENTITIES, ()),
        Selector(ENTITIES, (replace(topic, title="U"),)),
    )
    assert digest not in {selector.digest for selector in changed}
