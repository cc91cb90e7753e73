"""The page of the rule language: each of its examples is read in both notations, and tried on the articles that it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import get_args

import pytest

from bot.adapters.config import read
from bot.model.errors import RuleError
from bot.model.plan import Plan
from bot.model.topic import Searched, Where
from bot.stages.asking import hints, names_of, parse, show
from bot.stages.asking.fields import FIELDS, HEADS
from bot.stages.asking.patterns import PLACES
from bot.stages.select import Selector
from bot.stages.select.examples import article
from tests.conftest import ROOT

PAGE = (ROOT / "bot/docs/language.md").read_text("utf-8")
SOURCES = "sources: [{name: ledger, feed: 'http://h/'}, {name: naba, feed: 'http://h/', group: wires}]"
CODE = r"`([^`]*)`"


def rows(head: str) -> list[list[str]]:
    """The cells of every table with this head."""
    tables = [table.partition("\n")[2] for table in PAGE.split(head)[1:]]
    lines = [line for table in tables for line in table.partition("\n\n")[0].splitlines()[1:]]
    return [[re.sub(f"^{CODE}$", r"\1", cell) for cell in line.strip("| ").split(" | ")] for line in lines]


EXAMPLES = rows("| on one line | in YAML | true of |")
MIXED = rows("| in YAML | is |")
FAULTS = rows("| rule | what is said |")
SLIPS = rows("| rule | what is told |")


def blocks(kind: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL))


@dataclass(frozen=True)
class Written:
    """A configuration with the page's entities, whose topic has the page's articles as examples."""

    folder: Path

    def plan(self, match: str) -> Plan:
        articles = next(block for block in blocks("yaml") if block.startswith("- title"))
        entities = next(block for block in blocks("yaml") if block.startswith("iraq:"))
        (self.folder / "sources.yaml").write_text(SOURCES, "utf-8")
        (self.folder / "entities.yaml").write_text("entities:\n" + indent(entities, "  "), "utf-8")
        topic = f"topics:\n  - name: t\n    match: {match}\n    examples:\n      must:\n"
        (self.folder / "topics.yaml").write_text(topic + indent(articles, "        "), "utf-8")
        return read(self.folder, parse)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path)


@pytest.mark.parametrize(("line", "tree", "true_of"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_an_example_is_one_tree_and_true_of_what_the_page_says(
    written: Written, line: str, tree: str, true_of: str
) -> None:
    plan = written.plan(tree)
    (topic,) = plan.topics
    assert parse(line, known=names_of(plan)) == topic.match
    groups = {source.name: source.group for source in plan.sources}
    selector = Selector(plan.entities, plan.topics, groups)
    found = [str(place) for place, one in enumerate(topic.examples.must, start=1) if selector(article(one)).matches]
    assert ", ".join(found) == true_of.replace("none", "")


@pytest.mark.parametrize(("tree", "line"), MIXED, ids=[row[1] for row in MIXED])
def test_a_line_may_stand_in_a_tree(written: Written, tree: str, line: str) -> None:
    (topic,) = written.plan(tree).topics
    assert show(topic.match) == line


@pytest.mark.parametrize(("line", "said"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_says_what_the_page_says(written: Written, line: str, said: str) -> None:
    with pytest.raises(RuleError) as raised:
        parse(line, known=names_of(written.plan("{tag: x}")))
    assert str(raised.value) == said


@pytest.mark.parametrize(("line", "told"), SLIPS, ids=[row[0] for row in SLIPS])
def test_a_slip_is_told_as_the_page_tells_it(line: str, told: str) -> None:
    parse(line)  # raises nothing
    assert hints(line) == (told,)


def test_the_topic_of_the_page_is_one_whose_examples_hold(written: Written) -> None:
    plan = written.plan("{tag: x}")
    (topics,) = (block for block in blocks("yaml") if block.startswith("topics:"))
    (written.folder / "topics.yaml").write_text(topics, "utf-8")
    (topic,) = read(written.folder, parse).topics
    matches = [
        bool(Selector(plan.entities, (topic,))(article(one)).matches)
        for one in (*topic.examples.must, *topic.examples.must_not)
    ]
    assert matches == [True, False]


def test_every_field_operator_and_place_stands_in_an_example(written: Written) -> None:
    lines = " ".join(row[0] for row in EXAMPLES)
    for name in (*FIELDS, *HEADS):
        assert re.search(rf"(?<![a-z_]){name}:", lines), name
    assert ", ".join(get_args(Where)) in PAGE
    assert ", ".join(get_args(Searched)) in PAGE
    for field in PLACES:
        assert f"`{field}:`" in PAGE
    assert len(EXAMPLES) > 50
    assert [row for row in EXAMPLES if not {"1", "2", "3", "4", "none"}.intersection(row[2].split(", "))] == []


def test_wherever_the_program_reads_a_configuration_it_reads_rules_on_one_line() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        for call in re.findall(r"config\.(?:read|load)\b[^\n]*", file.read_text("utf-8")):
            assert "parse" in call, f"{file}: {call}"


def test_the_readme_and_the_comments_of_the_files_lead_here() -> None:
    assert "bot/docs/language.md" in (ROOT / "README.md").read_text("utf-8")
    assert "bot/docs/language.md" in (ROOT / "config/topics.yaml").read_text("utf-8")
