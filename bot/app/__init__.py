"""The one place that wires: which adapter stands behind which port. It owns the only clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from bot import __version__
from bot.adapters import config, files
from bot.adapters.config import adding
from bot.adapters.custody import FileCustody
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.adapters.warc.room import room
from bot.app import parts
from bot.app.parts import completed, now
from bot.app.renewal import Renewal
from bot.app.searching import asked, searched
from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from bot.engine.each import Bounded, aside
from bot.engine.finding import Candidate, Probe, candidate, find, followed
from bot.engine.local import Local, Tally
from bot.engine.trial import Trial, settings_for, settings_of, try_address, try_source
from bot.evidence import recovery
from bot.model.errors import NoRoom, TearsheetError
from bot.model.logline import line
from bot.model.plan import Plan
from bot.model.source import Source
from bot.ports import Store, World
from bot.stages import indexing, standing
from bot.stages.asking import parse
from bot.stages.listing import COLUMNS, SHORT_COLUMNS, plain, row
from bot.stages.select import Selector
from bot.stages.site import registrable
from bot.web.app import Web, application
from bot.web.server import bind, serving

__all__ = [
    "COLUMNS",
    "SHORT_COLUMNS",
    "Candidate",
    "Tally",
    "Trial",
    "Watch",
    "asked",
    "completed",
    "configuration",
    "demo",
    "followed",
    "now",
    "plain",
    "poll",
    "reading",
    "row",
    "run",
    "searched",
    "settings_for",
    "settings_of",
    "standing",
]

log = logging.getLogger("tearsheet")

_PATIENCE = 5.0  # seconds between two looks at a disk that was full at the start

Watch = Callable[[Tally], None]
Watched = Callable[[str], contextlib.AbstractContextManager[Watch]]
Bar = Callable[[str], contextlib.AbstractContextManager[Callable[[int, int], None]]]
"""Title → what is told (done, of how many) while it is open."""


def configuration(folder: Path) -> Plan:
    """Raises ConfigError with every problem of every file."""
    return config.read(folder, parse)


def program() -> str:
    """How this program was called, so that what it proposes can be typed."""
    called = sys.argv[0]
    return "python -m bot" if called.endswith("__main__.py") else called


def index_path(plan: Plan) -> Path:
    return Path(plan.archive.path) / "index.db"


def locked(plan: Plan) -> contextlib.AbstractContextManager[None]:
    """This process is the archive's writer. Raises Locked, and ArchiveError where the folder cannot be used."""
    return files.locked(Path(plan.archive.path))


@contextlib.asynccontextmanager
async def world(plan: Plan, bar: Bar | None = None) -> AsyncIterator[World]:
    """Everything open for writing, recovered from whatever happened before; the caller has the lock. Raises ArchiveError.

    `bar` shows what may take long: files that a crash left, a large archive that is matched again.
    """
    async with opened(plan, index_path(plan)) as made:
        await _begin(made, bar or _unseen)
        yield made


@contextlib.asynccontextmanager
async def _once_there_is_room(plan: Plan, bar: Bar) -> AsyncIterator[World]:
    """A daemon that is started while the disk is full waits, as one does that is running."""
    async with contextlib.AsyncExitStack() as stack:
        told = False
        while True:
            try:
                made = await stack.enter_async_context(world(plan, bar))
                break
            except NoRoom as error:
                if not told:
                    log.error(line("paused", why=error))  # noqa: TRY400 (its text says it all)
                told = True
                await asyncio.sleep(_PATIENCE)
        if told:
            log.warning(line("resumed"))
        yield made


