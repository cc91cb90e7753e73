"""The interval between two days or instants. Nothing is relative to today: what a topic holds depends on the articles alone."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader, join, scalar, table
from bot.adapters.config.tree import Keys, Node, Text
from bot.model.rule import MOMENT_IS, moment
from bot.model.topic import PublishedIn

MOMENT: Reader[datetime] = scalar(moment, MOMENT_IS)
_BOUNDS = table({"after": MOMENT, "before": MOMENT})


def published(page: Reading, at: str, node: Node) -> PublishedIn | None:
    """From `after` on and before `before`; one of them may be left out."""
    problems = len(page.problems)
    bounds = _BOUNDS(page, at, node)
    if bounds is None or len(page.problems) > problems:
        return None
    if not bounds:
        page.fault(at, node.line, "neither after nor before", "after, before or both")
    elif len(bounds) == 2 and bounds["before"] <= bounds["after"]:
        _refuse_order(page, at, node)
    return PublishedIn(**bounds)


def _refuse_order(page: Reading, at: str, node: Node) -> None:
    assert isinstance(node, Keys)
    after, before = node.entries["after"].node, node.entries["before"]
    assert isinstance(after, Text)
    assert isinstance(before.node, Text)
    page.fault(
        join(at, "before"), before.line, shown(before.node.value), f"a time later than after: {shown(after.value)}"
    )
