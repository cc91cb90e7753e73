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
    """By what the same story in another outlet is known (`stages.story`)."""

    published: str = ""
    """As WARC-Date is written, so that it compares as text."""
    canonical: str = ""
    """Canonical address; empty where it names no single article."""
    headline: str = ""
    """Folded; empty where it is too short or too usual to tell."""
    hashes: tuple[int, ...] = ()
    """Of sampled shingles, ascending; empty for a text that is too short."""


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
