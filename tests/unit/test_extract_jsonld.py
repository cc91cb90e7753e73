"""JSON-LD of a page."""

import json

import pytest

from bot.stages.clean import parse
from bot.stages.extract import jsonld
from bot.stages.extract.jsonld import JsonLd


def read(*scripts: str, title: str = "") -> JsonLd:
    tree = parse(
        "<html><head>" + "".join(f'<script type="application/ld+json">{s}</script>' for s in scripts) + "</head></html>"
    )
    assert tree is not None
    return jsonld.read(tree, title)


ARTICLE = '{"@type": "NewsArticle", "headline": "H", "author": {"@type": "Person", "name": "Jane Doe"}}'


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "S"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        ARTICLE.replace('"}}', '",},}'),
        ARTICLE.replace('"', "&quot;"),
        ARTICLE + ";",
        ARTICLE + "\n" + '{"@type": "WebSite"}',
        ARTICLE.replace('"H"', '"H\n"'),
        ARTICLE.replace("NewsArticle", "http://schema.org/NewsArticle"),
    ],
)
def test_the_article_is_found_however_it_is_wrapped_or_broken(script: str) -> None:
    found = read(script)
    assert (found.string("headline"), found.strings("author")) == ("H", ("Jane Doe",))


@pytest.mark.parametrize(
    "script", ["", "{", "[" * 100_000, '{"@type": "NewsArticle"' + ";" * 1_000_000, "null", "1", '"x"', "[[[[{}]]]]"]
)
def test_what_is_no_json_ld_is_passed_over(script: str) -> None:
    assert read(script).article == {}


def test_of_several_articles_the_one_like_the_title_is_meant_and_others_lend_it_nothing() -> None:
    others = [
        {"@type": "NewsArticle", "headline": f"Another story number {n}", "datePublished": "2001-01-01"}
        for n in range(3)
    ]
    mine = {"@type": "NewsArticle", "headline": "The story that this page is about"}
    found = read(json.dumps([*others, mine]), title="The story that this page is about - Site")
    assert found.string("headline") == mine["headline"]
    assert found.string("datePublished") == ""


def test_a_web_page_fills_what_the_article_lacks() -> None:
    found = read(ARTICLE, '{"@type": "WebPage", "datePublished": "2020-06-29"}')
    assert found.string("datePublished") == "2020-06-29"


def test_an_id_stands_for_the_node_that_has_it() -> None:
    found = read(
        '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Jane Doe"}]}'
    )
    assert found.strings("author") == ("Jane Doe",)


def test_references_and_tags_inside_strings_are_undone() -> None:
    assert read('{"@type": "NewsArticle", "headline": "A &amp;amp; <b>B</b>"}').string("headline") == "A & B"


def test_an_article_at_another_address_with_another_headline_lends_nothing() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": "Bread prices rise again in all the towns",
        "url": "https://news.example.com/bread",
        "datePublished": "2025-01-01",
    }
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    tree = parse(f"<html><head>{script}</head><body><h1>x</h1></body></html>")
    assert tree is not None
    other = jsonld.read(tree, "A dam breaks at dawn above the valley", ("https://news.example.com/dam",))
    own = jsonld.read(tree, "A dam breaks at dawn above the valley", ("https://m.news.example.com/bread/",))
    assert (other.article, own.string("datePublished")) == ({}, "2025-01-01")
