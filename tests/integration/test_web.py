"""Feeds and OPML over real files: validators, packing, and what is no feed. The pages are in `test_web_pages`."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from lxml import etree

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.topic import AnyOf, Topic
from bot.web.app import Web, application

BODY = b"<feed>" + b"news " * 1000 + b"</feed>"
MODIFIED = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
PLAN = Plan(
    sources=(Source(name="ledger", feed="https://a.example/rss"),),
    topics=(
        Topic(name="iraq", title="Iraq", match=AnyOf(of=())),
        Topic(name="iran", title="Iran", match=AnyOf(of=())),
    ),
)


@pytest.fixture
def feeds(tmp_path: Path) -> FeedFiles:
    return FeedFiles(tmp_path / "feeds")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "index.db")
    yield opened
    await opened.close()


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[WarcArchive]:
    opened = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    yield opened
    await opened.close()


@pytest.fixture
def web(feeds: FeedFiles, store: SqliteStore, archive: WarcArchive) -> Web:
    return Web(plan=lambda: PLAN, problems=tuple, store=store, publisher=feeds, archive=archive, now=lambda: NOW)


def reader(web: Web) -> httpx.AsyncClient:
    """A client that asks for no packing unless it is told to."""
    transport = httpx.ASGITransport(application(web))
    return httpx.AsyncClient(
        transport=transport, base_url="http://reader.example", headers={"Accept-Encoding": "identity"}
    )


@pytest.fixture
async def client(tmp_path: Path, feeds: FeedFiles, web: Web) -> AsyncIterator[httpx.AsyncClient]:
    await feeds.publish("iraq.atom", BODY)
    os.utime(tmp_path / "feeds" / "iraq.atom", (MODIFIED.timestamp(), MODIFIED.timestamp()))
    async with reader(web) as made:
        yield made


async def status(client: httpx.AsyncClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (await client.get("/feeds/iraq.atom", headers=named)).status_code


async def etag(client: httpx.AsyncClient, coding: str = "identity") -> str:
    return (await client.get("/feeds/iraq.atom", headers={"Accept-Encoding": coding})).headers["etag"]


def date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


# A feed


async def test_a_feed_is_served_with_everything_a_cache_needs(client: httpx.AsyncClient) -> None:
    answer = await client.get("/feeds/iraq.atom")
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["last-modified"] == "Tue, 20 Oct 2026 06:00:00 GMT"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-length"] == str(len(BODY))
    assert "content-encoding" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_etag_is_strong_and_of_the_content(client: httpx.AsyncClient, feeds: FeedFiles) -> None:
    first = await etag(client)
    assert first.startswith('"')
    assert first.endswith('"')
    assert await etag(client) == first
    await feeds.publish("iraq.atom", BODY + b" ")
    assert await etag(client) != first
    await feeds.publish("iraq.atom", BODY)
    assert await etag(client) == first


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    whole, head = await client.get("/feeds/iraq.atom"), await client.head("/feeds/iraq.atom")
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in whole.headers.items() if k != "date"
    }


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_feed_can_only_be_read(client: httpx.AsyncClient, method: str) -> None:
    assert (await client.request(method, "/feeds/iraq.atom")).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "nothing.atom",
        "iran.atom",
        "iraq.json",
        "iraq.atom.gz",
        "%2e%2e%2findex.db",
        "..%2Ffeeds%2Firaq.atom",
        ".iraq.atom.1.new",
        "",
    ],
)
async def test_what_is_no_topic_with_a_feed_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/feeds/{path}")).status_code == 404


async def test_a_file_beside_the_feeds_is_no_feed(client: httpx.AsyncClient, feeds: FeedFiles) -> None:
    await feeds.publish("dropped.atom", BODY)
    assert (await client.get("/feeds/dropped.atom")).status_code == 404


# Validators (RFC 9110 §13)


async def test_a_reader_that_has_the_feed_gets_304_and_no_body(client: httpx.AsyncClient) -> None:
    tag = await etag(client)
    answer = await client.get("/feeds/iraq.atom", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    for name in ("cache-control", "vary", "last-modified"):
        assert name in answer.headers
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"a", {}, "b"', ' {} ,W/"c"', '"a,b",{}', "*"])
async def test_if_none_match_knows_lists_weak_tags_and_the_star(client: httpx.AsyncClient, form: str) -> None:
    assert await status(client, If_None_Match=form.format(await etag(client))) == 304
    head = await client.head("/feeds/iraq.atom", headers={"If-None-Match": form.format(await etag(client))})
    assert head.status_code == 304


@pytest.mark.parametrize("form", ['"other"', "", "junk", '"*"', "{bare}"])
async def test_another_tag_is_no_match(client: httpx.AsyncClient, form: str) -> None:
    bare = (await etag(client)).strip('"')
    assert await status(client, If_None_Match=form.format(bare=bare)) == 200


async def test_if_modified_since_is_compared_by_the_second(client: httpx.AsyncClient) -> None:
    assert await status(client, If_Modified_Since=date(MODIFIED)) == 304
    assert await status(client, If_Modified_Since=date(MODIFIED + timedelta(days=1))) == 304
    assert await status(client, If_Modified_Since=date(MODIFIED - timedelta(seconds=1))) == 200


@pytest.mark.parametrize(
    "value", ["", "yesterday", "0", "Tue, 99 Oct 2026 06:00:00 GMT", "Tue, 20 Oct 99999 06:00:00 GMT"]
)
async def test_a_date_that_is_none_is_ignored(client: httpx.AsyncClient, value: str) -> None:
    assert await status(client, If_Modified_Since=value) == 200


async def test_if_none_match_stands_before_if_modified_since(client: httpx.AsyncClient) -> None:
    assert await status(client, If_None_Match='"other"', If_Modified_Since=date(NOW)) == 200
    assert (
        await status(client, If_None_Match=await etag(client), If_Modified_Since=date(MODIFIED - timedelta(days=9)))
        == 304
    )


# Packing


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "*", "GZIP", "deflate, gzip;q=1.0", "gzip ; q=0.001"])
async def test_who_takes_gzip_gets_it_with_a_tag_of_its_own(client: httpx.AsyncClient, accepted: str) -> None:
    async with client.stream("GET", "/feeds/iraq.atom", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(raw))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(raw) == BODY
    assert answer.headers["etag"] != await etag(client)


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "x-gzipped", "*;q=0"])
async def test_who_does_not_take_gzip_gets_the_plain_feed(client: httpx.AsyncClient, accepted: str) -> None:
    answer = await client.get("/feeds/iraq.atom", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") is None
    assert answer.content == BODY


async def test_a_refusal_by_name_stands_before_the_star(client: httpx.AsyncClient) -> None:
    answer = await client.get("/feeds/iraq.atom", headers={"Accept-Encoding": "*, gzip;q=0"})
    assert answer.headers.get("content-encoding") is None


async def test_a_tag_is_good_for_its_own_form_alone(client: httpx.AsyncClient) -> None:
    plain, packed = await etag(client), await etag(client, "gzip")
    assert plain != packed
    assert await status(client, If_None_Match=packed, Accept_Encoding="gzip") == 304
    assert await status(client, If_None_Match=plain, Accept_Encoding="gzip") == 200
    assert await status(client, If_None_Match=packed, Accept_Encoding="identity") == 200


# OPML


async def test_the_opml_is_served_with_a_strong_tag_and_no_date(client: httpx.AsyncClient) -> None:
    answer = await client.get("/feeds.opml")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/x-opml; charset=utf-8"
    assert answer.headers["etag"].startswith('"')
    assert "last-modified" not in answer.headers
    found = etree.fromstring(answer.content).xpath("//outline/@xmlUrl")
    assert found == [f"http://127.0.0.1:8080/feeds/{topic}.atom" for topic in ("iraq", "iran")]


async def test_an_opml_that_did_not_change_is_304(client: httpx.AsyncClient, web: Web) -> None:
    tag = (await client.get("/feeds.opml")).headers["etag"]
    answer = await client.get("/feeds.opml", headers={"If-None-Match": f'"old", W/{tag}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    since = await client.get("/feeds.opml", headers={"If-Modified-Since": date(NOW)})
    assert since.status_code == 200
    async with reader(replace(web, plan=lambda: replace(PLAN, topics=PLAN.topics[:1]))) as other:
        assert (await other.get("/feeds.opml", headers={"If-None-Match": tag})).status_code == 200


async def test_the_head_of_the_opml_is_that_of_its_get(client: httpx.AsyncClient) -> None:
    whole, head = await client.get("/feeds.opml"), await client.head("/feeds.opml")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize("path", ["/feeds.opml", "/", "/healthz"])
async def test_nothing_else_can_be_written_either(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path)
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


# A configuration that is loaded again


async def test_a_topic_is_served_from_the_moment_its_configuration_is_in_force(feeds: FeedFiles, web: Web) -> None:
    await feeds.publish("iran.atom", BODY)
    plans = [replace(PLAN, topics=PLAN.topics[:1])]
    async with reader(replace(web, plan=lambda: plans[-1])) as client:
        assert (await client.get("/feeds/iran.atom")).status_code == 404
        plans.append(PLAN)
        assert (await client.get("/feeds/iran.atom")).content == BODY
        plans.append(Plan())
        assert (await client.get("/feeds/iran.atom")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/nothing", "/feeds/", "/feeds/iran.atom", "/%00", "/topics/nothing", "/articles/iraq"]
)
async def test_what_is_not_there_is_said_in_one_plain_line(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1
    assert (await client.head(path)).content == b""
