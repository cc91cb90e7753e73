"""What an archive by month costs: ten thousand entries of one month, from the index to the file.

    python -m tests.bench.archiving [ENTRIES]

Prints CPU seconds and the memory that the process grew by, for the month, for the subscription documents, and for a
publication that finds nothing changed. Texts are 5 KB, made of words of their own, so that they pack as articles do.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import publishing
from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.engine.each import aside
from bot.model import codec
from bot.model.article import Article
from bot.model.plan import Plan, ServerSettings
from bot.model.topic import AnyOf, Topic
from bot.ports import World
from tests.twins import Clock, world
from tests.twins.values import article, derivation

START = datetime(2026, 11, 1, tzinfo=UTC)
PLAN = Plan(
    server=ServerSettings(base_url="http://reader.example/"),
    topics=(Topic(name="all", title="All", match=AnyOf(of=())),),
)
WORDS = 800  # of a text
_PAGE = 200


def made(number: int, chance: random.Random) -> Article:
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(WORDS)]
    paragraphs = [" ".join(words[at : at + 60]) for at in range(0, WORDS, 60)]
    found = article(derivation(f"https://gazette.example/{number}"), "all")
    at = codec.utc(START + timedelta(seconds=number * 200))
    provenance = replace(
        found.provenance, page_record=f"urn:{number}", derivation=f"urn:{number}-d", derived_at=at, fetched_at=at
    )
    record = replace(
        found.record,
        headline=" ".join(words[:9]),
        article_body="\n".join(paragraphs),
        article_html="".join(f"<p>{p}</p>" for p in paragraphs),
    )
    return replace(found, record=record, provenance=provenance)


async def measured(words: str, work: Awaitable[object]) -> None:
    before, cpu, wall = memory(), time.process_time(), time.perf_counter()
    answer = await work
    spent, took = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{words}: {spent:.2f} s CPU, {took:.2f} s, memory +{memory() - before:.0f} MB: {answer}", flush=True)


def memory() -> float:
    """Most that the process has had at once, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def filled(there: World, entries: int) -> None:
    chance = random.Random(6)
    for begin in range(0, entries, _PAGE):
        articles = [made(number, chance) for number in range(begin, min(begin + _PAGE, entries))]
        await there.store.taken([(derivation(one.record.url), one) for one in articles], ())


async def main(entries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "index.db")
        try:
            publisher = FeedFiles(Path(folder) / "feeds")
            there = replace(
                world(PLAN, Clock(START + timedelta(days=20))), store=store, publisher=publisher, aside=aside
            )
            await filled(there, entries)
            await measured(f"{entries} entries, archive", publishing.archive(there))
            await measured("again, nothing changed", publishing.archive(there, ["all"]))
            await measured("the newest, three formats", publishing.newest(there))
            sizes = {path.name: path.stat().st_size for path in (Path(folder) / "feeds").rglob("*.*")}
            print(sizes)
        finally:
            await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
