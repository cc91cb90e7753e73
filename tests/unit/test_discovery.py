"""Which feeds a page names, in which order, and which addresses only look like it."""

from __future__ import annotations

import pytest

from bot.stages.discovery import USUAL, is_page, lent, looks_like_feed, named, usual

PAGE = "https://gazette.example/news/"
HTML = "text/html; charset=utf-8"


def found(markup: str, url: str = PAGE) -> tuple[str, ...]:
    return named(f"<!doctype html><html><head>{markup}</head></html>".encode(), HTML, url)


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}">'


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "Application/Atom+XML; charset=utf-8", "application/feed+json"]
)
def test_an_alternate_of_a_type_of_feeds_is_named_whatever_its_address(kind: str) -> None:
    assert found(link("all", kind)) == ("https://gazette.example/news/all",)


def test_base_href_is_what_addresses_are_relative_to() -> None:
    assert found('<base href="/paper/">' + link("all.xml")) == ("https://gazette.example/paper/all.xml",)
    assert found('<base href="javascript:1">' + link("all.xml")) == ("https://gazette.example/news/all.xml",)


def test_other_relations_and_other_types_are_not_feeds() -> None:
    style = link("/feed", rel="stylesheet") + link("/feed", "text/css") + link("/feed", "") + link("", rel="alternate")
    assert found(style + link("/wp-json/", "application/json") + link("/ar/", "text/html")) == ()


def test_a_type_that_stands_for_much_needs_an_address_that_looks_like_a_feed() -> None:
    assert found(link("/feed.json", "application/json") + link("/rss", "text/xml")) == (
        "https://gazette.example/feed.json",
        "https://gazette.example/rss",
    )


def test_links_stand_before_anchors_and_each_address_once() -> None:
    markup = (
        '<a href="/rss">RSS</a><a href="/sport/rss">Sport</a><a href="/sport/">Sport</a>' + link("/all") + link("/rss")
    )
    assert found(markup) == tuple(f"https://gazette.example/{path}" for path in ("all", "rss", "sport/rss"))


def test_only_addresses_of_the_web_count_and_without_fragment_tracking_and_user() -> None:
    markup = (
        link("file:///etc/feed") + link("//u:p@gazette.example/feed?utm_source=page&a=1#top") + link("http://[bad/")
    )
    assert found(markup) == ("https://gazette.example/feed?a=1",)


@pytest.mark.parametrize(
    "path",
    [
        "/feed", "/feed/", "/feeds/22", "/rss", "/rss.xml", "/RSS2.xml", "/rss/middleeast.aspx", "/news/rss.xml", "/index.rdf",
        "/all.atom", "/xml/rss/all.xml", "/Integration/StoryRss2.xml", "/feed.json", "/?feed=rss2", "/news?format=rss",
    ],
)  # fmt: skip
def test_what_feeds_are_called(path: str) -> None:
    assert looks_like_feed(f"https://gazette.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/feedback", "/feedback.php", "/how-to-feed-a-goat", "/atomic-age.xml.html", "/press.php", "/stories/rss-is-dead",
        "/i/subscription/feed/https://other.example/", "/add?feed=https%3A%2F%2Fother.example/rss.xml", "/?type=feeling",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it(path: str) -> None:
    assert not looks_like_feed(f"https://gazette.example{path}")


def test_the_usual_addresses_are_on_the_origin_of_the_page() -> None:
    assert usual("https://u:p@gazette.example:8443/a/b?c") == tuple(f"https://gazette.example:8443{p}" for p in USUAL)


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>", True),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", True),
        (b"<?xml version='1.0'?><rss><channel><description><![CDATA[<html>]]>", False),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", False),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', False),
        (b"", False),
    ],
)
def test_a_page_is_told_from_a_feed_by_its_first_element(body: bytes, page: bool) -> None:
    assert is_page(body) is page


def test_user_and_password_are_lent_within_the_origin_only() -> None:
    url = "https://u:p@gazette.example/"
    assert lent("https://gazette.example/feed", url) == "https://u:p@gazette.example/feed"
    for address in ("http://gazette.example/feed", "https://other.example/feed", "https://gazette.example:8443/feed"):
        assert lent(address, url) == address
    assert lent("https://gazette.example/feed", "https://gazette.example/") == "https://gazette.example/feed"


def test_what_is_no_page_names_nothing() -> None:
    assert named(b"", HTML, PAGE) == ()
    assert named(b"\x00\xff" * 500, HTML, PAGE) == ()
