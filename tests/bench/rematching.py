"""What a change of the configuration costs: `python -m tests.bench.rematching [RECORDS]`, part of `make bench`.

Over a hundred thousand records (`searching.mixed`, with their markup), 10,000 entities and 200 topics (`gazetteer`): a topic is added, in
three kinds; a topic is changed; an entity is; and a rule is tried out against another. CPU seconds of this process, and how many
articles were looked at. Then how many bytes the reasons of the matches take.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.adapters.sqlite import SqliteStore
from bot.model import codec
from bot.model.article import Article
from bot.model.entry import Item
from bot.model.plan import ArchiveSettings, Plan
from bot.model.topic import Alias, AnyOf, Entity, EntityIs, Expression, FieldHas, RegexIn, Topic
from bot.stages.backtesting import Backtest, Trial
from bot.stages.extract import make
from bot.stages.select import Selector
from tests.bench import gazetteer, searching
from tests.bench.matching import ENTITIES, TOPICS
from tests.bench.records import SOURCE, own, real
from tests.twins.values import derivation

KNOWN = (
    Entity(name="washington", label="", aliases=(Alias(text="Washington"),)),
    Entity(name="government", label="", aliases=(Alias(text="government"), Alias(text="الحكومة"))),
)
ADDED: dict[str, Expression] = {
    "of an entity": AnyOf(of=(EntityIs(entity="washington"), EntityIs(entity="government", where=("title",)))),
    "of a phrase": FieldHas(field="title", values=("police", "government")),
    "that any article may belong to": AnyOf(of=(EntityIs(entity="washington"), RegexIn(pattern="(?i)oil"))),
}


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else searching.RECORDS
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), count))
    return 0


async def measure(folder: Path, count: int) -> None:
    records = [make(page, Item(key=page.url), SOURCE).record for page in (*own(), *real())]
    entities = (*KNOWN, *gazetteer.entities([record.article_body for record in records], ENTITIES))
    topics = gazetteer.topics(entities, TOPICS)
    store = SqliteStore(folder / "index.db", read=searching.words)
    selector = Selector(entities, topics)
    await rematch(store, selector)
    with spent(f"rematch, {count} records taken"):
        await take(store, [marked(one) for one in searching.mixed(records, count)], selector)
    print(f"rematch: {reasons(folder / 'index.db')}")
    for number, (kind, match) in enumerate(ADDED.items()):
        topics = (*topics, Topic(name=f"added-{number}", title="", match=match))
        await changed(store, f"a topic {kind} added", Selector(entities, topics))
    topics = (replace(topics[0], match=topics[1].match), *topics[1:])
    await changed(store, "a topic changed", Selector(entities, topics))
    await changed(store, "a topic gone", Selector(entities, topics[1:]))
    await tried(store, Plan(entities=entities, archive=ArchiveSettings(path=str(folder))))
    entities = (*entities[:-1], replace(entities[-1], aliases=(Alias(text="ministry"),)))
    await changed(store, "an entity changed", Selector(entities, topics[1:]))
    await store.close()


async def take(store: SqliteStore, made: list[Article], selector: Selector) -> None:
    for first in range(0, len(made), searching.BATCH):
        some = [selector(one) for one in made[first : first + searching.BATCH]]
        await store.taken([(derivation(one.record.url, id_=one.id), one) for one in some], ())


async def rematch(store: SqliteStore, selector: Selector) -> int:
    return await store.rematch(selector.digest, selector, rules=selector.rules)


async def changed(store: SqliteStore, what: str, selector: Selector) -> None:
    with spent(f"rematch, {what}") as told:
        told(f"{await rematch(store, selector)} articles looked at")


async def tried(store: SqliteStore, plan: Plan) -> None:
    before, after = ADDED["of an entity"], EntityIs(entity="government")
    found = Backtest()
    with spent("backtest, an entity against another") as told:
        trial = Trial(plan, after, before, await store.catalogue.made_by())
        assert not trial.stale
        async for one in store.catalogue.candidates(trial.need):
            trial.ask(one, found)
        told(f"{found.read} articles asked, {found.gained} gained, {found.lost} lost")


def reasons(index: Path) -> str:
    db = sqlite3.connect(index)
    whole = matches = size = 0
    for (value,) in db.execute("SELECT value FROM version LIMIT 2000"):
        article = codec.loads(Article, value)
        whole += len(value.encode())
        matches += len(article.matches)
        size += len(codec.dumps(article.matches).encode())
    db.close()
    return f"{size / max(matches, 1):.0f} bytes a match with its reasons, {100 * size / whole:.1f} % of the values"


def marked(one: Article) -> Article:
    markup = "".join(f"<p>{line}</p>" for line in one.record.article_body.split("\n"))
    return replace(one, record=replace(one.record, article_html=markup))


@contextlib.contextmanager
def spent(what: str) -> Iterator[Callable[[str], None]]:
    words: list[str] = []
    began = time.process_time()
    yield words.append
    print(": ".join((what, f"{time.process_time() - began:.1f} CPU s", *words)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
