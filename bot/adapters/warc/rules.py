"""What is wrong with one record, beyond that it can be read: what the standard asks of everybody, and what our own writer does.

Of everybody (ISO 28500:2017 §5): `WARC-Record-ID` (§5.2), `Content-Length` (§5.3), `WARC-Date` (§5.4), `WARC-Type` (§5.5), each once;
`WARC-Target-URI` for what was fetched (§5.12), `WARC-Profile` for a revisit (§6.7.2); digests that are those of the bytes (§5.8, §5.9).

Of our own, whose series this follows from record to record:

- The file begins with a warcinfo record that names the file (`WARC-Filename`, §5.14), and every other record names that one (§5.13).
- A record is alone in its gzip member, whose header is the one that the writer writes: no name, no time (RFC 1952 §2.3).
- Every block has its digest; a response and a revisit of HTTP have their payload's.
- A request stands behind the answer that it is `WARC-Concurrent-To` (§5.6), with the same address, date and connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from isal import igzip_lib

from bot.model.capture import Stored

from .reading import Found

GZIP_HEADER = igzip_lib.compress(b"", 3, igzip_lib.COMP_GZIP)[:10]
_ONCE = ("warc-record-id", "warc-date", "warc-type", "content-length")
_FETCHED = frozenset(("response", "request", "revisit", "resource", "conversion", "continuation"))
_SHARED = ("WARC-Target-URI", "WARC-Date", "WARC-IP-Address", "WARC-Cipher-Suite")
_ANSWERS = frozenset(("response", "revisit"))


def wrong(found: Found) -> Iterator[str]:
    """What the standard does not allow."""
    stored = found.stored
    names = [name.lower() for name, _ in stored.headers]
    for name in _ONCE:
        if names.count(name) != 1:
            yield f"{names.count(name) or 'no'} {name} in its head"
    if stored.kind in _FETCHED and "warc-target-uri" not in names:
        yield f"a {stored.kind} without WARC-Target-URI"
    if stored.kind == "revisit" and "warc-profile" not in names:
        yield "a revisit without WARC-Profile"
    if not is_date(stored.header("WARC-Date")):
        yield f"its date cannot be read: {stored.header('WARC-Date')}"
    for name in found.digests.wrong:
        yield f"its {name} is not that of its bytes"


class Series:
    """The records of a file of our own, one behind the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._info = ""
        self._before: Stored | None = None

    def wrong(self, found: Found, header: bytes) -> Iterator[str]:
        """`header`: the first bytes of its gzip member."""
        stored = found.stored
        fields = {name.lower(): value for name, value in stored.headers}
        if header != GZIP_HEADER:
            yield f"the header of its gzip member is {header.hex()}, and is written {GZIP_HEADER.hex()}"
        if not found.alone:
            yield "it shares its gzip member with other records"
        if "warc-block-digest" not in fields:
            yield "it has no block digest"
        http = stored.kind in _ANSWERS and fields.get("content-type", "").startswith("application/http")
        if http and "warc-payload-digest" not in fields:
            yield "it has no payload digest"
        yield from self._placed(stored, fields)
        self._before = stored

    def damaged(self) -> None:
        """What stood before the next record is not known."""
        self._before = None

    def _placed(self, stored: Stored, fields: Mapping[str, str]) -> Iterator[str]:
        if stored.kind == "warcinfo":
            self._info = self._info or stored.record_id
            if fields.get("warc-filename") != self._name:
                yield f"the file was written as {fields.get('warc-filename')}"
            if self._before is not None:
                yield "a second warcinfo record"
            return
        info = fields.get("warc-warcinfo-id", "").strip("<>")
        if self._info and info and info != self._info:
            yield f"it was written into another file, that of {info}"
        if stored.kind == "request" and self._before is not None:
            yield from _apart(stored, self._before)


def _apart(request: Stored, answer: Stored) -> Iterator[str]:
    about = request.header("WARC-Concurrent-To").strip("<>")
    if about != answer.record_id:
        yield f"the record before it is not the answer to this request, {about}"
        return
    for name in _SHARED:
        if request.header(name) != answer.header(name):
            yield f"{name} is {request.header(name)}, and of the answer to this request {answer.header(name)}"


def is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
