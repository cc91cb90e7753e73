"""Section, headline and publisher of whole pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract import headline, markup, sections

URL = "https://www.daily.example/2026/05/middle-east/story-of-the-day.html"
SOURCE = Source(name="daily", feed="https://www.daily.example/feed", title="As configured")
TITLE = "The story of the day is told"


def sheet(
    head: str = "", before: str = "", h1: str = f"<h1>{TITLE}</h1>", url: str = URL, title: str = TITLE
) -> markup.Markup:
    html = f"<html><head><title>{title}</title>{head}</head><body>{before}{h1}<p>Text of it.</p></body></html>"
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return markup.read(
        Page(
            url=url,
            final_url=url,
            status=200,
            content_type="text/html; charset=utf-8",
            body=html.encode(),
            fetched_at=at,
        )
    )


def ld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def crumbs(*steps: tuple[str, str]) -> str:
    items = [
        {"@type": "ListItem", "position": n, "item": {"@id": url, "name": name}}
        for n, (name, url) in enumerate(steps, 1)
    ]
    return ld(**{"@type": "BreadcrumbList", "itemListElement": items[::-1]})


HOME, WORLD, ASIA, SELF = (
    ("Home", "https://www.daily.example/"),
    ("World", "/world"),
    ("Asia", "/world/asia"),
    (TITLE, URL),
)
SHOWN = '<div class="breadcrumbs"><a href="/">Home</a> <a href="/world">World</a> <a href="/x">{}</a></div>'


@pytest.mark.parametrize(
    ("head", "before", "expected", "origin"),
    [
        (crumbs(HOME, WORLD, ASIA, SELF) + ld(articleSection="News"), "", ("Asia",), "json-ld"),
        (crumbs(HOME), SHOWN.format(TITLE), ("World",), "dom"),
        (ld(articleSection=["World", "Asia"]), "", ("World", "Asia"), "json-ld"),
        ('<meta property="article:section" content="World">', "", ("World",), "og"),
        (
            "",
            '<ol itemscope itemtype="https://schema.org/BreadcrumbList"><li><a href="/world">World</a></li></ol>',
            ("World",),
            "dom",
        ),
        ("", '<a href="/2026/05/middle-east/">Mid-East</a>', ("Mid-East",), "url"),
        ("", "", (), ""),
    ],
)
def test_the_section_is_the_place_in_the_paper(head: str, before: str, expected: tuple[str, ...], origin: str) -> None:
    found = sections.section(sheet(head=head, before=before), SOURCE)
    assert (found.value, found.origin) == (expected, origin)


@pytest.mark.parametrize(
    "path", ["", "/", "/story", "/2026/05/story", "/en/story", "/article/story", "/a1b2/story", "/%D8%B9/story"]
)
def test_a_path_without_a_folder_of_words_names_no_section(path: str) -> None:
    assert sections.section(sheet(url=f"https://www.daily.example{path}"), SOURCE).value == ()


@pytest.mark.parametrize("row", [[], [None], "x", [{"position": "9" * 50}], [{"item": {"name": ["a"]}}], {"item": 5}])
def test_a_row_of_breadcrumbs_that_is_none_is_passed_over(row: object) -> None:
    broken = ld(**{"@type": "BreadcrumbList", "itemListElement": row})
    assert sections.section(sheet(head=broken, url="https://www.daily.example/s"), SOURCE).value in {(), ("a",)}


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Daily Example">'


@pytest.mark.parametrize(
    ("head", "h1", "expected"),
    [
        (ld(headline="As structured"), f"<h1>{TITLE}</h1>", "As structured"),
        (og(f"{TITLE} | Daily Example"), "", TITLE),
        (og(f"{TITLE}：Daily Web"), f"<h1>{TITLE}</h1>", TITLE),
        (og(f"{TITLE} - Politics - Daily Web"), f"<h1>{TITLE}</h1>", TITLE),
        (og(f"{TITLE} again"), f"<h1>{TITLE}</h1>", f"{TITLE} again"),
        (ld(headline="The story of the…") + og(TITLE), f"<h1>{TITLE}</h1>", TITLE),
        (ld(headline="And so it went on…"), f"<h1>{TITLE}</h1>", "And so it went on…"),
        ("", f'<h1><span class="kicker">Harvest</span> {TITLE}</h1>', TITLE),
        ("", f"<h1>Harvest: {TITLE}</h1>", f"Harvest: {TITLE}"),
    ],
)
def test_the_headline_is_whole_and_alone(head: str, h1: str, expected: str) -> None:
    assert headline.headline(sheet(head=head, h1=h1), Item(key="k"), SOURCE).value == expected


@pytest.mark.parametrize(
    ("head", "taken", "expected"),
    [
        (ld(alternativeHeadline="The other one"), TITLE, "The other one"),
        (og("For those who share"), TITLE, "For those who share"),
        (og("For those who share"), "As structured", TITLE),
        (og(TITLE), TITLE, ""),
    ],
)
def test_the_headline_that_was_not_taken_is_the_alternative(head: str, taken: str, expected: str) -> None:
    assert headline.alternative(sheet(head=head), taken).value == expected


@pytest.mark.parametrize(
    ("head", "title", "expected", "origin"),
    [
        (ld(publisher={"name": "Daily Example"}), TITLE, "Daily Example", "json-ld"),
        (ld(publisher={"name": "Daily Example Media GmbH"}) + og(TITLE), TITLE, "Daily Example", "og"),
        (ld(publisher={"name": "Daily Example Media GmbH"}), TITLE, "Daily Example Media GmbH", "json-ld"),
        (ld(**{"@type": "WebSite", "name": "Daily Example"}), TITLE, "Daily Example", "json-ld"),
        ("", f"{TITLE} - Daily Example", "Daily Example", "text"),
        ("", TITLE, "As configured", "source"),
    ],
)
def test_the_publisher_goes_by_its_everyday_name(head: str, title: str, expected: str, origin: str) -> None:
    assert headline.publisher(sheet(head=head, title=title), SOURCE) == (expected, origin)


NAV = '<nav><a href="/">Home</a><a href="/world">World News</a><a href="/sport">Sport</a></nav>'
ELSEWHERE = "https://www.daily.example/a/1"


@pytest.mark.parametrize(
    ("before", "url", "expected"),
    [
        (NAV, "https://www.daily.example/world/2026/05/x.html", ("World News",)),
        (NAV, "https://www.daily.example/longread/x", ()),
        (f"{NAV}<div>SPORT</div>", ELSEWHERE, ("Sport",)),
        (f"{NAV}<p class=kicker>A long wait</p>", ELSEWHERE, ()),
        ('<p><a href="/1">See all</a></p><p><a href="/2">See all</a></p>', ELSEWHERE, ()),
        ('<p>You are here: <a href="/">Home</a> » <a href="/sport">Sport</a></p>', ELSEWHERE, ("Sport",)),
        ('<p><a href="/fa">خانه</a> › <a href="/fa/3">جهان</a></p>', ELSEWHERE, ("جهان",)),
        ('<p><a href="/a">A</a> › <a href="/b">B</a></p>', ELSEWHERE, ()),
        ('<nav aria-label="Breadcrumb"><a href="/">Home</a><a href="/x">Law</a></nav>', ELSEWHERE, ("Law",)),
        ('<ul><li class="crumbs_item"><a href="/x">Law</a></li><li class="crumbs_item"><a href="/y">Courts</a></li></ul>', ELSEWHERE, ("Law",)),
        ('<ul class="crumbs"><li class="crumbs_item"><a href="/x">Law</a></li><li class="crumbs_item"><a href="/y">Courts</a></li></ul>', ELSEWHERE, ("Courts",)),
        ('<div><a itemprop="articleSection" href="/x">Law</a></div>', ELSEWHERE, ("Law",)),
        ('<div class="story-section">Law</div>', ELSEWHERE, ("Law",)),
        ('<p>Posted in <a rel="category tag" href="/x">Law</a></p>', ELSEWHERE, ("Law",)),
    ],
)  # fmt: skip
def test_a_section_that_nothing_declares_is_read_from_the_page(
    before: str, url: str, expected: tuple[str, ...]
) -> None:
    assert sections.section(sheet(before=before, url=url), SOURCE).value == expected


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        (f"Daily Lark - {TITLE}", "Daily Lark"),
        (f"Daily Lark: {TITLE}", "Daily Lark"),
        (f"{TITLE}_Daily Lark", "Daily Lark"),
        (f"{TITLE} - Sport - Daily Lark", "Daily Lark"),
        (f"{TITLE} Page 2 | Daily Lark", "Daily Lark"),
    ],
)
def test_what_a_title_has_beyond_the_headline_names_the_publisher(title: str, publisher: str) -> None:
    page = sheet(title=title)
    assert headline.publisher(page, SOURCE).value == publisher
    assert headline.headline(page, Item(key="k"), SOURCE).value == TITLE


def test_a_title_that_names_the_site_alone_gives_way_to_the_feeds() -> None:
    page = sheet(h1="", title="As configured")
    assert headline.headline(page, Item(key="k", title="From the feed"), SOURCE).value == "From the feed"
    assert headline.headline(page, Item(key="k"), SOURCE).value == "As configured"


def test_a_headline_with_its_kicker_is_no_other_headline() -> None:
    assert headline.alternative(sheet(h1=f"<h1>Harvest: {TITLE}</h1>"), TITLE).value == ""
