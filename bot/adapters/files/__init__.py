"""The folder of an archive: its lock, its feed files, and who may read the private ones."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.model.errors import ArchiveError, Locked

from .feeds import FeedFiles
from .shares import FileShares

__all__ = ["FeedFiles", "FileShares", "held", "locked"]


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
