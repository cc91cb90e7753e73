"""What several suites share: the program as a process, the newsroom, and a configuration that follows it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SECONDS = 60  # that any one command may take


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: packed ones hold the time that they were packed at, and no two processes would agree on the name."""
    return argname if isinstance(val, bytes) else None


Tearsheet = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def tearsheet(tmp_path: Path) -> Tearsheet:
    """Runs the program to its end, with its output in pipes."""

    def run(*arguments: str | Path, seconds: float = SECONDS) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    return run


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "bot", *map(str, arguments)]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as served:
        yield served


@pytest.fixture
def config(newsroom: Newsroom, tmp_path: Path) -> Path:
    """A folder of configuration that follows the newsroom; the archive is beside it."""
    write_config(tmp_path / "config", newsroom.base, tmp_path / "archive", 0)
    return tmp_path / "config"
