"""When an article was published, as a rule's line says it: days and instants, and what is reckoned from now.

`published:A..B` is from A on; a day B is in it to its end, an instant B ends it. What is relative becomes an instant at once:
the tree knows absolute times only. A topic is read without a `now`, for it holds the same articles whenever it is made.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from bot.model import rule
from bot.model.errors import RuleError
from bot.model.topic import PublishedIn
from bot.stages.asking.tokens import Token, shown

_AGO = re.compile(r"(-?)([1-9][0-9]{0,3})([mhdw])")
_UNIT: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAY: Final = timedelta(days=1)
ABSOLUTE: Final = (
    "an absolute time such as 2026-03-01, for a topic holds the same articles whenever it is made;"
    " what is relative to now goes in a search or on the command line"
)
"""What is said where a time is told from now and nobody says what time it is."""
_PUBLISHED_IS: Final = "a day such as 2026-03-01, two with .. between such as 2026-03-01..2026-03-31"


def after(token: Token, now: datetime | None) -> PublishedIn:
    return PublishedIn(after=_bound(token, now))


def before(token: Token, now: datetime | None) -> PublishedIn:
    return PublishedIn(before=_bound(token, now))


def published(token: Token, now: datetime | None) -> PublishedIn:
    if _AGO.fullmatch(token.text) and not token.text.startswith("-"):
        return PublishedIn(after=_ago(token, now))
    first, dots, last = token.text.partition("..")
    if not dots and not rule.is_day(first):
        raise RuleError(token.column, shown(first), _PUBLISHED_IS + (", or 24h for since then" if now else ""))
    begin = _moment(token, first, 0)
    end = _end(token, last, len(first) + len(dots)) if dots else _end(token, first, 0)
    if end <= begin:
        raise RuleError(token.column, shown(token.text), "the earlier time before the later one")
    return PublishedIn(after=begin, before=end)


def _bound(token: Token, now: datetime | None) -> datetime:
    if _AGO.fullmatch(token.text) and token.text.startswith("-"):
        return _ago(token, now)
    return _moment(token, token.text, 0, ", or -7d for a week ago" if now else "")


def _ago(token: Token, now: datetime | None) -> datetime:
    found = _AGO.fullmatch(token.text)
    assert found  # the callers have seen that
    if now is None:
        raise RuleError(token.column, shown(token.text), ABSOLUTE)
    try:
        return now.replace(microsecond=0) - timedelta(**{_UNIT[found[3]]: int(found[2])})
    except OverflowError:
        raise RuleError(token.column, shown(token.text), "a time of the calendar") from None


def _end(token: Token, text: str, skip: int) -> datetime:
    moment = _moment(token, text, skip)
    try:
        return moment + _DAY if rule.is_day(text) else moment
    except OverflowError:
        raise RuleError(token.column, shown(text), "an earlier day") from None


def _moment(token: Token, text: str, skip: int, besides: str = "") -> datetime:
    try:
        return rule.moment(text)
    except ValueError:
        column = token.column + (skip if token.kind == "word" else 0)
        raise RuleError(column, shown(text), rule.MOMENT_IS + besides) from None
