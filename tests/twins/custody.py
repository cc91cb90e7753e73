"""The custody in memory: what it was asked to do, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.model.evidence import Examined, Fault
from bot.ports import Post


class MemoryCustody:
    def __init__(self) -> None:
        self.sealed: list[datetime] = []
        self.stamped: list[tuple[datetime, tuple[str, ...]]] = []
        self.fails: Exception | None = None
        """Raised by the next `seal`."""

    async def seal(self, now: datetime) -> None:
        if self.fails is not None:
            raise self.fails
        self.sealed.append(now)

    async def stamp(self, now: datetime, authorities: Sequence[str], post: Post) -> None:
        self.stamped.append((now, tuple(authorities)))

    async def check(self, found: Callable[[Fault], None], told: Callable[[int, int], None]) -> Examined:
        return Examined()

    async def close(self) -> None:
        pass
