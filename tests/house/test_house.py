"""The house's own rules, as tests: types, style, who may import whom, sizes, and what must not stand in the tree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = 400  # of a file
CRON = ("bot/stages/due.py", "bot/adapters/config/schedule.py")
SELECTORS = ("bot/stages/extract/", "bot/adapters/config/words.py")
TREES = ("bot/stages/", "bot/demo/syndication.py", "bot/adapters/config/words.py")
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


ROOMS: dict[str, tuple[str, ...]] = {
    "ahocorasick": ("bot/stages/tag/",), "apscheduler": ("bot/engine/local.py", *CRON), "cryptography": ("bot/adapters/custody/",),
    "cssselect": SELECTORS,
    "feedgen": ("bot/stages/feeds/",), "feedparser": ("bot/stages/feed.py",), "h11": ("bot/adapters/http/",),
    "htmldate": ("bot/stages/extract/",), "httpx": ("bot/adapters/http/",), "idna": ("bot/stages/identity.py",),
    "isal": ("bot/adapters/warc/",), "jinja2": ("bot/web/", "bot/demo/"), "lxml": TREES, "markupsafe": ("bot/demo/",),
    "nh3": ("bot/stages/clean.py",), "protego": ("bot/stages/robots.py",), "publicsuffixlist": ("bot/stages/site.py",),
    "py3langid": ("bot/stages/extract/",), "re2": ("bot/model/pattern.py", "bot/stages/select/"),
    "rich": ("bot/console.py",), "ruamel": ("bot/adapters/config/adding.py",), "sqlite3": ("bot/adapters/sqlite/", "bot/adapters/wacz/scratch.py"),
    "starlette": ("bot/web/",), "trafilatura": ("bot/stages/extract/",), "uvicorn": ("bot/web/",), "uvloop": ("bot/app/parts.py",),
    "yaml": ("bot/adapters/config/",),
}  # fmt: skip
"""Where each library may be imported: a file, or a folder and what is below it."""
UNSEEN = {"lxml_html_clean", "tzdata"}
"""Dependencies that another library, or Python itself, imports for us."""
CALLED = {
    "google-re2": "re2", "pyahocorasick": "ahocorasick", "pyyaml": "yaml", "ruamel.yaml": "ruamel",
}  # fmt: skip
"""Distributions whose package has another name."""


def imports(file: Path) -> set[str]:
    """Top-level names of what a file imports, wherever in it; what is relative is ours."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in plain | named}


def test_every_library_is_imported_in_its_room_alone() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        place = file.relative_to(ROOT).as_posix()
        for name in imports(file) - {"bot"}:
            assert name in ROOMS or name in sys.stdlib_module_names, f"{place}: {name} has no room"
            assert place.startswith(ROOMS.get(name, ("",))), f"{place}: {name}"


def test_every_dependency_is_used_and_every_library_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    assert {CALLED.get(name, name) for name in asked} - UNSEEN == ROOMS.keys() - {"sqlite3"}
    used = {name for file in (ROOT / "bot").rglob("*.py") for name in imports(file)}
    assert ROOMS.keys() <= used


def test_the_rooms_of_the_adapters_share_nothing_but_the_lane_and_the_disk() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (rooms,) = [contract["modules"] for contract in contracts if contract["type"] == "independence"]
    there = {f"bot.adapters.{path.stem}" for path in (ROOT / "bot/adapters").iterdir() if path.stem[0] != "_"}
    assert there == {*rooms, "bot.adapters.lane", "bot.adapters.disk"}
