"""The tree of a rule's text, by recursive descent; the grammar is in the docstring of this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.model.errors import RuleError
from bot.model.rule import DEPTH, Names
from bot.model.topic import AllOf, AnyOf, AtLeast, Expression, NotThis
from bot.stages.asking.fields import FIELDS, HEADS, Asked, leaf, number, unknown, words
from bot.stages.asking.patterns import regex
from bot.stages.asking.tokens import Kind, Token, shown, tokens

_TERM: Final = 'words, or a field such as entity:iraq or tag:"Middle East"'
_VALUE: Final = 'a value that touches the colon, such as tag:Iraq or tag:"Middle East"'


def parse(text: str, *, now: datetime | None = None, known: Names | None = None) -> Expression:
    """The tree of a rule. Raises RuleError.

    `now` is what `-7d` and `24h` are reckoned from; None: they are refused. `known`: the names that it may use; None: any.
    """
    parser = _Parser(tokens(text), Asked(now=now, names=known or Names()))
    return parser.whole()


class _Parser:
    """Reads the tokens one by one, so that of two faults the first is told."""

    def __init__(self, found: Iterator[Token], asked: Asked) -> None:
        self._tokens = found
        self._asked = asked
        self._ahead: Token | None = None

    def whole(self) -> Expression:
        tree = self._either(0)
        if not self._take("end"):
            raise _wrong(self._next, "the end of the rule, or another term")
        return tree

    def _either(self, depth: int) -> Expression:
        parts = [self._every(depth)]
        while self._take("OR"):
            parts.append(self._every(depth))
        return parts[0] if len(parts) == 1 else AnyOf(of=tuple(parts))

    @property
    def _next(self) -> Token:
        if self._ahead is None:
            self._ahead = next(self._tokens)
        return self._ahead

    def _take(self, *kinds: Kind) -> Token | None:
        token = self._next
        if token.kind not in kinds:
            return None
        self._ahead = None
        return token

    def _touching(self, before: Token, *kinds: Kind) -> Token | None:
        return self._take(*kinds) if self._next.begin == before.end else None

    def _every(self, depth: int) -> Expression:
        parts = [self._term(depth)]
        while self._take("AND") or self._next.kind not in {"OR", ")", "end"}:
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else AllOf(of=tuple(parts))

    def _term(self, depth: int) -> Expression:
        if depth > DEPTH:
            raise RuleError(self._next.column, f"more than {DEPTH} levels of brackets", f"{DEPTH} levels at most")
        token = self._take("-", "NOT", "(", "field", "word", "phrase", "pattern")
        if token is None:
            raise _wrong(self._next, _TERM)
        match token.kind:
            case "-" | "NOT":
                return NotThis(of=self._term(depth + 1))
            case "(":
                inside = self._either(depth + 1)
                self._close(token)
                return inside
            case "field":
                return self._field(token, depth)
            case "pattern":
                return regex(token, self._touching(token, "places"))
            case _:
                return words(token)

    def _close(self, opening: Token) -> None:
        if not self._take(")"):
            expected = f"another term, or the bracket that closes the one in column {opening.column}"
            raise _wrong(self._next, expected)

    def _field(self, field: Token, depth: int) -> Expression:
        if field.text in HEADS:
            return self._group(field, depth)
        if field.text not in FIELDS:
            raise unknown(field)
        if opening := self._touching(field, "("):
            return leaf(field, self._list(opening), self._asked)
        value = self._touching(field, "word", "phrase", "pattern")
        if value is None:
            raise _wrong(self._next, _VALUE)
        places = self._touching(value, "places") if value.kind == "pattern" or field.text == "regex" else None
        if value.kind == "pattern":
            return regex(value, places, field)
        if field.text == "regex":
            return regex(value, places)
        return leaf(field, [value], self._asked)

    def _list(self, opening: Token) -> list[Token]:
        values = [self._listed()]
        while self._take("OR"):
            values.append(self._listed())
        if not self._take(")"):
            raise _wrong(
                self._next, f"OR and another value, or the bracket that closes the one in column {opening.column}"
            )
        return values

    def _listed(self) -> Token:
        value = self._take("word", "phrase")
        if value is None:
            raise _wrong(self._next, "a word, or a phrase in quotes")
        return value

    def _group(self, head: Token, depth: int) -> Expression:
        count = self._touching(head, "word") if head.text == "at_least" else None
        opening = self._touching(count or head, "(") if count or head.text != "at_least" else None
        if opening is None:
            raise _wrong(self._next, f"terms in brackets, such as {HEADS[head.text]}")
        of: list[Expression] = []
        while not of or self._next.kind not in {")", "end"}:
            of.append(self._term(depth + 1))
        self._close(opening)
        return _joined(head, count, tuple(of))


def _joined(head: Token, count: Token | None, of: tuple[Expression, ...]) -> Expression:
    if count is None:
        return AllOf(of=of) if head.text == "all" else AnyOf(of=of)
    needed = number(count)
    if not 1 <= needed <= len(of):
        raise RuleError(count.column, shown(count.text), f"a number from 1 to {len(of)}: so many terms follow")
    return AtLeast(count=needed, of=of)


def _wrong(token: Token, expected: str) -> RuleError:
    found = "the end" if token.kind == "end" else _sign(token)
    return RuleError(token.column, found, expected)


def _sign(token: Token) -> str:
    return shown(
        f"{token.text}:" if token.kind == "field" else f"@{token.text}" if token.kind == "places" else token.text
    )
