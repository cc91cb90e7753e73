"""Searches from the command line, over the index alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from bot.app.parts import now
from bot.model.article import Article
from bot.model.errors import RuleError, UsageError
from bot.model.plan import Plan
from bot.model.query import Query
from bot.ports import Store
from bot.stages import searching
from bot.stages.searching import Search
from bot.stages.select.needs import both, of_sources
from bot.web.searching import findings


def asked(plan: Plan, rule: str, source: str) -> Search:
    """A rule, of one source alone where that is named. Raises UsageError, with a caret under the column that is wrong."""
    try:
        found = searching.search(rule, plan, searching.judging(plan), now())
    except RuleError as error:
        line, caret = searching.pointed(rule, error.column)
        raise UsageError(f"--search: {error}\n  {line}\n  {caret}") from error
    return replace(found, need=both((found.need, of_sources([source])))) if source else found


async def searched(store: Store, search: Search, query: Query) -> AsyncIterator[Article]:
    """What a rule finds of what a query asks for, best first."""
    left = query.limit or -1
    async for found in findings(store.catalogue, search):
        article = found.article
        listed = not query.topic or any(match.topic == query.topic for match in article.matches)
        if listed and article.source == (query.source or article.source) and article.first_seen >= query.since:
            yield article
            left -= 1
            if left == 0:
                return
