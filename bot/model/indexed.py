"""What the index keeps of an article beside its record, so that it can be searched and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.model.article import Article

COLUMNS: Final = ("title", "lead", "body", "caption", "keywords", "section", "author", "url")
"""What is searched, each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """By what the same story in another outlet is known (`model.story`); made by `stages.story`."""

    source: str = ""
    published: int = 0
    """Seconds since 1970-01-01T00:00:00Z."""
    address: str = ""
    """What the addresses of one article have in common; empty where it may be a home page's or a section's."""
    headline: str = ""
    """Its words, folded, parted by blanks; empty where they are too few or too usual to tell."""
    shingles: tuple[int, ...] = ()
    """Numbers of 32 bits in the order of the text: the lowest `1 / share` of all, and the last bit says that the words stand
    within quotation marks. Empty for a text that is too short to be compared."""
    share: int = 1
    figures: tuple[int, ...] = ()
    """The different numbers in the text, of 16 bits each, ascending."""
    gathers: bool = False
    """The text looks like several stories in one: a digest, a briefing."""
    strays: bool = False
    """The text begins with something else than its headline says: it may be that of a wall, or of a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    words: tuple[str, ...] = ("",) * len(COLUMNS)
    """One text a column: folded words, parted by blanks."""
    sketch: Sketch = Sketch()


Read: TypeAlias = Callable[[Article], Indexed]


def nothing(article: Article) -> Indexed:
    """An index that is not searched."""
    del article
    return Indexed()
