"""Operators over tests: the tree of an expression becomes one test. How deep it is, the configuration bounds (32 levels)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.model.topic import AllOf, AnyOf, AtLeast, Expression, FieldHas, LengthIs, NotThis, TextHas, UrlHas
from bot.stages.select.leaves import Reasons, Test, compile_leaf
from bot.stages.select.measures import compile_measure
from bot.stages.select.reading import Reading


def compile_expression(expression: Expression) -> Test:
    """The test answers why the expression is true; None where it is false."""
    match expression:
        case AllOf():
            return _several(expression.of, len(expression.of))
        case AnyOf():
            return _several(expression.of, 1)
        case AtLeast():
            return _several(expression.of, expression.count)
        case NotThis():
            return _negated(compile_expression(expression.of))
        case TextHas() | UrlHas() | LengthIs():
            return compile_measure(expression)
        case _:
            return compile_leaf(expression)


def phrases(expression: Expression) -> Iterator[str]:
    """All phrases that its leaves look for by the rules of mentions."""
    return (value for leaf in leaves(expression) if isinstance(leaf, FieldHas) for value in leaf.values)


def searched(expression: Expression) -> Iterator[str]:
    """All words and phrases that its leaves look for as a search does."""
    return (value for leaf in leaves(expression) if isinstance(leaf, TextHas) for value in leaf.values)


def leaves(expression: Expression) -> Iterator[Expression]:
    """Every leaf of the tree, in its order."""
    match expression:
        case AllOf() | AnyOf() | AtLeast():
            for part in expression.of:
                yield from leaves(part)
        case NotThis():
            yield from leaves(expression.of)
        case _:
            yield expression


def _several(parts: tuple[Expression, ...], needed: int) -> Test:
    tests = tuple(map(compile_expression, parts))
    spare = len(tests) - needed

    def told(read: Reading) -> Reasons | None:
        true: list[Reasons] = []
        for asked, test in enumerate(tests, start=1):
            if (reasons := test(read)) is not None:
                true.append(reasons)
            elif asked - len(true) > spare:
                return None  # what is left cannot make up for so many false ones
        return _together(true) if len(true) >= needed else None

    return told


def _negated(test: Test) -> Test:
    def told(read: Reading) -> Reasons | None:
        return () if test(read) is None else None

    return told


def _together(told: Iterable[Reasons]) -> Reasons:
    """All reasons, each once: a leaf may stand in two branches."""
    return tuple(dict.fromkeys(reason for reasons in told for reason in reasons))
