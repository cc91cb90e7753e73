"""Sitemaps (https://www.sitemaps.org/protocol.html) with Google's news and image extensions, to the model of feeds.

A document whose root is `urlset` is a sitemap, one whose root is `sitemapindex` lists sitemaps and is no source itself: it
is refused with the address in it that most likely holds the news. Names are read without their namespace, prefix and case,
since publishers write each of them in several ways, and each at its own place: `url` below the root, `loc`, `lastmod`,
`news` and `image` in it, the rest in those. Alternates in other languages, videos, genres, tickers and licences are not read.

- Where one address of the file has a `news` element, those with one are the entries; else (a file of plain addresses) the
  `PLAIN` newest by `lastmod`: there is nothing in the file that a record could be made of without the page.
- published = `publication_date`, updated = `lastmod`, keywords parted at commas, language = that of the publication, whose
  name is the title of the feed. A caption is `caption`, else a `title` of four words or more (shorter ones name a file).
- Entries stand newest first by publication (else by change), those without a date last, in the order of the document. Of
  more than `most` the oldest are counted and not read. The protocol allows 50,000 addresses a file; more are counted too.

The tree is that of feeds (`media.tree`): no entity is followed, faults of markup are mended where libxml2 can, its limits on
depth and on the length of a text hold. Its parser of streams is not used: over markup that is never closed it takes a time
that grows with the square. A gzip file is unpacked first (`opened`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from bot.model.entry import Feed, Image, Item
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean, identity, media, mrss
from bot.stages.item import date, finished
from bot.stages.mending import mended
from bot.stages.payload import unpack

UNPACKED = 10_485_760
"""Bytes of a gzip file, unpacked, that are read: as many as of a feed."""
URLS = 50_000
"""Addresses of one file that are looked at, as the protocol has it."""
PLAIN = 200
"""Entries of a file without news: as many as a first poll fetches the pages of."""
MANY = 100
"""Children of one element, keywords and pictures of one entry, that are read."""
ADDRESS = 2_048
"""Characters of an address at most, as the protocol has it."""
_LOOKED_AT = 4_000  # bytes in which the root is looked for
_SIXTEEN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC = b"\x1f\x8b"
_ROOT = re.compile(rb"<(?:[\w.-]{1,50}:)?(urlset|sitemapindex|rss|feed|rdf|html)(?=[\s/>])", re.IGNORECASE)
_ENDED = re.compile(rb"</(?:[\w.-]{1,50}:)?urlset\s*>|<(?:[\w.-]{1,50}:)?urlset[^<>]*/>", re.IGNORECASE)
_COMMA = re.compile(r"[,;،、，；]")
_ZONE_APART = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$|Z$)")
_MAP = re.compile(r"site[-_]?map", re.IGNORECASE)
_NEWS = re.compile(
    r"news(?!letter|paper)|notici|notizi|actualit|nachrichten|haber|nyhe[td]er|nieuws|novosti|wiadomosci|aktualn|zpravy|uutis"
    r"|hirek|stiri|vijesti|vesti|eidiseis|berita|akhba",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"post|article|artik|articulo|stor(?:y|ies)", re.IGNORECASE)
_OLD = re.compile(r"ar[ck]h?iv", re.IGNORECASE)
_DATED = re.compile(r"(?<!\d)(20\d\d)(?:[-_/]?([01]\d))?(?:[-_/]?([0-3]\d))?(?!\d)")
_FILE = re.compile(r"\.xml(?:\.gz)?$", re.IGNORECASE)
_ANNOUNCED = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})")


class _Url(NamedTuple):
    loc: str
    lastmod: str
    title: str
    published: str
    language: str
    name: str
    keywords: str
    images: tuple[tuple[str, str], ...]
    """Address and caption of each."""
    news: bool


class _Listed(NamedTuple):
    """A sitemap of an index; those that compare higher are likelier."""

    news: bool
    articles: bool
    current: bool
    changed: str
    address: str


def opened(body: bytes) -> bytes:
    """What a gzip file holds; any other body as it is. Raises BadInput for one that cannot be unpacked within the limit."""
    if not body.startswith(_MAGIC):
        return body
    inner, fault = unpack(body, "gzip", UNPACKED)
    if fault not in {"", "junk"}:
        raise BadInput(f"unpacked longer than {UNPACKED} bytes" if fault == "length" else f"the gzip file is {fault}")
    return inner


def is_sitemap(body: bytes) -> bool:
    return _root(body) in {b"urlset", b"sitemapindex"}


def is_index(body: bytes) -> bool:
    return _root(body) == b"sitemapindex"


def parse(body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
    """The sitemap in `body`, which was fetched from `url`.

    Raises:
        BadInput: it is an index, or cut before it lists an address.
    """
    if is_index(body):
        named = likely(body, url)
        raise BadInput(f"a sitemap index, which lists sitemaps: follow {named or 'one of them'} instead")
    whole = body if body.startswith(_SIXTEEN) else mended(body, content_type)  # libxml2 reads UTF-16 by its mark
    elements = _children_of_root(whole, "url")
    urls = [one for one in map(_url, islice(elements, URLS)) if one.loc]
    beyond = sum(1 for _ in elements)
    cut = _ENDED.search(whole.replace(b"\0", b"")) is None
    if cut and not urls:
        raise BadInput("the document ends before it is closed, and lists no address")
    chosen = [one for one in urls if one.news] or urls
    limit = min(most, PLAIN) if chosen is urls else most
    ordered = _newest_first(chosen, source)
    items = [_item(one, url, source) for one in ordered[:limit]]
    return Feed(
        title=next((one.name for one in ordered if one.name), ""),
        language=next((one.language for one in ordered if one.language), ""),
        items=tuple(item for item in items if item.url),
        skipped=len(ordered[limit:]) + beyond,
        cut=cut,
    )


def likely(body: bytes, url: str) -> str:
    """The sitemap of an index that most likely holds the news: named so, else after articles, and no archive.

    Of several the last that changed, or whose address has the latest date. Empty where the index lists none.
    """
    listed = [_listed(element, url) for element in islice(_children_of_root(body, "sitemap"), URLS)]
    best = max((one for one in listed if one.address), key=lambda one: one[:-1], default=None)
    return best.address if best else ""


def announced(robots: str, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (RFC 9309 §2.2.4), those of news first."""
    found = dict.fromkeys(identity.clean(match[1], url) for match in _ANNOUNCED.finditer(robots))
    return tuple(sorted(filter(None, found), key=lambda address: not is_of_news(address)))


