"""Authors and bylines of whole pages."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from bot.demo import render
from bot.demo.story import Story, stories
from bot.model.article import Author
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract import markup
from bot.stages.extract.people import authors
from bot.stages.extract.when import datesigns

URL = "https://www.daily.example/world/story"
SOURCE = Source(name="daily", feed="https://www.daily.example/feed")
SITE = '<meta property="og:site_name" content="The Daily Example">'
TEXT = "".join(
    f"<p>This is paragraph number {n} of a story that goes on for a good while, and then for a while longer, so that it reads like an article and is one.</p>"
    for n in range(6)
)


def sheet(head: str = "", before: str = "", after: str = "", inside: str = "") -> markup.Markup:
    html = (
        f"<html><head><title>The story of the day</title>{SITE}{head}</head><body><nav><a href=/>Middle East</a></nav>"
        f"<article><h1>The story of the day</h1>{before}<div class=text>{TEXT}{inside}</div>{after}</article></body></html>"
    )
    return read(html.encode(), URL)


def read(body: bytes, url: str) -> markup.Markup:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return markup.read(
        Page(url=url, final_url=url, status=200, content_type="text/html; charset=utf-8", body=body, fetched_at=at)
    )


def written(page: markup.Markup, item: Item | None = None) -> list[str]:
    return [a.name for a in authors.authors(page, item or Item(key="k", url=URL), SOURCE).value]


def ld(**article: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "The story of the day", **article})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        (ld(author={"@type": "Person", "name": "Jane Doe"}), "<p>By John Roe</p>", ["Jane Doe"]),
        (ld(author=[{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "AFP"}]), "", ["Jane Doe", "AFP"]),
        (ld(author="Jane Doe and John Roe"), "", ["Jane Doe", "John Roe"]),
        (ld(author={"@type": "Organization", "name": "AFP"}), "<p>By John Roe</p>", ["John Roe"]),
        (ld(author={"@type": "Person", "name": "The Daily Example"}), "<p>By John Roe</p>", ["John Roe"]),
        (ld(author={"@type": "Person", "name": "admin"}), "<p>By John Roe</p>", ["John Roe"]),
        (meta("author", "Jane Doe"), "", ["Jane Doe"]),
        (meta("author", "https://social.example/daily"), "<p>By John Roe</p>", ["John Roe"]),
        (meta("twitter:label1", "Written by") + meta("twitter:data1", "Jane Doe"), "", ["Jane Doe"]),
        (meta("twitter:label1", "Price") + meta("twitter:data1", "30 USD"), "", []),
        ("", '<p>Words: <a rel="author" href="/jane">Jane Doe</a></p>', ["Jane Doe"]),
        ("", '<div itemprop="author creator" itemscope><span itemprop="name">Jane Doe</span></div>', ["Jane Doe"]),
        ("", '<span property="schema:author"><span property="schema:name">Jane Doe</span></span>', ["Jane Doe"]),
        ("", "<p>By Jane Doe in Beirut</p>", ["Jane Doe"]),
        ("", "<p>By <a href=/jane>Jane Doe</a> Middle East Correspondent</p>", ["Jane Doe"]),
        ("", "<div class=article__author-name>Jane Doe</div>", ["Jane Doe"]),
        ("", "<p><time>1 May 2026</time> • <span class=byline>Jane Doe</span> • 3 min</p>", ["Jane Doe"]),
        ("", "<figure><img src=/jane.jpg><figcaption><address>Von Jane Doe, Redakteurin</address></figcaption></figure>", ["Jane Doe"]),
        ("", "<aside><p>Von Anna Berg</p></aside>", ["Anna Berg"]),
        ("", "<div class=x1><a href=/authors/jane-doe>Jane Doe</a></div>", ["Jane Doe"]),
        ("", "<div class=x1>Jane Doe</div><div class=x2>May 1, 2026 10:30</div>", ["Jane Doe"]),
        ("", "<div>محمد علي</div>", []),
        ("", '<div class="byline">محمد علي</div>', ["محمد علي"]),
        ("", "<p>كتبت: سناء العبيدي</p>", ["سناء العبيدي"]),
        ("", "<p>מאת: נועה ברקאי</p>", ["נועה ברקאי"]),
        ("", "<p>（記者王小明／台北報導）</p>", ["王小明"]),
        ("", "<p>홍길동 기자</p><p>2026.05.01 10:30</p>", ["홍길동"]),
        ("", "<p>By AFP</p>", ["AFP"]),
    ],
)  # fmt: skip
def test_authors_are_found_wherever_they_stand(head: str, before: str, expected: list[str]) -> None:
    assert written(sheet(head=head, before=before)) == expected


@pytest.mark.parametrize(
    "before",
    [
        "<div>Middle East</div><time>May 1, 2026 10:30</time>",
        "<h2>Breaking Point</h2><time>May 1, 2026 10:30</time>",
        "<div>Last Updated</div><time>May 1, 2026 10:30</time>",
        "<a href=/section/world-news>World Affairs</a><time>May 1, 2026 10:30</time>",
        "<figure><img src=/i.jpg><figcaption>Jane Doe</figcaption></figure>",
        "<p>Photo: Jane Doe</p>",
        "<table><tr><td>Jane Doe</td><td>May 1, 2026</td></tr></table>",
        '<ol class="comments"><li><b itemprop="author">Jane Doe</b> said so</li></ol>',
        '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Jane Doe</b> said so</div>',
        "<p class=credit>Jane Doe</p><time>May 1, 2026 10:30</time>",
    ],
)
def test_what_is_no_byline_names_nobody(before: str) -> None:
    page = sheet(head=meta("section", "Middle East"), before=before)
    assert written(page) == []
    assert authors.byline(page, SOURCE).value == ""


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<p style="text-align:right"><strong>Lê Phương</strong></p>', ["Lê Phương"]),
        ("<p>(Jane Doe)</p>", ["Jane Doe"]),
        ("<p>Reporting by Jane Doe; Editing by John Roe</p>", ["Jane Doe"]),
        ("<p>A last sentence.</p>", []),
        ("<p>محمد علي</p>", []),
    ],
)
def test_a_name_at_the_texts_end_counts_where_nobody_else_is_named(inside: str, expected: list[str]) -> None:
    assert written(sheet(inside=inside)) == expected
    assert written(sheet(inside=inside, head=meta("author", "Max Moe"))) == ["Max Moe"]


def test_a_label_set_apart_names_the_author() -> None:
    box = "<ul><li><strong>Datum</strong> 28.04.2026</li><li><strong>Autorin/Autor</strong> Anna Berg</li></ul>"
    assert written(sheet(after=box)) == ["Anna Berg"]


def test_a_node_that_is_only_an_id_stands_for_the_node_of_that_id() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "The story of the day", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "url": "/authors/jane"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    found = authors.authors(sheet(head=head), Item(key="k"), SOURCE)
    assert found.value == (Author(name="Jane Doe", url="https://www.daily.example/authors/jane"),)
    assert found.origin == "json-ld"


def test_the_publisher_is_an_organisation_and_the_author_where_nobody_else_is() -> None:
    head = ld(author={"@type": "Person", "name": "The Daily Example"})
    assert authors.authors(sheet(head=head), Item(key="k"), SOURCE).value == (
        Author(name="The Daily Example", type="Organization"),
    )


def test_the_feed_stands_behind_what_the_page_says_and_before_what_it_lets_guess() -> None:
    item = Item(key="k", authors=("Feed Author",))
    assert written(sheet(before="<p>By Jane Doe</p>"), item) == ["Jane Doe"]
    assert written(sheet(before="<div>Jane Doe</div><div>May 1, 2026 10:30</div>"), item) == ["Feed Author"]


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        ("", "<p>By <a href=/a>JANE DOE</a></p>", "By JANE DOE"),
        ("", "<p>By Jane Doe, Beirut | May 1, 2026</p>", "By Jane Doe, Beirut"),
        (ld(author="Jane Doe"), "<p><span class=who>Jane Doe</span> <span>May 1, 2026</span></p>", "Jane Doe"),
        (ld(author="Jane Doe"), "<p>Photo: Jane Doe</p><p>By Jane Doe</p>", "By Jane Doe"),
        (ld(author="Jane Doe"), "<p>By John Roe</p>", "By John Roe"),
        (ld(author="Jane Doe"), "", ""),
    ],
)
def test_the_byline_is_the_line_as_written(head: str, before: str, expected: str) -> None:
    assert authors.byline(sheet(head=head, before=before), SOURCE).value == expected


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_the_bundled_newsroom_names_its_writers(story: Story) -> None:
    base = "http://127.0.0.1:8000"
    page = read(render.article(story, base), base + story.path)
    assert written(page) == list(story.authors)
    assert authors.byline(page, SOURCE).value == story.byline


def test_a_page_of_nothing_but_names_is_read_in_time() -> None:
    page = sheet(before="<div class=author><p>By Jane Doe, " * 4_000)
    started = time.process_time()
    assert "Jane Doe" in written(page)
    authors.byline(page, SOURCE)
    assert time.process_time() - started < 2


def line_of(page: markup.Markup) -> str:
    return authors.byline(page, SOURCE).value


@pytest.mark.parametrize(
    ("before", "line", "names"),
    [
        ("<div><span>By Jane Doe</span><time>April 9 2024</time></div>", "By Jane Doe", ["Jane Doe"]),
        ("<div><span>By Jane Doe in Rome</span><span>April 9 2024</span></div>", "By Jane Doe in Rome", ["Jane Doe"]),
        ("<div class=author><b>Jane Doe</b><i>jane@daily.example</i><i>030 12345</i></div>", "Jane Doe", ["Jane Doe"]),
        ("<div>By<a href=/j>Jane Doe</a><span>Editor</span></div>", "By Jane Doe", ["Jane Doe"]),
        ("<p>12.05.2024 10:00 Source: Lark Author: Jane Doe</p>", "Author: Jane Doe", ["Jane Doe"]),
        ("<p class=credits>Words by Jane Doe. Map by John Roe</p>", "Words by Jane Doe. Map by John Roe", ["Jane Doe"]),
        ("<div><a href=/autor/1>Jane Doe</a>, The Daily Example</div>", "Jane Doe, The Daily Example", ["Jane Doe"]),
        ("<div>דנה כהן | 12.05.24</div>", "דנה כהן", ["דנה כהן"]),
        ("<ul><li>홍길동 기자</li><li>입력 2024.05.12 10:00</li></ul>", "홍길동 기자", ["홍길동"]),
        ("<p>By Harbour Press</p><p>(Reporting by Jane Doe; editing by John Roe)</p>", "By Harbour Press", ["Harbour Press"]),
        ("<div><span>Web Desk</span> · <span>06:52</span></div>", "Web Desk", ["Web Desk"]),
        ("<div class=author-name>ویب ڈیسک</div>", "ویب ڈیسک", ["ویب ڈیسک"]),
    ],
)  # fmt: skip
def test_a_line_is_read_as_the_page_shows_it(before: str, line: str, names: list[str]) -> None:
    page = sheet(before=before)
    assert (line_of(page), written(page)) == (line, names)


def test_a_signature_at_the_end_is_the_byline() -> None:
    assert line_of(sheet(inside="<p><b>Jane DOELING</b></p>")) == "Jane DOELING"
    told = ld(author={"@type": "Person", "name": "Anna Berg"})
    assert line_of(sheet(head=told, inside="<p><b>Jane Doe</b></p>")) == ""


def test_a_desk_that_only_a_label_names_far_from_a_date_is_no_author() -> None:
    assert written(sheet(before="<div>Meet the team</div>")) == []


def test_a_teaser_names_neither_author_nor_date() -> None:
    teaser = (
        "<div class=grid><div class=tile><h3><a href=/x>Another story</a></h3><time datetime=2024-02-02T08:00:00Z>2 Feb</time>"
        "<a rel=author href=/p>Paul Other</a></div></div>"
    )
    page = sheet(before=f"<p>By Jane Poe</p><p>5 January 2026, 10:30</p>{teaser}")
    assert written(page) == ["Jane Poe"]
    assert [found.value for found in datesigns.timed(page, changed=False)] == []
