"""Days and instants of the calendar, and the interval between two of them.

A day is `2026-03-01` and begins at 00:00 UTC; an instant has its offset (RFC 3339): `2026-03-01T06:00:00+03:00`, seconds may
be left out. Nothing is relative to today: what a topic holds depends on the articles alone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader, join, scalar, table
from bot.adapters.config.tree import Keys, Node, Text
from bot.model.topic import PublishedIn

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    _DAY.pattern + r"[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def moment(text: str) -> datetime:
    """Raises ValueError for what is neither a day nor an instant with its offset."""
    if _DAY.fullmatch(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper())


MOMENT: Reader[datetime] = scalar(
    moment, "a day such as 2026-03-01 (from 00:00 UTC), or an instant with its offset such as 2026-03-01T06:00:00+03:00"
)
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
