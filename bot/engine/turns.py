"""Turns: a source's poll and then its items, many sources at a time, few of one host.

A turn's failure is its source's own: it is told, and the source rests for a while. A disk that is full is nobody's: no turn
begins until there is room, and those that it stopped are done again. A turn whose world is no longer the
one in force (a changed configuration) ends behind the item in hand; what is left is owed, and taken by a later turn.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot import pipeline, requisites
from bot.engine.push import Push
from bot.evidence import recovery
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, NoRoom, TearsheetError
from bot.model.logline import line
from bot.model.query import Claim
from bot.model.source import Visit
from bot.ports import World
from bot.stages import due

log = logging.getLogger("tearsheet")

_COMPLETING = timedelta(hours=1)
"""What a turn spends on requisites: its source is not polled meanwhile, and what a full feed lists must not leave it unseen."""


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
    requisites: int = 0
    """Of the pages: had, stored before or now."""
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


class Turns:
    """The sources under way. Belongs to one event loop."""

    def __init__(self, world: World, watch: Callable[[Tally], None]) -> None:
        self.world = world
        """In force: what the next turn works with."""
        self.stale: set[str] = set()
        """Topics whose feeds are to be written."""
        self._watch = watch
        self.made = asyncio.Event()
        """Set when there are some more."""
        self.urgent = asyncio.Event()
        """Set when a hub has told of some of them."""
        self._told: set[str] = set()
        """Sources under way because of a push."""
        self.push = Push(lambda: self.world, self.want)
        self.wanted: dict[str, None] = {}
        """Sources that a hub has told of, in that order: they are polled before others, due or not, but not before Retry-After."""
        self.woken = asyncio.Event()
        """Set when one of them may be polled."""
        self._left: dict[str, tuple[datetime, tuple[Capture, ...]]] = {}
        """Pages whose requisites a push has put off, and until when they are asked for."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, datetime] = {}
        self.paused = ""
        """Why nothing is asked: the archive takes nothing more. Empty: it does."""
        self._trial = False
        self._gaps = False
        """Something was kept that could not be committed."""
        self.cut = False
        """A turn was stopped in the middle: what it has kept may have no row."""
        self._ended = asyncio.Event()
        self._filling = asyncio.Lock()
        self._full = 0

    def __len__(self) -> int:
        return len(self._tasks)

    def want(self, name: str) -> None:
        """A source is to be polled as soon as it may: one that is under way, once more behind that."""
        self.wanted[name] = None
        self.woken.set()

    async def fill(
        self, now: datetime, tally: Tally, done: Collection[str] = (), only: Collection[str] | None = None
    ) -> list[str]:
        """Begins turns while there is room: of what was pushed, what is due (or named), and what owes items. `done` are not wanted."""
        async with self._filling:
            if not await self._room():
                return []
            if self._gaps:
                await self._mend()
            begun = await self._pushed(now, tally) if self.wanted else []
            wanted = self._wanted(now, done, only)
            visits = await self.world.store.claim(wanted) if wanted.limit else ()
            begun += [self._start(visit.source, visit, tally) for visit in visits]
            wanted = self._wanted(now, done, only)
            owing = await self.world.store.owing(wanted) if wanted.limit else ()
            begun += [self._start(name, None, tally) for name in owing]
            self._full = len(self._tasks)
            return begun

    def pause(self, why: str) -> None:
        """The archive, the index or a feed could not be written: what was asked meanwhile could not be kept."""
        self._trial = self._gaps = self.cut = True
        if not self.paused:
            self.paused = why
            log.error(line("paused", why=why))

    async def _room(self) -> bool:
        """Whether what is asked can be kept. Work that the disk stopped is free to be taken again once there is room."""
        if why := await self.world.archive.room(trial=self._trial):
            self.pause(why)
        elif self.paused:
            await self.world.store.free()
            self.paused, self._trial = "", False
            log.warning(line("resumed"))
        return not self.paused

    async def _mend(self) -> None:
        """What is in the archive and has no row gets it, as at a start. Turns may go on: done twice it changes nothing."""
        await self.world.archive.seal()
        await recovery.recover(self.world)
        self._gaps = False

    @asynccontextmanager
    async def changing(self, world: World, names: Collection[str]) -> AsyncIterator[None]:
        """Puts another world in force. Inside no turn begins, and none of these sources is under way.

        What a poll of an old address brings must not be committed over the state of the new one.
        """
        async with self._filling:
            self.world = world
            ended = [self._tasks[name] for name in names if name in self._tasks]
            self.cut = self.cut or bool(ended)
            for task in ended:  # a peer that hangs must not hold up the others; items that were listed stay pending
                task.cancel()
            await asyncio.gather(*ended, return_exceptions=True)
            yield

    async def half_end(self) -> None:
        """Until half of those that were under way after the last `fill` have ended, and one at least."""
        await self._ended.wait()
        self._ended.clear()
        while len(self._tasks) > self._full // 2:
            await self._ended.wait()
            self._ended.clear()

    async def all_end(self, seconds: float | None = None) -> None:
        """Until the turns that are under way now have ended, or the time is over."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)

    async def cancel(self) -> None:
        tasks = list(self._tasks.values())
        self.cut = self.cut or bool(tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _pushed(self, now: datetime, tally: Tally) -> list[str]:
        self.wanted = {name: None for name in self.wanted if self.world.plan.source(name) is not None}
        wanted = self._wanted(now, (), self.wanted)
        visits = await self.world.store.claim(wanted) if wanted.limit and wanted.only else ()
        for visit in visits:
            self.wanted.pop(visit.source, None)
        return [self._start(visit.source, visit, tally, woken=True) for visit in visits]

    def _wanted(self, now: datetime, done: Collection[str], only: Collection[str] | None) -> Claim:
        self._resting = {name: until for name, until in self._resting.items() if until > now}
        polling = self.world.plan.polling
        return Claim(
            now=now,
            until=self.world.now() + timedelta(seconds=polling.lease),
            limit=max(0, polling.concurrent - len(self._tasks)),
            per_host=polling.per_host,
            busy=frozenset(self._tasks),
            skip=frozenset(self._resting).union(done),
            only=None if only is None else tuple(only),
        )

    def _start(self, name: str, visit: Visit | None, tally: Tally, *, woken: bool = False) -> str:
        """Without a visit it has only items to take."""
        if woken:
            self._told.add(name)
        poll = None if visit is None else partial(self._poll, self.world, visit, tally, woken=woken)
        self._tasks[name] = task = asyncio.create_task(self._turn(self.world, name, poll, tally))
        task.add_done_callback(lambda _: self._end(name))
        return name

    def _end(self, name: str) -> None:
        del self._tasks[name]
        self._told.discard(name)
        self._ended.set()
        if name in self.wanted:
            self.woken.set()

    async def _turn(self, world: World, name: str, poll: Callable[[], Awaitable[bool]] | None, tally: Tally) -> None:
        try:
            if poll is not None and not await poll() and name not in self._left:
                return
            pages = await self._take(world, name, tally)
            await self._complete_all(world, name, pages, tally)
        except NoRoom as error:  # no fault of the source: it goes on where it was
            self.pause(str(error))
        except Exception as error:
            self.cut = True
            expected = isinstance(error, TearsheetError)
            self._gaps |= isinstance(error, ArchiveError)
            tally.failed[name] = str(error) if expected else f"{type(error).__name__}: {error}"
            # Of what is expected the text says it all; of the rest the traceback is wanted.
            log.error(line("failed", source=name, error=tally.failed[name]), exc_info=not expected)  # noqa: TRY400
            self._resting[name] = world.now() + timedelta(seconds=world.plan.polling.backoff)

    async def _take(self, world: World, name: str, tally: Tally) -> list[Capture]:
        """The pages of which the requisites are wanted."""
        pages: list[Capture] = []
        async with aclosing(pipeline.take(world, name)) as results:
            async for taken in results:
                tally.count(taken)
                pages += taken.pages
                if taken.topics:
                    self.stale.update(taken.topics)
                    self.made.set()
                    if name in self._told:
                        self.urgent.set()
                self._watch(tally)
                if world is not self.world:
                    break
        return pages

    async def _complete_all(self, world: World, name: str, pages: Sequence[Capture], tally: Tally) -> None:
        """The new pages first, then those that a push has put off; a push waits for one page at most."""
        until, left = self._left.pop(name, (world.now() + _COMPLETING, ()))
        pages = (*pages, *left)
        for number, page in enumerate(pages):
            if world is not self.world or world.now() >= until:
                log.warning(line("requisites not asked for", source=name, pages=len(pages) - number))
                break
            await self._complete(world, name, page, tally)
            if name in self.wanted and pages[number + 1 :]:
                self._left[name] = until, pages[number + 1 :]
                break

    async def _complete(self, world: World, name: str, page: Capture, tally: Tally) -> None:
        """A fault of ours over a page's requisites costs them alone; where nothing can be written, the turn ends."""
        source = world.plan.source(name)
        if source is None:
            return
        try:
            got = await requisites.capture(world, source, page)
        except ArchiveError:
            raise
        except Exception:  # the articles are made, and the other pages have theirs to come; its traceback is in the log
            log.exception(line("requisites lost", source=name, url=page.url))
            return
        tally.requisites += got.kept + got.same
        self._watch(tally)

    async def _poll(self, world: World, visit: Visit, tally: Tally, *, woken: bool) -> bool:
        """True: items wait to be taken."""
        try:
            polled = await pipeline.poll(world, visit, self.push.of(visit.source), woken=woken)
        except NoRoom:
            raise
        except Exception as error:
            # The claim ends with the next visit set, or a source that fails each time would be asked each second.
            after = due.failed(replace(visit, error=str(error)), world.plan.polling, world.now())
            await world.store.polled(after, (), ())
            raise
        await self.push.heard(polled, woken=woken)
        tally.polled += 1
        tally.new += polled.new
        tally.unchanged += polled.kind == "unchanged"
        if polled.error:
            tally.failed[visit.source] = polled.error
        self._watch(tally)
        return polled.owes
