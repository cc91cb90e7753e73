"""What it costs to match: `python -m tests.bench.matching`, part of `make bench`.

200 topics and 10,000 entities (`gazetteer`) over the records of the page tests, and of the real pages where they lie beside the
project. Making the record and matching it, page by page in turn, in one run. CPU seconds of this process; trust the ratio.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc

from bot.model.article import Article, Record
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.topic import Entity, Topic
from bot.stages.extract import make
from bot.stages.select import Selector
from tests.bench import gazetteer
from tests.bench.records import SEED, SOURCE, WARM, own, real
from tests.twins.values import PROVENANCE

ENTITIES, TOPICS = 10_000, 200


def main() -> int:
    pages = [*own(), *real()]
    random.Random(SEED).shuffle(pages)
    texts = [make(page, Item(key=page.url), SOURCE).record.article_body for page in pages]
    entities = gazetteer.entities(texts, ENTITIES)
    topics = gazetteer.topics(entities, TOPICS)
    selector = built(entities, topics)
    for label, some in (("page tests", list(own())), ("real pages", list(real()))):
        if some:
            random.Random(SEED).shuffle(some)
            matching(label, some, selector)
    return 0


def built(entities: tuple[Entity, ...], topics: tuple[Topic, ...]) -> Selector:
    began = time.process_time()
    selector = Selector(entities, topics)
    spent = time.process_time() - began
    tracemalloc.start()
    Selector(entities, topics)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"matching, compile of {len(entities)} entities and {len(topics)} topics: {spent:.2f} s, {most / 1e6:.0f} MB at most"
    )
    return selector


def matching(label: str, pages: list[Page], selector: Selector) -> None:
    for page in pages[:WARM]:
        selector(article(make(page, Item(key=page.url), SOURCE).record))
    making = matched = 0.0
    topics = reasons = 0
    for page in pages[WARM:]:
        start = time.process_time()
        made = article(make(page, Item(key=page.url), SOURCE).record)
        between = time.process_time()
        found = selector(made)
        making, matched = making + between - start, matched + time.process_time() - between
        topics += len(found.matches)
        reasons += sum(len(match.reasons) for match in found.matches)
    count = len(pages) - WARM
    print(
        f"matching, {count} {label}: record {1000 * making / count:.2f} ms, matching {1000 * matched / count:.2f} ms a page:"
        f" {100 * matched / making:.1f} % ({topics / count:.1f} topics and {reasons / count:.1f} reasons a page)"
    )


def article(record: Record, number: int = 0) -> Article:
    return Article(
        id=f"{number:032x}",
        source=SOURCE.name,
        first_seen="2026-11-01T00:00:00.000000Z",
        published=record.date_published[:10] + "T00:00:00+00:00"
        if record.date_published
        else "2026-11-01T00:00:00+00:00",
        record=record,
        provenance=PROVENANCE,
    )


if __name__ == "__main__":
    sys.exit(main())
