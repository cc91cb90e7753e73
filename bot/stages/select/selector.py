"""The port `Tagger`: entities and topics, compiled, over one article after the other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.model.article import Article, Match
from bot.model.codec import dumps
from bot.model.topic import Entity, Examples, Expression, Topic
from bot.stages import indexing
from bot.stages.select.expression import compile_expression, phrases, searched
from bot.stages.select.judging import Judge
from bot.stages.select.reading import Known, Meant, Reading, key
from bot.stages.select.signs import Asked
from bot.stages.tag import Tagging, implied

VERSION: Final = "4"
"""Of the rules of folding, tagging and selecting: raised with any change that may change a match."""


class Selector:
    """Pure: the same article gives the same answer. `groups`: source → its group, for those that have one."""

    def __init__(self, entities: tuple[Entity, ...], topics: tuple[Topic, ...], groups: Mapping[str, str] = {}) -> None:
        ruled = tuple(replace(topic, examples=Examples()) for topic in topics)  # examples change no match
        parts = (VERSION, indexing.VERSION, entities, ruled, dict(sorted(groups.items())))
        self.digest = hashlib.sha256(dumps(parts).encode()).hexdigest()
        wanted = tuple(dict.fromkeys(phrase for topic in topics for phrase in phrases(topic.match)))
        words = tuple(dict.fromkeys(word for topic in topics for word in searched(topic.match)))
        self._known = Known(tagging=Tagging(entities, wanted, words), meant=_meant(entities), groups=dict(groups))
        self._tests = tuple((topic.name, compile_expression(topic.match)) for topic in topics)
        self._asked = Asked(topic.match for topic in topics)

    def __call__(self, article: Article) -> Article:
        read = Reading(article, self._known)
        asked = (self._tests[number] for number in self._asked.of(read))
        told = ((name, test(read)) for name, test in asked)
        matches = tuple(Match(topic=name, reasons=reasons) for name, reasons in told if reasons is not None)
        return replace(article, entities=read.entities(), matches=matches)

    def judge(self, expression: Expression) -> Judge:
        """Another rule by itself, over the same entities and groups."""
        return Judge(expression, self._known)


def _meant(entities: tuple[Entity, ...]) -> dict[str, tuple[Meant, ...]]:
    """Folded tag → the entities that it means; of two reasons the first."""
    also = implied(entities)
    meant: dict[str, dict[str, Meant]] = defaultdict(dict)
    for entity in entities:
        for tag in entity.tags:
            for name in (entity.name, *also.get(entity.name, ())):
                meant[key(tag)].setdefault(name, Meant(entity=name, alias=tag, alias_of=entity.name))
    return {tag: tuple(names.values()) for tag, names in meant.items()}
