"""RSS 0.9x, 1.0, 2.0, Atom, JSON Feed and news sitemaps to one model. Runs in a worker process: what it reads is hostile.

feedparser reads the XML kinds (of 3,920 entries and 4,273 categories of real feeds it lost none); its sanitiser is off,
since one document in a thousand sends it quadratic and what is published is sanitised later anyway. It is given bytes,
never a str, which it might open as an address or a path; mended where a fault would cost the whole (`mending`), and
without what it would mix up (`unmixing`). Captions, credits and keywords come from a tree of the same bytes (`media`),
which is made only where a namespace says that there may be some, or where there are lists of hours or days (`hints`).
JSON is told by its first character and read in `feedjson`, a sitemap by its root and read in `sitemap`. A gzip file is
unpacked first, whatever it was served as.

Entries beyond `most` are counted, not read. A document that is no feed raises BadInput; an empty feed is a feed. A date
in a form that only feedparser knows comes out as UTC.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from io import BytesIO
from typing import Any

import feedparser
from lxml import etree

from bot.model import codec
from bot.model.entry import Feed, Item, Tag
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean, feedjson, hints, identity, media, mrss, sitemap, websub
from bot.stages.item import TITLE, date, finished, images, says
from bot.stages.mending import is_cut, labelled, mended
from bot.stages.unmixing import unmixed

_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_LOOKED_AT = 2_000  # bytes
_RAW = 20 * TITLE
"""Characters of a title, markup and all, that are read."""
_SPACES = frozenset((*mrss.SPACES, mrss.ITUNES))


def parse(body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
    """The feed in `body`, which was fetched from `url`.

    Raises:
        BadInput: it is no feed, or the parser failed over it.
    """
    body = sitemap.opened(body)
    if feedjson.is_json(body):
        return feedjson.parse(body, content_type, url, source, most)
    if sitemap.is_sitemap(body):
        return sitemap.parse(body, content_type, url, source, most)
    whole = mended(body, content_type)
    plain = unmixed(whole)
    parsed = _parsed(plain, labelled(content_type), url)
    if not parsed.get("version") and not parsed.entries:
        if _HTML.search(body[:_LOOKED_AT]):
            raise BadInput("not a feed: the address gives an HTML page")
        raise BadInput(f"not a feed: {parsed.get('bozo_exception', 'neither RSS nor Atom')}")
    language = str(parsed.feed.get("language") or "")
    rss = str(parsed.get("version") or "").startswith("rss")
    items = [_item(entry, url, language, source, rss=rss) for entry in parsed.entries[:most]]
    root = _tree(parsed, whole, unmixed=plain is not whole)
    if not items and is_cut(body):
        raise BadInput("the document ends before it is closed, and lists no entry")
    found = items if root is None else media.joined(items, root, url)
    return Feed(
        title=_plain(parsed.feed, "title"),
        language=language,
        link=identity.clean(str(parsed.feed.get("link") or ""), url),
        items=tuple(filter(says, found)),
        skipped=len(parsed.entries) - len(items),
        hints=hints.read(parsed.feed, root),
        announced=websub.named(parsed.feed.get("links") or (), url),
        cut=is_cut(body),
    )


def _parsed(body: bytes, content_type: str, url: str) -> feedparser.FeedParserDict:
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        return feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
        )
    except Exception as error:  # feedparser raises whatever its parts raise: UnicodeEncodeError, AssertionError, …
        raise BadInput(f"the feed cannot be parsed: {type(error).__name__}: {error}") from error


def _tree(parsed: feedparser.FeedParserDict, body: bytes, *, unmixed: bool) -> etree._Element | None:
    """A tree of the whole bytes, where it has anything to say."""
    spaces = {str(space).lower() for space in (parsed.get("namespaces") or {}).values()}
    wanted = unmixed or spaces & _SPACES or hints.SKIPS & parsed.feed.keys()
    return media.tree(body, str(parsed.get("encoding") or "")) if wanted else None


def _item(entry: Mapping[str, Any], base: str, language: str, source: Source, *, rss: bool) -> Item:
    content, spoken = _content(entry)
    published = _date(entry, "published", source) or _date(entry, "created", source)
    updated = _date(entry, "updated", source)
    if rss and not published:
        # RSS has no date of change of its own: this is dc:date, which feedparser files there.
        published, updated = updated, ""
    return finished(
        Item(
            key="",
            url=identity.clean(str(entry.get("link") or ""), base) if entry.get("link") else "",
            guid=clean.text(str(entry.get("id") or "")),
            title=_plain(entry, "title"),
            authors=tuple(_authors(entry)),
            published=published,
            updated=updated,
            summary=_html(entry.get("summary_detail")),
            content=content,
            language=spoken or language,
            tags=tuple(_tags(entry)),
            images=images(_pictures(entry), base),
        )
    )


def _content(entry: Mapping[str, Any]) -> tuple[str, str]:
    """The longest content and its language: an entry may give the text and the same as plain text."""
    parts = [(_html(part), str(part.get("language") or "")) for part in entry.get("content") or []]
    return max(parts, key=lambda part: len(part[0]), default=("", ""))


def _html(detail: Mapping[str, Any] | None) -> str:
    if not detail:
        return ""
    value = clean.scrub(str(detail.get("value") or ""))
    return html.escape(value, quote=False) if detail.get("type") == "text/plain" and "<" not in value else value


def _plain(holder: Mapping[str, Any], name: str) -> str:
    value = str(holder.get(name) or "")[:_RAW]
    kind = (holder.get(f"{name}_detail") or {}).get("type")
    return " ".join((clean.text(value) if kind == "text/plain" else clean.plain(value)).split())


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    seen = set()
    for author in entry.get("authors") or [{"name": entry.get("author")}]:
        name = str(author.get("name") or "")
        if author.get("email"):
            # feedparser knows top-level domains of four letters at most and cuts `n@a.media (Nadia)` to `a (Nadia)`.
            written = str(entry.get("author") or "")
            name = parseaddr(written)[0] if "@" in written else name
        name = " ".join(clean.text(name).split())
        if name and name not in seen:
            seen.add(name)
            yield name


def _tags(entry: Mapping[str, Any]) -> Iterator[Tag]:
    for tag in entry.get("tags") or []:
        label = clean.text(str(tag.get("label") or "")).strip()
        term = clean.text(str(tag.get("term") or "")).strip() or label
        if term:
            yield Tag(term=term, scheme=str(tag.get("scheme") or ""), label=label)


def _pictures(entry: Mapping[str, Any]) -> Iterator[str]:
    """Addresses as written: enclosures, then contents, then thumbnails."""
    yield from (str(e.get("href") or "") for e in entry.get("enclosures") or [] if _is_image(e))
    for content in entry.get("media_content") or []:
        if content.get("medium") == "image" or _is_image(content):
            yield str(content.get("url") or "")
    yield from (str(t.get("url") or "") for t in entry.get("media_thumbnail") or [])


def _is_image(media: Mapping[str, Any]) -> bool:
    return str(media.get("type") or "").startswith("image/")


def _date(entry: Mapping[str, Any], name: str, source: Source) -> str:
    """As the entry wrote it, else as feedparser understood it."""
    if name not in entry:  # `get` would answer an absent `updated` with `published`
        return ""
    found = date(str(entry.get(name) or ""), source)
    if found:
        return found
    try:
        return codec.stamp(datetime(*tuple(entry[f"{name}_parsed"])[:6]).replace(tzinfo=UTC))  # noqa: DTZ001 (it is UTC, as feedparser says)
    except (KeyError, ValueError, TypeError):
        return ""
