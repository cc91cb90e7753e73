"""Feeds of every kind to one model."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Feed, Image, Item, Tag
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages.feed import parse

URL = "https://a.example/feeds/rss.xml"
SOURCE = Source(name="ledger", feed=URL, timezone="Asia/Baghdad")


def read(text: str | bytes, content_type: str = "application/xml", most: int = 10_000) -> Feed:
    return parse(text.encode() if isinstance(text, str) else text, content_type, URL, SOURCE, most)


def rss(*items: str, head: str = "", attributes: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {attributes}><channel><title>T</title><link>https://a.example/</link>{head}{inner}</channel></rss>'


def atom(*entries: str, attributes: str = "") -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>T</title><id>urn:f</id>{inner}</feed>'


def only(text: str | bytes, **options: Any) -> Item:
    (item,) = read(text, **options).items
    return item


# Kinds


def test_rss_2_gives_every_field() -> None:
    feed = read(
        rss(
            "<title>Grid &amp;amp; water</title><link>https://a.example/1?utm_source=rss</link><guid>tag:1</guid>"
            "<author>nadia@ledger.com (Nadia Haddad)</author><pubDate>Tue, 20 Oct 2026 09:30:00 +0300</pubDate>"
            "<description>&lt;p&gt;Short&lt;/p&gt;</description><category domain='https://a.example/tags'>Iraq</category>"
            "<enclosure url='https://a.example/1.jpg' type='image/jpeg' length='9'/>",
            head="<language>en-gb</language>",
        )
    )
    assert (feed.title, feed.language, feed.link, feed.skipped) == ("T", "en-gb", "https://a.example/", 0)
    (item,) = feed.items
    assert (item.key, item.url, item.guid) == ("https://a.example/1", "https://a.example/1", "tag:1")
    assert (item.title, item.published, item.language) == ("Grid & water", "2026-10-20T09:30:00+03:00", "en-gb")
    assert (item.summary, item.content) == ("<p>Short</p>", "")
    assert item.tags == (Tag(term="Iraq", scheme="https://a.example/tags"),)
    assert item.images == (Image(url="https://a.example/1.jpg"),)
    assert item.authors == ("Nadia Haddad",)


def test_rss_0_91_is_read() -> None:
    feed = read(
        '<rss version="0.91"><channel><title>Old</title><link>https://a.example/</link><language>en</language>'
        "<item><title>One</title><link>https://a.example/1</link><description>Text</description></item></channel></rss>"
    )
    assert [(i.title, i.url, i.summary, i.published) for i in feed.items] == [
        ("One", "https://a.example/1", "Text", "")
    ]


def test_rss_1_with_dublin_core_is_read() -> None:
    item = only(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>T</title></channel>'
        '<item rdf:about="https://a.example/about/1"><title>One</title><link>https://a.example/1</link>'
        "<dc:creator>Nadia Haddad</dc:creator><dc:creator>R. Aziz</dc:creator><dc:subject>Iraq</dc:subject>"
        "<dc:date>2026-10-20T09:30:00+03:00</dc:date></item></rdf:RDF>"
    )
    assert (item.url, item.published) == ("https://a.example/1", "2026-10-20T09:30:00+03:00")
    assert item.authors == ("Nadia Haddad", "R. Aziz")
    assert [tag.term for tag in item.tags] == ["Iraq"]


def test_atom_is_read() -> None:
    item = only(
        atom(
            '<title type="html">Grid &amp;lt;b&amp;gt;</title><id>urn:1</id><link rel="self" href="https://a.example/s"/>'
            '<link href="/1"/><author><name>Nadia</name></author><author><name>Nadia</name></author>'
            "<published>2026-10-20T09:30:00.75Z</published><updated>2026-10-20T10:00:00-05:00</updated>"
            '<category term="iraq" scheme="https://a.example/s" label="Iraq"/><summary>Plain &amp; short</summary>'
            '<content type="html" xml:lang="ar">&lt;p&gt;نص&lt;/p&gt;</content>',
            attributes='xml:lang="en"',
        )
    )
    assert (item.key, item.guid, item.title) == ("https://a.example/1", "urn:1", "Grid <b>")
    assert (item.published, item.updated) == ("2026-10-20T09:30:00+00:00", "2026-10-20T10:00:00-05:00")
    assert (item.summary, item.content, item.language) == ("Plain &amp; short", "<p>نص</p>", "ar")
    assert item.tags == (Tag(term="iraq", scheme="https://a.example/s", label="Iraq"),)
    assert item.authors == ("Nadia",)


# Dates


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 20 Oct 2026 09:30:00 GMT", "2026-10-20T09:30:00+00:00"),
        ("Tue, 20 Oct 2026 09:30:00 +0330", "2026-10-20T09:30:00+03:30"),
        ("Tue, 20 Oct 2026 09:30:00 EST", "2026-10-20T09:30:00-05:00"),
        ("20 Oct 2026 09:30 -0000", "2026-10-20T09:30:00+03:00"),
        ("20 Oct 2026 09:30:00", "2026-10-20T09:30:00+03:00"),
        ("2026-10-20T09:30:00", "2026-10-20T09:30:00+03:00"),
        ("2026-10-20 09:30:00", "2026-10-20T09:30:00+03:00"),
        ("2026-10-20", "2026-10-20T00:00:00+03:00"),
        ("2026-10-20T09:30:00.123+01:00", "2026-10-20T09:30:00+01:00"),
        ("next Tuesday", ""),
        ("", ""),
    ],
)
def test_a_date_keeps_its_offset_and_one_without_a_zone_takes_that_of_the_source(written: str, expected: str) -> None:
    assert only(rss(f"<title>x</title><pubDate>{written}</pubDate>")).published == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("Tue, 20 Oct 2026 09:30:00", "2026-10-20T09:30:00+03:00", id="no zone"),
        pytest.param("Tue, 20 Oct 2026 09:30", "2026-10-20T09:30:00+03:00", id="neither seconds nor zone"),
        pytest.param("Tue, 20 Oct 2026", "2026-10-20T00:00:00+03:00", id="neither time nor zone"),
        pytest.param("2026/10/20 09:30:00", "2026-10-20T09:30:00+03:00", id="slashes"),
    ],
)
def test_dates_as_careless_publishers_write_them(written: str, expected: str) -> None:
    assert only(rss(f"<title>x</title><pubDate>{written}</pubDate>")).published == expected


def test_a_dublin_core_date_is_a_date_of_publication() -> None:
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    item = only(rss("<title>x</title><dc:date>2026-10-20T09:30:00+03:00</dc:date>", attributes=space))
    assert item.published == "2026-10-20T09:30:00+03:00"


def test_an_entry_that_names_no_change_has_none() -> None:
    assert only(rss("<title>x</title><pubDate>Tue, 20 Oct 2026 09:30:00 GMT</pubDate>")).updated == ""


@pytest.mark.parametrize("domain", ["ledger.online", "ledger.media", "press.agency"])
def test_an_author_is_told_from_an_address_of_any_domain(domain: str) -> None:
    assert only(rss(f"<title>x</title><author>nadia@{domain} (Nadia Haddad)</author>")).authors == ("Nadia Haddad",)


# Text


def test_charsets_are_read_from_the_header() -> None:
    body = rss("<title>أخبار العراق</title>").encode("windows-1256")
    assert only(body, content_type="text/xml; charset=windows-1256").title == "أخبار العراق"


def test_charsets_are_read_from_the_declaration() -> None:
    declared = f'<?xml version="1.0" encoding="windows-1255"?>{rss("<title>חדשות</title>")}'
    assert only(declared.encode("windows-1255"), content_type="").title == "חדשות"
    wide = f'<?xml version="1.0" encoding="utf-16"?>{rss("<title>خبر</title>")}'
    assert only(wide.encode("utf-16"), content_type="").title == "خبر"


def test_content_stands_beside_the_summary_and_the_same_text_stands_once() -> None:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    both = "<title>x</title><description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"
    item = only(rss(both, attributes=space))
    assert (item.summary, item.content) == ("Short", "<p>Long</p>")
    same = both.replace("Short", "&lt;p&gt;Long&lt;/p&gt;")
    assert (only(rss(same, attributes=space)).summary, only(rss(same, attributes=space)).content) == ("", "<p>Long</p>")


def test_markup_is_handed_on_as_it_is() -> None:
    item = only(
        rss("<title>x</title><description>&lt;p onclick='x'&gt;a&lt;script&gt;1&lt;/script&gt;&lt;/p&gt;</description>")
    )
    assert "<script>" in item.summary


def test_titles_lose_their_markup_their_line_ends_and_what_is_too_long() -> None:
    assert only(rss("<title>\n One &lt;b&gt;two&lt;/b&gt;\n three </title>")).title == "One two three"
    assert only(rss(f"<title>{'x' * 900}</title>")).title == "x" * 500


def test_characters_that_xml_forbids_do_not_come_through() -> None:
    item = only(rss("<title>a&#x1;b&#xFFFE;</title><link>https://a.example/1</link><category>c&#x8;</category>"))
    assert item.title.startswith("a")
    assert not set(item.title + item.tags[0].term) & set("\x01\x08\ufffe")


# Addresses


def test_addresses_are_made_absolute_by_base_and_by_the_address_of_the_feed() -> None:
    based = atom(
        '<title>x</title><id>1</id><link href="story/1"/><content type="html">&lt;a href="2"&gt;x&lt;/a&gt;</content>',
        attributes='xml:base="https://b.example/dir/"',
    )
    assert only(based).url == "https://b.example/dir/story/1"
    assert only(based).content == '<a href="https://b.example/dir/2">x</a>'
    assert only(rss("<title>x</title><link>/1</link>")).url == "https://a.example/1"


def test_a_guid_that_is_a_permanent_link_stands_for_the_link() -> None:
    item = only(rss("<title>x</title><guid>https://a.example/9</guid>"))
    assert item.url == "https://a.example/9"
    bare = only(rss('<title>x</title><guid isPermaLink="false">https://a.example/9</guid>'))
    assert (bare.url, bare.key) == ("", "https://a.example/9")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@a.example", "http://[::1"])
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert only(rss(f"<title>x</title><link>{link}</link>")).url == ""


def test_pictures_are_taken_from_enclosures_media_and_thumbnails_each_once() -> None:
    item = only(
        rss(
            "<title>x</title><media:thumbnail url='/t.png'/><media:content url='https://a.example/m.jpg' medium='image'/>"
            "<media:content url='https://a.example/v.mp4' type='video/mp4'/>"
            "<enclosure url='https://a.example/m.jpg' type='image/jpeg' length='1'/>"
            "<enclosure url='https://a.example/a.mp3' type='audio/mpeg' length='1'/>",
            attributes='xmlns:media="http://search.yahoo.com/mrss/"',
        )
    )
    assert item.images == (Image(url="https://a.example/m.jpg"), Image(url="https://a.example/t.png"))


# Whole documents


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss()).items == ()
    assert read(atom()).items == ()
    assert read(rss("", "<description/>")).items == ()


def test_entries_beyond_the_limit_are_counted() -> None:
    feed = read(rss(*(f"<title>{n}</title>" for n in range(7))), most=3)
    assert ([i.title for i in feed.items], feed.skipped) == (["0", "1", "2"], 4)


def test_entries_keep_their_order() -> None:
    feed = read(atom(*(f"<title>{n}</title><id>urn:{n}</id>" for n in (3, 1, 2))))
    assert [i.guid for i in feed.items] == ["urn:3", "urn:1", "urn:2"]


@pytest.mark.parametrize(
    "body",
    [b"", b" \n", b"<html><body><h1>Sign in</h1></body></html>", b'{"items": []}', b"<opml version='2.0'/>", b"\x89PNG\r\n", b"https://a.example/feed", b"/etc/hostname"],
)  # fmt: skip
def test_what_is_no_feed_is_bad_input(body: bytes) -> None:
    with pytest.raises(BadInput):
        read(body)


def test_a_feed_that_is_not_well_formed_gives_what_can_be_read() -> None:
    feed = read(rss("<title>A & B</title><link>https://a.example/1</link>", "<title>C&nbsp;D</title>")[:-15])
    assert [i.title for i in feed.items] == ["A & B", "C D"]


def test_entities_are_not_followed() -> None:
    hostile = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss("<title>a&x;b</title>")
    assert only(hostile).title.replace("&x;", "") == "ab"


def test_the_same_bytes_give_the_same_feed() -> None:
    text = rss("<title>x</title><pubDate>Tue, 20 Oct 2026 09:30:00</pubDate>")
    assert read(text) == read(text)


TAGS = st.sampled_from(
    ["title", "link", "guid", "description", "pubDate", "category", "author", "enclosure url='", "media:content url='", "content:encoded"]
)  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
REFERENCE = st.integers(0, 0x11FFFF).map("&#{};".format)
PIECE = st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", TAGS, st.one_of(TEXT, REFERENCE))


def safe(body: bytes, content_type: str) -> None:
    try:
        feed = read(body, content_type)
    except BadInput:
        return
    assert all(item.key for item in feed.items)


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/xml", "application/atom+xml; charset=utf-16", "text/html; charset=x"]),
)
def test_any_bytes_are_a_feed_or_bad_input(body: bytes, content_type: str) -> None:
    safe(body, content_type)


@given(st.lists(PIECE, max_size=5), st.sampled_from(["utf-8", "windows-1256", "utf-16"]))
def test_any_items_are_a_feed_or_bad_input(pieces: list[str], charset: str) -> None:
    safe(rss("".join(pieces)).encode("utf-8"), f"text/xml; charset={charset}")
