"""Whether the disk of an archive takes more.

Work pauses before the disk is full: what is under way then, the index and the feeds still have room. After something was
refused all the same (a quota, which the free space does not tell of), only a trial tells that it would be taken again.
"""

from __future__ import annotations

import os
from pathlib import Path

_TRIAL = 1 << 20  # bytes that are written to see whether more would be taken
_PLACE = ".trial"


def room(root: Path, reserve: int, *, trial: bool = False) -> str:
    """Why nothing more can be kept below a folder; empty: there is room. `reserve`: bytes that stay free."""
    try:
        free = os.statvfs(root)
        left = free.f_bavail * free.f_frsize
        if left < reserve:
            return f"the disk of {root} has {left / 1e6:.1f} MB left, and archive.reserve is {reserve / 1e6:.1f} MB"
        if trial:
            _try(root / _PLACE)
    except OSError as error:
        return f"{root}: {error.strerror}"
    return ""


def _try(place: Path) -> None:
    try:
        with place.open("wb", buffering=0) as stream:
            if stream.write(bytes(_TRIAL)) < _TRIAL:
                stream.write(b"\0")  # the rest says with its errno why not
            os.fsync(stream.fileno())
    finally:
        place.unlink(missing_ok=True)
