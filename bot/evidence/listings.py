"""Feed documents found in the archive: whose they are, and which of their entries the index does not know.

A document is a whole 200 answer at the address of a configured source, or where redirects led from there, as they stand
in the archive before it. An address that two sources share (they differ in what is masked) is nobody's: an entry never
goes to another source than its own.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urljoin

from bot.model import codec
from bot.model.address import public
from bot.model.capture import Capture
from bot.model.entry import Feed, Pending
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.surt import surt
from bot.ports import World
from bot.stages import identity
from bot.stages.payload import dechunk, split, unpack

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
        if source is None or capture.kind != "response":
            return None
        if capture.status in _REDIRECTS:
            await self._follow(world, capture, source)
        return source if capture.status == 200 and not capture.truncated else None

    async def _follow(self, world: World, capture: Capture, source: Source) -> None:
        stored = await world.archive.read(capture.file, capture.offset)
        _, headers, _ = split(stored.block)
        for name, value in headers:
            if name.lower() == "location":
                self._at.setdefault(surt(public(urljoin(capture.url, value))), source)


async def document(world: World, source: Source, capture: Capture) -> Feed:
    """What a feed document lists.

    Raises BadInput and StepFailed as the parsing of a feed does, ArchiveError where its record cannot be read.
    """
    stored = await world.archive.read(capture.file, capture.offset)
    _, pairs, raw = split(stored.block)
    headers = {name.lower(): value for name, value in pairs}
    limits, settings = world.plan.limits, world.plan.polling
    body = dechunk(raw, limits.wire) if "chunked" in headers.get("transfer-encoding", "").lower() else raw
    unpacked, _ = unpack(body, headers.get("content-encoding", ""), limits.feed)
    content_type = headers.get("content-type", "")
    return await world.extraction.feed(unpacked, content_type, capture.url, source, settings.entries)


async def unknown(world: World, source: Source, capture: Capture) -> tuple[Pending, ...]:
    """The entries of a feed document that the source does not have. Raises as `document` does."""
    feed = await document(world, source, capture)
    names = {alias for aliases in identity.names(feed.items) for alias in aliases}
    known = await world.store.resolve(source.name, names)
    # Of a first document only so many pages are asked for; by then the source has nothing yet.
    first = len(feed.items) if known else world.plan.polling.first
    seen = codec.utc(capture.date)
    return identity.fresh(source.name, feed.items, known, capture=capture.record_id, seen=seen, first=first)
