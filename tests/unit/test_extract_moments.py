"""Dates as pages write them."""

from datetime import UTC, date, datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.extract.when.calendars import solar_hijri
from bot.stages.extract.when.clocks import Place, written
from bot.stages.extract.when.datelines import mentions
from bot.stages.extract.when.moments import judge, parse, place

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
        ("20200629", "2020-06-29"),
        ("20200629T223200Z", "2020-06-29T22:32:00+00:00"),
        ("20200629223200", "2020-06-29T22:32:00+03:00"),
        ("2020-06-29T22:32:00Z+02:00", "2020-06-29T22:32:00+02:00"),
        ("2020-06-29T22:32:00+99:00", "2020-06-29T22:32:00+03:00"),
        ("2020-06-29T22:32:00.000+0200[Europe/Berlin]", "2020-06-29T22:32:00+02:00"),
        ("Mon Jun 29 2020 22:32:00 GMT+0200 (CEST)", "2020-06-29T22:32:00+02:00"),
        ("Mon Jun 29 22:32:00 EDT 2020", "2020-06-29T22:32:00-04:00"),
        ("29 June 2020, 10.32pm BST", "2020-06-29T22:32:00+03:00"),
        ("June 29, 2020 at 11:24 p.m. ET", "2020-06-29T23:24:00-04:00"),
        ("June 29, 2020 10 PM PST", "2020-06-29T22:00:00-07:00"),
        ("29 juin 2020 à 22 h 32", "2020-06-29T22:32:00+03:00"),
        ("Publié le 1er août 2020 à 8h05", "2020-08-01T08:05:00+03:00"),
        ("29 de junio de 2020 a las 10:32 p. m.", "2020-06-29T22:32:00+03:00"),
        ("29 de junio de 2020, 10:32 a. m.", "2020-06-29T10:32:00+03:00"),
        ("29. März 2020, 22 Uhr", "2020-03-29T22:00:00+03:00"),
        ("29.6.20, 22:32 Uhr MESZ", "2020-06-29T22:32:00+02:00"),
        ("29/jun/2020 22h32", "2020-06-29T22:32:00+03:00"),
        ("29 giugno 2020 alle 22:32", "2020-06-29T22:32:00+03:00"),
        ("29 HAZİRAN 2020, PAZARTESİ 22:32", "2020-06-29T22:32:00+03:00"),
        ("29 AĞUSTOS 2020", "2020-08-29"),
        ("15 KASIM 2020", "2020-11-15"),
        ("29. juni 2020 kl. 22.32", "2020-06-29T22:32:00+03:00"),
        ("29 czerwca 2020, 22:32", "2020-06-29T22:32:00+03:00"),
        ("29. června 2020 22:32", "2020-06-29T22:32:00+03:00"),
        ("2020. június 29. 22:32", "2020-06-29T22:32:00+03:00"),
        ("2020 m. birželio 29 d. 22:32", "2020-06-29T22:32:00+03:00"),
        ("29 iunie 2020, 22:32", "2020-06-29T22:32:00+03:00"),
        ("29 ΙΟΥΝΙΟΥ 2020 10:32 μ.μ.", "2020-06-29T22:32:00+03:00"),
        ("29 июня 2020, 22:32 МСК", "2020-06-29T22:32:00+03:00"),
        ("29 червня 2020, 22:32", "2020-06-29T22:32:00+03:00"),
        ("2020年6月29日 下午10:32", "2020-06-29T22:32:00+03:00"),
        ("2020/6/29 午前10時32分", "2020-06-29T10:32:00+03:00"),
        ("입력 2020.06.29 오후 10:32", "2020-06-29T22:32:00+03:00"),
        ("Thứ hai, 29/6/2020, 22:32 (GMT+7)", "2020-06-29T22:32:00+07:00"),
        ("29 tháng 6, 2020", "2020-06-29"),
        ("Senin, 29 Jun 2020 22:32 WIB", "2020-06-29T22:32:00+07:00"),
        ("29 जून 2020, 10:32 PM", "2020-06-29T22:32:00+03:00"),
        ("२९ जुलाई २०२०", "2020-07-29"),
        ("29 جون 2020", "2020-06-29"),
        ("٢٩ حزيران/يونيو ٢٠٢٠ الساعة ١٠:٣٢ مساءً", "2020-06-29T22:32:00+03:00"),
        ("الاثنين 29 جوان 2020 - 10:32 ص", "2020-06-29T10:32:00+03:00"),
        ("29 غشت 2020، 22:32 بتوقيت غرينتش", "2020-08-29T22:32:00+00:00"),
        ("آخر 5 كانون الثاني 2019", "2019-01-05"),
        ("ב-29 באוגוסט 2020", "2020-08-29"),
        ("۹ تیر ۱۳۹۹ ساعت ۲۲:۳۲", "2020-06-29T22:32:00+03:00"),
        ("30 اسفند 1399", "2021-03-20"),
        ("29 มิถุนายน 2563", "2020-06-29"),
        ("２０２０年６月２９日", "2020-06-29"),
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
        "30 اسفند 1400",
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


