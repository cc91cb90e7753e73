"""Entities, topics, and the expressions that say what belongs to a topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bot.model.codec import tagged

Where: TypeAlias = Literal["title", "lead", "body", "keywords"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    text: str
    case: Literal["fold", "exact"] = "fold"
    lang: tuple[str, ...] = ()
    """Primary subtags (BCP 47) of the articles it holds in; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    name: str
    label: str
    aliases: tuple[Alias, ...] = ()
    weak: tuple[Alias, ...] = ()
    """Count only beside a strong alias in the same article."""
    tags: tuple[str, ...] = ()
    """Publisher tags that mean it."""
    implies: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    """`except`: longer phrases that are no mention."""
    demonyms: Mapping[str, str] = field(default_factory=dict)
    """Language → the adjective: its forms are aliases too."""
    prefixes: Literal["auto", "none"] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagIs:
    """A publisher's tag, by folded equality."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceIs:
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleHas:
    """A phrase in the headline, by the rules of entity mentions."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityIs:
    """A mention. Without `where`: title, lead, body, and the publisher's tags that mean it."""

    entity: str
    where: tuple[Where, ...] = ()
    min_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotThis:
    of: Expression


Expression: TypeAlias = AllOf | AnyOf | NotThis | TagIs | SourceIs | TitleHas | EntityIs
tagged(AllOf, AnyOf, NotThis, TagIs, SourceIs, TitleHas, EntityIs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    name: str
    """[a-z0-9-]{1,64}; part of the feed's address."""
    title: str
    match: Expression
    description: str = ""
