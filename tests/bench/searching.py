"""Searches over a hundred thousand records: `python -m tests.bench.searching [RECORDS]`, part of `make bench`.

The records are made of the paragraphs of the page tests, and of the real pages where they lie beside the project: each has
another mixture, of one language. Then what a search page asks is asked: the first twenty, best first, each judged by the
evaluator, and how many there are. CPU milliseconds of the second time, beside the first.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from bot.adapters.sqlite import SqliteStore
from bot.model.article import Article, Record
from bot.model.entry import Item
from bot.model.indexed import Indexed
from bot.model.topic import AllOf, AnyOf, Expression, FieldHas, FieldIs, LanguageIs, NotThis, TextHas
from bot.stages import indexing
from bot.stages.extract import make
from bot.stages.select.judging import Judge
from bot.stages.select.needs import needed
from tests.bench.records import SEED, SOURCE, own, real
from tests.twins.values import article, derivation

RECORDS = 100_000
BATCH = 500
PARAGRAPHS = 10
SEARCHES: dict[str, Expression] = {
    "a usual word": TextHas(values=("the",)),
    "a word": TextHas(values=("government",)),
    "an Arabic word, 24 forms": TextHas(values=("اليوم",)),
    "a Hebrew word, 80 forms": TextHas(values=("את",)),
    "three words": AllOf(of=tuple(TextHas(values=(word,)) for word in ("president", "war", "people"))),
    "a phrase or another": AnyOf(of=(TextHas(values=("prime minister",)), TextHas(values=("United States",)))),
    "a word, not in a section, in a language": AllOf(
        of=(
            TextHas(values=("government",)),
            NotThis(of=FieldIs(field="section", values=("Sport",))),
            LanguageIs(values=("en",)),
        )
    ),
    "a headline": FieldHas(field="title", values=("police",)),
    "a source": FieldIs(field="source", values=("wire-3",)),
}


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder) / "index.db", count))
    return 0


async def measure(path: Path, count: int) -> None:
    store = SqliteStore(path, read=words)
    made = mixed([make(page, Item(key=page.url), SOURCE).record for page in (*own(), *real())], count)
    started = time.process_time()
    for first in range(0, count, BATCH):
        some = made[first : first + BATCH]
        await store.taken([(derivation(one.record.url, id_=one.id), one) for one in some], ())
    spent = time.process_time() - started
    print(f"index: {count} records in {spent:.0f} CPU s, {size(path) / count:.0f} bytes a record")
    for name, expression in SEARCHES.items():
        begun, again = [await timed(store, expression) for _ in range(2)]
        print(f"search, {name}: {again[0]:.0f} ms ({begun[0]:.0f} the first time), {again[1]} of {again[2]}")
    await store.close()


def words(made: Article) -> Indexed:
    """No sketch: records that are mixed of the same paragraphs would all tell one story."""
    return Indexed(words=indexing.read(made).words)


def size(path: Path) -> int:
    return path.stat().st_size


async def timed(store: SqliteStore, expression: Expression) -> tuple[float, int, int]:
    started = time.process_time()
    judge, need = Judge(expression), needed(expression, {})
    found = [one for one in await store.catalogue.found(need, 20) if judge(one) is not None]
    count = await store.catalogue.count(need)
    return 1000 * (time.process_time() - started), len(found), count


def mixed(records: list[Record], count: int) -> list[Article]:
    chance = random.Random(SEED)
    spoken: dict[str, list[str]] = defaultdict(list)
    for record in records:
        spoken[record.in_language] += record.article_body.split("\n")
    made = []
    for number in range(count):
        record = chance.choice(records)
        text = "\n".join(chance.choices(spoken[record.in_language], k=PARAGRAPHS))
        key = f"https://wire.example/{number}"
        at = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T00:00:00+00:00"
        one = article(derivation(key, source=f"wire-{number % 50}"), published=at)
        made.append(replace(one, record=replace(record, url=key, article_body=text, article_html="")))
    return made


if __name__ == "__main__":
    sys.exit(main())
