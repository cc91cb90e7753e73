"""Feeds of the paper, as bytes: RSS 2.0, Atom (RFC 4287), RSS 1.0 and JSON Feed 1.1.

The English feed links with a tracking parameter and guids that are no addresses, the Hebrew one with guids that are;
both are common. Dates keep the offset of the desk. Stories come newest first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from bot.demo.story import Edition, Story

DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
XML = "http://www.w3.org/XML/1998/namespace"

TRACKING = "?utm_source=rss&utm_medium=feed"
"""What the English feed appends to its links."""
AUTHORITY = "tag:levantledger.example,2026:"


def rss(edition: Edition, stories: Sequence[Story], base: str) -> bytes:
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": DC, "media": MEDIA, "atom": ATOM})
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", edition.title)
    _text(channel, "link", f"{base}/{edition.code}/")
    _text(channel, "description", edition.tagline)
    _text(channel, "language", edition.code)
    if stories:
        _text(channel, "lastBuildDate", format_datetime(max(story.changed for story in stories)))
    self_link = {"rel": "self", "type": edition.feed_type, "href": base + edition.feed}
    etree.SubElement(channel, f"{{{ATOM}}}link", self_link)
    for story in stories:
        _rss_item(channel, story, base)
    return _bytes(root)


def atom(edition: Edition, stories: Sequence[Story], base: str) -> bytes:
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": edition.code}, nsmap={None: ATOM})
    _text(root, f"{{{ATOM}}}id", AUTHORITY + edition.code)
    _text(root, f"{{{ATOM}}}title", edition.title)
    _text(root, f"{{{ATOM}}}subtitle", edition.tagline)
    newest = max((story.changed for story in stories), default=datetime.fromisoformat("2026-09-01T00:00:00+00:00"))
    _text(root, f"{{{ATOM}}}updated", newest.isoformat())
    etree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": base + edition.feed})
    etree.SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": f"{base}/{edition.code}/"})
    for story in stories:
        _atom_entry(root, story, base)
    return _bytes(root)


def rdf(edition: Edition, stories: Sequence[Story], base: str, path: str) -> bytes:
    """RSS 1.0, with the Dublin Core module for dates, writers and subjects."""
    root = etree.Element(f"{{{RDF}}}RDF", nsmap={None: RSS1, "rdf": RDF, "dc": DC})
    channel = etree.SubElement(root, f"{{{RSS1}}}channel", {f"{{{RDF}}}about": base + path})
    _text(channel, f"{{{RSS1}}}title", f"{edition.title}: briefs")
    _text(channel, f"{{{RSS1}}}link", f"{base}/{edition.code}/")
    _text(channel, f"{{{RSS1}}}description", edition.tagline)
    order = etree.SubElement(etree.SubElement(channel, f"{{{RSS1}}}items"), f"{{{RDF}}}Seq")
    for story in stories:
        etree.SubElement(order, f"{{{RDF}}}li", {f"{{{RDF}}}resource": base + story.path})
        _rdf_item(root, story, base)
    return _bytes(root)


def json_feed(edition: Edition, stories: Sequence[Story], base: str, path: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.title,
        "home_page_url": f"{base}/{edition.code}/",
        "feed_url": base + path,
        "description": edition.tagline,
        "language": edition.code,
        "items": [_json_item(story, base) for story in stories],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _rss_item(channel: etree._Element, story: Story, base: str) -> None:
    item = etree.SubElement(channel, "item")
    permanent = story.edition != "en"
    _text(item, "title", story.headline)
    _text(item, "link", base + story.path + ("" if permanent else TRACKING))
    guid = etree.SubElement(item, "guid", {"isPermaLink": "true" if permanent else "false"})
    guid.text = base + story.path if permanent else f"ledger-{story.slug}"
    _text(item, "pubDate", format_datetime(datetime.fromisoformat(story.published)))
    for name in story.authors:
        _text(item, f"{{{DC}}}creator", name)
    for tag in story.tags:
        _text(item, "category", tag)
    _text(item, "description", story.standfirst)
    picture = {"url": base + story.picture, "medium": "image", "type": "image/png"}
    etree.SubElement(item, f"{{{MEDIA}}}content", picture)


def _atom_entry(root: etree._Element, story: Story, base: str) -> None:
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _text(entry, f"{{{ATOM}}}id", AUTHORITY + story.slug)
    _text(entry, f"{{{ATOM}}}title", story.headline)
    etree.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": base + story.path})
    _text(entry, f"{{{ATOM}}}published", story.published)
    _text(entry, f"{{{ATOM}}}updated", story.modified or story.published)
    for name in story.authors:
        _text(etree.SubElement(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
    for tag in story.tags:
        etree.SubElement(entry, f"{{{ATOM}}}category", {"term": tag})
    _text(entry, f"{{{ATOM}}}summary", story.standfirst)


def _rdf_item(root: etree._Element, story: Story, base: str) -> None:
    item = etree.SubElement(root, f"{{{RSS1}}}item", {f"{{{RDF}}}about": base + story.path})
    _text(item, f"{{{RSS1}}}title", story.headline)
    _text(item, f"{{{RSS1}}}link", base + story.path)
    _text(item, f"{{{RSS1}}}description", story.standfirst)
    _text(item, f"{{{DC}}}date", story.published)
    _text(item, f"{{{DC}}}creator", ", ".join(story.authors))
    for tag in story.tags:
        _text(item, f"{{{DC}}}subject", tag)


def _json_item(story: Story, base: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": f"ledger-{story.slug}",
        "url": base + story.path,
        "title": story.headline,
        "summary": story.standfirst,
        "image": base + story.picture,
        "date_published": story.published,
        "authors": [{"name": name} for name in story.authors],
        "tags": list(story.tags),
    }
    return item | ({"date_modified": story.modified} if story.modified else {})


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
