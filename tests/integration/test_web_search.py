"""Searches, topics, articles and feeds on request over a real index: found, marked, told why, and nothing hostile let through."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import feedparser
import httpx
import pytest
from lxml import html
from lxml.html import HtmlElement

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.article import Article, Match
from bot.model.entry import Image
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.topic import EntityIs, TextHas, Topic
from bot.stages import indexing
from bot.stages.feeds import Feed, Rendered, render
from bot.stages.searching import LONGEST
from bot.stages.select import Selector
from bot.web.app import Web, application
from tests.stories import texts
from tests.twins.values import article, derivation
from tests.unit.test_select import ENTITIES

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script>"
PLAN = Plan(
    sources=(
        Source(name="gazette", feed="https://a.example/rss", title="The Gazette & Co"),
        Source(name="wire", feed="https://b.example/rss"),
    ),
    entities=ENTITIES,
    topics=(
        Topic(name="iraq", title=f"Iraq {HOSTILE}", match=EntityIs(entity="iraq"), description="About Iraq"),
        Topic(name="inner", title="For few", match=EntityIs(entity="lebanon"), private=True),
    ),
)
WIRE = next(wire.text.body for wire in texts.wires() if wire.name == "en-dam")
TAGGER = Selector(PLAN.entities, PLAN.topics)


def piece(key: str, headline: str, text: str, *, source: str = "gazette", day: int = 1) -> Article:
    made = article(derivation(key, source=source), published=f"2026-11-{day:02}T00:00:00+00:00")
    record = replace(made.record, headline=headline, article_body=text, in_language="en")
    return TAGGER(replace(made, record=record))


ARTICLES = (
    piece("https://a.example/1", "Oil for Iraq", "Iraq and Lebanon trade oil.\nNothing more.", day=1),
    piece("https://a.example/2", f"A headline {HOSTILE}", f"Gas, and {HOSTILE} too.", day=2),
    piece("https://b.example/3", "للعراق", "قال وزير للعراق", source="wire", day=3),
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(made, *ARTICLES)
    yield made
    await made.close()


async def take(store: SqliteStore, *made: Article) -> None:
    await store.taken([(derivation(one.record.url, source=one.source), one) for one in made], ())


@pytest.fixture
async def web(tmp_path: Path, store: SqliteStore) -> AsyncIterator[Web]:
    archive = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    yield Web(
        plan=lambda: PLAN,
        problems=tuple,
        store=store,
        publisher=FeedFiles(tmp_path / "feeds"),
        archive=archive,
        now=lambda: NOW,
        judging=TAGGER.judge,
    )
    await archive.close()


@pytest.fixture
async def client(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(web))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as made:
        yield made


async def searched(client: httpx.AsyncClient, rule: str, **more: str) -> HtmlElement:
    answer = await client.get("/search", params={"q": rule, **more})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def headlines(page: HtmlElement) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath("//h2[@class='hit']")]


def marked(page: HtmlElement) -> list[str]:
    return [found.text for found in page.xpath("//mark")]


# /search


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
        ("Oil - Iraq", '"Oil" "Iraq"'),
        ("Live: (oil", '"Live" "oil"'),
        ('Shell & "partners', '"Shell" "partners"'),
        ('source:x\\"y', '"source:x\\\\\\"y"'),
        ("( - )", ""),
        ("(" + "a b " * 240, ""),
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


# Feeds on request


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return [entry.title for entry in feedparser.parse(io.BytesIO(answer.content)).entries]


async def test_feeds_of_a_source_an_entity_and_a_search_are_made_on_request(client: httpx.AsyncClient) -> None:
    for ending in ("atom", "rss"):
        assert titles(await client.get(f"/feeds/source/wire.{ending}")) == ["للعراق"]
        assert titles(await client.get(f"/feeds/entity/iraq.{ending}")) == ["للعراق", "Oil for Iraq"]
        assert titles(await client.get(f"/feeds/search.{ending}?q=oil+OR+للعراق")) == ["للعراق", "Oil for Iraq"]
    told = json.loads((await client.get("/feeds/search.json?q=oil")).content)
    assert [item["title"] for item in told["items"]] == ["Oil for Iraq"]


async def test_the_self_link_of_a_search_is_its_address(client: httpx.AsyncClient) -> None:
    answer = await client.get("/feeds/search.atom", params={"q": 'title:"oil for" -gas'})
    feed = feedparser.parse(io.BytesIO(answer.content)).feed
    (own,) = [link.href for link in feed.links if link.rel == "self"]
    assert own == f"{PLAN.server.base_url}feeds/search.atom?q=title%3A%22oil%20for%22%20-gas"
    assert titles(await client.get(own.replace(PLAN.server.base_url, "/"))) == ["Oil for Iraq"]


@pytest.mark.parametrize(
    ("feed", "page", "title"),
    [
        ("source/gazette", "search?q=source%3Agazette", "The Gazette & Co"),
        ("entity/iraq", "search?q=entity%3Airaq", "Iraq"),
        ("search", "search?q=title%3Aoil+-gas", "Search: title:oil -gas"),
    ],
)
async def test_a_feed_on_request_leads_to_the_search_that_shows_the_same(
    client: httpx.AsyncClient, feed: str, page: str, title: str
) -> None:
    query = "?q=title:oil+-gas" if feed == "search" else ""
    for ending in ("atom", "rss"):
        read = feedparser.parse(io.BytesIO((await client.get(f"/feeds/{feed}.{ending}{query}")).content)).feed
        assert (read.link, read.title) == (f"{PLAN.server.base_url}{page}", title)
    told = json.loads((await client.get(f"/feeds/{feed}.json{query}")).content)
    assert (told["home_page_url"], told["title"]) == (f"{PLAN.server.base_url}{page}", title)
    assert (await client.get(f"/{page}")).status_code == 200


async def test_a_feed_on_request_is_not_fetched_twice_and_moves_when_the_index_does(
    client: httpx.AsyncClient, store: SqliteStore
) -> None:
    first = await client.get("/feeds/search.atom?q=pipeline")
    etag = first.headers["etag"]
    assert etag.startswith('"')
    again = await client.get("/feeds/search.atom?q=pipeline", headers={"If-None-Match": etag})
    assert again.status_code == 304
    await take(store, piece("https://a.example/5", "A pipeline", "Steel."))
    later = await client.get("/feeds/search.atom?q=pipeline", headers={"If-None-Match": etag})
    assert later.status_code == 200
    assert titles(later) == ["A pipeline"]


async def test_a_feed_is_made_once_a_change(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(plan: Plan, feed: Feed, found: Sequence[Article]) -> Rendered:
        made.append(feed.path)
        return render(plan, feed, found)

    monkeypatch.setattr("bot.web.requested.render", counted)
    for ending in ("atom", "json", "rss", "atom"):
        await client.get(f"/feeds/source/wire.{ending}")
    assert made == ["feeds/source/wire"]


async def test_feeds_that_are_none_are_refused(client: httpx.AsyncClient) -> None:
    for path in ("source/none.atom", "entity/none.atom", "search.xml?q=oil", "source/wire.html"):
        assert (await client.get(f"/feeds/{path}")).status_code == 404, path
    relative = await client.get("/feeds/search.atom?q=after:-7d")
    assert relative.status_code == 400
    assert relative.text == (
        'column 7 of the rule: found "-7d"; expected an absolute time such as 2026-03-01,'
        " for a feed holds the same articles whenever it is made\n"
    )
    nothing = await client.get("/feeds/search.atom")
    assert (nothing.status_code, nothing.text) == (400, "give a rule: ?q=…\n")
