"""The program and its custody: polls of two days leave what a stranger can verify, and a daemon seals by itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.test_daemon import until
from tests.conftest import Tearsheet, command, environment

TOMORROW = """
import sys
from datetime import timedelta
import bot.app as app
from bot.app import parts
true = parts.now
app.now = parts.now = lambda: true() + timedelta(days=1)
from bot.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The program on a machine whose clock is a day ahead."""


def tomorrow(verb: str, config: Path) -> list[str]:
    return [sys.executable, "-c", TOMORROW, verb, "--config", str(config)]


def log(archive: Path) -> list[dict[str, str]]:
    file = archive / "custody/log.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no coreutils")
def test_the_next_poll_of_another_day_seals_the_day_before(config: Path, tmp_path: Path, tearsheet: Tearsheet) -> None:
    archive = tmp_path / "archive"
    assert tearsheet("poll", "--config", config).returncode == 0
    assert sorted(path.name for path in (archive / "keys").iterdir()) == ["custody.pem", "custody.pub.pem"]
    assert log(archive) == [], "the day is not over"
    done = subprocess.run(
        tomorrow("poll", config), env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    (line,) = log(archive)
    assert re.search(rf"sealed day={line['day']} files=1 bytes=\d+", done.stderr)
    check = ["sha256sum", "--check", f"custody/{line['manifest']}"]
    said = subprocess.run(check, cwd=archive, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.count(": OK")) == (0, 1), said.stderr


def test_a_daemon_seals_what_another_day_has_left(config: Path, tmp_path: Path, tearsheet: Tearsheet) -> None:
    assert tearsheet("poll", "--config", config).returncode == 0
    with subprocess.Popen(tomorrow("run", config), env=environment(), stderr=subprocess.DEVNULL) as daemon:
        try:
            (line,) = until(lambda: log(tmp_path / "archive"))
        finally:
            daemon.terminate()
        assert daemon.wait(20) == 0
    assert (tmp_path / "archive/custody" / line["manifest"]).exists()


def test_the_demo_leaves_keys_and_no_manifest_yet(tmp_path: Path) -> None:
    run = command("demo", "--exit", "--folder", tmp_path / "demo")
    done = subprocess.run(run, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo/archive/keys/custody.pub.pem").exists()
    assert not (tmp_path / "demo/archive/custody").exists()
