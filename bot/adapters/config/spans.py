"""What lies between two bounds, of which one may be left out: when an article was published, and how long it is.

Times are absolute: what a topic holds depends on the articles alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.adapters.config.measures import SOME_OR_NONE
from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader, join, scalar, table
from bot.adapters.config.tree import Keys, Node, Text
from bot.model.rule import MOMENT_IS, moment
from bot.model.topic import LengthIs, PublishedIn

MOMENT: Reader[datetime] = scalar(moment, MOMENT_IS)


def published(page: Reading, at: str, node: Node) -> PublishedIn | None:
    """From `after` on and before `before`."""
    bounds = _bounds(page, at, node, {"after": MOMENT, "before": MOMENT})
    if bounds is None:
        return None
    if len(bounds) == 2 and bounds["before"] <= bounds["after"]:
        _refuse_order(page, at, node, lambda after: f"a time later than after: {after}")
    return PublishedIn(**bounds)


def length(page: Reading, at: str, node: Node) -> LengthIs | None:
    """Words of the text, `at_least` and `at_most` among them."""
    bounds = _bounds(page, at, node, {"at_least": SOME_OR_NONE, "at_most": SOME_OR_NONE})
    if bounds is None:
        return None
    if len(bounds) == 2 and bounds["at_most"] < bounds["at_least"]:
        _refuse_order(page, at, node, lambda least: f"a number not below at_least: {least}")
    return LengthIs(**bounds)


def _bounds(page: Reading, at: str, node: Node, readers: dict[str, Reader[Any]]) -> dict[str, Any] | None:
    """One bound or both; None after what is wrong is noted."""
    problems = len(page.problems)
    bounds = table(readers)(page, at, node)
    if bounds is None or len(page.problems) > problems:
        return None
    if not bounds:
        first, second = readers
        page.fault(at, node.line, f"neither {first} nor {second}", f"{first}, {second} or both")
        return None
    return bounds


def _refuse_order(page: Reading, at: str, node: Node, expected: Callable[[str], str]) -> None:
    """Notes that the second bound contradicts the first."""
    assert isinstance(node, Keys)
    first, last = _in_order(node)
    below, above = node.entries[first].node, node.entries[last]
    assert isinstance(below, Text)
    assert isinstance(above.node, Text)
    page.fault(join(at, last), above.line, shown(above.node.value), expected(shown(below.value)))


def _in_order(node: Keys) -> tuple[str, str]:
    return ("after", "before") if "after" in node.entries else ("at_least", "at_most")
