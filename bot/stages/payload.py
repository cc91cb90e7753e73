"""Bodies and response messages with their codings undone, all within limits.

Content codings (RFC 9110 §8.4.1): gzip (x-gzip), also of several members, and deflate, with or without the zlib wrapper,
since servers send both. One coding at most: a second one is how a bomb is folded twice. Reading stops at the limit.

Transfer coding (RFC 9112 §7.1) and message heads are read leniently: what is read here has been kept already, by us or
by another program, and is only looked at again.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WINDOW = 65_536
"""Bytes handed to zlib at once. What stands behind a gzip member is copied, so a window bounds that."""
MEMBERS = 1_000
"""Members of one gzip body that are read: each costs a decompressor of its own."""
_GZIP, _ZLIB, _RAW = 31, 15, -15
_DEFLATED = 8
_SECONDS = re.compile(r"[0-9]+")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_STATUS = re.compile(r"\S+[ \t]+(\d{3})(?!\d)")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


def unpack(body: bytes, content_encoding: str, most: int) -> tuple[bytes, str]:
    """The body without its content coding, at most `most` bytes of it, and what was wrong.

    Faults: `coding` (unknown, or more than one: the body comes back as it was), `corrupt`, `short` (ends too early),
    `length` (longer than `most`), `junk` (something stands behind the end). Empty: none.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in names if name not in {"", "identity"}]
    if not codings:
        return body[:most], "length" if len(body) > most else ""
    if len(codings) > 1 or codings[0] not in {"gzip", "x-gzip", "deflate"}:
        return body[:most], "coding"
    if not body:
        return b"", ""
    parts: list[bytes] = []
    fault = _inflate(body, _bits(codings[0], body), most, parts)
    return b"".join(parts)[:most], fault


def retry_after(value: str, now: datetime, most: float) -> datetime | None:
    """When a Retry-After (RFC 9110 §10.2.3) allows the next request, `most` seconds from now at the latest."""
    text = value.strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        # Ten digits are 300 years; int() of thousands of digits would raise.
        return now + timedelta(seconds=min(float(digits[:10] or 0), most))
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(at, now + timedelta(seconds=most)) if at >= now else None
    except (ValueError, TypeError, IndexError, OverflowError):  # what the parser raises over junk
        return None


def dechunk(body: bytes, most: int) -> bytes:
    """The payload of a chunked body, as far as it goes; a body that is not chunked at all comes back as it is."""
    if not _CHUNK.match(body):
        return body[:most]
    return b"".join(_chunks(body, most))


def on_the_wire(message: bytes) -> bytes:
    """The payload of a response as its digest in a WARC record is taken: behind the first empty line, every coding still on."""
    end = _HEAD_END.search(message)
    return message[end.end() :] if end else b""


def split(message: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Status (0: none can be read), headers (folds undone, Latin-1) and the raw body of a response message."""
    end = _HEAD_END.search(message)
    head = message[: end.start()] if end else message
    first, *lines = _LINE_END.split(_FOLD.sub(" ", head.decode("latin-1")))
    status = _STATUS.match(first)
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
    return int(status[1]) if status else 0, headers, message[end.end() :] if end else b""


def _bits(coding: str, body: bytes) -> int:
    """The wrapper to expect, as zlib's `wbits` (RFC 1950 §2.2 for the test of a zlib header)."""
    if coding != "deflate":
        return _GZIP
    wrapped = body[0] & 0x0F == _DEFLATED and len(body) > 1 and int.from_bytes(body[:2], "big") % 31 == 0
    return _ZLIB if wrapped else _RAW


def _inflate(body: bytes, bits: int, most: int, parts: list[bytes]) -> str:
    """Appends to `parts` what can be inflated and returns the fault."""
    room = most
    members = 1
    engine = zlib.decompressobj(bits)
    for start in range(0, len(body), WINDOW):
        window = body[start : start + WINDOW]
        while window:
            if engine.eof:
                if not window.strip(b"\0"):
                    break  # padding, as tape and some servers leave it
                if bits != _GZIP or window[:1] != b"\x1f":
                    return "junk"
                members += 1
                if members > MEMBERS:
                    return "length"
                engine = zlib.decompressobj(bits)
            try:
                parts.append(engine.decompress(window, room + 1))
            except zlib.error:
                return "corrupt"
            room -= len(parts[-1])
            if room < 0:
                return "length"
            window = engine.unused_data
    return "" if engine.eof else "short"


def _chunks(body: bytes, most: int) -> Iterator[bytes]:
    place = 0
    while most > 0 and (line := _CHUNK.match(body, place)):
        size = int(line[1], 16)
        if not size:
            return
        chunk = body[line.end() : line.end() + min(size, most)]
        yield chunk
        most -= len(chunk)
        place = line.end() + size
        # The line end behind a chunk: two octets as a rule, one where the peer sent a bare LF.
        place += 2 if body.startswith(b"\r\n", place) else body.startswith(b"\n", place)
