"""How long a publisher wants its feed left alone, and for how long that is believed.

- Not before `ttl` (RSS 2.0), sy:updatePeriod (RSS 1.0 syndication module) or Cache-Control max-age has passed since the
  poll; the longest of them rules.
- Not in a skipped UTC hour or day (RSS 2.0 `skipHours`, `skipDays`): the poll moves to the next full hour that is neither.
- None of them holds a source longer than `slowest` after the poll, be it in a skipped hour.
- `skipHours` of all 24 hours or `skipDays` of all seven days asks for no poll at all: it is a mistake, and ignored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.model.entry import Hints
from bot.model.plan import PollingSettings

_HOUR = timedelta(hours=1)
_LONGEST = 2_147_483_648.0  # seconds: what a greater delta-seconds stands for (RFC 9111 §1.2.2)
_LOOKED_AT = 1_000  # characters of a field value
_DIRECTIVE = re.compile(r'([!#$%&\'*+.^_`|~0-9a-z-]+)(?:[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^\s,"]*))?')
_DIGITS = re.compile(r"[0-9]+")


def held(
    wanted: datetime, why: str, hints: Hints, max_age: float, polled_at: datetime, settings: PollingSettings
) -> tuple[datetime, str]:
    """The moment `wanted`, for the reason `why`, or the first allowed one after it, and what holds it back.

    `max_age` is `fresh_for` of the answer.
    """
    latest = polled_at + timedelta(seconds=settings.slowest)
    until, name = _not_before(hints, max_age, polled_at, settings.slowest)
    return _unskipped(until, name, hints, latest) if until > wanted else _unskipped(wanted, why, hints, latest)


def fresh_for(cache_control: str, age: str) -> float:
    """Seconds for which an answer stays fresh: max-age less the Age it arrived with (RFC 9111 §4.2), never negative.

    0 where it says nothing, forbids reuse (no-cache, no-store) or is garbage (§4.2.1: take it for stale). The first of
    several max-age counts; an Age that is no number counts as none (§5.1).
    """
    directives: dict[str, str] = {}
    for name, value in _DIRECTIVE.findall(cache_control[:_LOOKED_AT].lower()):
        directives.setdefault(name, value.strip('"'))
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    return max(0.0, _seconds(directives.get("max-age", "")) - _seconds(age.partition(",")[0].strip()))


def span(seconds: float) -> str:
    """A length of time for a status table: `45s`, `60m`, `24h`, `7d`."""
    if seconds < 120:
        return f"{seconds:.0f}s"
    minutes = round(seconds / 60)
    if minutes < 120 or minutes % 60:
        return f"{minutes}m"
    hours = minutes // 60
    return f"{hours}h" if hours < 48 or hours % 24 else f"{hours // 24}d"


def _not_before(hints: Hints, max_age: float, polled_at: datetime, slowest: float) -> tuple[datetime, str]:
    waits = ((hints.ttl, "ttl"), (hints.period, "sy:updatePeriod"), (max_age, "Cache-Control max-age"))
    seconds, name = max(waits)
    if seconds > slowest:
        return polled_at + timedelta(seconds=slowest), f"{name}, believed for {span(slowest)}"
    return polled_at + timedelta(seconds=seconds), f"{name} {span(seconds)}"


def _seconds(text: str) -> float:
    """delta-seconds (RFC 9111 §1.2.2); 0 for anything else."""
    digits = text.lstrip("0")[:11] if _DIGITS.fullmatch(text) else ""
    return min(float(digits or 0), _LONGEST)


def _unskipped(moment: datetime, why: str, hints: Hints, latest: datetime) -> tuple[datetime, str]:
    """The moment itself, or the first full hour after it that is not skipped, but not after `latest`."""
    hours, days = _some(hints.skip_hours, 24), _some(hints.skip_days, 7)
    while moment < latest:
        utc = moment.astimezone(UTC)
        if utc.hour not in hours and utc.weekday() not in days:
            break
        why = "skipHours" if utc.hour in hours else "skipDays"
        moment = min(utc.replace(minute=0, second=0, microsecond=0) + _HOUR, latest)
    return moment, why


def _some(skipped: Sequence[int], all_of_them: int) -> frozenset[int]:
    """What is skipped; nothing if that were everything."""
    return frozenset(skipped) if len(frozenset(skipped)) < all_of_them else frozenset()
