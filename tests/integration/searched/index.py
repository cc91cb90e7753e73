"""What the index holds that is searched: a few articles, in topics that are public and one that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
from lxml import html
from lxml.html import HtmlElement

from bot.adapters.sqlite import SqliteStore
from bot.model.article import Article
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.topic import EntityIs, Topic
from bot.stages.select import Selector
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


async def take(store: SqliteStore, *made: Article) -> None:
    await store.taken([(derivation(one.record.url, source=one.source), one) for one in made], ())


async def searched(client: httpx.AsyncClient, rule: str, **more: str) -> HtmlElement:
    answer = await client.get("/search", params={"q": rule, **more})
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def headlines(page: HtmlElement) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath("//h2[@class='hit']")]


def marked(page: HtmlElement) -> list[str]:
    return [found.text for found in page.xpath("//mark")]
