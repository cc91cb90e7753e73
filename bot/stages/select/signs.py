"""By what a topic is known to be out of the question before it is asked: it needs one of its signs in the article, at least.

A sign is a mention, a phrase or a whole value of a field. Of `any` every branch must have signs, and all of them are its signs; of `all`
the branch with fewest is enough; `at_least` N of M needs those of M - N + 1 branches, since one of so many is true. What cannot be told
by a sign (`not`, regular expressions, dates, languages) has none, and a topic without signs is asked of every article.
Two hundred topics then cost what the few do that are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from bot.model.topic import AllOf, AnyOf, AtLeast, EntityIs, Expression, FieldHas, FieldIs, TextHas
from bot.stages.select.reading import Reading, key
from bot.stages.tag import key_of

Sign: TypeAlias = tuple[str, str]
"""(kind, value): `entity` and its name, `phrase` and what it is found under, the name of a field and a folded value."""
_FIELDS: Final = {"tag": "keywords"}


def signs(expression: Expression) -> frozenset[Sign] | None:
    """None: it may be true of any article."""
    match expression:
        case EntityIs():
            return frozenset({("entity", expression.entity)})
        case FieldHas():
            return frozenset(("phrase", value) for value in expression.values)
        case TextHas():
            return frozenset(("phrase", key_of(value)) for value in expression.values)
        case FieldIs():
            field = _FIELDS.get(expression.field, expression.field)
            return frozenset((field, key(value)) for value in expression.values)
        case AllOf():
            return _several(expression.of, len(expression.of))
        case AnyOf():
            return _several(expression.of, 1)
        case AtLeast():
            return _several(expression.of, expression.count)
        case _:
            return None


def _several(parts: Sequence[Expression], needed: int) -> frozenset[Sign] | None:
    if needed <= 0:
        return None
    some = max(len(parts) - needed + 1, 0)
    known = sorted((found for part in parts if (found := signs(part)) is not None), key=len)
    return frozenset().union(*known[:some]) if len(known) >= some else None


class Asked:
    """Which of the expressions, by number, are to be asked of an article."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._always: list[int] = []
        self._known: Mapping[str, dict[str, list[int]]] = defaultdict(dict)
        for number, expression in enumerate(expressions):
            found = signs(expression)
            if found is None:
                self._always.append(number)
            for kind, value in found or ():
                self._known[kind].setdefault(value, []).append(number)

    def of(self, read: Reading) -> list[int]:
        """In their order."""
        asked = set(self._always)
        for kind, known in self._known.items():
            for value in read.values(kind):
                asked.update(known.get(value, ()))
        return sorted(asked)
