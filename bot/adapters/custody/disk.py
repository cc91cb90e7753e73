"""Writing so that a crash at any instant leaves the old file or the new one, whole, and a name that is on the disk.

A new content is written beside (`.<name>.new`), synced, and moved into place; then the folder is synced. One process
writes to an archive at a time, so that one name beside is enough, and what a crash left there is written over.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.adapters.disk import sync_folder, write

PUBLIC, PRIVATE = 0o644, 0o600


def replace(path: Path, content: bytes, mode: int = PUBLIC) -> None:
    """The file holds this from now on. It never has a mode wider than `mode`, and never a part of its content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    fd = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        write(fd, content)
        os.fsync(fd)
    finally:
        os.close(fd)
    beside.replace(path)
    sync_folder(path.parent)