@contextlib.asynccontextmanager
async def opened(plan: Plan, index: Path, *, read_only: bool = False) -> AsyncIterator[World]:
    """Everything open for writing (the index perhaps only for reading), with an index that may lie elsewhere; nothing is recovered."""
    root = Path(plan.archive.path)
    async with contextlib.AsyncExitStack() as stack:
        store = SqliteStore(index, read_only=read_only, read=indexing.read)
        stack.push_async_callback(store.close)
        software = f"tearsheet/{__version__}"
        kept = plan.archive
        archive = WarcArchive(
            root, rotate=kept.rotate, reserve=kept.reserve, now=now, software=software, operator=plan.contact
        )
        stack.push_async_callback(archive.close)
        await archive.describe(parts.about(plan))
        custody = FileCustody(root)
        stack.push_async_callback(custody.close)
        workers = parts.workers(plan)
        stack.push_async_callback(workers.close)
        wire = parts.wire(plan)
        stack.push_async_callback(wire.close)
        yield World(
            plan=plan,
            fetcher=wire,
            post=wire.post,
            archive=archive,
            store=store,
            custody=custody,
            publisher=files.FeedFiles(root / "feeds"),
            extraction=workers,
            each=Bounded(plan.polling.pages),
            aside=aside,
            tagger=parts.selector(plan),
            now=now,
        )


async def _begin(made: World, bar: Bar) -> None:
    await made.store.unmatch(made.tagger.digest, made.tagger.rules)  # what is recovered is matched by these
    with bar("reading the archive") as told:
        await recovery.recover(made, told)
    with bar("matching the articles again") as told:
        await made.store.rematch(made.tagger.digest, made.tagger, told, made.tagger.rules)
    await made.store.follow(made.plan.sources, made.now())
    await made.store.free()


@contextlib.contextmanager
def _unseen(title: str) -> Iterator[Callable[[int, int], None]]:
    del title
    yield lambda *_: None


@contextlib.asynccontextmanager
async def reading(plan: Plan) -> AsyncIterator[Store]:
    """The index alone, read beside a daemon that may be running."""
    store = SqliteStore(index_path(plan), read_only=True)
    try:
        yield store
    finally:
        await store.close()


async def poll(plan: Plan, names: Collection[str] | None, watched: Watched, bar: Bar) -> Tally:
    """One pass over the due sources, or over the named ones."""
    task = asyncio.current_task()
    assert task is not None
    # As Ctrl-C does, and in order too: what is open is closed.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with locked(plan):
        async with world(plan, bar) as made:
            with watched("polling") as watch:
                return await Local(made, watch).once(names)


async def run(folder: Path, ready: Callable[[Plan], None], bar: Bar) -> None:
    """The daemon: polls and serves until SIGTERM, SIGINT or SIGHUP. Raises ConfigError for a folder that is broken now."""
    renewal = Renewal(folder)
    with locked(renewal.read):
        listener = bind(renewal.read.server.listen)
        async with _once_there_is_room(addressed(renewal.read, listener), bar) as made:
            await serve(made, listener, ready, renewal)


async def serve(
    made: World, listener: socket.socket, ready: Callable[[Plan], None], renewal: Renewal | None = None
) -> None:
    """Polls and serves an open world until it is told to stop; with a `renewal` it takes up what changes meanwhile."""
    stop, local = stopper(), Local(made)
    web = Web(
        plan=lambda: local.world.plan,
        problems=lambda: renewal.problems if renewal else (),
        paused=lambda: local.paused,
        store=made.store,
        publisher=made.publisher,
        archive=made.archive,
        callback=local.push,
        shares=files.FileShares(Path(made.plan.archive.path)).read,
        now=now,
        judging=lambda expression: cast("Selector", local.world.tagger).judge(expression),
    )
    async with contextlib.AsyncExitStack() as stack:
        if renewal is not None:
            renewal.world = made
            stack.push_async_callback(renewal.close)
        await stack.enter_async_context(serving(application(web), listener))
        ready(made.plan)
        await local.run(stop, renewal)


