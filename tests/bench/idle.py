"""What ten thousand sources cost the daemon: `python -m tests.bench.idle`, part of `make bench`.

1. All are due at once, at the start. The longest that the event loop was held up from the opening of the archive on, for
   20 s of polling new feeds: a beat of 10 ms that comes late tells it. The publishers are a process of their own, on 500
   loopback addresses.
2. Idle: none is due for hours. CPU of the whole daemon over 20 s, as a share of a core, and the memory of its main process.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import app
from bot.engine.local import Local
from bot.model.source import Visit
from bot.ports import World
from tests.bench import stand
from tests.bench.peers import address, cpu

SOURCES = 10_000
SECONDS, BEAT = 20, 0.01


async def main() -> int:
    with stand.running() as (port, peer), tempfile.TemporaryDirectory() as name:
        configure(Path(name), port)
        plan = app.configuration(Path(name) / "config")
        worst = [0.0]
        beating = asyncio.create_task(beat(worst))
        async with app.world(plan) as world:
            await overdue(world)
            beating.cancel()
            left = (await world.store.health(world.now())).due
            print(
                f"{SOURCES} overdue at the start: the loop's worst stall {worst[0] * 1000:.0f} ms, {SOURCES - left} polled"
            )
            await rest(world)
            await idle(world, peer)
    return 0


async def overdue(world: World) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(SECONDS, stop.set)
    await Local(world).run(stop)


async def beat(worst: list[float]) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        before = clock()
        await asyncio.sleep(BEAT)
        worst[0] = max(worst[0], clock() - before - BEAT)


async def rest(world: World) -> None:
    """Nothing is due for ten hours."""
    later = world.now() + timedelta(hours=10)
    visits: list[Visit] = [replace(standing.visit, next_poll_at=later) for standing in await world.store.visits()]
    await asyncio.gather(*(world.store.polled(visit, (), ()) for visit in visits))


async def idle(world: World, peer: int) -> None:
    stop = asyncio.Event()
    daemon = asyncio.create_task(Local(world).run(stop))
    await asyncio.sleep(2)  # the start of the daemon is no rest
    before = cpu(peer)
    await asyncio.sleep(SECONDS)
    share = (cpu(peer) - before) / SECONDS
    print(f"{SOURCES} sources, none due: {share:.2%} of a core, main process {resident():.0f} MB")
    stop.set()
    await daemon


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def configure(folder: Path, port: int) -> None:
    (folder / "config").mkdir()
    lines = [f"  - {{name: s{n}, feed: '{address(n, port)}', articles: feed}}\n" for n in range(SOURCES)]
    (folder / "config/sources.yaml").write_text("sources:\n" + "".join(lines))
    (folder / "config/topics.yaml").write_text("topics:\n  - {name: water, match: {tag: Water}}\n")
    (folder / "config/bot.yaml").write_text("network: {allow: [127.0.0.0/8]}\n")


if __name__ == "__main__":
    sys.exit(app.completed(main()))
