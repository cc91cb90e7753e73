"""Some of the topics again, over articles that were matched before by the same entities.

What the other topics matched stays. Where an article mentions none of the entities that are asked for (it says which it mentions),
no mention can make a difference, and it is read without looking for any: phrases and values alone are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.article import Article, Match
from bot.model.topic import Entity, EntityIs, Topic
from bot.stages.select.expression import compile_expression, leaves, phrases, searched
from bot.stages.select.reading import Known, Reading
from bot.stages.select.signs import Asked
from bot.stages.tag import Tagging


class Again:
    def __init__(
        self, topics: Sequence[Topic], known: Known, order: Mapping[str, int], *, trusted: bool = True
    ) -> None:
        """`known`: of the whole configuration. `order`: of all its topics; what it does not hold is dropped.

        Not `trusted`: which entities an article says it mentions was found by others.
        """
        asked = [leaf for topic in topics for leaf in leaves(topic.match) if isinstance(leaf, EntityIs)]
        self._entities = frozenset(leaf.entity for leaf in asked)
        self._always = not trusted or any("caption" in leaf.where for leaf in asked)
        self._known, self._light = known, replace(known, tagging=tagging_of(topics))
        self._names = frozenset(topic.name for topic in topics)
        self._tests = tuple((topic.name, compile_expression(topic.match)) for topic in topics)
        self._asked = Asked(topic.match for topic in topics)
        self._order = order

    def __call__(self, article: Article) -> Article:
        kept = [match for match in article.matches if match.topic in self._order and match.topic not in self._names]
        matches = sorted((*kept, *self.told(article)[1]), key=lambda match: self._order[match.topic])
        return article if tuple(matches) == article.matches else replace(article, matches=tuple(matches))

    def told(self, article: Article) -> tuple[Reading, list[Match]]:
        """The article as it was read, and which of the topics it belongs to."""
        mentioned = self._always or not self._entities.isdisjoint(article.entities)
        read = Reading(article, self._known if mentioned else self._light)
        told = ((name, test(read)) for name, test in (self._tests[number] for number in self._asked.of(read)))
        return read, [Match(topic=name, reasons=reasons) for name, reasons in told if reasons is not None]


def tagging_of(topics: Sequence[Topic], entities: tuple[Entity, ...] = ()) -> Tagging:
    """What the phrases and words of topics are found by, beside entities."""
    return Tagging(
        entities,
        tuple(dict.fromkeys(phrase for topic in topics for phrase in phrases(topic.match))),
        tuple(dict.fromkeys(word for topic in topics for word in searched(topic.match))),
    )
