"""What is mended in a feed's bytes, and what is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.source import Source
from bot.stages.feed import parse
from bot.stages.mending import is_cut, labelled, mended

HEAD = "<rss version='2.0'><channel><title>T</title>"
FOOT = "</channel></rss>"
ARABIC = "<item><title>أخبار العراق ولبنان وإيران</title><link>https://a.example/1</link></item>"
SOURCE = Source(name="a", feed="https://a.example/feed")


def titles(body: bytes, content_type: str = "application/rss+xml") -> list[str]:
    return [item.title for item in parse(body, content_type, "https://a.example/feed", SOURCE, 100).items]


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    assert isinstance(mended(body, ""), bytes)
    assert is_cut(body) in {True, False}


def test_a_sound_document_comes_back_as_it_is() -> None:
    body = (HEAD + ARABIC + FOOT).encode()
    assert mended(body, "application/rss+xml; charset=utf-8") is body
    latin = "<?xml version='1.0' encoding='iso-8859-1'?><rss><title>Müller</title></rss>".encode("latin-1")
    assert mended(latin, "text/xml") is latin


@pytest.mark.parametrize("reference", ["&#xD800;", "&#xdfff;", "&#55296;", "&#57343;", "&#x0d801;"])
def test_a_reference_to_a_surrogate_costs_one_character_and_not_the_feed(reference: str) -> None:
    body = (HEAD + f"<item><title>a{reference}b</title></item>" + ARABIC + FOOT).encode()
    assert titles(body) == ["a\ufffdb", "أخبار العراق ولبنان وإيران"]
    assert mended(b"&#xE000; &#57344; &#55295;", "") == b"&#xE000; &#57344; &#55295;"


def test_a_title_cut_in_mid_character_leaves_the_arabic_beside_it_readable() -> None:
    body = (HEAD + ARABIC).encode() + b"<item><title>\xd8\xa7\xd9</title></item>" + FOOT.encode()
    assert titles(body) == ["أخبار العراق ولبنان وإيران", "ا\ufffd"]


def test_another_encoding_under_the_name_of_utf_8_is_left_to_the_parser() -> None:
    body = (HEAD + "<item><title>Müller für Köln</title></item>" + FOOT).encode("latin-1")
    assert mended(body, "") is body


def test_utf_16_without_a_declaration_is_read() -> None:
    assert titles((HEAD + ARABIC + FOOT).encode("utf-16")) == ["أخبار العراق ولبنان وإيران"]


def test_a_tag_of_a_hundred_thousand_attributes_costs_no_time() -> None:
    many = " ".join(f"a{n}='x'" for n in range(100_000))
    body = (HEAD + f"<item {many}><title>one</title></item>" + ARABIC + FOOT).encode()
    begun = time.process_time()
    assert titles(body) == ["one", "أخبار العراق ولبنان وإيران"]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("end", ["</rss>", "</rdf:RDF >", "</feed>", "</atom:feed>"])
def test_a_document_is_whole_when_its_root_is_closed(end: str) -> None:
    assert not is_cut(f"<x>{end}\n".encode())
    assert not is_cut(f"<x>{end}\n".encode("utf-16"))
    assert is_cut(f"<x>{end[:-2]}".encode())


@pytest.mark.parametrize("label", ["punycode", "idna", "utf-7", "undefined", "unicode_escape", "zip"])
def test_a_label_that_is_no_charset_of_the_web_is_taken_away(label: str) -> None:
    body = (HEAD + ARABIC + FOOT).encode()
    assert titles(body, f"application/rss+xml; charset={label}") == ["أخبار العراق ولبنان وإيران"]
    assert titles(f'<?xml version="1.0" encoding="{label}"?>'.encode() + body) == ["أخبار العراق ولبنان وإيران"]
    assert labelled(f"text/xml; charset={label}") == "text/xml"


def test_a_label_of_the_web_stays() -> None:
    assert labelled("text/xml; charset=windows-1256") == "text/xml; charset=windows-1256"
    body = f'<?xml version="1.0" encoding="windows-1256"?>{HEAD}{ARABIC}{FOOT}'.encode("windows-1256")
    assert mended(body, "text/xml") is body


def test_a_slow_label_costs_no_time_on_a_feed_of_plain_letters() -> None:
    body = (HEAD + "<item><title>one</title></item>" + "<!-- plain -->" * 100_000 + FOOT).encode()
    begun = time.process_time()
    assert titles(body, "text/xml; charset=punycode") == ["one"]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("attribute", ['a{}=">"', "a{}='>'", "a{}='\"'", 'a{}="x"'])
def test_many_attributes_cost_no_time_whatever_their_values_hold(attribute: str) -> None:
    many = " ".join(attribute.format(n) for n in range(50_000))
    body = (HEAD + f"<item {many}><title>one</title></item>" + ARABIC + FOOT).encode()
    begun = time.process_time()
    assert titles(body) == ["one", "أخبار العراق ولبنان وإيران"]
    assert time.process_time() - begun < 5
