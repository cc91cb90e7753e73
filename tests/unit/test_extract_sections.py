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
