"""The load that one host gets from us: few exchanges at once, and a pause between the starts of two.

Both hold for each hop, whoever asks. The pause counts from start to start, so a slow host is not made slower by it. The
wait is outside every deadline. A host is forgotten when nobody waits for it and its pause is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model.plan import PolitenessSettings


class Gate:
    def __init__(self, settings: PolitenessSettings) -> None:
        self._settings = settings
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def hold(self, host: str, *, pause: bool) -> AsyncIterator[bool]:
        """Waits for one of the host's places and, with `pause`, for its turn to start. True: others wait for the host."""
        state = self._hosts.setdefault(host, _Host(self._settings.connections))
        state.users += 1
        try:
            async with state.places:
                if pause:
                    await self._turn(state)
                yield state.users > 1
        finally:
            state.users -= 1
            if not state.users:
                self._leave(host, state.free_at)

    def __len__(self) -> int:
        """Hosts that are remembered."""
        return len(self._hosts)

    async def _turn(self, state: _Host) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, state.free_at)
        state.free_at = start + self._settings.delay
        if start > now:
            await asyncio.sleep(start - now)

    def _leave(self, host: str, free_at: float) -> None:
        loop = asyncio.get_running_loop()
        if free_at <= loop.time():
            del self._hosts[host]
        else:
            loop.call_at(free_at, self._forget, host, free_at)

    def _forget(self, host: str, free_at: float) -> None:
        # Not by the clock: a timer of the loop may come a tick early. A later turn has a timer of its own.
        state = self._hosts.get(host)
        if state is not None and not state.users and state.free_at == free_at:
            del self._hosts[host]


class _Host:
    __slots__ = ("free_at", "places", "users")

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.users = 0
        self.free_at = 0.0
        """When the next exchange may start: seconds of the loop's clock."""
