"""The feed files in a dictionary."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime

from bot.model.query import Published


class MemoryPublisher:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._files: dict[str, Published] = {}

    async def publish(self, path: str, body: bytes) -> bool:
        old = self._files.get(path)
        if old is not None and old.body == body:
            return False
        self._files[path] = Published(
            body=body,
            packed=gzip.compress(body, mtime=0),
            etag=f'"{hashlib.sha256(body).hexdigest()}"',
            modified=self._now(),
        )
        return True

    async def write(self, path: str, parts: AsyncIterator[bytes]) -> bool:
        return await self.publish(path, b"".join([part async for part in parts]))

    async def names(self) -> frozenset[str]:
        return frozenset(self._files)

    async def prune(self, kept: Collection[str]) -> None:
        self._files = {path: file for path, file in self._files.items() if path in kept}

    async def read(self, path: str) -> Published | None:
        return self._files.get(path)

    async def open(self, path: str) -> MemoryDocument | None:
        found = self._files.get(path)
        return None if found is None else MemoryDocument(found)


class MemoryDocument:
    packed = True

    def __init__(self, held: Published) -> None:
        self._held = held
        self.etag, self.modified = held.etag, held.modified

    def size(self, *, packed: bool) -> int:
        return len(self._held.packed if packed else self._held.body)

    async def parts(self, *, packed: bool) -> AsyncIterator[bytes]:
        yield self._held.packed if packed else self._held.body

    def close(self) -> None:
        """Nothing is open."""
