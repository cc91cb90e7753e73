"""Topics and articles over a real index: told why, and no private topic named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

import httpx
import pytest
from lxml import html

from bot.adapters.sqlite import SqliteStore
from bot.model.article import Match
from bot.model.entry import Image
from bot.model.topic import EntityIs, TextHas, Topic
from bot.stages.searching import LONGEST
from bot.web.app import Web, application
from tests.integration.searched.index import (
    ARTICLES,
    HOSTILE,
    PLAN,
    WIRE,
    headlines,
    piece,
    take,
)

# /topics and /articles


async def test_a_topic_tells_its_rule_its_articles_and_why(client: httpx.AsyncClient) -> None:
    answer = await client.get("/topics/iraq")
    page = html.document_fromstring(answer.text)
    assert "<script" not in answer.text
    assert page.xpath("//pre")[0].text == "entity:iraq"
    assert headlines(page) == ["للعراق", "Oil for Iraq"]
    assert "entity: iraq" in page.text_content()
    assert page.xpath("//link[@rel='alternate']/@type") == [
        "application/atom+xml",
        "application/feed+json",
        "application/rss+xml",
    ]


@pytest.mark.parametrize(("length", "links"), [(LONGEST, 1), (LONGEST + 1, 0)])
async def test_a_topic_leads_to_the_search_of_its_rule_where_that_may_be_so_long(
    web: Web, length: int, links: int
) -> None:
    topic = Topic(name="long", title="Long", match=TextHas(values=("x" * length,)))
    long = replace(web, plan=lambda: replace(PLAN, topics=(topic,)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application(long)), base_url="http://r.example") as ask:
        page = html.document_fromstring((await ask.get("/topics/long")).text)
        found = page.xpath("//a[text()='Search with this rule']/@href")
        assert len(found) == links
        assert [(await ask.get(link)).status_code for link in found] == [200] * links


async def test_the_months_of_a_topic_are_linked(client: httpx.AsyncClient, web: Web) -> None:
    for name in ("iraq/2026-10.atom", "iraq/2026-11.atom", "other/2026-09.atom", "iraq.atom"):
        await web.publisher.publish(name, b"<feed/>")
    page = html.document_fromstring((await client.get("/topics/iraq")).text)
    assert [link.text for link in page.xpath("//a") if "/2026-" in link.get("href")] == ["2026-11", "2026-10"]


async def test_an_article_tells_where_it_comes_from_and_why_it_is_where_it_is(client: httpx.AsyncClient) -> None:
    one = ARTICLES[0]
    answer = await client.get(f"/articles/{one.id}")
    page = html.document_fromstring(answer.text)
    text = " ".join(page.text_content().split())
    assert page.xpath("//h1")[0].text == "Oil for Iraq"
    assert "The Gazette & Co" in text
    assert one.provenance.file in text
    assert one.provenance.sha256 in text
    assert any("/replay/" in href for href in page.xpath("//a/@href"))
    assert f"{PLAN.server.base_url}topics/iraq" in page.xpath("//a/@href")
    assert f"{PLAN.server.base_url}search?q=entity%3Airaq" in page.xpath("//a/@href")


async def test_an_article_tells_times_and_fields_as_a_person_reads_them(
    client: httpx.AsyncClient, store: SqliteStore
) -> None:
    one = ARTICLES[2]
    where = replace(one.provenance, fields={"articleBody": "dom", "headline": "og"})
    one = replace(one, record=replace(one.record, in_language="ar", date_published="2026-11-03T09:00:00+03:00"))
    await take(store, replace(one, provenance=where, version=2))
    answer = await client.get(f"/articles/{one.id}")
    page = html.document_fromstring(answer.text)
    assert page.xpath("//time/text()") == ["2026-11-03 09:00:00+03:00"]
    assert not re.search(r"\d\d\.\d{3,6}", page.text_content())
    told = [[cell.text for cell in row] for row in page.xpath("//details//tr")]
    assert told[0] == ["article body", "where it stands on the page"]
    assert "fields" not in page.xpath("//th/text()")
    assert page.xpath("//li[@class='why']/span[@dir='auto']/mark/text()")
    assert page.xpath("//article/@class") == ["rtl"]
    assert f"{PLAN.server.base_url}feeds/entity/iraq.atom" in page.xpath("//a[text()='feed']/@href")
    assert html.document_fromstring((await client.get("/topics/iraq")).text).xpath("//p/span[@dir='auto']/mark")


async def test_an_article_fetches_nothing_and_runs_nothing(client: httpx.AsyncClient, store: SqliteStore) -> None:
    one = piece("https://a.example/4", "Pictures", HOSTILE)
    picture = Image(url=f"https://i.example/{HOSTILE}", caption=HOSTILE)
    await take(store, replace(one, record=replace(one.record, image=(picture,), keywords=(HOSTILE,))))
    answer = await client.get(f"/articles/{one.id}")
    assert "<script" not in answer.text
    assert html.document_fromstring(answer.text).xpath("//img | //script | //iframe") == []
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_an_article_names_the_other_outlets_of_its_story(client: httpx.AsyncClient, store: SqliteStore) -> None:
    ours = piece("https://a.example/6", "A wire", WIRE)
    theirs = piece("https://b.example/6", "The same wire elsewhere", WIRE, source="wire")
    await take(store, ours, theirs)
    page = html.document_fromstring((await client.get(f"/articles/{ours.id}")).text)
    (link,) = page.xpath("//h2[text()='The same story elsewhere']/following-sibling::ul[1]//a")
    assert (link.get("href"), link.text_content()) == (
        f"{PLAN.server.base_url}articles/{theirs.id}",
        "The same wire elsewhere",
    )


@pytest.mark.parametrize("duplicates", ["all", "first", "first-with-links"])
async def test_what_a_topic_has_of_one_story_is_said_on_its_page_and_on_that_of_a_copy(
    web: Web, store: SqliteStore, duplicates: Literal["all", "first", "first-with-links"]
) -> None:
    wires = Topic(name="wires", title="Wires", match=EntityIs(entity="iraq"), duplicates=duplicates)
    plan = replace(PLAN, topics=(wires,))
    match = Match(topic="wires", reasons=())
    ours = replace(piece("https://a.example/6", "A wire", WIRE), matches=(match,))
    theirs = replace(piece("https://b.example/6", "The wire elsewhere", WIRE, source="wire"), matches=(match,))
    await take(store, ours)
    await take(store, theirs)
    transport = httpx.ASGITransport(application(replace(web, plan=lambda: plan)))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        page = html.document_fromstring((await client.get("/topics/wires")).text)
        copy, first = [(await client.get(f"/articles/{one.id}")).text for one in (theirs, ours)]
    alone, text = duplicates != "all", " ".join(page.text_content().split())
    assert sorted(headlines(page)) == (["A wire"] if alone else ["A wire", "The wire elsewhere"])
    assert ("One entry a story (the first)." in text) is alone
    assert ("The same story in wire." in text) is (duplicates == "first-with-links")
    assert ("left out of its feed: the story stands there already" in copy) is alone
    assert "left out" not in first


async def test_private_topics_are_named_nowhere(client: httpx.AsyncClient) -> None:
    assert (await client.get("/topics/inner")).status_code == 404
    paths = ["/", "/search?q=oil", f"/articles/{ARTICLES[0].id}", "/topics/iraq", "/feeds.opml"]
    paths += [f"/feeds/{name}" for name in ("source/gazette.atom", "entity/lebanon.json", "search.rss?q=oil")]
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert "inner" not in answer.text, path
        assert "For few" not in answer.text, path
