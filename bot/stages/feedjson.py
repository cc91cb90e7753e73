"""JSON Feed 1.1 and 1.0 (https://www.jsonfeed.org/version/1.1/) to the model of the XML kinds.

A body that begins with `{` is JSON. It is a feed where `items` is a list and `version` names jsonfeed.org, or the type it
was served as says JSON. It may come in UTF-8, -16 or -32, with a byte order mark; stray octets become U+FFFD, and control
characters within a string are let pass. Text that is no JSON, or is nested deeper than the parser goes, is bad input.

Numbers are read as the text they were written in: an id may be one, and no number is too long that way. A member of
another type than it should have is passed over; of a member given twice the last counts.

- Link: `url`, else `external_url`, else an `id` that is a web address. A linkblog has both of the first two; `url` is the
  entry's own page, which is what this source printed, and the page it points at belongs to somebody else.
- Content: `content_html`, else `content_text`, one paragraph a line. Title and summary are plain text.
- `authors` stand before 1.0's `author`; those of the feed are the authors of items without any.
- Images: `image`, `banner_image`, then attachments of an image type. None has a caption or a credit.
- Where it is pushed: `hubs` of the type WebSub, with `feed_url` as the topic.
- `expired` is no matter of items, and the format has no hints about polling.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bot.model.entry import Feed, Item, Tag
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean, identity, websub
from bot.stages.item import TITLE, date, finished, images, says

_VERSION = "jsonfeed.org/version/"
_TYPES = frozenset(("application/feed+json", "application/json"))
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGIN = 64
"""Bytes in which the first brace is looked for."""
_MANY, _MANY_TAGS = 20, 200  # authors and attachments, and tags, of one item: those of the feed go to each of its items
_NAME = 200  # characters of a name or tag
_RAW = 4 * TITLE
"""Characters of a title before it is folded: more than that is no title."""


def is_json(body: bytes) -> bool:
    """Whether an object of JSON begins here, in whichever of its encodings."""
    head = body[:_BEGIN]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip().startswith(b"{")


def parse(body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
    """The feed in `body`, which was fetched from `url`.

    Raises:
        BadInput: it is no JSON, or no feed.
    """
    document = _document(body)
    listed = document.get("items")
    named = _VERSION in _string(document, "version")
    if not isinstance(listed, list) or not (named or content_type.partition(";")[0].strip().lower() in _TYPES):
        raise BadInput("not a feed: the JSON names no version of JSON Feed, or has no list of items")
    language = _string(document, "language")
    entries = [entry for entry in listed if isinstance(entry, dict)]
    authors = tuple(_authors(document))
    found = [_item(entry, url, language, authors, source) for entry in entries[:most]]
    return Feed(
        title=_line(document, "title"),
        language=language,
        link=identity.clean(_string(document, "home_page_url"), url) if document.get("home_page_url") else "",
        items=tuple(filter(says, found)),
        skipped=len(entries[most:]),
        announced=websub.usable(_string(document, "feed_url"), _hubs(document)),
    )


def _hubs(document: Mapping[str, Any]) -> Iterator[str]:
    for hub in _list(document, "hubs")[:_MANY]:
        if isinstance(hub, dict) and _string(hub, "type").lower() == "websub":
            yield _string(hub, "url")


def _document(body: bytes) -> Mapping[str, Any]:
    text = body.decode(json.detect_encoding(body), "replace")
    try:
        value = json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"not a feed: the JSON cannot be read: {type(error).__name__}: {error}") from error
    return value if isinstance(value, dict) else {}


def _item(entry: Mapping[str, Any], base: str, language: str, authors: tuple[str, ...], source: Source) -> Item:
    return finished(
        Item(
            key="",
            url=_link(entry, base),
            guid=clean.text(_string(entry, "id")),
            title=_line(entry, "title"),
            authors=tuple(_authors(entry)) or authors,
            published=date(_string(entry, "date_published"), source),
            updated=date(_string(entry, "date_modified"), source),
            summary=clean.escape(_string(entry, "summary")),
            content=_string(entry, "content_html") or _paragraphs(_string(entry, "content_text")),
            language=_string(entry, "language") or language,
            tags=tuple(
                Tag(term=term)
                for tag in _list(entry, "tags")[:_MANY_TAGS]
                if isinstance(tag, str) and (term := clean.text(tag[:_NAME]))
            ),
            images=images(_pictures(entry), base),
        )
    )


def _link(entry: Mapping[str, Any], base: str) -> str:
    named = (_string(entry, "url"), _string(entry, "external_url"))
    found = [identity.clean(address, base) for address in named if address]
    id_ = _string(entry, "id")
    if id_.lower().startswith(("http://", "https://")):
        found.append(identity.clean(id_))
    return next(filter(None, found), "")


def _authors(holder: Mapping[str, Any]) -> Iterator[str]:
    people = _list(holder, "authors") or [holder.get("author")]
    named = (_line(person, "name") for person in people if isinstance(person, dict))
    yield from islice(dict.fromkeys(name[:_NAME] for name in named if name), _MANY)


def _pictures(entry: Mapping[str, Any]) -> Iterator[str]:
    yield _string(entry, "image")
    yield _string(entry, "banner_image")
    for attached in _list(entry, "attachments")[:_MANY]:
        if isinstance(attached, dict) and _string(attached, "mime_type").lower().startswith("image/"):
            yield _string(attached, "url")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{clean.escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _line(holder: Mapping[str, Any], name: str) -> str:
    return clean.text(_string(holder, name)[:_RAW])


def _string(holder: Mapping[str, Any], name: str) -> str:
    """The text of a member, without what XML forbids: a lone surrogate cannot even be written as UTF-8."""
    value = holder.get(name)
    return clean.scrub(value).strip() if isinstance(value, str) else ""


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []
