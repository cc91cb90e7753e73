"""The index and the feeds, made again from the WARC files alone. Nothing is extracted, and nothing is asked of the web.

    files        each file is walked, several at once; its rows go into the index. Ours come before those that were taken
                 in, so that no record id of another program's displaces one of ours
    articles     the derivations are replayed in the order of (WARC-Date, record id), each read again at its place, with
                 today's entities, topics and zones; so many in one transaction
    listings     the feed documents of the configured sources are parsed again, those of one source in the order of their
                 dates; an entry that no derivation made an article of is pending again, first seen when it was

Then the feeds are published by whoever asked for it.

What comes out depends on the files and the configuration alone (`model.versions`). How far each pass has come is in the
index, so an interrupted rebuild goes on where it was; under another configuration it has to begin anew (`begun`). What is
kept in memory does not grow with the archive, but for the rows of one source's feed documents. What is damaged is named
in the log and skipped.

The listings are what cost most where little was made of much: each distinct document of a feed is parsed once. None can be
left out for its age: which entries a document had, only the document says.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias, TypeVar

from bot import __version__, pipeline
from bot.evidence import listings
from bot.keeping import bearer
from bot.model import codec
from bot.model.article import Article, Derivation
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.intake import TAKEN_IN
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World
from bot.stages import furniture, making

A = TypeVar("A")
B = TypeVar("B")

log = logging.getLogger("tearsheet")

Bar: TypeAlias = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
"""Title → what is told (done, of how many) while it is open."""
BATCH = 200
"""Derivations in one transaction, some 2 MB of them."""
_BEGUN, _REPLAYED, _LISTED = MARKS = ("rebuild", "rebuild replayed", "rebuild listed")
"""Under what, and how far, an index was rebuilt: nothing, once it is in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to; of one that went on where another was interrupted, since then."""

    files: int = 0
    captures: int = 0
    derivations: int = 0
    articles: int = 0
    pending: int = 0
    """Entries that no derivation made an article of."""
    damaged: int = 0
    """Files of ours, derivations and feed documents that could not be read, or not all of them; each is named in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    capture: Capture
    derived: Derivation
    article: Article


_Read: TypeAlias = tuple[Capture, Derivation, Capture]
"""Where a derivation is, what it says, and what it was made from."""


def digest(world: World) -> str:
    """Of what a rebuild depends on beside the files."""
    sources = [codec.dumps(source) for source in world.plan.sources]
    return hashlib.sha256(repr((__version__, world.tagger.digest, sources)).encode()).hexdigest()


async def begun(world: World) -> bool:
    """Whether the index is one that a rebuild under this configuration has begun, or an empty one."""
    return await world.store.marked(_BEGUN) in {"", digest(world)}


async def rebuild(world: World, bar: Bar) -> Rebuilt:
    """Over a world whose index is empty, or half rebuilt (`begun`). Raises ArchiveError where the index cannot be written."""
    await world.store.mark(_BEGUN, digest(world))
    await world.store.rematch(world.tagger.digest, world.tagger, rules=world.tagger.rules)
    with bar("reading the archive") as told:
        made = await _files(world, told)
    with bar("making the articles") as told:
        made = await _articles(world, made, told)
    await world.store.follow(world.plan.sources, world.now())
    with bar("reading the feeds") as told:
        made = await _listings(world, made, told)
    standing = await world.store.visits()
    made = replace(made, articles=sum(one.articles for one in standing))
    log.info(
        line("rebuilt", files=made.files, captures=made.captures, derivations=made.derivations, damaged=made.damaged)
    )
    return made


async def _files(world: World, told: Callable[[int, int], None]) -> Rebuilt:
    for file, _, left_open in await world.archive.files():
        if left_open:
            await _repaired(world, file)
    found = [(file, size) for file, size, left_open in await world.archive.files() if not left_open]
    ours = [file for file in found if not file[0].startswith(TAKEN_IN)]
    others = [file for file in found if file[0].startswith(TAKEN_IN)]
    made, done, fresh = Rebuilt(files=len(found)), 0, False
    # Of two programs' files that name one record the first by name counts, so they are walked one after the other.
    for part, each in ((ours, world.each), (others, _in_turn)):
        async for captures, whole in each(partial(_rows, world), part):
            done, fresh = done + 1, fresh or captures > 0
            made = replace(made, captures=made.captures + captures, damaged=made.damaged + (not whole))
            told(done, len(found))
    if fresh:  # what was found may stand before what was replayed
        await world.store.mark(_REPLAYED, "")
        await world.store.mark(_LISTED, "")
    return made


async def _in_turn(step: Callable[[A], Awaitable[B]], values: Iterable[A]) -> AsyncGenerator[B, None]:
    for value in values:
        yield await step(value)


async def _repaired(world: World, file: str) -> None:
    try:
        await world.archive.repair(file, 0)
    except ArchiveError as error:
        log.error(line("damaged", file=file, error=error))  # noqa: TRY400 (its text says it all)


