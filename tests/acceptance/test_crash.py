"""kill -9 at random moments: every article is there once, every file is sound, every feed valid."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from bot.demo.newsroom import Newsroom
from tests.acceptance.standing import Stand
from tests.conftest import SHARED, Tearsheet, command, environment

SEED = 20261122


def kill_polls(config: Path, times: int, lines: int) -> int:
    """Kills each poll a moment after a random line of its log, up to `lines`; how many had not ended before."""
    draw, killed = random.Random(SEED), 0
    for _ in range(times):
        poll = command("poll", "--all", "--config", config)
        with subprocess.Popen(poll, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()) as process:
            assert process.stderr is not None
            for _ in range(draw.randint(1, lines)):
                process.stderr.readline()
            try:
                process.wait(draw.uniform(0, 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
    return killed


def assert_sound(archive: Path, config: Path) -> None:
    """Files that every tool reads, valid feeds, and nothing published that is not archived."""
    verify = subprocess.run(
        command("verify", "--config", config), capture_output=True, text=True, env=environment(), check=False
    )
    assert verify.returncode == 0, verify.stdout
    files = list((archive / "warc").rglob("*.gz*"))
    assert files
    for file in files:
        assert file.suffix == ".gz"
        assert subprocess.run(["gzip", "-t", file], check=False).returncode == 0
        for tool in ("warcio", "fastwarc"):
            check = [str(Path(sys.executable).with_name(tool)), "check", str(file)]
            assert subprocess.run(check, check=False, capture_output=True).returncode == 0, (tool, file)
    schema = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "atom.rng"))
    for feed in (archive / "feeds").glob("*.atom"):
        schema.assertValid(etree.parse(feed))


def test_the_newsroom_survives_kills(config: Path, newsroom: Newsroom, tearsheet: Tearsheet) -> None:
    assert kill_polls(config, 8, 8) >= 4
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    lines = tearsheet("articles", "--format", "jsonl", "--config", config).stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert Counter(record["source"] for record in records) == {
        "ledger-en": 7, "ledger-ar": 4, "ledger-he": 4, "ledger-briefs": 2,
    }  # fmt: skip
    assert len({record["id"] for record in records}) == 17
    assert {record["version"] for record in records} == {1}
    assert_sound(config.parent / "archive", config)


@pytest.mark.skipif(not (SHARED / "data/feeds").is_dir(), reason="the real pages are not beside the project")
def test_the_newsstand_survives_fifty_kills(tmp_path: Path) -> None:
    with Stand(tmp_path) as stand:
        assert kill_polls(stand.config, 50, 50) >= 40
        done = stand.poll()
        assert done.returncode == 0, done.stderr
        records = stand.records()
        assert len({record["id"] for record in records}) == len(records)
        found = Counter(record["source"] for record in records)
        assert [found[name] for name in ("aeb", "fundus", "seed")] == [92, 132, 1]
        assert {record["version"] for record in records} == {1}
        assert not [record["id"] for record in records if not record["provenance"]["sha256"]]
        assert_sound(tmp_path / "archive", stand.config)
