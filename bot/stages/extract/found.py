"""A value and the part of page or feed it came from, and the choice among several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

RULE = "rule"
"""A CSS rule of the source."""
LD = "json-ld"
OG = "og"
META = "meta"
DOM = "dom"
TEXT = "text"
"""Visible text, read by its words."""
GUESS = "guess"
"""Visible text that does not say what it is: a name where names of authors stand."""
FEED = "feed"
URL = "url"
SOURCE = "source"
"""The configuration."""


class Found(NamedTuple, Generic[T]):
    value: T
    origin: str


def first(candidates: Iterable[Found[T]], nothing: T) -> Found[T]:
    """The first candidate that says something."""
    return next((c for c in candidates if c.value), Found(nothing, ""))
