"""A disk that fills up under the daemon, on a small file system of its own: it pauses, says so, and goes on by itself."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from lxml import etree

from bot.demo.newsroom import Newsroom
from tests.acceptance.test_crash import assert_sound
from tests.acceptance.test_daemon import Daemon, until
from tests.conftest import Tearsheet, command, environment

SIZE = 12 << 20
RESERVE = 2 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root only")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Bytes of somebody else, until so many are free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):  # the daemon writes meanwhile
        while (free := shutil.disk_usage(disk).free) > left:
            stream.write(bytes(min(free - left, 1 << 16)))
    return ballast


def status(base: str) -> str:
    told: str = httpx.get(f"{base}healthz").json()["status"]
    return told


@pytest.mark.parametrize("left", [RESERVE // 2, 0])
def test_three_full_disks_lose_nothing(
    config: Path, newsroom: Newsroom, disk: Path, tearsheet: Tearsheet, left: int
) -> None:
    """Once it runs into the reserve, once into the wall (the reserve is smaller than what a poll may need)."""
    settings = (config / "bot.yaml").read_text()
    begin = next(line for line in settings.splitlines() if line.startswith("archive:"))
    reserve = RESERVE if left else 4096
    (config / "bot.yaml").write_text(
        settings.replace(begin, f"archive: {{path: {disk / 'archive'}, reserve: {reserve}}}")
    )
    sources = config / "sources.yaml"
    sources.write_text(sources.read_text().replace("    timezone:", "    every: 1s\n    timezone:"))
    daemon = Daemon(config)
    published = disk / "archive/feeds/everything.atom"
    first = next(story for story in newsroom.stories if story.edition == "he")  # no other source lists them
    try:
        until(lambda: published.exists() and published.read_bytes().count(b"<entry") == 17)
        for number in range(3):
            ballast = fill(disk, left)
            for part in range(3):
                newsroom.publish(replace(first, slug=f"late-{number}-{part}", headline=f"Late {number}-{part}"))
            until(lambda: status(daemon.base) == "paused")
            assert "Nothing is asked" in httpx.get(daemon.base).text
            told = tearsheet("status", "--config", config)
            assert told.returncode == 1
            assert "paused" in told.stderr or not left
            etree.fromstring(published.read_bytes())
            ballast.unlink()
            expected = 17 + 3 * (number + 1)
            until(lambda: status(daemon.base) == "ok")
            until(lambda: published.read_bytes().count(b"<entry") == expected)  # noqa: B023 (called at once)
        assert daemon.end(signal.SIGTERM)[0] == 0
        log = daemon.log.read_text()
        assert log.count(" paused ") == log.count(" resumed") == 3
        assert "Traceback" not in log
        assert_sound(disk / "archive", config)
        records = tearsheet("articles", "--format", "csv", "--config", config).stdout.splitlines()
        assert len(records) == 1 + 17 + 9
    finally:
        daemon.process.kill()
        daemon.process.wait()


def test_a_daemon_that_is_started_on_a_full_disk_waits_for_room(config: Path, newsroom: Newsroom, disk: Path) -> None:
    settings = (config / "bot.yaml").read_text()
    begin = next(line for line in settings.splitlines() if line.startswith("archive:"))
    (config / "bot.yaml").write_text(settings.replace(begin, f"archive: {{path: {disk / 'archive'}, reserve: 4096}}"))
    ballast = fill(disk, 0)
    log = config.parent / "full.log"
    with log.open("w") as stream:
        process = subprocess.Popen(command("run", "--config", config), stderr=stream, env=environment())
    try:
        until(lambda: " paused " in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        ballast.unlink()
        published = disk / "archive/feeds/everything.atom"
        until(lambda: published.exists() and published.read_bytes().count(b"<entry") == len(newsroom.stories) + 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert " resumed" in log.read_text()
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()
