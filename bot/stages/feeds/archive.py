"""The archive of a topic's feed by month (RFC 5005 §4), and what was withdrawn in it (RFC 6721).

What a month holds is what was derived in it (UTC), whatever date an article has: a month that is over gets nothing new.
Of an article it holds the last that the month made of it: an entry, or a tombstone where it left the topic.

- There is a document for every calendar month from the topic's first event to the archive's last derivation, empty ones
  too. So a document's neighbours are known when it is written, and links to them never change.
- A month is closed once the archive holds a derivation of a later one. That hangs on the archive and not on the clock. A
  closed document has `fh:archive`, and its bytes stay.
- `updated` is when the last version was derived that stands in it, for an empty month its begin.
- The subscription document leads to the newest month by `prev-archive`, each month to its neighbours by `prev-archive` and
  `next-archive`, and to the subscription document by `current`. All of them are one feed and have its id.
- Who reads all of them, and keeps of each id what was updated last, has every entry that the topic ever had.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.event import Event
from bot.model.plan import Plan
from bot.stages.feeds import atom
from bot.stages.feeds.entry import Link
from bot.stages.feeds.feed import Addresses, Feed, feed_id


def months(first: str, last: str) -> tuple[str, ...]:
    """Every calendar month from one to another, `2026-11`, both of them too."""
    found, month = [], first
    while month <= last:
        found.append(month)
        month = following(month)
    return tuple(found)


def begin(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01T00:00:00+00:00")


def following(month: str) -> str:
    return f"{begin(month) + timedelta(days=31):%Y-%m}"


def preceding(month: str) -> str:
    return f"{begin(month) - timedelta(days=1):%Y-%m}"


def frame(plan: Plan, feed: Feed, month: str, span: tuple[str, str], last: Event | None) -> tuple[bytes, bytes]:
    """What stands before the entries of a month's document, and what behind them.

    `span`: the months of the topic's first event and of the archive's last derivation. `last`: the event of the month
    that came last; None: it is empty.
    """
    where = Addresses(plan=plan, feed=feed, inside=True)
    links = [
        Link(rel="self", href=where.month(month), type=atom.TYPE),
        Link(rel="alternate", href=where.page(), type="text/html"),
        Link(rel="current", href=where.document("atom"), type=atom.TYPE),
    ]
    if month > span[0]:
        links.append(Link(rel="prev-archive", href=where.month(preceding(month)), type=atom.TYPE))
    if month < span[1]:
        links.append(Link(rel="next-archive", href=where.month(following(month)), type=atom.TYPE))
    head = atom.Head(
        id=feed_id(plan, feed),
        title=feed.title,
        subtitle=feed.description,
        updated=begin(month) if last is None else datetime.fromisoformat(last.place.partition(" ")[0]),
        links=tuple(links),
        archive=True,
        closed=month < span[1],
    )
    return atom.frame(head)
