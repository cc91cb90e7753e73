"""What a robots.txt allows, and how long it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.robots import Rules, origin, stale

NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
TEXT = b"""User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$

User-agent: Tearsheet
Disallow: /no-robots/
"""


def test_a_group_of_our_own_stands_before_the_general_one() -> None:
    rules = Rules(200, TEXT)
    assert rules.answered
    assert not rules.allow("https://a.example/no-robots/x")
    assert rules.allow("https://a.example/private/x")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/news", True), ("/private/x", False), ("/private/open", True), ("/a.pdf", False), ("/a.pdf?x", True)],
)  # fmt: skip
def test_the_longest_rule_wins(path: str, allowed: bool) -> None:
    assert Rules(200, TEXT.replace(b"Tearsheet", b"OtherBot")).allow(f"https://a.example{path}") is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_an_answer_of_the_400s_allows_everything(status: int) -> None:
    rules = Rules(status, b"User-agent: *\nDisallow: /\n")
    assert rules.answered
    assert rules.allow("https://a.example/x")


@pytest.mark.parametrize("status", [0, 500, 503, 599])
def test_no_answer_and_one_of_the_500s_forbid_everything_for_now(status: int) -> None:
    rules = Rules(status, b"")
    assert not rules.answered
    assert not rules.allow("https://a.example/x")


def test_an_empty_file_allows_everything() -> None:
    assert Rules(200, b"").allow("https://a.example/x")
    assert Rules(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\n").allow("https://a.example/y")


@pytest.mark.parametrize(
    "text", ["User-agent: *\nDisallow: /اخبار", "User-agent: *\nDisallow: /%D8%A7%D8%AE%D8%A8%D8%A7%D8%B1"]
)
def test_a_path_is_compared_by_what_it_stands_for(text: str) -> None:
    assert not Rules(200, text.encode()).allow("https://a.example/%D8%A7%D8%AE%D8%A8%D8%A7%D8%B1/1")


@given(st.binary(max_size=300))
def test_any_bytes_are_rules(body: bytes) -> None:
    assert isinstance(Rules(200, body).allow("https://a.example/x?y=1#z"), bool)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y#z", "https://a.example"),
        ("http://user:pw@a.example:8080/x", "http://a.example:8080"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: str) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(("status", "hours"), [(200, 24.0), (404, 24.0), (301, 24.0), (500, 0.5), (503, 0.5), (0, 0.5)])
def test_rules_are_believed_for_a_day_and_a_fault_for_half_an_hour(status: int, hours: float) -> None:
    kept = timedelta(hours=hours)
    assert not stale(NOW, status, NOW + kept - timedelta(seconds=1))
    assert stale(NOW, status, NOW + kept)
