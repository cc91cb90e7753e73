"""The field's tools, in an environment of their own, and the archives that are shown to them.

`TEARSHEET_TOOLS` names the folder `bin` of an environment with `requirements.txt` installed, `TEARSHEET_REPLAYWEB` the folder with
`ui.js` and `sw.js` of replayweb.page; where they are not set the tests that need them are skipped. `make tools` sets both.
`TEARSHEET_SHOTS` names a folder for the pictures that browsers make of what they opened: somebody should look at them.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from tests.acceptance.standing import Stand
from tests.conftest import SHARED, command, environment

Tool = Callable[..., "subprocess.CompletedProcess[str]"]
SECONDS = 300


@pytest.fixture(scope="session")
def tools() -> Path:
    named = os.environ.get("TEARSHEET_TOOLS", "")
    if not named:
        pytest.skip("TEARSHEET_TOOLS names no environment with the field's tools (make tools)")
    return Path(named).absolute()


@pytest.fixture(scope="session")
def tool(tools: Path) -> Tool:
    def run(name: str, *arguments: str | Path, **options: str) -> subprocess.CompletedProcess[str]:
        line = [str(tools / name), *map(str, arguments)]
        return subprocess.run(line, capture_output=True, text=True, timeout=SECONDS, check=False, **options)  # type: ignore[call-overload,no-any-return]  # input alone

    return run


@pytest.fixture(scope="session")
def replayweb() -> Path:
    named = os.environ.get("TEARSHEET_REPLAYWEB", "")
    if not named:
        pytest.skip("TEARSHEET_REPLAYWEB names no folder with ui.js and sw.js of replayweb.page (make tools)")
    return Path(named).absolute()


@pytest.fixture
def shot(tmp_path: Path) -> Callable[[str], Path]:
    """Where the picture of that name goes."""
    folder = Path(os.environ.get("TEARSHEET_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return lambda name: folder / f"{re.sub(r'[^a-z0-9]+', '-', name)}.png"


def tearsheet(folder: Path, *arguments: str | Path) -> str:
    """Output of a verb over the configuration in a folder."""
    verb, *rest = arguments
    line = command(verb, "--config", folder / "config", *rest)
    done = subprocess.run(
        line, cwd=folder, env=environment(), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def newsroom_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive that holds the newsroom, polled twice."""
    folder = tmp_path_factory.mktemp("newsroom")
    with Newsroom() as newsroom:
        write_config(folder / "config", newsroom.base, folder / "archive", 0)
        tearsheet(folder, "poll")
        tearsheet(folder, "poll", "--all")
    return folder


@pytest.fixture(scope="session")
def newsstand_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same of the newsstand's real pages."""
    if not (SHARED / "data/feeds").is_dir():
        pytest.skip("the real pages are not beside the project")
    with Stand(tmp_path_factory.mktemp("stand")) as stand:
        done = stand.poll()
        assert done.returncode == 0, done.stderr
        yield stand.folder


def warcs(folder: Path) -> list[Path]:
    return sorted((folder / "archive/warc").rglob("*.warc.gz"))
