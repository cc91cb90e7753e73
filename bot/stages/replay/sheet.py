"""References in CSS, found by its tokens (CSS Syntax Level 3 §4.3) in linear time; all else stays byte for byte.

A reference is what stands in `url(…)` and `src(…)`, the string behind `@import`, and the strings of an image set (CSS Images Level 4
§2.4), but not those of a function inside it (`type("image/avif")`). It is for a stylesheet behind `@import`, for a font
inside `@font-face`, else for an image. `@namespace` names something and refers to nothing. Function and rule names may be
written with escapes, and are read so. A `url(` with a quote or a blank in its middle is broken (§4.3.14) and is no reference; what the end of the text leaves open is closed there.

A stylesheet in a `data:` address is rewritten in its place: what it refers to would be fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from bot.stages.replay.addresses import WEB, Aim, Base, aim
from bot.stages.replay.characters import REPLACEMENT
from bot.stages.replay.kinds import Kind, Place

_WS = r"\t\n\f\r "
_NAME = r"-0-9A-Za-z_\x00\x80-\U0010ffff"
_ESCAPE = rf"\\(?:[0-9a-fA-F]{{1,6}}+(?:\r\n|[{_WS}])?+|[^\n\r\f0-9a-fA-F])"
_STRING = r"""(?:(?<=")(?:[^"\\\n\r\f]++|\\(?:\r\n|[\s\S]|\Z))*+"?|(?<=')(?:[^'\\\n\r\f]++|\\(?:\r\n|[\s\S]|\Z))*+'?)"""
"""Behind its first quote."""


def _function(name: str) -> str:
    """Behind the bracket of a function: not inside another name. `<!--` is a token of its own (§4.3.1)."""
    return rf"(?<={name}\()(?:(?<![{_NAME}@#\\]{name}\()|(?<=<!--{name}\())"


_PIECES = (
    r"(?P<comment>(?<=/)\*[\s\S]*?(?:\*/|\Z))"
    rf"|(?P<string>{_STRING})"
    rf"|(?P<rule>(?<=@)(?:import|font-face|namespace)(?![{_NAME}\\]))"
    rf"|(?P<url>{_function('url')})"
    rf"|(?P<src>{_function('src')})"
    rf"|(?P<set>{_function('image-set')}|{_function('-webkit-image-set')}|{_function('image')})"
    r"|(?P<escape>(?<=\\)(?=[^\n\r\f]))"
)
# Each begins with a set of characters, for which text is searched nine times as fast as for alternatives (12 MB of pages).
_PLAIN = re.compile(rf"[/\"'@\\(](?:{_PIECES})", re.IGNORECASE | re.ASCII)
_BLOCK = re.compile(rf"[/\"'@\\(}}](?:{_PIECES}|(?P<end>(?<=\}})))", re.IGNORECASE | re.ASCII)
_SET = re.compile(rf"[/\"'@\\()](?:{_PIECES}|(?P<open>(?<=\())|(?P<close>(?<=\))))", re.IGNORECASE | re.ASCII)
_SETS = frozenset(("image-set(", "-webkit-image-set(", "image("))
_BEFORE = re.compile(rf"(?:<!(?=--))?[@#]?[{_NAME}]*\Z")
"""What stands of a name before its first escape."""
_LONGEST = 20
"""Characters of the longest name that is looked for, and of what tells that it is inside another."""
_REST = re.compile(rf"(?:{_ESCAPE}[{_NAME}]*+)*+\(?")
_ADDRESS = re.compile(rf"((?:[{_NAME}]|{_ESCAPE})++)\(")
_WHOLE = re.compile(r"""(["'])(?:[^"'\\]++|(?!\1)["']|\\[\s\S])*+\1""")
_UNQUOTED = re.compile(
    rf"[{_WS}]*+((?:[^\"'()\\{_WS}\x01-\x08\x0b\x0e-\x1f\x7f]++|\\(?:[^\n\r\f]|\Z))*+)[{_WS}]*+(?:\)|\Z)"
)
_BROKEN = re.compile(r"(?:[^)\\]++|\\[\s\S]|\\\Z)*+\)?")
_BLANK = re.compile(rf"(?:[{_WS}]++|/\*[\s\S]*?(?:\*/|\Z))*+")
_SPACE = re.compile(rf"[{_WS}]*+")
_PREFIX = re.compile(rf"{_BLANK.pattern}(?!url\()[{_NAME}]*+", re.IGNORECASE | re.ASCII)
_QUOTED = re.compile(rf"[\"']{_STRING}")
_ESCAPED = re.compile(rf"\\(?:([0-9a-fA-F]{{1,6}})(?:\r\n|[{_WS}])?|(\r\n|[\n\r\f]|\Z)|([\s\S]))")
_UNFIT = re.compile(r"""["'()\\<\s\x00-\x1f\x7f]""")
_TELLING = re.compile(r"url|src|image|import|\\", re.IGNORECASE)
"""What a sheet with references has."""
_DATA = re.compile(r"data:text/css\b([^,]*),(.*)", re.IGNORECASE | re.DOTALL)
NESTED = 2
"""Stylesheets in `data:` addresses inside one another that are read; what is deeper is emptied."""
INERT = frozenset(("data", "blob", "about", "mailto", "tel", "sms"))
"""Schemes of addresses that lead nowhere else."""


class _Spot(NamedTuple):
    """Where a reference stands in a sheet."""

    start: int
    end: int
    written: str
    bare: bool
    """Whether it has no quotes."""
    kind: Kind


def sheet(text: str, base: Base, place: Place, depth: int = 0) -> str:
    if not _TELLING.search(text):
        return text
    parts, done = list[str](), 0
    for spot in _Reader(text).spots():
        new = placed(spot.written, spot.kind, base, place, depth)
        if new != spot.written:
            parts += (text[done : spot.start], _quoted(new, bare=spot.bare))
            done = spot.end
    return "".join((*parts, text[done:])) if parts else text


