"""What a saved page says of itself: its address, when it was saved, its character set.

address   the first of: what the browser wrote (`<!-- saved from url=(0023)https://gazette.example/ -->`: Internet Explorer, Chromium, Firefox's
          extensions), SingleFile's comment (`url: https://…`), `<link rel="canonical">`, `og:url`; each only where it is an http(s) address.
date      SingleFile's `saved date: Mon Nov 23 2026 10:00:00 GMT+0200 (…)`; others say none.
charset   as the page declares it: byte order mark, XML declaration, `meta`. Nothing is guessed: what has none is `text/html`.

Only the page's first `LOOKED_AT` bytes are read, as Latin-1: all of these are written in ASCII.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.stages.identity import clean

LOOKED_AT = 1 << 20
"""Bytes: some pages have that much style before their first link."""
_COMMENT = 4_096
"""Bytes in which the comment of whoever saved it begins."""
_FROM = re.compile(r"<!--\s*saved from url=\(\d{4}\)\s*([^\s>]+)", re.IGNORECASE)
_SINGLEFILE = re.compile(r"<!--\s*Page saved with SingleFile(.{0,9000}?)-->", re.DOTALL)
_URL = re.compile(r"^\s*url:\s*(\S+)", re.MULTILINE)
_DATE = re.compile(r"^\s*saved date:\s*\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})", re.MULTILINE)
_LINK = re.compile(r"<link\b[^<>]{0,4000}>", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]{0,4000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"""\brel\s*=\s*["']?canonical\b""", re.IGNORECASE)
_OG_URL = re.compile(r"""\bproperty\s*=\s*["']?og:url\b""", re.IGNORECASE)
_HREF = re.compile(r"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_ENCODING = re.compile(r"""^\s*<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was found."""

    url: str = ""
    origin: str = ""
    """Of the address: `saved from`, `SingleFile`, `canonical`, `og:url`."""
    date: datetime | None = None
    """When it was saved."""
    content_type: str = "text/html"


def read(block: bytes) -> Said:
    """Any bytes are accepted."""
    text = block[:LOOKED_AT].decode("latin-1")
    comment = _SINGLEFILE.search(text[: 4 * _COMMENT])
    told = comment[1] if comment else ""
    words = ((html.unescape(find(text, told)).strip(), origin) for origin, find in _WORDS)
    url, origin = next((word for word in words if clean(word[0])), ("", ""))
    return Said(url=url, origin=origin, date=_saved(told), content_type=_content_type(block, text))


def _saved(told: str) -> datetime | None:
    found = _DATE.search(told)
    try:
        return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z").astimezone(UTC) if found else None
    except (ValueError, OverflowError):  # the first day of year 1, further east, is none in UTC
        return None


def _content_type(block: bytes, text: str) -> str:
    kind = "application/xhtml+xml" if "<?xml" in text[:100] and "<html" in text[:_COMMENT].lower() else "text/html"
    marked = next((name for mark, name in _MARKS if block.startswith(mark)), "")
    declared = _ENCODING.search(text)
    named = next((found[1] for meta in _META.finditer(text[:_COMMENT]) if (found := _CHARSET.search(meta[0]))), "")
    charset = marked or (declared[1] if declared else "") or named
    return f"{kind}; charset={charset.lower()}" if charset else kind


def _attribute(text: str, tag: re.Pattern[str], which: re.Pattern[str]) -> str:
    for found in tag.finditer(text):
        if which.search(found[0]) and (value := _HREF.search(found[0])):
            return value[1] or value[2] or value[3] or ""
    return ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


_WORDS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    ("saved from", lambda text, _: _first(_FROM, text[:_COMMENT])),
    ("SingleFile", lambda _, told: _first(_URL, told)),
    ("canonical", lambda text, _: _attribute(text, _LINK, _CANONICAL)),
    ("og:url", lambda text, _: _attribute(text, _META, _OG_URL)),
)
