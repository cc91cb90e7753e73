"""The index that `export --cdxj` writes is the one that cdxj-indexer makes of the files, and they pass every checker."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.tools.conftest import Tool, tearsheet, warcs


@pytest.mark.parametrize("house", ["newsroom_house", "newsstand_house"])
def test_the_lines_are_those_of_cdxj_indexer(house: str, tool: Tool, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(house)
    ours = tearsheet(folder, "export", "--cdxj").splitlines()
    done = tool("cdxj-indexer", "--sort", "--dir-root", folder / "archive", *warcs(folder))
    assert done.returncode == 0, done.stderr
    assert ours == done.stdout.splitlines()
    assert len(ours) > 40


def test_every_checker_passes_the_files(newsroom_house: Path, tool: Tool) -> None:
    for path in warcs(newsroom_house):
        for checker in ("warcio", "fastwarc"):
            done = tool(checker, "check", path)
            assert done.returncode == 0, done.stdout + done.stderr
        assert subprocess.run(["gzip", "-t", path], check=False).returncode == 0
