"""Whose site an address is on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.site import is_home, registrable, same_site


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.ledger.com", "ledger.com"),
        ("Ledger.COM.", "ledger.com"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("a.b.gov.iq", "b.gov.iq"),
        ("paper.blogspot.com", "paper.blogspot.com"),
        ("co.uk", ""),
        ("com", ""),
        ("localhost", ""),
        ("127.0.0.1", ""),
        ("2001:db8::1", ""),
        ("", ""),
    ],
)
def test_the_registrable_domain(host: str, expected: str) -> None:
    assert registrable(host) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.ledger.com/a", "http://m.ledger.com:8080/b"),
        ("https://ledger.com/", "https://LEDGER.com./"),
        ("http://localhost/a", "http://LOCALHOST:80/b"),
        ("https://user@ledger.com/", "https://ledger.com/"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b"),
        ("http://localhost/a", "http://localhost/b"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/b"),
        ("https://news.bbc.co.uk/", "https://bbc.co.uk/"),
    ],
)
def test_addresses_of_one_site(one: str, other: str) -> None:
    assert same_site(one, other)
    assert same_site(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ledger.com/", "https://ledger.net/"),
        ("https://ledger.com/", "https://ledger.com.evil.example/"),
        ("https://one.co.uk/", "https://two.co.uk/"),
        ("https://one.blogspot.com/", "https://two.blogspot.com/"),
        ("http://127.0.0.1/", "http://127.0.0.2/"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"),
        ("http://10.0.0.1/", "http://0.0.1/"),
        ("https://ledger.com/", ""),
        ("", ""),
        ("/a", "/b"),
    ],
)
def test_addresses_of_two_sites(one: str, other: str) -> None:
    assert not same_site(one, other)
    assert not same_site(other, one)


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(st.characters(codec="utf-8"), max_size=30))
def test_two_hosts_are_one_site_both_ways_or_neither(one: str, other: str) -> None:
    first, second = f"https://{one.translate(_PLAIN)}/", f"https://{other.translate(_PLAIN)}/"
    assert same_site(first, second) == same_site(second, first)


@pytest.mark.parametrize("path", ["", "/", "//", "/index.html", "/INDEX.PHP", "/#top"])
def test_the_front_page_of_a_host_is_its_home(path: str) -> None:
    assert is_home(f"https://ledger.com{path}")


@pytest.mark.parametrize("path", ["/?p=1", "/en", "/index.html/x", "/news/index.html"])
def test_other_pages_are_not_its_home(path: str) -> None:
    assert not is_home(f"https://ledger.com{path}")


_PLAIN = {ord(c): None for c in "[]/?#@:\\"}
