"""What `import` is wired from: the archive's world, the files that are given, bars for bytes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import publishing
from bot.app import Bar, locked, world
from bot.app.parts import now
from bot.evidence.gathering import Tally
from bot.evidence.intake import Intake
from bot.model.errors import ArchiveError, BadInput
from bot.model.intake import Saved
from bot.model.plan import Plan

__all__ = ["Given", "Tally", "bring", "saved_page"]

Bytes = Callable[[str], contextlib.AbstractContextManager[Callable[[int, int], None]]]
"""Title → what is told (bytes, of how many) while it is open."""
_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is to be brought in, as it was asked for."""

    files: Sequence[Path]
    source: str = ""
    url: str = ""
    date: datetime | None = None


def saved_page(path: Path) -> bool:
    """Whether a file is a page that somebody saved; else it is a WARC file."""
    return path.name.lower().endswith(_PAGES)


async def bring(plan: Plan, given: Given, bar: Bar, size: Bytes) -> Tally:
    """Takes the files in, makes the articles, publishes. What cannot be read is in the tally."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # as Ctrl-C does, and in order too
    with locked(plan):
        async with world(plan, bar) as made:
            intake = Intake(made, plan.source(given.source) if given.source else None)
            for path in given.files:
                try:
                    if saved_page(path):
                        await intake.page(_saved(path, given, plan.limits.wire))
                    else:
                        with size(path.name) as told:
                            await intake.file(str(path), told)
                except (ArchiveError, BadInput) as error:
                    intake.tally.unread[str(path)] = str(error)
            with size("making articles") as told:
                await intake.articles(told)
            intake.tally.published = await publishing.publish(made)
            return intake.tally


def _saved(path: Path, given: Given, most: int) -> Saved:
    """Raises BadInput."""
    try:
        with path.open("rb") as stream:
            block = stream.read(most + 1)
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise BadInput(error.strerror or "it cannot be read") from error
    if not block or len(block) > most:
        raise BadInput(f"longer than {most} bytes (limits.wire)" if block else "the file is empty")
    return Saved(name=path.name, block=block, modified=min(modified, now()), url=given.url, date=given.date)
