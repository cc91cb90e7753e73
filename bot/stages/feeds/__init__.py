"""A topic's articles as the documents that readers fetch: Atom (RFC 4287), JSON Feed 1.1, RSS 2.0, and archives by month.

All of them are written from one value an entry (`entry`), so they say the same. The same articles and configuration give the
same bytes. An entry that one format cannot write (a character that no scrubbing foresaw) is left out of all of them and
named, for one bad entry must not break a feed.

The terms that are no standard's are documented in `bot/docs/feeds.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from lxml import etree

from bot.model.article import Article
from bot.model.event import Event
from bot.model.plan import Plan
from bot.stages.feeds import archive, atom, jsonfeed, rss
from bot.stages.feeds.entry import Known, Link, known, made, provenance
from bot.stages.feeds.feed import Addresses, Feed, feed_id, of_topic
from bot.stages.feeds.terms import archived, direction, entry_id

__all__ = [
    "VERSION",
    "Batch",
    "Feed",
    "Known",
    "Outlets",
    "Rendered",
    "archive",
    "archived",
    "batch",
    "direction",
    "entry_id",
    "known",
    "of_topic",
    "render",
]

VERSION: Final = "2"
"""Raised with any change of what is written: archives of closed months are then written again."""

Outlets: TypeAlias = Mapping[str, Sequence[Article]]
"""Article id → the articles of other outlets that are the same story, which its entry lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The newest articles of a feed, in each format."""

    atom: bytes
    json: bytes
    rss: bytes
    entries: int
    left_out: tuple[tuple[str, str], ...] = ()
    """Article id and why its entry could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some of what stands in the archive of a month."""

    body: bytes
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    updated: datetime
    atom: etree._Element
    rss: etree._Element
    json: dict[str, Any]


def render(
    plan: Plan, feed: Feed, articles: Sequence[Article], outlets: Outlets | None = None, newest: str = ""
) -> Rendered:
    """The subscription documents, the articles in the order given. `newest`: the newest month that has an archive."""
    what, others = known(plan, feed), outlets or {}
    written, left_out = [], []
    for article in articles:
        try:
            written.append(_written(what, article, others.get(article.id, ())))
        except ValueError as error:  # of lxml over a character, of quoting over a surrogate, of a date
            left_out.append((article.id, str(error)))
    # An empty feed has to have a date, which must not be that of its rendering.
    updated = max((one.updated for one in written), default=datetime.fromisoformat(f"{plan.year[:4]}-01-01T00:00:00Z"))
    site = Addresses(plan=plan, feed=feed).page()
    return Rendered(
        atom=atom.document(_head(plan, feed, updated, "atom", newest), [one.atom for one in written]),
        rss=rss.document(_head(plan, feed, updated, "rss", newest), site, [one.rss for one in written]),
        json=jsonfeed.document(_head(plan, feed, updated, "json", newest), site, [one.json for one in written]),
        entries=len(written),
        left_out=tuple(left_out),
    )


def batch(what: Known, events: Iterable[Event], outlets: Outlets | None = None) -> Batch:
    """Events of a month as entries and tombstones, in the order given."""
    others = outlets or {}
    elements, left_out = [], []
    for event in events:
        try:
            elements.append(_event(what, event, others.get(event.article.id, ())))
        except ValueError as error:  # as in `render`
            left_out.append((event.article.id, str(error)))
    return Batch(body=atom.batch(elements), left_out=tuple(left_out))


def _event(what: Known, event: Event, outlets: Sequence[Article]) -> etree._Element:
    article = event.article
    if not event.withdrawn:
        return atom.entry(made(what, article, outlets))
    when = datetime.fromisoformat(article.provenance.fetched_at)
    return atom.tombstone(entry_id(what.plan, article), when, provenance(article))


def _written(what: Known, article: Article, outlets: Sequence[Article]) -> _Written:
    entry = made(what, article, outlets)
    return _Written(updated=entry.updated, atom=atom.entry(entry), rss=rss.item(entry), json=jsonfeed.item(entry))


def _head(plan: Plan, feed: Feed, updated: datetime, ending: str, newest: str) -> atom.Head:
    where = Addresses(plan=plan, feed=feed)
    types = {"atom": atom.TYPE, "rss": rss.TYPE, "json": jsonfeed.TYPE}
    links = [
        Link(rel="self", href=where.document(ending), type=types[ending]),
        Link(rel="alternate", href=where.page(), type="text/html"),
    ]
    if hub := where.hub():
        links.append(Link(rel="hub", href=hub))
    if newest:
        links.append(Link(rel="prev-archive", href=where.month(newest), type=atom.TYPE))
    return atom.Head(
        id=feed_id(plan, feed), title=feed.title, subtitle=feed.description, updated=updated, links=tuple(links)
    )
