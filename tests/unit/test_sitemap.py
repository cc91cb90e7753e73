"""News sitemaps: what is read of them, in whatever way they are written, and what hostile ones cost."""

from __future__ import annotations

import contextlib
import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Feed
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import sitemap
from bot.stages.feed import parse

URL = "https://www.ledger.com/news-sitemap.xml"
SOURCE = Source(name="ledger", feed=URL, timezone="Asia/Baghdad")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made with <b>a plug-in</b> -->\n<?xml-stylesheet href="x.xsl"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">'
)


def read(body: str | bytes, most: int = 10_000, content_type: str = "application/xml") -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, URL, SOURCE, most)


def urlset(*urls: str) -> str:
    return f"{HEAD}{''.join(urls)}</urlset>"


def entry(slug: str, published: str = "2026-11-03T10:00:00+02:00", more: str = "", title: str = "") -> str:
    return (
        f"<url><loc>https://www.ledger.com/{slug}</loc>{more}<news:news><news:publication><news:name>The Ledger</news:name>"
        f"<news:language>ar</news:language></news:publication><news:genres>Blog</news:genres>"
        f"<news:publication_date>{published}</news:publication_date><news:title>{title or slug}</news:title>"
        "<news:keywords>Iraq, water;Basra,Iraq ,</news:keywords><news:stock_tickers>NASDAQ:A</news:stock_tickers>"
        "</news:news></url>"
    )


