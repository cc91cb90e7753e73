"""The media types of feeds."""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
    "rss": "application/rss+xml; charset=utf-8",
}
"""JSON is UTF-8 and has no charset (RFC 8259 §11)."""
