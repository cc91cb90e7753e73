"""`/articles/<id>`: one article, why it is in its topics, its versions, and where its bytes are.

Its text is the sanitised one; its pictures are told, and not shown: the page fetches nothing. Of private topics nothing is
said.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from starlette.responses import PlainTextResponse, Response

from bot.model.article import Article
from bot.model.plan import Plan
from bot.stages.feeds import archived, direction
from bot.stages.identity import quoted
from bot.web import searching
from bot.web.hits import byline, clock, headline, hit, source_title, told
from bot.web.paper import paper
from bot.web.web import Web

STORY: Final = 50
"""Articles of its story that are shown beside it."""
_CAPITAL: Final = re.compile("[A-Z]")
_ORIGINS: Final = {
    "rule": "a rule of the configuration",
    "json-ld": "what the page says for search engines (JSON-LD)",
    "og": "what the page says for social networks (Open Graph)",
    "meta": "a meta element of the page",
    "dom": "where it stands on the page",
    "text": "the text itself",
    "guess": "a guess",
    "feed": "the feed",
    "url": "the address",
    "source": "the configuration of the source",
}
"""`Record.fields` in words."""


async def page(web: Web, id_: str) -> Response:
    plan, versions = web.plan(), await web.store.history(id_)
    if not versions:
        return PlainTextResponse("no such article\n", 404)
    article = versions[-1]
    return paper(
        "article.html",
        plan.server.base_url,
        article=article,
        record=article.record,
        headline=headline(article),
        byline=byline(article),
        published=clock(article.record.date_published or article.published),
        source=source_title(plan, article.source),
        direction=direction(article.record.in_language),
        address=quoted(article.record.canonical_url or article.record.url),
        copy=archived(plan, article),
        topics=[told async for told in _topics(web, plan, article)],
        entities=list(_entities(plan, article)),
        story=[hit(plan, one) for one in await web.store.catalogue.story(id_, limit=STORY) if one.id != id_],
        versions=[_version(plan, version) for version in reversed(versions)],
        provenance=list(_provenance(article)),
        fields=list(_fields(article)),
    )


async def _topics(web: Web, plan: Plan, article: Article) -> AsyncIterator[dict[str, Any]]:
    public = {topic.name: topic for topic in plan.topics if not topic.private}
    for match in article.matches:
        if match.topic in public:
            yield {
                "title": public[match.topic].title,
                "left_out": public[match.topic].duplicates != "all"
                and not await web.store.catalogue.stands(article.id, match.topic),
                "href": f"{plan.server.base_url}topics/{match.topic}",
                "reasons": [told(reason) for reason in match.reasons],
            }


def _entities(plan: Plan, article: Article) -> Iterator[dict[str, str]]:
    labels = {entity.name: entity.label for entity in plan.entities}
    for name in article.entities:
        told = {"label": labels.get(name, name), "href": f"{plan.server.base_url}{searching.page(f'entity:{name}')}"}
        # One that the configuration has no more has no feed.
        yield told | {"feed": f"{plan.server.base_url}feeds/entity/{name}.atom" if name in labels else ""}


def _version(plan: Plan, version: Article) -> dict[str, Any]:
    return {
        "number": version.version,
        "at": clock(version.provenance.fetched_at),
        "copy": archived(plan, version),
        "headline": headline(version),
    }


def _provenance(article: Article) -> Iterator[tuple[str, str]]:
    made = article.provenance
    yield "page record", made.page_record
    yield "feed record", made.feed_record
    yield "file", f"{made.file}, {made.length} bytes at {made.offset}"
    yield "payload sha256", made.sha256
    yield "fetched", f"{clock(made.fetched_at)}, status {made.status}"
    if made.reason:
        yield "made from the feed", made.reason
    yield "steps", ", ".join(f"{name} {version}" for name, version in sorted(made.steps.items()))
    for doubt in made.doubts:
        yield "doubt", doubt


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    """In words, by the name of the field."""
    for name, where in sorted(article.provenance.fields.items()):
        yield _CAPITAL.sub(lambda found: f" {found[0].lower()}", name), _ORIGINS.get(where, where)
