"""An archive has one writer: a second one is refused in words, and a dead one holds nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.files import locked
from bot.model.errors import Locked

HOLD = """
import sys
from pathlib import Path
from bot.adapters.files import locked
from bot.model.errors import Locked
try:
    with locked(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()
except Locked as error:
    print(error)
    sys.exit(1)
"""
HOLD_WITH_WORKERS = """
import asyncio, sys
from pathlib import Path
from bot.adapters.files import locked
from bot.engine.pool import Workers
from bot.model.plan import Limits
from bot.model.source import Source

async def main():
    workers = Workers(Limits(workers=1))
    source = Source(name="gazette", feed="https://gazette.example/feed")
    await workers.feed(b"<rss version='2.0'><channel><title>x</title></channel></rss>", "", source.feed, source, 1)
    print("held", flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    with locked(Path(sys.argv[1])):
        asyncio.run(main())
"""


class Holder:
    """Another process that holds the lock, or was refused it."""

    def __init__(self, root: Path, script: str = HOLD) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([sys.executable, "-c", script, root], stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()

    def end(self) -> int:
        self.process.communicate("")
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    made = Holder(tmp_path)
    yield made
    made.kill()


def test_a_second_writer_is_refused_and_told_who_the_first_is(holder: Holder, tmp_path: Path) -> None:
    assert holder.said == "held"
    second = Holder(tmp_path)
    told = f"another tearsheet (process {holder.process.pid}) writes to {tmp_path}; stop it or use another archive"
    assert (second.said, second.end()) == (told, 1)
    with pytest.raises(Locked, match=f"process {holder.process.pid}"), locked(tmp_path):
        pass


def test_the_lock_of_a_killed_holder_is_free(holder: Holder, tmp_path: Path) -> None:
    assert holder.said == "held"
    holder.kill()
    with locked(tmp_path):
        assert Holder(tmp_path).said.startswith("another tearsheet")


def test_the_lock_of_an_orderly_end_is_free(holder: Holder, tmp_path: Path) -> None:
    assert holder.end() == 0
    with locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_an_error_under_the_lock_frees_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a fault"), locked(tmp_path / "new"):
        raise ValueError("a fault")
    with locked(tmp_path / "new"):
        pass


def test_another_archive_has_its_own_lock(holder: Holder, tmp_path: Path) -> None:
    assert holder.said == "held"
    with locked(tmp_path / "other"):
        pass


def test_the_workers_of_a_killed_holder_hold_nothing(tmp_path: Path) -> None:
    script = tmp_path / "holder.py"
    script.write_text(HOLD_WITH_WORKERS)
    holder = Holder(tmp_path, f"import runpy, sys; runpy.run_path({str(script)!r}, run_name='__main__')")
    assert holder.said == "held"
    holder.kill()
    with locked(tmp_path):
        pass
