"""The archive against itself: files, index, derivations, custody, and what is published. What it proves: `bot/docs/verify.md`.

    files         each against itself and against its rows                               `filing`
    index         rows of files that are not there; what contradicts itself in it
    derivations   replayed, they make the articles that the index has, and no others      `ledger`
    custody       manifests, chain, signatures, timestamps                                the port `Custody`
    feeds         each entry leads to its record                                          `outgoing`
    records       made again from the bytes, and matched again, where that is asked for   `again`

Nothing is changed, no lock is taken: a daemon may be at work beside it. Files that the index knows are asked for before those
on the disk are listed, so that a file which comes meanwhile is none that is missing. One fault never keeps the rest from being looked at.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import TypeVar

from bot.evidence.filing import Filing
from bot.evidence.ledger import Ledger
from bot.evidence.outgoing import Outgoing
from bot.evidence.remade import Again
from bot.evidence.scene import Known, Scene, Verdict
from bot.model.errors import ArchiveError
from bot.model.evidence import Fault
from bot.model.inspected import Lying
from bot.model.query import Query
from bot.ports import Custody, Inspection

A = TypeVar("A")
Told = Callable[[str, int, int], None]
"""What is looked at, how many bytes are done, and of how many."""


async def verify(scene: Scene, found: Callable[[Fault], None], told: Told, *, records: bool) -> Verdict:
    """All of it. `found` hears of each fault as it is found. `records`: they are made again from the bytes too."""
    verdict = Verdict(found=found)
    known = Known(scene.store)
    ledger = Ledger(scene, verdict, known)
    indexed = await _guarded(verdict, scene.index.files)
    files = await scene.files.files()
    there = {lying.file for lying in files}
    for file in indexed or ():
        if file not in there:
            verdict.fault(file, -1, "missing: the index has rows of it")
    for lying in files:
        if lying.left_open:
            _note_open(scene, verdict, ledger, lying)
    again = Again(scene, verdict, known) if records else None
    await _files(scene, files, partial(Filing, scene, verdict=verdict, ledger=ledger, again=again), told)
    await _guarded(verdict, ledger.compare)
    if records:
        await _guarded(verdict, partial(_matched, scene, verdict))
    for what in await _guarded(verdict, scene.index.contradictions) or ():
        verdict.fault("index.db", -1, what)
    await _guarded(verdict, Outgoing(scene, verdict, known).check)
    await custody(scene.custody, verdict, told)
    return verdict


async def one_file(scene: Scene, lying: Lying, found: Callable[[Fault], None], told: Told) -> Verdict:
    """One file of the archive, and its rows."""
    verdict = Verdict(found=found)
    ledger = Ledger(scene, verdict, Known(scene.store))
    await _files(scene, [lying], partial(Filing, scene, verdict=verdict, ledger=ledger, again=None), told)
    return verdict


async def bare(files: Inspection, listed: Sequence[Lying], verdict: Verdict, told: Told) -> None:
    """Files against themselves alone: those of others, or ours where no index is."""
    total, done = sum(lying.size for lying in listed), 0
    for lying in listed:
        try:
            async for piece in files.inspect(lying, growing=False):
                verdict.records += piece.records
                verdict.content += piece.content
                for fault in piece.faults:
                    verdict.fault(fault.file, fault.offset, fault.what)
                told("files", done + piece.done, total)
        except ArchiveError as error:
            verdict.fault(lying.file, -1, f"cannot be read: {error}")
        done += lying.size
        verdict.files += 1
        verdict.bytes += lying.size


async def custody(held: Custody, verdict: Verdict, told: Told) -> None:
    """What was signed of the files."""

    def found(fault: Fault) -> None:
        verdict.fault(fault.file, fault.offset, fault.what)

    verdict.examined = await held.check(found, lambda done, total: told("custody", done, total))
    verdict.notes += verdict.examined.notes


async def _files(scene: Scene, files: Sequence[Lying], filing: Callable[[Lying], Filing], told: Told) -> None:
    total, done = sum(lying.size for lying in files), 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        told("files", done, total)

    async def check(lying: Lying) -> None:
        await filing(lying).check(step)

    async with aclosing(scene.each(check, files)) as checks:
        async for _ in checks:
            pass


async def _matched(scene: Scene, verdict: Verdict) -> None:
    """Entities and topics of each article are those that today's configuration finds in it."""
    if await scene.index.matched() != scene.tagger.digest:
        return  # told where the feeds are looked at
    try:
        async for article in scene.store.articles(Query()):
            for version in (article,) if article.version == 1 else await scene.store.history(article.id):
                made = await scene.aside(partial(scene.tagger, version))
                if (made.entities, made.matches) != (version.entities, version.matches):
                    what = f"article {article.id}, version {version.version}: its entities or topics are not those"
                    verdict.fault("index.db", -1, f"{what} that the configuration finds")
    except (ValueError, KeyError, TypeError) as error:  # of the codec, over a version that was altered
        verdict.fault("index.db", -1, f"an article cannot be read: {error}")


async def _guarded(verdict: Verdict, work: Callable[[], Awaitable[A]]) -> A | None:
    """What it answers; an index that cannot be read is a fault, and not the end."""
    try:
        return await work()
    except ArchiveError as error:
        verdict.fault("index.db", -1, f"cannot be read: {error}")
        return None


def _note_open(scene: Scene, verdict: Verdict, ledger: Ledger, lying: Lying) -> None:
    if scene.busy:
        verdict.notes.append(f"{lying.file} is being written: it was read as far as it went, {lying.size} bytes")
    else:
        ledger.left_open(lying.file)
        verdict.notes.append(
            f"{lying.file} was left open by a crash: the next start seals it, and makes the rows that it lacks"
        )
