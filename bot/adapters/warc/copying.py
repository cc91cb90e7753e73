"""Records taken out of a file as the bytes that they are, so that a bundle holds what the archive holds.

A `.warc.gz` file is a series of gzip members, a record each (ISO 28500:2017, annex D): the member is the copy, whatever packed
it. A record of a file that is not compressed is made a member of its own. Each is unpacked and read, so that nothing torn
is handed on; whether its digests hold is the business of `verify`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isal import igzip_lib

from bot.model.capture import Member
from bot.model.errors import ArchiveError

from . import records

_GZIP = b"\x1f\x8b"
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
_HEAD = 1 << 20  # bytes that the head of a record may take
_LEVEL = 3


def members(stream: BinaryIO, begin: int, end: int) -> Iterator[Member]:
    """Those that begin at `begin` or behind it, and before `end`. Raises ArchiveError where one does not stand whole."""
    offset = begin
    while offset < end:
        stream.seek(offset)
        packed = stream.read(len(_GZIP)) == _GZIP
        stream.seek(offset)
        member, length = _packed(stream, offset) if packed else _plain(stream, offset)
        stored = records.parse(member)
        stream.seek(offset)
        raw = stream.read(length)
        if not packed:
            raw = igzip_lib.compress(raw, _LEVEL, igzip_lib.COMP_GZIP)
        yield Member(record_id=stored.record_id, kind=stored.kind, offset=offset, packed=raw)
        offset += length


def _packed(stream: BinaryIO, offset: int) -> tuple[bytes, int]:
    for member in records.members(stream):
        return member
    raise ArchiveError(f"no whole record at {offset}")


def _plain(stream: BinaryIO, offset: int) -> tuple[bytes, int]:
    head = stream.read(_HEAD).partition(b"\r\n\r\n")[0] + b"\r\n"
    named = _LENGTH.search(head)
    if named is None:
        raise ArchiveError(f"no whole record at {offset}")
    length = len(head) + 2 + int(named[1]) + 4
    stream.seek(offset)
    return stream.read(length), length
