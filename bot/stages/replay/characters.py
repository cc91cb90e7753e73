"""Character references in attribute values (WHATWG HTML §13.2.5.72-80), read and written.

In an attribute a named reference without its semicolon is none where a letter, a digit or `=` follows, so that
`?a=1&copy=2` is what its author meant. A null byte is U+FFFD.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5

REPLACEMENT = "\ufffd"
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z][a-zA-Z0-9]*+)(?!=));?")
_LAST = 0x10FFFF
_LONGEST = 8
"""Digits of the largest number that is read: more are none of a character, and Python refuses a very long number."""


def decoded(value: str) -> str:
    """An attribute's value as a browser reads it."""
    if "\0" in value:
        value = value.replace("\0", REPLACEMENT)
    return _REFERENCE.sub(_character, value) if "&" in value else value


def quoted(value: str) -> str:
    """The value between double quotes, also where another parser than HTML's reads it."""
    return f'"{escape(value)}"'


def _character(found: re.Match[str]) -> str:
    sixteen, ten, name = found.groups()
    if name is None:
        return _numbered(sixteen or ten, 16 if sixteen else 10)
    return html5.get(f"{name};" if found[0].endswith(";") else name, found[0])


def _numbered(digits: str, base: int) -> str:
    significant = digits.lstrip("0")
    number = int(significant or "0", base) if len(significant) <= _LONGEST else _LAST + 1
    if not 0 < number <= _LAST or 0xD800 <= number <= 0xDFFF:
        return REPLACEMENT
    if 0x80 <= number <= 0x9F:  # §13.2.5.80: written as Windows-1252 by programs that took it for Latin-1
        return bytes([number]).decode("cp1252", "ignore") or chr(number)
    return chr(number)
