"""The newsroom's pages are kept with what they need, once, and a second pass asks for nothing but the feeds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from bot.demo.newsroom import Newsroom
from tests.conftest import Tearsheet
from tests.twins.warcs import Read, read

TOLD = re.compile(r"requisites source=\S+ url=\S+ asked=(\d+) kept=(\d+) same=(\d+) fresh=(\d+) failed=(\d+)")


def records(config: Path) -> list[Read]:
    files = sorted((config.parent / "archive/warc").rglob("*.warc.gz"))
    return [record for file in files for record in read(file)]


def test_every_page_of_the_newsroom_is_kept_with_its_stylesheet_and_pictures(
    config: Path, newsroom: Newsroom, tearsheet: Tearsheet
) -> None:
    first = tearsheet("poll", "--all", "--config", config)
    assert first.returncode == 0, first.stderr
    kept = records(config)
    held = {r.header("WARC-Target-URI") for r in kept if r.kind in {"response", "revisit"}}
    assert f"{newsroom.base}/style.css" in held
    assert {newsroom.base + story.picture for story in newsroom.stories} <= held
    told = [tuple(map(int, found)) for found in TOLD.findall(first.stderr)]
    assert len(told) == len(newsroom.stories) + 2, "one a page; two stories stand in two feeds"
    asked, whole, same, fresh, failed = (sum(column) for column in zip(*told, strict=True))
    assert (asked, failed) == (whole + same, 0)
    assert fresh > asked, "most were there already"


def test_a_second_pass_asks_for_the_feeds_alone(config: Path, newsroom: Newsroom, tearsheet: Tearsheet) -> None:
    tearsheet("poll", "--all", "--config", config)
    before = len(newsroom.requests)
    feeds = {path: file.read_bytes() for path in ("iraq", "everything") if (file := feed(config, path)).exists()}
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    again = Counter(request.path for request in newsroom.requests[before:])
    assert again == dict.fromkeys(("/en/rss.xml", "/ar/atom.xml", "/he/rss.xml", "/en/briefs.rdf"), 1)
    assert feeds == {path: feed(config, path).read_bytes() for path in ("iraq", "everything")}


def feed(config: Path, topic: str) -> Path:
    return config.parent / "archive/feeds" / f"{topic}.atom"
