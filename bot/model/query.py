"""What is asked of the index, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.source import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Which sources are wanted for work, and how many."""

    now: datetime
    until: datetime
    """When the claim runs out, should whoever makes it die."""
    limit: int
    per_host: int
    """Sources of one host that may be under way at once."""
    busy: frozenset[str] = frozenset()
    """Sources under way: they count for their hosts, and are not wanted."""
    skip: frozenset[str] = frozenset()
    """Sources that are not wanted, and count for nothing."""
    only: tuple[str, ...] | None = None
    """These alone, due or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which articles. Empty fields do not restrict."""

    topic: str = ""
    source: str = ""
    since: str = ""
    """RFC 3339 instant or day: first seen at or after it."""
    limit: int = 0
    """0: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One source with what it has brought."""

    visit: Visit
    articles: int
    pending: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The sources in numbers."""

    sources: int
    failing: int
    """Whose last poll failed."""
    stopped: int
    """Whose address answered 410 Gone."""
    silent: int
    """That have brought nothing new for far longer than they used to."""
    due: int
    """To be asked now."""
    next_poll_at: datetime | None
    """When the next of them is due; None: none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    body: bytes
    packed: bytes
    """gzip."""
    etag: str
    """Strong, over the content (RFC 9110 §8.8.3), quoted."""
    modified: datetime
