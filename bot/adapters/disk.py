"""What several rooms ask of the disk: all of some bytes written, and a name that is there after a crash."""

from __future__ import annotations

import os
from pathlib import Path


def write(fd: int, content: bytes) -> None:
    """All of it: a short write is a disk that is full, and the rest says so with its errno."""
    left = memoryview(content)
    while left:
        left = left[os.write(fd, left) :]


def sync_folder(folder: Path) -> None:
    """A new or renamed name is on the disk."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
