"""Which readings of an article are its versions.

A reading is what one capture (a page's response, or the feed's where there is no page) was made into. A capture that was
read again (`rebuild --reextract`, or a crash between the archive and the index) is one reading: it stands where it was
first read, and says what it was last read as. So a version is the publisher's change, not ours.

- Readings go by the (WARC-Date, record id) of the first derivation of each.
- The first is version 1. Another is a version if its capture is not older than the latest version's and its content is
  another; else it is none (0). Where a new reading makes two captures equal, the change was ours and its version goes;
  where it makes them differ, there is a version more.
- All versions are first seen when the first was; one without a date of its own does not move in the feed.

What comes out depends on the set of derivations alone, not on the order in which they were committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model.article import Article


def place(article: Article) -> str:
    """Of the derivation that an article was made from, in the order of replay; sorts as text."""
    return f"{article.provenance.derived_at} {article.provenance.derivation}"


def read_from(article: Article) -> str:
    """Record id of the capture that an article was made from."""
    return article.provenance.page_record or article.provenance.feed_record


def numbered(readings: Sequence[tuple[str, Article]]) -> list[Article]:
    """The readings of one article with their versions; each comes with the `first_seen` of its own derivation."""
    found: list[Article] = []
    latest: Article | None = None
    for seen, made in readings:
        alone = replace(
            made, version=0, first_seen=seen, published=made.published if made.record.date_published else seen
        )
        reading = replace(alone, version=1) if latest is None else _behind(latest, alone)
        latest = reading if reading.version else latest
        found.append(reading)
    return found


def _behind(latest: Article, made: Article) -> Article:
    """The next version, or `made` as it is."""
    older = made.provenance.fetched_at < latest.provenance.fetched_at
    if older or latest.record.content() == made.record.content():
        return made
    published = made.published if made.record.date_published else latest.published
    return replace(made, version=latest.version + 1, first_seen=latest.first_seen, published=published)
