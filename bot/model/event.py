"""What a month did to a topic.

Each version of an article belongs to the month (UTC) of its place: of the first derivation that it was read by. Derivations
are written now, whatever date an article has, so a month that is over gets no version more.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the last version of an article in a month means to a topic."""

    article: Article
    """That version."""
    withdrawn: bool = False
    """It left the topic: an earlier version belonged to it, this one does not."""
    place: str = ""
    """Of that version: `WARC-Date record-id` of the derivation that it was first read by."""
