"""What a verification may look at, and what it comes to."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.capture import Capture
from bot.model.evidence import Examined, Fault
from bot.model.plan import Plan
from bot.ports import Aside, Custody, Each, Extraction, IndexInspection, Inspection, Publisher, Store, Tagger

FRESH = timedelta(hours=1)
"""Beside a writer at work, what is younger than this may be on its way into the index: it is no fault that it is not there.
A page waits for its row as long as the pages before it in the feed's order take, eight of them at most, a minute each."""
_HELD = 4096  # captures that are held at once, since records are referred to from near by


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything is read, nothing is changed."""

    plan: Plan
    files: Inspection
    index: IndexInspection
    store: Store
    custody: Custody
    publisher: Publisher
    extraction: Extraction
    tagger: Tagger
    each: Each
    aside: Aside
    started: datetime
    busy: bool
    """A writer is at work."""
    configuration: str = ""
    """Digest of today's configuration, as warcinfo records have it."""

    def fresh(self, moment: datetime) -> bool:
        """It may be on its way."""
        return self.busy and moment >= self.started - FRESH


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was looked at. Counts grow while it is looked at."""

    found: Callable[[Fault], None]
    """Hears of each fault at once."""
    faults: int = 0
    files: int = 0
    bytes: int = 0
    records: int = 0
    content: int = 0
    """Bytes of the records' blocks, unpacked."""
    rows: int = 0
    waiting: int = 0
    """Records that have no row yet, and need none yet."""
    copies: int = 0
    """Records of files that were taken in, whose id another file has: the index leads to that one."""
    versions: int = 0
    remade: int = 0
    """Records that were made again from the bytes, and are the same."""
    unmade: Counter[str] = field(default_factory=Counter)
    """Why others could not be made again → how many."""
    changed: int = 0
    """Records that today's configuration makes otherwise than the one that they were made by: no fault."""
    entries: int = 0
    """Of feed files."""
    examined: Examined = field(default_factory=Examined)
    notes: list[str] = field(default_factory=list)
    """What a reader should know and what is no fault."""

    def fault(self, file: str, offset: int, what: str) -> None:
        self.faults += 1
        self.found(Fault(file=file, offset=offset, what=what))


class Known:
    """Captures by record id: those that went by last, else the index's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[str, Capture] = OrderedDict()

    def saw(self, capture: Capture) -> None:
        self._held[capture.record_id] = capture
        if len(self._held) > _HELD:
            self._held.popitem(last=False)

    async def get(self, record_id: str) -> Capture | None:
        """Raises ArchiveError where the index cannot be read."""
        held = self._held.get(record_id)
        if held is None and (held := await self._store.capture(record_id)) is not None:
            self.saw(held)
        return held

    async def digested(self, record_id: str) -> Capture | None:
        """As `keeping.digested`: with the sha256 of its payload, which of a revisit only the record that it refers to tells."""
        held = await self.get(record_id)
        if held is None or held.kind != "revisit":
            return held
        bearer = await self.get(held.refers_to)
        return None if bearer is None else replace(held, sha256=bearer.sha256)
