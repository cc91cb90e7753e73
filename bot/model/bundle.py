"""What a bundle is asked for, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles. With ids those alone, each whatever it is about; else those of the query."""

    ids: tuple[str, ...] = ()
    query: Query = field(default_factory=Query)
    until: str = ""
    """First seen before this instant, in the form of WARC-Date; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The words in a bundle's `datapackage.json`."""

    title: str
    description: str
    """Markdown; plain text is."""
    created: datetime
    software: str
    operator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledPage:
    """A line of `pages/pages.jsonl`."""

    id: str
    url: str
    ts: str
    """RFC 3339."""
    title: str
    text: str
