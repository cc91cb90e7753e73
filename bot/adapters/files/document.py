"""A published file, open: what it was when it was opened, whatever takes its place."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import IO

_PIECE = 262_144  # bytes read at once


class FileDocument:
    """`bot.ports.Document` over two open files."""

    def __init__(self, plain: IO[bytes], packed: IO[bytes], *, agree: bool, etag: str, modified: datetime) -> None:
        self._plain = plain
        self._packed = packed
        self.packed = agree
        self.etag = etag
        self.modified = modified

    def size(self, *, packed: bool) -> int:
        return os.fstat(self._file(packed).fileno()).st_size

    async def parts(self, *, packed: bool) -> AsyncIterator[bytes]:
        try:
            at = 0
            while piece := await asyncio.to_thread(os.pread, self._file(packed).fileno(), _PIECE, at):
                yield piece
                at += len(piece)
        finally:
            self.close()

    def whole(self, *, packed: bool) -> bytes:
        file = self._file(packed)
        return os.pread(file.fileno(), self.size(packed=packed), 0)

    def close(self) -> None:
        self._plain.close()
        self._packed.close()

    def _file(self, packed: bool) -> IO[bytes]:
        return self._packed if packed else self._plain
