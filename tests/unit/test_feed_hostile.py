"""Feeds made to cost time, memory or an exception, where pictures, keywords and hints are read."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Feed
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import mrss
from bot.stages.feed import parse
from bot.stages.unmixing import unmixed

URL = "https://a.example/feeds/rss.xml"
SOURCE = Source(name="ledger", feed=URL)
A = "https://a.example/a.jpg"
SPACES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def read(body: str | bytes, content_type: str = "application/xml") -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, URL, SOURCE, 10_000)


def rss(*items: str) -> str:
    inner = "".join(f"<item><title>T{n}</title><guid>g{n}</guid>{item}</item>" for n, item in enumerate(items))
    return f'<rss version="2.0" {SPACES}><channel><title>T</title>{inner}</channel></rss>'


def content(url: str, inner: str = "") -> str:
    return f'<media:content url="{url}" medium="image">{inner}</media:content>'


# Each in a time that its size explains

SIZE = 200_000
HOSTILE = {
    "descriptions never closed": "<media:description>" * (SIZE // 19),
    "descriptions closed only": "</media:description>" * (SIZE // 20),
    "cdata never closed": "<media:keywords><![CDATA[" * (SIZE // 25),
    "comments never closed": "<!-- <media:keywords>" * (SIZE // 21),
    "tags never closed": "<media:description " * (SIZE // 19),
    "one entry in the next": "<item><media:credit>x</media:credit>" * (SIZE // 36),
    "pictures": content("https://a.example/x", "<media:credit>c</media:credit>") * (SIZE // 90),
    "thumbnails": "<media:thumbnail url='x.jpg'/>" * (SIZE // 30),
    "groups": f"<media:group>{content(A)}</media:group>" * (SIZE // 100),
    "keywords": "<media:keywords>a</media:keywords>" * (SIZE // 34),
    "commas": "<media:keywords>" + "a,b;" * (SIZE // 4) + "</media:keywords>",
    "guids": "<guid>x</guid>" * (SIZE // 14),
    "deep description": "<media:description>" + "<b>" * (SIZE // 3) + "</media:description>",
    "a description of markup": "<media:description>" + "&lt;b&gt;" * (SIZE // 9) + "</media:description>",
    "prefixes": "".join(f"<a xmlns:m{n}='http://search.yahoo.com/mrss/'/>" for n in range(SIZE // 45)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_costs_no_more_than_its_size(name: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(BadInput):
        read(rss(HOSTILE[name], "<media:credit>x</media:credit>"))
    assert time.process_time() - begun < 5  # quadratic, each of them would take a minute and more


@pytest.mark.parametrize("pattern", ["<media:description>", "</media:keywords>", "<![CDATA[", "<!--", "<item", "<" + "a" * 60, "<media:description x='"])  # fmt: skip
def test_taking_out_looks_at_each_byte_once(pattern: str) -> None:
    body = (rss("<media:keywords>k</media:keywords>") + pattern * (4_000_000 // len(pattern))).encode()
    begun = time.process_time()
    unmixed(body)
    assert time.process_time() - begun < 3


def test_entities_are_neither_followed_nor_blown_up() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "' + "y" * 1_000 + '">'
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(6))
    item = content(A, "<media:description>a&x;b&g;</media:description><media:credit>&g;</media:credit>")
    feed = read(f"{doctype}{laughs}]>{rss(item)}")
    assert all(len(i.caption) <= mrss.CAPTION and "/" not in i.caption for i in feed.items[0].images)


TAGS = st.sampled_from(["item", "guid", "media:content", "media:group", "media:description", "media:keywords", "media:credit", "media:thumbnail"])  # fmt: skip
PIECE = st.builds(
    lambda opened, closed, text: f"<{opened} url='/{text[:1]}.jpg' medium='image'>{text}</{closed}>",
    TAGS,
    TAGS,
    st.text(st.characters(codec="utf-8"), max_size=12),
)


@given(
    st.lists(PIECE | TAGS.map(lambda tag: f"</{tag}>"), max_size=8), st.sampled_from(["utf-8", "utf-16", "punycode"])
)
def test_any_pieces_are_a_feed_or_bad_input(pieces: list[str], charset: str) -> None:
    try:
        feed = read(rss("".join(pieces)), f"text/xml; charset={charset}")
    except BadInput:
        return
    assert all(item.key for item in feed.items)


@given(st.binary(max_size=200))
def test_any_bytes_come_back_from_the_taking_out(noise: bytes) -> None:
    body = rss("<media:keywords>k</media:keywords>").encode()
    assert unmixed(body + noise).startswith(unmixed(body)[:60])
