"""Entries as RSS 2.0.11, for readers that ask for it: what Atom says, with the modules that readers know.

- `guid` is the entry's id and no address. `pubDate` is when the article was published, RFC 822 with a year of four digits;
  when it was changed is `atom:updated`.
- `author` would have to be an e-mail address, so authors are `dc:creator`, one each. The language is `dc:language`.
- `description` is the summary, `content:encoded` the text. A `category` has its scheme as `domain`; RSS knows no label.
- An `enclosure` has to have a length; 0 says that it is not known.
- The other links of the Atom entry are `atom:link`s, but that to its source's feed, which is `source`.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime

from lxml import etree

from bot.stages.feeds import own
from bot.stages.feeds.atom import GENERATOR, Head
from bot.stages.feeds.entry import Entry, Link
from bot.stages.feeds.media import pictures
from bot.stages.feeds.terms import MEDIA, NAMESPACE

TYPE = "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_PREFIXES = {"atom": _ATOM, "content": _CONTENT, "dc": _DUBLIN_CORE, "media": MEDIA, "tearsheet": NAMESPACE}


def document(head: Head, site: str, items: Iterable[etree._Element]) -> bytes:
    root = etree.Element("rss", {"version": "2.0"}, nsmap=_PREFIXES)
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", head.title)
    _text(channel, "link", site)
    _text(channel, "description", head.subtitle or head.title)
    _text(channel, "lastBuildDate", format_datetime(head.updated))
    _text(channel, "generator", GENERATOR)
    for link in head.links:
        if link.rel != "alternate":
            _link(channel, link)
    channel.extend(items)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def item(made: Entry) -> etree._Element:
    """Raises ValueError over what XML cannot hold."""
    element = etree.Element("item")
    _text(element, "title", made.title)
    _text(element, "link", made.url)
    _text(element, "guid", made.id, isPermaLink="false")
    _text(element, "pubDate", format_datetime(made.published))
    _text(element, f"{{{_ATOM}}}updated", made.updated.isoformat())
    for person in made.authors:
        _text(element, f"{{{_DUBLIN_CORE}}}creator", person.name)
    if made.language:
        _text(element, f"{{{_DUBLIN_CORE}}}language", made.language)
    for category in made.categories:
        _text(element, "category", category.term, domain=category.scheme)
    if made.summary:
        _text(element, "description", made.summary)
    _text(element, f"{{{_CONTENT}}}encoded", made.content)
    _elsewhere(element, made)
    return element


def _elsewhere(element: etree._Element, made: Entry) -> None:
    if made.origin.feed:
        _text(element, "source", made.origin.title, url=made.origin.feed)
    for link in made.links:
        if link.rel != "via":
            _link(element, link)
    for picture in made.pictures[:1]:
        etree.SubElement(element, "enclosure", {"url": picture.url, "length": "0", "type": picture.type})
    pictures(element, made.pictures)
    own.matches(element, made.reasons)
    own.provenance(element, made.provenance)


def _text(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = text


def _link(parent: etree._Element, link: Link) -> None:
    said = {"rel": link.rel, "href": link.href, "type": link.type, "title": link.title, "hreflang": link.hreflang}
    etree.SubElement(parent, f"{{{_ATOM}}}link", {name: value for name, value in said.items() if value})
