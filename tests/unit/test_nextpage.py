"""Where an article goes on: the addresses that are its next page, and those that only look like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.capture import Page
from bot.stages.extract import markup
from bot.stages.extract.nextpage import LINKS, find, number

SITE = "https://gazette.example"
WORDS = "<p>The pumps of the old quarter ran again on Tuesday after a winter of repairs.</p>"


def found(url: str, links: str, head: str = "") -> str:
    html = f"<html><head><title>Water returns</title>{head}</head><body><main><h1>Water returns</h1>{WORDS}{links}</main></body></html>"
    page = Page(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 11, 3, tzinfo=UTC),
    )
    return find(markup.read(page))


def pager(href: str, text: str = "2") -> str:
    return f'<ul class="pages"><li>1</li><li><a href="{href}">{text}</a></li></ul>'


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/water", "/water?page=2"),
        ("/water?id=7", "/water?id=7&page=2"),
        ("/water?page=1", "/water?page=2"),
        ("/water", "/water/2"),
        ("/water/", "/water/2/"),
        ("/water", "/water/page/2"),
        ("/water", "/water/seite-2"),
        ("/water.html", "/water-2.html"),
        ("/water.html", "/water_2.html"),
        ("/water,1.html", "/water,2.html"),
        ("/sports/367061", "/sports/367061/2"),
        ("/2024/05/12", "/2024/05/12/2"),
        ("/water?utm_source=rss", "/water?page=2&utm_source=rss"),
    ],
)
def test_an_address_that_differs_by_the_number_alone_is_the_next_page(here: str, there: str) -> None:
    expected = SITE + there.replace("&utm_source=rss", "")
    assert found(SITE + here, pager(there)) == expected
    assert found(SITE + here, "", f'<link rel="next" href="{there}">') == expected


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/water", "/roads?page=2"),
        ("/water", "/water?id=2"),
        ("/water?id=1", "/water?id=2"),
        ("/water", "/water?page=3"),
        ("/water", "/water-2"),
        ("/water/", "/water-2/"),
        ("/water", "/water/2024"),
        ("/water", "https://other.example/water/2"),
        ("/water", "http://gazette.example/water/2"),
        ("/water", "/water/comment-page-2"),
        ("/2024/05/12", "/2024/05/13"),
        ("/roads-7.html", "/roads-8.html"),
        ("/water", "javascript:page(2)"),
        ("/water", "/water/2/photo"),
        ("/", "/?p=12"),
        ("/water?id=5", "/water?page=2"),
    ],
)
def test_another_address_is_not(here: str, there: str) -> None:
    assert found(SITE + here, pager(there), f'<link rel="next" href="{there}">') == ""


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "Page 2",
        "Next page",
        "Nächste Seite: Die Folgen",
        "次ページ→「水」",
        "الصفحة التالية",
        "לעמוד הבא",
        "Weiter",
        "Next »",
    ],
)
def test_a_link_says_that_it_is_the_next_page_by_number_or_in_words(text: str) -> None:
    assert found(f"{SITE}/water", pager("/water/2", text)) == f"{SITE}/water/2"


@pytest.mark.parametrize("text", ["Load more comments", "Water returns to the old quarter", "3", ""])
def test_a_link_that_says_something_else_does_not_lead_on(text: str) -> None:
    assert found(f"{SITE}/water", pager("/water/2", text)) == ""


def test_a_link_whose_picture_has_a_name_leads_on() -> None:
    assert found(f"{SITE}/water", '<a href="/water/2" aria-label="Next page"><svg></svg></a>') == f"{SITE}/water/2"


@pytest.mark.parametrize(
    "box", ['<section id="comments">{}</section>', '<div class="related-articles">{}</div>', "<aside>{}</aside>"]
)
def test_comments_and_lists_have_pages_of_their_own(box: str) -> None:
    assert found(f"{SITE}/water", box.format(pager("/water?page=2"))) == ""


def test_what_stands_outside_of_the_articles_part_is_another_pager() -> None:
    html = "</main><div>" + pager("/water?page=2") + "</div><main>"
    assert found(f"{SITE}/water", html) == ""


def test_a_later_page_goes_on_where_it_links_back_to_the_first() -> None:
    back = '<a href="/water">1</a>'
    assert found(f"{SITE}/water/2", back + pager("/water/3", "3")) == f"{SITE}/water/3"
    assert found(f"{SITE}/water/2", pager("/water/3", "3"), '<link rel="canonical" href="/water">') == f"{SITE}/water/3"
    assert found(f"{SITE}/water/2", pager("/water/3", "3")) == ""


def test_an_address_is_compared_with_the_canonical_one_too() -> None:
    head = '<link rel="canonical" href="https://gazette.example/water">'
    assert found(f"{SITE}/water?from=feed", pager("/water?page=2"), head) == f"{SITE}/water?page=2"


def test_a_page_that_links_a_thousand_times_to_what_is_almost_the_next_is_given_up() -> None:
    assert found(f"{SITE}/water", pager("/roads/2") * (LINKS + 1) + pager("/water/2")) == ""


def test_the_number_of_a_page_counts_from_where_the_article_begins() -> None:
    first = [f"{SITE}/water", ""]
    assert [number(f"{SITE}/water{end}", first) for end in ("/2", "?page=3", "/page/10", "", "/1", "-2")] == [
        2,
        3,
        10,
        0,
        0,
        0,
    ]
    assert number(f"{SITE}/roads/2", first) == 0
    assert number("", first) == 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_address_raises(here: str, there: str) -> None:
    assert number(there, [here]) >= 0
