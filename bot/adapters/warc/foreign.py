"""Files of other programs, taken into the archive: `warc/imported/<first 16 hex of the sha256>-<name>`.

- The bytes stay as they are. They are written beside (`.part`), synced and moved into place, so that a file is there whole or
  not at all; what a run that was killed left beside is removed by the next.
- One gzip member of all records is the exception (what `gzip file.warc` makes): no record of it can be read by its place
  (ISO 28500:2017 Annex D.2 asks for a member a record). Each record becomes a member of its own, its bytes unchanged; a
  warcinfo record before them says the name, size and sha256 of the file that was given. How a file is packed its first
  two records say. While it is unpacked and packed again the disk keeps its reserve, as for what is copied.
- The same bytes are not taken in twice. Files that lie there are told apart by their names, which begin with the digest; that
  is asked for first only where it may be known: where a file of the same size lies there, or a repacked one may.
- ARC files (the form before WARC) are refused with the way to convert them: warcio reads them, but it would be a
  dependency of every installation for a format that nobody has written since 2009.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from isal import igzip_lib, isal_zlib

from bot.adapters.disk import sync_folder
from bot.model.errors import ArchiveError, NoRoom
from bot.model.intake import TAKEN_IN, TakenIn

from . import reading, records

_PART = ".part"
_CHUNK = 4 << 20  # bytes copied at once
_NAME = 100  # characters of a file's name that are kept
_LEVEL = 3  # of isal, as for our own records
_GZIP = 31  # zlib's `wbits` for a gzip member
_MAGIC = b"\x1f\x8b"
_ARC = b"filedesc://"
_ENDINGS = re.compile(r"(\.warc)?(\.gz)?$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Stopped(Exception):  # noqa: N818 (the name says what happened)
    """Nobody waits for the work any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """One file on its way into the archive."""

    root: Path
    software: str
    reserve: int
    """Bytes of the disk that stay free."""
    now: Callable[[], datetime]
    told: Callable[[int, int], None]
    """Hears how many bytes are done, and of how many."""
    stop: threading.Event

    def take_in(self, path: Path) -> TakenIn:
        """Raises ArchiveError where no WARC record stands in the file, or no room is left; OSError where it cannot be read."""
        together = _together(path)
        folder = self.root / TAKEN_IN
        folder.mkdir(parents=True, exist_ok=True)
        size = path.stat().st_size
        held = {file.stat().st_size for file in folder.iterdir() if not file.name.endswith(_PART)}
        if size in held or together:
            sha256 = self._digest(path)
            for file in folder.glob(f"{sha256[:16]}-*.warc*"):
                if not file.name.endswith(_PART):
                    return self._taken(file, sha256, known=True, repacked=together)
        if (left := shutil.disk_usage(folder).free) < size + self.reserve:
            kept = f", of which archive.reserve keeps {self.reserve}" if self.reserve else ""
            raise NoRoom(f"{path} has {size} bytes, and {left} are free below {self.root}{kept}")
        for stale in folder.glob(f"*{_PART}"):
            stale.unlink()
        part = folder / f"{_kept_name(path, packed=True)}{_PART}"
        try:
            sha256 = self._copy(path, part)
            packed = _begins(part, _MAGIC)
            if together:
                part = self._repacked(part, path, sha256)
            target = folder / f"{sha256[:16]}-{_kept_name(path, packed=packed)}"
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(folder)
        sync_folder(folder.parent)  # it may be new itself
        return self._taken(target, sha256, known=False, repacked=together)

    def _taken(self, file: Path, sha256: str, *, known: bool, repacked: bool) -> TakenIn:
        name = file.relative_to(self.root).as_posix()
        return TakenIn(file=name, size=file.stat().st_size, sha256=sha256, known=known, repacked=repacked)

    def _digest(self, path: Path) -> str:
        found = hashlib.sha256()
        with path.open("rb") as stream:
            for chunk in self._chunks(stream, path.stat().st_size):
                found.update(chunk)
        return found.hexdigest()

    def _copy(self, path: Path, part: Path) -> str:
        found = hashlib.sha256()
        with path.open("rb") as stream, part.open("wb") as out:
            for chunk in self._chunks(stream, path.stat().st_size):
                found.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        return found.hexdigest()

    def _chunks(self, stream: BinaryIO, size: int) -> Iterator[bytes]:
        done = 0
        while chunk := stream.read(_CHUNK):
            if self.stop.is_set():
                raise Stopped
            yield chunk
            done += len(chunk)
            self.told(done, max(size, done))

    def _repacked(self, part: Path, path: Path, sha256: str) -> Path:
        """The records of one member, each in its own; what was copied is gone then. Unpacked on the disk, not in memory."""
        plain, whole = part.with_name(f"plain{_PART}"), part.with_name(f"members{_PART}")
        try:
            self._unpack(part, plain)
            with plain.open("rb") as stream, plain.open("rb") as again, whole.open("wb") as out:
                out.write(self._info(path, f"{sha256[:16]}-{_kept_name(path, packed=True)}", sha256))
                for found in reading.parts(stream, most=0):
                    if isinstance(found, reading.Found):
                        again.seek(found.offset)
                        self._pack(again, found.length, out, whole)
                out.flush()
                os.fsync(out.fileno())
        except BaseException:  # whatever it is, nothing half stays
            whole.unlink(missing_ok=True)
            raise
        finally:
            plain.unlink(missing_ok=True)
            part.unlink()
        return whole

    def _unpack(self, part: Path, plain: Path) -> None:
        """As far as it goes: of a file that was cut off what is whole is taken."""
        with part.open("rb") as stream, plain.open("wb") as out:
            for chunk in _unpacked(stream):
                self._check(plain, len(chunk))
                out.write(chunk)

    def _check(self, beside: Path, size: int) -> None:
        """Before `size` bytes are written, of which nothing said how many there would be. Raises NoRoom, Stopped."""
        if self.stop.is_set():
            raise Stopped
        if (left := shutil.disk_usage(beside.parent).free) < size + self.reserve:
            kept = ", which archive.reserve keeps" if self.reserve else ""
            raise NoRoom(f"what is unpacked does not fit: {left} bytes are free below {self.root}{kept}")

    def _pack(self, stream: BinaryIO, left: int, out: BinaryIO, beside: Path) -> None:
        machine = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
        while left and (chunk := stream.read(min(left, _CHUNK))):
            self._check(beside, len(chunk))
            out.write(machine.compress(chunk))
            left -= len(chunk)
        out.write(machine.flush())

    def _info(self, path: Path, name: str, sha256: str) -> bytes:
        size, called = path.stat().st_size, path.name.encode("utf-8", "replace").decode()
        given = f"records of {called} ({size} bytes, sha256 {sha256}), which was one gzip member"
        told = f"{given}: each is a member of its own here, its bytes unchanged"
        fields = (("software", self.software), ("format", "WARC File Format 1.1"), ("description", told))
        return records.warcinfo(name=name, date=self.now(), fields=fields).member


