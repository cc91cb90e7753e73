"""A version of an article, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    num: int
    """Of its row in `version`."""
    place: str
    """Of the first derivation that it was read by: `WARC-Date record-id`."""
    article: Article
