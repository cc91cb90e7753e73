"""Values to WARC/1.1 records (ISO 28500:2017) and back.

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
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from isal import igzip_lib

from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture, Exchange, Stored
from bot.model.errors import ArchiveError

Header = tuple[str, str]

HEAD_END = re.compile(rb"\r?\n\r?\n")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_STATUS = re.compile(r"\S+[ \t]+([0-9]{3})(?![0-9])")
_BYTES = "application/octet-stream"
_CHUNK = 1 << 16  # bytes read at once
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


def target(derivation: Derivation) -> str:
    """The address that a derivation stands under: its article's own, never the page's.

    Replay tools choose among the records of an address by date alone: beside the page they would show the JSON for it.
    """
    return f"urn:tearsheet:{derivation.id}"


def uri(url: str) -> str:
    """As it may stand in a record's head: nothing in it can begin another field."""
    return _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", url)


def capture_of(stored: Stored, *, file: str, offset: int, length: int) -> Capture:
    """The row of a record that was read back."""
    http = stored.header("Content-Type").startswith("application/http")
    payload = stored.block[_split(stored.block) if http else 0 :]
    status, content_type = _status(stored.block) if http else (0, "")
    whole = stored.kind not in {"revisit", "metadata"}
    # Of a metadata or resource record the block is the payload, as the field's indexes have it.
    digest = stored.header("WARC-Payload-Digest")
    if not digest and stored.kind in {"metadata", "resource"}:
        digest = stored.header("WARC-Block-Digest")
    return Capture(
        record_id=stored.record_id,
        kind="response" if whole else stored.kind,  # type: ignore[arg-type]  # narrowed by `whole`
        url=stored.header("WARC-Target-URI"),
        date=datetime.fromisoformat(stored.header("WARC-Date")),
        file=file,
        offset=offset,
        length=length,
        begin=offset,
        end=offset + length,
        status=status,
        content_type=stored.header("Content-Type") if stored.kind == "metadata" else content_type,
        sha1=digest.removeprefix("sha1:"),
        sha256=hashlib.sha256(payload).hexdigest() if whole else "",
        # A revisit is cut by its nature (§6.7), which is nothing that befell the answer.
        truncated=stored.header("WARC-Truncated") if whole else "",  # type: ignore[arg-type]  # we wrote it
        refers_to=stored.header("WARC-Refers-To").strip("<>"),
    )


def derivation_of(stored: Stored) -> Derivation | None:
    """What a metadata record of ours holds; None for another program's, and for every other kind."""
    if stored.kind != "metadata" or stored.header("Content-Type") != "application/json":
        return None
    try:
        return codec.loads(Derivation, stored.block)
    except (ValueError, KeyError, TypeError):
        return None


def parse(member: bytes) -> Stored:
    """The record in an unpacked member. Raises ArchiveError where it is not one whole record."""
    head, found, rest = member.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not found or not version.startswith("WARC/1."):
        raise ArchiveError("no WARC record stands here")
    headers = tuple((k.strip(), v.strip()) for k, _, v in (line.partition(":") for line in lines))
    stored = Stored(record_id="", kind="", headers=headers, block=b"")
    length = stored.header("Content-Length")
    if not length.isdigit() or len(rest) != int(length) + 4 or not rest.endswith(b"\r\n\r\n"):
        raise ArchiveError("the record is not as long as it says")
    return Stored(
        record_id=stored.header("WARC-Record-ID").strip("<>"),
        kind=stored.header("WARC-Type"),
        headers=headers,
        block=rest[:-4],
    )


def members(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """The gzip members from where the stream stands, unpacked, each with its packed length; ends before a torn one."""
    buffer = b""
    while True:
        machine, parts, length = zlib.decompressobj(31), [], 0
        while not machine.eof:
            chunk = buffer or stream.read(_CHUNK)
            buffer = b""
            if not chunk:
                return
            try:
                parts.append(machine.decompress(chunk))
            except zlib.error:
                return
            length += len(chunk)
        buffer = machine.unused_data
        yield b"".join(parts), length - len(buffer)


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


def _status(block: bytes) -> tuple[int, str]:
    """Status and content type of a message, as `Exchange` has them."""
    first, *lines = _LINE_END.split(_FOLD.sub(" ", block[: _split(block)].decode("latin-1")))
    status = _STATUS.match(first)
    pairs = (line.partition(":") for line in lines)
    types = [value.strip(" \t") for name, _, value in pairs if name.strip(" \t").lower() == "content-type"]
    return int(status[1]) if status else 0, ", ".join(types)


def _sha1(data: bytes) -> str:
    return (
        base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii") if data else _SHA1_OF_NONE
    )


def _one_line(value: str) -> str:
    """No field can begin another one: a peer's words go into records as data."""
    return _UNSAFE.sub(" ", value) if _UNSAFE.search(value) else value
