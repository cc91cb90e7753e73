"""What replay needs of the world: less than the daemon has, so that files of anybody can stand in for an archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.capture import Around, Capture, Stored


class Index(Protocol):
    """As `bot.ports.Store` has them."""

    async def capture(self, record_id: str) -> Capture | None: ...

    async def nearest(self, url: str, moment: datetime) -> Capture | None: ...

    async def captures(self, url: str, after: Capture | None = None, limit: int = 0) -> tuple[Capture, ...]: ...

    async def around(self, capture: Capture) -> Around: ...

    async def latest(self, limit: int) -> tuple[Capture, ...]: ...


class Records(Protocol):
    """As `bot.ports.Archive` has it."""

    async def read(self, file: str, offset: int) -> Stored: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    index: Index
    records: Records
    base_url: Callable[[], str]
    """How readers reach the server; ends in `/`."""
    most: Callable[[], int]
    """Bytes of an unpacked payload that are shown."""
