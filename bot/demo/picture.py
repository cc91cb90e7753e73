"""A picture for each story: a landscape in the colours that its slug gives, as a PNG of 640 by 360 with a palette.

PNG (W3C, third edition): signature, then the chunks IHDR, PLTE, IDAT and IEND, each length, name, data and CRC-32 of
name and data (5.3); colour type 3 is a palette of RGB triples (11.2.1); each row begins with its filter byte, 0 (9.2).
"""

from __future__ import annotations

import colorsys
import functools
import hashlib
import math
import struct
import zlib

WIDTH = 640
HEIGHT = 360
_SKY = 32
"""Bands of the sky; palette entries 0 to 31."""
_SUN, _FAR, _NEAR = _SKY, _SKY + 1, _SKY + 2


@functools.cache
def picture(slug: str) -> bytes:
    """The same slug always gives the same picture."""
    seed = hashlib.sha256(slug.encode()).digest()
    rows = bytearray((WIDTH + 1) * HEIGHT)
    for x in range(WIDTH):
        rows[x + 1 :: WIDTH + 1] = _column(seed, x)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", _palette(seed)), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _column(seed: bytes, x: int) -> bytes:
    """One column from top to bottom: sky with its sun, a far ridge, a near one."""
    far = int(200 + 30 * math.sin(x / (40 + seed[0] / 4) + seed[1]) + 12 * math.sin(x / 17 + seed[2]))
    near = int(275 + 28 * math.sin(x / (60 + seed[3] / 4) + seed[4]) + 8 * math.sin(x / 11 + seed[5]))
    column = bytearray(min(y * _SKY // 260, _SKY - 1) for y in range(HEIGHT))
    half = 44**2 - (x - 120 - seed[6] * 400 // 255) ** 2
    if half > 0:
        reach = math.isqrt(half)
        column[110 - reach : 110 + reach] = bytes([_SUN]) * (2 * reach)
    column[far:] = bytes([_FAR]) * (HEIGHT - far)
    column[near:] = bytes([_NEAR]) * (HEIGHT - near)
    return bytes(column)


def _palette(seed: bytes) -> bytes:
    hue = seed[7] / 255
    sky = [_rgb(hue, 0.35 + 0.3 * (1 - band / _SKY), 0.6 + 0.35 * band / _SKY) for band in range(_SKY)]
    return b"".join([*sky, _rgb(0.12, 0.25, 1.0), _rgb(hue + 0.05, 0.4, 0.45), _rgb(hue + 0.08, 0.5, 0.25)])


def _rgb(hue: float, saturation: float, value: float) -> bytes:
    return bytes(round(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
