"""The port `Tagger`: entities and topics, compiled, over one article after the other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from bot.model.article import Article, Match
from bot.model.codec import dumps
from bot.model.rules import Rule, Rules
from bot.model.topic import Entity, Examples, Expression, FieldIs, Topic
from bot.stages import indexing
from bot.stages.select.again import Again, tagging_of
from bot.stages.select.expression import compile_expression, leaves
from bot.stages.select.judging import Judge
from bot.stages.select.needs import needed
from bot.stages.select.reading import Known, Meant, Reading, key
from bot.stages.select.signs import Asked
from bot.stages.tag import implied

VERSION: Final = "5"
"""Of the rules of folding, tagging and selecting: raised with any change that may change a match."""


class Selector:
    """Pure: the same article gives the same answer. `groups`: source → its group, for those that have one."""

    def __init__(self, entities: tuple[Entity, ...], topics: tuple[Topic, ...], groups: Mapping[str, str] = {}) -> None:
        ruled = tuple(replace(topic, examples=Examples()) for topic in topics)  # examples change no match
        parts = (VERSION, indexing.VERSION, entities, ruled, dict(sorted(groups.items())))
        self.digest = _digest(*parts)
        self._entities = entities
        self._topics = {topic.name: topic for topic in topics}
        self._known = Known(tagging=tagging_of(topics, entities), meant=_meant(entities), groups=dict(groups))
        self._tests = tuple((topic.name, compile_expression(topic.match)) for topic in topics)
        self._asked = Asked(topic.match for topic in topics)

    def __call__(self, article: Article) -> Article:
        read = Reading(article, self._known)
        asked = (self._tests[number] for number in self._asked.of(read))
        told = ((name, test(read)) for name, test in asked)
        matches = tuple(Match(topic=name, reasons=reasons) for name, reasons in told if reasons is not None)
        return replace(article, entities=read.entities(), matches=matches)

    @cached_property
    def rules(self) -> Rules:
        """What of them may change by itself. Labels, titles and examples match nothing."""
        return Rules(
            tagging=tagging(self._entities),
            indexing=indexing.VERSION,
            topics={name: self._rule(topic.match) for name, topic in self._topics.items()},
            again=self.again,
        )

    def again(self, names: Collection[str], *, trusted: bool = True) -> Again:
        """Some of the topics, over articles that were matched by the same entities; where not `trusted`, by any."""
        order = {name: number for number, name in enumerate(self._topics)}
        topics = [topic for name, topic in self._topics.items() if name in names]
        return Again(topics, self._known, order, trusted=trusted)

    def _rule(self, match: Expression) -> Rule:
        grouped = any(isinstance(leaf, FieldIs) and leaf.field == "group" for leaf in leaves(match))
        groups = dict(sorted(self._known.groups.items())) if grouped else {}
        return Rule(digest=_digest(match, groups), need=needed(match, self._known.groups))

    def judge(self, expression: Expression) -> Judge:
        """Another rule by itself, over the same entities and groups."""
        return Judge(expression, self._known)


def tagging(entities: tuple[Entity, ...]) -> str:
    """Digest of what they are found by."""
    return _digest(VERSION, tuple(replace(entity, label="") for entity in entities))


def _digest(*parts: object) -> str:
    return hashlib.sha256(dumps(parts).encode()).hexdigest()


def _meant(entities: tuple[Entity, ...]) -> dict[str, tuple[Meant, ...]]:
    """Folded tag → the entities that it means; of two reasons the first."""
    also = implied(entities)
    meant: dict[str, dict[str, Meant]] = defaultdict(dict)
    for entity in entities:
        for tag in entity.tags:
            for name in (entity.name, *also.get(entity.name, ())):
                meant[key(tag)].setdefault(name, Meant(entity=name, alias=tag, alias_of=entity.name))
    return {tag: tuple(names.values()) for tag, names in meant.items()}
