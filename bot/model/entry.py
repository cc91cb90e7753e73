"""One feed and its entries, whatever format they came in (RFC 4287 names)."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model.push import Announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A category of the publisher (RFC 4287 §4.2.2)."""

    term: str
    scheme: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    url: str
    caption: str = ""
    credit_text: str = ""
    alt: str = ""
    width: int | None = None
    """Pixels, as the markup declares them; None: it does not."""
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. `title` and `authors` are plain text, `summary` and `content` HTML as the feed had it, not sanitised."""

    key: str
    """Cleaned link, else guid, else a hash of the entry."""
    url: str = ""
    """Cleaned link: absolute, without tracking parameters; empty when the entry has none."""
    guid: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    """RFC 3339 with offset, or empty."""
    updated: str = ""
    summary: str = ""
    content: str = ""
    language: str = ""
    tags: tuple[Tag, ...] = ()
    """Categories of the publisher."""
    keywords: tuple[str, ...] = ()
    """media:keywords and itunes:keywords: words to be found by, which are no categories."""
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How often a publisher wants its feed to be asked for."""

    ttl: float = 0.0
    """Seconds (RSS 2.0 `ttl`, which is in minutes); 0: not said."""
    period: float = 0.0
    """Seconds between two updates: sy:updatePeriod divided by sy:updateFrequency; 0: not said."""
    skip_hours: tuple[int, ...] = ()
    """UTC hours, 0 to 23 (RSS 2.0 `skipHours`)."""
    skip_days: tuple[int, ...] = ()
    """Days of the week, Monday = 0 (RSS 2.0 `skipDays`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    title: str = ""
    language: str = ""
    link: str = ""
    items: tuple[Item, ...] = ()
    """In the order of the document."""
    skipped: int = 0
    """Entries beyond the limit."""
    hints: Hints = Hints()
    announced: Announced = field(default_factory=Announced)
    """Where it is pushed, as the document says."""
    cut: bool = False
    """The document ends before it is closed: there may be more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An entry that was seen and has no record yet."""

    source: str
    id: str
    """First 32 hex digits of sha256(source LF key), minted at first sight."""
    item: Item
    aliases: tuple[str, ...] = ()
    """Key, and guid where it is an identifier: they lead later items here."""
    feed_capture: str
    """Record id of the first feed response that listed it."""
    first_seen: str
    """WARC-Date of that response, RFC 3339."""
    fetch: bool = True
    """False: beyond the newest entries of a first poll, so the record is made from the feed's text."""
    attempts: int = 0
