"""The records of real pages: no two tell one story but those that share their text. Skipped where the pages are absent."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from bot.model import codec, story
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.indexed import Sketch
from bot.model.source import Source
from bot.stages.extract import make
from bot.stages.story import sketch
from tests.conftest import SHARED
from tests.twins.values import START, article, derivation

PAGES = SHARED / "data"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages are not beside the project")


def made(path: Path) -> Sketch:
    """As if all had been published on one day, each by a source of its own."""
    url = f"http://127.0.0.1/{path.parent.parent.name}/page/{path.name.removesuffix('.html.gz')}"
    page = Page(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=gzip.decompress(path.read_bytes()),
        fetched_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    record = make(page, Item(key=url, url=url), Source(name="real", feed="http://127.0.0.1/feed")).record
    derived = replace(derivation(url, source=path.name), record=record)
    return sketch(article(derived, published=codec.utc(START)))


def test_of_real_pages_no_two_tell_one_story_but_those_that_share_their_text() -> None:
    """One true pair: a newspaper that printed eight paragraphs twice, under headlines that begin alike."""
    sketches = [made(path) for path in sorted(PAGES.glob("*/html/*.html.gz"))]
    found = [both for both in combinations(sketches, 2) if story.related(*both)]
    assert len(found) <= 1
    for one, other in found:
        shared = story.overlap(one, other)
        assert shared is not None
        assert shared.contained > 0.9
