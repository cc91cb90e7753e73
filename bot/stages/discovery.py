"""Where a site keeps its feeds and news sitemaps, as far as one of its pages says so, and where to look when it says nothing.

- `link` elements come first: `rel=alternate` with a type of feeds, in the order of the page. `application/json` and the
  plain XML types stand for much else (the API of a blog, say), so there the address must look like a feed as well.
- Then `a` elements whose address looks like a feed: a part of the path is `rss`, `atom`, `rdf` or `feed` (a digit and an
  extension may follow), or the file is called so, or the query asks for one. An address that holds another address
  belongs to a reader's service, not to the site.
- Then news sitemaps that `link` or `a` elements lead to: their address says sitemap and news.
- Addresses are absolute, over `base href` where there is one, without fragment and tracking parameters, each once.
- `USUAL` are the paths to try on the page's own origin where it names no feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urldefrag, urlsplit, urlunsplit

from lxml import etree

from bot.stages import clean, identity, robots, sitemap
from bot.stages.extract.charset import decode

USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
ELEMENTS = 20_000
"""`link` and `a` elements of one page that are looked at."""

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_LOOSE = frozenset({"application/json", "application/xml", "text/xml"})
_PART = re.compile(r"(?:rss|atom|rdf|feeds?)\d?(?:\.\w{2,4})?", re.IGNORECASE)
_FILE = re.compile(r".+\.(?:rss|atom|rdf)|.*(?:rss|atom|feed)[^/]*\.xml|.*rss[^/]*\.(?:json|php|aspx?)", re.IGNORECASE)
_QUERY = re.compile(r"(?:^|[&;])(?:feed|format|output|type)=(?:rss|atom|rdf|feed)", re.IGNORECASE)
_NESTED = re.compile(r"://|%3a%2f%2f", re.IGNORECASE)
_FIRST = re.compile(rb"<(?:!doctype\s+)?([A-Za-z][\w.:-]*)", re.IGNORECASE)
_LOOKED_AT = 2_000
"""Bytes in which the first element of a document is looked for."""


def named(body: bytes, content_type: str, url: str) -> tuple[str, ...]:
    """The addresses of feeds, then of news sitemaps, that the page in `body` names, which was had from `url`."""
    tree = clean.parse(decode(body, content_type))
    if tree is None:
        return ()
    base = tree.find(".//base[@href]")
    root = (clean.absolute(base.get("href") or "", url) if base is not None else "") or url
    elements = list(islice(tree.iter("link", "a"), ELEMENTS))
    ordered = [e for e in elements if e.tag == "link"] + [e for e in elements if e.tag == "a"]
    found = tuple(dict.fromkeys(_addresses(ordered, root)))
    return tuple(sorted(found, key=is_map))


def usual(url: str) -> tuple[str, ...]:
    """The usual paths on the origin of a page."""
    return tuple(robots.origin(url) + path for path in USUAL)


def looks_like_feed(url: str) -> bool:
    """By the address alone."""
    parts = urlsplit(url)
    if _NESTED.search(urlunsplit(("", "", *parts[2:]))):
        return False
    steps = [step for step in parts.path.split("/") if step]
    if any(_PART.fullmatch(step) for step in steps):
        return True
    return bool(steps and _FILE.fullmatch(steps[-1])) or bool(_QUERY.search(parts.query))


def is_map(url: str) -> bool:
    """Whether an address looks like that of a news sitemap, and not of a feed."""
    return sitemap.looks_like_sitemap(url) and sitemap.is_of_news(url) and not looks_like_feed(url)


def is_page(body: bytes) -> bool:
    """Whether the first element of a document is that of HTML."""
    first = _FIRST.search(body[:_LOOKED_AT])
    return first is not None and first[1].lower() == b"html"


def lent(address: str, url: str) -> str:
    """The address with the user and password of `url` where both are of one origin: what keeps the page keeps its feed."""
    user = urlsplit(url).netloc.rpartition("@")[0]
    parts = urlsplit(address)
    if not user or "@" in parts.netloc or robots.origin(address).lower() != robots.origin(url).lower():
        return address
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc}"))


def _addresses(elements: Iterable[etree._Element], base: str) -> Iterator[str]:
    for element in elements:
        address = urldefrag(identity.clean(element.get("href") or "", base)).url if element.get("href") else ""
        if not address:
            continue
        if is_map(address) or (_declared(element, address) if element.tag == "link" else looks_like_feed(address)):
            yield address


def _declared(link: etree._Element, address: str) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    if "alternate" not in (link.get("rel") or "").lower().split():
        return False
    return kind in _TYPES or (kind in _LOOSE and looks_like_feed(address))
