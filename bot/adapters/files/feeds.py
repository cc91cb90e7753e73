"""The documents that readers fetch, each with its `.gz`, written beside and moved into place.

A reader sees the whole old file or the whole new one. What is written is compared with what is there first, so a file's
time is that of its last change.

Private documents (their paths begin with `~/`) lie in a folder of their own beside the others, which nobody else may
enter: a web server that serves the folder of feeds does not serve them.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import itertools
import os
import threading
import zlib
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot.model.errors import refused
from bot.model.query import Published

from .document import FileDocument

_GZIP_LEVEL = 6
_GZIP = 31  # zlib's wbits for a gzip header, whose time is 0
_PRIVATE = "~"
_ENDINGS = (".atom", ".json", ".rss")
_BESIDE = ".new"
_PIECE = 1_048_576  # bytes compared at once
_writes = itertools.count()
"""No two writes of a process share a name, whatever is under way at once."""


class FeedFiles:
    """`bot.ports.Publisher` over a folder, and `private` beside it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._private = root.with_name("private")
        self._etags: dict[str, tuple[tuple[int, int, int], str, int]] = {}

    async def publish(self, path: str, body: bytes) -> bool:
        try:
            return await asyncio.to_thread(self._publish, path, body)
        except OSError as error:
            raise refused(error, self._target(path)) from error

    async def write(self, path: str, parts: AsyncIterator[bytes]) -> bool:
        target = self._target(path)
        pair = _Pair(target)
        try:
            await asyncio.to_thread(self._folder, target)
            async for part in parts:
                await asyncio.to_thread(pair.add, part)
            return await asyncio.to_thread(pair.take_place)
        except OSError as error:
            raise refused(error, target) from error
        finally:
            pair.close()  # at once: who is cancelled may not get to wait

    async def read(self, path: str) -> Published | None:
        return await asyncio.to_thread(self._read, path)

    async def open(self, path: str) -> FileDocument | None:
        return await asyncio.to_thread(self._open, path)

    async def names(self) -> frozenset[str]:
        return await asyncio.to_thread(lambda: frozenset(name for name, _ in self._listed()))

    async def prune(self, kept: Collection[str]) -> None:
        await asyncio.to_thread(self._prune, frozenset(kept))

    def _target(self, path: str) -> Path:
        first, _, rest = path.partition("/")
        return self._private / rest if first == _PRIVATE else self._root / path

    def _folder(self, target: Path) -> None:
        if target.is_relative_to(self._private):
            self._private.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)

    def _listed(self) -> Iterator[tuple[str, Path]]:
        """Path and file of each document, those too of which only the packed form is left."""
        for root, prefix in ((self._root, ""), (self._private, f"{_PRIVATE}/")):
            for file in (*root.glob("*"), *root.glob("*/*")):
                path = f"{prefix}{file.relative_to(root).as_posix().removesuffix('.gz')}"
                if path.endswith(_ENDINGS) and not file.name.startswith("."):
                    yield path, file

    def _prune(self, kept: frozenset[str]) -> None:
        for path, file in list(self._listed()):
            if path not in kept:
                file.unlink(missing_ok=True)
                with contextlib.suppress(OSError):  # others are left in it
                    file.parent.rmdir()
        for root in (self._root, self._private):
            for left in (*root.glob(f".*{_BESIDE}"), *root.glob(f"*/.*{_BESIDE}")):
                if f".{os.getpid()}-" not in left.name:  # a process that is gone was writing it
                    left.unlink(missing_ok=True)

    def _publish(self, path: str, body: bytes) -> bool:
        target = self._target(path)
        packed = target.with_name(target.name + ".gz")
        squeezed = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        # A crash between the two leaves a pair that does not agree, so both are looked at.
        if _holds(target, body) and _holds(packed, squeezed):
            return False
        self._folder(target)
        _replace(packed, squeezed)
        _replace(target, body)
        return True

    def _read(self, path: str) -> Published | None:
        document = self._open(path)
        if document is None:
            return None
        with contextlib.closing(document):
            body = document.whole(packed=False)
            packed = document.whole(packed=True) if document.packed else gzip.compress(body, _GZIP_LEVEL, mtime=0)
            return Published(body=body, packed=packed, etag=document.etag, modified=document.modified)

    def _open(self, path: str) -> FileDocument | None:
        target = self._target(path)
        with contextlib.ExitStack() as stack:
            try:
                plain = stack.enter_context(target.open("rb"))
                packed = stack.enter_context(target.with_name(target.name + ".gz").open("rb"))
            except (FileNotFoundError, NotADirectoryError):
                return None
            etag, crc = self._etag(path, plain)
            agree = _crc(packed) == crc  # else it was published between the two
            held = os.fstat(plain.fileno())
            stack.pop_all()
        modified = datetime.fromtimestamp(int(held.st_mtime), UTC)
        return FileDocument(plain, packed, agree=agree, etag=etag, modified=modified)

    def _etag(self, path: str, plain: IO[bytes]) -> tuple[str, int]:
        """ETag and CRC of the content; a file is read once for them."""
        held = os.fstat(plain.fileno())
        state = (held.st_ino, held.st_mtime_ns, held.st_size)
        known = self._etags.get(path)
        if known is None or known[0] != state:
            digest, crc = hashlib.sha256(), 0
            for piece in _pieces(plain):
                digest.update(piece)
                crc = zlib.crc32(piece, crc)
            known = self._etags[path] = state, f'"{digest.hexdigest()[:32]}"', crc
        return known[1:]


