"""What an expression needs at least, in terms of the index.

An article that an expression is true of always meets its need; one that meets it need not satisfy the expression. So a rule
is asked of few articles, and forgets none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything:
    """The index cannot tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """No article can satisfy it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """One of the phrases stands in one of the columns."""

    columns: tuple[str, ...]
    """Of `model.indexed.COLUMNS`."""
    phrases: tuple[tuple[str, ...], ...]
    """Each of folded words in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    sources: tuple[str, ...]
    """Their names; runs of hyphens are one, and there is none at the ends, since folding makes such names alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """All of them."""

    of: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    of: tuple[Need, ...]


Need: TypeAlias = Anything | Nothing | Has | Mentions | From | Both | Either
