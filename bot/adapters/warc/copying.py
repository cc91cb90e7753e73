"""Records taken out of a file as the bytes that they are, so that a bundle holds what the archive holds.

A `.warc.gz` file is a series of gzip members, a record each (ISO 28500:2017, annex D): the member is the copy, whatever packed
it. A record of a file that is not compressed is made a member of its own. Each is unpacked and read, so that nothing torn
is handed on; whether its digests hold is the business of `verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from isal import igzip_lib

from bot.model.capture import Member
from bot.model.errors import ArchiveError

from . import reading

_GZIP = b"\x1f\x8b"
_LEVEL = 3  # of isal, as for our own records


def members(stream: BinaryIO, begin: int, end: int) -> Iterator[Member]:
    """Those that begin at `begin` or behind it, and before `end`. Raises ArchiveError where one does not stand whole."""
    offset = begin
    while offset < end:
        found = reading.record(stream, offset, most=0)
        if not found.alone:
            raise ArchiveError(f"the record at {offset} shares its gzip member with others")
        stream.seek(offset)
        raw = stream.read(found.length)
        if not raw.startswith(_GZIP):
            raw = igzip_lib.compress(raw, _LEVEL, igzip_lib.COMP_GZIP)
        yield Member(record_id=found.stored.record_id, kind=found.stored.kind, offset=offset, packed=raw)
        offset += found.length
