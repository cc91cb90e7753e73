"""The embedded engine: one process, one event loop.

`once` does one pass and stops. `run` is the daemon: APScheduler is in charge of a handful of jobs (dispatch, reload,
rotation, custody, retention), and a source's turn is a task that dispatch starts and never awaits, because a job that
overruns is skipped. Dispatch comes each second, as soon as half of those under way have ended, and at once when a hub has
pushed. A feed is written as soon as an article is made for it, and not again for two seconds; for what a hub has told of it is
written before, but in a fifth of the time at most. At rest nothing is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import publishing
from bot.engine.archiving import Archiving
from bot.engine.push import Push
from bot.engine.telling import Telling
from bot.engine.turns import Tally, Turns
from bot.evidence import recovery
from bot.model.errors import NoRoom, TearsheetError
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World

__all__ = ["Local", "Renew", "Renewed", "Tally"]

log = logging.getLogger("tearsheet")

_GRACE = 1.0  # seconds that work under way may take to end by itself when the daemon stops
_SLIP = 5.0  # seconds that a clock may be set back unnoticed
_DISPATCH, _RELOAD, _ROTATE, _CUSTODY, _FORGET = 1, 1, 60, 60, 86_400  # seconds between
_PUBLISH = 2.0  # seconds from one writing of feeds to the next
_SHARE, _LEAST = 4.0, 0.2  # times as long as a writing took, and seconds, after which one that is urgent may follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A world after a changed configuration."""

    world: World
    retire: Callable[[], Awaitable[None]]
    """Closes what the new world has replaced; called when nothing uses it any more."""


Renew: TypeAlias = Callable[[], Awaitable[Renewed | None]]
"""Looks whether the configuration has changed: None where it has not, or is broken."""


