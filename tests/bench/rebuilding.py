"""Rebuilding an archive against capturing it, in one run: `python -m tests.bench.rebuilding`, part of `make bench`.

    feeds    500 feeds of 20 entries each, whose entries are the articles (`articles: feed`), polled twice: the second
             time each has one entry more
    pages    the real pages and feeds of the newsstand beside the project; left out where it is not there

Polled into a fresh archive, then all but the WARC files is thrown away and made again. Records a CPU second (user + system)
of this process and all its children, the publishers not among them, starting the workers included. Trust the ratio.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from bot import app
from bot.app import again
from bot.engine.local import Local
from bot.model.plan import Plan
from tests.acceptance.standing import Stand
from tests.bench import stand
from tests.bench.peers import configure, cpu
from tests.conftest import SHARED


def main() -> int:
    with tempfile.TemporaryDirectory() as place, stand.running() as (port, peer):
        folder = Path(place)
        configure(folder / "config", port)
        advance = f"http://127.0.0.1:{port}/advance"
        compare("feeds", folder / "config", peer, lambda: urllib.request.urlopen(advance).close())
    if (SHARED / "data/feeds").is_dir():
        with tempfile.TemporaryDirectory() as place, Stand(Path(place)) as served:
            compare("pages", served.config, served.pid, lambda: None)
    return 0


def compare(label: str, config: Path, peer: int, between: Callable[[], None]) -> None:
    plan = app.configuration(config)
    before = cpu(peer)
    for _ in range(2):
        app.completed(polled(plan))
        between()
    captured = cpu(peer) - before
    for path in Path(plan.archive.path).iterdir():
        if path.name != "warc":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    before = cpu(peer)
    made, _ = app.completed(again.again(plan, bar))
    rebuilt = cpu(peer) - before
    print(
        f"rebuild, {label}: {made.derivations / rebuilt:.0f} records a CPU second, capture {made.derivations / captured:.0f}:"
        f" {captured / rebuilt:.1f} times ({made.captures} captures, {made.pending} pending, {made.damaged} damaged)"
    )


async def polled(plan: Plan) -> None:
    async with app.world(plan) as world:
        tally = await Local(world).once([source.name for source in plan.sources])
        assert not tally.failed


@contextlib.contextmanager
def bar(_: str) -> Iterator[Callable[[int, int], None]]:
    yield lambda *_: None


if __name__ == "__main__":
    sys.exit(main())
