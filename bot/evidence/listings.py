"""Feed documents found in the archive: whose they are, and which of their entries the index does not know.

A document is a whole 200 answer at the address of a configured source, or where redirects led from there, as they stand
in the archive before it. An address that two sources share (they differ in what is masked) is nobody's: an entry never
goes to another source than its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

from bot.keeping import bearer
from bot.model import codec
from bot.model.address import public
from bot.model.capture import Capture, Exchange
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
        self._led: dict[str, dict[str, None]] = {}

    def led(self, source: Source) -> tuple[str, ...]:
        """The addresses that redirects from a source's own led to, as far as they were handed over."""
        return tuple(self._led.get(source.name, ()))

    async def source(self, world: World, capture: Capture) -> Source | None:
        """Whose feed document a capture is; None: it is none."""
        source = self._at.get(surt(capture.url))
        if source is None or capture.kind not in {"response", "revisit"}:
            return None
        if capture.status in _REDIRECTS:
            await self._follow(world, capture, source)
        return source if capture.status == 200 and not capture.truncated else None

    async def _follow(self, world: World, capture: Capture, source: Source) -> None:
        stored = await world.archive.read(capture.file, capture.offset)
        _, headers, _ = split(stored.block)
        for name, value in headers:
            if name.lower() == "location":
                address = public(urljoin(capture.url, value))
                if self._at.setdefault(surt(address), source) == source:
                    self._led.setdefault(source.name, {})[address] = None


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
    stored = await world.archive.read(held.file, held.offset)
    if held.kind == "resource":  # a saved page: bytes without a head
        return _exchange(capture, 200, (("Content-Type", held.content_type),), stored.block)
    status, headers, raw = split(stored.block)
    chunked = any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)
    body = dechunk(raw, world.plan.limits.wire) if chunked else raw
    return _exchange(replace(capture, truncated=held.truncated), status, headers, body)


def _exchange(capture: Capture, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> Exchange:
    return Exchange(
        url=capture.url,
        request=b"",
        status=status,
        headers=headers,
        body=body,
        started=capture.date,
        ended=capture.date,
        truncated=capture.truncated,
    )
