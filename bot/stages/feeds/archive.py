"""The archive of a topic's feed by month (RFC 5005 §4), and what was withdrawn in it (RFC 6721).

What a month holds is what was derived in it (UTC), whatever date an article has: a month that is over gets nothing new.
Of an article it holds the last that the month made of it: an entry, or a tombstone where it left the topic.

- There is a document for every calendar month from the topic's first event to the archive's last derivation, empty ones
  too. So a document's neighbours are known when it is written, and links to them never change.
- A month is closed once the archive holds a derivation of a later one, made `GRACE` after its end or later: articles that
  are derived at midnight may be committed in another order. That hangs on the archive and not on the clock. A closed
  document has `fh:archive`, and its bytes stay.
- The subscription document leads to the newest month by `prev-archive`, each month to its neighbours by `prev-archive` and
  `next-archive`, and to the subscription document by `current`. All of them are one feed and have its id.
- Who reads all of them, and keeps of each id what was updated last, has every entry that the topic ever had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lxml import etree

from bot.model.plan import Plan
from bot.stages.feeds import atom
from bot.stages.feeds.entry import Link
from bot.stages.feeds.feed import Addresses, Feed, feed_id

GRACE = timedelta(hours=1)


def months(first: str, last: str) -> tuple[str, ...]:
    """Every calendar month from one to another, `2026-11`, both of them too."""
    found, month = [], first
    while month <= last:
        found.append(month)
        month = following(month)
    return tuple(found)


def month_of(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m}"


def closed(month: str, latest: datetime) -> bool:
    """Whether nothing is added to a month any more, when `latest` is the archive's last derivation."""
    return latest >= begin(following(month)) + GRACE


def begin(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01T00:00:00+00:00")


def following(month: str) -> str:
    return month_of(begin(month) + timedelta(days=31))


def preceding(month: str) -> str:
    return month_of(begin(month) - timedelta(days=1))


def frame(
    plan: Plan, feed: Feed, month: str, *, first: str, latest: datetime, updated: datetime | None
) -> tuple[bytes, bytes]:
    """What stands before the entries of a month's document, and what behind them. `updated`: None for an empty one."""
    where = Addresses(plan=plan, feed=feed, inside=True)
    links = [
        Link(rel="self", href=where.month(month), type=atom.TYPE),
        Link(rel="alternate", href=plan.server.base_url, type="text/html"),
        Link(rel="current", href=where.document("atom"), type=atom.TYPE),
    ]
    if month > first:
        links.append(Link(rel="prev-archive", href=where.month(preceding(month)), type=atom.TYPE))
    if month < month_of(latest):
        links.append(Link(rel="next-archive", href=where.month(following(month)), type=atom.TYPE))
    return atom.frame(
        atom.Head(
            id=feed_id(plan, feed),
            title=feed.title,
            subtitle=feed.description,
            updated=updated or begin(month),
            links=tuple(links),
            archive=True,
            closed=closed(month, latest),
        )
    )


def batch(elements: Iterable[etree._Element]) -> bytes:
    return atom.batch(elements)
