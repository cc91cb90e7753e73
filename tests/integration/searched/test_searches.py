"""Searches over a real index: found, marked, and nothing hostile let through."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from bot.adapters.sqlite import SqliteStore
from bot.stages.searching import LONGEST
from tests.integration.searched.index import (
    HOSTILE,
    PLAN,
    headlines,
    marked,
    piece,
    searched,
    take,
)
from tests.unit.test_select import ENTITIES


async def test_a_rule_with_a_slip_that_finds_nothing_is_told_of_it(client: httpx.AsyncClient) -> None:
    slip = '"or" is looked for as a word; the operator is OR, in capitals'
    assert slip in (await searched(client, "oil or gas")).text_content()
    assert "in capitals" not in (await searched(client, "oil OR gas")).text_content()


async def test_a_search_finds_articles_and_marks_its_words(client: httpx.AsyncClient) -> None:
    page = await searched(client, "oil -gas")
    assert headlines(page) == ["Oil for Iraq"]
    assert marked(page) == ["Oil", "oil"]
    assert page.xpath("//input[@name='q']/@value") == ["oil -gas"]
    assert "1 article." in page.text_content()


async def test_words_are_found_and_marked_with_their_prefixes(client: httpx.AsyncClient) -> None:
    page = await searched(client, "عراق")
    assert headlines(page) == ["للعراق"]
    assert marked(page) == ["للعراق", "للعراق"]
    assert page.xpath("//h2[@class='hit']/@dir") == ["auto"]


async def test_entities_sources_and_times_are_asked_as_in_topics(client: httpx.AsyncClient) -> None:
    assert len(headlines(await searched(client, "entity:iraq"))) == 2
    assert headlines(await searched(client, "entity:iraq source:wire")) == ["للعراق"]
    assert headlines(await searched(client, "after:2026-11-02 entity:iraq")) == ["للعراق"]
    assert headlines(await searched(client, "after:-20d -entity:iraq")) == [f"A headline {HOSTILE}"]


async def test_what_is_hostile_in_an_article_is_text(client: httpx.AsyncClient) -> None:
    answer = await client.get("/search", params={"q": "gas"})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page = (await client.get("/search", params={"q": f'"{HOSTILE}'})).text
    assert "<script" not in page


async def test_a_rule_that_cannot_be_read_is_shown_with_a_caret_and_stays_in_the_box(client: httpx.AsyncClient) -> None:
    answer = await client.get("/search", params={"q": "(iraq"})
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 400
    assert page.xpath("//pre")[0].text == "(iraq\n     ^"
    assert page.xpath("//input[@name='q']/@value") == ["(iraq"]
    assert "Column 6" in page.text_content()
    too_long = await client.get("/search", params={"q": "a" * (LONGEST + 1)})
    assert too_long.status_code == 400
    assert f"at most {LONGEST}" in too_long.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Oil - Iraq", "Oil Iraq"),
        ("Live: (oil", "Live oil"),
        ('Shell & "partners', "Shell partners"),
        ('source:x\\"y', '"source:x\\\\\\"y"'),
        ("(OR", '"OR"'),
        ("( - )", ""),
        ("(" + "a b " * 300, ""),
    ],
)
async def test_a_rule_that_cannot_be_read_offers_a_search_for_its_words(
    client: httpx.AsyncClient, asked: str, words: str
) -> None:
    answer = await client.get("/search", params={"q": asked})
    assert answer.status_code == 400
    links = html.document_fromstring(answer.text).xpath("//a[text()='Search for these words as they stand']/@href")
    assert [httpx.URL(link).params["q"] for link in links] == ([words] if words else [])
    for link in links:
        assert (await client.get(link.replace(PLAN.server.base_url, "/"))).status_code == 200


async def test_how_many_were_found_is_told_exactly_where_few_could_be(
    client: httpx.AsyncClient, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(store, *(piece(f"https://a.example/p{n}", f"Pipeline {n}", "Steel.", day=n) for n in range(1, 26)))
    await take(store, *(piece(f"https://a.example/g{n}", f"Pipeline {n}", "Gas.", day=n) for n in range(1, 6)))
    page = await searched(client, "pipeline -gas")
    assert (len(headlines(page)), "25 articles." in page.text_content()) == (20, True)
    assert "About" not in page.text_content()
    monkeypatch.setattr("bot.web.search.COUNTED", 29)
    assert "About 30 articles." in (await searched(client, "pipeline -gas")).text_content()


async def test_a_search_offers_its_feeds_unless_it_is_told_from_now(client: httpx.AsyncClient) -> None:
    hrefs = (await searched(client, "oil OR gas")).xpath("//link[@rel='alternate']/@href")
    assert hrefs == [
        f"{PLAN.server.base_url}feeds/search.{ending}?q=oil%20OR%20gas" for ending in ("atom", "json", "rss")
    ]
    assert (await searched(client, "oil after:-30d")).xpath("//link[@rel='alternate']") == []


async def test_findings_come_in_pages(client: httpx.AsyncClient, store: SqliteStore) -> None:
    await take(store, *(piece(f"https://a.example/p{n}", f"Pipeline {n}", "Steel.", day=n) for n in range(1, 26)))
    first, second = await searched(client, "pipeline"), await searched(client, "pipeline", page="2")
    found = headlines(first) + headlines(second)
    assert (len(headlines(first)), len(set(found))) == (20, 25)
    assert first.xpath("//a[@rel='next']/@href") == [f"{PLAN.server.base_url}search?q=pipeline&page=2"]
    assert second.xpath("//a[@rel='next']") == []
    assert second.xpath("//a[@rel='prev']/@href") == [f"{PLAN.server.base_url}search?q=pipeline"]
    assert "25 articles" in second.text_content()
    assert headlines(await searched(client, "pipeline", page="99")) == []
    assert headlines(await searched(client, "pipeline", page="x")) == headlines(first)


async def test_an_empty_search_tells_what_can_be_asked(client: httpx.AsyncClient) -> None:
    answer = await client.get("/search")
    assert answer.status_code == 200
    assert "OR" in answer.text
    # Whatever host it is reached by: the policy lets a form lead to that one alone.
    assert html.document_fromstring(answer.text).xpath("//form/@action") == ["/search"]
    examples = [found.text for found in html.document_fromstring(answer.text).xpath("//td/code")]
    assert "source:gazette" in examples
    assert f"entity:{ENTITIES[0].name}>=3" in examples
    for example in examples:
        assert (await client.get("/search", params={"q": example})).status_code == 200, example
    assert "form-action 'self'" in answer.headers["content-security-policy"]
