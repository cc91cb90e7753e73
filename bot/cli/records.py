"""The verbs that print records: articles, show.

`articles` prints by the time each was first seen, then by id; with `--search` what fits the rule best first, and the newest
first of what fits as well, or where the rule asks for no words.

`show` prints the latest version: a line `field (where it came from): value` for each field that has one, of a list a line for each
of its values (pictures, authors by name, tags); the reason where the feed's text stands in; each doubt; why it is in its topics, a
line a reason: `in TOPIC: LEAF (alias ALIAS) in FIELD: «the words round the first place» (how often)`, or a line that it is there by
what is not in it; and where the bytes of each version are.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from bot import app, console
from bot.cli.words import DONE, why
from bot.model.article import Article
from bot.model.errors import TearsheetError, UsageError
from bot.model.plan import Plan
from bot.model.query import Query

_APART = frozenset({"provenance", "articleHtml", "matches"})
"""What is told in words of its own, or not at all."""


def articles(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    if options.topic and options.topic not in {topic.name for topic in plan.topics}:
        raise UsageError(
            f"no topic is named {options.topic}; topics.yaml has: {', '.join(t.name for t in plan.topics)}"
        )
    if options.source and plan.source(options.source) is None:
        console.say(f"sources.yaml has no source {options.source} now; what it once brought is listed.")
    query = Query(topic=options.topic, source=options.source, since=options.since or "", limit=options.limit)
    asyncio.run(_print(plan, query, options.search, options.format))
    return DONE


async def _print(plan: Plan, query: Query, rule: str | None, form: str) -> None:
    search = app.asked(plan, rule) if rule is not None else None  # an empty one finds nothing, least of all everything
    for hint in search.hints if search else ():
        console.say(f"--search: {hint}")
    async with app.reading(plan) as store:
        found = app.searched(store, plan, search, query) if search else store.articles(query)
        if form == "jsonl":
            async for article in found:
                console.out(console.as_json(app.plain(article)))
        elif form == "csv":
            write = console.rows_csv(app.COLUMNS)
            async for article in found:
                write(app.row(article))
        else:
            console.table(app.COLUMNS, app.SHORT_COLUMNS, [app.row(article) async for article in found])


def show(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    versions = asyncio.run(_history(plan, options.id))
    if not versions:
        raise TearsheetError(f"no article has the id {options.id}")
    _tell(plan, versions)
    return DONE


async def _history(plan: Plan, id_: str) -> tuple[Article, ...]:
    async with app.reading(plan) as store:
        return await store.history(id_.rpartition("/")[2])


def _tell(plan: Plan, versions: tuple[Article, ...]) -> None:
    latest = versions[-1]
    for key, value in app.plain(latest).items():
        if key not in _APART:
            where = latest.provenance.fields.get(key, "")
            for text in _texts(value):
                console.out(f"{key}{f' ({where})' if where else ''}: {text}".replace("\n", "\n  "))
    if latest.provenance.reason:
        console.out(f"reason: {latest.provenance.reason}".replace("\n", "\n  "))
    for doubt in latest.provenance.doubts:
        console.out(f"doubt: {doubt}".replace("\n", "\n  "))
    for match in latest.matches:
        for told in map(why, match.reasons) if match.reasons else ["by what is not in it"]:
            console.out(f"in {match.topic}: {told}")
    for version in versions:
        made = version.provenance
        console.out(
            f"version {version.version}: {made.fetched_at} {made.status} {made.final_url}"
            f" record {made.page_record or made.feed_record} in {plan.archive.path}/{made.file} at {made.offset}"
            f" ({made.length} bytes), payload sha256 {made.sha256}"
        )


def _texts(value: Any) -> list[str]:
    """What is printed of a field, a text for each value of a list."""
    if value is None:
        return []
    items = value if isinstance(value, list) else [value]
    return [item if isinstance(item, str) else _person(item) or console.as_json(item) for item in items]


def _person(item: Any) -> str:
    """The name of an author, with the address of a page where there is one; empty: the value is none."""
    if not isinstance(item, dict) or "name" not in item:
        return ""
    return f"{item['name']} ({item['url']})" if item.get("url") else str(item["name"])
