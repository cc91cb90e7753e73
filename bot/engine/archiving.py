"""Archives by month behind the feeds: a daemon's newest articles are out at once, what is older follows.

The archive of an open month is written whole, so it waits for more to come: twenty times as long as the last writing took. A
changed configuration may change every month of every topic, which takes minutes where the archive is years old: that is
done topic by topic, and begun anew where the configuration changes again.

Once a minute it is looked whether a new month has begun, for that concerns topics too that nothing came for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection

from bot import publishing
from bot.ports import World

_SHARE = 20.0  # times as long as a writing took, after which archives may be written again
_LEAST, _MOST = 1.0, 60.0  # seconds: of that, and until a new month is looked for


class Archiving:
    def __init__(self, world: Callable[[], World | None], led: Callable[[Collection[str]], Awaitable[None]]) -> None:
        """`world`: the one in force; None: not now, its matches are not to be relied on yet, or the disk is full.

        `led`: the archives of these topics have changed, perhaps by a month more.
        """
        self._world = world
        self._led = led
        self._aged: set[str] = set()
        self._written: set[str] = set()
        """Topics whose feeds do not lead to their archives yet, perhaps."""
        self._everything = False
        self._woken = asyncio.Event()
        self.idle = asyncio.Lock()
        """Held, no archive is written: for a change of what they are made from."""

    def age(self, names: Collection[str]) -> None:
        """Something came for these topics."""
        self._aged |= set(names)
        self._woken.set()

    def begin_anew(self) -> None:
        """Every month of every topic may be another, or not be there."""
        self._everything = True
        self._woken.set()

    async def run(self, step: Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]) -> None:
        """Until it is cancelled; `step` does a round and survives it."""
        clock = asyncio.get_running_loop().time
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_MOST):
                    await self._woken.wait()
            self._woken.clear()
            began = clock()
            await step(self.work)
            await asyncio.sleep(max(_SHARE * (clock() - began), _LEAST))

    async def work(self) -> None:
        """All that is owed, once."""
        if self._everything:
            await self._all()
        await self.catch_up()

    async def catch_up(self) -> None:
        """What came since, and the month that has begun."""
        names, self._aged = self._aged, set()
        done = False
        try:
            done = await self._write(self._world(), names)
        finally:  # after a stop too: what was not written is still to be written
            if not done:
                self._aged |= names

    async def _all(self) -> None:
        world = self._world()
        if world is None:
            return
        whole = await publishing.whole(world)
        for topic in world.plan.topics:
            if not await self._write(world, {topic.name}, whole):
                return  # another configuration has come into force: all of it is begun anew
        async with self.idle:
            if self._world() is not world:  # what is too many by this one may be another's
                return
            await publishing.prune(world)
            self._everything = False

    async def _write(self, world: World | None, names: Collection[str], whole: publishing.Whole | None = None) -> bool:
        """Whether it was done: by the world that is in force."""
        async with self.idle:
            if world is None or self._world() is not world:
                return False
            self._written |= set(await publishing.archive(world, names, whole))
        if self._written:
            await self._led(self._written)
            self._written = set()
        return True
