"""What is kept once: a payload that the archive holds already is a revisit of it (ISO 28500:2017 §6.7).

A page that is served at two addresses, a layout's stylesheet, a picture that many articles show: each is stored once, and
each time it was served there is a record that keeps the head of that answer and names what it repeats. Only whole answers
with status 200 repeat one another. Two that are under way at once may both be stored whole, which costs their bytes alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.model.capture import Capture, Exchange
from bot.model.errors import ArchiveError
from bot.ports import Archive, Store, World
from bot.stages.payload import on_the_wire

SMALL = 256
"""Bytes of a payload from which on it is not stored again: the three lines of a revisit take some 110, packed.

Measured over stylesheets cut to length: 256 bytes make a response of 626 and a revisit of 624; 512, of 737 and 628.
"""
_LONG = 1 << 20
"""Bytes of an answer whose digest is not taken on the event loop: a millisecond or two."""


class Holdings(Protocol):
    """Index and files: what is read of a world here."""

    @property
    def store(self) -> Store: ...

    @property
    def archive(self) -> Archive: ...


async def keep(world: World, hops: Sequence[Exchange], refers: Capture | None = None) -> tuple[Capture, ...]:
    """Appends the hops to the archive, those whose payload it holds as revisits. `refers`: what a 304 repeats."""
    digests = [digest for hop in hops if (digest := await _digest(world, hop))]
    found = [await world.store.same(digest) for digest in digests]
    return await world.archive.keep(hops, refers, same=[known for known in found if known is not None])


async def digested(world: World, capture: Capture) -> Capture:
    """With the sha256 of its payload, which of a revisit only the record that it refers to tells. Raises ArchiveError without that.

    So the provenance of what is made from a revisit names the record of that day (id, file, offset) and the digest of the bytes
    that it stands for: who follows WARC-Refers-To finds a payload with this digest.
    """
    return replace(capture, sha256=(await bearer(world, capture)).sha256)


async def bearer(world: Holdings, capture: Capture) -> Capture:
    """The record with the payload: the capture itself, or what a revisit refers to. Raises ArchiveError where none is known."""
    held = await original(world, capture) if capture.kind == "revisit" else capture
    if held is None:
        told = f"repeats {capture.refers_to}, which" if capture.refers_to else "repeats what"
        raise ArchiveError(f"{capture.record_id} {told} is not in the index")
    return held


async def original(world: Holdings, revisit: Capture) -> Capture | None:
    """What a revisit repeats: by its record id, else by the address and date that its record names (§5.14 to §5.16), as crawlers write it.

    Raises ArchiveError where the record cannot be read.
    """
    if revisit.refers_to:
        return await world.store.capture(revisit.refers_to)
    stored = await world.archive.read(revisit.file, revisit.offset)
    url = stored.header("WARC-Refers-To-Target-URI").strip("<>")
    try:
        moment = datetime.fromisoformat(stored.header("WARC-Refers-To-Date"))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    found = await world.store.nearest(url, moment)
    same = found is not None and found.kind != "revisit" and abs(found.date - moment) < timedelta(seconds=1)
    return found if same else None


async def _digest(world: World, hop: Exchange) -> str:
    """sha256 of the payload as it was on the wire; empty where it is kept whole in any case."""
    if hop.status != 200 or hop.error or hop.truncated or len(hop.body) < SMALL:
        return ""
    return await world.aside(lambda: _hashed(hop)) if len(hop.response) > _LONG else _hashed(hop)


def _hashed(hop: Exchange) -> str:
    return hashlib.sha256(on_the_wire(hop.response)).hexdigest()
