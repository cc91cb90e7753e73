"""Feeds that never were, of known rates, and what a way of polling them costs and brings: no clock, no network.

The entries of a feed arrive as a Poisson process whose pace follows the hour of the day (a cosine with its peak anywhere,
swinging by 50 to 95 %), the weekend (30 to 90 % of a weekday) and bursts (one a week, an hour to three long, one and a
half to three times the pace). Rates are lognormal with a median of 8 a day and a sigma of 1.7, one from each of so many
equal shares of that distribution, so that no seed is of idle feeds or of busy ones, and cut to 0.05..300. A feed shows its
newest 10 to 100 entries, and at least what ten minutes of its busiest burst bring: what escapes a poll every ten minutes
tells no policy from another.

A policy sees what a poller sees: the dates of the entries that are new to it, and how many the feed holds.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import NormalDist

from bot.model.capture import Exchange
from bot.model.plan import PollingSettings
from bot.model.source import Source, Visit
from bot.stages import due

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""
MINUTE = timedelta(minutes=1)
DAY = 1440.0
"""Minutes, the unit of time in here."""
MEDIAN, SIGMA, SLOWEST, BUSIEST = 8.0, 1.7, 0.05, 300.0
"""Entries a day."""
BURST = 3.0
"""Times the pace of its hour, at most."""
QUICKEST = 10.0
"""Minutes between two polls at least."""
PEAK = 2.5
"""Times a feed's rate that the busiest hour of a weekday has at most, rounded up."""

Policy = Callable[[Sequence[datetime | None], int, datetime], datetime]
"""Handed the dates of the new entries, how many the feed holds, and now: when to poll next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    arrivals: tuple[float, ...]
    """Minutes since START, oldest first; negative: before."""
    dates: tuple[datetime | None, ...]
    window: int
    begins: float
    """Minute of the first poll."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a policy cost and brought in the days that count."""

    days: float = 0.0
    """Of all feeds together."""
    polls: int = 0
    lost: int = 0
    """Entries that had left the feed before a poll came."""
    delays: list[float] = field(default_factory=list)
    """Minutes between arrival and poll, of each entry seen."""

    @property
    def a_day(self) -> float:
        """Polls of one feed."""
        return self.polls / self.days

    @property
    def mean(self) -> float:
        return math.fsum(self.delays) / len(self.delays)

    def within(self, part: float) -> float:
        """The delay that this part of the entries does not exceed."""
        return sorted(self.delays)[int(part * (len(self.delays) - 1))]


def feeds(seed: int, count: int, days: float, *, dated: bool = True) -> list[Feed]:
    draw = random.Random(seed)
    spread = NormalDist(math.log(MEDIAN), SIGMA)
    rates = [math.exp(spread.inv_cdf((number + draw.random()) / count)) for number in range(count)]
    paces = [min(max(rate, SLOWEST), BUSIEST) for rate in rates]
    return [_feed(draw, pace, days, range(_least(pace), 101), dated=dated) for pace in paces]


def crowded(seed: int, count: int, days: float) -> list[Feed]:
    """The busiest there are, each with a window that a burst can fill in less than ten minutes."""
    draw = random.Random(seed)
    return [_feed(draw, BUSIEST, days, range(10, 16)) for _ in range(count)]


def feed(arrivals: Sequence[float], window: int, *, dated: bool = True, begins: float = 0.0) -> Feed:
    dates = tuple(START + timedelta(minutes=minute) if dated else None for minute in arrivals)
    return Feed(arrivals=tuple(arrivals), dates=dates, window=window, begins=begins)


def steady(draw: random.Random, per_day: float, start: float, end: float) -> list[float]:
    """Arrivals of a constant rate between two days."""
    return _thinned(draw, per_day / DAY, per_day / DAY, (start * DAY, end * DAY), lambda _: 1.0)


def all_followed(feeds: Iterable[Feed], policy: Callable[[int], Policy], first: float, last: float) -> Tally:
    """Each feed followed by a policy of its own."""
    total = Tally()
    for number, one in enumerate(feeds):
        tally = followed(one, policy(number), first, last)
        total.days += tally.days
        total.polls += tally.polls
        total.lost += tally.lost
        total.delays += tally.delays
    return total


