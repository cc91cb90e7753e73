"""Idle lines that may serve again: at most two for each origin and 64 in all, each for a short time only."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from bot.adapters.http.line import Line

ORIGIN_LINES = 2
ALL_LINES = 64


class Origin(NamedTuple):
    """Whose connection it is (RFC 6454 §4)."""

    scheme: str
    host: str
    port: int


class Shelf:
    def __init__(self, idle: float) -> None:
        self._idle = idle
        self._lines: dict[Line, tuple[Origin, asyncio.TimerHandle]] = {}

    def __len__(self) -> int:
        return len(self._lines)

    def take(self, origin: Origin) -> Line | None:
        """The line of this origin that was used last, if the peer has neither ended it nor sent anything unasked."""
        for line in [line for line, (owner, _) in reversed(self._lines.items()) if owner == origin]:
            self._lines.pop(line)[1].cancel()
            if line.quiet():
                return line
            line.close()
        return None

    def put(self, origin: Origin, line: Line) -> None:
        same = [kept for kept, (owner, _) in self._lines.items() if owner == origin]
        if len(same) >= ORIGIN_LINES:
            self._drop(same[0])
        elif len(self._lines) >= ALL_LINES:
            self._drop(next(iter(self._lines)))
        timer = asyncio.get_running_loop().call_later(self._idle, self._drop, line)
        self._lines[line] = (origin, timer)

    def close(self) -> None:
        for line in tuple(self._lines):
            self._drop(line)

    def _drop(self, line: Line) -> None:
        self._lines.pop(line)[1].cancel()
        line.close()
