"""The whole archive as one CDXJ file, in memory that does not grow with it: the index is sorted already."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from bot.ports import Store
from bot.stages import cdxj

_STEP = 1000  # lines between two words to the progress bar


async def lines(store: Store, told: Callable[[int, int], None]) -> AsyncIterator[str]:
    """CDXJ lines in the order of `LC_ALL=C sort`; `told` hears how many captures are done, and of how many.

    The index is sorted by key and microsecond, a CDXJ file by key, second and what follows: within one second of one
    address the lines are put in order here.
    """
    total, done = await store.counted(), 0
    key, held = "", list[str]()
    async for capture in store.cdx():
        done += 1
        if done % _STEP == 0:
            told(done, total)
        if cdxj.key(capture) != key:
            for line in sorted(held):
                yield line
            key, held = cdxj.key(capture), []
        if cdxj.listed(capture):
            held.append(cdxj.line(capture))
    for line in sorted(held):
        yield line
    told(done, total)
