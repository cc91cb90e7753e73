"""What the values of a rule are held to, in whichever notation it is written, and the names that it may use.

A day is `2026-03-01` and begins at 00:00 UTC; an instant has its offset (RFC 3339): `2026-03-01T06:00:00+03:00`, seconds may
be left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.model.topic import AllOf, AnyOf, AtLeast, Expression, NotThis

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no text of ours may hold, for XML cannot (XML 1.0 §2.2)."""
NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
"""Of sources, entities and topics."""
PHRASE_IS: Final = "words, with at least one letter or digit"
SUBTAG_IS: Final = "a language by its two or three letters, such as en, ar or he"
MOMENT_IS: Final = (
    "a day such as 2026-03-01 (from 00:00 UTC), or an instant with its offset such as 2026-03-01T06:00:00+03:00"
)
DEPTH: Final = 32
"""How deep brackets and denials of a line stand in one another, as the lists and mappings of a file do."""
_LANGUAGES: Final = {
    "arabic": "ar",
    "english": "en",
    "farsi": "fa",
    "french": "fr",
    "german": "de",
    "hebrew": "he",
    "kurdish": "ku",
    "persian": "fa",
    "russian": "ru",
    "spanish": "es",
    "turkish": "tr",
    "urdu": "ur",
}
_SUBTAG = re.compile(r"[A-Za-z]{2,3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DAY.pattern + r"[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names that a rule may use; None where they are not known, and then any."""

    sources: Collection[str] | None = None
    entities: Collection[str] | None = None
    groups: Collection[str] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of entities, casefolded on one line → their names, as far as they are known."""


class Ask(Protocol):
    """Reads the one-line form of a rule. Raises RuleError."""

    def __call__(self, text: str, *, known: Names) -> Expression: ...


def line(text: str) -> str:
    """Text on one line, runs of blanks made one."""
    return " ".join(text.split())


def phrase(text: str) -> str:
    """Words to look for. Raises ValueError without a letter or digit: such a phrase would be found everywhere."""
    if not any(mark.isalnum() for mark in text):
        raise ValueError(text)
    return line(text)


def subtag(text: str) -> str:
    """A primary subtag (BCP 47), in lower case. Raises ValueError for anything else."""
    if not _SUBTAG.fullmatch(text):
        raise ValueError(text)
    return text.lower()


def subtag_is(text: str) -> str:
    """What is expected in the place of a text that is no subtag: with the one that it may mean."""
    near = difflib.get_close_matches(text[:64].casefold(), _LANGUAGES, n=1)
    return f'{SUBTAG_IS}; the nearest is "{_LANGUAGES[near[0]]}"' if near else SUBTAG_IS


def is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None


def moment(text: str) -> datetime:
    """Raises ValueError for what is neither a day nor an instant with its offset."""
    if is_day(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())


def depth(expression: Expression) -> int:
    """How deep brackets and denials stand in one another where it is written as one line."""
    several = isinstance(expression, AllOf | AnyOf) and len(expression.of) > 1
    return _levels(expression) - several  # around the whole there are none


def _levels(expression: Expression) -> int:
    match expression:
        case AllOf() | AnyOf() | AtLeast():
            return 1 + max(map(_levels, expression.of), default=0)
        case NotThis():
            return 1 + _levels(expression.of)
        case _:
            return 0
