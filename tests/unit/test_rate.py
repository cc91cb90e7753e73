"""What is learnt of a feed's rate, and when it is asked next."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import codec
from bot.model.plan import PollingSettings
from bot.model.source import Rate
from bot.stages.rate import ahead, learnt, per_day, silent_at

SETTINGS = PollingSettings()
NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
UNKNOWN = learnt(Rate(), (), 0, NOW)


def ago(*hours: float) -> list[datetime | None]:
    return [NOW - timedelta(hours=age) for age in hours]


def known(per_day: float, window: int = 0, hours: tuple[float, ...] = ()) -> Rate:
    """After long watching."""
    return Rate(at=NOW, events=20 * per_day, days=20.0, hours=hours, window=window)


def wait(rate: Rate, settings: PollingSettings = SETTINGS, now: datetime = NOW) -> tuple[float, str]:
    """Minutes, and why."""
    moment, why = ahead(rate, settings, now)
    return (moment - now) / timedelta(minutes=1), why


# The first feed


def test_a_first_feed_teaches_by_its_dates() -> None:
    rate = learnt(Rate(), ago(*range(1, 49)), 48, NOW)
    assert rate.at == NOW
    assert rate.window == 48
    assert rate.events == pytest.approx(47, rel=0.1), "the oldest opens the time that was watched"
    assert rate.days == pytest.approx(2, rel=0.1)
    assert per_day(rate) == pytest.approx(21, rel=0.1)


def test_its_order_does_not_matter_and_dates_of_other_zones_are_the_same_instants() -> None:
    zone = datetime.fromisoformat("2026-10-20T00:00:00+05:30").tzinfo
    dates = [date.astimezone(zone) for date in ago(30, 1, 12, 6) if date]
    assert learnt(Rate(), dates, 4, NOW) == learnt(Rate(), ago(1, 6, 12, 30), 4, NOW)


def test_dates_in_the_future_are_no_evidence() -> None:
    assert learnt(Rate(), ago(-1, -9000, 1, 5, 30), 5, NOW) == learnt(Rate(), ago(1, 5, 30), 5, NOW)


@pytest.mark.parametrize("dates", [[None] * 20, [], ago(-1, -2), ago(*[0.0] * 20)])
def test_without_a_date_that_tells_the_prior_stands_alone(dates: list[datetime | None]) -> None:
    rate = learnt(Rate(), dates, 20, NOW)
    assert (rate.events, rate.days) == (0, 0)
    assert per_day(rate) == 4


def test_a_feed_whose_dates_are_all_the_same_tells_only_that_nothing_came_since() -> None:
    rate = learnt(Rate(), ago(*[48.0] * 20), 20, NOW)
    assert rate.events == 0
    assert rate.days == pytest.approx(2, rel=0.1)


def test_a_feed_of_one_entry_tells_only_that_nothing_came_since() -> None:
    rate = learnt(Rate(), ago(240), 1, NOW)
    assert rate.events == 0
    assert per_day(rate) == pytest.approx(1 / 8.1, rel=0.05)


def test_entries_that_are_years_old_weigh_nothing_and_show_a_feed_that_rests() -> None:
    rate = learnt(Rate(), ago(*(24 * 365 * 3 + hour for hour in range(20))), 20, NOW)
    assert rate.events < 1e-9
    assert per_day(rate) == pytest.approx(1 / 20.4, rel=0.01)


def test_an_entry_that_is_pinned_does_not_make_a_busy_feed_look_idle() -> None:
    busy = [hour / 10 for hour in range(1, 20)]
    assert learnt(Rate(), ago(*busy, 24 * 900), 20, NOW) == learnt(Rate(), ago(*busy), 20, NOW)


def test_a_first_feed_of_less_than_a_day_says_nothing_of_the_hours() -> None:
    assert len(set(learnt(Rate(), ago(1, 2, 3, 4), 4, NOW).hours)) == 1
    assert len(set(learnt(Rate(), ago(1, 10, 20, 30), 4, NOW).hours)) > 1


# Poll after poll


def test_a_poll_without_news_adds_the_time_it_watched() -> None:
    rate = learnt(replace(known(10), at=NOW - timedelta(days=1)), (), 0, NOW)
    kept = math.exp2(-1 / 14)
    assert rate.events == pytest.approx(200 * kept)
    assert rate.days == pytest.approx(20 * kept + 0.976, abs=0.001)
    assert rate.at == NOW


def test_both_halve_in_fourteen_days() -> None:
    rate = learnt(replace(known(10), at=NOW - timedelta(days=14)), (), 0, NOW)
    assert rate.events == pytest.approx(100)
    assert rate.days == pytest.approx(10 + 14 / math.log(2) / 2)


def test_each_new_entry_counts_at_its_hour() -> None:
    rate = learnt(replace(UNKNOWN, at=NOW - timedelta(hours=8), window=20), ago(0.5, 2.5, 2.6), 20, NOW)
    assert [hour for hour, count in enumerate(rate.hours) if count] == [3, 5]
    assert rate.hours[3] == pytest.approx(2, rel=0.01)
    assert rate.events == pytest.approx(sum(rate.hours))


@pytest.mark.parametrize(
    "date", [None, NOW + timedelta(days=400), NOW - timedelta(days=400), datetime.min.replace(tzinfo=UTC)]
)
def test_an_entry_without_a_plausible_date_counts_in_the_middle(date: datetime | None) -> None:
    rate = learnt(replace(UNKNOWN, at=NOW - timedelta(hours=8), window=20), [date], 20, NOW)
    assert [hour for hour, count in enumerate(rate.hours) if count] == [2]
    assert rate.events == pytest.approx(1, rel=0.01)


def test_an_entry_may_reach_the_feed_a_few_hours_after_its_date() -> None:
    rate = learnt(replace(UNKNOWN, at=NOW - timedelta(hours=1), window=20), ago(5), 20, NOW)
    assert [hour for hour, count in enumerate(rate.hours) if count] == [1]


def test_where_the_whole_feed_is_new_the_time_before_its_oldest_entry_was_not_watched() -> None:
    before = replace(UNKNOWN, at=NOW - timedelta(days=3))
    rate = learnt(before, ago(*(hour / 10 for hour in range(1, 21))), 20, NOW)
    assert rate.days == pytest.approx(2 / 24, rel=0.01)
    partly = learnt(before, ago(*(hour / 10 for hour in range(1, 20))), 20, NOW)
    assert partly.days == pytest.approx(3, rel=0.1)


def test_the_window_is_that_of_the_last_feed_that_was_read() -> None:
    rate = learnt(known(10, window=20), (), 0, NOW + timedelta(hours=1))
    assert rate.window == 20
    assert learnt(rate, ago(-1.5), 30, NOW + timedelta(hours=2)).window == 30


def test_a_clock_that_is_set_back_neither_fails_nor_stops_the_watch() -> None:
    rate = learnt(known(10), (), 0, NOW - timedelta(days=400))
    assert (rate.at, rate.days) == (NOW - timedelta(days=400), 20)


def test_a_poll_a_few_hundred_times_a_week_forgets_as_one_a_week_does() -> None:
    often = known(10)
    for number in range(1, 337):
        often = learnt(often, (), 0, NOW + timedelta(minutes=30 * number))
    once = learnt(known(10), (), 0, NOW + timedelta(days=7))
    assert (often.events, often.days) == pytest.approx((once.events, once.days))


def test_what_is_known_survives_json() -> None:
    rate = learnt(Rate(), ago(1, 2, 3, 40), 4, NOW)
    assert codec.loads(Rate, codec.dumps(rate)) == rate


@given(
    st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=30),
    st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=30),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 100),
)
def test_no_dates_make_the_estimate_fail_or_the_wait_leave_its_limits(
    first: list[datetime | None], then: list[datetime | None], later: datetime, window: int
) -> None:
    rate = learnt(learnt(Rate(), first, window, NOW), then, window, later)
    assert len(rate.hours) == 24
    assert min(rate.hours) >= 0
    assert sum(rate.hours) == pytest.approx(rate.events, abs=1e-6)
    assert 0 < per_day(rate) <= 4 * 61
    assert SETTINGS.fastest <= (ahead(rate, SETTINGS, later)[0] - later).total_seconds() <= SETTINGS.slowest


# When it is asked next


def test_a_poll_comes_when_the_roots_of_the_rate_have_added_up_to_the_price() -> None:
    minutes, why = wait(known(24))
    assert minutes == pytest.approx(SETTINGS.price / math.sqrt(per_day(known(24)) / 1440))
    assert why == "some 24 entries a day"


def test_twice_the_price_is_twice_the_wait_and_four_times_the_rate_half_of_it() -> None:
    dear = replace(SETTINGS, price=2 * SETTINGS.price)
    assert wait(known(24), dear)[0] == pytest.approx(2 * wait(known(24))[0])
    assert wait(known(96))[0] == pytest.approx(wait(known(24))[0] / 2, rel=0.01)


@pytest.mark.parametrize(("rate", "why"), [(1.0, "an entry a day"), (0.1, "an entry in some 7 days")])
def test_a_quiet_feed_is_described_by_its_gaps(rate: float, why: str) -> None:
    assert wait(known(rate))[1] == why


def test_half_a_small_window_forces_a_poll() -> None:
    rate = known(24, window=4)
    minutes, why = wait(rate, replace(SETTINGS, price=50.0))
    assert minutes == pytest.approx(2 / (per_day(rate) / 1440))
    assert why == "half its window of 4 entries by then"


def test_hours_in_which_much_comes_are_asked_more_often() -> None:
    hours = tuple(80.0 if 6 <= hour < 12 else 0.0 for hour in range(24))
    rate = known(24, hours=hours)
    morning, night = wait(rate)[0], wait(rate, now=NOW.replace(hour=18))[0]
    assert morning < wait(known(24))[0] < night


def test_a_wait_that_reaches_into_busy_hours_ends_early_in_them() -> None:
    hours = tuple(80.0 if 6 <= hour < 12 else 0.0 for hour in range(24))
    late = NOW.replace(hour=5, minute=30)
    minutes, _ = wait(known(24, hours=hours), now=late)
    assert 30 < minutes < wait(known(24, hours=hours), now=NOW.replace(hour=18))[0]


def test_a_few_entries_do_not_yet_make_an_hour_busy() -> None:
    few = tuple(1.0 if hour == 6 else 0.0 for hour in range(24))
    many = tuple(100.0 if hour == 6 else 0.0 for hour in range(24))
    flat = wait(known(24))[0]
    assert wait(known(24, hours=many))[0] < wait(known(24, hours=few))[0] < flat
    assert wait(known(24, hours=few))[0] > 0.8 * flat


def test_the_wait_is_held_between_its_limits() -> None:
    assert wait(known(5000)) == (10, "at most every 10m")
    assert wait(known(0), replace(SETTINGS, price=100.0)) == (24 * 60, "at least every 24h")


def test_a_wait_is_no_longer_than_the_feed_has_been_watched() -> None:
    rate, waits = UNKNOWN, []
    now = NOW
    for _ in range(6):
        minutes, why = wait(rate, now=now)
        waits.append((round(minutes), why))
        now += timedelta(minutes=minutes)
        rate = learnt(rate, (), 0, now)
    assert waits[:4] == [
        (10, "at most every 10m"),
        (10, "at most every 10m"),
        (20, "watched for 20m so far"),
        (40, "watched for 40m so far"),
    ]
    assert waits[5][1].endswith("entries a day"), "and then the rate rules"


# Silence


def test_silence_begins_after_ten_usual_gaps_but_not_before_the_setting() -> None:
    assert silent_at(known(24), SETTINGS, NOW) == NOW + timedelta(days=3)
    days = (silent_at(known(0.5), SETTINGS, NOW) - NOW) / timedelta(days=1)
    assert days == pytest.approx(10 / per_day(known(0.5)))
