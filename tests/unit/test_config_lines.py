"""Rules on one line in topics.yaml, and the keys of a topic beside its match."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.adapters.config import load, read
from bot.adapters.config.names import RESERVED
from bot.model.errors import ConfigError, Problem
from bot.model.rule import Names
from bot.model.topic import AllOf, AnyOf, EntityIs, Example, Examples, Expression, FieldIs, NotThis, TextHas, Topic
from bot.stages.asking import parse, show
from tests.conftest import ROOT
from tests.unit.rules import TREES


def topic(folder: Path, keys: str) -> Topic:
    write(folder, keys)
    (found,) = read(folder, parse).topics
    return found


def fault(folder: Path, keys: str) -> Problem:
    write(folder, keys)
    with pytest.raises(ConfigError) as raised:
        read(folder, parse)
    (problem,) = raised.value.problems
    assert problem.file == str(folder / "topics.yaml")
    return problem


def write(folder: Path, keys: str) -> None:
    (folder / "sources.yaml").write_text("sources: [{name: jpost, feed: 'http://h/', group: israel}]")
    (folder / "entities.yaml").write_text("entities: {iraq: {label: republic}, hezbollah: }")
    (folder / "topics.yaml").write_text(f"topics:\n  - name: t\n{keys}", "utf-8")


HEZBOLLAH = AllOf(
    of=(
        AnyOf(of=(EntityIs(entity="hezbollah"), FieldIs(field="tag", values=("Hezbollah",)))),
        NotThis(of=FieldIs(field="section", values=("sport",))),
    )
)


@pytest.mark.parametrize(
    "written",
    [
        '    match: (entity:hezbollah OR tag:"Hezbollah") -section:sport',
        "    match: '(entity:hezbollah OR tag:Hezbollah) -section:sport'",
        "    match: >-\n      (entity:hezbollah OR tag:Hezbollah)\n      -section:sport\n",
        "    match: |\n      (entity:hezbollah OR tag:Hezbollah)\n      -section:sport\n",
        "    match: {all: [entity:hezbollah OR tag:Hezbollah, -section:sport]}",
        "    match: {all: [{any: [entity:hezbollah, {tag: Hezbollah}]}, {not: section:sport}]}",
    ],
)  # fmt: skip
def test_a_rule_on_one_line_is_the_same_tree(tmp_path: Path, written: str) -> None:
    assert topic(tmp_path, written).match == HEZBOLLAH


@pytest.mark.parametrize(
    ("written", "line", "key", "found", "expected"),
    [
        (
            "    title: x\n    match: tag:x entity:irak",
            4,
            "match",
            'column 14 of the rule: "irak"',
            'the name of an entity in entities.yaml; the nearest is "iraq"',
        ),
        (
            "    match:\n      any:\n        - tag:x\n        - (a b",
            6,
            "match.any.1",
            "column 5 of the rule: the end",
            "another term, or the bracket that closes the one in column 1",
        ),
        (
            "    match: after:-7d",
            3,
            "match",
            'column 7 of the rule: "-7d"',
            (
                "an absolute time such as 2026-03-01, for a topic holds the same articles whenever it is made;"
                " what is relative to now goes in a search or on the command line"
            ),
        ),
        (
            "    match: entity:http://me:secret@h/",
            3,
            "match",
            'column 8 of the rule: REDACTED@h/"',
            "the name of an entity, such as entity:iraq, entity:iraq@title,lead or entity:iraq>=3",
        ),
        (
            "    match: [oil, gas]",
            3,
            "match",
            "a list",
            (
                "a rule on one line, such as 'oil OR gas', or a mapping with one of all, any, not, at_least, tag, section, author,"
                " source, group, text, title, lead, body, caption, regex, entity, language, published, url, length;"
                " several go under all: or any:"
            ),
        ),
        (
            "    match: {language: arabic}",
            3,
            "match.language",
            '"arabic"',
            'a language by its two or three letters, such as en, ar or he; the nearest is "ar"',
        ),
        (
            "    match: entity:Republic",
            3,
            "match",
            'column 8 of the rule: "Republic"',
            (
                "the name of an entity, such as entity:iraq, entity:iraq@title,lead or entity:iraq>=3;"
                ' the nearest is "iraq"'
            ),
        ),
        ("    match: tag:x\n    duplicates: one", 4, "duplicates", '"one"', "one of all, first, first-with-links"),
        ("    match: tag:x\n    private: maybe", 4, "private", '"maybe"', "true or false"),
        (
            "    match: tag:x\n    examples: [x]",
            4,
            "examples",
            "a list",
            "a mapping with some of the keys must, must_not",
        ),
        (
            "    match: tag:x\n    examples:\n      must:\n        - x\n        - []",
            7,
            "examples.must.1",
            "a list",
            None,
        ),
        (
            "    match: tag:x\n    examples: {must: {source: jpot}}",
            4,
            "examples.must.source",
            '"jpot"',
            'the name of a source in sources.yaml; the nearest is "jpost"',
        ),
    ],
)
def test_a_fault_names_file_line_key_and_column(
    tmp_path: Path, written: str, line: int, key: str, found: str, expected: str | None
) -> None:
    problem = fault(tmp_path, written)
    assert (problem.line, problem.key, problem.place + problem.found) == (line, f"topics.t.{key}", found)
    assert expected in {None, problem.expected}


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("    match: >-\n      entity:iraq@title\n      (日本\n", "entity:iraq@title (日本\n" + " " * 25 + "^"),
        ("    match: entity:irak", "entity:irak\n" + " " * 9 + "^"),
        ("    match: entity:http://me:secret@h/", ""),
        ("    match: me:secret@h", ""),
        ("    match: url:h/?key=secret (", ""),
    ],
)
def test_a_rule_with_a_fault_is_drawn_with_a_caret_unless_it_may_hold_a_secret(
    tmp_path: Path, written: str, drawn: str
) -> None:
    problem = fault(tmp_path, written)
    assert problem.drawn == str(problem) + (f"\n  {drawn}" if drawn else "")
    assert str(ConfigError((problem, problem))) == f"{problem.drawn}\n{problem.drawn}"
    assert "secret" not in problem.drawn


@pytest.mark.parametrize("rule", ['"oil" OR "gas"', "oil -tag: x", "{any: [@x]}"])
def test_a_rule_that_yaml_cannot_read_goes_into_quotes(tmp_path: Path, rule: str) -> None:
    problem = fault(tmp_path, f"    match: {rule}\n")
    assert problem.line == 3
    assert problem.found.startswith("broken YAML")
    assert problem.expected.endswith("; a rule with quotes or colons goes whole into single quotes")


def test_a_topic_says_how_it_takes_copies_whom_it_is_for_and_what_it_must_hold(tmp_path: Path) -> None:
    found = topic(
        tmp_path,
        """    match: entity:iraq
    duplicates: first-with-links
    private: true
    examples:
      must: وللعراق
      must_not:
        - Nothing of it
        - {title: a, lead: b, body: "c\\nd", caption: e, tags: [f, g], section: h, author: i, source: jpost,
           url: "http://h/", language: ar, published: 2026-03-01}
