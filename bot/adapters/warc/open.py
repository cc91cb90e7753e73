"""The WARC file that is being written, and names that are on the disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bot.adapters.disk import sync_folder, write
from bot.model.errors import refused

from . import records

OPEN = ".open"
"""Behind the name of a file that is being written."""


class OpenFile:
    """The file being written. `whole` undoes what was appended in it when it fails."""

    def __init__(self, fd: int, path: Path, name: str, day: str, info: records.Draft) -> None:
        self._fd = fd
        self.path = path
        self.name = name
        self.day = day
        self.info = info.record_id
        self.end = 0
        self._clean = True
        self._first = True
        with self.whole():
            self.append(info.member)

    def begin(self) -> int:
        return 0 if self._first else self.end

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        before, first = self.end, self.end == 0
        try:
            yield
        except OSError as error:
            os.ftruncate(self._fd, before)
            os.lseek(self._fd, before, os.SEEK_SET)
            self.end = before
            raise refused(error, self.path) from error
        self._first = first

    def append(self, member: bytes) -> int:
        offset = self.end
        write(self._fd, member)
        self.end += len(member)
        self._clean = False
        return offset

    def sync(self) -> None:
        if not self._clean:
            os.fdatasync(self._fd)
            self._clean = True

    def rename(self) -> None:
        """What was written is sealed. While it fails this is still the file being written."""
        self.path.with_name(self.path.name + OPEN).rename(self.path)

    def close(self) -> None:
        os.close(self._fd)
        sync_folder(self.path.parent)


def opened(path: Path) -> BinaryIO:
    """A file to be read, whether it is sealed or still written; it may be renamed in between. Raises OSError."""
    beside = path.with_name(path.name + OPEN)
    for name in (path, beside):
        with contextlib.suppress(FileNotFoundError):
            return name.open("rb")
    return path.open("rb")
