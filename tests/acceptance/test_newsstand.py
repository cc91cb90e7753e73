"""The main job on real pages and feeds, served on loopback by the newsstand beside the project; skipped without it."""

from __future__ import annotations

import csv
import gzip
import json
import re
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from bot.stages.payload import split
from tests.acceptance.standing import Stand
from tests.conftest import SHARED, Tearsheet

pytestmark = pytest.mark.skipif(
    not (SHARED / "data/feeds").is_dir(), reason="the real pages are not beside the project"
)

FLOORS = {
    "aeb": ["body_f1=.972", "body_exact=.45"],
    "fundus": [
        *("body_f1=.973", "body_exact=.55", "title=.82", "authors=.91", "standfirst=.82"),
        *("day=.99", "minute=.975", "topics_f1=.86", "captions=.84"),
    ],
    "seed": ["body_f1=1", "body_exact=1", "title=1", "authors=1", "minute=1", "topics_f1=1", "captions=1"],
}
"""They may only rise."""

FEWER = {
    "cloudphone-indiatoday.xml": 14,  # the same link two or three times, without a guid
    "fnr-bbc.xml": 1,  # one link under two guids (`…#1`, `…#8`)
    "nfp-illegally-nested.xml": 10,  # items inside items: ten shells without link, guid or words
    "nnw-scriptingNews.rss": 2,  # two links twice
}
"""Entries that the manifest counts and that are no article of their own."""
CUT = "/feeds/kagi-osm-pl.xml"
"""A snapshot that ends in mid-document, so it is asked for whole each time."""


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with Stand(tmp_path_factory.mktemp("stand")) as served:
        done = served.poll()
        assert done.returncode == 0, done.stderr
        yield served


def test_every_page_has_a_record_and_every_feed_its_entries(stand: Stand) -> None:
    found = Counter(record["source"] for record in stand.records())
    for name in FLOORS:
        assert found[name] == len(json.loads((SHARED / "data" / name / "truth.json").read_text("utf-8")))
    with (SHARED / "data/feeds/manifest.tsv").open(encoding="utf-8") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t"):
            expected = int(row["entries_grep"]) - FEWER.get(row["file"], 0)
            assert found[stand.named(row["file"])] == expected, row["file"]


@pytest.mark.parametrize("name", FLOORS)
def test_the_records_reach_the_floors(stand: Stand, name: str) -> None:
    minimum = [part for floor in FLOORS[name] for part in ("--min", floor)]
    score = map(str, [sys.executable, SHARED / "tools/score.py", SHARED / "data" / name, stand.jsonl(), *minimum])
    done = subprocess.run(list(score), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_warc_files_are_sound_and_hold_what_was_served(stand: Stand) -> None:
    responses: dict[str, bytes] = {}
    pairs: Counter[str] = Counter()
    for file in stand.warcs():
        assert subprocess.run(["gzip", "-t", file], check=False).returncode == 0
        assert subprocess.run([Path(sys.executable).with_name("warcio"), "check", file], check=False).returncode == 0
        for record in ArchiveIterator(file.open("rb"), parse_http=False, verify_digests=True):
            kind, url = record.record_type, str(record.headers.get("WARC-Target-URI"))
            block = record.reader.read()
            if kind in (WarcRecordType.response, WarcRecordType.revisit):
                pairs[url] += 1
                responses[url] = split(block)[2]
            elif kind == WarcRecordType.request:
                pairs[url] -= 1
    assert set(pairs.values()) == {0}, "a request for every response"
    for name in FLOORS:
        for page in (SHARED / "data" / name / "html").glob("*.html.gz"):
            url = f"{stand.base}/{name}/page/{quote(page.name.removesuffix('.html.gz'))}"
            assert responses[url] == gzip.decompress(page.read_bytes())
    for feed in stand.feeds():
        assert responses[feed] == urllib.request.urlopen(feed).read()


def test_a_second_poll_asks_for_feeds_alone_and_changes_nothing(stand: Stand, tearsheet: Tearsheet) -> None:
    before = {file: file.read_bytes() for file in (stand.folder / "archive/feeds").rglob("*.*")}
    records, asked = stand.records(), len(stand.requests())
    done = tearsheet("poll", "--all", "--config", stand.config)
    assert done.returncode == 0
    assert re.search(r"\b57 unchanged\b", done.stderr)
    later = stand.requests()[asked:]
    assert Counter(status for _, _, path, status in later if path != "/_requests") == {304: 57, 200: 1}
    assert [path for _, _, path, status in later if status == 200 and path != "/_requests"] == [CUT]
    assert stand.records() == records
    assert {file: file.read_bytes() for file in (stand.folder / "archive/feeds").rglob("*.*")} == before
