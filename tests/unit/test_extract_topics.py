"""The publisher's tags: which source is believed, what a row of tags is, and what is no tag."""

import json
from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.model.entry import Item, Tag
from bot.model.source import Rules, Source
from bot.stages.extract import markup, topics
from bot.stages.extract.found import Found

URL = "https://gazette.example/story"
SOURCE = Source(name="gazette", feed="https://gazette.example/feed")
ITEM = Item(key=URL, url=URL)
TEXT = "".join(
    f"<p>Paragraph {n} tells of the flood in Basra, of the Tigris, of Iraq and of what the ministry of water had to say.</p>"
    for n in range(6)
)


def tags(
    head: str = "", after: str = "", before: str = "", item: Item = ITEM, source: Source = SOURCE
) -> Found[tuple[str, ...]]:
    html = (
        f"<html><head><title>The flood</title><meta property=og:site_name content='The Gazette'>{head}</head>"
        f"<body><nav class=tags><a href=/a>World</a> <a href=/b>Sport</a></nav>{before}<h1>The flood</h1><article>{TEXT}</article>{after}</body></html>"
    )
    page = Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 7, 1, tzinfo=UTC),
    )
    return topics.topics(markup.read(page), item, source)


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def row(*names: str, label: str = "") -> str:
    return f"<div>{label} {' '.join(f'<a href=/x>{name}</a>' for name in names)}</div>"


def listed(*names: str, attributes: str = "") -> str:
    return f"<ul {attributes}>{''.join(f'<li><a href=/x>{name}</a></li>' for name in names)}</ul>"


def test_news_keywords_stand_before_the_rest_where_nothing_agrees() -> None:
    head = meta("news_keywords", "Flood, Basra") + ld(keywords=["Iraq"]) + meta("keywords", "news")
    assert tags(head) == Found(("Flood", "Basra"), "meta")


def test_two_kinds_of_source_that_agree_are_believed() -> None:
    head = (
        meta("news_keywords", "a lot, of, words")
        + ld(keywords="Basra; Flood")
        + '<meta property=article:tag content="flood,basra">'
    )
    assert tags(head) == Found(("Basra", "Flood"), "json-ld")


def test_two_lists_of_one_kind_do_not_agree_with_each_other() -> None:
    head = ld(keywords=["Iraq"]) + meta("keywords", "one,two") + meta("sailthru.tags", "one,two")
    assert tags(head) == Found(("Iraq",), "json-ld")


def test_a_row_that_agrees_stands_before_other_agreements() -> None:
    head = (
        ld(keywords=["made", "by machine"])
        + meta("keywords", "made,by machine")
        + '<meta property=article:tag content="Iraq">'
    )
    assert tags(head, row("Iraq", label="Tags:")) == Found(("Iraq",), "text")


def test_a_row_that_holds_what_is_declared_and_more_is_believed() -> None:
    assert tags(ld(keywords=["Iraq"]), row("Iraq", "Basra", label="Tags:")) == Found(("Iraq", "Basra"), "text")
    assert tags(ld(keywords=["Iraq", "Water"]), row("Iraq", "Basra", label="Tags:")) == Found(
        ("Iraq", "Water"), "json-ld"
    )


@pytest.mark.parametrize(
    "label",
    [
        "Tags",
        "Filed under:",
        "Schlagwörter:",
        "Mehr zum Thema",
        "Sujets :",
        "Temas",
        "Archivado en:",
        "Argomenti:",
        "Onderwerpen",
        "Läs mer om",
        "Avainsanat:",
        "Tagi:",
        "Témata:",
        "Címkék",
        "Etichete:",
        "ΕΤΙΚΕΤΕΣ:",
        "Теги:",
        "Теми",
        "ETİKETLER:",
        "الوسوم:",
        "برچسب‌ها:",
        "תגיות:",
        "■関連キーワード",
        "标签：",
        "태그",
        "Từ khóa:",
        "Topik:",
        "टैग:",
    ],
)
def test_a_row_is_known_by_its_label(label: str) -> None:
    assert tags(after=row("Floods", "Basra", label=label)) == Found(("Floods", "Basra"), "text")
    assert tags(after=f"<section><h4>{label}</h4>{listed('Floods', 'Basra')}</section>") == Found(
        ("Floods", "Basra"), "text"
    )


