"""Our own hub is told of each feed that changed (WebSub §6), one request at a time.

What changed now stands before what is told again; a feed that changes while it waits is told once. A hub that fails is
asked again after a wait that doubles, and nothing is dropped for it; a feed that it refuses (4xx) is not told again until
it changes. After a start it is told of every feed: what changed just before a stop it may not know, and a feed that is as
it was costs it one conditional request.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from bot.model.address import public
from bot.model.capture import Exchange
from bot.model.logline import line
from bot.ports import World
from bot.stages import websub
from bot.stages.payload import retry_after

log = logging.getLogger("tearsheet")

_FIRST, _MOST = 5.0, 600.0  # seconds after a first failure, and at most but for Retry-After
_BUSY = frozenset((408, 425, 429))
"""4xx that are no verdict on the feed."""


class Telling:
    def __init__(self, world: Callable[[], World]) -> None:
        self._world = world
        self._owed: list[str] = []
        self._woken = asyncio.Event()

    def tell(self, names: Iterable[str], *, again: bool = False) -> None:
        """The feeds of these topics have changed; `again`: they may have, while nobody looked."""
        plan = self._world().plan
        if not plan.feeds.hub:
            return
        topics = websub.topics(plan, names)
        older = [topic for topic in self._owed if again or topic not in topics]
        newer = [topic for topic in topics if topic not in older]
        self._owed = older + newer if again else newer + older
        self._woken.set()

    async def run(self) -> None:
        """Tells, until it is cancelled."""
        failures = 0
        while True:
            while not self._owed:
                self._woken.clear()
                await self._woken.wait()
            topic = self._owed.pop(0)
            try:
                wait = await self._told(topic, failures)
            except Exception:  # a fault of ours costs the hub some minutes, not what it is told until the next start
                log.exception(line("hub not told", topic=topic))
                wait = _MOST
            failures = failures + 1 if wait else 0
            if wait:
                self._owed.append(topic)
                await asyncio.sleep(wait)

    async def _told(self, topic: str, failures: int) -> float:
        """Seconds to wait until the hub is asked again; 0: it was told, or will not hear of it."""
        world = self._world()
        hub = world.plan.feeds.hub
        # It may have waited for long: what is private by now, or gone, nobody is told of.
        if not hub or topic not in websub.topics(world.plan, [one.name for one in world.plan.topics]):
            return 0.0
        exchange = await world.post(hub, websub.publishing(topic), websub.FORM)
        if not exchange.error and exchange.status < 300:
            log.info(line("hub told", hub=public(hub), topic=topic))
            return 0.0
        why = exchange.error or f"HTTP status {exchange.status}"
        log.warning(line("hub not told", hub=public(hub), topic=topic, why=why))
        if not exchange.error and exchange.status < 500 and exchange.status not in _BUSY:
            return 0.0
        return self._wait(exchange, failures)

    def _wait(self, exchange: Exchange, failures: int) -> float:
        world = self._world()
        asked = retry_after(exchange.header("retry-after"), world.now(), world.plan.polling.backoff_most)
        wait = min(_FIRST * 2.0 ** min(failures, 30), _MOST)
        return max(wait, (asked - world.now()).total_seconds()) if asked else wait
