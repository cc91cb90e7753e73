"""The embedded engine: one process, one event loop.

`once` does one pass and stops. `run` is the daemon: APScheduler is in charge of three jobs (dispatch, publish, rotate),
and a source's turn is a task that dispatch starts and never awaits, because a job that overruns is skipped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import pipeline
from bot.model.errors import TearsheetError
from bot.model.logline import line
from bot.model.source import Visit
from bot.ports import World
from bot.stages import due

log = logging.getLogger("tearsheet")

_GRACE = 1.5  # seconds that work under way may take to end by itself when the daemon stops
_DISPATCH, _PUBLISH, _ROTATE = 1, 2, 60  # seconds between


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a pass came to, and how far it is."""

    sources: int = 0
    polled: int = 0
    unchanged: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Source → why."""
    new: int = 0
    made: int = 0
    stood_in: list[tuple[str, str]] = field(default_factory=list)
    """Address and why the feed's text stands in."""
    postponed: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, datetime]] = field(default_factory=list)
    """Sources that were asked for and may not be asked before then: Retry-After."""
    next_due: datetime | None = None
    """Where nothing was due: when something is."""
    published: tuple[str, ...] = ()

    def count(self, taken: pipeline.Taken) -> None:
        lists = {"stood in": self.stood_in, "postponed": self.postponed, "quarantined": self.quarantined}
        if taken.fate in lists:
            lists[taken.fate].append((taken.item.item.url or taken.item.item.key, taken.why))
        self.made += taken.fate in {"made", "stood in"}


class Local:
    """One process does everything."""

    def __init__(self, world: World, watch: Callable[[Tally], None] = lambda _: None) -> None:
        self._world = world
        self._watch = watch
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stale: set[str] = set()
        self._resting: dict[str, datetime] = {}

    async def once(self, names: Collection[str] | None = None) -> Tally:
        """Polls the due sources (the named ones, due or not) to the end of their new articles, then publishes."""
        store, now = self._world.store, self._world.now()
        visits = await store.claim(now, until=self._until(), limit=len(self._world.plan.sources), only=names)
        claimed = {visit.source for visit in visits}
        owing = [n for n in await store.owing(now) if n not in claimed and (names is None or n in names)]
        tally = Tally(sources=len(visits) + len(owing))
        if names is not None and len(visits) < len(set(names)):
            held = {s.visit.source: s.visit.retry_at for s in await store.visits() if s.visit.source in names}
            tally.waiting = [(name, at) for name, at in held.items() if name not in claimed and at is not None]
        if not tally.sources:
            tally.next_due = min((s.visit.next_poll_at for s in await store.visits()), default=None)
        room = asyncio.Semaphore(self._world.plan.polling.concurrent)

        async def turn(name: str, visit: Visit | None) -> None:
            async with room:
                await self._turn(name, visit, tally)

        async with asyncio.TaskGroup() as group:
            for visit in visits:
                group.create_task(turn(visit.source, visit))
            for name in owing:
                group.create_task(turn(name, None))
        tally.published = await pipeline.publish(self._world)
        return tally

    async def run(self, stop: asyncio.Event) -> None:
        """Polls and publishes until `stop` is set."""
        await pipeline.publish(self._world)
        defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        scheduler.add_job(self._dispatch, "interval", seconds=_DISPATCH)
        scheduler.add_job(self._publish, "interval", seconds=_PUBLISH)
        scheduler.add_job(self._rotate, "interval", seconds=_ROTATE)
        scheduler.start()
        await self._dispatch()
        await stop.wait()
        scheduler.shutdown(wait=False)
        await self._wind_up()

    async def _wind_up(self) -> None:
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await self._publish()
        except TearsheetError as error:
            log.error(line("not published", error=error))  # noqa: TRY400 (its text says it all); the next start does it

    async def _dispatch(self) -> None:
        room = self._world.plan.polling.concurrent - len(self._tasks)
        if room <= 0:
            return
        now = self._world.now()
        for visit in await self._world.store.claim(now, until=self._until(), limit=room):
            if visit.source in self._tasks:  # its articles take longer than its interval
                await self._world.store.release(visit.source)
            else:
                self._start(visit.source, visit)
        self._resting = {name: until for name, until in self._resting.items() if until > now}
        for name in await self._world.store.owing(now):
            if len(self._tasks) < self._world.plan.polling.concurrent and name not in self._resting:
                self._start(name, None)

    def _start(self, name: str, visit: Visit | None) -> None:
        if name not in self._tasks:
            self._tasks[name] = task = asyncio.create_task(self._turn(name, visit, Tally()))
            task.add_done_callback(lambda _: self._tasks.pop(name, None))

    async def _turn(self, name: str, visit: Visit | None, tally: Tally) -> None:
        """A source's poll, then its items. Its failure is its own, and is not tried again at once."""
        try:
            if visit is not None:
                await self._poll(visit, tally)
            async with aclosing(pipeline.take(self._world, name)) as results:
                async for taken in results:
                    tally.count(taken)
                    self._stale.update(taken.topics)
                    self._watch(tally)
        except Exception as error:
            expected = isinstance(error, TearsheetError)
            tally.failed[name] = str(error) if expected else f"{type(error).__name__}: {error}"
            # Of what is expected the text says it all; of the rest the traceback is wanted.
            log.error(line("failed", source=name, error=tally.failed[name]), exc_info=not expected)  # noqa: TRY400
            wait = timedelta(seconds=self._world.plan.polling.backoff)
            self._resting[name] = self._world.now() + wait

    async def _poll(self, visit: Visit, tally: Tally) -> None:
        try:
            polled = await pipeline.poll(self._world, visit)
        except Exception as error:
            # The claim ends with the next visit set, or a source that fails each time would be asked each second.
            after = due.failed(replace(visit, error=str(error)), self._world.plan.polling, self._world.now())
            await self._world.store.polled(after, (), ())
            raise
        tally.polled += 1
        tally.new += polled.new
        tally.unchanged += polled.kind == "unchanged"
        if polled.error:
            tally.failed[visit.source] = polled.error
        self._watch(tally)

    async def _publish(self) -> None:
        names, self._stale = self._stale, set()
        try:
            if names:
                await pipeline.publish(self._world, names)
        except BaseException:  # a stop among them: what was not written is still to be written
            self._stale |= names
            raise

    async def _rotate(self) -> None:
        await self._world.archive.rotate(self._world.now())

    def _until(self) -> datetime:
        return self._world.now() + timedelta(seconds=self._world.plan.polling.lease)
