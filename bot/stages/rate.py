"""How often a feed brings something new, and when it is asked next on the strength of that.

What is known is a decayed Gamma-Poisson estimate: entries and days of watching, both losing half their weight in 14 days,
on a prior of one entry in a quarter of a day. Time without news counts as much as time with it.

- A first feed teaches by its dates: the days since its oldest entry were watched, and each younger one counts. Dates in the
  future are ignored, and so are entries eight times as old as the median one: they are pinned, and would make a busy feed
  look idle. Entries that are years old weigh nothing, and show a feed that rests. Where all dates are the same, as in a
  feed that is made anew for each reader, or there are none, nothing is counted but the days since: the prior stands.
- From then on each entry counts at its date. One that is undated, in the future, or older than a day before the last watch
  counts in the middle between the last watch and now.
- Where everything that a feed shows is new, some may have come and gone unseen: the time before the oldest of it was not
  watched.
- The hours of the UTC day share the rate as their entries do, shrunk to equal shares by three entries each. A first feed
  that spans less than a day says nothing of hours, and is spread over all of them.

The next poll is at the moment when √λ, added up over the minutes since this one, comes to the price of a poll: of all ways
to spend a number of polls over feeds, a poll rate in proportion to √λ has the least mean delay. It is earlier where half of
what the feed shows is expected to be new by then, and where the wait would be longer than the feed has been watched: an
undated feed begins with 10, 10, 20, 40 … minutes. It is held between `fastest` and `slowest`.

Figures (feeds of `tests.unit.simulated`, seeds 1 to 6, which are not those of the test): a prior of a quarter of a day
instead of a whole one takes the mean delay of the first day from 18.5 to 16.0 minutes, of undated feeds from 25 to 17. That
the first waits double spares undated feeds the 0.1 % of entries that they would lose on that day. Hours make polls times
delay 6 % less, with a shrinkage of 1, 3 or 6 entries alike. To forget faster after a surprise gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp2, inf, log, sqrt

from bot.model.plan import PollingSettings
from bot.model.source import Rate
from bot.stages.floors import span

_DAY = 86_400.0  # seconds
_HALF_LIFE = 14.0  # days
_MEMORY = _HALF_LIFE / log(2)  # days: what watching without end adds up to
_PRIOR_EVENTS, _PRIOR_DAYS = 1.0, 0.25
_EVEN = 3.0  # entries of each hour of the day before any were seen
_PINNED = 8.0  # times the median age of a first feed's entries
_LATE = 1.0  # day that an entry may take from its date to the feed
_GAPS = 10.0  # usual gaps without an entry until a source is silent


def learnt(rate: Rate, news: Sequence[datetime | None], window: int, now: datetime) -> Rate:
    """What is known after a poll that was read whole or was unchanged; a failed one teaches nothing.

    `news` are the dates of the new entries (of all, at the first poll), None for an undated one; `window` is how many
    the feed holds, 0 where none were read.
    """
    gap = 0.0 if rate.at is None else max(0.0, (now - rate.at).total_seconds() / _DAY)  # a clock may be set back
    if rate.at is not None and not news and not window:  # most polls
        return _quiet(rate, gap, now)
    ages = [None if date is None else (now - date).total_seconds() / _DAY for date in news]
    rate = replace(rate, window=window or rate.window)
    if rate.at is None:
        return _first(rate, sorted(age for age in ages if age is not None and age >= 0), now)
    placed = [age if age is not None and 0 <= age <= gap + _LATE else gap / 2 for age in ages]
    overflowed = bool(placed) and len(placed) >= rate.window
    watched = min(gap, max(placed)) if overflowed else gap
    return _added(_decayed(rate, gap), placed, watched, now)


def ahead(rate: Rate, settings: PollingSettings, now: datetime) -> tuple[datetime, str]:
    """The next poll of a source that was polled `now`, and why then."""
    minutes, why = _bought(rate, settings, _clock(now))
    seconds, watched = minutes * 60, rate.days * _DAY
    if seconds > watched:
        seconds, why = watched, f"watched for {span(watched)} so far"
    if seconds >= settings.slowest:
        seconds, why = settings.slowest, f"at least every {span(settings.slowest)}"
    if seconds <= settings.fastest:
        seconds, why = settings.fastest, f"at most every {span(settings.fastest)}"
    return now + timedelta(seconds=seconds), why


def silent_at(rate: Rate, settings: PollingSettings, now: datetime) -> datetime:
    """When it is time to wonder that nothing new has come, if the last of it came `now`."""
    return now + timedelta(seconds=max(settings.silent, _GAPS * _DAY / per_day(rate)))


def per_day(rate: Rate) -> float:
    """New entries a day, as far as is known; never 0."""
    return (_PRIOR_EVENTS + rate.events) / (_PRIOR_DAYS + rate.days)


def _first(rate: Rate, ages: list[float], now: datetime) -> Rate:
    """From the ages in a first feed, youngest first."""
    ages = [age for age in ages if age <= _PINNED * ages[len(ages) // 2]]
    watched = ages[-1] if ages else 0.0
    begun = _added(rate, [age for age in ages if age < watched], watched, now)
    return begun if watched >= 1 else replace(begun, hours=(begun.events / 24,) * 24)


def _quiet(rate: Rate, gap: float, now: datetime) -> Rate:
    """So many days went by, and nothing came."""
    kept = _weight(gap)
    hours = tuple([count * kept for count in rate.hours])
    days = rate.days * kept + _MEMORY * (1 - kept)
    return Rate(at=now, events=rate.events * kept, days=days, hours=hours, window=rate.window)


def _decayed(rate: Rate, days: float) -> Rate:
    kept = _weight(days)
    hours = tuple(count * kept for count in rate.hours)
    return replace(rate, events=rate.events * kept, days=rate.days * kept, hours=hours)


def _added(rate: Rate, ages: Sequence[float], watched: float, now: datetime) -> Rate:
    """With entries of these ages, and the last so many days of watching, each weighing what time has left of it."""
    hours = list(rate.hours) or [0.0] * 24
    clock, events = _clock(now), 0.0
    for age in ages:
        weight = _weight(age)
        # Rounding can make the remainder of a negative number 24.0 itself.
        hours[int((clock - age * 24) % 24) % 24] += weight
        events += weight
    days = rate.days + _MEMORY * (1 - _weight(watched))
    return replace(rate, at=now, events=rate.events + events, days=days, hours=tuple(hours))


def _weight(age: float) -> float:
    """What is left of one after so many days; 0.0 after some forty years."""
    return exp2(-age / _HALF_LIFE)


def _clock(now: datetime) -> float:
    """Hours of the UTC day."""
    utc = now.astimezone(UTC)
    return utc.hour + utc.minute / 60 + utc.second / 3600


def _bought(rate: Rate, settings: PollingSettings, clock: float) -> tuple[float, str]:
    """Minutes until the price is reached, or half the window is expected, hour by hour of the day, and which it was."""
    mean, even = per_day(rate) / 1440, _EVEN + sum(rate.hours) / 24
    price, half = settings.price, rate.window / 2 or inf
    minutes, hour = 0.0, int(clock)
    length = (hour + 1 - clock) * 60
    while minutes * 60 < settings.slowest:
        pace = mean * (_EVEN + rate.hours[hour % 24]) / even if rate.hours else mean
        root = sqrt(pace)
        if min(price / root, half / pace) <= length:
            full = half / pace < price / root
            return minutes + min(price / root, half / pace), _full(rate) if full else _usual(rate)
        price, half = price - root * length, half - pace * length
        minutes, hour, length = minutes + length, hour + 1, 60.0
    return minutes, ""


def _full(rate: Rate) -> str:
    return f"half its window of {rate.window} entries by then"


def _usual(rate: Rate) -> str:
    daily = per_day(rate)
    if daily >= 1.5:
        return f"some {daily:.0f} entries a day"
    return f"an entry in some {1 / daily:.0f} days" if daily < 0.67 else "an entry a day"
