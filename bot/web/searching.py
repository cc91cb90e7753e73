"""A search over the index: what meets its need, best first, each judged by the evaluator, a batch at a time.

Judging is done in one thread beside the event loop, batch after batch, whichever search they are of: an article takes about
a millisecond, and many threads would hold up the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlencode

from bot.ports import Catalogue
from bot.stages.searching import Found, Search, judged

_JUDGES: Final = ThreadPoolExecutor(1, "judge")
_FIRST: Final = 50
_LARGEST: Final = 800
"""Articles that are judged at once: at first, and in the end."""


def page(rule: str) -> str:
    """Address, behind the host, of the page that shows what a rule finds."""
    return f"search?{urlencode({'q': rule})}"


async def findings(
    catalogue: Catalogue, search: Search, *, newest: bool = False, most: int = 0
) -> AsyncIterator[Found]:
    """What it finds, best first, or newest first. `most`: so many articles are looked at, 0: all."""
    offset, size = 0, _FIRST
    while not most or offset < most:
        limit = min(size, most - offset) if most else size
        batch = await catalogue.found(search.need, limit, offset, newest=newest)
        loop = asyncio.get_running_loop()
        for found in await loop.run_in_executor(_JUDGES, judged, search, batch):
            yield found
        if len(batch) < limit:
            return
        offset, size = offset + len(batch), min(2 * size, _LARGEST)
