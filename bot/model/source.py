"""What is followed, and the state of following it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from bot.model.capture import Capture
from bot.model.entry import Hints

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a source that is stopped is asked next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """How often a source is asked: `adaptive`, a fixed interval in seconds, or a cron line (five fields, UTC)."""

    kind: Literal["adaptive", "interval", "cron"] = "adaptive"
    seconds: float = 0.0
    cron: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """CSS selectors of one source that stand before every general rule. Empty: no rule."""

    body: str = ""
    remove: tuple[str, ...] = ()
    headline: str = ""
    byline: str = ""
    published: str = ""
    section: str = ""
    tags: str = ""
    image: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that is followed. `name` ([a-z0-9-]{1,64}) is part of every id minted for it and never changes.

    `feed` may carry credentials: print `model.address.public(feed)`, never `feed`.
    """

    name: str
    feed: str = field(repr=False)
    title: str = ""
    timezone: str = "UTC"
    language: str = ""
    group: str = ""
    every: Every = Every()
    articles: Literal["page", "feed"] = "page"
    capture: Literal["page", "requisites"] = "page"
    """`requisites`: what an article's page needs to be seen as it was is kept too: images, stylesheets, fonts."""
    recheck: tuple[float, ...] = (900.0, 3600.0, 14400.0, 86400.0, 604800.0)
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a feed brings something new, as far as is known: a decayed Gamma-Poisson estimate (`stages.rate`)."""

    at: datetime | None = None
    """Until when it has been watched, and to when the counts are decayed; None: not yet."""
    events: float = 0.0
    """New entries, decayed."""
    days: float = 0.0
    """Days of watching, decayed alike."""
    hours: tuple[float, ...] = ()
    """The same events by hour of the UTC day, 24 of them; empty: none yet."""
    window: int = 0
    """Entries that the feed held when it was last read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The state of polling one source. The validators are those of the last body that was parsed whole (RFC 9110 §13)."""

    source: str
    next_poll_at: datetime
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    """Of the decoded body last parsed, hex: the same body is not parsed again."""
    capture: Capture | None = None
    """The last full answer: what a revisit record refers to."""
    polled_at: datetime | None = None
    status: int = 0
    error: str = ""
    failures: int = 0
    """In a row."""
    why: str = ""
    """What set `next_poll_at`, in words."""
    rate: Rate = Rate()
    hints: Hints = field(default_factory=Hints)
    """Of the document last read."""
    newest_at: datetime | None = None
    """When something new last came, or, of what its first document held, when the newest was published."""
    silent_at: datetime | None = None
    """When it is time to wonder that nothing new has come; None: nothing has come yet."""
    moved_to: str = ""
    """Where a chain of 301 and 308 leads; empty where none does."""
    moved_since: datetime | None = None
    """Since when each answer has led there."""
    adopted: str = ""
    """The address that is asked instead of the configured one, after a week of that."""

    @property
    def stopped(self) -> bool:
        """410 Gone: it is asked again only by name, or at another address."""
        return self.next_poll_at >= NEVER

    retry_at: datetime | None = None
    """What Retry-After asked for: no poll before it, not even a named one."""
