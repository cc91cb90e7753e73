"""How often a publisher wants its feed to be asked for.

- RSS 2.0 `ttl`: minutes.
- The syndication module of RSS 1.0, in RSS, RDF and Atom: `updatePeriod` (hourly, daily, weekly, monthly, yearly) divided
  by `updateFrequency`, which is 1 where it is not given. A month is 30 days, a year 365.
- RSS 2.0 `skipHours` (0 to 23 GMT; 24, which old feeds write, is 0) and `skipDays` (English names).

What is none of these gives no hint, nor does a list that names every hour or every day: nobody publishes a feed that is
never to be read. Nor a time beyond a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from bot.model.entry import Hints

LONGEST = 31_536_000.0
"""Seconds that a hint may ask for: a year."""
_MINUTE = 60.0
_PERIODS = {"hourly": 3_600.0, "daily": 86_400.0, "weekly": 604_800.0, "monthly": 2_592_000.0, "yearly": 31_536_000.0}
_DAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_NUMBER = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,8})?")
_COUNT = re.compile(r"[0-9]{1,4}")
_HOUR = re.compile(r"0?[0-9]|1[0-9]|2[0-4]")
SKIPS = frozenset(("skiphours", "skipdays"))
"""Names under which feedparser files the two lists, of which it keeps the last value only: for them the tree is read."""


def read(said: Mapping[str, Any], root: etree._Element | None) -> Hints:
    """The hints of a feed: `said` is what feedparser read of it, `root` the tree of the same bytes where it was read."""
    hours = set(_hours(_listed(root, "skipHours", "hour")))
    days = {_DAYS[name] for text in _listed(root, "skipDays", "day") if (name := text.lower()) in _DAYS}
    return Hints(
        ttl=_ttl(_text(said, "ttl")),
        period=_period(_text(said, "sy_updateperiod"), _text(said, "sy_updatefrequency") or "1"),
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < 7 else (),
    )


def _ttl(text: str) -> float:
    seconds = float(text) * _MINUTE if _NUMBER.fullmatch(text) else 0.0
    return seconds if seconds <= LONGEST else 0.0


def _period(name: str, frequency: str) -> float:
    times = int(frequency) if _COUNT.fullmatch(frequency) else 0
    return _PERIODS.get(name.lower(), 0.0) / times if times else 0.0


def _hours(texts: Iterator[str]) -> Iterator[int]:
    return (int(text) % 24 for text in texts if _HOUR.fullmatch(text))


def _listed(root: etree._Element | None, holder: str, name: str) -> Iterator[str]:
    """The values in the first such list of the document."""
    found = None if root is None else next(root.iter(f"{{*}}{holder}"), None)
    for element in found.iter(f"{{*}}{name}") if found is not None else ():
        yield (element.text or "").strip()


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
