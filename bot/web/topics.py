"""`/topics/<name>`: what belongs to a topic, its newest articles and why each is there, its feeds and their archives.

The articles are those of its feed: where that has one entry a story, the page says so, and lists the other outlets where the feed does.

A private topic has no page: the answer is that for a topic that nobody configured. A rule that is longer than a search
may be leads to none.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Final

from starlette.responses import PlainTextResponse, Response

from bot.model.article import Article, Reason
from bot.model.plan import Plan
from bot.model.topic import Topic
from bot.stages.asking import show
from bot.stages.searching import LONGEST
from bot.web import searching
from bot.web.hits import Hit, hit
from bot.web.paper import paper
from bot.web.requested import offers
from bot.web.web import Web

SHOWN: Final = 50
OUTLETS: Final = 50
"""Others that are listed of one story."""
_MONTH: Final = re.compile(r"(\d{4}-\d\d)\.atom")


async def page(web: Web, name: str) -> Response:
    plan = web.plan()
    topic = next((topic for topic in plan.topics if topic.name == name and not topic.private), None)
    if topic is None:
        return PlainTextResponse("no such topic\n", 404)
    base, rule = plan.server.base_url, show(topic.match)
    articles = await web.store.catalogue.newest(name, SHOWN, first=topic.duplicates != "all")
    found = await asyncio.to_thread(partial(_hits, plan, topic, articles))
    others = [await _others(web, plan, topic, article) for article in articles]
    return paper(
        "topic.html",
        base,
        title=topic.title,
        description=topic.description,
        rule=rule,
        search=f"{base}{searching.page(rule)}" if len(rule) <= LONGEST else "",
        feeds=offers(plan, f"feeds/{name}"),
        first=topic.duplicates != "all",
        found=list(zip(found, others, strict=True)),
        months=[
            {"name": month, "href": f"{base}feeds/{name}/{month}.atom"}
            for month in _months(await web.publisher.names(), name)
        ],
    )


def _hits(plan: Plan, topic: Topic, articles: tuple[Article, ...]) -> list[Hit]:
    return [hit(plan, article, reasons=_reasons(article, topic.name)) for article in articles]


async def _others(web: Web, plan: Plan, topic: Topic, article: Article) -> list[Hit]:
    """Of other outlets the same story, which the topic's feed lists too."""
    if topic.duplicates != "first-with-links":
        return []
    story = await web.store.catalogue.story(article.id)
    return [hit(plan, one) for one in story if one.id != article.id][:OUTLETS]


def _reasons(article: Article, topic: str) -> tuple[Reason, ...]:
    return next((match.reasons for match in article.matches if match.topic == topic), ())


def _months(names: frozenset[str], topic: str) -> list[str]:
    """Those that have a document, the last first."""
    below = [name.removeprefix(f"{topic}/") for name in names if name.startswith(f"{topic}/")]
    return sorted((found[1] for name in below if (found := _MONTH.fullmatch(name))), reverse=True)
