"""One rule by itself, asked of one article after the other: what a search does.

It is the evaluator of the topics, so a search and a topic with the same rule find the same articles. Entities are found by
the compiled aliases of the configuration (`known`), which a search that asks for none does without; its own words are
compiled beside them, for phrases neither suppress a mention nor are suppressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from bot.model.article import Article, Reason
from bot.model.topic import AllOf, AnyOf, AtLeast, EntityIs, Expression, FieldHas, TextHas
from bot.stages.select.expression import compile_expression, leaves, phrases, searched
from bot.stages.select.reading import Known, Reading
from bot.stages.tag import Mention, Tagging, key_of

Span: TypeAlias = tuple[int, int]


NOTHING: Final = Known(tagging=Tagging(()), meant={}, groups={})
"""No entities, no groups."""


class Judge:
    def __init__(self, expression: Expression, known: Known = NOTHING) -> None:
        own = Tagging((), tuple(dict.fromkeys(phrases(expression))), tuple(dict.fromkeys(searched(expression))))
        self._tagging = _Beside(own, known.tagging) if of_entities(expression) else own
        self._known = Known(tagging=self._tagging, meant=known.meant, groups=known.groups)
        self._test = compile_expression(expression)
        self._shown = frozenset(_shown(expression))

    def __call__(self, article: Article) -> tuple[Reason, ...] | None:
        """Why the rule is true of an article; None: it is not."""
        return self._test(Reading(article, self._known))

    def marks(self, text: str, language: str) -> list[Span]:
        """Where the words and entities of the rule stand in a text, those left out that it negates; ascending, apart."""
        found = (m for m in self._tagging.find(text, language) if (m.name, m.phrase) in self._shown)
        apart: list[Span] = []
        for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
            if not apart or mention.start >= apart[-1][1]:
                apart.append((mention.start, mention.end))
        return apart


def of_entities(expression: Expression) -> bool:
    """Whether it asks for any entity."""
    return any(isinstance(leaf, EntityIs) for leaf in leaves(expression))


class _Beside(Tagging):
    """The mentions of entities that one finds, and the words and phrases that the other does, in one go each."""

    def __init__(self, words: Tagging, entities: Tagging) -> None:
        self._words, self._entities = words, entities

    def find(self, text: str, language: str) -> tuple[Mention, ...]:
        return tuple(self.find_in((text,), language)[0])

    def find_in(self, texts: Sequence[str], language: str) -> tuple[list[Mention], ...]:
        words, entities = (each.find_in(texts, language) for each in (self._words, self._entities))
        named = ([mention for mention in mentions if not mention.phrase] for mentions in entities)
        return tuple([*ours, *theirs] for ours, theirs in zip(words, named, strict=True))


def _shown(expression: Expression) -> Iterator[tuple[str, bool]]:
    """(name, phrase) of the mentions that speak for it."""
    match expression:
        case AllOf() | AnyOf() | AtLeast():
            for part in expression.of:
                yield from _shown(part)
        case EntityIs():
            yield expression.entity, False
        case FieldHas():
            yield from ((value, True) for value in expression.values)
        case TextHas():
            yield from ((key_of(value), True) for value in expression.values)
        case _:
            return
