"""Dates as pages write them."""

from datetime import UTC, datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.extract.moments import Place, parse, place, written

FETCHED = datetime(2026, 7, 1, 12, tzinfo=UTC)
JERUSALEM = place("Asia/Jerusalem", FETCHED, "en")


def read(value: str, where: Place = JERUSALEM) -> str:
    moment = parse(value, where)
    return "" if moment is None else written(moment, where)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-06-29T22:32:00-04:00", "2020-06-29T22:32:00-04:00"),
        ("2020-06-29T22:32:00.123456789Z", "2020-06-29T22:32:00+00:00"),
        ("2020-06-29 22:32:00 +0530", "2020-06-29T22:32:00+05:30"),
        ("2020-06-29T22:32", "2020-06-29T22:32:00+03:00"),
        ("2020-12-29T22:32", "2020-12-29T22:32:00+02:00"),
        ("2020-06-29", "2020-06-29"),
        ("2020-06-29T00:00:00", "2020-06-29"),
        ("2020-06-29T00:00:00Z", "2020-06-29T00:00:00+00:00"),
        ("Mon, 29 Jun 2020 22:32:00 GMT", "2020-06-29T22:32:00+00:00"),
        ("1593459120", "2020-06-29T19:32:00+00:00"),
        ("1593459120000", "2020-06-29T19:32:00+00:00"),
        ("JUNE 29, 2020 22:32", "2020-06-29T22:32:00+03:00"),
        ("Published 10.32 pm EDT, Monday 29 June 2020", "2020-06-29T22:32:00-04:00"),
        ("June 29, 2020 at 12:05 a.m.", "2020-06-29T00:05:00+03:00"),
        ("29.06.2020, 22:32 Uhr", "2020-06-29T22:32:00+03:00"),
        ("29/06/2020 22h32", "2020-06-29T22:32:00+03:00"),
        ("29 de junio de 2020", "2020-06-29"),
        ("2020年6月29日 22時32分", "2020-06-29T22:32:00+03:00"),
        ("الاثنين 29 يونيو 2020 - 22:32", "2020-06-29T22:32:00+03:00"),
        ("٢٩ حزيران ٢٠٢٠", "2020-06-29"),
        ("5 تشرين الثاني 2019", "2019-11-05"),
        ("29 ביוני 2020, 22:32", "2020-06-29T22:32:00+03:00"),
        ("29 июня 2020", "2020-06-29"),
    ],
)
def test_a_date_is_read_with_the_offset_it_has(value: str, expected: str) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2020-02-30",
        "2020-13-01T10:00:00Z",
        "29 June",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "2026-07-03",
        "31.04.2020",
        "99999999999",
    ],
)
def test_what_is_impossible_or_after_the_capture_is_refused(value: str) -> None:
    assert read(value) == ""


def test_a_page_may_be_dated_up_to_a_day_ahead_of_its_capture() -> None:
    assert read("2026-07-02T10:00:00Z") == "2026-07-02T10:00:00+00:00"


def test_the_month_is_first_only_in_american_pages() -> None:
    assert read("06/07/2020") == "2020-07-06"
    assert read("06/07/2020", place("UTC", FETCHED, "en-US")) == "2020-06-07"
    assert read("06/29/2020") == "2020-06-29"


def test_an_abbreviation_of_the_sources_own_zone_is_that_zone() -> None:
    assert read("29 June 2020 22:32 IDT") == "2020-06-29T22:32:00+03:00"
    assert read("29 June 2020 22:32 IST", place("Asia/Kolkata", FETCHED, "en")) == "2020-06-29T22:32:00+05:30"


def test_an_unknown_zone_of_a_source_is_utc() -> None:
    assert read("2020-06-29T22:32", place("No/Where", FETCHED, "")) == "2020-06-29T22:32:00+00:00"


@given(st.text(max_size=80))
def test_any_text_gives_a_possible_date_or_none(value: str) -> None:
    found = read(value)
    assert not found or datetime.fromisoformat(found).year >= 1605


@given(st.datetimes(datetime(1990, 1, 1, 0, 1), datetime(2026, 6, 1)), st.timezones())
def test_an_iso_instant_keeps_its_instant_and_offset(naive: datetime, zone: tzinfo) -> None:
    moment = naive.replace(microsecond=0, tzinfo=zone)
    offset = moment.utcoffset()
    if offset is not None and not offset.total_seconds() % 60:
        found = datetime.fromisoformat(read(moment.isoformat()))
        assert (found, found.utcoffset()) == (moment, offset)
