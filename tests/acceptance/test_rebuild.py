"""The third invariant as a user tries it: all but the WARC files is thrown away, and made again."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.demo.newsroom import Newsroom
from bot.demo.story import stories
from tests.acceptance.standing import Stand
from tests.conftest import SHARED, Tearsheet


@pytest.fixture
def followed(newsroom: Newsroom, config: Path, tearsheet: Tearsheet) -> Path:
    """The configuration of an archive that was polled while the paper published, edited and withdrew."""
    first, second, *_ = (story for story in stories() if story.edition == "en")
    newsroom.withdraw(first.slug)
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    newsroom.publish(first)
    newsroom.edit(second.slug, headline="Another headline for the same article")
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    newsroom.withdraw(second.slug)
    newsroom.publish(replace(second, slug="the-same-under-another-name"))
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    return config


def made(tearsheet: Tearsheet, config: Path) -> dict[str, str]:
    """Digests of all that is promised: the records, every version of each, and the feeds."""
    archive = config.parent / "archive"
    records = tearsheet("articles", "--format", "jsonl", "--config", config).stdout
    assert records.count("\n") > 10
    found = {"records": records, "versions": _versions(archive)}
    documents = [path for path in (archive / "feeds").rglob("*") if path.suffix in {".atom", ".json", ".rss"}]
    assert {path.suffix for path in documents} == {".atom", ".json", ".rss"}
    assert any(path.parent.parent == archive / "feeds" for path in documents)
    found |= {path.relative_to(archive).as_posix(): path.read_text("utf-8") for path in documents}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in found.items()}


def _versions(archive: Path) -> str:
    with sqlite3.connect(archive / "index.db") as db:
        return "\n".join(v for (v,) in db.execute("SELECT value FROM version WHERE version > 0 ORDER BY id, version"))


def throw_away(archive: Path) -> None:
    for path in archive.iterdir():
        if path.name not in {"warc", "keys", "custody"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_all_but_the_warc_files_can_be_thrown_away_and_is_made_again_byte_for_byte(
    followed: Path, tearsheet: Tearsheet
) -> None:
    before = made(tearsheet, followed)
    throw_away(followed.parent / "archive")
    done = tearsheet("rebuild", "--config", followed)
    assert done.returncode == 0, done.stderr
    assert "0 pending" in done.stderr
    assert made(tearsheet, followed) == before
    assert not list((followed.parent / "archive").glob("index.db.new*"))


def test_over_what_stands_the_same_extraction_changes_nothing_and_the_next_poll_goes_on(
    followed: Path, tearsheet: Tearsheet
) -> None:
    before = made(tearsheet, followed)
    done = tearsheet("rebuild", "--reextract", "--config", followed)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert " 0 changed" in done.stderr
    polled = tearsheet("poll", "--all", "--config", followed)
    assert polled.returncode == 0
    assert "0 new entries" in polled.stderr
    assert made(tearsheet, followed) == before


def test_a_rule_that_a_source_is_given_reaches_its_old_articles(followed: Path, tearsheet: Tearsheet) -> None:
    sources = followed / "sources.yaml"
    text = sources.read_text("utf-8")
    assert text.count("- name:") > 1
    sources.write_text(text.replace("- name:", "- rules: {headline: .nameplate}\n    name:", 1), "utf-8")
    before = tearsheet("articles", "--format", "jsonl", "--config", followed).stdout
    dry = tearsheet("rebuild", "--reextract", "--dry-run", "--format", "jsonl", "--config", followed)
    assert dry.returncode == 0, dry.stderr
    told = [json.loads(line) for line in dry.stdout.splitlines()]
    assert {"headline", "fields"} <= {change["field"] for change in told}
    assert tearsheet("articles", "--format", "jsonl", "--config", followed).stdout == before
    done = tearsheet("rebuild", "--reextract", "--format", "jsonl", "--config", followed)
    assert done.stdout == dry.stdout
    after = tearsheet("articles", "--format", "jsonl", "--config", followed).stdout
    pairs = [(json.loads(a), json.loads(b)) for a, b in zip(before.splitlines(), after.splitlines(), strict=True)]
    changed = {change["id"] for change in told}
    for old, new in pairs:
        assert [old[key] for key in ("id", "version", "firstSeen")] == [
            new[key] for key in ("id", "version", "firstSeen")
        ]
        assert old["provenance"]["fetchedAt"] == new["provenance"]["fetchedAt"]
        assert (old["id"] in changed) == (old != new)
    everything = made(tearsheet, followed)
    throw_away(followed.parent / "archive")
    assert tearsheet("rebuild", "--config", followed).returncode == 0
    assert made(tearsheet, followed) == everything


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    with Stand(tmp_path) as served:
        assert served.poll().returncode == 0
        yield served


@pytest.mark.skipif(not (SHARED / "data/feeds").is_dir(), reason="the real pages are not beside the project")
def test_real_pages_and_feeds_are_made_again_byte_for_byte(stand: Stand, tearsheet: Tearsheet) -> None:
    before = made(tearsheet, stand.config)
    throw_away(stand.config.parent / "archive")
    done = tearsheet("rebuild", "--config", stand.config, seconds=240)
    assert done.returncode == 0, done.stderr
    assert made(tearsheet, stand.config) == before


def test_a_derivation_that_is_damaged_costs_its_article_and_is_not_passed_over(
    followed: Path, tearsheet: Tearsheet
) -> None:
    archive = followed.parent / "archive"
    with sqlite3.connect(archive / "index.db") as db:
        file, offset, length = db.execute(
            "SELECT file, offset, length FROM capture WHERE kind = 'metadata' ORDER BY file, offset LIMIT 1"
        ).fetchone()
    with (archive / file).open("r+b") as stream:
        stream.seek(offset + length // 2)
        byte = stream.read(1)[0]
        stream.seek(offset + length // 2)
        stream.write(bytes([byte ^ 8]))
    throw_away(archive)
    done = tearsheet("rebuild", "--config", followed)
    assert (done.returncode, f"offset={offset}" in done.stderr) == (1, True), done.stderr
    assert "1 could not be read, see the log" in done.stderr


def test_files_that_are_missing_are_not_rebuilt_away_unless_it_is_asked_for(
    followed: Path, tearsheet: Tearsheet
) -> None:
    archive = followed.parent / "archive"
    before = made(tearsheet, followed)
    (archive / "warc").rename(archive / "elsewhere")
    refused = tearsheet("rebuild", "--config", followed)
    assert refused.returncode == 1
    assert "no WARC file" in refused.stderr
    (archive / "elsewhere").rename(archive / "warc")
    file = max((archive / "warc").rglob("*.warc.gz"))
    held = file.read_bytes()
    file.unlink()
    refused = tearsheet("rebuild", "--config", followed)
    assert refused.returncode == 1
    assert f"({file.relative_to(archive).as_posix()})" in refused.stderr
    assert made(tearsheet, followed) == before
    forced = tearsheet("rebuild", "--force", "--config", followed)
    assert "0 articles" not in forced.stderr
    assert made(tearsheet, followed) != before
    file.write_bytes(held)
    assert tearsheet("rebuild", "--config", followed).returncode == 0
    assert made(tearsheet, followed) == before


def test_a_file_that_is_torn_at_its_end_is_told_and_the_rest_is_made(followed: Path, tearsheet: Tearsheet) -> None:
    file = max((followed.parent / "archive/warc").rglob("*.warc.gz"))
    file.write_bytes(file.read_bytes()[:-40])
    done = tearsheet("rebuild", "--config", followed)
    assert done.returncode == 1
    assert "could not be read" in done.stderr
