"""How often a feed asks to be asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Hints
from bot.model.source import Source
from bot.stages.feed import parse

URL = "https://a.example/feed"
SOURCE = Source(name="a", feed=URL)
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
DAY = 86_400.0


def hints(text: str) -> Hints:
    return parse(text.encode(), "application/xml", URL, SOURCE, 100).hints


def rss(head: str) -> Hints:
    return hints(
        f'<rss version="2.0" {SY}><channel><title>T</title>{head}<item><title>x</title><ttl>7</ttl></item></channel></rss>'
    )


def period(name: str, frequency: str = "") -> Hints:
    return rss(f"<sy:updatePeriod>{name}</sy:updatePeriod>{frequency}")


def test_a_feed_that_says_nothing_gives_no_hints() -> None:
    assert rss("") == Hints()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("60", 3600.0), ("60 ", 3600.0), ("\n60.0\n", 3600.0), ("1.5", 90.0), ("0", 0.0), ("525600", 31_536_000.0)],
)
def test_the_time_to_live_is_in_minutes(written: str, seconds: float) -> None:
    assert rss(f"<ttl>{written}</ttl>") == Hints(ttl=seconds)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "-5", "1e9", "inf", "nan", "1_0", "6O", "60 minutes", "٦٠", "525601", "9" * 5_000, "<b>60</b>", "60<x/>0000000"],
)  # fmt: skip
def test_a_time_to_live_that_is_none_gives_no_hint(written: str) -> None:
    assert rss(f"<ttl>{written}</ttl>").ttl == 0.0


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("hourly", 3600.0), ("\n\tDaily\n", DAY), ("weekly", 7 * DAY), ("monthly", 30 * DAY), ("yearly", 365 * DAY)],
)
def test_the_period_of_the_syndication_module_is_read(name: str, seconds: float) -> None:
    assert period(name) == Hints(period=seconds)


def test_the_frequency_parts_the_period() -> None:
    assert period("hourly", "<sy:updateFrequency> 4 </sy:updateFrequency>") == Hints(period=900.0)
    assert period("daily", "<sy:updateFrequency/>") == Hints(period=DAY)


@pytest.mark.parametrize("frequency", ["0", "-1", "often", "1.5", "9" * 5_000])
def test_a_frequency_that_is_none_gives_no_hint(frequency: str) -> None:
    assert period("daily", f"<sy:updateFrequency>{frequency}</sy:updateFrequency>") == Hints()


@pytest.mark.parametrize("name", ["", "fortnightly", "1"])
def test_a_period_that_is_none_gives_no_hint(name: str) -> None:
    assert period(name) == Hints()


def test_the_module_is_read_in_rdf_and_in_atom_under_any_prefix() -> None:
    said = "<s:updatePeriod>daily</s:updatePeriod><s:updateFrequency>2</s:updateFrequency>"
    space = SY.replace(":sy=", ":s=")
    rdf = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {space}>'
        f"<channel><title>T</title>{said}</channel><item><title>x</title></item></rdf:RDF>"
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom" {space}><title>T</title>{said}<entry><id>1</id></entry></feed>'
    assert hints(rdf) == hints(atom) == Hints(period=DAY / 2)


def test_hours_and_days_to_be_skipped_are_read_wherever_they_stand() -> None:
    lists = (
        "<skipHours><hour>23</hour><hour> 1 </hour><hour>24</hour><hour>01</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday </day></skipDays>"
    )
    expected = Hints(skip_hours=(0, 1, 23), skip_days=(5, 6))
    assert rss(lists) == expected
    assert hints(f"<rss version='2.0'><channel><item><title>x</title></item>{lists}</channel></rss>") == expected


def test_what_is_no_hour_and_no_day_is_passed_over() -> None:
    lists = (
        "<skipHours><hour>25</hour><hour>-1</hour><hour>noon</hour><hour/><hour>5</hour></skipHours>"
        "<skipDays><day>Domingo</day><day/><day>1</day></skipDays>"
    )
    assert rss(lists) == Hints(skip_hours=(5,))


def test_a_list_of_every_hour_or_every_day_is_no_hint() -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(24))
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    days = "".join(f"<day>{name}</day>" for name in names)
    assert rss(f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays>") == Hints()


def test_a_feed_that_is_not_well_formed_gives_its_hints() -> None:
    broken = "<rss version='2.0'><channel><title>A & B</title><ttl>60</ttl><skipHours><hour>5</hour></skipHours><item><title>x"
    assert hints(broken) == Hints(ttl=3600.0, skip_hours=(5,))


@given(st.text(st.characters(codec="utf-8", exclude_characters="<&\r"), max_size=20))
def test_no_text_makes_it_raise(text: str) -> None:
    found = rss(
        f"<ttl>{text}</ttl><skipHours><hour>{text}</hour></skipHours><skipDays><day>{text}</day></skipDays>"
        f"<sy:updatePeriod>{text}</sy:updatePeriod><sy:updateFrequency>{text}</sy:updateFrequency>"
    )
    assert 0 <= found.ttl <= 31_536_000.0
    assert set(found.skip_hours) <= set(range(24))


def test_a_hundred_thousand_hours_cost_no_time() -> None:
    assert rss("<skipHours>" + "<hour>3</hour><hour>x</hour>" * 50_000 + "</skipHours>").skip_hours == (3,)
