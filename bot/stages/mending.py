"""What is mended in the bytes of a feed before its parser sees them, because one fault would cost the whole document.

- A reference to a surrogate (`&#xD800;`) is no character and makes the parser raise: it becomes U+FFFD.
- A tag of more than 500 attributes costs the parser a time that grows with their square: it loses them.
- A document in UTF-8 but for a few stray octets (a title cut in mid-character) would be read as windows-1252, and all
  its Arabic with it: the stray octets become U+FFFD.
- UTF-16 under a byte order mark but without a declaration is not recognised: it becomes UTF-8.
"""

from __future__ import annotations

import codecs
import re

ATTRIBUTES = 500
"""Of one tag, at most."""
_SURROGATE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));", re.IGNORECASE
)
_LONG_TAG = re.compile(rb"<([A-Za-z][\w:.-]{0,50})([^<>]{2000,})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)
_UTF8 = frozenset(("utf-8", "utf8"))
_SIXTEEN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


def mended(body: bytes, content_type: str) -> bytes:
    """The document as the parser can bear it; most come back as they are."""
    text = _utf8(body, content_type)
    return _LONG_TAG.sub(_shortened, _SURROGATE.sub(b"&#xFFFD;", text))


def is_cut(body: bytes) -> bool:
    """Whether the document ends before its root element does: there may be more of it."""
    return _ENDED.search(body.replace(b"\0", b"")) is None


def _shortened(tag: re.Match[bytes]) -> bytes:
    return tag[0] if tag[2].count(b"=") <= ATTRIBUTES else b"<" + tag[1]


def _utf8(body: bytes, content_type: str) -> bytes:
    declared = _DECLARED.match(body)
    if body.startswith(_SIXTEEN) and declared is None:
        return body.decode("utf-16", "replace").encode()
    said = _CHARSET.search(content_type)
    name = said[1] if said else declared[1].decode("ascii") if declared else "utf-8"
    if name.lower() not in _UTF8 or b"\0" in body[:64]:
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        letters = sum(ord(character) > 0x7F for character in text)
        # Mostly whole characters: UTF-8 with stray octets. Else it is another encoding under UTF-8's name.
        return text.encode() if letters > 2 * text.count("\ufffd") else body
    return body
