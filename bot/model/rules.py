"""What matches are made by, part by part, so that what did not change need not be made again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.model.article import Article
from bot.model.need import Need

Match: TypeAlias = Callable[[Article], Article]
"""The article with its entities and matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    digest: str
    """Of all that decides whether an article belongs to the topic, but for the entities."""
    need: Need
    """What an article needs at least to belong to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    tagging: str
    """Digest of what entities are found by."""
    indexing: str
    """Version of what words and sketches are made by."""
    topics: Mapping[str, Rule]
    """By name, in the order of the plan."""
    again: Callable[[Collection[str]], Match]
    """Of these topics alone, over an article that was matched by the same `tagging`: its other matches stay, but for those of
    topics that are no more."""
