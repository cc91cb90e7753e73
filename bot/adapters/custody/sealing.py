"""Sealing a day: its manifest, then the line of the log. Each step is on the disk before the next begins.

- The manifest is of the UTC day that is just over, and lists every sealed file of that day or before that no manifest in
  the log lists. A file below `warc/YYYY/MM/DD/` is of that day; another (taken in) of the day on which it came to lie
  there (`st_ctime`). What is sealed later goes into the next manifest. A day without new files has none.
- One manifest a day. A clock that was set wrong leaves days that do not ascend in the log, and stops nothing.
- A manifest that no line names (a crash came between) is taken up as it is: what it says was true when it was written.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model import codec
from bot.model.logline import line

from . import log as chain
from . import manifest
from .disk import replace
from .keys import Key

log = logging.getLogger("tearsheet")

Told = Callable[[int], None]
_OURS = re.compile(r"warc/([0-9]{4})/([0-9]{2})/([0-9]{2})/[^/]+")


def day_before(now: datetime) -> str:
    """The last UTC day that is over."""
    return f"{now.astimezone(UTC) - timedelta(days=1):%Y-%m-%d}"


def seal(root: Path, key: Key, now: datetime, told: Told) -> None:
    """Everything that is to be done at `now`; again and again, it does nothing. Raises OSError, and what `told` raises."""
    chain.mend(root)
    logged = {place.line.manifest for place in chain.places(root) if place.line}
    for name in manifest.names(root):
        if name not in logged:
            log.warning(line("taken up", manifest=name))
            _sign(root, key, name, now)
            logged.add(name)
    name = day_before(now) + manifest.SUFFIX
    if name not in logged and (digests := _digests(root, now, told)):
        replace(root / manifest.FOLDER / name, manifest.render(digests))
        _sign(root, key, name, now)


def covered(root: Path, names: list[str]) -> set[str]:
    """Paths that these manifests list."""
    files = (root / manifest.FOLDER / name for name in names)
    return {entry.path for file in files for entry in manifest.entries(file.read_bytes())}


def _digests(root: Path, now: datetime, told: Told) -> dict[str, str]:
    last = day_before(now)
    old = covered(root, manifest.names(root))
    fresh = [path for path in manifest.sealed(root) if path not in old and _day(root, path) <= last]
    return {path: manifest.digest(root / path, told) for path in fresh}


def _day(root: Path, path: str) -> str:
    if ours := _OURS.fullmatch(path):
        return "-".join(ours.groups())
    return f"{datetime.fromtimestamp((root / path).stat().st_ctime, UTC):%Y-%m-%d}"


def _sign(root: Path, key: Key, name: str, now: datetime) -> None:
    content = (root / manifest.FOLDER / name).read_bytes()
    last = chain.last(root)
    bare = chain.Line(
        day=name.removesuffix(manifest.SUFFIX),
        manifest=name,
        sha256=hashlib.sha256(content).hexdigest(),
        previous=last.sha256 if last else chain.NOTHING,
        key=key.id,
        signed_at=codec.utc(now),
    )
    chain.append(root, bare.with_signature(key.sign(bare.signed())))
    paths = [entry.path for entry in manifest.entries(content)]
    size = sum((root / path).stat().st_size for path in paths if (root / path).is_file())
    log.info(line("sealed", day=bare.day, files=len(paths), bytes=size))
