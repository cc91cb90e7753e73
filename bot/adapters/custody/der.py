"""DER (ITU-T X.690 §10), as much of it as a timestamp needs: single-byte tags, definite lengths, a few types written.

What is read comes from outside: a length that goes beyond its parent, an indefinite length, a long tag, a value nested
deeper than `DEEPEST` are BadInput. Order and minimal lengths are not insisted on: authorities differ, and what is signed
is taken as the bytes that came.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model.errors import BadInput

BOOLEAN, INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x01, 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
DEEPEST = 32
"""Values inside one another."""
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_LONG_LENGTH = 0x80
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    tag: int
    raw: bytes = field(repr=False)
    """Tag and length included."""
    content: bytes
    parts: tuple[Value, ...] = ()
    """Of a constructed value."""

    def part(self, number: int, tag: int) -> Value:
        """The part at a place. Raises BadInput where it is absent or of another kind."""
        if number >= len(self.parts) or self.parts[number].tag != tag:
            raise BadInput(f"no value of kind {tag:#04x} at place {number}")
        return self.parts[number]

    def tagged(self, tag: int) -> Value | None:
        """The first part of a kind."""
        return next((part for part in self.parts if part.tag == tag), None)

    @property
    def integer(self) -> int:
        return int.from_bytes(self.content, "big", signed=True)


def read(data: bytes) -> Value:
    """The one value that these bytes are. Raises BadInput."""
    value, end = _value(data, 0, 0)
    if end != len(data):
        raise BadInput("bytes behind the value")
    return value


def written(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < _LONG_LENGTH:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_LENGTH | len(length))) + length + content


def integer(number: int) -> bytes:
    """A number of 0 or more."""
    return written(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An object identifier whose every arc is its own number (X.690 §8.19)."""
    first, second, *rest = map(int, dotted.split("."))
    return written(OID, bytes((40 * first + second,)), *map(_arc, rest))


def _arc(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))


def _value(data: bytes, begin: int, depth: int) -> tuple[Value, int]:
    if depth > DEEPEST or begin + 2 > len(data) or data[begin] & _LONG_TAG == _LONG_TAG:
        raise BadInput("no DER")
    tag, size, at = data[begin], data[begin + 1], begin + 2
    if size >= _LONG_LENGTH:
        count = size - _LONG_LENGTH
        if not 0 < count <= _LENGTH_BYTES:
            raise BadInput("no DER: a length that is none")
        size, at = int.from_bytes(data[at : at + count], "big"), at + count
    end = at + size
    if end > len(data):
        raise BadInput("no DER: a length beyond the end")
    content = data[at:end]
    parts = _parts(content, depth) if tag & _CONSTRUCTED else ()
    return Value(tag=tag, raw=data[begin:end], content=content, parts=parts), end


def _parts(content: bytes, depth: int) -> tuple[Value, ...]:
    found, at = [], 0
    while at < len(content):
        value, at = _value(content, at, depth + 1)
        found.append(value)
    return tuple(found)
