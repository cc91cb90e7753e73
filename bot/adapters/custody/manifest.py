r"""Manifests: the digests of files, in the format of `sha256sum`, so that `sha256sum -c` reads them.

A line is 64 hex digits, two blanks, a path relative to `archive/`, a line feed. As in GNU coreutils a path that holds a
backslash, a line feed or a carriage return has these as `\\`, `\n`, `\r`, and the line begins with a backslash. Lines
are sorted by path. What is read is held to this form exactly: another that means the same is not what was written.

A name that is not UTF-8 keeps its bytes (PEP 383). A path leads to a file below `warc/` and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = "custody"
SUFFIX = ".sha256"
_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_ENTRY = re.compile(rb"(\\?)([0-9a-f]{64})  ([^\n\r]+)\n")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPES = {"\\": "\\", "n": "\n", "r": "\r"}
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.sha256")
_CHUNK = 1 << 20  # bytes hashed at once; the other threads run meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    offset: int
    """Of its line in the manifest."""
    path: str
    """Under `archive/`; empty where the line cannot be read, or leads elsewhere."""
    sha256: str


def render(digests: Mapping[str, str]) -> bytes:
    """Path → hex digest, as the file's bytes."""
    return b"".join(_line(path, digests[path]) for path in sorted(digests))


def entries(content: bytes) -> Iterator[Entry]:
    """Every line in its order, those too that cannot be read."""
    offset = 0
    for raw in _lines(content):
        found = _ENTRY.fullmatch(raw)
        path = _path(found[3], escaped=bool(found[1])) if found else ""
        whole = found is not None and _line(path, found[2].decode()) == raw
        yield Entry(offset=offset, path=path if whole else "", sha256=found[2].decode() if found and whole else "")
        offset += len(raw)


def names(root: Path) -> list[str]:
    """The manifests that are there, in the order of their days."""
    return sorted(path.name for path in (root / FOLDER).glob(f"*{SUFFIX}") if is_name(path.name))


def listed(root: Path) -> set[str]:
    """Paths of all files that a manifest below an archive's folder names."""
    return {entry.path for name in names(root) for entry in entries((root / FOLDER / name).read_bytes()) if entry.path}


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def sealed(root: Path) -> list[str]:
    """Every sealed file of the archive, whoever wrote it: paths, sorted. What is being written has another ending."""
    found = (
        Path(folder) / name
        for folder, _, names_ in os.walk(root / "warc")
        for name in names_
        if name.endswith(_SUFFIXES) and not name.startswith(".")
    )
    return sorted(path.relative_to(root).as_posix() for path in found)


def digest(path: Path, told: Callable[[int], None]) -> str:
    """SHA-256 of a file, hex; `told` hears the bytes of each piece, and may raise to end it."""
    hashed, buffer = hashlib.sha256(), memoryview(bytearray(_CHUNK))
    with path.open("rb", buffering=0) as stream:
        while length := stream.readinto(buffer):
            hashed.update(buffer[:length])
            told(length)
    return hashed.hexdigest()


def _line(path: str, sha256: str) -> bytes:
    escaped = "".join(_ESCAPES.get(mark, mark) for mark in path)
    mark = "\\" if escaped != path else ""
    return f"{mark}{sha256}  {escaped}\n".encode("utf-8", "surrogateescape")


def _lines(content: bytes) -> list[bytes]:
    """A line feed ends a line, and nothing else does; what stands behind the last one is a line that is not whole."""
    *whole, rest = content.split(b"\n")
    return [part + b"\n" for part in whole] + ([rest] if rest else [])


def _path(raw: bytes, *, escaped: bool) -> str:
    path = raw.decode("utf-8", "surrogateescape")
    if escaped:
        path = _ESCAPED.sub(lambda found: _UNESCAPES.get(found[1], found[0]), path)
    parts = path.split("/")
    return path if parts[0] == "warc" and not {"", ".", ".."}.intersection(parts) else ""
