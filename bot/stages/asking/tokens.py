"""A rule's text parted into its signs and words, each with its column. Every expression here is linear in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.model.errors import RuleError
from bot.model.rule import CONTROL

Kind: TypeAlias = Literal["(", ")", "-", "AND", "OR", "NOT", "field", "word", "phrase", "pattern", "places", "end"]

SHOWN: Final = 80
"""Characters of a rule that an error shows."""
_QUOTES: Final = frozenset('"“”„')
_BLANKS = re.compile(r"\s*")
_UNSEEN = re.compile(r"[\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*")
"""Blanks, and the marks of direction that right-to-left text has round a word, of which nobody sees that they are there."""
_RUN = re.compile(r"[^\s()]+")
_FIELD = re.compile(r"[A-Za-z_]+:")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.|(?<=[^\W_])"(?=[^\W_]))*+)"', re.DOTALL)
_TYPOGRAPHIC = re.compile("[“”„]([^“”„]*)[“”„]")
_PATTERN = re.compile(r"/((?:[^/\\]|\\.)*+)/([A-Za-z]*)", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_SIGNS: Final[dict[str, Kind]] = {"(": "(", ")": ")", "AND": "AND", "OR": "OR", "NOT": "NOT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    kind: Kind
    text: str
    """What it stands for: of a phrase the words, of a pattern the pattern, of a field its name, of places their names."""
    begin: int
    end: int
    """`rule[begin:end]` is how it is written."""

    @property
    def column(self) -> int:
        return self.begin + 1


def tokens(rule: str) -> Iterator[Token]:
    """Raises RuleError."""
    if bad := CONTROL.search(rule):
        raise RuleError(
            bad.start() + 1, f"the control character U+{ord(bad[0]):04X}", "text without control characters"
        )
    last = Token(kind="end", text="", begin=0, end=0)
    while (begin := _blanks_end(rule, last)) < len(rule):
        last = _token(rule, begin, last)
        yield last
    yield Token(kind="end", text="", begin=len(rule), end=len(rule))


def pattern_text(written: str) -> str | None:
    """What a pattern with its slashes and flag stands for; None: it is none."""
    found = _PATTERN.fullmatch(written)
    return _pattern(found) if found else None


def shown(text: str) -> str:
    """Quoted, on one line, cut after SHOWN characters."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return json.dumps(cut, ensure_ascii=False)


def _token(rule: str, begin: int, last: Token) -> Token:
    touches = last.end == begin
    sign = rule[begin]
    if sign in "()":
        return Token(kind=_SIGNS[sign], text=sign, begin=begin, end=begin + 1)
    if touches and last.kind in {"phrase", "pattern"}:
        return _places(rule, begin)
    if sign in _QUOTES:
        return _quoted(rule, begin)
    if sign == "/":
        return _slashed(rule, begin)
    value = touches and last.kind == "field"
    if sign == "-" and not value and rule[begin + 1 : begin + 2].strip():
        return Token(kind="-", text="-", begin=begin, end=begin + 1)
    return _word(rule, begin, value=value)


def _word(rule: str, begin: int, *, value: bool) -> Token:
    """A word, or behind no field one that has a meaning of its own."""
    found = _RUN.match(rule, begin)
    assert found  # neither a blank nor a bracket stands there
    text = found[0]
    if not value:
        if text in _SIGNS:
            return Token(kind=_SIGNS[text], text=text, begin=begin, end=found.end())
        if field := _FIELD.match(rule, begin):
            return Token(kind="field", text=field[0][:-1], begin=begin, end=field.end())
    return Token(kind="word", text=text, begin=begin, end=found.end())


def _quoted(rule: str, begin: int) -> Token:
    straight = rule[begin] == '"'
    found = (_PHRASE if straight else _TYPOGRAPHIC).match(rule, begin)
    if not found:
        found_there = shown(rule[begin:])
        if straight:  # it begins with the mark that it is quoted with
            found_there = _ESCAPED.sub(r"\1", found_there[1:-1])
        raise RuleError(begin + 1, f"{found_there} without an end", "a closing quotation mark")
    text = _ESCAPED.sub(r"\1", found[1]) if straight else found[1]
    return Token(kind="phrase", text=text, begin=begin, end=found.end())


def _slashed(rule: str, begin: int) -> Token:
    found = _PATTERN.match(rule, begin)
    if not found:
        expected = "a closing / of the regular expression, or quotes around a text that begins with /"
        raise RuleError(begin + 1, f"{shown(rule[begin:])} without an end", expected)
    if found[2] not in {"", "i"}:
        raise RuleError(found.start(2) + 1, shown(found[2]), "i, or a blank behind the regular expression")
    return Token(kind="pattern", text=_pattern(found), begin=begin, end=found.end())


def _pattern(found: re.Match[str]) -> str:
    # \/ is the slash; every other pair is RE2's.
    pattern = _PAIR.sub(lambda pair: "/" if pair[1] == "/" else pair[0], found[1])
    return f"(?i){pattern}" if found[2] else pattern


def _places(rule: str, begin: int) -> Token:
    found = _RUN.match(rule, begin)
    assert found  # as in _word
    if rule[begin] != "@":
        raise RuleError(begin + 1, shown(found[0]), "a blank or a bracket")
    return Token(kind="places", text=found[0][1:], begin=begin, end=found.end())


def _blanks_end(rule: str, last: Token) -> int:
    """Before a term what is unseen is none of it; a value touches its field, and may begin with such a mark."""
    found = (_BLANKS if last.kind == "field" else _UNSEEN).match(rule, last.end)
    assert found  # it matches nothing as well
    return found.end()