def test_an_entry_has_its_address_dates_title_language_and_keywords() -> None:
    feed = read(urlset(entry("dam?utm_source=x", more="<lastmod>2026-11-03T11:00:00Z</lastmod>", title="A &amp; <![CDATA[B]]>")))  # fmt: skip
    (item,) = feed.items
    assert (item.key, item.url) == ("https://www.ledger.com/dam", "https://www.ledger.com/dam")
    assert (item.published, item.updated) == ("2026-11-03T10:00:00+02:00", "2026-11-03T11:00:00+00:00")
    assert (item.title, item.language, item.keywords) == ("A & B", "ar", ("Iraq", "water", "Basra"))
    assert (item.tags, item.summary, item.content, item.guid) == ((), "", "", "")
    assert (feed.title, feed.language, feed.skipped, feed.cut) == ("The Ledger", "ar", 0, False)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-11-03T10:00:00Z", "2026-11-03T10:00:00+00:00"),
        ("2026-11-03T10:00+0300", "2026-11-03T10:00:00+03:00"),
        ("2026-11-03T10:00:00.123 +03:00", "2026-11-03T10:00:00+03:00"),
        ("2026-11-03 10:00:00", "2026-11-03T10:00:00+03:00"),
        ("2026-11-03", "2026-11-03T00:00:00+03:00"),
        ("Tue, 03 Nov 2026 10:00:00 GMT", "2026-11-03T10:00:00+00:00"),
        ("2026", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_as_feeds_write_it_and_without_a_zone_takes_the_source_s(written: str, read_as: str) -> None:
    assert read(urlset(entry("dam", written))).items[0].published == read_as


def test_pictures_come_with_their_captions_and_names_of_files_are_none() -> None:
    images = (
        "<image:image><image:loc>/1.jpg</image:loc><image:caption>The dam at dawn</image:caption><image:license>/l</image:license>"
        "</image:image><image:image><image:loc>/2.jpg</image:loc><image:title>Picture 2</image:title></image:image>"
        "<image:image><image:loc>/3.jpg</image:loc><image:title>The dam seen from above</image:title></image:image>"
        "<image:image><image:loc>/4.jpg</image:loc><image:caption>Dam</image:caption></image:image>"
        "<image:image><image:loc>/1.jpg</image:loc></image:image><image:image/>"
        "<video:video><video:thumbnail_loc>/v.jpg</video:thumbnail_loc><video:title>A film of the dam</video:title></video:video>"
    )
    (item,) = read(urlset(entry("dam", more=images, title="dam"))).items
    assert {image.url.rpartition("/")[2]: image.caption for image in item.images} == {
        "1.jpg": "The dam at dawn",
        "2.jpg": "",
        "3.jpg": "The dam seen from above",
        "4.jpg": "",
    }
    assert item.title == "dam"


VARIED = {
    "https namespaces": lambda text: text.replace("http://www", "https://www"),
    "another version": lambda text: text.replace("sitemap/0.9", "sitemap/0.84").replace("news/0.9", "news/9"),
    "another prefix": lambda text: text.replace("news:", "n:").replace("xmlns:news", "xmlns:n"),
    "a prefix for everything": lambda text: text.replace("<loc", "<s:loc").replace("</loc", "</s:loc").replace("xmlns=", "xmlns:s=").replace("<url", "<s:url").replace("</url", "</s:url"),
    "a prefix that is not declared": lambda text: text.replace("xmlns:news", "xmlns:other"),
    "no prefix": lambda text: text.replace("news:", "").replace("xmlns:news", "xmlns:other"),
    "no namespace": lambda text: text.replace("xmlns", "x").replace("x:", "x-"),
    "upper case": lambda text: text.replace("<loc>", "<LOC>").replace("</loc>", "</LOC>").replace("news:title", "news:Title").replace("news:news", "NEWS:News"),
    "a bare ampersand": lambda text: text.replace("?a=1", "?a=1&b=2"),
    "white space": lambda text: text.replace(">", ">\n  ").replace('<?xml version="1.0" encoding="UTF-8"?>\n  ', ""),
}  # fmt: skip


@pytest.mark.parametrize("how", VARIED)
def test_namespaces_prefixes_and_case_make_no_difference(how: str) -> None:
    feed = read(VARIED[how](urlset(entry("dam?a=1", title="A dam breaks"), entry("ferry"))))
    assert [item.title for item in feed.items] == ["A dam breaks", "ferry"]
    assert feed.items[0].url.startswith("https://www.ledger.com/dam?a=1")
    assert feed.items[0].published == "2026-11-03T10:00:00+02:00"


def test_the_newest_stand_first_and_those_beyond_the_limit_are_counted() -> None:
    days = {
        "old": "2026-11-01",
        "none": "",
        "late": "2026-11-03T23:00:00+03:00",
        "later": "2026-11-03T22:00:00Z",
        "bad": "x",
    }
    feed = read(urlset(*(entry(slug, day) for slug, day in days.items())))  # fmt: skip
    assert [item.title for item in feed.items] == ["later", "late", "old", "none", "bad"]
    few = read(urlset(*(entry(slug, day) for slug, day in days.items())), most=2)
    assert ([item.title for item in few.items], few.skipped) == (["later", "late"], 3)


def plain(slug: str, changed: str = "") -> str:
    return f"<url><loc>/{slug}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def test_addresses_without_news_count_only_where_there_is_no_news() -> None:
    assert [item.title for item in read(urlset(plain("about"), entry("dam"), plain("x", "2027-01-01"))).items] == [
        "dam"
    ]
    feed = read(urlset(plain("a"), plain("b", "2026-11-01"), plain("c", "2026-11-02T00:00:00Z")))
    assert [item.url.rpartition("/")[2] for item in feed.items] == ["c", "b", "a"]
    assert [(item.title, item.published) for item in feed.items] == [("", "")] * 3
    assert feed.items[0].updated == "2026-11-02T00:00:00+00:00"
    many = read(urlset(*(plain(f"p{n}") for n in range(sitemap.PLAIN + 5))))
    assert (len(many.items), many.skipped) == (sitemap.PLAIN, 5)


def test_alternates_in_other_languages_are_not_entries() -> None:
    more = '<xhtml:link rel="alternate" hreflang="fr" href="https://www.ledger.com/fr/dam"/>'
    assert [item.url for item in read(urlset(entry("dam", more=more))).items] == ["https://www.ledger.com/dam"]


def test_a_packed_sitemap_is_unpacked_whatever_it_is_served_as() -> None:
    packed = gzip.compress(urlset(entry("dam")).encode())
    for kind in ("application/gzip", "application/x-gzip", "application/octet-stream", "text/xml", ""):
        assert [item.title for item in read(packed, content_type=kind).items] == ["dam"]
    bomb = gzip.compress(HEAD.encode() + b" " * (sitemap.UNPACKED + 1))
    with pytest.raises(BadInput, match="unpacked longer than 10485760 bytes"):
        read(bomb)
    with pytest.raises(BadInput, match="the gzip file is short"):
        read(packed[:-20])
    with pytest.raises(BadInput, match="the gzip file is corrupt"):
        read(b"\x1f\x8b" + b"x" * 40)


def index(*listed: tuple[str, str]) -> bytes:
    inner = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in listed)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


