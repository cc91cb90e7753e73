"""WARC files of anybody, where they lie: read and never written. `bot.ports.Archive.read`, and the rows of a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from bot.model.capture import Capture, Stored
from bot.model.errors import ArchiveError

from .groups import groups
from .reading import BUNDLE, ZIP, parts, record


class WarcFiles:
    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        """Name as rows have it → file."""

    def rows(self, file: str) -> Iterator[Capture]:
        """In the order of their places. Raises ArchiveError where the file cannot be read or holds no record."""
        found = False
        with self._opened(file) as stream:
            if stream.read(len(ZIP)) == ZIP:
                raise ArchiveError(f"{file}: {BUNDLE}")
            for capture, _ in groups(parts(stream, most=0), file, 0):
                found = True
                yield capture
        if not found:
            raise ArchiveError(f"{file}: no WARC record stands in it")

    async def read(self, file: str, offset: int) -> Stored:
        return await asyncio.to_thread(self._read, file, offset)

    def _read(self, file: str, offset: int) -> Stored:
        with self._opened(file) as stream:
            return record(stream, offset).stored

    def _opened(self, file: str) -> BinaryIO:
        try:
            return self._paths[file].open("rb")
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}") from error
