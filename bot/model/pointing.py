"""Where in a rule a fault is, as a terminal shows it: the rule on one line, and a caret below it."""

from __future__ import annotations

import unicodedata
from typing import Final

NEAR: Final = 60
"""Characters of a rule that are shown on either side of a fault."""


def pointed(rule: str, column: int) -> tuple[str, str]:
    """The rule on one line, or what of it is near a column (from 1), and a caret for the line below it."""
    place = column - 1
    begin = max(place - NEAR, 0)
    line = "".join(character if character.isprintable() else " " for character in rule)[begin : begin + 2 * NEAR]
    return line, " " * sum(map(_width, line[: place - begin])) + "^"


def _width(character: str) -> int:
    """Columns of a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
