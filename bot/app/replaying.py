"""The replay server alone: over the archive of a configuration, read beside a daemon, or over WARC files of anybody.

Files are indexed anew each time, in a folder of their own that goes when the server does; nothing is written beside them.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bot import __version__
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.adapters.warc.files import WarcFiles
from bot.app import Bar, index_path, stopper
from bot.app.parts import now
from bot.model.capture import Capture
from bot.model.plan import Limits, Plan
from bot.web.app import Holdings, replayer
from bot.web.server import bind, serving

BATCH = 1_000
"""Rows that are brought into the index at once."""


async def replay_archive(plan: Plan, listen: str, ready: Callable[[str], None]) -> None:
    async with contextlib.AsyncExitStack() as stack:
        store = SqliteStore(index_path(plan), read_only=True)
        stack.push_async_callback(store.close)
        root = Path(plan.archive.path)
        archive = WarcArchive(root, rotate=plan.archive.rotate, now=now, software=f"tearsheet/{__version__}")
        stack.push_async_callback(archive.close)
        await _serve(store, archive, plan.limits, listen, ready)


async def replay_files(files: Sequence[Path], listen: str, ready: Callable[[str], None], bar: Bar) -> None:
    """`bar` shows how many files are indexed. Raises ArchiveError for one that is no WARC file."""
    archive = WarcFiles({str(file): file for file in files})
    async with _indexed(archive, [str(file) for file in files], bar) as store:
        await _serve(store, archive, Limits(), listen, ready)


@contextlib.asynccontextmanager
async def _indexed(archive: WarcFiles, files: Sequence[str], bar: Bar) -> AsyncIterator[SqliteStore]:
    with tempfile.TemporaryDirectory(prefix="tearsheet-replay-") as folder:
        store = SqliteStore(Path(folder) / "index.db")
        try:
            with bar("reading the files") as told:
                for done, file in enumerate(files):
                    told(done, len(files))
                    await _index(store, archive.rows(file))
            yield store
        finally:
            await store.close()


async def _index(store: SqliteStore, rows: Iterator[Capture]) -> None:
    while part := list(islice(rows, BATCH)):
        await store.index(part)


async def _serve(
    store: SqliteStore, archive: WarcArchive | WarcFiles, limits: Limits, listen: str, ready: Callable[[str], None]
) -> None:
    listener = bind(listen, "with --listen")
    host, port = listen.rpartition(":")[0], listener.getsockname()[1]
    base = f"http://{host}:{port}/"
    holdings = Holdings(index=store, records=archive, base_url=lambda: base, most=lambda: limits.page)
    stop = stopper()
    async with serving(replayer(holdings), listener):
        ready(base)
        await stop.wait()
