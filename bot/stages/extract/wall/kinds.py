"""What bytes are that were served as HTML and are none: told by their beginning, before any parser sees them.

File types by their magic numbers; JSON by a bracket at both ends; feeds, sitemaps and drawings by their root element; anything
else that is no text by its share of control characters. UTF-16 is text, every second octet of it is NUL (`charset`).
"""

from __future__ import annotations

import re

HEAD = 4_096
"""Bytes that are looked at."""
CONTROLS = 0.05
"""Share of control characters from which bytes are no text."""
SIXTEEN = 64
"""Bytes by which UTF-16 is known."""

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"OggS", "a sound or a film"),
    (b"ID3", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "packed by gzip"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd"),
    (b"BZh", "packed by bzip2"),
    (b"\xfd7zXZ", "packed by xz"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"wOF", "a font"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"BEGIN:VCALENDAR", "a calendar"),
)
_FILM = b"ftyp"
"""At the fifth byte of MP4, HEIF and AVIF (ISO/IEC 14496-12)."""
_ROOT = re.compile(
    rb"^(?:<\?[^>]{0,500}>|<!--.{0,500}?-->|<!DOCTYPE[^>\[]{0,300}>|\s){0,20}<(?:\w{1,20}:)?(rss|feed|RDF|urlset|sitemapindex|svg|opml|Error)[\s>]",
    re.DOTALL,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOM = b"\xef\xbb\xbf"


def of(body: bytes) -> str:
    """`a PDF document`, `JSON`, ...; empty for what may be a page."""
    head = body[:HEAD].removeprefix(_BOM).lstrip()
    named = next((name for magic, name in _MAGIC if head.startswith(magic)), "")
    if named or head[4:8] == _FILM:
        return named or "an image or a film"
    if head[:1] in {b"{", b"["} and body[-HEAD:].rstrip()[-1:] in {b"}", b"]"}:
        return "JSON"
    root = _ROOT.match(head)
    if root:
        return f"an XML document, {root[1].decode('ascii')}"
    return "" if sixteen(body) or len(_CONTROL.findall(head)) <= CONTROLS * len(head) else "no text"


def sixteen(body: bytes) -> str:
    """The charset of UTF-16 that is not marked as such: every second octet of its markup is NUL; empty for all else."""
    start = body[:SIXTEEN]
    pairs = len(start) // 2
    if pairs < 4:
        return ""
    little, big = start[1::2].count(0), start[0::2].count(0)
    if max(little, big) < 0.8 * pairs or min(little, big) > 0.2 * pairs:
        return ""
    return "utf-16-le" if little > big else "utf-16-be"
