"""A payload as a browser gets it.

| what it is | as a document (`if_`) | as a requisite |
|---|---|---|
| HTML, XHTML | rewritten | rewritten |
| style sheet | its source | rewritten |
| SVG | rewritten | rewritten |
| picture | as it is | as it is |
| JSON, XML (feeds), text, scripts | its source, as a page | as it is; a script as plain text |
| anything else | a page that says so | as it is |

What it is says its Content-Type; a picture that is not said to be one is known by its first octets, since a browser would
refuse it (`nosniff`). What has no type is what it is wanted for. Text is decoded as extraction decodes it (`charset`, and
`@charset` of a sheet) and leaves as UTF-8. A payload with a coding that is not undone here (`br`, `zstd`) goes out with it
where a browser may have it as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.stages import replay
from bot.stages.extract import charset
from bot.stages.extract.wall import kinds
from bot.stages.payload import dechunk, unpack
from bot.stages.replay import Place
from bot.web.replay.address import FRAMES, RAW
from bot.web.replay.finding import Memento
from bot.web.replay.source import Language, language, page

_CODINGS = frozenset({"br", "zstd", "gzip", "x-gzip", "deflate"})
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_CHARSET = re.compile(
    rb"""@charset "([\w.:-]{1,100})";|\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,100})["']"""
)
_PICTURES = (
    (b"\x89PNG\r\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"BM", "image/bmp"),
)
_HTML, _XHTML, _SVG, _CSS = "text/html", "application/xhtml+xml", "image/svg+xml", "text/css"
_HELD = frozenset({"image/png", "image/gif", "image/jpeg", "image/webp", "image/avif", "text/plain"})
"""Opened in a window these do nothing but be seen."""
_OCTETS = "application/octet-stream"
_WANTED = {"cs_": _CSS}
_BEFORE = (("<!--", "-->"), ("<?", ">"))
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    body: bytes = field(repr=False)
    content_type: str
    coding: str = ""
    """A content coding that is still on."""
    attached: bool = False
    """To be saved, not opened."""


def as_it_was(memento: Memento, most: int) -> Shown:
    """The payload without its codings, under its own type: what has to be more than seen is saved, not opened.

    A page opened without rewriting would have its links lead out; a PDF or SVG may hold scripts that a viewer runs.
    One that unpacks to more than the limit goes out packed, so that it is whole.
    """
    body, coding, fault = _unpacked(memento, most)
    packed = bool(fault in {"length", "coding"} and coding)
    kind = essence(memento.content_type)
    return Shown(
        body=_plain(memento) if packed or not coding else body,
        content_type=_header(memento.content_type),
        coding=coding if packed else "",
        attached=kind not in _HELD,
    )


def document(memento: Memento, place: Place, most: int) -> Shown:
    """For a window or a frame."""
    body, coding, fault = _unpacked(memento, most)
    kind = _kind(memento, body, "")
    if fault == "coding" and coding:
        return _told(f"The payload is packed as {coding}, which is not undone here.")
    rewritten = _rewritten(memento, body, kind, place) if kind != _CSS else None
    if rewritten is not None:
        return rewritten
    if kind.startswith("image/"):
        return Shown(body=body if coding else _plain(memento), content_type=kind)
    spoken = language(kind, kinds.of(body))
    if spoken is not None:
        return _source(_text(memento, body), spoken)
    return _told(f"This is {kinds.of(body) or kind}: it can be saved, but is not shown here.")


def requisite(memento: Memento, place: Place, form: str, most: int) -> Shown:
    """For a page that has it in it."""
    body, coding, fault = _unpacked(memento, most)
    kind = _kind(memento, body, form)
    if fault == "coding" and coding:
        if kind in {_HTML, _XHTML}:  # its links would lead out
            return _told(f"The payload is packed as {coding}, which is not undone here.")
        return Shown(body=_plain(memento), content_type=_header(memento.content_type), coding=coding)
    rewritten = _rewritten(memento, body, kind, place)
    if rewritten is not None:
        return rewritten
    body = body if coding else _plain(memento)
    if language(kind, "") is Language.SCRIPT:
        return Shown(body=body, content_type="text/plain")
    return Shown(body=body, content_type=kind if kind.startswith("image/") else _header(memento.content_type))


def shown(memento: Memento, place: Place, form: str, most: int) -> Shown:
    if form == RAW:
        return as_it_was(memento, most)
    return document(memento, place, most) if form in FRAMES else requisite(memento, place, form, most)


def essence(content_type: str) -> str:
    """`text/html` of `Text/HTML; charset=…`; empty for what is no media type."""
    kind = content_type.partition(";")[0].partition(",")[0].strip().lower()
    return kind if _TYPE.fullmatch(kind) else ""


def _rewritten(memento: Memento, body: bytes, kind: str, place: Place) -> Shown | None:
    url = memento.capture.url
    if kind == _CSS:
        sheet = replay.css(_text(memento, body), url, place)
        return Shown(body=_utf8(sheet), content_type="text/css; charset=utf-8")
    if kind not in {_HTML, _XHTML, _SVG}:
        return None
    markup = (replay.html if kind == _HTML else replay.xml)(_text(memento, body), url, place)
    return Shown(body=_utf8(_topward(markup) if kind == _HTML else markup), content_type=f"{kind}; charset=utf-8")


def _topward(markup: str) -> str:
    """Links that name no target replace the whole window, banner too.

    The element stands behind the doctype, where it opens `head` as a parser does by itself (HTML §13.2.6.4.2); before
    the doctype it would change how the page is laid out.
    """
    at = _start(markup)
    if markup[at : at + 9].lower() == "<!doctype":
        at = markup.find(">", at) + 1
    return f'{markup[:at]}<base target="_top">{markup[at:]}'


def _start(markup: str) -> int:
    """Behind the white space, comments and XML declaration that a page may begin with."""
    at = 0
    while True:
        white = _SPACE.match(markup, at)
        at = white.end() if white else at
        closer = next((end for begin, end in _BEFORE if markup.startswith(begin, at)), "")
        end = markup.find(closer, at) if closer else -1
        if end < 0:
            return at
        at = end + len(closer)


def _kind(memento: Memento, body: bytes, form: str) -> str:
    said = essence(memento.content_type)
    picture = _picture(body) if not said.startswith("image/") else ""
    if picture:
        return picture
    if said and said != _OCTETS:
        return said
    return _WANTED.get(form) or said or ("" if form or kinds.of(body) else _HTML) or _OCTETS


def _picture(body: bytes) -> str:
    named = next((kind for magic, kind in _PICTURES if body.startswith(magic)), "")
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if body[4:12] == b"ftypavif" else named


def _unpacked(memento: Memento, most: int) -> tuple[bytes, str, str]:
    """The body, its content coding if that is one that browsers know, and what was wrong."""
    coding = memento.headers.get("content-encoding", "").strip().lower()
    body, fault = unpack(_plain(memento), coding, most)
    return body, coding if coding in _CODINGS else "", fault


def _plain(memento: Memento) -> bytes:
    """Without the transfer coding: what no content coding is on is never cut, since it cannot grow."""
    chunked = "chunked" in memento.headers.get("transfer-encoding", "").lower()
    return dechunk(memento.raw, len(memento.raw)) if chunked else memento.raw


def _text(memento: Memento, body: bytes) -> str:
    """What HTTP says of the charset, else `@charset` (CSS Syntax §3.2) or the XML declaration (§4.3.3), else `charset`."""
    said = memento.content_type
    found = None if "charset" in said.lower() else _CHARSET.match(body)
    return charset.decode(body, f"; charset={(found[1] or found[2]).decode('ascii')}" if found else said)


def _source(text: str, spoken: Language) -> Shown:
    return Shown(body=_utf8(page(text, spoken)), content_type="text/html; charset=utf-8")


def _told(words: str) -> Shown:
    return _source(f"{words}\nThe link “original bytes” above has it.", Language.TEXT)


def _header(content_type: str) -> str:
    """What may stand in a header of ours: an archived one is hostile as well."""
    plain = content_type.isascii() and content_type.isprintable() and essence(content_type)
    return content_type if plain else _OCTETS


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
