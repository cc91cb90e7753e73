"""What is asked of the index, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.source import Visit


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
    """One source on the first page and in summaries."""

    visit: Visit
    articles: int
    pending: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    body: bytes
    packed: bytes
    """gzip."""
    etag: str
    """Strong, over the content (RFC 9110 §8.8.3), quoted."""
    modified: datetime
