"""Canonical addresses, and the name of a site."""

from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.stages.extract import markup
from bot.stages.extract.canonical import canonical
from bot.stages.extract.headline import without_site
from bot.stages.extract.site import is_site, names
from bot.stages.site import same_site

URL = "https://www.daily.example.co.uk/news/story?id=1"


def page(head: str, body: str = "<h1>The story</h1>", url: str = URL) -> markup.Markup:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return markup.read(
        Page(url=url, final_url=url, status=200, content_type="text/html", body=text.encode(), fetched_at=at)
    )


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/news/story", "https://www.daily.example.co.uk/news/story"),
        ("https://m.example.co.uk/news/story#top", "https://m.example.co.uk/news/story"),
        ("https://www.daily.example.co.uk/", ""),
        ("https://other.co.uk/news/story", ""),
        ("javascript:alert(1)", ""),
        ("http://[broken", ""),
    ],
)
def test_a_canonical_address_is_absolute_and_of_the_same_site(href: str, expected: str) -> None:
    assert canonical(page(f'<link rel="canonical" href="{href}">')).value == expected


def test_og_url_stands_in_for_a_canonical_link_that_is_refused() -> None:
    head = (
        '<link rel="Canonical" href="/"><meta property="og:url" content="https://www.daily.example.co.uk/news/story">'
    )
    assert canonical(page(head)) == ("https://www.daily.example.co.uk/news/story", "og")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://a.blogspot.com/x", "https://b.blogspot.com/x", False),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/y", True),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8081/x", False),
        ("http://localhost/x", "http://localhost:80/y", True),
        ("http://[::1]/x", "http://[::1]/y", True),
        ("https://news.example.com/x", "http://example.com/y", True),
        ("mailto:x@y.example", "https://y.example/", False),
    ],
)
def test_a_site_is_a_registrable_domain_or_an_equal_host(one: str, other: str, *, expected: bool) -> None:
    assert same_site(one, other) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A story of two towns - Daily Example", "A story of two towns"),
        ("Daily Example | A story of two towns", "A story of two towns"),
        ("The story - Some Suffix Nobody Declared", "The story"),
        ("Two towns - one story", "Two towns - one story"),
        ("Explained: the vote", "Explained: the vote"),
    ],
)
def test_the_sites_name_is_cut_from_a_headline_and_nothing_else(title: str, expected: str) -> None:
    assert without_site(title, page('<meta property="og:site_name" content="Daily Example">')) == expected


SITE = '<meta property="og:site_name" content="The Daily Example"><script type="application/ld+json">{"@type": "NewsArticle", "publisher": {"name": "DEXA Media"}}</script>'


@pytest.mark.parametrize(
    "text",
    ["The Daily Example", "Daily Example", "TDE", "DEXA", "Daily ExampleNovember", "Example News", "daily.example"],
)
def test_the_site_is_known_by_its_names(text: str) -> None:
    assert is_site(text, names(page(SITE)))


@pytest.mark.parametrize(
    "text", ["Jane Example", "Jane Doe", "Example staff reporter", "A daily example of courage", ""]
)
def test_others_are_not_the_site(text: str) -> None:
    assert not is_site(text, names(page(SITE)))
