"""The same feeds by us and by the `reader` package, in one run: `python -m tests.bench.peers`, part of `make bench`.

500 feeds of 20 entries each, each on a loopback host of its own, whose entries are the articles (`articles: feed`):

    new    all of them, for the first time        304    all of them again, three times, nothing changed
    one    all of them, with one new entry each

Ours archives every answer as it was on the wire, syncs it to the disk, makes a canonical record of each entry, matches
it against a topic and writes the feed; `reader` parses and stores. Polls a CPU second (user + system) of a process and
all its children, the publishers not among them: they are a process of their own. Trust the ratios.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import app
from bot.engine.local import Local
from tests.bench import stand

FEEDS, ROUNDS = 500, 3
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        ours = app.completed(by_us(Path(folder)))
        theirs = asyncio.run(by_reader(Path(folder)))
    for name in ours:
        print(
            f"{name}: ours {ours[name]:.0f} polls a CPU second, reader {theirs[name]:.0f}: {ours[name] / theirs[name]:.2f} times"
        )
    return 0


async def by_us(folder: Path) -> dict[str, float]:
    with stand.running() as (port, peer):
        configure(folder / "config", port)
        plan = app.configuration(folder / "config")
        names = [source.name for source in plan.sources]
        async with app.world(plan) as world:
            local = Local(world)

            async def polls() -> None:
                tally = await local.once(names)
                assert (tally.polled, tally.failed) == (FEEDS, {})

            return await rounds(polls, port, peer)


async def by_reader(folder: Path) -> dict[str, float]:
    from reader import make_reader  # noqa: PLC0415 (wanted here alone: not of the tests)

    with stand.running() as (port, peer):
        known = make_reader(str(folder / "reader.sqlite"))
        for number in range(FEEDS):
            known.add_feed(address(number, port))

        async def polls() -> None:
            known.update_feeds(scheduled=False)

        figures = await rounds(polls, port, peer)
        assert known.get_entry_counts().total == FEEDS * (stand.ENTRIES + 1)
        return figures


async def rounds(polls: Callable[[], Awaitable[None]], port: int, peer: int) -> dict[str, float]:
    new = await rate(polls, peer)
    unchanged = [await rate(polls, peer) for _ in range(ROUNDS)]
    await asyncio.to_thread(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/advance").close())
    one = await rate(polls, peer)
    return {"new": new, "304": max(unchanged), "one": one}


async def rate(polls: Callable[[], Awaitable[None]], peer: int) -> float:
    before = cpu(peer)
    await polls()
    return FEEDS / (cpu(peer) - before)


def cpu(peer: int) -> float:
    """Seconds that this process and its descendants have had, `peer` left out."""
    parents, spent = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text("ascii", "replace")
        except OSError:
            continue  # it ended meanwhile
        fields = text.rpartition(")")[2].split()
        pid = int(path.parent.name)
        parents[pid], spent[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    for _ in range(5):
        ours |= {pid for pid, parent in parents.items() if parent in ours and pid != peer}
    return sum(spent[pid] for pid in ours) / _TICKS


def address(number: int, port: int) -> str:
    return f"http://{stand.host(number)}:{port}/{number}"


def configure(folder: Path, port: int) -> None:
    folder.mkdir(parents=True)
    sources = "".join(f"  - {{name: s{n}, feed: '{address(n, port)}', articles: feed}}\n" for n in range(FEEDS))
    (folder / "sources.yaml").write_text(f"sources:\n{sources}")
    (folder / "topics.yaml").write_text("topics:\n  - {name: water, match: {tag: Water}}\n")
    (folder / "bot.yaml").write_text("network: {allow: [127.0.0.0/8]}\npolling: {first: 20}\n")


if __name__ == "__main__":
    sys.exit(main())