""",
    )
    assert (found.duplicates, found.private) == ("first-with-links", True)
    assert found.examples == Examples(
        must=(Example(title="وللعراق"),),
        must_not=(
            Example(title="Nothing of it"),
            Example(
                title="a",
                lead="b",
                body="c\nd",
                caption="e",
                tags=("f", "g"),
                section="h",
                author="i",
                source="jpost",
                url="http://h/",
                language="ar",
                published="2026-03-01T00:00:00+00:00",
            ),
        ),
    )


def test_without_more_a_topic_is_public_and_takes_every_copy(tmp_path: Path) -> None:
    found = topic(tmp_path, "    match: strike\n    private: false\n")
    assert found == Topic(name="t", title="t", match=TextHas(values=("strike",)))


def test_every_example_has_its_line(tmp_path: Path) -> None:
    write(tmp_path, "    match: a\n    examples:\n      must:\n        - b\n        - c\n")
    assert load(tmp_path, parse)[1]["topics.t.examples.must.1"] == (str(tmp_path / "topics.yaml"), 7)


@given(TREES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_may_be_written_on_one_line_in_the_file(tmp_path: Path, tree: Expression) -> None:
    line = json.dumps(show(tree), ensure_ascii=False)  # JSON is YAML
    (tmp_path / "topics.yaml").write_text(f"topics:\n  - name: t\n    match: {line}\n", "utf-8")
    (found,) = read(tmp_path, any_name).topics
    assert found.match == tree


def any_name(text: str, *, known: Names) -> Expression:
    del known
    return parse(text)


def test_the_readme_says_which_names_no_topic_may_have() -> None:
    told = (ROOT / "README.md").read_text("utf-8").partition("**topics.yaml**")[2].partition("`title`")[0]
    assert all(f"`{name}`" in told for name in RESERVED)