def placed(written: str, kind: Kind, base: Base, place: Place, depth: int = 0) -> str:
    """What stands in the place of an address: itself where it leads nowhere else, empty where it must not be followed."""
    found = aim(written, base)
    if found.scheme in WEB:
        new = place(found.url, kind)
        return new + found.fragment if new else ""
    if found.scheme == "data" and kind == "style":
        return _data(found.url, base, place, depth + 1)
    return written if _inert(found, kind) else "#" if kind == "page" else ""


def _inert(found: Aim, kind: Kind) -> bool:
    """A document inside an address would have references of its own."""
    return not found.scheme or (found.scheme in INERT and (found.scheme == "about" or kind not in {"frame", "object"}))


def _data(url: str, base: Base, place: Place, depth: int) -> str:
    found = _DATA.match(url)
    if found is None or depth > NESTED:
        return ""
    body = unquote_to_bytes(found[2].partition("#")[0])
    if found[1].lower().rstrip().endswith("base64"):
        try:
            body = base64.b64decode(body + b"==")
        except binascii.Error:  # not base64: browsers refuse it too
            return ""
    text = body.decode("utf-8", "replace")
    # Nothing is relative to such an address, so that what is written so leads nowhere.
    new = sheet(text, base._replace(scheme=""), place, depth)
    return url if new == text else "data:text/css;charset=utf-8," + quote_from_bytes(new.encode("utf-8", "replace"))


class _Reader:
    """The references of one sheet."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._font = False
        self._depth = 0
        """Of parentheses, inside an image set."""

    def spots(self) -> list[_Spot]:
        found = list[_Spot]()
        while token := self._pattern().search(self._text, self._at):
            self._at = token.end()
            spot = self._token(token)
            if spot is not None:
                found.append(spot)
        return found

    def _pattern(self) -> re.Pattern[str]:
        return _SET if self._depth else _BLOCK if self._font else _PLAIN

    def _token(self, token: re.Match[str]) -> _Spot | None:
        match token.lastgroup:
            case "string" if self._depth == 1:
                return self._string(token.start(), self._kind())
            case "rule":
                return self._named(token[0].lower())
            case "url" | "src" | "set" as name:
                return self._named(f"{name}(")
            case "escape":
                return self._named(self._escaped(token.start()))
            case "end":
                self._font = False
            case "open" | "close" as side:
                self._depth += 1 if side == "open" else -1
            case _:
                pass
        return None

    def _kind(self) -> Kind:
        return "font" if self._font else "image"

    def _escaped(self, at: int) -> str:
        """The name that holds an escape, with the bracket or `@` that makes it a function's or a rule's."""
        found = _BEFORE.search(self._text, max(0, at - _LONGEST), at)
        before = found[0] if found else ""
        self._pass(_REST, at)
        name = before.removeprefix("<!--") + _decoded(self._text[at : self._at])
        return "set(" if name.lower() in _SETS else name.lower()

    def _named(self, name: str) -> _Spot | None:
        match name:
            case "@import":
                return self._argument("style")
            case "url(" | "src(":
                return self._address(name, self._kind())
            case "@namespace":
                self._pass(_PREFIX)
                self._argument("other")
            case "@font-face":
                self._font = True
            case _ if name.endswith("(") and (self._depth or name == "set("):
                self._depth += 1
        return None

    def _pass(self, pattern: re.Pattern[str], at: int | None = None) -> None:
        found = pattern.match(self._text, self._at if at is None else at)
        self._at = found.end() if found else self._at

    def _argument(self, kind: Kind) -> _Spot | None:
        """The string or address behind a rule's name."""
        self._pass(_BLANK)
        if token := _QUOTED.match(self._text, self._at):
            self._at = token.end()
            return self._string(token.start(), kind)
        named = _ADDRESS.match(self._text, self._at)
        name = _decoded(named[0]).lower() if named else ""
        if named is None or name not in {"url(", "src("}:
            return None
        self._at = named.end()
        return self._address(name, kind)

    def _address(self, name: str, kind: Kind) -> _Spot | None:
        """Behind `url(` or `src(`; where a string follows it is a function, whose end needs no looking for."""
        start = self._at
        self._pass(_BLANK if name == "src(" else _SPACE)
        if token := _QUOTED.match(self._text, self._at):
            self._at = token.end()
            self._depth += self._depth > 0
            return self._string(token.start(), kind)
        if name == "src(":
            self._depth += self._depth > 0
            return None
        if found := _UNQUOTED.match(self._text, start):
            self._at = found.end()
            return _Spot(found.start(1), found.end(1), _decoded(found[1]), True, kind)
        self._pass(_BROKEN)
        return None

    def _string(self, start: int, kind: Kind) -> _Spot | None:
        """The string that begins at `start` and has been passed; None where a line's end broke it off."""
        end = self._at
        whole = _WHOLE.fullmatch(self._text, start, end) is not None
        if not whole and end < len(self._text):
            return None
        return _Spot(start, end, _decoded(self._text[start + 1 : end - whole]), False, kind)


def _decoded(text: str) -> str:
    return _ESCAPED.sub(_character, text).replace("\0", REPLACEMENT) if "\\" in text or "\0" in text else text


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return found[3] or ""
    number = int(found[1], 16)
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else REPLACEMENT


def _quoted(url: str, *, bare: bool) -> str:
    """As it may stand in a sheet, and in a `style` element."""
    if bare and not _UNFIT.search(url):
        return url
    return '"' + _UNFIT.sub(lambda m: m[0] if m[0] in "'() " else f"\\{ord(m[0]):x} ", url) + '"'
