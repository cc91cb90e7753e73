"""Subscriptions in a dictionary."""

from __future__ import annotations

from bot.model import codec
from bot.model.push import Subscription


class MemoryPushes:
    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    async def all(self) -> tuple[Subscription, ...]:
        held = [codec.loads(Subscription, text) for text in self._held.values()]
        return tuple(sorted(held, key=lambda one: (one.source, one.token)))

    async def put(self, held: Subscription, instead: str = "") -> None:
        self._held.pop(instead, None)
        self._held[held.token] = codec.dumps(held)

    async def drop(self, token: str) -> None:
        self._held.pop(token, None)
