"""What a crash left: files open, groups without rows, derivations without articles, feed documents whose entries nobody noted.

Done at each start, in time that goes with what was left, not with the archive: how far a file is indexed its rows say, and
only what lies behind is read. What is damaged or foreign is named in the log and left alone: one file never keeps the
others from being read. Files that were taken in get their rows, some at a time, and nothing else: they hold no derivation of
ours, and what becomes of their pages and feed documents is for `import`, which goes on where it was.

A stop in the middle of it loses nothing: where the rows of a file ended is noted before more are made (`Store.complete`), and
stays noted until what they lead to is committed, so that the next start reads the same tail again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from bot import pipeline
from bot.evidence import listings
from bot.model.article import Derivation
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, BadInput, NoRoom, StepFailed
from bot.model.intake import TAKEN_IN
from bot.model.logline import line
from bot.ports import World
from bot.stages import furniture, making

log = logging.getLogger("tearsheet")


async def recover(world: World, told: Callable[[int, int], None] = lambda *_: None) -> int:
    """Seals what was left open, makes the rows and articles that are missing, and notes what feeds listed; how many groups.

    `told` hears how many files are done, and of how many.
    """
    found: list[tuple[Capture, Derivation | None]] = []
    files, rows, ends = await _incomplete(world), 0, dict[str, int]()
    for number, (file, size) in enumerate(files):
        told(number, len(files))
        if file.startswith(TAKEN_IN):
            rows += await _rows(world, file, size)
            continue
        if groups := await _left(world, file):
            await world.store.complete(file, groups[0][0].begin)
            await world.store.index([capture for capture, _ in groups])
            found.extend(groups)
            ends[file] = groups[-1][0].end
            log.warning(line("recovered", file=file, groups=len(groups)))
    found.sort(key=lambda group: (group[0].date, group[0].record_id))
    await _take(world, found)
    await _note(world, [capture for capture, derived in found if derived is None])
    for file, end in ends.items():
        await world.store.complete(file, end)
    return len(found) + rows


async def _rows(world: World, file: str, size: int) -> int:
    """Of a file that may be larger than memory."""
    count = 0
    try:
        async for batch in world.archive.walk(file, await world.store.indexed(file)):
            await world.store.index([capture for capture, _ in batch])
            count += len(batch)
    except NoRoom:
        raise
    except ArchiveError as error:
        log.error(line("damaged", file=file, error=str(error)))  # noqa: TRY400 (its text says it all)
        return count
    await world.store.complete(file, size)
    return count


async def _left(world: World, file: str) -> list[tuple[Capture, Derivation | None]]:
    try:
        start = await world.store.indexed(file)
        await world.archive.repair(file, start)
        return [group async for batch in world.archive.walk(file, start) for group in batch]
    except NoRoom:
        raise
    except ArchiveError as error:
        log.error(line("damaged", file=file, error=str(error)))  # noqa: TRY400 (its text says it all)
        return []


async def _take(world: World, found: Sequence[tuple[Capture, Derivation | None]]) -> None:
    for capture, derived in found:
        if derived is None:
            continue
        try:
            article = making.noted(await pipeline.article_of(world, derived, None), capture)
        except NoRoom:
            raise
        except Exception:  # one record that cannot be made costs itself, not the start; its traceback is in the log
            log.exception(line("not recovered", source=derived.source, article=derived.id, record=capture.record_id))
            continue
        # A fault of the index is none of the record's: it ends the start, and the next one finds all of it again.
        await world.store.taken([(derived, article)], (), furniture.remembered(derived))


async def _note(world: World, captures: Sequence[Capture]) -> None:
    """The entries of feed documents whose poll was never committed: the next poll may not list them any more."""
    known = listings.Listings(world.plan)
    for capture in captures:
        try:
            if (source := await known.source(world, capture)) is None:
                continue
            items = await listings.unknown(world, source, capture)
        except NoRoom:
            raise
        except (ArchiveError, BadInput, StepFailed) as error:
            log.warning(line("not read", record=capture.record_id, url=capture.url, error=error))
            continue
        await world.store.listed(items)
        if items:
            log.warning(line("recovered", source=source.name, record=capture.record_id, entries=len(items)))


async def _incomplete(world: World) -> list[tuple[str, int]]:
    """Files left open, and sealed ones of which a group has no row; the others are noted, so as not to be read again."""
    files = []
    for file, size, left_open in await world.archive.files():
        if left_open or await world.store.indexed(file) != size:
            files.append((file, size))
        else:
            await world.store.complete(file, size)
    return files
