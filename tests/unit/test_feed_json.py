"""JSON Feed 1.1 and 1.0 to the model of the other kinds."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo import syndication
from bot.demo.story import editions, stories
from bot.model.entry import Feed, Hints, Image, Item, Tag
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages.feed import parse

URL = "https://a.example/feeds/feed.json"
SOURCE = Source(name="ledger", feed=URL, timezone="Asia/Baghdad")
VERSION = "https://jsonfeed.org/version/1.1"


def read(body: bytes, content_type: str = "application/feed+json", most: int = 10_000) -> Feed:
    return parse(body, content_type, URL, SOURCE, most)


def document(*items: object, version: object = VERSION, **members: object) -> bytes:
    return json.dumps({"version": version, "title": "T", "items": items} | members, ensure_ascii=False).encode()


def only(entry: dict[str, object], **members: object) -> Item:
    (item,) = read(document(entry, **members)).items
    return item


def test_a_feed_of_version_1_1_gives_every_field() -> None:
    feed = read(
        document(
            {
                "id": "tag:1",
                "url": "https://a.example/1?utm_source=json",
                "external_url": "https://elsewhere.example/x",
                "title": "Grid &\n water",
                "content_html": "<p>Long</p>",
                "content_text": "Long",
                "summary": "Short & plain",
                "image": "/1.jpg",
                "banner_image": "https://a.example/wide.jpg",
                "date_published": "2026-10-20T09:30:00+03:00",
                "date_modified": "2026-10-20T10:00:00-05:00",
                "authors": [{"name": "Nadia Haddad", "url": "https://a.example/n"}, {"name": "R. Aziz"}],
                "tags": ["Iraq", " Oil  and gas "],
                "language": "ar",
                "attachments": [
                    {"url": "https://a.example/2.png", "mime_type": "image/png"},
                    {"url": "https://a.example/1.jpg", "mime_type": "image/jpeg"},
                    {"url": "https://a.example/a.mp3", "mime_type": "audio/mpeg"},
                ],
            },
            language="en",
            home_page_url="https://a.example/",
        )
    )
    assert (feed.title, feed.language, feed.link) == ("T", "en", "https://a.example/")
    assert (feed.skipped, feed.cut, feed.hints) == (0, False, Hints())
    assert feed.items == (
        Item(
            key="https://a.example/1",
            url="https://a.example/1",
            guid="tag:1",
            title="Grid & water",
            authors=("Nadia Haddad", "R. Aziz"),
            published="2026-10-20T09:30:00+03:00",
            updated="2026-10-20T10:00:00-05:00",
            summary="Short &amp; plain",
            content="<p>Long</p>",
            language="ar",
            tags=(Tag(term="Iraq"), Tag(term="Oil and gas")),
            images=tuple(Image(url=f"https://a.example/{name}") for name in ("1.jpg", "wide.jpg", "2.png")),
        ),
    )


def test_a_feed_of_version_1_0_is_read() -> None:
    item = only(
        {"id": "1", "author": {"name": "Nadia"}, "content_text": "One"}, version="https://jsonfeed.org/version/1"
    )
    assert (item.guid, item.authors, item.content) == ("1", ("Nadia",), "<p>One</p>")


def test_authors_of_the_feed_are_those_of_items_without_any() -> None:
    feed = read(
        document(
            {"id": "1"}, {"id": "2", "authors": [{"name": "R. Aziz"}]}, authors=[{"name": "Desk"}, {"name": "Desk"}]
        )
    )
    assert [item.authors for item in feed.items] == [("Desk",), ("R. Aziz",)]
    assert read(document({"id": "1"}, author={"name": "Old"})).items[0].authors == ("Old",)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"url": "https://a.example/own", "external_url": "https://b.example/other"}, "https://a.example/own"),
        ({"external_url": "https://b.example/other"}, "https://b.example/other"),
        ({"id": "https://a.example/id", "external_url": "https://b.example/other"}, "https://b.example/other"),
        ({"id": "https://a.example/id"}, "https://a.example/id"),
        ({"url": "javascript:alert(1)", "id": "HTTPS://a.example/id"}, "https://a.example/id"),
        ({"url": "/relative"}, "https://a.example/relative"),
        ({"id": "not an address"}, ""),
    ],
)
def test_the_link_of_an_entry_is_its_own_page_first(members: dict[str, object], expected: str) -> None:
    assert only(members | {"title": "x"}).url == expected


def test_an_id_may_be_a_number_of_any_length() -> None:
    assert only({"id": 17}).guid == "17"
    assert only({"id": 1.5}).guid == "1.5"
    long = b"9" * 100_000
    (item,) = read(b'{"version": "%s", "items": [{"id": %s}]}' % (VERSION.encode(), long)).items
    assert item.guid == long.decode()
    (item,) = read(b'{"version": "%s", "items": [{"id": 1e999999, "title": "x"}]}' % VERSION.encode()).items
    assert item.guid == "1e999999"


def test_an_entry_without_id_and_link_has_a_key_all_the_same() -> None:
    assert only({"content_text": "One"}).key.startswith("sha256:")


def test_plain_text_becomes_paragraphs_and_stays_text() -> None:
    assert only({"id": "1", "content_text": "a < b\n\nAT&T\r\nc"}).content == "<p>a &lt; b</p><p>AT&amp;T</p><p>c</p>"
    assert only({"id": "1", "title": "R&D &amp; <b>"}).title == "R&D &amp; <b>"


def test_a_summary_that_says_what_the_content_says_is_dropped() -> None:
    assert only({"id": "1", "summary": "One", "content_html": "One"}).summary == ""


def test_a_date_without_a_zone_takes_that_of_the_source_and_a_wrong_one_is_none() -> None:
    item = only({"id": "1", "date_published": "2026-10-20T09:30:00", "date_modified": "next Tuesday"})
    assert (item.published, item.updated) == ("2026-10-20T09:30:00+03:00", "")


def test_entries_beyond_the_limit_are_counted() -> None:
    feed = read(document(*({"id": str(n)} for n in range(7))), most=3)
    assert ([item.guid for item in feed.items], feed.skipped) == (["0", "1", "2"], 4)


def test_the_papers_json_feed_says_what_its_rss_says() -> None:
    paper = [story for story in stories() if story.edition == "en"]
    read_as_json = read(syndication.json_feed(editions()["en"], paper, "https://l.example", "/en/feed.json"))
    xml = syndication.rss(editions()["en"], paper, "https://l.example")
    read_as_rss = parse(xml, "application/rss+xml", "https://l.example/en/rss.xml", SOURCE, 10_000)
    assert len(read_as_json.items) == len(paper)
    names = ("key", "guid", "title", "authors", "published", "summary", "language", "tags", "images")
    for one, other in zip(read_as_json.items, read_as_rss.items, strict=True):
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]


# What is a feed


@pytest.mark.parametrize(
    "content_type", ["application/feed+json", "application/json; charset=utf-8", "Application/JSON"]
)
def test_without_a_version_the_type_it_was_served_as_makes_it_a_feed(content_type: str) -> None:
    assert read(b'{"items": [{"id": "1"}]}', content_type).items[0].guid == "1"
    with pytest.raises(BadInput):
        read(b'{"items": [{"id": "1"}]}', "text/html")


@pytest.mark.parametrize("content_type", ["", "text/plain", "text/html", "application/rss+xml"])
def test_with_a_version_the_type_does_not_matter(content_type: str) -> None:
    assert read(document({"id": "1"}), content_type).items[0].guid == "1"


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(document()).items == ()


@pytest.mark.parametrize("prefix", ["\ufeff", " \r\n\t", "\ufeff\n"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_white_space_and_wide_characters_are_read(prefix: str, charset: str) -> None:
    body = (prefix + document({"id": "1", "title": "خبر"}).decode()).encode(charset)
    if charset != "utf-16" or not prefix.startswith("\ufeff"):  # two marks are none that anybody writes
        assert read(body).items[0].title == "خبر"


def test_stray_octets_cost_one_character() -> None:
    assert read(document({"id": "1", "title": "ab"}).replace(b"ab", b"a\xd8b")).items[0].title == "a\ufffdb"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}",
        b'{"items": {}}',
        b'{"items": "x"}',
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": ["https://jsonfeed.org/version/1.1"], "items": 5}',
        document({"id": "1"})[:-1],
        document({"id": "1"}) + b"x",
        b'{"a":' * 100_000,
        b'{"items": ' + b"[" * 1_000_000,
        b'{"items": [' + b'{"a":[' * 400_000,
    ],
)  # fmt: skip
def test_what_is_no_feed_is_bad_input(body: bytes) -> None:
    with pytest.raises(BadInput, match="not a feed"):
        read(body)


# Hostile documents


def test_the_last_of_a_member_given_twice_counts() -> None:
    (item,) = read(b'{"version": "%s", "items": [{"id": "1", "id": "2"}]}' % VERSION.encode()).items
    assert item.guid == "2"


def test_a_lone_surrogate_does_not_come_through() -> None:
    text = '"a\\ud800b"'
    members = ", ".join(
        f'"{n}": {text}' for n in ("id", "url", "title", "summary", "content_html", "content_text", "image", "language")
    )
    body = f'{{"version": "{VERSION}", "title": {text}, "items": [{{{members}, "tags": [{text}], "authors": [{{"name": {text}}}]}}]}}'
    feed = read(body.encode())
    assert repr(feed).encode()
    assert (feed.title, feed.items[0].title, feed.items[0].authors, feed.items[0].guid) == ("ab", "ab", ("ab",), "ab")


WRONG: list[Any] = [None, True, 5, -1.5, "", "x", [], {}, [[]], [None, 5, {}, "x"], {"name": 5}, [{"name": []}]]
MEMBERS = ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
           "date_published", "date_modified", "author", "authors", "tags", "language", "attachments")  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
def test_a_member_of_the_wrong_type_is_passed_over(wrong: object) -> None:
    for name in MEMBERS:
        entry = {"id": "1", "title": "x"} | {name: wrong}
        feed = read(document(entry, wrong, home_page_url=wrong, language=wrong, authors=wrong, author=wrong))
        assert feed.items[0].title in {"x", str(wrong), ""}
    assert read(document({"id": "1"}, title=wrong)).items[0].guid == "1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), JSON)
def test_any_document_is_a_feed_or_bad_input(items: list[object], wrong: object) -> None:
    feed = read(json.dumps({"version": VERSION, "items": items, "authors": wrong}).encode("utf-8", "replace"))
    assert all(item.key for item in feed.items)
    assert repr(feed).encode()


@given(st.binary(max_size=200))
def test_any_bytes_behind_a_brace_are_a_feed_or_bad_input(rest: bytes) -> None:
    try:
        read(b"{" + rest)
    except BadInput:
        return


def test_a_large_document_costs_time_by_its_size() -> None:
    entry = {
        "id": "1",
        "tags": ["x"] * 50,
        "attachments": [{"url": "https://a.example/x.png", "mime_type": "image/png"}],
    }
    bodies = [document(*[entry] * count) for count in (250, 2_000)]
    spent = []
    for body in bodies:
        begun = time.process_time()
        read(body)
        spent.append(time.process_time() - begun)
    assert spent[1] < 8 * 4 * spent[0] + 0.5


def test_authors_of_a_feed_are_no_more_than_each_of_its_items_can_bear() -> None:
    authors = [{"name": f"{number} {'x' * 9_000}"} for number in range(500)]
    item = only({"id": "1", "tags": [f"t{number}" for number in range(900)]}, authors=authors)
    assert len(item.authors) == 20
    assert max(map(len, item.authors)) == 200
    assert len(item.tags) == 200
