"""Regular expressions between slashes, and the places they are looked for in."""

from __future__ import annotations

from typing import Any, Final, get_args

from bot.model import pattern as patterns
from bot.model.errors import RuleError
from bot.model.topic import RegexIn, Searched
from bot.stages.asking.tokens import Token, shown

PLACES: Final = {"tag": "keywords", **{place: place for place in get_args(Searched) if place != "keywords"}}
"""Field that a pattern may stand behind → where it is then looked for."""


def regex(token: Token, places: Token | None, field: Token | None = None) -> RegexIn:
    """Raises RuleError. `field`: the one that it stands behind."""
    try:
        pattern = patterns.regex(token.text)
    except patterns.BadPattern as bad:
        # RE2's words end in the part of the pattern that they are about.
        says = f", which says {shown(bad.said.partition(': ')[0])}" if bad.said else ""
        raise RuleError(token.column, shown(token.text), f"{bad}{says}") from None
    if field is not None:
        if field.text not in PLACES or places is not None:
            raise RuleError(token.column, "a regular expression", _expected(field))
        return RegexIn(pattern=pattern, where=(PLACES[field.text],))
    return RegexIn(pattern=pattern) if places is None else RegexIn(pattern=pattern, where=named(places, Searched))


def named(places: Token, kind: Any, skip: int = 1) -> tuple[Any, ...]:
    """The words of a Literal that are named, with commas between, each once. `skip`: characters before the first."""
    column, found = places.column + skip, []
    for place in places.text.split(","):
        if place not in get_args(kind):
            raise RuleError(column, shown(place), f"one or several of {', '.join(get_args(kind))}, with commas between")
        found.append(place)
        column += len(place) + 1
    return tuple(dict.fromkeys(found))


def _expected(field: Token) -> str:
    if field.text in PLACES:
        return f"either {field.text}: before the regular expression, or @ and places behind it"
    return f"words behind {field.text}:, for regular expressions go with {', '.join(PLACES)}"