def looks_like_sitemap(url: str) -> bool:
    """By the address alone."""
    path = urlsplit(url).path
    return bool(_MAP.search(path)) and bool(_FILE.search(path) or _NEWS.search(path))


def is_of_news(url: str) -> bool:
    """Whether the path of a sitemap's address says news; a host may for its name alone."""
    path = urlsplit(url).path
    return bool(_NEWS.search(path)) and not _OLD.search(path)


def _root(body: bytes) -> bytes:
    found = _ROOT.search(body[:_LOOKED_AT].replace(b"\0", b""))
    return found[1].lower() if found else b""


def _children_of_root(body: bytes, name: str) -> Iterator[etree._Element]:
    root = media.tree(body, "")
    return (element for element in (() if root is None else root) if _local(element) == name)


def _local(element: etree._Element) -> str:
    """The name without namespace, without a prefix that was never declared, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _held(holder: etree._Element) -> dict[str, etree._Element]:
    """Name → the first child that is called so."""
    found: dict[str, etree._Element] = {}
    for child in islice(holder, MANY):
        found.setdefault(_local(child), child)
    return found


def _said(held: dict[str, etree._Element], name: str) -> str:
    element = held.get(name)
    return "" if element is None else mrss.text(element)


def _address(held: dict[str, etree._Element]) -> str:
    """As written: an address may hold what looks like markup."""
    element = held.get("loc")
    if element is None or len(element):  # an entity, or an element: what stands there is no whole address
        return ""
    written = clean.text(element.text or "")
    return written if len(written) <= ADDRESS else ""


def _url(element: etree._Element) -> _Url:
    held = _held(element)
    news = _held(held["news"]) if "news" in held else {}
    publication = _held(news["publication"]) if "publication" in news else {}
    pictures = [_held(child) for child in islice(element, MANY) if _local(child) == "image"]
    title = _said(news, "title")
    return _Url(
        loc=_address(held),
        lastmod=_said(held, "lastmod"),
        title=title,
        published=_said(news, "publication_date"),
        language=_said(publication, "language"),
        name=_said(publication, "name"),
        keywords=_said(news, "keywords"),
        images=tuple((_address(picture), _caption(picture, title)) for picture in pictures),
        news="news" in held,
    )


def _caption(picture: dict[str, etree._Element], headline: str) -> str:
    caption, title = _said(picture, "caption"), _said(picture, "title")
    said = (caption or (title if len(title.split()) >= mrss.TITLE_WORDS else ""))[: mrss.CAPTION]
    return "" if said.casefold() == headline.casefold() else said


def _newest_first(urls: Sequence[_Url], source: Source) -> list[_Url]:
    """sorted() is stable, reversed too: addresses without a date keep their order, behind those with one."""
    return sorted(urls, key=lambda one: _instant(one, source), reverse=True)


def _instant(one: _Url, source: Source) -> datetime:
    written = _date(one.published, source) or _date(one.lastmod, source)
    return datetime.fromisoformat(written) if written else datetime.min.replace(tzinfo=UTC)


def _date(written: str, source: Source) -> str:
    return date(_ZONE_APART.sub("", written), source) if written else ""


def _item(one: _Url, base: str, source: Source) -> Item:
    images = {identity.clean(address, base): caption for address, caption in reversed(one.images) if address}
    words = (word.strip() for word in _COMMA.split(one.keywords))
    return finished(
        Item(
            key="",
            url=identity.clean(one.loc, base),
            title=one.title,
            published=_date(one.published, source),
            updated=_date(one.lastmod, source),
            language=one.language,
            keywords=tuple(islice(dict.fromkeys(filter(None, words)), MANY)),
            images=tuple(Image(url=url, caption=caption) for url, caption in reversed(images.items()) if url),
        )
    )


def _listed(element: etree._Element, base: str) -> _Listed:
    held = _held(element)
    address = identity.clean(_address(held), base) if _address(held) else ""
    return _Listed(
        news=is_of_news(address),
        articles=_ARTICLES.search(urlsplit(address).path) is not None,
        current=_OLD.search(address) is None,
        changed=_said(held, "lastmod") or _dated(address),
        address=address,
    )


def _dated(address: str) -> str:
    """The date in an address, as lastmod would write it; empty where there is none."""
    found = _DATED.search(urlsplit(address).path)
    return "-".join(filter(None, found.groups())) if found else ""