@pytest.mark.parametrize(
    "after",
    [
        "<p><a rel='tag' href=/x>Floods</a> and <a rel='nofollow tag' href=/y>Basra</a></p>",
        listed("Floods", "Basra", attributes="class=article-tags"),
        "<p><a class=tag href=/x>Floods</a> <a class=tag href=/y>Basra</a></p>",
        "<p><a href=/x><span class='tag-like blue'>Floods</span></a> <a href=/y><span class=tag>Basra</span></a></p>",
    ],
)
def test_a_row_is_known_by_its_name(after: str) -> None:
    assert tags(after=after) == Found(("Floods", "Basra"), "dom")


def test_links_named_as_tags_may_stand_over_the_headline() -> None:
    over = "<p><a href=/x><span class=tag>Floods</span></a> <a href=/y><span class=tag>Basra</span></a></p>"
    assert tags(before=over) == Found(("Floods", "Basra"), "dom")


def test_a_row_without_a_sign_is_one_of_tags_where_it_stands_in_the_text() -> None:
    assert tags(after=listed("Basra", "Tigris", "Floods")) == Found(("Basra", "Tigris", "Floods"), "dom")
    assert tags(after=listed("Basra", "Opinion", "Sport")) == Found((), "")
    assert tags(before=listed("Basra", "Tigris")) == Found((), "")
    assert tags(after=f"<footer>{listed('Basra', 'Tigris')}</footer>") == Found((), "")


def test_one_link_without_a_sign_is_no_row() -> None:
    assert tags(after=row("Basra")) == Found((), "")


def test_a_list_that_is_the_sites_own_is_passed_over() -> None:
    of_site = "The Gazette, gazette, politics, economy, sport, culture, opinion, letters"
    assert tags(meta("news_keywords", of_site)) == Found((), "")
    assert tags(meta("news_keywords", of_site) + ld(keywords=["Iraq"])) == Found(("Iraq",), "json-ld")
    assert tags(meta("news_keywords", "The Gazette, Basra, Tigris, Iraq, water, ministry"))[0] == (
        "Basra",
        "Tigris",
        "Iraq",
        "water",
        "ministry",
    )


def test_what_machines_write_among_tags_is_dropped() -> None:
    keywords = [
        "Subject: Water",
        "Day: Monday",
        "Page Type: Article",
        "WC: 500",
        "pageType:article",
        "https://x.test/",
        "2024",
    ]
    assert tags(ld(keywords=keywords)) == Found(("Water",), "json-ld")
    assert tags(ld(keywords=["world/middle-east", "AC/DC", "The Gazette", "#Iraq", "iraq"])) == Found(
        ("middle-east", "AC/DC", "Iraq"), "json-ld"
    )


def test_what_the_article_is_about_stands_before_the_feed() -> None:
    item = Item(key=URL, url=URL, tags=(Tag(term="iraq", label="Iraq"),), keywords=("words",))
    assert tags(ld(about=[{"@type": "Thing", "name": "Basra"}]), item=item) == Found(("Basra",), "json-ld")
    assert tags(item=item) == Found(("Iraq",), "feed")


def test_the_rule_of_the_source_stands_first() -> None:
    ruled = Source(name="gazette", feed="https://gazette.example/feed", rules=Rules(tags=".mine a"))
    assert tags(ld(keywords=["Iraq"]), listed("One", "Two", attributes="class=mine"), source=ruled) == Found(
        ("One", "Two"), "rule"
    )


def test_a_page_of_ten_thousand_links_is_answered() -> None:
    assert tags(after=listed(*(f"Link {n}" for n in range(10_000)), attributes="class=tags")) == Found((), "")


def test_a_list_without_end_is_read_to_a_bound() -> None:
    found = tags(
        meta("keywords", ",".join(f"tag {n}" for n in range(100_000)))
        + ld(keywords=[f"word {n}" for n in range(50_000)])
    )
    assert len(found.value) == topics.MOST
