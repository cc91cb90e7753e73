"""Subscriptions at hubs, kept up while the daemon runs (WebSub; their course is `stages.subscribing`).

A push is never evidence and never read: it wakes its source, whose own address is then polled, so that what is published is
what the publisher serves, archived. So a push costs one poll at most, however often it comes.

- The index keeps each subscription before the hub is asked; what changes with every push is kept in memory alone.
- One request to one hub at a time, and `MOST` in all: a hub that hangs holds up its own subscriptions and no others.
- Hubs are asked through `World.post`: guard, manners and limits as for every address. Redirects 307 and 308 are followed
  (§5.1), each hop judged alike, and never from https to http: the form carries the secret.
- After a start every source with a lease is polled: what hubs told meanwhile was heard by nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from urllib.parse import urljoin

from bot import pipeline
from bot.model.address import public
from bot.model.capture import Exchange
from bot.model.errors import TearsheetError
from bot.model.logline import line
from bot.model.push import Announced, Key, Subscription
from bot.ports import World
from bot.stages import subscribing, websub
from bot.stages.payload import retry_after

log = logging.getLogger("tearsheet")

MOST = 16
"""Hubs asked at once."""
_LOOK = 60.0  # seconds between two looks at the subscriptions at most: the clock may be set
_REST = timedelta(minutes=1)  # after a fault of ours
_TELL = 60.0  # seconds between two lines about forged pushes to one source
_ELSEWHERE = frozenset((307, 308))


class Push:
    """`bot.ports.pushes.Callback`, and the state behind it. Belongs to one event loop; knows nothing until it is opened."""

    def __init__(self, world: Callable[[], World], wake: Callable[[str], None]) -> None:
        self._world = world
        self._wake = wake
        self._held: dict[str, Subscription] = {}
        """By token."""
        self._current: dict[str, str] = {}
        """Source → token of the one that subscribes."""
        self._times: list[tuple[datetime, str]] = []
        """A heap of when each is due, and its token; what is no longer so is passed over."""
        self._queues: dict[str, deque[str]] = {}
        """Hub → tokens of those that wait for it."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """By hub."""
        self._moved = asyncio.Event()
        self.ready = False
        self._told: dict[str, tuple[float, int]] = {}

    def of(self, source: str) -> Subscription | None:
        return self._held.get(self._current.get(source, ""))

    def held(self, token: str) -> Subscription | None:
        return self._held.get(token)

    async def open(self) -> None:
        """Takes up what the index keeps."""
        for held in await self._world().store.pushes.all():
            self._note(held)
        self.ready = True
        await self.follow()
        now = self._world().now()
        for source, token in self._current.items():
            if subscribing.leased(self._held[token], now):
                self._wake(source)

    async def follow(self) -> None:
        """Brings them in line with the configuration in force."""
        plan = self._world().plan
        wanted = websub.subscribes(plan)
        for held in [self._held[token] for token in self._current.values()] if self.ready else []:
            if not wanted or plan.source(held.source) is None:
                await self._leave(held)
                self._fall_back(held)
            elif held.callback != websub.callback(plan, held.token):
                await self._leave(held)
                await self._begin(held.source, Announced(topic=held.topic, hubs=held.hubs))

    async def heard(self, polled: pipeline.Polled, *, woken: bool) -> None:
        """A poll was made."""
        if not self.ready or polled.kind not in {"changed", "unchanged"}:
            return
        if polled.announced is not None:
            await self._announced(polled.source, polled.announced)
        if (held := self.of(polled.source)) is None:
            return
        after = subscribing.polled(held, polled.new, self._world().now(), woken=woken)
        self._held[held.token] = after
        if after.missed != held.missed:
            await self._keep(after)

    async def verify(self, token: str, said: Mapping[str, str]) -> bool:
        """A hub's GET (§5.2, §5.3)."""
        held, mode = self._held.get(token), said.get("hub.mode")
        if held is None or said.get("hub.topic") != held.topic:
            return False
        if mode == "denied":
            await self._denied(held, said.get("hub.reason", ""))
            return True
        if not held.pending or mode != held.mode or not said.get("hub.challenge"):
            return False
        if mode == "unsubscribe":
            await self._forget(held)
            return True
        world = self._world()
        now = world.now()
        renewed = subscribing.leased(held, now)
        after = subscribing.verified(held, said.get("hub.lease_seconds", ""), world.plan.websub, now)
        await self._keep(after)
        log.info(line("renewed" if renewed else "subscribed", **_who(after), until=after.lease_until))
        return True

    def arrived(self, token: str) -> None:
        """A push with a good signature."""
        held = self._held.get(token)
        if held is None or held.mode != "subscribe":
            return
        self._held[token] = subscribing.pushed(held, self._world().now())
        log.info(line("pushed", **_who(held)))
        self._wake(held.source)

    def forged(self, token: str, why: str) -> None:
        """A push without one: told once a minute for a source, with how many there were since."""
        held, now = self._held.get(token), asyncio.get_running_loop().time()
        if held is None:
            return
        told, since = self._told.get(held.source, (-_TELL, 0))
        if now - told < _TELL:
            self._told[held.source] = told, since + 1
            return
        log.warning(line("push refused", **_who(held), why=why, further=since or ""))
        self._told[held.source] = now, 0

    async def run(self) -> None:
        """Does what is due, until it is cancelled."""
        try:
            while True:
                self._moved.clear()
                seconds = self.turn()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._moved.wait()
        finally:
            asking = list(self._tasks.values())
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    def turn(self) -> float:
        """Begins what is due; seconds until something is to be done again, at most."""
        now = self._world().now()
        while self._times and self._times[0][0] <= now:
            at, token = heappop(self._times)
            held = self._held.get(token)
            if held is not None and held.at == at:
                self._queues.setdefault(held.hub, deque()).append(token)
        for hub in [hub for hub in self._queues if hub not in self._tasks]:
            while len(self._tasks) < MOST and hub not in self._tasks and hub in self._queues:
                self._next(hub, now)
        return min((self._times[0][0] - now).total_seconds(), _LOOK) if self._times else _LOOK

    def _next(self, hub: str, now: datetime) -> None:
        """The first that waits for a hub and is still due."""
        queue = self._queues[hub]
        held = self._held.get(queue.popleft())
        if not queue:
            del self._queues[hub]
        if held is not None and held.hub == hub and held.at <= now:
            self._start(held)

    async def settle(self) -> None:
        """Until what was begun has ended."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    def _start(self, held: Subscription) -> None:
        task = asyncio.create_task(self._act(held))
        self._tasks[held.hub] = task

        def end(_: asyncio.Task[None]) -> None:
            del self._tasks[held.hub]
            self._moved.set()

        task.add_done_callback(end)

    async def _act(self, held: Subscription) -> None:
        try:
            await self._ask(held)
        except Exception as error:  # a fault of ours, or of the index, costs this subscription a minute, and no other
            expected = isinstance(error, TearsheetError)
            # Of what is expected the text says it all; of the rest the traceback is wanted.
            log.error(line("hub not asked", **_who(held), error=error), exc_info=not expected)  # noqa: TRY400
            if held.token in self._held:
                self._note(replace(held, at=self._world().now() + _REST))

    async def _ask(self, held: Subscription) -> None:
        """What is due: waiting is over, or the hub is asked."""
        world = self._world()
        if held.pending:
            await self._failed(held, "the hub has not verified it")
            return
        held = subscribing.asked(held, world.now())
        await self._keep(held)
        exchange = await _posted(world, held.hub, websub.request(held, world.plan.websub))
        now_held = self._held.get(held.token)
        if now_held is None or not now_held.pending:
            return  # it was verified or denied before the answer came
        if exchange.error or not 200 <= exchange.status < 300:
            await self._failed(now_held, exchange.error or f"HTTP status {exchange.status}", exchange)

    async def _failed(self, held: Subscription, why: str, exchange: Exchange | None = None) -> None:
        world = self._world()
        now, polling = world.now(), world.plan.polling
        asked_for = "" if exchange is None else exchange.header("retry-after")
        retry = retry_after(asked_for, now, polling.backoff_most)
        after = subscribing.failed(held, why, polling, now, retry)
        log.warning(line("hub failed", **_who(held), failures=after.failures, why=why, next=after.at))
        await (self._forget(held) if subscribing.over(after) else self._change(held, after))

    async def _denied(self, held: Subscription, reason: str) -> None:
        world = self._world()
        after = subscribing.denied(held, reason, world.plan.polling, world.now())
        log.warning(line("hub denied", **_who(held), why=after.error, next=after.at))
        if held.mode == "unsubscribe":
            await self._forget(held)
            return
        await self._change(held, after)
        self._fall_back(held)

    async def _announced(self, source: str, found: Announced) -> None:
        """What a feed that was read says of its hubs."""
        held = self.of(source)
        if held is not None and not (found.whole and subscribing.fits(held, found)):
            await self._leave(held)
            self._fall_back(held)
            held = None
        if held is not None and held.hubs != found.hubs:
            await self._keep(replace(held, hubs=found.hubs))
        elif held is None and found.whole and websub.subscribes(self._world().plan):
            await self._begin(source, found)

    def _fall_back(self, held: Subscription) -> None:
        """Its next poll was put off on the word of a hub that pushes no more."""
        if subscribing.leased(held, self._world().now()):
            self._wake(held.source)

    async def _begin(self, source: str, found: Announced) -> None:
        world, key = self._world(), _key()
        await self._keep(subscribing.begun(source, found, key, websub.callback(world.plan, key.token), world.now()))

    async def _change(self, old: Subscription, new: Subscription) -> None:
        """Another hub gets another key."""
        if new.hub != old.hub:
            key = _key()
            new = subscribing.renamed(new, key, websub.callback(self._world().plan, key.token))
        await self._keep(new, old.token if new.token != old.token else "")

    async def _leave(self, held: Subscription) -> None:
        """A hub that was never asked needs not hear of it."""
        if held.pending or held.lease_until is not None:
            await self._keep(subscribing.left(held, self._world().now()))
        else:
            await self._forget(held)

    async def _keep(self, held: Subscription, instead: str = "") -> None:
        # Noted first: what happens while the index commits is built on it, and is committed behind it.
        self._held.pop(instead, None)
        self._note(held)
        await self._world().store.pushes.put(held, instead)
        self._moved.set()

    async def _forget(self, held: Subscription) -> None:
        self._held.pop(held.token, None)
        if self._current.get(held.source) == held.token:
            del self._current[held.source]
        await self._world().store.pushes.drop(held.token)

    def _note(self, held: Subscription) -> None:
        before = self._held.get(held.token)
        if before is None or before.at != held.at:
            heappush(self._times, (held.at, held.token))
        self._held[held.token] = held
        if held.mode == "subscribe":
            self._current[held.source] = held.token
        elif self._current.get(held.source) == held.token:
            del self._current[held.source]


def _key() -> Key:
    return Key(token=secrets.token_hex(16), secret=secrets.token_hex(32))


async def _posted(world: World, url: str, body: bytes) -> Exchange:
    for _ in range(world.plan.limits.redirects + 1):
        exchange = await world.post(url, body, websub.FORM)
        if exchange.error or exchange.status not in _ELSEWHERE:
            return exchange
        before = url
        try:
            url = urljoin(url, exchange.header("location"))
        except ValueError as error:  # a hub's fault: the next is tried for it
            return replace(exchange, error=f"redirected to no address: {error}")
        if before.startswith("https:") and not url.startswith("https:"):
            return replace(exchange, error="redirected from https to another scheme")
    return replace(exchange, error=f"more than {world.plan.limits.redirects} redirects")


def _who(held: Subscription) -> dict[str, object]:
    return {"source": held.source, "hub": public(held.hub), "topic": public(held.topic)}
