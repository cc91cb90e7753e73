"""Real feeds: every entry and every category of the document is in the items, and keywords and captions are not among them.

The snapshots stand beside the project and are no part of it; the truth is counted in each document itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages import clean
from bot.stages.feed import parse
from tests.conftest import SHARED

FEEDS = SHARED / "data" / "feeds"
FILES = sorted(file for file in FEEDS.glob("*") if file.suffix in {".xml", ".rss", ".atom", ".rdf"})
URL = "https://a.example/feed"
SOURCE = Source(name="a", feed=URL)
KEYWORDS = ("{http://search.yahoo.com/mrss/}keywords", "{http://www.itunes.com/dtds/podcast-1.0.dtd}keywords")
CAPTION = "{http://search.yahoo.com/mrss/}description"

pytestmark = pytest.mark.skipif(not FILES, reason="the real feeds are not beside the project")


def items(file: Path) -> tuple[Item, ...]:
    return parse(file.read_bytes(), "application/xml", URL, SOURCE, 10_000).items


def entries(file: Path) -> list[etree._Element]:
    root = etree.fromstring(file.read_bytes(), etree.XMLParser(recover=True, huge_tree=True))
    return [entry for entry in root.iter("{*}item", "{*}entry") if says(entry)]


def says(entry: etree._Element) -> bool:
    """Broken nesting leaves entries that hold nothing but the next."""
    return any((child.text or "").strip() or child.get("href") for child in entry if child.tag != entry.tag)


def categories(entry: etree._Element) -> Iterator[str]:
    """What a category is called, as the document has it: RSS by its text, Atom by its term, once each in an entry."""
    for element in entry.iterchildren("{*}category", "{*}subject"):
        term = clean.text(element.get("term") or "".join(str(t) for t in element.itertext()))
        if term:
            yield term


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_entry_and_no_category_of_a_real_feed_is_lost(file: Path) -> None:
    found, expected = items(file), entries(file)
    assert len(found) == len(expected)
    for item, entry in zip(found, expected, strict=True):
        assert set(categories(entry)) <= {clean.text(tag.term) for tag in item.tags}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_keywords_and_captions_of_a_real_feed_are_told_from_categories_and_summaries(file: Path) -> None:
    for item, entry in zip(items(file), entries(file), strict=True):
        words = {w.strip() for e in entry.iter(*KEYWORDS) for w in (e.text or "").split(",")} - {""}
        assert words == set(item.keywords)
        assert not (words - set(categories(entry))) & {tag.term for tag in item.tags}
        said = {" ".join((e.text or "").split()) for e in entry.iter(CAPTION)} - {""}
        own = {" ".join((e.text or "").split()) for e in entry.iterchildren("{*}description") if e.tag != CAPTION}
        assert " ".join(item.summary.split()) not in said - own
