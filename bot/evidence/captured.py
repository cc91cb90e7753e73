"""The page of a capture that others made, and the record of it, as `pages` would make it of an answer from the web.

Nothing is asked of the web and nothing is committed here. The pages that an article goes on in are those that were captured
within a day of the first. robots.txt is for those who fetch: what was captured was captured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import keeping
from bot.model.article import Extracted
from bot.model.capture import Capture, Page, Stored
from bot.model.entry import Item
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.source import Source
from bot.ports import World
from bot.stages import identity, paging, taking, trail
from bot.stages.payload import split

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TOGETHER = timedelta(days=1)
"""What the captures of one article's pages may lie apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of a capture."""

    record: Extracted | None = None
    further: tuple[Capture, ...] = ()
    """The pages that the article goes on in."""
    reason: str = ""
    """Why no record was made."""


async def made(world: World, source: Source, item: Item, capture: Capture) -> Made:
    """The record of a page, and of those that the article goes on in."""
    try:
        first = await _page(world, item.url, capture)
        record = await world.extraction.record(first, item, source, "")
    except (ArchiveError, BadInput, StepFailed) as error:
        return Made(reason=str(error).splitlines()[-1] if str(error) else "it cannot be read")
    if record.reason:
        return Made(reason=record.reason)
    return await _followed(world, source, item, Made(record=record), (capture, first))


async def answer(world: World, url: str, first: datetime) -> Capture | None:
    """The capture of an address that is nearest to a moment, redirects followed within the archive; None where it leads nowhere."""
    for _ in range(world.plan.limits.redirects + 1):
        found = await world.store.nearest(url, first)
        if found is None or found.kind != "response" or found.status not in _REDIRECTS:
            return found
        _, headers, _ = split((await world.archive.read(found.file, found.offset)).block)
        places = [value for name, value in headers if name.lower() == "location"]
        url = identity.clean(places[0], found.url) if places else ""
        if not url:
            return None
    return None


async def _followed(world: World, source: Source, item: Item, alone: Made, first: tuple[Capture, Page]) -> Made:
    """With the pages that the article goes on in, where they were captured with the first."""
    assert alone.record is not None
    so_far, further = trail.Trail(pages=(first[1],), made=(alone.record,)), alone.further
    while address := trail.onward(so_far, world.plan.polling.further):
        capture = await _beside(world, address, first[0])
        fate = await _fate(world, address, capture)
        record = await _record(world, source, item, fate.page) if fate.page is not None else None
        before, so_far = so_far, trail.extended(so_far, fate, record)
        if capture is not None and len(so_far.pages) > len(before.pages):
            further = (*further, capture)
    if not further:
        return replace(alone, record=trail.ended(so_far, alone.record))
    whole = await _record(world, source, item, first[1], so_far.pages[1:])
    if whole.reason:  # each could be read alone, so it is time or memory that was too short for all of them
        ended = trail.ended(replace(so_far, over=True, missing=whole.reason), alone.record)
        return replace(alone, record=ended)
    return replace(alone, record=trail.ended(so_far, whole), further=further)


async def _record(world: World, source: Source, item: Item, page: Page, more: Sequence[Page] = ()) -> Extracted:
    try:
        return await world.extraction.record(page, item, source, "", more)
    except (BadInput, StepFailed) as error:
        return await world.extraction.record(None, item, source, f"extraction failed: {error}")


async def _beside(world: World, address: str, first: Capture) -> Capture | None:
    found = await world.store.nearest(address, first.date)
    near = found is not None and taking.is_page(found) and abs(found.date - first.date) <= _TOGETHER
    return found if near else None


async def _fate(world: World, address: str, capture: Capture | None) -> paging.Fate:
    if capture is None:
        return paging.Fate(reason="it is not in the archive")
    try:
        return paging.Fate(page=await _page(world, address, capture))
    except (ArchiveError, BadInput) as error:
        return paging.Fate(reason=str(error))


async def _page(world: World, url: str, capture: Capture) -> Page:
    """Raises BadInput where what was captured is no page, ArchiveError where a record cannot be read."""
    plan = world.plan
    stored = await world.archive.read(capture.file, capture.offset)
    original = await _repeated(world, capture) if capture.kind == "revisit" else None
    hop = taking.exchange(capture, stored, original, plan.limits.wire)
    # As the last attempt: what would be asked for again is a reason.
    fate = paging.judge(hop, url, plan.polling.attempts, plan.limits, plan.polling, capture.date)
    if fate.page is None:
        raise BadInput(fate.reason)
    return fate.page


async def _repeated(world: World, revisit: Capture) -> Stored:
    found = await keeping.original(world, revisit)
    if found is None:
        raise BadInput("what it repeats is not in the archive")
    return await world.archive.read(found.file, found.offset)
