"""What a rule finds among the articles of the index, and what another in its place gains and loses.

The latest version of each article that meets the need of one of the rules is asked. Counted are articles by source and by month of
publication, and the surface forms by which aliases and phrases were found: with the prefixes attached to them, since these are what
misleads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, TypeVar

from bot.model.article import Article, Reason
from bot.model.need import Anything, Need
from bot.model.plan import Plan
from bot.model.topic import EntityIs, Expression, FieldHas, TextHas, Topic
from bot.stages import indexing
from bot.stages.fold import script
from bot.stages.searching import groups
from bot.stages.select.expression import leaves
from bot.stages.select.needs import either, needed
from bot.stages.select.reading import Reading
from bot.stages.select.selector import Selector, tagging
from bot.stages.tag import Mention, key_of

Change: TypeAlias = Literal["in", "gained", "lost"]
Count: TypeAlias = dict[str, int]
"""How many before, and after."""

_Key = TypeVar("_Key", str, tuple[str, str])

_BEFORE: Final = "before"
_AFTER: Final = "after"
_PARTS: Final = ("title", "description", "first", "rest", "caption", "keywords")
_MONTH: Final = 7
"""Characters of a date that name its month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An article that the rule finds, or that one of two rules does."""

    change: Change
    id: str
    source: str
    published: str
    headline: str
    reasons: tuple[Reason, ...]
    """Why it is in, or was."""


@dataclass(slots=True)
class Backtest:
    """What was found so far."""

    read: int = 0
    """Articles that were asked."""
    articles: Count = field(default_factory=lambda: {_BEFORE: 0, _AFTER: 0})
    gained: int = 0
    lost: int = 0
    sources: dict[str, Count] = field(default_factory=dict)
    months: dict[str, Count] = field(default_factory=dict)
    forms: dict[tuple[str, str], Count] = field(default_factory=dict)
    """(alias or phrase as configured, words as they stand there) → at how many places."""
    tried: list[Tried] = field(default_factory=list)


class Trial:
    def __init__(self, plan: Plan, after: Expression, before: Expression | None, made_by: tuple[str, str]) -> None:
        """`before`: what it is held against. `made_by`: by what the index was made (`Catalogue.made_by`)."""
        rules = {_AFTER: after} if before is None else {_BEFORE: before, _AFTER: after}
        asked = [leaf for rule in rules.values() for leaf in leaves(rule)]
        entities = plan.entities if any(isinstance(leaf, EntityIs) for leaf in asked) else ()
        topics = tuple(Topic(name=name, title=name, match=rule) for name, rule in rules.items())
        selector = Selector(entities, topics, groups(plan))
        self.stale = made_by != (tagging(plan.entities), indexing.VERSION)
        """The index was made by other entities: it cannot tell which articles need not be asked."""
        self.need: Need = Anything() if self.stale else either(needed(rule, groups(plan)) for rule in rules.values())
        self._again = selector.again(rules, trusted=not self.stale)
        self._names = {name: tuple(dict.fromkeys(_names(rule))) for name, rule in rules.items()}
        self._compared = before is not None

    def ask(self, article: Article, found: Backtest) -> None:
        read, matches = self._again.told(article)
        found.read += 1
        reasons = {match.topic: match.reasons for match in matches}
        if not reasons:
            return
        for name in reasons:
            found.articles[name] += 1
            _count(found.sources, article.source, name)
            _count(found.months, article.published[:_MONTH], name)
            for form in _forms(read, self._names[name]):
                _count(found.forms, form, name)
        found.gained += self._compared and _BEFORE not in reasons
        found.lost += _AFTER not in reasons
        if not self._compared or len(reasons) == 1:
            found.tried.append(_tried(article, self._change(reasons), next(iter(reasons.values()))))

    def _change(self, reasons: dict[str, tuple[Reason, ...]]) -> Change:
        if not self._compared:
            return "in"
        return "gained" if _AFTER in reasons else "lost"


def _tried(article: Article, change: Change, reasons: tuple[Reason, ...]) -> Tried:
    return Tried(
        change=change,
        id=article.id,
        source=article.source,
        published=article.published,
        headline=article.record.headline,
        reasons=reasons,
    )


def _count(counts: dict[_Key, Count], key: _Key, name: str) -> None:
    counts.setdefault(key, {_BEFORE: 0, _AFTER: 0})[name] += 1


def _names(rule: Expression) -> Iterator[tuple[str, str, bool]]:
    """What is looked for, as it is shown, as it is found, and whether it is a phrase."""
    for leaf in leaves(rule):
        match leaf:
            case EntityIs():
                yield leaf.entity, leaf.entity, False
            case FieldHas():
                yield from ((value, value, True) for value in leaf.values)
            case TextHas():
                yield from ((value, key_of(value), True) for value in leaf.values)
            case _:
                pass


def _forms(read: Reading, names: tuple[tuple[str, str, bool], ...]) -> Iterator[tuple[str, str]]:
    for shown, name, phrase in names:
        for mention in read.mentions(name, _PARTS, phrase=phrase):
            yield mention.alias or shown, _surface(mention)
        if not phrase:
            yield from ((meant.alias, words) for words, meant in read.meaning(name))


def _surface(mention: Mention) -> str:
    """The words as they stand, with what is attached to the first of them."""
    text, start, end = mention.written
    own = script(text[start])
    while start and own and script(text[start - 1]) == own:
        start -= 1
    return " ".join(text[start:end].split())
