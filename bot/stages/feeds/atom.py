"""Entries as Atom (RFC 4287), with Media RSS and elements of our own.

feedgen writes the frame and the core of an entry; what it cannot write (attributes of links, `atom:source`, xml:lang of an
entry, other namespaces) an extension of ours adds. No generator version and no date of rendering stand in a document, so
it changes only when its content does.

The documents of a feed are made of pieces: a frame, which is cut where its entries belong, and batches of entries. So a
document of any size is written in bounded memory.

The caption of a picture is its `media:title`. Media RSS has `media:description` for it, but feedparser 6.0.14 takes that for
the summary of the entry, in front of the entry's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from bot.stages.feeds import own
from bot.stages.feeds.entry import Entry, Link
from bot.stages.feeds.media import pictures
from bot.stages.feeds.terms import HISTORY, MEDIA, NAMESPACE, TOMBSTONES

TYPE = "application/atom+xml"
GENERATOR = "Tearsheet"
_PREFIXES = {"media": MEDIA, "tearsheet": NAMESPACE}
_ARCHIVE_PREFIXES = {"at": TOMBSTONES, "fh": HISTORY}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_END = b"</feed>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    id: str
    title: str
    subtitle: str
    updated: datetime
    links: tuple[Link, ...]
    archive: bool = False
    """It is the archive of a month (RFC 5005 §4)."""
    closed: bool = False
    """Nothing will be added to it: it has `fh:archive`."""


def document(head: Head, entries: Iterable[etree._Element]) -> bytes:
    """A whole document in one piece."""
    begin, end = frame(head)
    return begin + batch(entries) + end


def frame(head: Head) -> tuple[bytes, bytes]:
    """What stands before the entries of a document, and what behind them."""
    feed = FeedGenerator()
    feed.register_extension("tearsheet", _FeedExtension, None, atom=True, rss=False)
    feed.tearsheet.head = head
    feed.id(head.id)
    feed.title(head.title)
    if head.subtitle:
        feed.subtitle(head.subtitle)
    feed.updated(head.updated)
    feed.generator(GENERATOR)
    begin, end, rest = feed.atom_str(pretty=True).rpartition(_END)
    return begin, end + rest


def batch(entries: Iterable[etree._Element]) -> bytes:
    """Entries and tombstones as they stand between the two parts of any frame."""
    inside = etree.Element("feed", nsmap={**_PREFIXES, **_ARCHIVE_PREFIXES})
    inside.extend(entries)
    if not len(inside):
        return b""
    # What is left of the frame is the begin, with its line end, and the end.
    return etree.tostring(inside, pretty_print=True, encoding="UTF-8").partition(b"\n")[2].rpartition(_END)[0]


def entry(made: Entry) -> etree._Element:
    """Raises ValueError over what XML cannot hold."""
    core = FeedEntry()
    core.register_extension("tearsheet", _EntryExtension, atom=True, rss=False)
    core.tearsheet.made = made
    core.id(made.id)
    core.title(made.title)
    core.updated(made.updated)
    core.published(made.published)
    for person in made.authors:
        core.author({"name": person.name, **({"uri": person.url} if person.url else {})})
    if made.summary:
        core.summary(made.summary)
    core.content(made.content, type="html")
    for category in made.categories:
        core.category(_said(term=category.term, scheme=category.scheme, label=category.label))
    element: etree._Element = core.atom_entry()
    return element


def tombstone(id_: str, when: datetime, provenance: Mapping[str, str | int]) -> etree._Element:
    """An entry that is withdrawn (RFC 6721 §3), and the version by which it left."""
    gone = etree.Element(f"{{{TOMBSTONES}}}deleted-entry", {"ref": id_, "when": when.isoformat()})
    own.provenance(gone, provenance)
    return gone


class _FeedExtension(BaseExtension):
    head: Head

    def extend_ns(self) -> dict[str, str]:
        # What a prefix stands for is said once, or lxml says it again in each entry.
        return _PREFIXES | _ARCHIVE_PREFIXES if self.head.archive else _PREFIXES

    def extend_atom(self, feed: Any) -> Any:
        for link in self.head.links:
            _link(feed, link)
        if self.head.closed:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        return feed


class _EntryExtension(BaseEntryExtension):
    """Adds to an entry what feedgen does not know. Atom's own elements are made without a namespace, as feedgen does."""

    made: Entry

    def extend_atom(self, entry: Any) -> Any:
        made = self.made
        if made.language:
            entry.set(_XML_LANG, made.language)
        _link(entry, Link(rel="alternate", href=made.url, type="text/html"))
        for link in made.links:
            _link(entry, link)
        for picture in made.pictures[:1]:
            _link(entry, Link(rel="enclosure", href=picture.url, type=picture.type))
        _source(entry, made)
        pictures(entry, made.pictures)
        own.matches(entry, made.reasons)
        own.provenance(entry, made.provenance)
        return entry


def _said(**attributes: str) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _link(parent: etree._Element, link: Link) -> None:
    attributes = _said(rel=link.rel, href=link.href, type=link.type, title=link.title, hreflang=link.hreflang)
    etree.SubElement(parent, "link", attributes)


def _source(entry: etree._Element, made: Entry) -> None:
    source = etree.SubElement(entry, "source")
    etree.SubElement(source, "id").text = made.origin.id
    etree.SubElement(source, "title").text = made.origin.title
    etree.SubElement(source, "updated").text = made.origin.updated.isoformat()
    if made.origin.feed:
        _link(source, Link(rel="self", href=made.origin.feed))
