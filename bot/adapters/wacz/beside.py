"""What a bundle takes along of the archive's custody: all that a stranger needs to see that the files were as they were.

The log whole, since each line holds the digest of the one before it; the manifests that name a file which the bundle was
copied from, with their timestamps; the public keys that the log was signed with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path


def custody(root: Path, files: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each; nothing where the archive has no custody yet. Raises OSError."""
    folder = root / "custody"
    keys = sorted((root / "keys").glob("custody*.pub.pem"))
    manifests = [one for one in sorted(folder.glob("*.sha256")) if _names(one, files)]
    stamps = [stamp for one in manifests for stamp in sorted(folder.glob(f"{one.stem}.*.tsr"))]
    for path in (*keys, folder / "log.jsonl", *manifests, *stamps):
        if path.is_file():
            yield path.name, path.read_bytes()


def _names(manifest: Path, files: Collection[str]) -> bool:
    """A line is a digest, two characters and a path (sha256sum)."""
    with manifest.open(encoding="utf-8") as lines:
        return any(line.rstrip("\n").partition(" ")[2][1:] in files for line in lines)
