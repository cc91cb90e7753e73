"""Subscriptions at hubs: where they are kept, and what a hub's requests reach of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.model.push import Subscription


class Pushes(Protocol):
    """What the index keeps of them. It is no evidence, and made anew with a new index: hubs are asked again."""

    async def all(self) -> tuple[Subscription, ...]:
        """By source and token."""
        ...

    async def put(self, held: Subscription, instead: str = "") -> None:
        """Keeps it, and forgets the one with another token that it stands for."""
        ...

    async def drop(self, token: str) -> None: ...


class Callback(Protocol):
    """What the callback addresses lead to. Called by `web.websub`."""

    @property
    def ready(self) -> bool:
        """What the index keeps is known: until then a hub has to come again."""
        ...

    def held(self, token: str) -> Subscription | None:
        """The subscription of an address; None: there is none."""
        ...

    async def verify(self, token: str, said: Mapping[str, str]) -> bool:
        """A hub asks whether it was we who asked it, or denies it; whether we agree with what it is about to do."""
        ...

    def arrived(self, token: str) -> None:
        """Something came with a good signature."""
        ...

    def forged(self, token: str, why: str) -> None:
        """Something came without one."""
        ...
