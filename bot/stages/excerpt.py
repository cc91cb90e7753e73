"""A piece of an article as a list of findings shows it, cut into what is marked and what is not.

- The passage with most marks is shown (description, paragraphs, captions; of several the first), cut at blanks to some
  LONGEST characters round the first of them, with … where it was cut. Without any mark it is the begin of the first one.
- What is marked is the word with the prefix that Arabic and Hebrew write together with it: للعراق, not عراق in it.
- Blanks are made one. Nothing is escaped here, and no sign is added but the ellipsis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.model.article import Record
from bot.stages.fold import is_mark, script
from bot.stages.tag.edges import UNPARTED

LONGEST: Final = 280
"""Characters of a snippet, but for a word."""
_BEFORE: Final = 80
"""Characters that stand before the first mark."""
_CUT: Final = "…"

Span: TypeAlias = tuple[int, int]
Marks: TypeAlias = Callable[[str, str], list[Span]]
"""Text and language → where it is marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str
    marked: bool = False


def whole(text: str, language: str, marks: Marks) -> tuple[Piece, ...]:
    """All of a text."""
    return _pieces(text, _widened(text, marks(text, language)), 0, len(text))


def best(record: Record, marks: Marks) -> tuple[Piece, ...]:
    """The passage that tells most."""
    passages = [" ".join(text.split()) for text in _passages(record)]
    found = [(text, _widened(text, marks(text, record.in_language))) for text in passages if text]
    if not found:
        return ()
    text, spans = max(found, key=lambda one: len(one[1]))
    return _pieces(text, spans, *_window(text, spans))


def _passages(record: Record) -> Iterable[str]:
    yield record.description
    yield from record.article_body.split("\n")
    yield from (image.caption for image in record.image)


def _widened(text: str, spans: Iterable[Span]) -> list[Span]:
    """With what is attached at the begin; apart."""
    apart: list[Span] = []
    for begin, end in spans:
        start = begin
        while start and _attached(text[start - 1], text[begin]):
            start -= 1
        if apart and start < apart[-1][1]:
            start = apart[-1][1]
        apart.append((start, end))
    return apart


def _attached(before: str, letter: str) -> bool:
    same = script(before)
    return bool(same) and same not in UNPARTED and (same == script(letter) or is_mark(before))


def _window(text: str, spans: list[Span]) -> Span:
    """Where the passage is cut, at blanks."""
    if len(text) <= LONGEST:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    begin = min(max(first - _BEFORE, 0), len(text) - LONGEST)
    start = 0 if begin == 0 else min(text.find(" ", begin, first) + 1 or first, first)
    if len(text) - start <= LONGEST:
        return start, len(text)
    end = text.rfind(" ", first + 1, start + LONGEST)
    return start, end if end > start else start + LONGEST


def _pieces(text: str, spans: Iterable[Span], start: int, end: int) -> tuple[Piece, ...]:
    pieces, place = [Piece(text=_CUT if start else "")], start
    for first, last in spans:
        if place <= first < end:
            pieces += [Piece(text=text[place:first]), Piece(text=text[first : min(last, end)], marked=True)]
            place = min(last, end)
    pieces += [Piece(text=text[place:end]), Piece(text=_CUT if end < len(text) else "")]
    return tuple(piece for piece in pieces if piece.text)
