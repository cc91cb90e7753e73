"""What is mended in the bytes of a feed before its parser sees them, because one fault would cost the whole document.

- A reference to a surrogate (`&#xD800;`) is no character and makes the parser raise: it becomes U+FFFD.
- A label that is no charset of the web (`punycode`, `undefined`) is taken away, from the document and from its Content-Type: the
  parser believes any that Python knows.
- A tag of more than 500 attributes costs the parser a time that grows with their square: it loses them.
- A document in UTF-8 but for a few stray octets (a title cut in mid-character) would be read as windows-1252, and all
  its Arabic with it: the stray octets become U+FFFD.
- UTF-16 under a byte order mark but without a declaration is not recognised: it becomes UTF-8.
"""

from __future__ import annotations

import codecs
import re

from bot.stages.labels import known

ATTRIBUTES = 500
"""Of one tag, at most."""
_SURROGATE = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));", re.IGNORECASE
)
LONG_TAG = 2_000
"""Bytes of a tag whose attributes are counted."""
_TAG = re.compile(rb"""<[A-Za-z][\w:.-]{0,50}+((?:[^<>"']++|"[^"<]*+"?|'[^'<]*+'?)*+)""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)
_UTF8 = frozenset(("utf-8", "utf8"))
_SIXTEEN = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


def mended(body: bytes, content_type: str) -> bytes:
    """The document as the parser can bear it; most come back as they are."""
    text = _utf8(_unlabelled(body), content_type)
    return _shortened(_SURROGATE.sub(b"&#xFFFD;", text))


def labelled(content_type: str) -> str:
    """A Content-Type without a label that is no charset of the web."""
    said = _CHARSET.search(content_type)
    return content_type if said is None or known(said[1]) else content_type.partition(";")[0]


def is_cut(body: bytes) -> bool:
    """Whether the document ends before its root element does: there may be more of it."""
    return _ENDED.search(body.replace(b"\0", b"")) is None


def _unlabelled(body: bytes) -> bytes:
    declared = _DECLARED.match(body)
    if declared is None or known(declared[1].decode("ascii", "ignore")):
        return body
    return body[: declared.start(1)] + b"utf-8" + body[declared.end(1) :]


def _shortened(body: bytes) -> bytes:
    """Without the attributes of tags that have too many."""
    parts, done = list[bytes](), 0
    for tag in _TAG.finditer(body):
        if tag.end() - tag.start() > LONG_TAG and max(tag[1].count(b"="), len(tag[1].split())) > ATTRIBUTES:
            parts.append(body[done : tag.start(1)])
            done = tag.end(1)
    return b"".join((*parts, body[done:])) if parts else body


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
