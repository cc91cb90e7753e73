"""The page that documents our feeds names every term that stands in one."""

from __future__ import annotations

from importlib.resources import files

import pytest

from bot.stages import atom
from tests.unit.atomfeed import ARTICLE, NS, PLAN, TOPIC, parsed

PAGE = (files("bot.docs") / "atom.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "term",
    [atom.TERMS, atom.NAMESPACE, atom.ARCHIVED, atom.SCHEME_TAG, atom.SCHEME_ENTITY, atom.SCHEME_TOPIC],
)
def test_every_term_of_our_own_is_documented(term: str) -> None:
    assert f"`{term}`" in PAGE


def test_every_attribute_of_the_provenance_is_documented_and_no_other() -> None:
    made = parsed(atom.render(PLAN, TOPIC, [ARTICLE]).body).find("a:entry/t:provenance", NS)
    assert made is not None
    table = PAGE.partition("## Provenance")[2].partition("\n## ")[0]
    documented = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert documented == [str(name) for name in made.attrib]


def test_every_relation_of_an_entry_is_documented_and_no_other() -> None:
    entry = parsed(atom.render(PLAN, TOPIC, [ARTICLE]).body).find("a:entry", NS)
    assert entry is not None
    table = PAGE.partition("## Links of an entry")[2].partition("\n## ")[0]
    documented = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `") and "`rel`" not in line]
    assert documented == [link.get("rel") for link in entry.findall("a:link", NS)]


@pytest.mark.parametrize("language", ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
def test_every_language_from_right_to_left_is_documented(language: str) -> None:
    assert atom.direction(language) == "rtl"
    assert f"`{language}`" in PAGE.partition("## Text from right to left")[2].partition("\n## ")[0]
