"""The first page: topics with their feeds, sources with their state, and what is wrong with the configuration.

Everything on it that came from outside or from the configuration is escaped, stands in an element of its own direction
(`<bdi>`, `dir="auto"`), and can neither run nor fetch anything (`paper`). No address on it carries
credentials.

- When a feed was last changed and how many entries it has is read off its file: text in it is escaped, so `<entry` begins
  an entry and nothing else. The index is not asked for articles.
- Of the sources the first 500 are shown, those that need attention before the others; the rest is told by number.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.model.address import public
from bot.model.plan import Plan
from bot.model.query import Standing
from bot.model.topic import Topic
from bot.ports import Publisher
from bot.stages import opml, standing
from bot.web.health import SHOWN, further, open_to_all
from bot.web.paper import paper
from bot.web.web import Web

MOST = 500
"""Sources that are shown."""
_ENTRY = re.compile(rb"<entry[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    title: str
    description: str
    place: str
    """Id of its row."""
    page: str
    """Address of its own page."""
    feed: str
    """Its address."""
    entries: int | None
    """None: nothing is published yet."""
    changed: standing.Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    name: str
    title: str
    feed: str
    """Its address, without credentials."""
    ours: str
    """Address of the feed that we make of it; empty: the configuration has it no more."""
    state: standing.State
    last: standing.Moment
    next: standing.Moment
    why: str
    articles: int
    pending: int
    quarantined: int


async def first_page(web: Web) -> Response:
    plan, now = web.plan(), web.now()
    problems = open_to_all(plan, web.problems())
    health = await web.store.health(now)
    shown = standing.ordered(await web.store.visits(MOST), now)
    return paper(
        "index.html",
        plan.server.base_url,
        topics=await asyncio.gather(
            *(_topic(topic, plan, web.publisher, now) for topic in plan.topics if not topic.private)
        ),
        sources=[_source(held, state, plan, now) for held, state in shown],
        health=health,
        unseen=max(health.sources - len(shown), 0),
        paused=web.paused(),
        problems=problems[:SHOWN],
        further=further(problems),
        moment=standing.instant(now),
    )


async def _topic(topic: Topic, plan: Plan, publisher: Publisher, now: datetime) -> _Topic:
    found = await publisher.read(f"{topic.name}.atom")
    return _Topic(
        title=topic.title,
        description=topic.description,
        place=f"topic-{topic.name}",
        page=opml.page(topic, plan.server.base_url),
        feed=opml.address(topic, plan.server.base_url),
        entries=None if found is None else sum(1 for _ in _ENTRY.finditer(found.body)),
        changed=standing.Moment(words="not published yet") if found is None else standing.moment(found.modified, now),
    )


def _source(held: Standing, state: standing.State, plan: Plan, now: datetime) -> _Source:
    visit = held.visit
    source = plan.source(visit.source)  # None for a moment: a reload is followed by the index a little later
    return _Source(
        name=visit.source,
        title=(source.title if source else "") or visit.source,
        feed=public(source.feed) if source else "",
        ours=f"{plan.server.base_url}feeds/source/{visit.source}.atom" if source else "",
        state=state,
        last=standing.last_poll(visit, now),
        next=standing.next_poll(visit, now),
        why=visit.why,
        articles=held.articles,
        pending=held.pending,
        quarantined=held.quarantined,
    )
