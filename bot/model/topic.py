"""Entities, topics, and the expressions that say what belongs to a topic.

An expression is an operator over expressions, or a leaf that asks one thing of an article. `stages.select` says when each
is true; the configuration says how each is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.model.codec import tagged

Named: TypeAlias = Literal["tag", "section", "author", "source", "group"]
"""What is compared whole."""
Passage: TypeAlias = Literal["title", "lead", "body", "caption"]
"""Where phrases are looked for."""
Where: TypeAlias = Literal["title", "lead", "body", "keywords", "caption"]
"""Where entities are looked for."""
Searched: TypeAlias = Literal["title", "lead", "body", "keywords", "caption", "section", "author", "url"]
"""Where regular expressions are looked for."""

PATTERN_MEMORY: Final = 1_048_576
"""Bytes that one regular expression may take, compiled (RE2's max_mem): some 36,000 instructions. A usual one takes 3 µs a
text of 4 KB, the slowest that was found 40 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    text: str
    case: Literal["fold", "exact"] = "fold"
    lang: tuple[str, ...] = ()
    """Primary subtags (BCP 47) of the articles it holds in; empty: all."""
    prefixes: Literal["auto", "none"] = "auto"


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
    demonyms: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    """Language → the adjective, or several: their forms are aliases too."""
    inflect: Literal["", "ru"] = ""
    """The language by whose cases its aliases are declined."""
    prefixes: Literal["auto", "none"] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldIs:
    """A whole value of a field, by folded equality: any of these."""

    field: Named
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldHas:
    """A phrase in a field, by the rules of entity mentions: any of these."""

    field: Passage
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegexIn:
    """A regular expression (RE2, so in linear time) over the text as written."""

    pattern: str
    where: tuple[Searched, ...] = ("title", "lead", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityIs:
    """A mention. Without `where`: title, lead, body, and the publisher's tags that mean it."""

    entity: str
    where: tuple[Where, ...] = ()
    min_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageIs:
    """The primary subtag (BCP 47) of the article's language: any of these."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedIn:
    """Published at `after` or later, and before `before`. None: no bound."""

    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHas:
    """Words, or a phrase, anywhere in title, lead, body, captions or keywords, found as a search finds them: any of these."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlHas:
    """A part of the article's address, as linked or canonical, whatever its case: any of these."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthIs:
    """Words of the text, both bounds among them. None: no bound."""

    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    count: int
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotThis:
    of: Expression


Leaf: TypeAlias = FieldIs | FieldHas | RegexIn | EntityIs | LanguageIs | PublishedIn
Measure: TypeAlias = TextHas | UrlHas | LengthIs
Expression: TypeAlias = AllOf | AnyOf | AtLeast | NotThis | Leaf | Measure
tagged(AllOf, AnyOf, AtLeast, NotThis, FieldIs, FieldHas, RegexIn, EntityIs, LanguageIs, PublishedIn)
tagged(TextHas, UrlHas, LengthIs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article as far as a rule's example tells of it."""

    title: str = ""
    lead: str = ""
    body: str = ""
    caption: str = ""
    tags: tuple[str, ...] = ()
    section: str = ""
    author: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    must: tuple[Example, ...] = ()
    must_not: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    name: str
    """[a-z0-9-]{1,64}; part of the feed's address."""
    title: str
    match: Expression
    description: str = ""
    duplicates: Literal["all", "first", "first-with-links"] = "all"
    """Of one story in several outlets: every copy, the first of them, or that one with the others listed in it."""
    examples: Examples = Examples()
    private: bool = False
    """Served to those alone who were given a secret."""
