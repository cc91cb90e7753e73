"""An article of three pages from a real server into real files: one record, three responses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot import pipeline
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.article import Article
from bot.model.plan import Plan
from bot.model.query import Query
from bot.model.source import Source
from bot.ports import World
from tests.integration.rawserver import Peer, RawServer, message, wire
from tests.twins import Clock, world
from tests.twins.values import wanted
from tests.twins.warcs import read

WHOLE, BROKEN = "/2026/water", "/2026/roads"
HTML = "Content-Type: text/html; charset=utf-8"


def lines(number: int) -> list[str]:
    return [
        f"Page {number} tells in its line {n} how the pumps of the old quarter ran again after winter."
        for n in range(5)
    ]


def sheet(path: str, number: int) -> bytes:
    words = "".join(f"<p>{line}</p>" for line in lines(number))
    pager = "".join(f'<li><a href="{path}/{n}">{n}</a></li>' for n in (1, 2, 3) if n != number)
    article = f"<article><h1>About {path}</h1>{words}<ul>{pager}</ul></article>"
    return message(
        f"<html lang=en><head><title>About {path}</title></head><body>{article}</body></html>".encode(), HTML
    )


def feed(host: str) -> bytes:
    items = "".join(f"<item><title>About {p}</title><link>http://{host}{p}</link></item>" for p in (WHOLE, BROKEN))
    channel = f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"
    return message(channel.encode(), "Content-Type: application/rss+xml")


def paper(peer: Peer) -> None:
    """A newspaper that dies in the middle of one article's second page."""
    while path := peer.path():
        host = peer.heads[-1].split(b"Host: ")[1].split(b"\r\n")[0].decode()
        if path == "/feed":
            peer.say(feed(host))
        elif path == f"{BROKEN}/2":
            peer.say(sheet(BROKEN, 2)[:300])
            peer.reset()
            return
        elif path.startswith("/2026/"):
            article, number = path[: len(WHOLE)], path[len(WHOLE) + 1 :]
            peer.say(sheet(article, int(number or 1)))
        else:
            peer.say(message(b"", status="404 Not Found"))


@asynccontextmanager
async def town(folder: Path, origin: str) -> AsyncIterator[World]:
    source = Source(name="gazette", feed=f"{origin}/feed")
    clock = Clock()
    store = SqliteStore(folder / "index.db")
    archive = WarcArchive(folder, rotate=10_000_000, now=clock, software="tearsheet/test")
    async with wire() as fetcher:
        made = replace(world(Plan(sources=(source,)), clock), fetcher=fetcher, store=store, archive=archive)
        await store.follow([source], clock())
        yield made
        await archive.close()
        await store.close()


async def polled(made: World) -> dict[str, Article]:
    (visit,) = await made.store.claim(wanted(made.now(), limit=1))
    await pipeline.poll(made, visit)
    fates = []
    for _ in range(
        made.plan.polling.attempts
    ):  # a page that dies is asked for again before the article is made without it
        fates += [taken.fate async for taken in pipeline.take(made, "gazette")]
        assert isinstance(made.now, Clock)
        made.now.advance(86_400)
    assert sorted(fates) == ["made", "made", *["postponed"] * (made.plan.polling.attempts - 1)]
    articles = [article async for article in made.store.articles(Query())]
    return {article.record.headline: article for article in articles}


def responses(folder: Path) -> dict[str, str]:
    """Address → record id, as tools of others read the files."""
    records = [record for path in folder.rglob("*.warc.gz") for record in read(path)]
    return {r.header("WARC-Target-URI"): r.header("WARC-Record-ID") for r in records if r.kind == "response"}


async def test_three_pages_make_one_record_and_a_page_that_dies_leaves_the_first(tmp_path: Path) -> None:
    with RawServer(paper) as server:
        async with town(tmp_path, server.origin) as made:
            articles = await polled(made)
            whole, broken = articles[f"About {WHOLE}"], articles[f"About {BROKEN}"]
            names = (whole.provenance.page_record, *whole.provenance.further_records)
            captures = [await made.store.capture(name) for name in names]
        assert whole.record.article_body.split("\n") == [*lines(1), *lines(2), *lines(3)]
        assert broken.record.article_body.split("\n") == lines(1)
        assert broken.record.doubts[-1].startswith("0.2: page 2 cannot be had: ")
        urls = [f"{server.origin}{WHOLE}{end}" for end in ("", "/2", "/3")]
        assert [capture.url for capture in captures if capture] == urls
        kept = responses(tmp_path)
        assert [kept[url] for url in urls] == [f"<{name}>" for name in names]
        assert f"{server.origin}{BROKEN}/2" in kept, "what came of the page that died is kept"
        asked = sum(head.startswith(b"GET /robots.txt") for head in server.heads)
        assert asked == made.plan.polling.attempts, "once a day"
