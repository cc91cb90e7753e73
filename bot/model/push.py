"""Being told by a hub instead of asking (WebSub, W3C Recommendation): what a feed announces, and a subscription to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a feed says of where it is pushed (§4): nothing can be subscribed to without both."""

    topic: str = ""
    """rel=self: the address by which the hubs know the feed."""
    hubs: tuple[str, ...] = ()
    """rel=hub, in the order of the document."""

    @property
    def whole(self) -> bool:
        return bool(self.topic and self.hubs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What only the hub and we know of a subscription. Never logged."""

    token: str = field(repr=False)
    """128 random bits, hex: the end of the callback's address."""
    secret: str = field(repr=False)
    """32 random bytes, hex: signs what the hub delivers (§7.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One source at one hub. A source has one that subscribes at most, and some that are being ended."""

    source: str
    topic: str
    hub: str
    """Which of them is asked."""
    hubs: tuple[str, ...]
    callback: str = field(repr=False)
    """Its whole address: the hub knows the subscription by topic and callback (§5.1)."""
    key: Key = field(repr=False)
    mode: Literal["subscribe", "unsubscribe"] = "subscribe"
    """What is wanted of the hub."""
    pending: bool = False
    """The hub was asked and has not verified it yet: it may now, and at no other time (§5.3)."""
    at: datetime
    """When something is to be done: ask, renew, or wait no longer."""
    lease_until: datetime | None = None
    """Until when the hub pushes; None: it does not."""
    failures: int = 0
    """In a row."""
    error: str = ""
    """Of the last of them."""
    pushed_at: datetime | None = None
    """When the hub last delivered something with a good signature."""
    waiting: bool = False
    """The poll behind the last push brought nothing new yet."""
    missed: int = 0
    """Scheduled polls in a row that found new entries of which no push had told."""

    @property
    def token(self) -> str:
        return self.key.token
