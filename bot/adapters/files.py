"""The folder of an archive: its lock, and the feed files that are written beside and moved into place."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gzip
import hashlib
import itertools
import os
import zlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.model.errors import ArchiveError, Locked, refused
from bot.model.query import Published

_GZIP_LEVEL = 6
_writes = itertools.count()
"""No two writes of a process share a name, whatever is under way at once."""


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """The archive has one writer, this one; a dead process holds nothing.

    Raises:
        Locked: another process is it.
        ArchiveError: the folder cannot be made or written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        fd = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ArchiveError(
            f"the archive {root} cannot be written: {error.strerror}; choose another in bot.yaml"
        ) from error
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(fd, 100, 0).decode("ascii", "replace").strip() or "unknown"
            raise Locked(
                f"another tearsheet (process {holder}) writes to {root}; stop it or use another archive"
            ) from error
        with contextlib.suppress(OSError):  # who holds it is only told; a full disk is told where it matters
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(fd)


def held(root: Path) -> bool:
    """Whether some process is the archive's writer; asked without a wait, and nothing is changed."""
    try:
        with (root / ".lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class FeedFiles:
    """`bot.ports.Publisher` over a folder. A reader sees the whole old file or the whole new one."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def publish(self, path: str, body: bytes) -> bool:
        try:
            return await asyncio.to_thread(self._publish, path, body)
        except OSError as error:
            raise refused(error, self._root / path) from error

    async def read(self, path: str) -> Published | None:
        return await asyncio.to_thread(self._read, path)

    async def prune(self, kept: Collection[str]) -> None:
        await asyncio.to_thread(self._prune, frozenset(kept))

    def _prune(self, kept: frozenset[str]) -> None:
        for file in self._root.glob("*.atom*"):
            if file.name.removesuffix(".gz") not in kept:
                file.unlink(missing_ok=True)

    def _publish(self, path: str, body: bytes) -> bool:
        target = self._root / path
        packed = target.with_name(target.name + ".gz")
        squeezed = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        # A crash between the two leaves a pair that does not agree, so both are looked at.
        if _holds(target, body) and _holds(packed, squeezed):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(packed, squeezed)
        _replace(target, body)
        return True

    def _read(self, path: str) -> Published | None:
        target = self._root / path
        try:
            body = target.read_bytes()
            modified = datetime.fromtimestamp(int(target.stat().st_mtime), UTC)
            packed = target.with_name(target.name + ".gz").read_bytes()
        except FileNotFoundError:
            return None
        if int.from_bytes(packed[-8:-4], "little") != zlib.crc32(body):  # RFC 1952 §2.3.1: the CRC of what was packed
            packed = gzip.compress(body, _GZIP_LEVEL, mtime=0)  # published between the two reads
        return Published(body=body, packed=packed, etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"', modified=modified)


def _holds(target: Path, body: bytes) -> bool:
    return target.exists() and target.read_bytes() == body


def _replace(target: Path, body: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}-{next(_writes)}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
