"""Feeds of sources, entities and searches, made on request over a real index."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import feedparser
import httpx
import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.article import Article
from bot.model.plan import Plan
from bot.stages.feeds import Feed, Rendered, render
from tests.integration.searched.index import (
    PLAN,
    piece,
    take,
)

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