class _Pair:
    """A document and its packed form while they are written, piece by piece.

    It may be closed while a thread is still at a piece: that is waited for, and nothing is left beside.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._packed = target.with_name(target.name + ".gz")
        self._beside = _beside(target)
        self._beside_packed = _beside(self._packed)
        self._squeeze = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP)
        self._files: list[IO[bytes]] = []
        self._closed = False
        self._lock = threading.Lock()

    def add(self, part: bytes) -> None:
        with self._lock:
            self._write(part, self._squeeze.compress(part))

    def take_place(self) -> bool:
        """Whether it differs from what was there."""
        with self._lock:
            self._write(b"", self._squeeze.flush())
            if self._closed or (_same(self._beside, self._target) and _same(self._beside_packed, self._packed)):
                return False
            for file in self._files:
                os.fsync(file.fileno())
            self._beside_packed.replace(self._packed)
            self._beside.replace(self._target)
            return True

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for file in self._files:
                with contextlib.suppress(OSError):  # of a disk that is full, which the write has told
                    file.close()
            for path in (self._beside, self._beside_packed):
                path.unlink(missing_ok=True)

    def _write(self, plain: bytes, packed: bytes) -> None:
        if self._closed:
            return
        for path in (self._beside, self._beside_packed)[len(self._files) :]:
            self._files.append(path.open("wb"))
        for file, piece in zip(self._files, (plain, packed), strict=True):
            file.write(piece)
            file.flush()


def _same(one: Path, other: Path) -> bool:
    if not other.exists() or one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as ours, other.open("rb") as theirs:
        return all(a == b for a, b in zip(_pieces(ours), _pieces(theirs), strict=True))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _crc(packed: IO[bytes]) -> int:
    """RFC 1952 §2.3.1: the CRC of what was packed; -1 for a file that has none."""
    if os.fstat(packed.fileno()).st_size < 8:
        return -1
    packed.seek(-8, os.SEEK_END)
    return int.from_bytes(packed.read(4), "little")


def _holds(target: Path, body: bytes) -> bool:
    return target.exists() and target.read_bytes() == body


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}-{next(_writes)}{_BESIDE}")


def _replace(target: Path, body: bytes) -> None:
    beside = _beside(target)
    try:
        with beside.open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
