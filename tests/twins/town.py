"""A town with one newspaper: a feed, its pages and a topic, in a world of twins."""

from __future__ import annotations

from dataclasses import replace

from bot import pipeline
from bot.model.article import Article
from bot.model.entry import Pending
from bot.model.plan import Plan, PollingSettings
from bot.model.query import Query
from bot.model.source import Source, Visit
from bot.model.topic import FieldHas, Topic
from bot.ports import Each
from tests.twins import Answer, Clock, MemoryArchive, MemoryFetcher, MemoryFile, in_order, world
from tests.twins.values import wanted

SITE = "https://gazette.example"
FEED = f"{SITE}/feed"
ROBOTS = f"{SITE}/robots.txt"
SOURCE = Source(name="gazette", feed=FEED, title="The Gazette", language="en", timezone="Asia/Baghdad")
PLAN = Plan(
    sources=(SOURCE,),
    topics=(Topic(name="water", title="Water", match=FieldHas(field="title", values=("water",))),),
    polling=PollingSettings(first=4, backoff=300.0, attempts=3),
)
_TEXT = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled by noon. "


class Town:
    def __init__(self, plan: Plan = PLAN, each: Each = in_order) -> None:
        self.clock = Clock()
        self.web = MemoryFetcher(self.clock)
        self.disk: dict[str, MemoryFile] = {}
        archive = MemoryArchive(self.disk, now=self.clock)
        self.world = world(plan, self.clock, fetcher=self.web, archive=archive, each=each)

    def list_(self, *slugs: str, etag: str = "") -> None:
        """What the feed lists from now on; each has its page."""
        headers = {"Content-Type": "application/rss+xml", **({"ETag": etag} if etag else {})}
        self.web.say(FEED, Answer(body=rss(*slugs), headers=headers))
        for slug in slugs:
            self.serve(slug)

    def serve(self, slug: str, *, canonical: str = "", text: str = "") -> None:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        self.web.say(url(slug), Answer(body=page(slug, canonical=canonical, text=text), headers=headers))

    async def visit(self) -> Visit:
        await self.world.store.follow([SOURCE], self.clock())
        await self.world.store.free()
        (visit,) = await self.world.store.claim(wanted(self.clock(), until=self.clock(), limit=1, only=[SOURCE.name]))
        return visit

    async def poll(self) -> pipeline.Polled:
        return await pipeline.poll(self.world, await self.visit())

    async def take(self) -> list[pipeline.Taken]:
        return [taken async for taken in pipeline.take(self.world, SOURCE.name)]

    async def fates(self) -> list[str]:
        return [taken.fate for taken in await self.take()]

    async def pending(self) -> tuple[Pending, ...]:
        return await self.world.store.pending(SOURCE.name, self.clock(), 100)

    async def articles(self) -> list[Article]:
        return [article async for article in self.world.store.articles(Query())]

    def crash(self) -> None:
        """The process is killed and starts again: the disk and the index are what they were."""
        self.world = replace(self.world, archive=MemoryArchive(self.disk, now=self.clock))


def url(slug: str) -> str:
    return f"{SITE}/{slug}"


def title(slug: str) -> str:
    return slug.rpartition("/")[2].replace("-", " ").capitalize()


def rss(*slugs: str) -> bytes:
    items = "".join(
        f"<item><title>{title(slug)}</title><link>{url(slug)}?utm_source=rss</link><guid isPermaLink='false'>g-{slug}</guid>"
        f"<description>In short: {slug}.</description><pubDate>Tue, 03 Nov 2026 0{n % 10}:00:00 +0300</pubDate></item>"
        for n, slug in enumerate(slugs)
    )
    head = f"<title>The Gazette</title><link>{SITE}/</link><description>News</description>"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def page(slug: str, *, canonical: str = "", text: str = "") -> bytes:
    words = text or _TEXT * 3
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head = f'<html lang="en"><head><meta charset="utf-8"><title>{title(slug)}</title>{link}</head>'
    body = f"<h1>{title(slug)}</h1><p>About {slug}. {words}</p><p>{_TEXT * 2}</p>"
    return f"{head}<body><article>{body}</article></body></html>".encode()
