"""The secrets of private feeds, as digests: `keys/feeds.json` of an archive, mode 0600.

It is no derived data: `rebuild` leaves it, as it does the other keys. It is written beside and moved into place, by one
process at a time, and a daemon that runs reads it again when it has changed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.model import codec
from bot.model.errors import ArchiveError, refused
from bot.model.share import Share

_MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    shares: tuple[Share, ...] = ()


class FileShares:
    def __init__(self, root: Path) -> None:
        """`root`: the archive."""
        self._path = root / "keys" / "feeds.json"
        self._known: tuple[tuple[int, int, int], tuple[Share, ...]] = ((0, 0, 0), ())

    def read(self) -> tuple[Share, ...]:
        """In the order they were made. Raises ArchiveError for a file that cannot be read."""
        try:
            held = self._path.stat()
            state = (held.st_ino, held.st_mtime_ns, held.st_size)
            if state != self._known[0]:
                self._known = state, codec.loads(_Kept, self._path.read_text("utf-8")).shares
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:  # of the codec, over a file that was altered
            raise ArchiveError(f"{self._path} cannot be read: {error}") from error
        return self._known[1]

    def change(self, change: Callable[[tuple[Share, ...]], tuple[Share, ...]]) -> None:
        """Puts what `change` makes of the shares in their place. Raises ArchiveError, and what `change` raises."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._path.with_name(".feeds.lock"), os.O_RDWR | os.O_CREAT, _MODE)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)  # held for the few milliseconds of the other command
                self._write(codec.dumps(_Kept(shares=change(self.read()))))
            finally:
                os.close(lock)
        except OSError as error:
            raise refused(error, self._path) from error

    def _write(self, text: str) -> None:
        beside = self._path.with_name(f".{self._path.name}.new")
        beside.unlink(missing_ok=True)
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(fd, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._path)
