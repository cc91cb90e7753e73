"""The daemon as a process: it polls and serves, ends in order, and is the only writer."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.demo.newsroom import Newsroom
from tests.conftest import Tearsheet, command, environment

T = TypeVar("T")


class Daemon:
    """`tearsheet run` with its log in a file; `program`: Python that stands in for the command."""

    def __init__(self, config: Path, program: str = "") -> None:
        self.log = config.parent / "daemon.log"
        run = command("run", "--config", config)
        if program:
            run = [sys.executable, "-c", program, *run[3:]]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(run, stderr=log, env=environment())
        self.base = until(lambda: (m := re.search(r"serves (http://\S+)", self.log.read_text())) and m[1])

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """Exit code and seconds."""
        begun = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(20), time.monotonic() - begun


@pytest.fixture
def daemon(config: Path) -> Iterator[Daemon]:
    started = Daemon(config)
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def until(found: Callable[[], T | None], seconds: float = 30) -> T:
    """What `found` answers once it answers anything."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if answer := found():
            return answer
        time.sleep(0.02)  # between looks at a condition, which is what is waited for
    raise AssertionError("it did not come to be")


def entries(base: str, topic: str = "everything") -> int:
    return httpx.get(f"{base}feeds/{topic}.atom").text.count("<entry")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_polls_serves_and_ends_in_order(daemon: Daemon, config: Path, number: signal.Signals) -> None:
    until(lambda: entries(daemon.base) == 17)
    page = httpx.get(daemon.base)
    assert "Hezbollah" in page.text
    assert "ledger-en" in page.text or "The Levant Ledger" in page.text
    health = httpx.get(f"{daemon.base}healthz").json()
    assert health == {
        "status": "ok",
        "paused": "",
        "sources": 4,
        "failing": 0,
        "stopped": 0,
        "silent": 0,
        "configuration": "ok",
        "problems": [],
    }
    code, seconds = daemon.end(number)
    assert code == 0, daemon.log.read_text()
    assert seconds < 5
    files = [file.name for file in (config.parent / "archive/warc").rglob("*") if file.is_file()]
    assert files
    assert not [name for name in files if name.endswith(".open")]
    assert "Traceback" not in daemon.log.read_text()


def test_a_second_writer_is_refused_and_a_reader_is_not(daemon: Daemon, config: Path, tearsheet: Tearsheet) -> None:
    until(lambda: entries(daemon.base) == 17)
    done = tearsheet("poll", "--all", "--config", config)
    assert done.returncode == 1
    assert f"process {daemon.process.pid}" in done.stderr
    read = tearsheet("articles", "--format", "jsonl", "--config", config)
    assert read.returncode == 0
    assert len(read.stdout.splitlines()) == 17
    states = tearsheet("status", "--config", config)
    assert (states.returncode, states.stderr) == (0, "")
    assert [line.split("\t")[2] for line in states.stdout.splitlines()] == ["state", "ok", "ok", "ok", "ok"]


def test_nothing_is_lost_when_it_is_stopped_in_the_middle(config: Path, tearsheet: Tearsheet) -> None:
    for _ in range(3):
        daemon = Daemon(config)
        code, seconds = daemon.end(signal.SIGTERM)
        assert code == 0
        assert seconds < 5
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    lines = tearsheet("articles", "--format", "jsonl", "--config", config).stdout.splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == len(lines) == 17


def test_validators_are_kept_across_restarts(config: Path, newsroom: Newsroom, tearsheet: Tearsheet) -> None:
    daemon = Daemon(config)
    until(lambda: entries(daemon.base) == 17)
    daemon.end(signal.SIGTERM)
    asked = len(newsroom.requests)
    tearsheet("poll", "--all", "--config", config)
    assert [request.status for request in newsroom.requests[asked:]] == [304] * 4


def test_an_address_in_use_is_a_clear_error(daemon: Daemon, config: Path, tearsheet: Tearsheet) -> None:
    bot = config / "bot.yaml"
    port = daemon.base.rsplit(":", 1)[1].strip("/")
    bot.write_text(f'archive: other\nserver: {{listen: "127.0.0.1:{port}"}}\n', encoding="utf-8")
    done = tearsheet("run", "--config", config)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_change_that_breaks_the_configuration_is_told_within_seconds_and_its_mending_too(
    daemon: Daemon, config: Path
) -> None:
    topics = config / "topics.yaml"
    good = topics.read_text("utf-8")
    topics.write_text(good + "  - {name: persia, match: {entity: persia}}\n", "utf-8")
    line = good.count("\n") + 1
    health = until(lambda: h if (h := httpx.get(f"{daemon.base}healthz").json())["problems"] else None, seconds=10)
    assert health["status"] == "ok"
    assert health["configuration"] == "broken"
    assert health["problems"][0].startswith(f"{topics}:{line}: topics.persia.match.entity: found ")
    assert f"configuration refused file={topics} line={line} key=topics.persia.match.entity" in daemon.log.read_text()
    until(lambda: entries(daemon.base) == 17)
    topics.write_text(good.replace("name: iran", "name: persia"), "utf-8")
    until(lambda: httpx.get(f"{daemon.base}feeds/persia.atom").text.count("<entry") == 3, seconds=10)
    assert httpx.get(f"{daemon.base}healthz").json()["configuration"] == "ok"
    assert daemon.process.poll() is None