def test_a_year_in_figures_is_solar_only_where_years_are_counted_so() -> None:
    assert read("۱۴۰۳/۰۵/۱۲ - ۱۰:۲۲", place("UTC", FETCHED, "fa-IR")) == "2024-08-02T10:22:00+00:00"
    assert read("1403-05-12T10:22:00", place("Asia/Tehran", FETCHED, "")) == "2024-08-02T10:22:00+03:30"
    assert read("1441/11/08", place("Asia/Riyadh", FETCHED, "ar")) == ""
    assert read("2024-08-02T10:22:00Z", place("UTC", FETCHED, "fa")) == "2024-08-02T10:22:00+00:00"


@given(st.dates(date(1921, 3, 21), date(2072, 3, 19)))
def test_days_of_the_solar_calendar_follow_one_another(day: date) -> None:
    years = (day.year - 621, day.year - 622)
    written_so = [(y, m, d) for y in years for m in range(1, 13) for d in range(1, 32) if _solar(y, m, d) == day]
    assert len(written_so) == 1


def _solar(year: int, month: int, number: int) -> date | None:
    try:
        return solar_hijri(year, month, number)
    except ValueError:
        return None


def test_nowruz_falls_on_the_days_it_fell_on() -> None:
    assert [solar_hijri(year, 1, 1).isoformat() for year in (1357, 1375, 1379, 1399, 1403, 1404)] == [
        "1978-03-21",
        "1996-03-20",
        "2000-03-20",
        "2020-03-20",
        "2024-03-20",
        "2025-03-21",
    ]


def test_a_month_that_two_languages_name_alike_is_read_in_the_language_of_the_page() -> None:
    assert read("29. listopada 2020", place("UTC", FETCHED, "hr")) == "2020-10-29"
    assert read("29 listopada 2020", place("UTC", FETCHED, "pl")) == "2020-11-29"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2031-01-01", "lies after the capture"),
        ("2026-07-03T00:00:01Z", "lies after the capture"),
        ("0001-01-01T00:00:00Z", "lies before the first newspaper"),
        ("1970-01-01T00:00:00Z", "is the zero of a clock"),
        ("1970-01-01", "is the zero of a clock"),
        ("2020-02-30", "is no date of the calendar"),
        ("31.04.2020", "is no date of the calendar"),
        ("0000-00-00 00:00:00", "is no date of the calendar"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_refusal_says_why(value: str, reason: str) -> None:
    assert judge(value, JERUSALEM) == (None, reason)


def test_the_dates_of_a_line_come_with_the_words_before_them() -> None:
    told = mentions("Updated: June 30, 2020 10:15 | Published: June 29, 2020 22:32", JERUSALEM)
    assert [(t.moment.at.isoformat(), t.before.strip(" :|")) for t in told] == [
        ("2020-06-30T10:15:00", "updated"),
        ("2020-06-29T22:32:00", "10:15 | published"),
    ]


def test_the_time_of_one_date_is_not_lent_to_the_next() -> None:
    told = mentions("29.06.2020 22:32, aktualisiert 30.06.2020", JERUSALEM)
    assert [t.moment.timed for t in told] == [True, False]
