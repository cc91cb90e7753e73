"""A search over the index: what meets its need, best first, each judged by the evaluator, a batch at a time.

Judging is done in one thread beside the event loop, batch after batch, whichever search they are of: an article takes about
a millisecond, and many threads would hold up the loop. A rule of many regular expressions may take a second an article, so
on the web a search that took SECONDS of that thread is given up: nobody keeps all others from it, nor the program from its end.

Articles that come in between two batches move the others: what was seen is not told again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf
from typing import Final
from urllib.parse import urlencode

from bot.model.article import Article
from bot.model.errors import ArchiveError
from bot.ports import Catalogue
from bot.stages.searching import Found, Search, judged

SECONDS: Final = 10.0
"""That the articles of a search may take to be judged on the web."""
_JUDGES: Final = ThreadPoolExecutor(1, "judge")
_FIRST: Final = 50
_LARGEST: Final = 800
"""Articles that are judged at once: at first, and in the end."""


def page(rule: str) -> str:
    """Address, behind the host, of the page that shows what a rule finds."""
    return f"search?{urlencode({'q': rule})}"


async def findings(
    catalogue: Catalogue, search: Search, *, newest: bool = False, most: int = 0, seconds: float = inf
) -> AsyncIterator[Found]:
    """What it finds, best first, or newest first, each article once. `most`: so many articles are looked at, 0: all.
    Raises ArchiveError where judging them takes more than so many `seconds`.
    """
    offset, size, spent = 0, _FIRST, 0.0
    seen: set[str] = set()
    while not most or offset < most:
        limit = min(size, most - offset) if most else size
        batch = await catalogue.found(search.need, limit, offset, newest=newest)
        new = [article for article in batch if article.id not in seen]
        seen.update(article.id for article in new)
        loop = asyncio.get_running_loop()
        told, took = await loop.run_in_executor(_JUDGES, _judged, search, new, seconds - spent)
        for found in told:
            yield found
        if len(batch) < limit:
            return
        offset, size, spent = offset + len(batch), min(2 * size, _LARGEST), spent + took


def _judged(search: Search, articles: Sequence[Article], seconds: float) -> tuple[list[Found], float]:
    """Those that it is true of, and the seconds it took."""
    begun, found = time.monotonic(), list[Found]()
    for article in articles:
        if time.monotonic() - begun > seconds:
            raise ArchiveError(f"the search takes longer than {SECONDS:g} s: ask for less at once")
        found += judged(search, [article])
    return found, time.monotonic() - begun
