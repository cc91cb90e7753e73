"""How long a publisher wants its feed left alone, and for how long that is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Hints
from bot.model.plan import PollingSettings
from bot.stages.floors import fresh_for, held, span

SETTINGS = PollingSettings()
NOW = datetime(2026, 10, 20, 6, 20, tzinfo=UTC)
"""A Tuesday."""
SOON = NOW + timedelta(minutes=10)


def after(hints: Hints, max_age: float = 0.0, wanted: datetime = SOON) -> tuple[timedelta, str]:
    moment, why = held(wanted, "wish", hints, max_age, NOW, SETTINGS)
    return moment - NOW, why


def test_without_a_hint_the_wish_stands() -> None:
    assert after(Hints()) == (timedelta(minutes=10), "wish")


def test_a_hint_that_has_passed_by_then_does_not_hold() -> None:
    assert after(Hints(ttl=600.0)) == (timedelta(minutes=10), "wish")


@pytest.mark.parametrize(
    ("hints", "max_age", "minutes", "why"),
    [
        (Hints(ttl=3600.0), 0.0, 60, "ttl 60m"),
        (Hints(period=7200.0), 0.0, 120, "sy:updatePeriod 2h"),
        (Hints(), 1800.0, 30, "Cache-Control max-age 30m"),
        (Hints(ttl=3600.0, period=5400.0), 1800.0, 90, "sy:updatePeriod 90m"),
    ],
)
def test_the_longest_hint_holds_and_is_named(hints: Hints, max_age: float, minutes: int, why: str) -> None:
    assert after(hints, max_age) == (timedelta(minutes=minutes), why)


def test_no_hint_holds_a_source_longer_than_the_slowest_interval() -> None:
    assert after(Hints(period=31_536_000.0)) == (timedelta(days=1), "sy:updatePeriod, believed for 24h")
    assert after(Hints(), 2_147_483_648.0) == (timedelta(days=1), "Cache-Control max-age, believed for 24h")


def test_the_limit_is_counted_from_the_poll_and_not_from_the_wish() -> None:
    late = NOW + timedelta(hours=23)
    assert after(Hints(skip_days=(1, 2, 3, 4, 5, 6)), wanted=late) == (timedelta(days=1), "skipDays")


def test_a_poll_in_a_skipped_hour_moves_to_the_next_hour_that_is_not() -> None:
    assert after(Hints(skip_hours=(6, 7, 8))) == (timedelta(hours=2, minutes=40), "skipHours")


def test_a_skipped_hour_is_one_of_utc_whatever_zone_the_moment_is_written_in() -> None:
    abroad = SOON.astimezone(tz=datetime.fromisoformat("2026-10-20T00:00:00+03:30").tzinfo)
    assert after(Hints(skip_hours=(6,)), wanted=abroad) == (timedelta(minutes=40), "skipHours")
    assert after(Hints(skip_hours=(10,)), wanted=abroad) == (timedelta(minutes=10), "wish")


def test_a_poll_in_a_skipped_day_moves_to_the_first_hour_of_the_next() -> None:
    assert after(Hints(skip_days=(1,))) == (timedelta(hours=17, minutes=40), "skipDays")


def test_skipped_hours_go_on_over_midnight_into_a_skipped_day() -> None:
    late = NOW.replace(hour=3)
    moment, _ = held(late, "wish", Hints(skip_hours=(2, 3), skip_days=(2,)), 0.0, late, SETTINGS)
    assert moment == late.replace(hour=4, minute=0)
    wanted = late.replace(hour=23, minute=30)
    moment, why = held(wanted, "wish", Hints(skip_hours=(23,), skip_days=(2,)), 0.0, late, SETTINGS)
    assert (moment, why) == (late + timedelta(days=1), "skipDays")


def test_a_hint_that_ends_in_a_skipped_hour_waits_for_the_end_of_that_too() -> None:
    assert after(Hints(ttl=3600.0, skip_hours=(7,))) == (timedelta(minutes=100), "skipHours")


def test_a_list_that_skips_all_hours_or_all_days_is_a_mistake_and_ignored() -> None:
    assert after(Hints(skip_hours=tuple(range(24)))) == (timedelta(minutes=10), "wish")
    assert after(Hints(skip_days=tuple(range(7)))) == (timedelta(minutes=10), "wish")


def test_a_list_that_names_one_hour_often_does_not_name_them_all() -> None:
    assert after(Hints(skip_hours=(6,) * 24)) == (timedelta(minutes=40), "skipHours")


@given(
    ttl=st.floats(0, 1e9),
    max_age=st.floats(0, 1e10),
    hours=st.sets(st.integers(0, 23)),
    days=st.sets(st.integers(0, 6)),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    wait=st.integers(600, 86_400),
)
def test_a_source_is_never_held_beyond_the_limit_nor_asked_before_its_wish(
    ttl: float, max_age: float, hours: set[int], days: set[int], start: datetime, wait: int
) -> None:
    hints = Hints(ttl=ttl, skip_hours=tuple(hours), skip_days=tuple(days))
    wanted = start + timedelta(seconds=wait)
    moment, why = held(wanted, "wish", hints, max_age, start, SETTINGS)
    latest = start + timedelta(seconds=SETTINGS.slowest)
    assert wanted <= moment <= latest
    assert moment >= start + timedelta(seconds=min(ttl, max_age, SETTINGS.slowest))
    assert (why == "wish") == (moment == wanted)
    skipped = (len(hours) < 24 and moment.hour in hours) or (len(days) < 7 and moment.weekday() in days)
    assert not skipped or moment == latest


@pytest.mark.parametrize(
    ("value", "age", "seconds"),
    [
        ("max-age=600", "", 600),
        ("public, Max-Age=600, must-revalidate", "", 600),
        ('max-age="600"', "", 600),
        ("max-age = 600", "", 600),
        ("max-age=600", "240", 360),
        ("max-age=600", "900", 0),
        ("max-age=600", "-5", 600),
        ("max-age=600", "240, 10", 360),
        ("max-age=600, max-age=5", "", 600),
        ("no-cache, max-age=600", "", 0),
        ("max-age=600, no-store", "", 0),
        ("max-age=-600", "", 0),
        ("max-age=6e2", "", 0),
        ("max-age=", "", 0),
        ("max-age", "", 0),
        ("s-maxage=600", "", 0),
        ("x-max-age=600", "", 0),
        ("foo_max-age=600", "", 0),
        ('private="max-age=600"', "", 0),
        ("max-age=٦٠٠", "", 0),
        ("", "", 0),
        (",;=,\x00", "junk", 0),
    ],
)
def test_freshness_is_the_first_max_age_less_the_age_and_garbage_is_none(value: str, age: str, seconds: float) -> None:
    assert fresh_for(value, age) == seconds


def test_a_max_age_of_any_length_is_at_most_what_the_standard_lets_it_stand_for() -> None:
    assert fresh_for("max-age=" + "9" * 900, "") == 2_147_483_648
    assert fresh_for("max-age=" + "0" * 900 + "60", "") == 60


@given(st.text(alphabet='max-age=no"\\, 019;', max_size=200), st.text(max_size=20))
def test_no_field_value_makes_freshness_fail_or_negative(value: str, age: str) -> None:
    assert 0 <= fresh_for(value, age) <= 2_147_483_648


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45s"),
        (119, "119s"),
        (600, "10m"),
        (3600, "60m"),
        (5400, "90m"),
        (7200, "2h"),
        (86_400, "24h"),
        (172_800, "2d"),
        (180_000, "50h"),
        (604_800, "7d"),
        (9_999, "167m"),
    ],
)
def test_a_span_is_written_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_the_limit_follows_the_setting() -> None:
    settings = replace(SETTINGS, slowest=3600.0)
    assert held(SOON, "wish", Hints(ttl=7200.0), 0.0, NOW, settings)[0] == NOW + timedelta(hours=1)
