"""The feed files in a dictionary."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Collection
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

    async def prune(self, kept: Collection[str]) -> None:
        self._files = {path: file for path, file in self._files.items() if path in kept}

    async def read(self, path: str) -> Published | None:
        return self._files.get(path)
