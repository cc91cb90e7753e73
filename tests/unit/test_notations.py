"""The two notations of a rule are one language, and what evaluates it takes time in proportion to the text."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings

from bot.adapters.config import load
from bot.adapters.config.match import match
from bot.adapters.config.reading import Reading
from bot.adapters.config.tree import compose
from bot.model.entry import Image
from bot.model.errors import ConfigError
from bot.model.rule import Names
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    LengthIs,
    NotThis,
    PublishedIn,
    RegexIn,
    TextHas,
    Topic,
    UrlHas,
)
from bot.stages.asking import parse, show
from bot.stages.select import Selector
from tests.unit.rules import TREES
from tests.unit.test_select import ENTITIES, article
from tests.unit.test_select_laws import RECORDS

KEYS = {TextHas: "text", UrlHas: "url", LanguageIs: "language"}


def as_mapping(tree: Expression) -> dict[str, Any]:
    """The tree as topics.yaml has it."""
    match tree:
        case AllOf() | AnyOf():
            return {"all" if isinstance(tree, AllOf) else "any": [as_mapping(part) for part in tree.of]}
        case AtLeast():
            return {"at_least": tree.count, "of": [as_mapping(part) for part in tree.of]}
        case NotThis():
            return {"not": as_mapping(tree.of)}
        case _:
            return leaf_as_mapping(tree)


def leaf_as_mapping(tree: Expression) -> dict[str, Any]:
    match tree:
        case FieldIs() | FieldHas():
            return {tree.field: list(tree.values)}
        case TextHas() | UrlHas() | LanguageIs():
            return {KEYS[type(tree)]: list(tree.values)}
        case RegexIn():
            return {"regex": tree.pattern, "in": list(tree.where)}
        case EntityIs():
            return {"entity": tree.entity, "min_count": tree.min_count} | (
                {"in": list(tree.where)} if tree.where else {}
            )
        case PublishedIn():
            return {
                "published": given_only(after=tree.after and str(tree.after), before=tree.before and str(tree.before))
            }
        case LengthIs():
            return {"length": given_only(at_least=tree.at_least, at_most=tree.at_most)}
        case _:
            raise TypeError(tree)


def given_only(**bounds: object) -> dict[str, object]:
    return {key: bound for key, bound in bounds.items() if bound is not None}


def blanks_at_an_end(tree: Expression) -> bool:
    """Such a pattern stands between slashes only: in YAML the blanks are most likely not meant."""
    return any(leaf.pattern != leaf.pattern.strip() for leaf in every(tree) if isinstance(leaf, RegexIn))


def every(tree: Expression) -> list[Expression]:
    match tree:
        case AllOf() | AnyOf() | AtLeast():
            return [leaf for part in tree.of for leaf in every(part)]
        case NotThis():
            return every(tree.of)
        case _:
            return [tree]


@given(TREES.filter(lambda tree: not blanks_at_an_end(tree)), RECORDS)
@settings(max_examples=300, deadline=None)
def test_both_notations_are_the_same_tree_and_true_of_the_same_articles(
    tree: Expression, fields: dict[str, object]
) -> None:
    page = Reading(file="topics.yaml")
    node = compose(page, json.dumps(as_mapping(tree), ensure_ascii=False))  # JSON is YAML
    assert node is not None
    written, typed = match(Names())(page, "m", node), parse(show(tree))
    assert page.problems == []
    assert written == typed == tree
    topics = tuple(Topic(name=name, title="", match=one) for name, one in (("written", written), ("typed", typed)))
    told = Selector(ENTITIES, topics)(article(**fields)).matches
    assert [each.topic for each in told] in ([], ["written", "typed"])
    assert len({each.reasons for each in told}) <= 1


RULE = (
    'entity:iraq>=2 OR entity:hezbollah@title,lead,body,keywords OR "oil ministry" OR text:(العراق OR לבנון)'
    " OR title:oil OR body:(oil OR strike) OR caption:oil OR tag:Iraq OR author:x OR section:y OR source:jpost"
    " OR /(?i)oil|strike/@title,lead,body,keywords,caption,section,author,url OR url:live OR lang:ar OR length:>3"
    " OR after:2020-01-01 OR -(at_least:2(US.A Iraqi oil strike))"
)
PIECES = [
    "oil ministry, ",
    "Iraq ",
    "IRAQ. ",
    "Iraqi Iraq's ",
    "حزب الله وللعراق ",
    "לבנון ",
    "Party of God ",
    "a\n",
    "''",
    "ii",
    "  ",
    "U.S.",
    "é",
]


@pytest.mark.parametrize("piece", PIECES)
def test_evaluation_is_linear_in_the_text(piece: str) -> None:
    """Counted in lines of the program that are run; what one such line does at once (folding, automata, RE2) is linear each."""
    selector = Selector(ENTITIES, (Topic(name="t", title="", match=parse(RULE)),))
    selector(article(**everywhere(piece)))  # what is made once
    short, long = lines_run(selector, everywhere(piece * 100)), lines_run(selector, everywhere(piece * 1_000))
    assert long <= 10.5 * short


def everywhere(text: str) -> dict[str, object]:
    return {
        "headline": text,
        "description": text,
        "article_body": text,
        "keywords": (text, "Iraq"),
        "byline": text,
        "image": (Image(url="", caption=text),),
        "date_published": datetime(2026, 3, 1, tzinfo=UTC).isoformat(),
    }


def lines_run(selector: Selector, fields: dict[str, object]) -> int:
    lines = 0
    one = article(**fields)

    def count(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        assert selector(one).matches
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize(
    "line",
    [
        "text:(x OR y)",
        "entity:(iraq OR hezbollah)",
        "-x",
        "at_least:1(x y)",
        "all:(x)",
        "(x (y OR (x entity:(iraq OR lebanon))))",
    ],
)
@pytest.mark.parametrize("levels", range(8, 16))
def test_a_line_that_stands_deep_in_a_file_is_refused_or_shown_as_it_is_read(
    tmp_path: Path, line: str, levels: int
) -> None:
    """In a file a level is a list and a mapping, so that the line may be half as deep again as a line may be."""
    deep = line
    for _ in range(24):
        deep = f"-{deep}" if deep.startswith("(") else f"({deep} OR z)"
    tree = json.dumps(deep)
    for _ in range(levels):
        tree = f"{{any: [a, {tree}]}}"
    (tmp_path / "entities.yaml").write_text(
        "entities: {iraq: {aliases: [x]}, hezbollah: {aliases: [y]}, lebanon: {aliases: [z]}}"
    )
    (tmp_path / "topics.yaml").write_text(f"topics: [{{name: a, match: {tree}}}]")
    try:
        plan, _, _ = load(tmp_path, parse)
    except ConfigError as error:
        assert "more than 32 levels" in str(error)  # noqa: PT017 (that it is raised is one of two right answers)
    else:
        assert parse(show(plan.topics[0].match)) == plan.topics[0].match
