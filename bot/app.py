"""The one place that wires: which adapter stands behind which port. It owns the only clock."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__, pipeline
from bot.adapters import config, files
from bot.adapters.http import Wire
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from bot.engine.each import Bounded, aside
from bot.engine.local import Local, Tally
from bot.engine.pool import Workers
from bot.model.errors import TearsheetError
from bot.model.plan import Plan
from bot.ports import Store, World
from bot.stages.listing import COLUMNS, SHORT_COLUMNS, plain, row
from bot.stages.select import Selector
from bot.web.app import Web, application
from bot.web.server import bind, serving

__all__ = [
    "COLUMNS",
    "SHORT_COLUMNS",
    "Tally",
    "Watch",
    "configuration",
    "demo",
    "plain",
    "poll",
    "reading",
    "row",
    "run",
]

Watch = Callable[[Tally], None]
Watched = Callable[[str], contextlib.AbstractContextManager[Watch]]


def now() -> datetime:
    return datetime.now(UTC)


def configuration(folder: Path) -> Plan:
    """Raises ConfigError with every problem of every file."""
    return config.read(folder)


def agent(plan: Plan) -> str:
    """The User-Agent: who we are and how a publisher reaches whoever runs this."""
    return f"tearsheet/{__version__}" + (f" (+{plan.contact})" if plan.contact else "")


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
async def world(plan: Plan) -> AsyncIterator[World]:
    """Everything open for writing, recovered from whatever happened before; the caller has the lock. Raises ArchiveError."""
    root = Path(plan.archive.path)
    async with contextlib.AsyncExitStack() as stack:
        store = SqliteStore(index_path(plan))
        stack.push_async_callback(store.close)
        software = f"tearsheet/{__version__}"
        archive = WarcArchive(root, rotate=plan.archive.rotate, now=now, software=software, operator=plan.contact)
        stack.push_async_callback(archive.close)
        workers = Workers(plan.limits)
        stack.push_async_callback(workers.close)
        wire = Wire(limits=plan.limits, politeness=plan.politeness, network=plan.network, agent=agent(plan), now=now)
        stack.push_async_callback(wire.close)
        made = World(
            plan=plan,
            fetcher=wire,
            archive=archive,
            store=store,
            publisher=files.FeedFiles(root / "feeds"),
            extraction=workers,
            each=Bounded(plan.polling.pages),
            aside=aside,
            tagger=Selector(plan.entities, plan.topics),
            now=now,
        )
        await _begin(made)
        yield made


async def _begin(made: World) -> None:
    await pipeline.recover(made)
    await made.store.rematch(made.tagger.digest, made.tagger)
    await made.store.follow([source.name for source in made.plan.sources], made.now())
    await made.store.free()


@contextlib.asynccontextmanager
async def reading(plan: Plan) -> AsyncIterator[Store]:
    """The index alone, read beside a daemon that may be running."""
    store = SqliteStore(index_path(plan), read_only=True)
    try:
        yield store
    finally:
        await store.close()


async def poll(plan: Plan, names: Collection[str] | None, watch: Watch) -> Tally:
    """One pass over the due sources, or over the named ones."""
    task = asyncio.current_task()
    assert task is not None
    # As Ctrl-C does, and in order too: what is open is closed.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with locked(plan):
        async with world(plan) as made:
            return await Local(made, watch).once(names)


async def run(plan: Plan, ready: Callable[[Plan], None]) -> None:
    """The daemon: polls and serves until SIGTERM, SIGINT or SIGHUP."""
    with locked(plan):
        listener = bind(plan.server.listen)
        async with world(addressed(plan, listener)) as made:
            await serve(made, listener, ready)


async def serve(made: World, listener: socket.socket, ready: Callable[[Plan], None]) -> None:
    """Polls and serves an open world until it is told to stop."""
    stop = stopper()
    web = application(Web(plan=made.plan, store=made.store, publisher=made.publisher, archive=made.archive))
    async with serving(web, listener):
        ready(made.plan)
        await Local(made).run(stop)


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
        plan = configuration(folder / "config")
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
                await serve(made, listener, lambda served: say(f"Serving {served.server.base_url} until Ctrl-C."))


async def _report(made: World, first: Tally, again: Tally, folder: Path, say: Callable[[str], None]) -> None:
    failed = first.failed | again.failed | dict(first.quarantined)
    if failed:
        raise TearsheetError("; ".join(f"{name}: {why}" for name, why in failed.items()))
    say(f"First pass: {first.polled} feeds polled, {first.made} articles made.")
    say(f"Second pass: {again.unchanged} of {again.polled} feeds unchanged, {again.made} articles made.")
    for topic in made.plan.topics:
        entries = len(await made.store.newest(topic.name, made.plan.feeds.entries))
        say(f"  {entries:>3} entries  {folder / 'archive' / 'feeds' / topic.name}.atom  ({topic.title})")
    say(f"Every request and answer, as they were on the wire: {folder / 'archive' / 'warc'}")
    say(f"Look at the records:  {program()} articles --config {folder / 'config'}")
