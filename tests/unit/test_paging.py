"""What an answer means for an article: its page, later, or the feed's text."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.capture import Exchange
from bot.model.plan import Limits, PollingSettings
from bot.stages import paging

NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
SETTINGS, LIMITS = PollingSettings(), Limits()
PAGE = b"<html><body>news</body></html>"


def exchange(status: int = 200, body: bytes = PAGE, headers: dict[str, str] | None = None, **fields: Any) -> Exchange:
    made = Exchange(url="https://a.example/moved", request=b"GET", status=status, body=body, started=NOW, ended=NOW)
    return replace(made, headers=tuple((headers or {}).items()), **fields)


def judge(made: Exchange, attempts: int = 0, limits: Limits = LIMITS) -> paging.Fate:
    return paging.judge(made, "https://a.example/linked", attempts, limits, SETTINGS, NOW)


def test_a_good_answer_is_a_page_with_both_its_addresses() -> None:
    page = judge(exchange(headers={"Content-Type": "text/html; charset=windows-1256"})).page
    assert page is not None
    assert (page.url, page.final_url) == ("https://a.example/linked", "https://a.example/moved")
    assert (page.status, page.content_type, page.body) == (200, "text/html; charset=windows-1256", PAGE)
    assert page.fetched_at == NOW


def test_a_packed_page_is_unpacked() -> None:
    page = judge(exchange(body=gzip.compress(PAGE), headers={"content-encoding": "gzip"})).page
    assert page is not None
    assert page.body == PAGE


def test_a_page_over_the_limit_leaves_the_text_of_the_feed() -> None:
    for made in (exchange(), exchange(body=gzip.compress(PAGE), headers={"content-encoding": "gzip"})):
        assert judge(made, limits=replace(LIMITS, page=10)) == paging.Fate(reason="longer than 10 bytes")


def test_a_page_that_was_cut_at_the_limit_of_the_wire_is_a_page() -> None:
    assert judge(exchange(truncated="length")).page is not None


@pytest.mark.parametrize("status", [204, 206, 301, 400, 401, 402, 403, 404, 410, 451, 501])
def test_a_final_refusal_leaves_the_text_of_the_feed(status: int) -> None:
    assert judge(exchange(status)) == paging.Fate(reason=f"HTTP status {status}")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_passing_fault_is_tried_again(status: int) -> None:
    fate = judge(exchange(status))
    assert fate == paging.Fate(retry_at=NOW + timedelta(seconds=300), reason=f"HTTP status {status}")


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"error": "connection refused", "status": 0}, "connection refused"), ({"truncated": "time"}, "cut short: time"), ({"truncated": "disconnect"}, "cut short: disconnect")],
)  # fmt: skip
def test_an_answer_that_did_not_come_whole_is_tried_again(fields: dict[str, Any], why: str) -> None:
    fate = judge(replace(exchange(), **fields))
    assert (fate.page, fate.reason) == (None, why)
    assert fate.retry_at is not None


def test_what_was_refused_by_a_limit_of_ours_is_not_tried_again() -> None:
    assert judge(exchange(0, error="address is private", refused=True)) == paging.Fate(reason="address is private")


def test_waits_double_and_the_last_attempt_gives_up() -> None:
    waits = [judge(exchange(503), attempts).retry_at for attempts in range(5)]
    assert waits[:3] == [NOW + timedelta(seconds=s) for s in (300, 600, 1200)]
    assert waits[3:] == [None, None]
    assert judge(exchange(503), 3).reason == "HTTP status 503"


def test_waits_stop_growing_at_the_limit() -> None:
    patient = replace(SETTINGS, attempts=100)
    assert paging.later("why", 40, patient, NOW).retry_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(("value", "wait"), [("7200", 7200), ("5", 300), ("junk", 300), ("999999999", 86_400)])
def test_retry_after_lengthens_the_wait(value: str, wait: int) -> None:
    assert judge(exchange(429, headers={"Retry-After": value})).retry_at == NOW + timedelta(seconds=wait)


def test_retry_after_does_not_buy_another_attempt() -> None:
    assert judge(exchange(429, headers={"Retry-After": "60"}), 3) == paging.Fate(reason="HTTP status 429")


@pytest.mark.parametrize(
    ("coding", "body", "why"),
    [("br", PAGE, "body cannot be decoded: coding"), ("gzip", PAGE, "body cannot be decoded: corrupt"), ("", b"", "empty body"), ("gzip", b"", "empty body")],
)  # fmt: skip
def test_a_body_that_cannot_be_read_leaves_the_text_of_the_feed(coding: str, body: bytes, why: str) -> None:
    assert judge(exchange(body=body, headers={"Content-Encoding": coding})) == paging.Fate(reason=why)


def test_a_packed_body_that_ends_early_is_asked_for_again() -> None:
    whole = b"".join(b"<p>%d</p>" % n for n in range(5000))
    cut = exchange(body=gzip.compress(whole)[:-100], headers={"Content-Encoding": "gzip"})
    assert judge(cut).reason == "the packed body is cut short"
    assert judge(cut).retry_at is not None
    assert judge(cut, 3) == paging.Fate(reason="the packed body is cut short")
