"""WARC files of anybody, record by record, in constant memory.

- A file is a series of gzip members, a record in each (ISO 28500:2017 Annex D), or one member with all records in it, or
  records as they are. Which it is its first bytes say.
- A record is a head, an empty line, as many bytes as `Content-Length` says, and two line ends. Heads of other programs are
  read leniently: WARC/0.17 to 1.1, bare LF, folded fields, line ends missing or too many.
- Blocks are unpacked piece by piece; `most` bytes of one are handed out, its digests are always over all of it.
- What cannot be read is a `Damage`: from which byte to which, and what is wrong. Behind it the walk goes on at the next
  place where a record begins, so that one bad byte costs one record. What says it is longer than its file is not read to the end
  of the file over and over: a walk takes time that grows with the size.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from isal import igzip_lib

from bot.model.capture import Stored
from bot.model.errors import ArchiveError

from .digests import Digested, Digests

MOST = 64 << 20
"""Bytes of a block that are handed out, where the caller does not say."""
_HEAD = 1 << 16  # bytes of a record's head
_CHUNK = 1 << 16  # bytes read at once: what stands behind a member is copied
_DIGITS = 18  # of a length: what has more is none, and thousands of them are no number to Python
_PIECE = 1 << 20  # bytes unpacked at once
_SCAN = 1 << 12  # bytes looked through at once for the next record
_AGAIN = 256 << 20
"""Packed bytes of one walk that are looked through twice. Members can be laid into one another so that each reads to the
file's end and fails there: from then on the walk goes on where reading failed."""
_FIRST = 512  # packed bytes in which the first words of a record stand
_MAGIC = b"\x1f\x8b\x08"
ZIP = b"PK\x03\x04"
BUNDLE = "it is a zip file: of a bundle (WACZ) the WARC files are those below archive/ in it, so unpack it first"
"""What a WACZ is told."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NAME = b"WARC"
_VERSION = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_END = re.compile(r"\r?\n")
_BLANK = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record, and where it stands."""

    stored: Stored
    """Its block cut to what was asked for."""
    offset: int
    length: int
    """Bytes in the file: of the gzip member, or of the plain record with the line ends behind it."""
    size: int
    """Bytes of the whole block."""
    digests: Digested
    alone: bool = True
    """False: other records share its gzip member, so that it cannot be read by its place alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Bytes that hold no record."""

    offset: int
    end: int
    what: str
    torn: bool = False
    """The file ends in it: whoever wrote it was interrupted, or is at work."""


Part: TypeAlias = Found | Damage
CORRUPT: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]  # its stub does not say that it is one


def parts(stream: BinaryIO, start: int = 0, *, most: int = MOST) -> Iterator[Part]:
    """Records and damages from `start` on, which is where a record begins; they cover the file without a gap."""
    stream.seek(start)
    begin = stream.read(len(ZIP))
    if start == 0 and begin == ZIP:
        return iter([Damage(offset=0, end=stream.seek(0, os.SEEK_END), what=BUNDLE)])
    packed = begin.startswith(_MAGIC[:2])
    stream.seek(start)
    return _Packed(stream, start, most).parts() if packed else _plain(stream, start, most)


def record(stream: BinaryIO, offset: int, *, most: int = MOST) -> Found:
    """The one record that begins at a place. Raises ArchiveError where none stands whole."""
    for part in parts(stream, offset, most=most):
        if isinstance(part, Found):
            return part
        raise ArchiveError(part.what)
    raise ArchiveError("nothing stands here")


class _Broken(Exception):  # noqa: N818 (a state of the bytes, caught in this file)
    """No record can be read on from here."""


