"""The page that documents our feeds names every term that stands in one."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest

from bot.model.article import Match, Reason
from bot.stages import feeds
from bot.stages.feeds import terms
from tests.unit.atomfeed import ARTICLE, FEED, NS, PLAN, article, parsed

REASON = Reason(leaf="entity: iraq", where="title", found="Iraqi", alias="Iraq", snippet="the Iraqi state", start=4)
MATCHED = replace(ARTICLE, matches=(Match(topic="iraq", reasons=(REASON,)),))
WHOLE = feeds.render(PLAN, FEED, [MATCHED], {ARTICLE.id: [article(1)]})
PAGE = (files("bot.docs") / "feeds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "term",
    [terms.TERMS, terms.NAMESPACE, terms.ARCHIVED, terms.SCHEME_TAG, terms.SCHEME_ENTITY, terms.SCHEME_TOPIC],
)
def test_every_term_of_our_own_is_documented(term: str) -> None:
    assert f"`{term}`" in PAGE


def test_every_attribute_of_the_provenance_is_documented_and_no_other() -> None:
    made = parsed(WHOLE.atom).find("a:entry/t:provenance", NS)
    assert made is not None
    table = PAGE.partition("## Provenance")[2].partition("\n## ")[0]
    documented = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert documented == [str(name) for name in made.attrib]


def test_every_attribute_of_a_match_is_documented_and_no_other() -> None:
    made = parsed(WHOLE.atom).find("a:entry/t:match", NS)
    assert made is not None
    table = PAGE.partition("## Why an entry is here")[2].partition("\n## ")[0]
    documented = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert documented == [str(name) for name in made.attrib]


def test_every_key_of_the_extension_of_json_feed_is_documented() -> None:
    feed = json.loads(WHOLE.json)
    said = PAGE.partition("## JSON Feed and RSS")[2].partition("\n## ")[0]
    own = feed["items"][0]["_tearsheet"]
    inner = [own["source"], *(one for name in ("related", "entities", "categories", "media") for one in own[name])]
    for name in (*own, *feed["_tearsheet"], *(key for value in inner for key in value)):
        assert f"`{name}`" in said, name


def test_every_relation_of_an_entry_is_documented_and_no_other() -> None:
    entry = parsed(WHOLE.atom).find("a:entry", NS)
    assert entry is not None
    table = PAGE.partition("## Links of an entry")[2].partition("\n## ")[0]
    documented = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `") and "`rel`" not in line]
    assert documented == [link.get("rel") for link in entry.findall("a:link", NS)]


@pytest.mark.parametrize("language", ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
def test_every_language_from_right_to_left_is_documented(language: str) -> None:
    assert feeds.direction(language) == "rtl"
    assert f"`{language}`" in PAGE.partition("## Text from right to left")[2].partition("\n## ")[0]
