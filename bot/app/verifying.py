"""Wires `verify`: the archive read as it lies, without its lock, beside a daemon that may be at work."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from bot.adapters import files
from bot.adapters.custody import FileCustody
from bot.adapters.sqlite import SqliteStore
from bot.adapters.sqlite.inspection import SqliteInspection
from bot.adapters.warc.checking import WarcInspection, listed
from bot.app import parts
from bot.engine.each import Bounded, aside
from bot.evidence import proof, verification
from bot.evidence.scene import Scene, Verdict
from bot.model.errors import TearsheetError, UsageError
from bot.model.evidence import Fault
from bot.model.inspected import Lying
from bot.model.plan import Plan

__all__ = ["Found", "Told", "Verdict", "one", "whole"]

Found = Callable[[Fault], None]
Told = verification.Told
_ID = re.compile(r"[0-9a-f]{32}")


async def whole(plan: Plan, found: Found, told: Told, *, records: bool = False) -> Verdict:
    """Everything below the archive's folder; `records`: made again from the bytes too. Raises TearsheetError where there is no archive."""
    root = Path(plan.archive.path)
    if not (root / "warc").is_dir():
        raise TearsheetError(f"{root} is no archive: nothing was polled yet")
    if not (root / "index.db").exists():
        return await _without_index(root, found, told)
    async with scene(plan) as made:
        return await verification.verify(made, found, told, records=records)


async def one(plan: Plan, target: str, found: Found, told: Told) -> Verdict:
    """A WARC file: of the archive with its rows, of anybody against itself. Raises UsageError where there is none."""
    lying, ours = _lying(Path(plan.archive.path), Path(target))
    if ours:
        async with scene(plan) as made:
            return await verification.one_file(made, lying, found, told)
    verdict = Verdict(found=found)
    await verification.bare(WarcInspection(Path()), [lying], verdict, told)
    return verdict


async def article(plan: Plan, id_: str, found: Found, say: Callable[[str], None]) -> Verdict:
    """What one article's record hangs on, link by link. Raises TearsheetError where there is no such article."""
    async with scene(plan) as made:
        return await proof.article(made, id_, found, say)


def is_id(target: str) -> bool:
    """An article's id, or an entry's, which ends in it."""
    return not Path(target).exists() and _ID.fullmatch(target.rpartition("/")[2]) is not None


@contextlib.asynccontextmanager
async def scene(plan: Plan) -> AsyncIterator[Scene]:
    """Everything open for reading. Raises ArchiveError."""
    root = Path(plan.archive.path)
    async with contextlib.AsyncExitStack() as stack:
        # Asked before anything is read: a writer that ends meanwhile has only made more of it right.
        busy = files.held(root)
        store = SqliteStore(root / "index.db", read_only=True)
        stack.push_async_callback(store.close)
        index = SqliteInspection(root / "index.db")
        stack.push_async_callback(index.close)
        custody = FileCustody(root)
        stack.push_async_callback(custody.close)
        workers = parts.workers(plan)
        stack.push_async_callback(workers.close)
        yield Scene(
            plan=plan,
            files=WarcInspection(root),
            index=index,
            store=store,
            custody=custody,
            publisher=files.FeedFiles(root / "feeds"),
            extraction=workers,
            tagger=parts.selector(plan),
            each=Bounded(os.cpu_count() or 1),
            aside=aside,
            started=parts.now(),
            busy=busy,
            configuration=dict(parts.about(plan)).get("configuration-digest", ""),
        )


async def _without_index(root: Path, found: Found, told: Told) -> Verdict:
    verdict, inspection = Verdict(found=found), WarcInspection(root)
    verdict.fault(
        "index.db", -1, "missing: the next poll makes it again; without it nothing that was derived can be checked"
    )
    listed: Sequence[Lying] = await inspection.files()
    await verification.bare(inspection, listed, verdict, told)
    await verification.custody(FileCustody(root), verdict, told)
    return verdict


def _lying(root: Path, path: Path) -> tuple[Lying, bool]:
    """The file, and whether it is one of the archive that the index can be held to."""
    if not path.is_file():
        raise UsageError(f"{path} is neither an article's id nor a file")
    inside = path.resolve().is_relative_to(root.resolve() / "warc")
    if inside and (root / "index.db").exists():
        return listed(root.resolve(), path.resolve()), True
    return Lying(file=str(path), size=path.stat().st_size, own=False), False