class Local:
    """One process does everything."""

    def __init__(self, world: World, watch: Callable[[Tally], None] = lambda _: None) -> None:
        self._turns = Turns(world, watch)
        self._telling = Telling(lambda: self._turns.world)
        self._publishing = asyncio.Lock()
        self._archiving = Archiving(self._settled, self._lead)
        self._published = False
        self._renewed: list[Renewed] = []

    @property
    def world(self) -> World:
        """In force."""
        return self._turns.world

    @property
    def push(self) -> Push:
        """What hubs call."""
        return self._turns.push

    @property
    def paused(self) -> str:
        """Why nothing is asked; empty: it is."""
        return self._turns.paused

    async def once(self, names: Collection[str] | None = None) -> Tally:
        """Polls the due sources (the named ones, due or not) to the end of their new articles, then publishes."""
        store, now = self.world.store, self.world.now()
        health = await store.health(now)
        tally = Tally(sources=health.due if names is None else len(set(names)))
        keeping = asyncio.create_task(self._keep_custody())
        try:
            begun: set[str] = set()
            while True:
                left = None if names is None else [name for name in dict.fromkeys(names) if name not in begun]
                begun.update(await self._turns.fill(now, tally, done=begun, only=left))
                if not len(self._turns):
                    break
                await self._turns.half_end()
            await keeping
        finally:
            keeping.cancel()
            await self._turns.cancel()
            await self._settle()
        if not begun:
            tally.next_due = health.next_poll_at
        if self._turns.paused:
            raise NoRoom(f"{self._turns.paused}; nothing more was asked, and nothing that was listed is lost")
        if names is not None and (asked := set(names) - begun):
            held = {s.visit.source: s.visit.retry_at for s in await store.visits()}
            tally.waiting = [(name, until) for name in sorted(asked) if (until := held.get(name)) is not None]
        tally.published = await publishing.publish(self.world, self._turns.stale if self._published else None)
        self._published, self._turns.stale = True, set()
        return tally

    async def run(self, stop: asyncio.Event, renew: Renew | None = None) -> None:
        """Polls and publishes until `stop` is set."""
        await self._done(self.push.open)
        await self._done(self._publish_all)
        self._telling.tell((topic.name for topic in self.world.plan.topics), again=True)
        scheduler = self._schedule(renew)
        scheduler.start()
        works = (
            self._refill(),
            self._answer_pushes(),
            self._publish_made(),
            self._archiving.run(self._survived),
            self.push.run(),
            self._telling.run(),
            self._mind_the_clock(scheduler),
            self._keep_custody(),
        )
        beside = [asyncio.create_task(work) for work in works]
        for task in beside:
            task.add_done_callback(_seen)
        await self._done(self._forget)
        await self._done(self._dispatch)
        await stop.wait()
        scheduler.shutdown(wait=False)
        for task in beside:
            task.cancel()
        # What they hold is free before the last feeds are written.
        await asyncio.gather(*beside, return_exceptions=True)
        await self._wind_up()

    def _schedule(self, renew: Renew | None) -> AsyncIOScheduler:
        """The handful of jobs that come again and again."""
        defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        jobs = [
            (self._dispatch, _DISPATCH),
            (self._rotate, _ROTATE),
            (self._keep_custody, _CUSTODY),
            (self._forget, _FORGET),
        ]
        if renew is not None:
            jobs.append((partial(self._reload, renew), _RELOAD))
        for job, seconds in jobs:
            scheduler.add_job(self._done, "interval", seconds=seconds, args=[job])
        return scheduler

    async def _wind_up(self) -> None:
        await self._turns.all_end(_GRACE)
        await self._turns.cancel()
        await self._settle()
        try:
            await self._publish()
            with contextlib.suppress(TimeoutError):  # the next start does it
                await asyncio.wait_for(self._archiving.catch_up(), _GRACE)
        except TearsheetError as error:
            log.error(line("not published", error=error))  # noqa: TRY400 (its text says it all); the next start does it

    async def _settle(self) -> None:
        """What turns that were cut have kept is taken up as the next start would: an archive that was stopped in order verifies."""
        if not self._turns.cut:
            return
        world = self.world
        try:
            await world.archive.seal()  # a file is read when it is sealed
            await recovery.recover(world)
            self._turns.cut = False
        except TearsheetError as error:
            log.error(line("not settled", error=error))  # noqa: TRY400 (its text says it all); the next start does it

    async def _done(self, job: Callable[[], Awaitable[None]]) -> None:
        """A job of which the disk or the index wants nothing is done again when its time comes."""
        try:
            await job()
        except NoRoom as error:
            self._turns.pause(str(error))
        except TearsheetError as error:
            log.error(line("not done", error=error))  # noqa: TRY400 (its text says it all)

    async def _survived(self, job: Callable[[], Awaitable[None]]) -> None:
        try:
            await self._done(job)
        except Exception:  # a fault of one round costs that round, as APScheduler has it with its jobs
            log.exception(line("not done", job=job.__name__))

    async def _dispatch(self) -> None:
        await self._turns.fill(self.world.now(), Tally())

    async def _refill(self) -> None:
        while True:
            await self._turns.half_end()
            await self._done(self._dispatch)

    async def _answer_pushes(self) -> None:
        while True:
            await self._turns.woken.wait()
            self._turns.woken.clear()
            await self._survived(self._dispatch)

    async def _publish_made(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await self._turns.made.wait()
            self._turns.made.clear()
            self._turns.urgent.clear()
            began = clock()
            await self._survived(self._publish)
            least = min(max(_SHARE * (clock() - began), _LEAST), _PUBLISH)
            await asyncio.sleep(least)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PUBLISH - least):
                    await self._turns.urgent.wait()

    async def _mind_the_clock(self, scheduler: AsyncIOScheduler) -> None:
        """A clock that is set back would put every job, and every source polled since, off by as much."""
        loop = asyncio.get_running_loop()
        then, began = self.world.now(), loop.time()
        while True:
            await asyncio.sleep(_DISPATCH)
            now, passed = self.world.now(), loop.time() - began
            if (now - then).total_seconds() < passed - _SLIP:
                log.warning(line("clock set back", seconds=round(passed - (now - then).total_seconds())))
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=now)
                try:
                    await self.world.store.follow(self.world.plan.sources, now)
                except TearsheetError as error:
                    log.error(line("sources not set right", error=error))  # noqa: TRY400 (its text says it all); a new start does it
            then, began = now, loop.time()

    async def _publish_all(self) -> None:
        self._turns.stale = {topic.name for topic in self.world.plan.topics}  # should the disk be full
        self._archiving.begin_anew()
        try:
            await publishing.withdraw(self.world)
            await publishing.newest(self.world)
        except BaseException:  # a stop, or a disk that is full: what is stale is written once there is room
            self._turns.made.set()
            raise
        self._turns.stale = set()

    async def _publish(self) -> None:
        if self._turns.paused:
            self._turns.made.set()  # until there is room
            return
        names, self._turns.stale = self._turns.stale, set()
        try:
            if names:
                async with self._publishing:
                    self._telling.tell(await publishing.newest(self.world, names))
                self._archiving.age(names)
        except BaseException:  # a stop among them: what was not written is still to be written
            self._turns.stale |= names
            self._turns.made.set()
            raise

    def _settled(self) -> World | None:
        """The world in force, where its matches can be relied on and its disk takes something."""
        return None if self._renewed or self._turns.paused else self._turns.world

    async def _lead(self, names: Collection[str]) -> None:
        """The newest of these topics once more: they lead to their archives."""
        async with self._publishing:
            self._telling.tell(await publishing.newest(self.world, names))

    async def _rotate(self) -> None:
        await self.world.archive.rotate(self.world.now())

    async def _keep_custody(self) -> None:
        """The files of a day that is over are sealed first: their manifest is made of them."""
        world = self.world
        try:
            await self._rotate()
            await world.custody.seal(world.now())
            await world.custody.stamp(world.now(), world.plan.custody.timestamps, world.post)
        except TearsheetError as error:  # it is begun again a minute later; nothing waits for it
            log.error(line("custody not kept", error=error))  # noqa: TRY400 (its text says it all)

    async def _forget(self) -> None:
        await self.world.store.forget(self.world.now() - timedelta(seconds=self.world.plan.polling.log))

    async def _reload(self, renew: Renew) -> None:
        """Takes a changed configuration up while the work goes on.

        New turns work by it at once. Those under way end behind the item in hand, and what they have committed by then
        is matched again with everything else: no article keeps a match of the old configuration.
        """
        if renewed := await renew():
            self._renewed.append(renewed)
        if not self._renewed:
            return
        old, world = self.world.plan, self._renewed[-1].world
        moved = [source.name for source in old.sources if _moved(source, world.plan.source(source.name))]
        async with self._archiving.idle:
            async with self._turns.changing(world, moved):
                await world.store.unmatch(world.tagger.digest, world.tagger.rules)
                await world.store.follow(world.plan.sources, world.now())
            await self._turns.all_end()
            matched = await world.store.rematch(world.tagger.digest, world.tagger, rules=world.tagger.rules)
        async with self._publishing:  # what was read before the matching is not written behind it
            await publishing.withdraw(world)
            changed = await publishing.newest(world)
        self._telling.tell(changed)
        await self.push.follow()
        while self._renewed:  # what was not reached for a fault of the index is done again, a second later
            await self._renewed.pop().retire()
        self._archiving.begin_anew()
        log.info(line("configuration in force", sources=len(world.plan.sources), matched=matched, feeds=len(changed)))


def _seen(task: asyncio.Task[None]) -> None:
    """What runs beside the jobs has nobody who waits for it: a fault of ours that ended it is told."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error(line("work ended", error=error), exc_info=error)


def _moved(old: Source, new: Source | None) -> bool:
    """Gone, at another address, or asked at other times: what is under way would be committed over it."""
    return new is None or (new.feed, new.every) != (old.feed, old.every)
