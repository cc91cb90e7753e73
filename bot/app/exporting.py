"""What `export` needs: the index and the files read beside a daemon that may be running, and the file that is made of them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Collection
from functools import partial
from pathlib import Path
from typing import Literal

from bot import __version__
from bot.adapters import wacz
from bot.adapters.custody.keys import signer
from bot.adapters.sqlite import SqliteStore
from bot.adapters.wacz.beside import custody
from bot.adapters.warc import WarcArchive
from bot.app import parts
from bot.app.parts import now
from bot.engine.pool import Workers
from bot.evidence import bundle, cdx
from bot.model.bundle import About, Selection
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.plan import Plan


async def cdxj(plan: Plan, told: Callable[[int, int], None]) -> AsyncIterator[str]:
    """The lines of everything, sorted."""
    async with _reading(plan) as (store, _):
        async for line in cdx.lines(store, told):
            yield line


async def bundled(
    plan: Plan, selection: Selection, out: Path, told: Callable[[int], None], *, force: bool
) -> bundle.Bundled:
    """Makes a WACZ file of the articles. Raises ArchiveError, UsageError."""
    title, description = _words(selection)
    software = f"tearsheet/{__version__}"
    about = About(title=title, description=description, created=now(), software=software, operator=plan.contact)
    feeds = {source.name: source.feed for source in plan.sources}
    root = Path(plan.archive.path)
    async with _reading(plan) as (store, archive), contextlib.AsyncExitStack() as stack:
        await store.counted()  # an index that cannot be read is told before a key is made
        sign = signer(root)
        workers = parts.workers(plan)
        stack.push_async_callback(workers.close)
        shelf = bundle.Shelf(
            store=store,
            archive=archive,
            needs=partial(_needed, workers, plan.limits.requisites),
            limit=plan.limits.page,
            feeds=lambda name: feeds.get(name, ""),
        )
        with wacz.writing(out, about, force=force) as into:
            made = await bundle.fill(shelf, selection, into, told)
            if not made.articles:
                raise ArchiveError("no article is chosen: there is nothing to bundle")
            into.finish(custody(root, made.files), sign)
    return made


async def _needed(workers: Workers, most: int, body: bytes, content_type: str, url: str) -> Collection[str]:
    """What a page or stylesheet needs; of one that cannot be read nothing is known."""
    kind: Literal["page", "style"] = "style" if content_type.lower().startswith("text/css") else "page"
    try:
        return [one.url for one in await workers.requisites(body, content_type, url, kind, most)]
    except (BadInput, StepFailed):
        return ()


@contextlib.asynccontextmanager
async def _reading(plan: Plan) -> AsyncIterator[tuple[SqliteStore, WarcArchive]]:
    root = Path(plan.archive.path)
    async with contextlib.AsyncExitStack() as stack:
        store = SqliteStore(root / "index.db", read_only=True)
        stack.push_async_callback(store.close)
        archive = WarcArchive(root, rotate=plan.archive.rotate, now=now, software="")
        stack.push_async_callback(archive.close)
        yield store, archive


def _words(selection: Selection) -> tuple[str, str]:
    """Title and description: what was asked for."""
    query = selection.query
    told = [
        f"topic {query.topic}" if query.topic else "",
        f"source {query.source}" if query.source else "",
        f"first seen since {query.since}" if query.since else "",
        f"first seen before {selection.until}" if selection.until else "",
    ]
    if selection.ids:
        what = f"Articles {', '.join(selection.ids)}"
    else:
        what = f"Articles: {', '.join(filter(None, told)) or 'all'}"
    return (
        what,
        f"{what}. Each with the responses that its record was made from, copied byte for byte from the archive.",
    )
