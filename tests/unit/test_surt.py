"""The key of an address, case by case; `tests/tools/test_surt.py` compares it with the field's own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Gazette.example:443/World/?b=2&a=1#top", "example,gazette)/world?a=1&b=2"),
        ("http://gazette.example", "example,gazette)/"),
        ("http://www2.gazette.example/a/", "example,gazette)/a"),
        ("http://www.example/", "example)/"),
        ("http://gazette.example:8080/", "example,gazette:8080)/"),
        ("https://gazette.example:80/", "example,gazette:80)/"),
        ("http://user:secret@gazette.example/", "example,gazette)/"),
        ("http://gazette.example./a//b/./c/../d", "example,gazette)/a/b/d"),
        ("http://gazette.example/%7Eann/%2541", "example,gazette)/~ann/a"),
        ("http://gazette.example/a b?q=a b", "example,gazette)/a%20b?q=a%20b"),
        ("http://مثال.example/عراق", "example,xn--mgbh0fb)/%d8%b9%d8%b1%d8%a7%d9%82"),
        ("http://127.0.0.1:8000/a", "1,0,0,127:8000)/a"),
        ("http://0300.1/", "1,0,0,192)/"),
        ("http://300.1.1.1/", "1,1,1,300)/"),
        ("http://[2001:DB8::1]:8080/a", "2001:db8::1:8080)/a"),
        ("http://gazette.example/a?b&a=2&a=1&a", "example,gazette)/a?a&a=1&a=2&b"),
        ("http://gazette.example/a?", "example,gazette)/a"),
        ("http://gazette.example/a?jsessionid=0123456789abcdef0123456789ABCDEF&x=1", "example,gazette)/a?x=1"),
        ("http://gazette.example/(S(0123456789abcdefghij0123))/x.ASPX", "example,gazette)/x.aspx"),
        (" gazette.example/a\n", "example,gazette)/a"),
        ("urn:tearsheet:0f", "urn:tearsheet:0f"),
        ("urn:uuid:ABC", "urn:uuid:abc"),
        ("http://gazette.example:none/", "http://gazette.example:none/"),
        ("http://gazette.example:none/a b\n{é", "http://gazette.example:none/a%20b%0A{%C3%A9"),
        ("http://gazette.example/\ud800", "http://gazette.example/%ED%A0%80"),
        ("filedesc:a b", "filedesc:a%20b"),
        ("", "-"),
    ],
)
def test_an_address_has_the_key_of_the_fields_indexes(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text())
def test_any_text_has_a_key_of_visible_ascii(text: str) -> None:
    for url in (f"http://gazette.example/{text}", f"http://gazette.example:{text}", text):
        key = surt(url)
        assert key
        assert all("!" <= character <= "~" for character in key)


@pytest.mark.parametrize(
    "part", ["%25", "%2%3", "cfid=a", "/(a(0123456789abcdefghij0123))", "/..", "a.", "1", "sid=", "&="]
)
def test_a_hostile_address_costs_no_more_than_its_length(part: str) -> None:
    before = time.process_time()
    surt(f"http://gazette.example/?{part * 20_000}.aspx")
    surt(f"http://{part * 20_000}.aspx")
    assert time.process_time() - before < 2
