"""Searches from the command line, over the index alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from bot.app.parts import now
from bot.model.article import Article
from bot.model.errors import RuleError, UsageError
from bot.model.need import Anything
from bot.model.plan import Plan
from bot.model.pointing import pointed
from bot.model.query import Query
from bot.ports import Store
from bot.stages import indexing, searching
from bot.stages.searching import Search
from bot.stages.select.judging import of_entities
from bot.stages.select.needs import both, of_sources
from bot.stages.select.selector import tagging
from bot.web.searching import findings


def asked(plan: Plan, rule: str) -> Search:
    """Raises UsageError, with a caret under the column that is wrong."""
    try:
        return searching.search(rule, plan, searching.judging(plan), now())
    except RuleError as error:
        line, caret = pointed(rule, error.column)
        raise UsageError(f"--search: {error}\n  {line}\n  {caret}") from error


async def searched(store: Store, plan: Plan, search: Search, query: Query) -> AsyncIterator[Article]:
    """What a rule finds of what a query asks for, best first."""
    need = search.need if await _fresh(store, plan, search) else Anything()
    if query.source:
        need = both((need, of_sources([query.source])))
    left = query.limit or -1
    async for found in findings(store.catalogue, replace(search, need=need)):
        article = found.article
        listed = not query.topic or any(match.topic == query.topic for match in article.matches)
        if listed and article.source == (query.source or article.source) and article.first_seen >= query.since:
            yield article
            left -= 1
            if left == 0:
                return


async def _fresh(store: Store, plan: Plan, search: Search) -> bool:
    """Whether the index was made by this configuration; else it cannot tell what a rule needs, and every article is asked."""
    entities, words = await store.catalogue.made_by()
    return words == indexing.VERSION and (not of_entities(search.expression) or entities == tagging(plan.entities))
