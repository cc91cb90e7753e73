"""A need (`model.need`) as a condition over `article`.

Words reach the full-text index in quotation marks, so that nothing in them is read as its language, and all else as
values. At most TERMS rows of words are asked for: what goes beyond them is left out of the condition, which is then met
by more articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.model.need import Anything, Both, Either, From, Has, Mentions, Need, Nothing

TERMS: Final = 8_000
"""Rows of words in one question: a hundred Hebrew words, each in its 80 forms."""
RANKED: Final = 2_000
"""Rows of words of a question whose answers are put into an order: it is worked out for each row and each answer."""
DEPTH: Final = 10
"""Levels of `all` and `any` in one another that are asked for."""
BRACKETS: Final = 20
"""Levels of brackets of a condition: a level of many parts is one of several brackets, since it is halved."""

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
    brackets: int = 0
    """Levels of them that we put."""


def condition(need: Need) -> Condition:
    """True of each article that meets the need."""
    return _condition(_bounded(need, TERMS))


def words(need: Need) -> str | None:
    """By which words what is found is put into an order, in the language of the full-text index; None: there are none, or too many."""
    return _words(need) if _bounded(need, RANKED) == need else None


def of_words(need: Need) -> bool:
    """Whether the full-text index alone can answer it."""
    match need:
        case Has():
            return True
        case Both() | Either():
            return all(map(of_words, need.of))
        case _:
            return False


def _condition(need: Need) -> Condition:
    match need:
        case Anything():
            return Condition(text="1")
        case Nothing():
            return Condition(text="0")
        case Mentions():
            return _mentioned([need.entity])
        case From():
            return Condition(text=_SOURCES, values=(json.dumps(need.sources),))
        case Both() | Either() | Has() if of_words(need):
            return Condition(text="article.num IN (SELECT rowid FROM word WHERE word MATCH ?)", values=(_words(need),))
        case Both():
            return _halved(" AND ", list(map(_condition, need.of)))
        case Either():
            return _either(need)
        case Has():  # every one is of words
            raise AssertionError(need)


def _either(need: Either) -> Condition:
    """All entities in one go: a topic may ask for hundreds, and each by itself costs the database a millisecond."""
    names = [part.entity for part in need.of if isinstance(part, Mentions)]
    others = [_condition(part) for part in need.of if not isinstance(part, Mentions)]
    return _halved(" OR ", [*others, *([_mentioned(names)] if names else [])])


def _mentioned(names: Sequence[str]) -> Condition:
    named = "article.id IN (SELECT id FROM mention WHERE entity IN (SELECT value FROM json_each(?)))"
    return Condition(text=named, values=(json.dumps(names),))


def _halved(operator: str, parts: Sequence[Condition]) -> Condition:
    """In halves, for the database bounds how deep a condition is, and has `a OR b OR c` as deep as it is long."""
    if len(parts) == 1:
        return parts[0]
    halves = [_halved(operator, half) for half in (parts[: len(parts) // 2], parts[len(parts) // 2 :])]
    brackets = 1 + max(half.brackets for half in halves)
    if brackets > BRACKETS:
        return Condition(text="1")
    text = operator.join(half.text for half in halves)
    values = tuple(value for half in halves for value in half.values)
    return Condition(text=f"({text})", values=values, brackets=brackets)


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


def _bounded(need: Need, most: int) -> Need:
    """The need without what would take more rows of words than so many, or stands deeper than DEPTH."""
    return _spending(need, [most], DEPTH)


def _spending(need: Need, left: list[int], levels: int) -> Need:
    match need:
        case Has():
            if len(need.phrases) > left[0]:
                return Anything()
            left[0] -= len(need.phrases)
            return need
        case Both() | Either() if not levels:
            return Anything()
        case Both():
            return Both(of=tuple(_spending(part, left, levels - 1) for part in need.of))
        case Either():
            return Either(of=tuple(_spending(part, left, levels - 1) for part in need.of))
        case _:
            return need