def followed(feed: Feed, policy: Policy, first: float, last: float) -> Tally:
    """Polled from its begin until all that arrived by day `last` has been asked for; what is from day `first` on counts."""
    tally, start, end = Tally(days=last - first), first * DAY, last * DAY
    counted, ends = bisect_right(feed.arrivals, start), bisect_right(feed.arrivals, end)
    minute, seen = feed.begins, max(0, bisect_right(feed.arrivals, feed.begins) - feed.window)
    while True:
        there = bisect_right(feed.arrivals, minute)
        shown = max(seen, there - feed.window)
        tally.polls += start <= minute < end
        tally.lost += max(0, min(shown, ends) - max(seen, counted))
        tally.delays += [minute - arrival for arrival in feed.arrivals[max(shown, counted) : min(there, ends)]]
        if minute >= end:
            return tally
        now = START + timedelta(minutes=minute)
        seen, minute = there, (policy(feed.dates[shown:there], min(there, feed.window), now) - START) / MINUTE


def ours(settings: PollingSettings, name: str = "feed") -> Policy:
    """The step that the daemon calls after a poll: it learns, asks for the next moment, and spreads it."""
    source = Source(name=name, feed="https://feed.example/rss")
    visit = Visit(source=name, next_poll_at=START)
    hops = (Exchange(url=source.feed, request=b"GET", status=200, started=START, ended=START),)

    def policy(news: Sequence[datetime | None], window: int, now: datetime) -> datetime:
        nonlocal visit
        got = due.Answer(kind="changed" if news else "unchanged", news=tuple(news), window=window if news else 0)
        visit = due.after(visit, source, got, hops, settings, now)
        return visit.next_poll_at

    return policy


def fixed(minutes: float) -> Policy:
    return lambda news, window, now: now + timedelta(minutes=minutes)


def halving(fastest: float, slowest: float) -> Policy:
    """Half the interval after something new, half as long again after nothing; in minutes."""
    interval = 60.0

    def policy(news: Sequence[datetime | None], window: int, now: datetime) -> datetime:
        nonlocal interval
        interval = min(max(interval * (0.5 if news else 1.5), fastest), slowest)
        return now + timedelta(minutes=interval)

    return policy


def _least(per_day: float) -> int:
    """Entries that a feed shows at least: 10, and what its busiest burst brings between two polls."""
    return max(10, math.ceil(QUICKEST * per_day / DAY * PEAK * BURST))


def _feed(draw: random.Random, per_day: float, days: float, windows: range, *, dated: bool = True) -> Feed:
    """With enough before the first day to fill it, and enough after the last one for the poll that ends it."""
    window = draw.choice(windows)
    before, after = min(2 * window / per_day + 1, 400.0), days + 2
    strength = _strength(draw, -before, after)
    pace = per_day / DAY
    arrivals = _thinned(draw, pace, pace * PEAK * BURST, (-before * DAY, after * DAY), strength)
    return feed(arrivals, window, dated=dated, begins=draw.uniform(0, 30))


def _strength(draw: random.Random, start: float, end: float) -> Callable[[float], float]:
    """How many times its usual rate a feed has at a minute: 1 on the mean of a week without bursts."""
    peak, swing, weekend = draw.uniform(0, 24), draw.uniform(0.5, 0.95), draw.uniform(0.3, 0.9)
    mean = (5 + 2 * weekend) / 7
    begins = sorted(DAY * draw.uniform(start, end) for _ in range(int((end - start) / 7)))
    bursts = [(begin + draw.uniform(60, 180), draw.uniform(BURST / 2, BURST)) for begin in begins]

    def strength(minute: float) -> float:
        hourly = 1 + swing * math.cos((minute / 60 - peak) * math.pi / 12)
        daily = weekend if minute // DAY % 7 >= 5 else 1.0
        place = bisect_right(begins, minute) - 1
        ends, times = bursts[place] if place >= 0 else (minute, 1.0)
        return hourly * daily / mean * (times if minute < ends else 1.0)

    return strength


def _thinned(
    draw: random.Random, pace: float, most: float, within: tuple[float, float], strength: Callable[[float], float]
) -> list[float]:
    """A Poisson process of `pace` times `strength`: one of the pace `most` with some of its arrivals left out."""
    found, (minute, end) = [], within
    while (minute := minute + draw.expovariate(most)) < end:
        if draw.random() * most < pace * strength(minute):
            found.append(minute)
    return found
