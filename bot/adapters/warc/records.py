"""Values to WARC/1.1 records (ISO 28500:2017).

A record is one gzip member. The block of a response or request is the message as it was on the wire; its payload digest
is taken over what follows the first empty line, with every coding still on, as the field's tools do. Records that
belong to one exchange: the response (or revisit), then the request, `WARC-Concurrent-To` it. An answer without a head
that can be read is one piece of bytes and has no payload digest, since each reader finds another payload in it. A row of the index says only what the record says too, so that
one made by reading the file again is equal to it.

warcio is not used for writing: it re-serialises HTTP heads, writes many small pieces and costs 200 µs a pair; these
lines cost a quarter of it. Acceptance is by its `check`, by `fastwarc check` and by `gzip -t`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from isal import igzip_lib

from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture, Exchange

from .digests import HEAD_END

Header = tuple[str, str]

_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_BYTES = "application/octet-stream"
_ISAL_LEVEL = 3  # 153 MB/s against 28 of zlib 9, files 12 % larger
_SHA1_OF_NONE = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"  # the payload of each 304; base64.b32encode is slow
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record ready to be written, and what the index is told of it."""

    record_id: str
    kind: str
    member: bytes
    sha1: str = ""
    sha256: str = ""
    refers_to: str = ""


def new_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def warcinfo(*, name: str, date: datetime, fields: Sequence[Header]) -> Draft:
    """The first record of a file (ISO 28500 §6.2): who wrote it with what."""
    block = "".join(f"{key}: {_one_line(value)}\r\n" for key, value in fields if value).encode()
    head = [("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return _draft("warcinfo", date, head, block)


def response(
    exchange: Exchange, *, date: datetime, info: str, refers: Capture | None, same: Collection[Capture] = ()
) -> Draft:
    """The answer: a revisit where its payload is held already, else the whole response (§6.3, §6.7).

    A 304 repeats what `refers` holds. A whole 200 repeats a whole 200 with the same payload, of `refers` or of `same`,
    at whatever address: §6.7.2 asks for WARC-Refers-To-Target-URI and -Date then. An empty payload repeats nothing.
    """
    split = _split(exchange.response) if exchange.status else 0
    payload = exchange.response[split:]
    sha1, sha256 = _sha1(payload) if exchange.status else "", hashlib.sha256(payload).hexdigest()
    profile, refers = _repeats(exchange, sha256 if payload else "", refers, same)
    head = [
        *_about(exchange, info),
        ("WARC-Payload-Digest", sha1 and f"sha1:{sha1}"),
        ("Content-Type", _type(exchange)),
    ]
    block, truncated = exchange.response, exchange.truncated
    if refers is not None and profile:
        head += [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", f"<{refers.record_id}>"),
            ("WARC-Refers-To-Target-URI", uri(refers.url)),
            ("WARC-Refers-To-Date", codec.utc(refers.date)),
        ]
        block, truncated = exchange.response[:split], "length" if payload else ""
    head.append(("WARC-Truncated", truncated))
    kind = "revisit" if profile else "response"
    refers_to = refers.record_id if refers is not None and profile else ""
    return _draft(kind, date, head, block, sha1=sha1, sha256="" if profile else sha256, refers_to=refers_to)


def request(exchange: Exchange, *, date: datetime, info: str, concurrent_to: str) -> Draft:
    """What was asked (§6.4)."""
    head = [*_about(exchange, info), ("WARC-Concurrent-To", f"<{concurrent_to}>")]
    return _draft("request", date, [*head, ("Content-Type", "application/http; msgtype=request")], exchange.request)


def metadata(derivation: Derivation, *, date: datetime, info: str) -> Draft:
    """A derivation as JSON, referring to the record that it was made from (§6.5)."""
    refers_to = derivation.page_record or derivation.feed_record
    head = [
        ("WARC-Target-URI", target(derivation)),
        ("WARC-Refers-To", f"<{refers_to}>"),
        ("WARC-Warcinfo-ID", f"<{info}>"),
        ("Content-Type", "application/json"),
    ]
    block = codec.dumps(derivation).encode()
    return _draft("metadata", date, head, block, sha1=_sha1(block), refers_to=refers_to)


def resource(*, url: str, date: datetime, content_type: str, block: bytes, info: str) -> Draft:
    """A saved page: its bytes, without an HTTP head (§6.4)."""
    sha1 = _sha1(block)
    head = [
        ("WARC-Target-URI", uri(url)),
        ("WARC-Warcinfo-ID", f"<{info}>"),
        ("WARC-Payload-Digest", f"sha1:{sha1}"),
        ("Content-Type", content_type),
    ]
    return _draft("resource", date, head, block, sha1=sha1, sha256=hashlib.sha256(block).hexdigest())


def target(derivation: Derivation) -> str:
    """The address that a derivation stands under: its article's own, never the page's.

    Replay tools choose among the records of an address by date alone: beside the page they would show the JSON for it.
    """
    return f"urn:tearsheet:{derivation.id}"


def uri(url: str) -> str:
    """As it may stand in a record's head: nothing in it can begin another field."""
    return _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", url)


def _draft(kind: str, date: datetime, head: Sequence[Header], block: bytes, **told: str) -> Draft:
    record_id = new_id()
    given = [pair for pair in head if pair[1]]
    if not "".join([value for _, value in given]).isprintable():
        given = [(key, _one_line(value)) for key, value in given]
    fields = "".join([f"{key}: {value}\r\n" for key, value in given])
    whole = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{record_id}>\r\nWARC-Date: {codec.utc(date)}\r\n{fields}"
        f"WARC-Block-Digest: sha1:{_sha1(block)}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    packed = igzip_lib.compress(whole.encode() + block + b"\r\n\r\n", _ISAL_LEVEL, igzip_lib.COMP_GZIP)
    return Draft(record_id=record_id, kind=kind, member=packed, **told)


def _about(exchange: Exchange, info: str) -> list[Header]:
    return [
        ("WARC-Target-URI", uri(exchange.url)),
        ("WARC-IP-Address", exchange.address),
        *(("WARC-Protocol", protocol) for protocol in exchange.protocols),
        ("WARC-Cipher-Suite", exchange.cipher),
        ("WARC-Warcinfo-ID", f"<{info}>"),
    ]


def _repeats(
    exchange: Exchange, sha256: str, refers: Capture | None, same: Collection[Capture]
) -> tuple[str, Capture | None]:
    """The profile of a revisit, and what it refers to; empty for an answer that is kept whole."""
    if exchange.truncated:
        return "", None
    if exchange.status == 304 and refers is not None:
        return _NOT_MODIFIED, refers
    if exchange.status != 200 or not sha256:
        return "", None
    held = [known for known in (refers, *same) if known is not None and _holds(known, sha256)]
    return (_SAME_PAYLOAD, held[0]) if held else ("", None)


def _holds(known: Capture, sha256: str) -> bool:
    """Whether it is a whole response with this payload: never a revisit, so that none leads to another."""
    whole = known.kind == "response" and known.status == 200 and not known.truncated
    return whole and known.sha256 == sha256


def _type(exchange: Exchange) -> str:
    """An answer without a head that can be read is kept as plain bytes: readers would fail over it as HTTP."""
    return "application/http; msgtype=response" if exchange.status else _BYTES


def _split(message: bytes) -> int:
    """Where the payload begins."""
    found = HEAD_END.search(message)
    return found.end() if found else len(message)


def _sha1(data: bytes) -> str:
    return (
        base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii") if data else _SHA1_OF_NONE
    )


def _one_line(value: str) -> str:
    """No field can begin another one: a peer's words go into records as data."""
    return _UNSAFE.sub(" ", value) if _UNSAFE.search(value) else value
