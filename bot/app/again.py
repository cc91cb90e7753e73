"""The index and the feeds made again: the new index grows beside the old one, and takes its place once it is whole.

An index that an interrupted rebuild left is gone on with, unless it was begun under another configuration, by another
version of the program, or is damaged: then it is begun anew.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot import publishing
from bot.adapters.custody import manifest
from bot.adapters.sqlite import beside
from bot.adapters.sqlite.inspection import SqliteInspection
from bot.adapters.warc.open import OPEN
from bot.app import Bar, index_path, locked, opened
from bot.evidence import rebuild, reextraction
from bot.evidence.rebuild import Rebuilt
from bot.evidence.reextraction import Change, Reextracted
from bot.model.errors import ArchiveError
from bot.model.plan import Plan
from bot.ports import World

__all__ = ["Change", "Rebuilt", "Reextracted", "again", "tried"]


async def again(
    plan: Plan, bar: Bar, say: Callable[[Change], None] | None = None, *, force: bool = False
) -> tuple[Rebuilt, Reextracted]:
    """`say` hears what today's extraction reads otherwise; None: nothing is extracted. `force`: although files are missing.

    Raises Locked where another process writes to the archive, ArchiveError where it cannot be read or written, or where WARC
    files are missing that the index or a manifest names: what was made from them would be gone from index and feeds.
    """
    new, read = _new(plan), Reextracted()
    with locked(plan):
        if not force:
            await _refuse_loss(plan)
        async with _begun(plan, new) as world:
            made = await rebuild.rebuild(world, bar)
            if say is not None:
                with bar("reading the pages again") as told:
                    read = await reextraction.reextract(world, told, say)
            await publishing.publish(world)
            for name in rebuild.MARKS:
                await world.store.mark(name, "")
        beside.take_place(new, index_path(plan))
    return made, read


async def tried(plan: Plan, bar: Bar, say: Callable[[Change], None]) -> Reextracted:
    """What `again` would say; nothing is written. Over the index that stands, beside a daemon that may be running."""
    async with opened(plan, index_path(plan), read_only=True) as world:
        with bar("reading the pages again") as told:
            return await reextraction.reextract(world, told, say, dry=True)


async def _refuse_loss(plan: Plan) -> None:
    root = Path(plan.archive.path)
    named = manifest.listed(root)
    with contextlib.suppress(ArchiveError):  # an index that cannot be read is what the rebuild is for
        index = SqliteInspection(index_path(plan))
        try:
            named |= set(await index.files())
        finally:
            await index.close()
    missing = sorted(name for name in named if not any((root / f"{name}{end}").exists() for end in ("", OPEN)))
    if not manifest.sealed(root) and not any((root / "warc").rglob(f"*{OPEN}")):
        raise ArchiveError(f"{root} holds no WARC file: nothing can be made again")
    if missing:
        raise ArchiveError(
            f"{len(missing)} of the archive's WARC files are missing ({missing[0]}{', …' if missing[1:] else ''}), and what was made"
            " from them would be gone from index and feeds: bring them back, or say --force"
        )


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
