"""The rules that a feed is held against beside RFC 4287's (`atomfeed`): RSS 2.0, JSON Feed 1.1, RFC 5005, RFC 6721.

They are those of the specifications, and what the W3C's feed validator says beyond them: dates of one form, a document that
names its own address, nothing twice, and no markup or address that a reader could not use.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tests.unit.atomfeed import ATOM, parsed

MODULES = {
    "http://www.w3.org/2005/Atom": {"link", "updated"},
    "http://purl.org/rss/1.0/modules/content/": {"encoded"},
    "http://purl.org/dc/elements/1.1/": {"creator", "language"},
    "http://search.yahoo.com/mrss/": {"thumbnail", "content", "title", "credit"},
    "tag:tearsheet.invalid,2026:ns": {"match", "provenance"},
}
"""Elements of other namespaces that may stand in our RSS."""
MEDIA = "{http://search.yahoo.com/mrss/}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"

_CHANNEL = {"title": 1, "link": 1, "description": 1, "lastBuildDate": 1, "generator": 1, "item": None}
_ITEM = {
    "title": 1, "link": 1, "guid": 1, "pubDate": 1, "category": None, "description": 1, "source": 1, "enclosure": 1,
}  # fmt: skip
_RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+*-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_MARKUP = re.compile(r"<(?:script|iframe|object|embed|form|style|meta)\b|\son[a-z]+=", re.IGNORECASE)


def rss_faults(body: bytes, *, private: bool = False) -> list[str]:
    """RSS 2.0.11 and its Best Practices Profile. `private`: its own address is relative."""
    return list(_rss(parsed(body), private))


def json_faults(body: bytes, *, private: bool = False) -> list[str]:
    """JSON Feed 1.1."""
    try:
        return list(_json(json.loads(body), private))
    except ValueError as error:
        return [f"no JSON: {error}"]


def archive_faults(body: bytes) -> list[str]:
    """RFC 5005 §3 and §4, RFC 6721 §3: what links and tombstones of a document have to be."""
    return list(_archive(parsed(body)))


def _rss(root: etree._Element, private: bool) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        yield "no RSS 2.0: one channel in an rss element of version 2.0"
        return
    yield from _counted(channel, _CHANNEL, required=("title", "link", "description"))
    yield from _foreign(root)
    owns = [link for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    if len(owns) != 1 or owns[0].get("type") != "application/rss+xml":
        yield "a channel names its own address once, as atom:link self"
    elif not private and not _web(owns[0].get("href", "")):
        yield "its own address is not absolute"
    built = channel.findtext("lastBuildDate")
    if built is not None and not _dated(built):
        yield f"lastBuildDate {built!r} is no date of RFC 822 with four digits of a year"
    guids = Counter(item.findtext("guid") for item in channel.iterfind("item"))
    yield from (f"the guid {guid} stands {count} times" for guid, count in guids.items() if count > 1)
    for item in channel.iterfind("item"):
        yield from _rss_item(item)


def _rss_item(item: etree._Element) -> Iterator[str]:
    yield from _counted(item, _ITEM, required=("title", "link", "guid", "pubDate"))
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") != "false" and not _web(guid.text or ""):
        yield "a guid that is no address says so"
    if not _dated(item.findtext("pubDate", "")):
        yield f"pubDate {item.findtext('pubDate')!r} is no date of RFC 822"
    if not _web(item.findtext("link", "")):
        yield f"link {item.findtext('link')!r} is no address"
    yield from _rss_parts(item)


def _rss_parts(item: etree._Element) -> Iterator[str]:
    for enclosure in item.iterfind("enclosure"):
        whole = set(enclosure.keys()) == {"url", "length", "type"} and enclosure.get("length", "").isdigit()
        if not whole or not _web(enclosure.get("url", "")) or not _TYPE.fullmatch(enclosure.get("type", "")):
            yield "an enclosure has url, length and type"
    for category in item.iterfind("category"):
        if set(category.keys()) - {"domain"}:
            yield "a category has no other attribute than its domain"
    for source in item.iterfind("source"):
        if not _web(source.get("url", "")) or not source.text:
            yield "a source has an address and a title"
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded", "")
    if _MARKUP.search(content):
        yield "markup that a reader has to take out"
    for language in item.iterfind("{http://purl.org/dc/elements/1.1/}language"):
        if not _LANGUAGE.fullmatch(language.text or ""):
            yield f"{language.text!r} is no language"
    yield from media_faults(item)


def media_faults(item: etree._Element) -> Iterator[str]:
    """Media RSS 1.5.1, of an entry or an item."""
    for picture in (*item.iterfind(f"{MEDIA}content"), *item.iterfind(f"{MEDIA}thumbnail")):
        if not picture.get("url"):
            yield "media without an address"
        for side in ("width", "height"):
            if not picture.get(side, "1").isdigit():
                yield f"{side} of media in words"
    for picture in item.iterfind(f"{MEDIA}content"):
        if picture.get("medium") not in {"image", "audio", "video", "document", "executable"}:
            yield "media of no kind"
        if any(part.tag not in {f"{MEDIA}title", f"{MEDIA}credit"} for part in picture):
            yield "an element that media has not"


def _counted(parent: etree._Element, allowed: dict[str, int | None], required: tuple[str, ...]) -> Iterator[str]:
    counted = Counter(str(child.tag) for child in parent if not str(child.tag).startswith("{"))
    for name, count in counted.items():
        if name not in allowed:
            yield f"{name} is no element of {parent.tag!r}"
        elif allowed[name] is not None and count > (allowed[name] or 0):
            yield f"{name} stands {count} times in {parent.tag!r}"
    yield from (f"{parent.tag!r} without {name}" for name in required if not (parent.findtext(name) or "").strip())


def _foreign(root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}*"):
        name = etree.QName(element)
        if name.namespace is not None and name.localname not in MODULES.get(name.namespace, set()):
            yield f"{element.tag!r} is in no namespace that readers know"


def _json(feed: Any, private: bool) -> Iterator[str]:
    if not isinstance(feed, dict) or feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "no JSON Feed 1.1"
        return
    yield from _typed(
        feed, {"title": str, "home_page_url": str, "feed_url": str, "description": str, "hubs": list, "items": list}
    )
    yield from (f"a feed without {name}" for name in ("title", "items") if name not in feed)
    if not private and not _web(feed.get("feed_url", "")):
        yield "its own address is not absolute"
    if "feed_url" in feed and not _web(feed["feed_url"]):
        yield "feed_url is no address"
    for hub in feed.get("hubs", []):
        if set(hub) != {"type", "url"} or not _web(hub["url"]):
            yield "a hub has a type and an address"
    counted = Counter(item.get("id") for item in feed.get("items", []))
    yield from (f"the id {id_} stands {count} times" for id_, count in counted.items() if count > 1)
    for item in feed.get("items", []):
        yield from _json_item(item)


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    kinds = {
        "id": str, "url": str, "title": str, "content_html": str, "summary": str, "image": str, "date_published": str,
        "date_modified": str, "authors": list, "tags": list, "language": str, "attachments": list,
    }  # fmt: skip
    yield from _typed(item, kinds)
    if not item.get("id"):
        yield "an item without an id"
    if "content_html" not in item and "content_text" not in item:
        yield "an item without content"
    yield from (f"{name} is no address" for name in ("url", "image") if name in item and not _web(item[name]))
    for name in ("date_published", "date_modified"):
        if name in item and not _RFC_3339.fullmatch(item[name]):
            yield f"{name} {item[name]!r} is no date of RFC 3339"
    for author in item.get("authors", []):
        if not set(author) <= {"name", "url", "avatar"} or not author:
            yield "an author has a name, an address or a picture"
    if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
        yield "a tag is text"
    for attachment in item.get("attachments", []):
        if not _web(attachment.get("url", "")) or not _TYPE.fullmatch(attachment.get("mime_type", "")):
            yield "an attachment has an address and a type"
    if _MARKUP.search(item.get("content_html", "")):
        yield "markup that a reader has to take out"


def _typed(values: dict[str, Any], kinds: Mapping[str, type]) -> Iterator[str]:
    for name, value in values.items():
        if name.startswith("_"):
            if not isinstance(value, dict):
                yield f"the extension {name} is no object"
        elif name != "version" and (name not in kinds or not isinstance(value, kinds[name])):
            yield f"{name} is no key of the specification, or of another type"
        elif value in ("", None, [], {}) and name not in {"items", "content_html"}:
            yield f"{name} says nothing"


def _archive(feed: etree._Element) -> Iterator[str]:
    relations = Counter(link.get("rel") for link in feed.iterfind(f"{ATOM}link"))
    for rel in ("self", "current", "prev-archive", "next-archive"):
        if relations[rel] > 1:
            yield f"RFC 5005 §4: {rel} stands {relations[rel]} times"
    closed = feed.findall(f"{FH}archive")
    if len(closed) > 1 or any(len(mark) or mark.text or mark.keys() for mark in closed):
        yield "RFC 5005 §4: fh:archive is one empty element"
    if closed and not relations["current"]:
        yield "RFC 5005 §4: an archive leads to its subscription document"
    if feed.find(f"{FH}complete") is not None:
        yield "RFC 5005 §2: a feed with archives is not complete in one document"
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry"))
    gone = Counter(tombstone.get("ref") for tombstone in feed.iterfind(f"{AT}deleted-entry"))
    yield from (f"the id {id_} stands {count} times" for id_, count in (ids + gone).items() if count > 1)
    for tombstone in feed.iter(f"{AT}deleted-entry"):
        if tombstone.getparent() is not feed:
            yield "RFC 6721 §3: a tombstone is a child of the feed"
        if set(tombstone.keys()) != {"ref", "when"} or not tombstone.get("ref") or (tombstone.text or "").strip():
            yield "RFC 6721 §3: a tombstone has ref and when"
        if not _RFC_3339.fullmatch(tombstone.get("when", "")):
            yield f"RFC 6721 §3: {tombstone.get('when')!r} is no date"
        if any(str(part.tag).startswith(AT) for part in tombstone if part.tag not in {f"{AT}by", f"{AT}comment"}):
            yield "RFC 6721 §3: an element that a tombstone has not"


def _dated(text: str) -> bool:
    """RFC 822 §5 with the year of RFC 1123, and the day of the week that it was."""
    return _RFC_822.fullmatch(text) is not None and f"{parsedate_to_datetime(text):%a}" == text[:3]


def _web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s<>\"{}|\\^`]", address)
