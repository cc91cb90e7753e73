"""RSS 0.9x, 1.0, 2.0 and Atom to one model. Runs in a worker process: what it reads is hostile.

feedparser reads (of 3,920 entries and 4,273 categories of real feeds it lost none); its sanitiser is off, since one
document in a thousand sends it quadratic and what is published is sanitised later anyway. It is given bytes, never a
str, which it might open as an address or a path.

A date keeps the offset it was written with; one without a zone takes the source's. Entries beyond `most` are counted,
not read. A document that is no feed raises BadInput; an empty feed is a feed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import feedparser

from bot.model import codec
from bot.model.entry import Feed, Image, Item, Tag
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean, identity
from bot.stages.mending import is_cut, mended

_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_LOOKED_AT = 2_000  # bytes
_TITLE = 500  # characters of a title that are kept


def parse(body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
    """The feed in `body`, which was fetched from `url`.

    Raises:
        BadInput: it is no feed, or the parser failed over it.
    """
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        readable = BytesIO(mended(body, content_type))
        parsed = feedparser.parse(readable, response_headers=headers, sanitize_html=False, resolve_relative_uris=True)
    except Exception as error:  # feedparser raises whatever its parts raise: UnicodeEncodeError, AssertionError, …
        raise BadInput(f"the feed cannot be parsed: {type(error).__name__}: {error}") from error
    if not parsed.get("version") and not parsed.entries:
        if _HTML.search(body[:_LOOKED_AT]):
            raise BadInput("not a feed: the address gives an HTML page")
        raise BadInput(f"not a feed: {parsed.get('bozo_exception', 'neither RSS nor Atom')}")
    language = str(parsed.feed.get("language") or "")
    entries = parsed.entries[:most]
    rss = str(parsed.get("version") or "").startswith("rss")
    items = [_item(entry, url, language, source, rss=rss) for entry in entries]
    return Feed(
        title=_plain(parsed.feed, "title"),
        language=language,
        link=identity.clean(str(parsed.feed.get("link") or ""), url),
        # Broken nesting leaves shells that say nothing at all: no link, no guid, no words.
        items=tuple(i for i in items if i.url or i.guid or i.title or i.summary or i.content),
        skipped=len(parsed.entries) - len(entries),
        cut=is_cut(body),
    )


def _item(entry: Mapping[str, Any], base: str, language: str, source: Source, *, rss: bool) -> Item:
    content, spoken = _content(entry)
    published = _date(entry, "published", source) or _date(entry, "created", source)
    updated = _date(entry, "updated", source)
    if rss and not published:
        # RSS has no date of change of its own: this is dc:date, which feedparser files there.
        published, updated = updated, ""
    summary = _html(entry.get("summary_detail"))
    item = Item(
        key="",
        url=identity.clean(str(entry.get("link") or ""), base) if entry.get("link") else "",
        guid=clean.text(str(entry.get("id") or "")),
        title=_plain(entry, "title")[:_TITLE],
        authors=tuple(_authors(entry)),
        published=published,
        updated=updated,
        summary="" if summary == content else summary,
        content=content,
        language=spoken or language,
        tags=tuple(_tags(entry)),
        images=tuple(_images(entry, base)),
    )
    return replace(item, key=identity.key(item))


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
    value = str(holder.get(name) or "")
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


def _images(entry: Mapping[str, Any], base: str) -> Iterator[Image]:
    seen = set()
    media = [m for m in entry.get("media_content") or [] if m.get("medium") == "image" or _is_image(m)]
    enclosures = [{"url": e.get("href")} for e in entry.get("enclosures") or [] if _is_image(e)]
    for found in (*enclosures, *media, *(entry.get("media_thumbnail") or [])):
        url = identity.clean(str(found.get("url") or ""), base) if found.get("url") else ""
        if url and url not in seen:
            seen.add(url)
            yield Image(url=url)


def _is_image(media: Mapping[str, Any]) -> bool:
    return str(media.get("type") or "").startswith("image/")


def _date(entry: Mapping[str, Any], name: str, source: Source) -> str:
    """RFC 3339 with the offset as written; a form that only feedparser knows comes out as UTC."""
    if name not in entry:  # `get` would answer an absent `updated` with `published`
        return ""
    written = str(entry.get(name) or "").strip()
    for read in _READERS:
        try:
            moment = read(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(source.timezone))
        return codec.stamp(moment.replace(microsecond=0))
    try:
        return codec.stamp(datetime(*tuple(entry[f"{name}_parsed"])[:6]).replace(tzinfo=UTC))  # noqa: DTZ001 (it is UTC, as feedparser says)
    except (KeyError, ValueError, TypeError):
        return ""


_READERS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    lambda text: datetime.fromisoformat(re.sub(r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3", text)),
    parsedate_to_datetime,
    lambda text: parsedate_to_datetime(f"{text} 00:00:00"),
)
"""ISO 8601, the same with slashes, RFC 5322, a day of RFC 5322 without a time."""