async def _rows(world: World, place: tuple[str, int]) -> tuple[int, bool]:
    """The rows of a file: how many are new, and whether all of it could be read."""
    (file, size), captures, damages = place, 0, [0]

    def damaged() -> None:
        damages[0] += 1

    try:
        start = await world.store.indexed(file)
        if start != size:
            async for batch in world.archive.walk(file, start, damaged):
                await world.store.index([capture for capture, _ in batch])
                captures += len(batch)
    except ArchiveError as error:
        log.error(line("damaged", file=file, error=error))  # noqa: TRY400 (its text says it all)
        return captures, False
    await world.store.complete(file, size)
    return captures, not damages[0]


async def _articles(world: World, made: Rebuilt, told: Callable[[int, int], None]) -> Rebuilt:
    after, done = await world.store.marked(_REPLAYED), 0
    while batch := await world.store.derivations(after, BATCH):
        replayed = await _replayed(world, [capture for capture in batch if is_ours(capture)])
        made = replace(
            made,
            derivations=made.derivations + replayed,
            damaged=made.damaged + sum(map(is_ours, batch)) - replayed,
        )
        after, done = place(batch[-1]), done + len(batch)
        await world.store.mark(_REPLAYED, after)
        told(done, max(done, made.captures))
    return made


def is_ours(capture: Capture) -> bool:
    """A derivation, and not another program's metadata record."""
    return capture.content_type == "application/json" and not capture.file.startswith(TAKEN_IN)


def place(capture: Capture) -> str:
    """In the order of replay, as `Store.derivations` takes it."""
    return f"{codec.utc(capture.date)} {capture.record_id}"


async def _replayed(world: World, captures: Sequence[Capture]) -> int:
    """Derivations made articles and committed; how many."""
    read = [one async for one in world.each(partial(_read, world), captures) if one is not None]
    made = await world.aside(partial(_matched, world, read))
    for run in _runs(made):
        lines = {one.derived.id: held for one in run for held in furniture.remembered(one.derived).values()}
        await world.store.taken([(one.derived, one.article) for one in run], (), lines)
    return len(made)


async def _read(world: World, capture: Capture) -> _Read | None:
    try:
        derived = await derivation(world, capture)
        return capture, derived, await pipeline.made_from(world, derived)
    except ArchiveError as error:
        log.error(line("not replayed", record=capture.record_id, file=capture.file, offset=capture.offset, error=error))  # noqa: TRY400 (its text says it all)
        return None


async def derivation(world: World, capture: Capture) -> Derivation:
    """Raises ArchiveError where none stands there."""
    stored = await world.archive.read(capture.file, capture.offset)
    try:
        return codec.loads(Derivation, stored.block)
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"no derivation: {error}") from error


def _matched(world: World, read: Sequence[_Read]) -> list[_Made]:
    made = []
    for capture, derived, source in read:
        try:
            made.append(_Made(capture=capture, derived=derived, article=_article(world, derived, source, capture)))
        except Exception:  # one record that cannot be made costs itself; its traceback is in the log
            log.exception(line("not replayed", source=derived.source, article=derived.id, record=capture.record_id))
    return made


def _article(world: World, derived: Derivation, source: Capture, capture: Capture) -> Article:
    settings = world.plan.source(derived.source)
    made = making.article(derived, source, settings.timezone if settings else "UTC")
    return making.noted(world.tagger(made), capture)


def _runs(made: Sequence[_Made]) -> Iterator[list[_Made]]:
    """In their order, each article once in a run: what its source remembers of it is told by its id."""
    run: dict[str, _Made] = {}
    for one in made:
        if one.derived.id in run:
            yield list(run.values())
            run = {}
        run[one.derived.id] = one
    if run:
        yield list(run.values())


async def _listings(world: World, made: Rebuilt, told: Callable[[int, int], None]) -> Rebuilt:
    last, done = await world.store.marked(_LISTED), 0
    sources = sorted(world.plan.sources, key=lambda source: source.name)
    async for name, pending, damaged in world.each(
        partial(_listed, world), [source for source in sources if source.name > last]
    ):
        done += 1
        made = replace(made, pending=made.pending + pending, damaged=made.damaged + damaged)
        await world.store.mark(_LISTED, name)
        told(done, len(sources))
    return made


async def _listed(world: World, source: Source) -> tuple[str, int, int]:
    """The name of a source, how many entries are pending again, and how many of its documents could not be read."""
    pending = damaged = 0
    seen: set[str] = set()
    for capture in await listings.of(world, source):
        try:
            digest = (await bearer(world, capture)).sha256
            if digest in seen:
                continue
            seen.add(digest)
            items = await listings.unknown(world, source, capture)
        except (ArchiveError, BadInput, StepFailed) as error:
            log.warning(line("not read", record=capture.record_id, url=capture.url, error=error))
            damaged += 1
            continue
        await world.store.listed(items)
        pending += len(items)
    return source.name, pending, damaged