def test_an_index_is_refused_with_the_address_to_follow() -> None:
    body = index(("/page.xml", "2026-12-01"), ("/sitemap-news.xml?a=1&amp;b=2", ""), ("/post.xml", "2026-11-01"))
    with pytest.raises(BadInput, match=r"a sitemap index, .* follow https://www.ledger.com/sitemap-news.xml\?a=1&b=2"):
        read(body)
    with pytest.raises(BadInput, match="one of them"):
        read(index())


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([("/authors.xml", "2026-12-01"), ("/post-1.xml", "2026-10-01"), ("/post-2.xml", "2026-11-01")], "/post-2.xml"),
        ([("/news-archive-2025.xml", "2026-12-01"), ("/map/news.xml", "2025-10-01")], "/map/news.xml"),
        ([("/news-1.xml", "2026-11-01"), ("/news-2.xml", "2026-11-02")], "/news-2.xml"),
        ([("/newsletters.xml", "2026-11-02"), ("/googlenews.xml.gz", "2026-11-01")], "/googlenews.xml.gz"),
        ([("/a.xml", ""), ("/b.xml", "")], "/a.xml"),
        ([("/map-2025-12.xml", ""), ("/map-2026-11.xml", ""), ("/map-2026-02.xml", "")], "/map-2026-11.xml"),
        ([("/map/2025.xml", ""), ("/map/2026/nieuws.xml", ""), ("/arkiv/news.xml", "")], "/map/2026/nieuws.xml"),
        ([("javascript:1", "2027-01-01")], None),
    ],
)
def test_of_an_index_the_news_then_articles_then_the_latest_is_likely(
    listed: list[tuple[str, str]], expected: str | None
) -> None:
    assert sitemap.likely(index(*listed), URL) == (f"https://www.ledger.com{expected}" if expected else "")


def test_robots_txt_announces_sitemaps_and_those_of_news_stand_first() -> None:
    robots = "User-agent: *\nDisallow: /x\nSitemap: https://www.ledger.com/all.xml\nsitemap:/News/map.xml\n SITEMAP : http://[bad\n"
    found = sitemap.announced(robots, "https://www.ledger.com/robots.txt")
    assert found == ("https://www.ledger.com/News/map.xml", "https://www.ledger.com/all.xml")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.com/news-sitemap.xml", (True, True)),
        ("https://a.com/sitemaps/google-news", (True, True)),
        ("https://a.com/site_map.xml.gz", (True, False)),
        ("https://news.com/sitemap.xml", (True, False)),
        ("https://a.com/sitemap", (False, False)),
        ("https://a.com/newsletter/sitemap.xml", (True, False)),
        ("https://a.com/news/rss.xml", (False, True)),
    ],
)
def test_what_sitemaps_are_called(address: str, expected: tuple[bool, bool]) -> None:
    assert (sitemap.looks_like_sitemap(address), sitemap.is_of_news(address)) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_a_sitemap_is_read_in_the_encoding_it_names(encoding: str) -> None:
    body = urlset(entry("dam", title="السد")).replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"')
    feed = read(body.encode(encoding), content_type="text/xml")
    assert (feed.items[0].title, feed.cut) == ("السد", False)


def test_a_sitemap_that_is_cut_lists_what_it_has_or_is_refused() -> None:
    whole = urlset(entry("dam"), entry("ferry"))
    feed = read(whole[: whole.index("ferry") + 3])
    assert (feed.cut, feed.items[0].title) == (True, "dam")
    with pytest.raises(BadInput, match="ends before it is closed"):
        read(HEAD)
    assert read("<urlset/>") == Feed()


SIZE = 1_000_000
HOSTILE = {
    "urls never closed": "<url>" * (SIZE // 5),
    "news in news": "<url>" + "<news>" * (SIZE // 6),
    "children": "<url>" + "<image/>" * (SIZE // 8) + "</url>",
    "empty urls": "<url/>" * (SIZE // 6),
    "comments": "<url><!--" + "<!-- " * (SIZE // 5),
    "attributes": "<url " + " ".join(f"a{n}='x'" for n in range(SIZE // 10)) + "/>",
    "a long address": f"<url><loc>https://a.com/{'a' * SIZE}</loc></url>",
    "a long title": f"<url><loc>/x</loc><news><title>{'<b>a ' * (SIZE // 5)}</title></news></url>",
    "ends of nothing": "</urlset " * (SIZE // 9),
    "beginnings of nothing": "<urlset " * (SIZE // 8),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sitemap_costs_no_more_than_its_size(name: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(BadInput):
        feed = read(urlset(plain("good"), HOSTILE[name]))
        assert [item.url for item in feed.items] in (["https://www.ledger.com/good"], ["https://www.ledger.com/x"])
    assert time.process_time() - begun < 3


def test_entities_are_neither_followed_nor_blown_up() -> None:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "{"y" * 100}">{laughs}]>'
    begun = time.process_time()
    assert [item.url for item in read(f"{doctype}<urlset>{plain('&x;')}{plain('good')}</urlset>").items] == [
        "https://www.ledger.com/good"
    ]
    bombed = read(f"{doctype}<urlset>{plain('&j;')}{plain('good')}</urlset>")
    assert not any("yyy" in item.url for item in bombed.items)
    assert time.process_time() - begun < 1


def test_more_addresses_than_the_protocol_allows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "URLS", 3)
    feed = read(urlset(*(entry(f"a{n}") for n in range(7))), most=2)
    assert (len(feed.items), feed.skipped) == (2, 5)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_in_a_sitemap_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        assert all(item.url for item in read(f"{HEAD}{text}{entry('dam')}</urlset>").items)
