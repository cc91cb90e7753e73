"""The house's own rules, as tests: types, style, who may import whom, sizes, and what must not stand in the tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = 400  # of a file
SOURCES = sorted((ROOT / "bot").rglob("*.py")) + sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize(
    "gate",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]],
    ids=["ruff", "format", "mypy", "imports"],
)
def test_a_gate_is_passed(gate: list[str]) -> None:
    tool = Path(sys.executable).with_name(gate[0])
    done = subprocess.run([tool, *gate[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_is_too_long(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= LINES


def test_every_library_is_imported_in_one_room() -> None:
    rooms = {
        "httpx": "bot/adapters/http", "h11": "bot/adapters/http", "sqlite3": "bot/adapters/sqlite", "yaml": "bot/adapters/config",
        "isal": "bot/adapters/warc", "starlette": "bot/web", "uvicorn": "bot/web", "feedgen": "bot/stages/atom.py",
        "feedparser": "bot/stages/feed.py", "trafilatura": "bot/stages/extract", "htmldate": "bot/stages/extract",
        "nh3": "bot/stages/clean.py", "ahocorasick": "bot/stages/tag", "protego": "bot/stages/robots.py",
        "publicsuffixlist": "bot/stages/site.py", "py3langid": "bot/stages/extract", "rich": "bot/console.py",
    }  # fmt: skip
    for file in (ROOT / "bot").rglob("*.py"):
        place = file.relative_to(ROOT).as_posix()
        for line in file.read_text("utf-8").splitlines():
            words = line.split()
            if len(words) > 1 and words[0] in {"import", "from"}:
                home = rooms.get(words[1].partition(".")[0])
                assert home is None or place.startswith(home), f"{place}: {line}"
