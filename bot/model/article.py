"""The canonical record (schema.org NewsArticle names) and what it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.model.codec import dumps
from bot.model.entry import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str
    url: str = ""
    type: Literal["Person", "Organization"] = "Person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article as its page (or, without a page, its feed entry) says it. Entities and topics are no part of it.

    Dates: `YYYY-MM-DDTHH:MM:SS±HH:MM` with the page's own offset, `YYYY-MM-DD` where only the day is known, else empty.
    """

    url: str
    """As linked and fetched, tracking parameters removed."""
    canonical_url: str = ""
    headline: str = ""
    alternative_headline: str = ""
    description: str = ""
    """The standfirst as shown, else the publisher's summary."""
    author: tuple[Author, ...] = ()
    byline: str = ""
    """As written."""
    publisher: str = ""
    date_published: str = ""
    date_modified: str = ""
    article_section: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    """The publisher's tags."""
    image: tuple[Image, ...] = ()
    article_body: str = ""
    """Text without headline and standfirst, paragraphs parted by newlines."""
    article_html: str = ""
    """Sanitised."""
    in_language: str = ""
    is_accessible_for_free: bool | None = None
    word_count: int = 0
    confidence: float = 0.0
    """0 to 1."""
    doubts: tuple[str, ...] = ()
    """Why the confidence is not 1, each with what it cost, and which values of the page were refused."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Which part of page or feed each field came from: camelCase field name → `rule`, `json-ld`, `og`, `meta`, `dom`, `text`, `guess`, `feed`, `url`, `source` (the configuration)."""

    def content(self) -> str:
        """What makes a version: everything a reader sees, but not how its link was decorated nor where we found a field."""
        return dumps(replace(self, url="", canonical_url="", confidence=0.0, doubts=(), fields={}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the extraction step answers: the record, and why the feed's text stands in where the page did not serve."""

    record: Record
    steps: Mapping[str, str]
    """Name → version of each step that took part."""
    reason: str = ""
    """Empty: made from the page (or from the feed, as the source is configured)."""
    next_page: str = ""
    """Address of the page on which the same article goes on, of the page's own origin; empty: it ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """What is written into the archive beside the bytes: enough to make every row again (invariant 3)."""

    id: str
    source: str
    key: str
    aliases: tuple[str, ...] = ()
    """Guid, link, canonical URL: they lead later items to this article."""
    first_seen: str
    feed_record: str
    page_record: str = ""
    """Record id of the page's response; empty when the record is from the feed's text (but for a page that was an article
    when it was first read)."""
    further_records: tuple[str, ...] = ()
    """Record ids of the pages that the article goes on in, in their order."""
    final_url: str = ""
    reason: str = ""
    steps: Mapping[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    """Lines dropped by the memory of the source."""
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    feed_record: str
    page_record: str
    file: str
    offset: int
    length: int
    sha256: str
    fetched_at: str
    """WARC-Date of the capture that made this version."""
    status: int
    final_url: str
    reason: str
    steps: Mapping[str, str]
    fields: Mapping[str, str]
    doubts: tuple[str, ...] = ()
    further_records: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    """Lines that the memory of the source took out."""
    derivation: str = ""
    """Record id of the derivation."""
    derived_at: str = ""
    """Its WARC-Date: derivations are replayed in the order of (date, record id)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a leaf of a topic matched."""

    leaf: str
    """As configured: `entity: iraq`, `tag: Iraq`."""
    where: str
    """Field: `title`, `lead`, `body`, `caption`, `keywords`, `section`, `author`, `source`, `group`, `url`, `language`,
    `published`, `length`."""
    found: str
    """The words as they stand there."""
    count: int = 1
    alias: str = ""
    """Of an entity: the alias, as configured, that the first mention was found by."""
    snippet: str = ""
    """The words round the first of them, on one line; empty where the value is all there is."""
    start: int = 0
    """`snippet[start:]` begins with the words that were found, blanks made one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    topic: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article, with everything that `articles` and the feeds print."""

    id: str
    version: int = 1
    source: str
    first_seen: str
    published: str
    """What a feed shows and sorts by: date_published (a day: 00:00 in the source's zone), else first_seen; with offset."""
    record: Record
    entities: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    provenance: Provenance
