"""A need (`model.need`) as a condition over `article`.

Words reach the full-text index in quotation marks, so that nothing in them is read as its language, and all else as
values. At most TERMS rows of words are asked for: what goes beyond them is left out of the condition, which is then met
by more articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.model.need import Anything, Both, Either, From, Has, Mentions, Need, Nothing

TERMS: Final = 8_000
"""Rows of words in one question: a hundred Hebrew words, each in its 80 forms."""


_SOURCES: Final = (
    "article.source IN (WITH RECURSIVE known (name) AS (SELECT min(source) FROM article UNION ALL"
    " SELECT (SELECT min(source) FROM article WHERE source > name) FROM known WHERE name IS NOT NULL) SELECT name FROM known"
    " WHERE trim(replace(replace(replace(name, '-', '<>'), '><', ''), '<>', '-'), '-') IN (SELECT value FROM json_each(?)))"
)
"""A step into an index for each source there is, not for each article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    text: str
    values: tuple[object, ...] = ()


def condition(need: Need) -> Condition:
    """True of each article that meets the need."""
    return _condition(_bounded(need))


def words(need: Need) -> str | None:
    """By which words what is found is put into an order, in the language of the full-text index; None: there are none."""
    return _words(_bounded(need))


def _condition(need: Need) -> Condition:
    match need:
        case Anything():
            return Condition(text="1")
        case Nothing():
            return Condition(text="0")
        case Mentions():
            return Condition(text="article.id IN (SELECT id FROM mention WHERE entity = ?)", values=(need.entity,))
        case From():
            return Condition(text=_SOURCES, values=(json.dumps(need.sources),))
        case Both() | Either() | Has() if _of_words(need):
            return Condition(text="article.num IN (SELECT rowid FROM word WHERE word MATCH ?)", values=(_words(need),))
        case Both():
            return _joined(" AND ", need.of)
        case Either():
            return _joined(" OR ", need.of)
        case Has():  # every one is of words
            raise AssertionError(need)


def _joined(operator: str, of: Iterable[Need]) -> Condition:
    parts = list(map(_condition, of))
    text = operator.join(part.text for part in parts)
    return Condition(text=f"({text})", values=tuple(value for part in parts for value in part.values))


def _of_words(need: Need) -> bool:
    """Whether the full-text index alone can answer it."""
    match need:
        case Has():
            return True
        case Both() | Either():
            return all(map(_of_words, need.of))
        case _:
            return False


def _words(need: Need) -> str | None:
    match need:
        case Has():
            phrases = " OR ".join(f'"{_quoted(" ".join(phrase))}"' for phrase in need.phrases)
            return f"{{{' '.join(need.columns)}}} : ({phrases})"
        case Both():
            return _together(" AND ", need.of)
        case Either():
            return _together(" OR ", need.of)
        case _:
            return None


def _together(operator: str, of: Iterable[Need]) -> str | None:
    parts = [part for part in map(_words, of) if part is not None]
    return f"({operator.join(parts)})" if parts else None


def _quoted(text: str) -> str:
    """A NUL would end the question."""
    return text.replace('"', '""').replace("\0", " ")


def _bounded(need: Need) -> Need:
    return _spending(need, [TERMS])


def _spending(need: Need, left: list[int]) -> Need:
    """The need without what would take more rows of words than are left."""
    match need:
        case Has():
            if len(need.phrases) > left[0]:
                return Anything()
            left[0] -= len(need.phrases)
            return need
        case Both():
            return Both(of=tuple(_spending(part, left) for part in need.of))
        case Either():
            return Either(of=tuple(_spending(part, left) for part in need.of))
        case _:
            return need
