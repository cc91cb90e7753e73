"""Adaptive polling against a fixed interval on the same synthetic feeds; the table is `python -m tests.bench.polling`."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.capture import Exchange
from bot.model.plan import PollingSettings
from bot.model.source import Rate, Source, Visit
from bot.stages import due
from tests.unit.simulated import START, all_followed, crowded, feed, feeds, fixed, followed, ours, steady

SETTINGS = PollingSettings()
LEARNING, END = 14, 49  # days


@pytest.mark.parametrize("seed", [7, 11])
def test_at_no_more_delay_than_every_thirty_minutes_a_third_of_the_polls_is_spared_and_no_entry_lost(seed: int) -> None:
    simulated = feeds(seed, 60, END)
    half_hourly = all_followed(simulated, lambda _: fixed(30), LEARNING, END)
    adaptive = all_followed(simulated, lambda number: ours(SETTINGS, f"feed-{number}"), LEARNING, END)
    print(f"seed {seed}: {adaptive.a_day:.1f} against {half_hourly.a_day:.1f} polls a feed and day,")
    print(f"mean delay {adaptive.mean:.1f} against {half_hourly.mean:.1f} minutes, {adaptive.lost} lost")
    assert half_hourly.a_day == pytest.approx(48, rel=0.01)
    assert half_hourly.mean == pytest.approx(15, rel=0.02)
    assert adaptive.a_day <= 0.65 * half_hourly.a_day
    assert adaptive.mean <= 15.0
    assert adaptive.mean <= half_hourly.mean
    assert adaptive.lost == 0
    assert len(adaptive.delays) == len(half_hourly.delays) + half_hourly.lost


@pytest.mark.parametrize("seed", [7, 11])
def test_of_undated_feeds_no_entry_is_lost_on_the_first_day(seed: int) -> None:
    simulated = feeds(seed, 60, 1, dated=False)
    adaptive = all_followed(simulated, lambda number: ours(SETTINGS, f"feed-{number}"), 0, 1)
    assert adaptive.lost == 0
    assert adaptive.mean < 30


def test_of_busy_feeds_with_small_windows_hardly_more_is_lost_than_the_fastest_interval_loses() -> None:
    simulated = crowded(7, 12, 20)
    adaptive = all_followed(simulated, lambda number: ours(SETTINGS, f"feed-{number}"), 10, 20)
    quickest = all_followed(simulated, lambda _: fixed(10), 10, 20)
    half_hourly = all_followed(simulated, lambda _: fixed(30), 10, 20)
    print(f"lost: {adaptive.lost} against {half_hourly.lost} every 30 and {quickest.lost} every 10 minutes")
    assert half_hourly.lost > 1000
    assert adaptive.lost < half_hourly.lost / 50


def test_an_undated_feed_is_learnt_from_the_polls_alone() -> None:
    arrivals = steady(random.Random(7), 60, -2, 22)
    dated = followed(feed(arrivals, 20), ours(SETTINGS), 10, 20)
    undated = followed(feed(arrivals, 20, dated=False), ours(SETTINGS), 10, 20)
    assert undated.lost == dated.lost == 0
    assert undated.a_day == pytest.approx(dated.a_day, rel=0.1)
    assert undated.mean == pytest.approx(dated.mean, rel=0.15)


def test_a_feed_that_stops_is_asked_ever_more_rarely_but_never_forgotten() -> None:
    stopped = feed(steady(random.Random(7), 100, -1, 14), 30)
    before, month, quarter = (followed(stopped, ours(SETTINGS), day, day + 7).a_day for day in (7, 42, 90))
    assert before > 40
    assert month < before / 1.6
    assert quarter < before / 4
    assert quarter >= 1


def test_a_feed_that_awakes_is_found_within_a_day_and_then_followed() -> None:
    draw = random.Random(11)
    awaking = feed([*steady(draw, 0.05, -90, 60), *steady(draw, 100, 60, 76)], 100)
    asleep = followed(awaking, ours(SETTINGS), 30, 58)
    first, then = followed(awaking, ours(SETTINGS), 60, 61), followed(awaking, ours(SETTINGS), 67, 74)
    assert asleep.a_day < 3
    assert max(first.delays) < 24 * 60
    assert first.lost == then.lost == 0
    assert then.mean < 25


def test_a_failed_poll_teaches_nothing() -> None:
    source, known = Source(name="ledger", feed="https://feed.example/rss"), Rate(at=START, events=40.0, days=4.0)
    visit = Visit(source="ledger", next_poll_at=START, rate=known)
    now = START + timedelta(hours=6)
    broken = Exchange(url=source.feed, request=b"GET", status=503, started=now, ended=now)
    failed = due.after(visit, source, due.Answer(kind="failed", error="503"), (broken,), SETTINGS, now)
    assert failed.rate == known
    answered = replace(broken, status=304)
    later = now + timedelta(hours=6)
    taught = due.after(failed, source, due.Answer(kind="unchanged"), (answered,), SETTINGS, later)
    assert taught.rate.days == pytest.approx(4.4, abs=0.01), (
        "both quarters of the day were watched; the four days before have faded"
    )