class _Record:
    """A record that is being read: takes bytes until it has all of its own."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._head = bytearray()
        self._headers: tuple[tuple[str, str], ...] | None = None
        self._kept: list[bytes] = []
        self._room = most
        self.left = 0
        """Bytes of its block that were not taken yet."""
        self._digests = Digests()
        self.size = 0

    def take(self, data: bytes) -> bytes | None:
        """None: it wants more; else what is left of the data behind its block. Raises _Broken."""
        if self._headers is None:
            rest = self._begin(data)
            if rest is None:
                return None
            data = rest
        own = data if len(data) <= self.left else data[: self.left]
        self.left -= len(own)
        self._digests.update(own)
        if self._room > 0:
            self._kept.append(own if len(own) <= self._room else own[: self._room])
            self._room -= len(own)
        return None if self.left else data[len(own) :]

    def made(self, offset: int, length: int, *, alone: bool) -> Found:
        assert self._headers is not None
        stored = _stored(self._headers, b"".join(self._kept))
        return Found(
            stored=stored, offset=offset, length=length, size=self.size, digests=self._digests.ended(), alone=alone
        )

    def _begin(self, data: bytes) -> bytes | None:
        if self._head:
            self._head += data
            data = bytes(self._head)
        else:
            data = data.lstrip(_BLANK)
        end = _head_end(data)
        if end is None:
            if len(data) >= _HEAD or (len(data) > 16 and not _VERSION.match(data)):  # a version line is 10 bytes
                raise _Broken("no WARC record stands here")
            self._head = bytearray(data)
            return None
        if not _VERSION.match(data):
            raise _Broken("no WARC record stands here")
        self._headers = _fields(data[: end.start()])
        stored = _stored(self._headers, b"")
        length = stored.header("Content-Length")
        if not (length.isascii() and length.isdigit() and len(length) <= _DIGITS):
            raise _Broken("the record does not say how long it is")
        self.size = self.left = int(length)
        self._digests.begin(stored)
        return data[end.end() :]


class _Packed:
    """The walk over gzip members."""

    def __init__(self, stream: BinaryIO, start: int, most: int) -> None:
        self._window = _Window(stream, start)
        self._most = most
        self._lost = 0
        """Bytes that were unpacked for nothing."""

    def parts(self) -> Iterator[Part]:
        window = self._window
        while window.held or window.fill():
            begin = window.place
            try:
                yield from self._member(begin)
            except (_Broken, CORRUPT) as error:
                what = str(error) if isinstance(error, _Broken) else f"the gzip member is corrupt ({error})"
                self._lost += window.place - begin
                yield self._damage(begin, what)

    def _member(self, begin: int) -> Iterator[Found]:
        """The records of one member; the last one not before the member's checksum was right."""
        machine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        taker, whole, alone = _Record(self._most), False, True
        while not machine.eof:
            data = self._unpacked(machine)
            while data:
                if whole:
                    data = data.lstrip(_BLANK)
                    if not data:
                        break
                    if not data.startswith(_NAME[: len(data)]):
                        raise _Broken("the record is not as long as it says")
                    yield taker.made(begin, 0, alone=False)
                    taker, alone = _Record(self._most), False
                rest = taker.take(data)
                whole, data = rest is not None, rest or b""
        if not whole:
            raise _Broken("the record is not as long as it says")
        self._window.back(machine.unused_data)
        yield taker.made(begin, self._window.place - begin, alone=alone)

    def _unpacked(self, machine: igzip_lib.IgzipDecompressor) -> bytes:
        if not machine.needs_input:
            return machine.decompress(b"", _PIECE)
        window = self._window
        if not window.held and not window.fill():
            raise _Broken("the file ends within a record")
        data = machine.decompress(window.held, _PIECE)
        window.drop(len(window.held))
        return data

    def _damage(self, begin: int, what: str) -> Damage:
        """The walk stands behind it then: at the next member that holds the begin of a record, or at the file's end."""
        window = self._window
        window.move(begin + 1 if self._lost < _AGAIN else max(begin + 1, window.place))
        while window.find(_MAGIC):
            if len(window.held) < _FIRST:
                window.fill(_SCAN)
            if _begins(window.held[:_FIRST]):
                return Damage(offset=begin, end=window.place, what=what)
            window.drop(len(_MAGIC))
        return Damage(offset=begin, end=window.place, what=what, torn=True)


def _begins(packed: bytes) -> bool:
    try:
        machine = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        return machine.decompress(packed, len(_NAME)) == _NAME
    except CORRUPT:
        return False


def _plain(stream: BinaryIO, start: int, most: int) -> Iterator[Part]:
    """The walk over records that are not packed."""
    size = stream.seek(0, os.SEEK_END)
    window = _Window(stream, start)
    while window.held or window.fill():
        begin, taker = window.place, _Record(most)
        try:
            _take(window, taker, size)
        except _Broken as error:
            window.move(begin + 1)
            found = window.find(_NAME + b"/")
            yield Damage(offset=begin, end=window.place, what=str(error), torn=not found)
        else:
            yield taker.made(begin, window.place - begin, alone=True)


def _take(window: _Window, taker: _Record, size: int) -> None:
    """One plain record with the line ends behind it; one that says it is longer than the file is not read to the file's end."""
    rest = None
    while rest is None:
        if not window.held and not window.fill():
            raise _Broken("the file ends within a record")
        data = window.held
        rest = taker.take(data)
        window.drop(len(data) - len(rest or b""))
        if taker.left > size - window.place:
            raise _Broken("the file ends within a record")
    while window.held or window.fill():
        window.drop(len(window.held) - len(window.held.lstrip(_BLANK)))
        if window.held:
            return


class _Window:
    """What was read of a file and not used yet."""

    def __init__(self, stream: BinaryIO, place: int) -> None:
        self._stream = stream
        self.held = b""
        self.place = place
        """Of the first byte of `held`."""
        self.move(place)

    def move(self, place: int) -> None:
        self._stream.seek(place)
        self.held, self.place = b"", place

    def fill(self, size: int = _CHUNK) -> bool:
        """More of the file; False at its end."""
        data = self._stream.read(size)
        self.held += data
        return bool(data)

    def drop(self, count: int) -> None:
        self.held = self.held[count:]
        self.place += count

    def back(self, data: bytes) -> None:
        """Takes back the end of what was dropped last."""
        self.held = data + self.held
        self.place -= len(data)

    def find(self, words: bytes) -> bool:
        """Moves to the next place of some bytes, or to the file's end."""
        while (at := self.held.find(words)) < 0:
            self.drop(max(0, len(self.held) - len(words) + 1))
            if not self.fill(_SCAN):
                self.drop(len(self.held))
                return False
        self.drop(at)
        return True


def _head_end(data: bytes) -> re.Match[bytes] | None:
    """Plain searches first: they are a hundred times as fast over what holds no end at all."""
    head = data[:_HEAD]
    return _HEAD_END.search(head) if b"\n\r\n" in head or b"\n\n" in head else None


def _fields(head: bytes) -> tuple[tuple[str, str], ...]:
    lines = _LINE_END.split(_FOLD.sub(" ", head.decode("utf-8", "replace")))[1:]
    return tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines))


def _stored(headers: tuple[tuple[str, str], ...], block: bytes) -> Stored:
    told: dict[str, str] = {}
    for name, value in headers:
        told.setdefault(name.lower(), value)
    return Stored(
        record_id=told.get("warc-record-id", "").strip("<>"),
        kind=told.get("warc-type", ""),
        headers=headers,
        block=block,
    )
