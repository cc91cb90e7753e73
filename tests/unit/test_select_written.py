"""What topics.yaml may say arrives as it is meant."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.config import read
from bot.adapters.config.groups import group_names
from bot.adapters.config.match import match
from bot.adapters.config.reading import Reading
from bot.adapters.config.tree import compose
from bot.model.rule import Names
from bot.model.topic import (
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
from bot.stages.asking import parse
from bot.stages.select import Selector
from tests.unit.test_select import article

SHIPPED = Path(__file__).parents[2] / "config" / "topics.yaml"
OPERATORS = ["all", "any", "not", "at_least", "of"]
FIELDS = ["tag", "section", "author", "source", "group", "text", "title", "lead", "body", "caption", "language", "url"]
KEYS = [*OPERATORS, *FIELDS, "regex", "in", "entity", "min_count", "published", "after", "before", "length", "at_most"]


def read_match(text: str, groups: frozenset[str] | None = None) -> tuple[Expression | None, Reading]:
    page = Reading(file="topics.yaml")
    node = compose(page, text)
    assert node is not None
    names = Names(sources=frozenset({"jpost"}), entities=frozenset({"iraq"}), groups=groups)
    return match(names, parse)(page, "m", node), page


WRITTEN: list[tuple[str, Expression]] = [
    ("section: [World, Middle East]", FieldIs(field="section", values=("World", "Middle East"))),
    ("author: Zoë Müller", FieldIs(field="author", values=("Zoë Müller",))),
    ("group: wires", FieldIs(field="group", values=("wires",))),
    ("lead: oil  ministry", FieldHas(field="lead", values=("oil ministry",))),
    ("body: [a, b]", FieldHas(field="body", values=("a", "b"))),
    ("caption: a", FieldHas(field="caption", values=("a",))),
    ("regex: '(?i)^live'", RegexIn(pattern="(?i)^live", where=("title", "lead", "body"))),
    ("{in: [url, title, url], regex: '/live/'}", RegexIn(pattern="/live/", where=("url", "title"))),
    ("{regex: x, in: author}", RegexIn(pattern="x", where=("author",))),
    ("regex: 'e\u0301t\u00e9'", RegexIn(pattern="\u00e9t\u00e9")),
    ("{entity: iraq, in: caption}", EntityIs(entity="iraq", where=("caption",))),
    ("text: [oil  ministry, العراق]", TextHas(values=("oil ministry", "العراق"))),
    ("url: example.com/Live", UrlHas(values=("example.com/Live",))),
    ("length: {at_least: 300}", LengthIs(at_least=300)),
    ("length: {at_most: 0}", LengthIs(at_most=0)),
    ("{length: {at_most: 800, at_least: 800}}", LengthIs(at_least=800, at_most=800)),
    ("language: no", LanguageIs(values=("no",))),
    ("language: [EN, iw]", LanguageIs(values=("en", "iw"))),
    ("published: {after: 2026-03-01}", PublishedIn(after=datetime(2026, 3, 1, tzinfo=UTC))),
    (
        "published: {before: '2026-03-01T06:00+03:00', after: 2026-01-01 00:00:00Z}",
        PublishedIn(
            after=datetime(2026, 1, 1, tzinfo=UTC), before=datetime(2026, 3, 1, 6, tzinfo=timezone(timedelta(hours=3)))
        ),
    ),
    (
        "{of: [{tag: a}, {not: {source: jpost}}], at_least: 2}",
        AtLeast(
            count=2,
            of=(FieldIs(field="tag", values=("a",)), NotThis(of=FieldIs(field="source", values=("jpost",)))),
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_a_match_arrives_as_it_is_written(text: str, expected: Expression) -> None:
    found, page = read_match(text)
    assert (found, page.problems) == (expected, [])


def test_a_group_that_no_source_has_is_a_fault_and_case_does_not_matter() -> None:
    groups = group_names(compose(Reading(file="s"), "sources: [{name: a, group: Wire services}, {group: israel}, x]"))
    assert groups == frozenset({"Wire services", "israel"})
    assert read_match("group: wire  Services", groups)[1].problems == []
    (problem,) = read_match("group: [israel, wire service]", groups)[1].problems
    assert (problem.key, problem.found) == ("m.group.1", '"wire service"')
    assert problem.expected == 'the group of a source in sources.yaml; the nearest is "Wire services"'


def test_groups_are_not_checked_where_sources_yaml_could_not_be_read() -> None:
    assert group_names(None) is None
    assert read_match("group: anything")[1].problems == []
    assert group_names(compose(Reading(file="s"), "sources: {a: b}")) == frozenset()


def test_the_shipped_topics_teach_every_key() -> None:
    lesson = SHIPPED.read_text(encoding="utf-8").partition("topics:\n")[0]
    for key in KEYS:
        assert re.search(rf"^#.*\b{key}: ", lesson, re.MULTILINE), key


def test_matches_may_stand_in_one_another_as_deep_as_a_file_may(tmp_path: Path) -> None:
    deep = "{not: " * 28 + "{source: jpost}" + "}" * 28
    (tmp_path / "sources.yaml").write_text("sources: [{name: jpost, feed: 'http://h/'}]")
    (tmp_path / "topics.yaml").write_text(f"topics:\n  - {{name: t, match: {deep}}}\n")
    plan = read(tmp_path)
    assert [found.topic for found in Selector(plan.entities, plan.topics)(article()).matches] == ["t"]


WORDS = st.sampled_from(
    [
        "",
        "~",
        "1",
        "jpost",
        "-tag:x OR y",
        "(a",
        "length:>1",
        "iraq",
        "title",
        "en",
        "2026-03-01",
        "(?i)x",
        "[",
        "a*",
        "\\pL{9}",
        "x",
    ]
)
VALUES = st.recursive(
    st.one_of(WORDS, st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_is_a_match_that_runs_or_a_fault(written: object) -> None:
    found, page = read_match(json.dumps(written))  # JSON is YAML
    if page.problems:
        assert all(p.line == 1 and p.key and p.found and p.expected for p in page.problems)
    else:
        assert found is not None
        Selector((), (Topic(name="t", title="", match=found),))(article(headline="x", article_body="iraq"))
