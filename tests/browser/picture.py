"""PNG, read and written as far as screenshots and test images need it (8 bits, RGB or RGBA, not interlaced), and compared.

Two screenshots are compared by tiles: the share of squares of 10 pixels whose mean colours differ by more than a twentieth.
Text that is a shade smoother makes no difference, a picture that is missing does, and so does a line that broke elsewhere.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

TILE = 10
APART = 0.05
_MAGIC = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    width: int
    height: int
    rows: tuple[bytes, ...]
    """RGB."""

    def has(self, colour: tuple[int, int, int]) -> bool:
        wanted = bytes(colour)
        return any(row[at : at + 3] == wanted for row in self.rows for at in range(0, len(row), 3))


def difference(one: Picture, other: Picture) -> float:
    """0: the same; 1: every tile differs."""
    assert (one.width, one.height) == (other.width, other.height)
    first, second = _tiles(one), _tiles(other)
    apart = sum(max(map(_apart, a, b)) > APART * 255 for a, b in zip(first, second, strict=True))
    return apart / len(first)


def _apart(a: float, b: float) -> float:
    return abs(a - b)


def _tiles(picture: Picture) -> list[tuple[float, ...]]:
    found = []
    for top in range(0, picture.height, TILE):
        rows = picture.rows[top : top + TILE]
        for left in range(0, picture.width * 3, TILE * 3):
            parts = [row[left : left + TILE * 3] for row in rows]
            count = sum(map(len, parts)) / 3
            found.append(tuple(sum(sum(part[c::3]) for part in parts) / count for c in range(3)))
    return found


def read(png: bytes) -> Picture:
    assert png.startswith(_MAGIC)
    at, packed, head = len(_MAGIC), b"", b""
    while at < len(png):
        (size,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + size]
        head = data if name == b"IHDR" else head
        packed += data if name == b"IDAT" else b""
        at += size + 12
    width, height, depth, colour, *_, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0)
    per = {2: 3, 6: 4}[colour]
    rows, above, raw = [], bytes(width * per), zlib.decompress(packed)
    for start in range(0, len(raw), width * per + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * per], above, per)
        rows.append(above if per == 3 else b"".join(above[at : at + 3] for at in range(0, len(above), 4)))
    assert len(rows) == height
    return Picture(width=width, height=height, rows=tuple(rows))


def _unfiltered(kind: int, line: bytes, above: bytes, per: int) -> bytes:
    """PNG (ISO/IEC 15948) §9.2."""
    if kind == 0:
        return line
    done = bytearray(line)
    for at, value in enumerate(line):
        left = done[at - per] if at >= per else 0
        corner = above[at - per] if at >= per else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        done[at] = (value + guess) & 255
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda near: abs(guess - near))


def image(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A plain rectangle as PNG."""
    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _MAGIC + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
