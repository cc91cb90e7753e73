"""Every example of the page about mentions is true."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bot.adapters.config import read
from bot.model.topic import Entity
from bot.stages.fold import fold
from bot.stages.tag import Tagging, supported
from bot.stages.tag.misleading import doubts

PAGE = (files("bot.docs") / "entities.md").read_text(encoding="utf-8")


def rows(head: str) -> list[tuple[str, ...]]:
    table = PAGE.partition(f"| {head} |\n")[2].partition("\n\n")[0]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()[1:]]


def entities(folder: Path, text: str) -> tuple[Entity, ...]:
    (folder / "entities.yaml").write_text(text, encoding="utf-8")
    return read(folder).entities


def named(tagging: Tagging, text: str, language: str) -> set[str]:
    mentions = tagging.find(text, language)
    strong = supported(mentions)
    return {mention.name for mention in mentions if mention.alias_of in strong}


def of_alias(folder: Path, alias: str) -> Tagging:
    written = alias if alias.startswith("{") else f"'{alias}'"
    return Tagging(entities(folder, f"entities:\n  e:\n    aliases:\n      - {written}\n"))


@pytest.mark.parametrize(("text", "names"), rows("text | is a mention of"))
def test_a_text_mentions_what_the_page_says(tmp_path: Path, text: str, names: str) -> None:
    tagging = Tagging(entities(tmp_path, PAGE.partition("```yaml\n")[2].partition("```")[0]))
    expected = set() if names == "nothing" else set(names.split(", "))
    assert named(tagging, text, "") == expected


@pytest.mark.parametrize(("rule", "one", "other"), rows("rule | as | or as"))
def test_two_ways_of_writing_are_one(rule: str, one: str, other: str) -> None:
    assert one != other
    assert fold(one) == fold(other), rule


WHERE = [(alias, "", *texts) for alias, *texts in rows("alias | is found in | is not found in")]
SAID = rows("alias | language | is found in | is not found in")


@pytest.mark.parametrize(("alias", "language", "found", "lost"), [*WHERE, *SAID])
def test_an_alias_is_found_where_the_page_says_and_not_elsewhere(
    tmp_path: Path, alias: str, language: str, found: str, lost: str
) -> None:
    tagging = of_alias(tmp_path, alias)
    for text in filter(None, found.split(" · ")):
        assert named(tagging, text, language) == {"e"}, text
    for text in lost.split(" · "):
        assert named(tagging, text, language) == set(), text


@pytest.mark.parametrize(("text", "words"), rows("entities.yaml | warned of"))
def test_check_warns_as_the_page_says(tmp_path: Path, text: str, words: str) -> None:
    (doubt,) = doubts(entities(tmp_path, f"entities:\n  {text.strip('`')}\n"))
    assert words in doubt.why + doubt.cure


def test_the_page_has_its_examples() -> None:
    assert len(rows("text | is a mention of")) == 10
    assert len(rows("rule | as | or as")) >= 12
    assert len(WHERE) >= 10
    assert len(SAID) >= 5
    assert len(rows("entities.yaml | warned of")) == 9
