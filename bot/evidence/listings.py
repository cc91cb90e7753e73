"""Feed documents found in the archive: whose they are, and which of their entries the index does not know.

A document is a whole 200 answer at the address of a configured source, or where redirects led from there, as they stand
in the archive before it. An address that two sources share (they differ in what is masked) is nobody's: an entry never
goes to another source than its own. Where that is not asked of one document but of one source (`of`), feeds that are the same,
and those that redirect to one place, are each source's: each polled it, and what it listed is each one's.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

from bot.keeping import bearer
from bot.model import codec
from bot.model.address import public
from bot.model.capture import Capture, Exchange
from bot.model.entry import Feed, Pending
from bot.model.errors import ArchiveError
from bot.model.intake import TAKEN_IN
from bot.model.logline import line
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.surt import surt
from bot.ports import World
from bot.stages import identity, taking
from bot.stages.payload import split, unpack

log = logging.getLogger("tearsheet")

_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Listings:
    """Handed captures in the order of their dates."""

    def __init__(self, plan: Plan) -> None:
        places = [(surt(public(source.feed)), source) for source in plan.sources]
        shared = Counter(place for place, _ in places)
        self._at: dict[str, Source] = {place: source for place, source in places if shared[place] == 1}

    async def source(self, world: World, capture: Capture) -> Source | None:
        """Whose feed document a capture is; None: it is none."""
        source = self._at.get(surt(capture.url))
        if source is None:
            return None
        if address := await _leads(world, capture):
            self._at.setdefault(surt(address), source)
        return source if _is_document(capture) else None


async def of(world: World, source: Source) -> list[Capture]:
    """The feed documents of a source by date, those at addresses that redirects led to as well.

    What others captured is not polled: `import` makes articles of its entries, and asks the web for none.
    """
    masked = _masked(world.plan)
    addresses, found = [public(source.feed)], {}
    known = set(addresses)
    for address in addresses:  # it grows
        if surt(address) in masked:
            continue
        for capture in await world.store.captures(address):
            if capture.file.startswith(TAKEN_IN):
                continue
            if _is_document(capture):
                found[capture.record_id] = capture
            elif (onward := await _readable(world, capture)) and onward not in known:
                known.add(onward)
                addresses.append(onward)
    return sorted(found.values(), key=lambda capture: (capture.date, capture.record_id))


def _masked(plan: Plan) -> set[str]:
    """Places of feeds that differ only in what is masked, or in what a place does not tell."""
    feeds: dict[str, str] = {}
    return {
        place
        for place, feed in ((surt(public(source.feed)), source.feed) for source in plan.sources)
        if feeds.setdefault(place, feed) != feed
    }


def _is_document(capture: Capture) -> bool:
    return capture.kind in {"response", "revisit"} and capture.status == 200 and not capture.truncated


async def _readable(world: World, capture: Capture) -> str:
    """As `_leads`; what is damaged is told."""
    try:
        return await _leads(world, capture)
    except ArchiveError as error:
        log.warning(line("not read", record=capture.record_id, url=capture.url, error=error))
        return ""


async def _leads(world: World, capture: Capture) -> str:
    """Where a redirect leads; empty: it is none. Raises ArchiveError where it cannot be read."""
    if capture.kind not in {"response", "revisit"} or capture.status not in _REDIRECTS:
        return ""
    stored = await world.archive.read(capture.file, capture.offset)
    _, headers, _ = split(stored.block)
    to = next((value for name, value in headers if name.lower() == "location"), "")
    try:
        return public(urljoin(capture.url, to)) if to else ""
    except ValueError:  # an address that is none leads nowhere
        return ""


async def document(world: World, source: Source, capture: Capture) -> Feed:
    """What a feed document lists.

    Raises BadInput and StepFailed as the parsing of a feed does, ArchiveError where its record cannot be read.
    """
    kept = await answer(world, capture)
    body, _ = unpack(kept.body, kept.header("content-encoding"), world.plan.limits.feed)
    return await _parsed(world, source, kept, body)


async def unknown(world: World, source: Source, capture: Capture) -> tuple[Pending, ...]:
    """The entries of a feed document that the source does not have. Raises as `document` does."""
    kept = await answer(world, capture)
    body, _ = unpack(kept.body, kept.header("content-encoding"), world.plan.limits.feed)
    if await _all_known(world, source, body):
        return ()
    feed = await _parsed(world, source, kept, body)
    names = {alias for aliases in identity.names(feed.items) for alias in aliases}
    known = await world.store.resolve(source.name, names)
    # Of a first document only so many pages are asked for; by then the source has nothing yet.
    first = len(feed.items) if known else world.plan.polling.first
    seen = codec.utc(capture.date)
    return identity.fresh(source.name, feed.items, known, capture=capture.record_id, seen=seen, first=first)


async def _parsed(world: World, source: Source, kept: Exchange, body: bytes) -> Feed:
    entries = world.plan.polling.entries
    return await world.extraction.feed(body, kept.header("content-type"), kept.url, source, entries)


async def _all_known(world: World, source: Source, body: bytes) -> bool:
    """As a glance tells. Most documents that were served list nothing new, and parsing is what costs."""
    entries = await world.extraction.glance(body)
    known = await world.store.resolve(source.name, {name for names in entries for name in names})
    return bool(entries) and all(not known.keys().isdisjoint(names) for names in entries)


async def answer(world: World, capture: Capture) -> Exchange:
    """What was answered, as its record has it, or the one that it repeats. Raises ArchiveError where that cannot be read."""
    held = await bearer(world, capture)
    stored = await world.archive.read(capture.file, capture.offset)
    original = await world.archive.read(held.file, held.offset) if capture.kind == "revisit" else None
    return replace(taking.exchange(capture, stored, original, world.plan.limits.wire), truncated=held.truncated)
