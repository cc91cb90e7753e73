"""When a source is asked next, and what its answer means."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.capture import Capture, Exchange
from bot.model.entry import Feed, Hints, Item
from bot.model.plan import Limits, PollingSettings
from bot.model.source import NEVER, Every, Rate, Source, Visit
from bot.stages import due

NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
SETTINGS, LIMITS = PollingSettings(), Limits()
SOURCE = Source(name="ledger", feed="https://a.example/rss")
FEED = b"<rss/>"
SHA256 = hashlib.sha256(FEED).hexdigest()
VISIT = Visit(source="ledger", next_poll_at=NOW)
SEEN = replace(VISIT, etag='"one"', last_modified="Tue, 20 Oct 2026 05:00:00 GMT", sha256=SHA256, status=200)


def exchange(status: int = 200, body: bytes = FEED, headers: dict[str, str] | None = None, **fields: Any) -> Exchange:
    made = Exchange(
        url=SOURCE.feed, request=b"GET", response=b"HTTP/1.1", status=status, body=body, started=NOW, ended=NOW
    )
    return replace(made, headers=tuple((headers or {}).items()), **fields)


def answer(made: Exchange, visit: Visit = VISIT) -> due.Answer:
    return due.answer(made, visit, LIMITS, SETTINGS, NOW)


def after(made: Exchange, visit: Visit = VISIT, source: Source = SOURCE) -> Visit:
    return due.after(visit, source, answer(made, visit), (made,), SETTINGS, NOW)


def when(source: Source, now: datetime, visit: Visit = VISIT) -> datetime:
    return due.upcoming(visit.rate, visit.hints, source, exchange(), SETTINGS, now)[0]


def capture(kind: Any = "response") -> Capture:
    return Capture(record_id="urn:uuid:1", kind=kind, url="u", date=NOW, file="f", offset=0, length=1, begin=0, end=1)


# What is asked


def test_the_validators_of_the_last_body_are_asked_with() -> None:
    asked = due.ask(SOURCE, SEEN)
    assert (asked.url, asked.source, asked.purpose) == (SOURCE.feed, "ledger", "feed")
    assert (asked.etag, asked.last_modified) == ('"one"', "Tue, 20 Oct 2026 05:00:00 GMT")


# What an answer means


def test_a_new_body_is_a_change() -> None:
    assert answer(exchange()) == due.Answer(kind="changed", body=FEED, sha256=SHA256)
    assert answer(exchange(body=b"<rss>1</rss>"), SEEN).kind == "changed"


def test_the_same_body_is_no_change_however_it_is_packed() -> None:
    assert answer(exchange(), SEEN).kind == "unchanged"
    assert answer(exchange(body=gzip.compress(FEED), headers={"Content-Encoding": "gzip"}), SEEN).kind == "unchanged"


def test_not_modified_is_no_change_if_it_was_asked_for() -> None:
    assert answer(exchange(304, b""), SEEN).kind == "unchanged"
    assert answer(exchange(304, b""), replace(VISIT, etag='"x"')).kind == "unchanged"
    assert answer(exchange(304, b"")) == due.Answer(kind="failed", error="HTTP status 304")


@pytest.mark.parametrize("status", [0, 204, 206, 301, 400, 403, 404, 429, 500, 503])
def test_any_other_status_is_a_failure(status: int) -> None:
    got = answer(exchange(status))
    assert (got.kind, got.error, got.retry_at) == ("failed", f"HTTP status {status}", None)


def test_an_error_or_a_cut_answer_is_a_failure_even_with_status_200() -> None:
    assert answer(exchange(error="connection reset")).error == "connection reset"
    assert answer(exchange(truncated="length")).error == "answer cut short: length"
    assert answer(exchange(304, error="deadline"), SEEN).kind == "failed"


@pytest.mark.parametrize(
    ("coding", "body", "fault"),
    [("br", FEED, "coding"), ("gzip", FEED, "corrupt"), ("gzip", gzip.compress(FEED * 9)[:-9], "short"), ("gzip", gzip.compress(bytes(LIMITS.feed + 1)), "length")],
)  # fmt: skip
def test_a_body_that_cannot_be_decoded_whole_is_a_failure(coding: str, body: bytes, fault: str) -> None:
    got = answer(exchange(body=body, headers={"Content-Encoding": coding}))
    assert (got.kind, got.error) == ("failed", f"body cannot be decoded: {fault}")


def test_what_stands_behind_a_gzip_body_is_no_fault_of_the_feed() -> None:
    assert answer(exchange(body=gzip.compress(FEED) + b"junk", headers={"Content-Encoding": "gzip"})).body == FEED


# What follows


def test_after_a_change_the_validators_are_those_of_the_new_body() -> None:
    new = exchange(body=b"<new/>", headers={"ETag": '"two"'})
    done = after(new, replace(SEEN, failures=3, error="was"))
    assert (done.etag, done.last_modified, done.sha256) == ('"two"', "", hashlib.sha256(b"<new/>").hexdigest())
    assert (done.polled_at, done.status, done.error, done.failures, done.retry_at) == (NOW, 200, "", 0, None)


def test_not_modified_leaves_the_validators() -> None:
    done = after(exchange(304, b"", {"ETag": '"two"'}), replace(SEEN, failures=2))
    assert (done.etag, done.last_modified, done.sha256) == (SEEN.etag, SEEN.last_modified, SEEN.sha256)
    assert (done.failures, done.status) == (0, 304)
    assert done.next_poll_at > NOW


def test_a_failure_leaves_the_validators_and_counts() -> None:
    done = after(exchange(500, headers={"ETag": '"error page"'}), SEEN)
    assert (done.etag, done.last_modified, done.sha256) == (SEEN.etag, SEEN.last_modified, SEEN.sha256)
    assert (done.failures, done.error, done.status) == (1, "HTTP status 500", 500)
    assert done.next_poll_at == NOW + timedelta(seconds=SETTINGS.backoff)


def test_a_feed_that_could_not_be_parsed_leaves_the_validators() -> None:
    got = due.Answer(kind="failed", error="not a feed")
    made = exchange(body=b"<html>", headers={"ETag": '"html"'})
    done = due.after(SEEN, SOURCE, got, (made,), SETTINGS, NOW)
    assert (done.etag, done.sha256, done.failures) == (SEEN.etag, SEEN.sha256, 1)


def test_failures_wait_twice_as_long_each_time_up_to_a_day() -> None:
    visit, waits = VISIT, []
    for _ in range(12):
        visit = due.failed(visit, SETTINGS, NOW)
        waits.append((visit.next_poll_at - NOW).total_seconds())
    assert waits[:9] == [300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 76800]
    assert waits[9:] == [86_400] * 3
    assert visit.failures == 12


def test_a_hundred_thousand_failures_are_still_a_day() -> None:
    assert due.failed(replace(VISIT, failures=100_000), SETTINGS, NOW).next_poll_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7200", 7200),
        ("1", 300),
        ("9" * 40, 86_400),
        ("Tue, 20 Oct 2026 08:00:00 GMT", 7200),
        ("Tue, 20 Oct 2020 08:00:00 GMT", 300),
        ("soon", 300),
    ],
)
def test_retry_after_lengthens_the_wait_and_never_shortens_it(value: str, wait: int) -> None:
    done = after(exchange(503, headers={"Retry-After": value}))
    assert done.next_poll_at == NOW + timedelta(seconds=wait)


def test_retry_after_is_kept_until_an_answer_without_it() -> None:
    asked = after(exchange(429, headers={"Retry-After": "7200"}))
    assert asked.retry_at == NOW + timedelta(hours=2)
    assert after(exchange(), asked).retry_at is None


def test_retry_after_holds_for_an_answer_that_was_cut_short() -> None:
    assert answer(exchange(503, truncated="length", headers={"Retry-After": "60"})).retry_at == NOW + timedelta(
        minutes=1
    )


# When


def test_a_cron_line_is_read_as_utc() -> None:
    source = replace(SOURCE, every=Every(kind="cron", cron="30 7 * * *"))
    assert when(source, NOW) == datetime(2026, 10, 20, 7, 30, tzinfo=UTC)
    later = datetime(2026, 10, 20, 23, 0, tzinfo=timezone(timedelta(hours=-5)))  # the 21st, 04:00 UTC
    assert when(source, later) == datetime(2026, 10, 21, 7, 30, tzinfo=UTC)


def test_a_cron_line_never_gives_the_past_nor_the_same_minute_for_ever() -> None:
    source = replace(SOURCE, every=Every(kind="cron", cron="*/15 * * * *"))
    assert when(source, NOW + timedelta(seconds=1)) == NOW + timedelta(minutes=15)


def test_a_cron_line_gives_a_later_moment() -> None:
    source = replace(SOURCE, every=Every(kind="cron", cron="*/15 * * * *"))
    assert when(source, NOW) == NOW + timedelta(minutes=15)


def test_a_cron_line_that_never_comes_is_looked_at_again_after_a_day() -> None:
    source = replace(SOURCE, every=Every(kind="cron", cron="0 0 30 2 *"))
    assert when(source, NOW) == NOW + timedelta(days=1)


def test_a_day_of_the_week_is_named() -> None:
    source = replace(SOURCE, every=Every(kind="cron", cron="0 6 * * sun"))
    assert when(source, NOW) == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


@given(
    st.text("abcdefghij-", min_size=1), st.floats(60, 86_400), st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1))
)
def test_intervals_are_spread_by_three_hundredths_at_most(name: str, seconds: float, at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    source = Source(name=name, feed="f", every=Every(kind="interval", seconds=seconds))
    wait = (when(source, now) - now).total_seconds()
    assert 0.97 * seconds - 0.001 <= wait <= 1.03 * seconds + 0.001
    assert when(source, now) == when(source, now)


def test_sources_that_start_together_drift_apart() -> None:
    half_hourly = Every(kind="interval", seconds=1800)
    waits = {when(replace(SOURCE, name=f"s{n}", every=half_hourly), NOW) for n in range(100)}
    assert len(waits) > 60
    assert max(waits) - min(waits) > timedelta(seconds=1800 * 0.05)


def test_an_adaptive_source_is_asked_by_what_is_known_of_its_rate() -> None:
    busy = Rate(at=NOW, events=300, days=10, window=50)
    rare = Rate(at=NOW, events=1, days=20, window=50)
    often = when(SOURCE, NOW, replace(VISIT, rate=busy)) - NOW
    seldom = when(SOURCE, NOW, replace(VISIT, rate=rare)) - NOW
    assert timedelta(minutes=9) < often < timedelta(hours=2) < seldom <= timedelta(hours=24.8)


def test_the_publisher_s_wish_holds_an_adaptive_source_back_and_no_interval_of_the_user() -> None:
    visit = replace(VISIT, rate=Rate(at=NOW, events=9000, days=10), hints=Hints(ttl=7200))
    assert when(SOURCE, NOW, visit) == NOW + timedelta(hours=2)
    own = replace(SOURCE, every=Every(kind="interval", seconds=900))
    assert when(own, NOW, visit) < NOW + timedelta(minutes=16)
    fresh = exchange(headers={"Cache-Control": "max-age=10800", "Age": "3600"})
    visit = replace(visit, hints=Hints())
    moment, why = due.upcoming(visit.rate, visit.hints, SOURCE, fresh, SETTINGS, NOW)
    assert moment == NOW + timedelta(hours=2)
    assert "max-age" in why


# What a document teaches


def item(minutes: float | None) -> Item:
    published = "" if minutes is None else (NOW - timedelta(minutes=minutes)).isoformat()
    return Item(key=f"k{minutes}", published=published)


def test_of_a_first_document_all_dates_teach_and_then_those_of_its_new_entries() -> None:
    items = (item(10), item(200), item(None))
    feed = Feed(items=items, hints=Hints(ttl=60), cut=True)
    got = due.taught(due.Answer(kind="changed"), VISIT, feed, items[:1])
    assert got.news == (NOW - timedelta(minutes=10), NOW - timedelta(minutes=200), None)
    assert (got.window, got.hints, got.cut) == (3, Hints(ttl=60), True)
    known = replace(VISIT, rate=Rate(at=NOW, days=1))
    assert due.taught(due.Answer(kind="changed"), known, feed, items[2:]).news == (None,)


def test_not_modified_teaches_that_nothing_came_and_a_failure_teaches_nothing() -> None:
    visit = replace(SEEN, rate=Rate(at=NOW - timedelta(days=2), events=5, days=1), hints=Hints(ttl=60))
    done = after(exchange(304, b""), visit)
    assert (done.rate.at, done.hints) == (NOW, Hints(ttl=60))
    assert done.rate.days > 2
    assert after(exchange(500), visit).rate == visit.rate


# Silence


def test_what_brings_something_new_puts_the_wonder_off_and_what_does_not_leaves_it() -> None:
    visit = replace(SEEN, rate=Rate(at=NOW, events=20, days=10), silent_at=NOW + timedelta(hours=1))
    assert after(exchange(304, b""), visit).silent_at == visit.silent_at
    got = due.Answer(kind="changed", news=(NOW,), window=20, hints=Hints())
    done = due.after(visit, SOURCE, got, (exchange(),), SETTINGS, NOW)
    assert done.silent_at is not None
    assert done.silent_at >= NOW + timedelta(seconds=SETTINGS.silent)


def test_a_feed_that_is_met_years_after_its_last_entry_is_silent_at_once() -> None:
    old = tuple(NOW - timedelta(days=900 + n) for n in range(20))
    got = due.Answer(kind="changed", news=old, window=20, hints=Hints())
    done = due.after(VISIT, SOURCE, got, (exchange(),), SETTINGS, NOW)
    assert done.silent_at is not None
    assert done.silent_at < NOW
    assert due.changes(VISIT, done) == ("silent",)


def test_each_change_is_told_once() -> None:
    well = replace(SEEN, polled_at=NOW - timedelta(hours=1), silent_at=NOW - timedelta(minutes=1))
    silent = after(exchange(304, b""), well)
    assert due.changes(well, silent) == ("silent",)
    assert due.changes(silent, after(exchange(304, b""), silent)) == ()
    assert due.changes(replace(VISIT, failures=2), after(exchange())) == ("recovered",)


# Gone and moved


def test_410_stops_a_source_until_it_is_asked_by_name_and_answers() -> None:
    done = after(exchange(410), replace(SEEN, failures=1))
    assert (done.stopped, done.next_poll_at, done.failures) == (True, NEVER, 2)
    assert "410" in done.error
    assert due.changes(SEEN, done) == ("stopped",)
    again = after(exchange(), done)
    assert (again.stopped, again.failures, again.error) == (False, 0, "")


def test_410_behind_a_temporary_redirect_or_at_an_adopted_address_is_a_failure_like_others() -> None:
    visit = moving(VISIT, led((SOURCE.feed, 302), ("https://b.example/feed", 410)), 0)
    assert (visit.stopped, visit.failures) == (False, 1)
    visit = moving(replace(SEEN, adopted="https://b.example/feed"), led(("https://b.example/feed", 410)), 0)
    assert (visit.stopped, due.ask(SOURCE, visit).url) == (False, SOURCE.feed)
    assert moving(VISIT, led((SOURCE.feed, 301), ("https://b.example/feed", 410)), 0).stopped


def test_a_date_that_utc_cannot_hold_is_no_date() -> None:
    items = (Item(key="a", published="0001-01-01T00:00:00+14:00"), Item(key="b", published="9999-12-31T23:00:00-14:00"))
    assert due.taught(due.Answer(kind="changed"), VISIT, Feed(items=items), ()).news == (None, None)


def led(*chain: tuple[str, int]) -> tuple[Exchange, ...]:
    return tuple(replace(exchange(status), url=url) for url, status in chain)


def moving(visit: Visit, hops: tuple[Exchange, ...], days: float, source: Source = SOURCE) -> Visit:
    now = NOW + timedelta(days=days)
    return due.after(visit, source, due.answer(hops[-1], visit, LIMITS, SETTINGS, now), hops, SETTINGS, now)


NEW = "https://b.example/feed"


def test_a_permanent_redirect_is_adopted_after_a_week_of_the_same_answer() -> None:
    hops = led((SOURCE.feed, 301), ("https://a.example/new", 308), (NEW, 200))
    visit = moving(VISIT, hops, 0)
    assert (visit.moved_to, visit.adopted) == (NEW, "")
    assert due.changes(VISIT, visit) == ("moved",)
    visit = moving(visit, hops, 6.9)
    assert (visit.adopted, due.ask(SOURCE, visit).url) == ("", SOURCE.feed)
    before, visit = visit, moving(visit, hops, 7)
    assert (visit.adopted, due.ask(SOURCE, visit).url) == (NEW, NEW)
    assert "adopted" in due.changes(before, visit)
    assert moving(visit, led((NEW, 200)), 8).adopted == NEW


def test_the_week_begins_anew_with_another_answer_and_a_failure_does_not_end_it() -> None:
    hops, other = led((SOURCE.feed, 301), (NEW, 200)), led((SOURCE.feed, 301), ("https://c.example/", 200))
    visit = moving(moving(moving(VISIT, hops, 0), other, 3), hops, 5)
    assert moving(visit, hops, 11.9).adopted == ""
    visit = moving(visit, led((SOURCE.feed, 500)), 6)
    assert moving(visit, hops, 12).adopted == NEW
    assert moving(visit, led((SOURCE.feed, 200)), 12).moved_to == ""


def test_a_redirect_that_is_not_permanent_all_the_way_leads_as_far_as_it_is() -> None:
    visit = moving(VISIT, led((SOURCE.feed, 302), (NEW, 200)), 0)
    assert visit.moved_to == ""
    visit = moving(VISIT, led((SOURCE.feed, 301), ("https://a.example/two", 302), (NEW, 200)), 0)
    assert visit.moved_to == "https://a.example/two"


def test_an_adopted_address_that_fails_is_given_up() -> None:
    visit = moving(replace(SEEN, adopted=NEW), led((NEW, 404)), 8)
    assert (visit.adopted, due.ask(SOURCE, visit).url) == ("", SOURCE.feed)


@pytest.mark.parametrize(
    ("feed", "target"),
    [
        ("https://u:p@a.example/rss", NEW),
        ("https://a.example/rss?token=1", NEW),
        (SOURCE.feed, f"{NEW}?token=REDACTED"),
    ],
)
def test_an_address_with_credentials_is_never_adopted(feed: str, target: str) -> None:
    source, hops = replace(SOURCE, feed=feed), led((SOURCE.feed, 301), (target, 200))
    visit = moving(moving(VISIT, hops, 0, source), hops, 30, source)
    assert (visit.moved_to, visit.adopted) == ("", "")


# What a revisit refers to


def test_a_full_answer_that_was_read_is_what_revisits_refer_to() -> None:
    old, new = capture(), replace(capture(), record_id="urn:uuid:2")
    visit = replace(SEEN, capture=old)
    changed, unchanged = due.Answer(kind="changed"), due.Answer(kind="unchanged")
    assert due.referred(visit, (old, new), exchange(), changed) == new
    assert due.referred(visit, (), exchange(), changed) == old
    assert due.referred(visit, (new,), exchange(304), unchanged) == old
    assert due.referred(visit, (new,), exchange(), due.Answer(kind="failed")) == old
    assert due.referred(visit, (replace(new, kind="revisit"),), exchange(), changed) == old
