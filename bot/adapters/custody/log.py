"""The log of the custody, `archive/custody/log.jsonl`: one line a manifest, each bound to the line before it, each signed.

A line is a JSON object (RFC 8259) and a line feed. Its members, all text:

    day        the UTC day that the manifest is of
    manifest   name of the file, `<day>.sha256`
    sha256     of the manifest's bytes, hex
    previous   SHA-256 of the line before, its line feed included, hex; 64 zeros in the first line
    key        id of the key that signed (`keys`)
    signed_at  when, UTC, with microseconds
    signature  Ed25519 (RFC 8032) over the same object without this member, in canonical form, base64

Canonical form: members sorted by name, no blanks, no line feed, every character as itself in UTF-8 and escaped only where
RFC 8259 §7 says so. A line is itself in canonical form, so what was signed is the line with one member taken out, and no
two texts mean the same line. The log is only ever appended to. What a crash left of a line (no line feed) is moved to
`quarantine/`, and the line is made again.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import dataclasses
import hashlib
import json
import logging
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.adapters.disk import sync_folder, write
from bot.model.logline import line

from .disk import replace
from .manifest import FOLDER

log = logging.getLogger("tearsheet")

LOG = f"{FOLDER}/log.jsonl"
NOTHING = "0" * 64
"""What the first line has as the digest of the line before it."""


_LONGEST = 65_536
"""Bytes that are read as one line; ours have some 500. What is longer comes in pieces, none of which is a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    day: str
    manifest: str
    sha256: str
    previous: str
    key: str
    signed_at: str
    signature: str = ""

    def signed(self) -> bytes:
        """What the signature is over."""
        fields = dataclasses.asdict(self)
        del fields["signature"]
        return _canonical(fields)

    def written(self) -> bytes:
        return _canonical(dataclasses.asdict(self)) + b"\n"

    def with_signature(self, raw: bytes) -> Line:
        return dataclasses.replace(self, signature=base64.b64encode(raw).decode("ascii"))

    def signature_bytes(self) -> bytes:
        """Empty where it is not base64 as it is written."""
        try:
            raw = base64.b64decode(self.signature, validate=True)
        except (binascii.Error, ValueError):
            return b""
        return raw if base64.b64encode(raw).decode("ascii") == self.signature else b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line as it stands in the log."""

    offset: int
    raw: bytes
    line: Line | None
    """None: no line in canonical form."""

    @property
    def whole(self) -> bool:
        return self.raw.endswith(b"\n")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def places(root: Path) -> Iterator[Place]:
    """Every line of the log, from its begin."""
    offset = 0
    with contextlib.suppress(FileNotFoundError), (root / LOG).open("rb") as stream:
        for raw in iter(partial(stream.readline, _LONGEST), b""):
            yield Place(offset=offset, raw=raw, line=_parsed(raw))
            offset += len(raw)


def last(root: Path) -> Place | None:
    """The last line, whatever it is."""
    return next(iter(deque(places(root), 1)), None)


def append(root: Path, made: Line) -> None:
    """The line is on the disk, or nothing of it is. Raises OSError."""
    path = root / LOG
    fresh = not path.exists()
    fd = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
    try:
        before = os.fstat(fd).st_size
        try:
            write(fd, made.written())
            os.fsync(fd)
        except OSError:
            os.ftruncate(fd, before)
            raise
    finally:
        os.close(fd)
    if fresh:
        sync_folder(path.parent)


def mend(root: Path) -> None:
    """Moves what a crash left of a last line to quarantine."""
    while (torn := last(root)) is not None and not torn.whole:
        replace(root / "quarantine" / f"custody-log.{torn.offset}.torn", torn.raw)
        with (root / LOG).open("r+b") as stream:
            stream.truncate(torn.offset)
            os.fsync(stream.fileno())
        log.warning(line("torn", file=LOG, offset=torn.offset, bytes=len(torn.raw)))


def _canonical(fields: dict[str, str]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _parsed(raw: bytes) -> Line | None:
    """Only what this program would have written, so that no flipped byte goes unseen."""
    try:
        fields = json.loads(raw)
        found = Line(**fields)
        return found if found.written() == raw and all(isinstance(value, str) for value in fields.values()) else None
    except (ValueError, TypeError, RecursionError):  # no JSON, no UTF-8, other members
        return None