def stopper() -> asyncio.Event:
    """Set by the first SIGTERM, SIGINT or SIGHUP (the terminal went away); the second ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, end, number)
    return stop


def addressed(plan: Plan, listener: socket.socket) -> Plan:
    """The plan with the port that was given out where it asked for any."""
    host, _, port = plan.server.listen.rpartition(":")
    if port != "0":
        return plan
    given = str(listener.getsockname()[1])
    base = re.sub(r":0(?=/)", f":{given}", plan.server.base_url, count=1)
    return replace(plan, server=replace(plan.server, listen=f"{host}:{given}", base_url=base))


async def demo(folder: Path, watched: Watched, say: Callable[[str], None], *, once: bool) -> None:
    """The main job on the bundled newsroom, on free ports of loopback: polls twice, says what it made, serves on."""
    listener = bind("127.0.0.1:0")
    with Newsroom() as newsroom:
        write_config(folder / "config", newsroom.base, folder / "archive", listener.getsockname()[1])
        renewal = Renewal(folder / "config")
        plan = renewal.read
        say(f"A newsroom is open at {newsroom.base}/ and tearsheet follows its {len(plan.sources)} feeds.")
        with locked(plan):
            async with world(plan) as made:
                with watched("polling the newsroom") as watch:
                    first = await Local(made, watch).once([source.name for source in plan.sources])
                again = await Local(made).once([source.name for source in plan.sources])
                await _report(made, first, again, folder, say)
                if once:
                    listener.close()
                    return
                await serve(
                    made, listener, lambda served: say(f"Serving {served.server.base_url} until Ctrl-C."), renewal
                )


async def _report(made: World, first: Tally, again: Tally, folder: Path, say: Callable[[str], None]) -> None:
    failed = first.failed | again.failed | dict(first.quarantined)
    if failed:
        raise TearsheetError("; ".join(f"{name}: {why}" for name, why in failed.items()))
    say(f"First pass: {first.polled} feeds polled, {first.made} articles made.")
    say(f"Second pass: {again.unchanged} of {again.polled} feeds unchanged, {again.made} articles made.")
    for topic in made.plan.topics:
        entries = len(await made.store.catalogue.newest(topic.name, made.plan.feeds.entries))
        say(f"  {entries:>3} entries  {folder / 'archive' / 'feeds' / topic.name}.atom  ({topic.title})")
    say(f"Every request and answer, as they were on the wire: {folder / 'archive' / 'warc'}")
    say(f"Look at the records:  {program()} articles --config {folder / 'config'}")


@contextlib.asynccontextmanager
async def probing(plan: Plan) -> AsyncIterator[Probe]:
    """What looks at the web and keeps nothing: no archive, no index and no lock, so it works beside a daemon."""
    async with contextlib.AsyncExitStack() as stack:
        workers = parts.workers(plan)
        stack.push_async_callback(workers.close)
        wire = parts.wire(plan)
        stack.push_async_callback(wire.close)
        yield Probe(plan=plan, fetcher=wire, extraction=workers, now=now)


async def trial(plan: Plan, sources: Sequence[Source], url: str = "") -> Trial:
    """The record that would be made of an address of these sources, or of the newest entry of the first one's feed."""
    async with probing(plan) as probe:
        tagger = parts.selector(plan)
        if url:
            return await try_address(probe, tagger, sources, url)
        return await try_source(probe, tagger, sources[0])


async def feeds_at(plan: Plan, url: str, feed: str, watch: Callable[[int, int], None]) -> tuple[Candidate, ...]:
    """The feed that is named, or those that are found at an address."""
    async with probing(plan) as probe:
        return (await candidate(probe, feed),) if feed else await find(probe, url, watch)


def proposed_name(plan: Plan, found: Candidate) -> str:
    """From its title, else from its host."""
    host = urlsplit(found.leads_to).hostname or ""
    words = (found.title, registrable(host).partition(".")[0], host)
    return adding.proposed(words, [source.name for source in plan.sources])


def wrong_name(plan: Plan, name: str) -> str:
    """What a new source's name should be instead; empty for a good one."""
    return f"another name: a source is named {name} already" if plan.source(name) else adding.fault(name)


def add_source(folder: Path, found: Candidate, name: str, title: str) -> Source:
    """Appends it to sources.yaml. Raises ConfigError, UsageError, or TearsheetError where nothing could be changed."""
    return adding.add(folder, name=name, title=title or found.title, feed=found.address, spoken=found.language)


def full(plan: Plan) -> str:
    """Why the archive's disk takes nothing more; empty: it does."""
    root = Path(plan.archive.path)
    return room(root, plan.archive.reserve) if root.exists() else ""


def writing(plan: Plan) -> bool:
    """A process holds the archive's lock: a daemon runs, or a poll."""
    return files.held(Path(plan.archive.path))
