"""The index and the feeds made again: the new index grows beside the old one, and takes its place once it is whole.

An index that an interrupted rebuild left is gone on with, unless it was begun under another configuration, by another
version of the program, or is damaged: then it is begun anew.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot import pipeline
from bot.adapters.sqlite import beside
from bot.app import Bar, index_path, locked, opened
from bot.evidence import rebuild
from bot.evidence.rebuild import Rebuilt
from bot.model.errors import ArchiveError
from bot.model.plan import Plan
from bot.ports import World

__all__ = ["Rebuilt", "again"]


async def again(plan: Plan, bar: Bar) -> Rebuilt:
    """Raises Locked where another process writes to the archive, ArchiveError where it cannot be read or written."""
    new = _new(plan)
    with locked(plan):
        async with _begun(plan, new) as world:
            made = await rebuild.rebuild(world, bar)
            await pipeline.publish(world)
            await rebuild.ended(world)
        beside.take_place(new, index_path(plan))
    return made


@contextlib.asynccontextmanager
async def _begun(plan: Plan, new: Path) -> AsyncIterator[World]:
    if not await _goes_on(plan, new):
        beside.remove(new)
    async with opened(plan, new) as world:
        yield world


async def _goes_on(plan: Plan, new: Path) -> bool:
    try:
        async with opened(plan, new) as world:
            return await rebuild.begun(world)
    except ArchiveError:
        return False


def _new(plan: Plan) -> Path:
    path = index_path(plan)
    return path.with_name(path.name + ".new")