def _together(path: Path) -> bool:
    """Whether records share a gzip member. Raises ArchiveError where the file holds none."""
    with path.open("rb") as stream:
        begin = stream.read(len(_ARC))
        stream.seek(0)
        if begin.startswith(reading.ZIP):
            raise ArchiveError(f"{path}: {reading.BUNDLE}")
        if _ARC in {begin, next(_unpacked(stream), b"")[: len(_ARC)]}:
            raise ArchiveError(f"{path} is an ARC file: convert it with `warcio recompress {path} OUT.warc.gz`")
        parts = (part for part in reading.parts(stream, most=0) if isinstance(part, reading.Found))
        first = list(itertools.islice(parts, 2))
    if not first:
        raise ArchiveError(f"{path} holds no WARC record that can be read")
    return not all(found.alone for found in first)


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    """What gzip members hold, as far as they can be read."""
    machine, data = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP), stream.read(_CHUNK)
    while data or not machine.needs_input:
        try:
            yield machine.decompress(data, _CHUNK)
        except reading.CORRUPT:
            return
        data = b""
        if machine.eof:
            data, machine = machine.unused_data, igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        if machine.needs_input:
            data = data or stream.read(_CHUNK)


def _begins(path: Path, words: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(words)) == words


def _kept_name(path: Path, *, packed: bool) -> str:
    """What the file was called, in characters that any system takes, with the ending of what it holds."""
    stem = _UNSAFE.sub("-", _ENDINGS.sub("", path.name))[:_NAME].lstrip(".-") or "file"
    return stem + (".warc.gz" if packed else ".warc")
