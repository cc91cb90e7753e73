"""Every port in memory: small and plain, so that a test of the pipeline needs no disk, no network and no clock.

The contract suites run over these and over the real adapters alike.
"""

from __future__ import annotations

from bot.model.plan import Plan
from bot.ports import Archive, Custody, Each, Extraction, Fetcher, Publisher, Store, Tagger, World
from bot.stages.select import Selector
from tests.twins.archive import MemoryArchive, MemoryFile, tail
from tests.twins.bundle import MemoryBundle
from tests.twins.clock import Clock
from tests.twins.custody import MemoryCustody
from tests.twins.fetcher import Answer, MemoryFetcher, unanswered
from tests.twins.inline import DirectExtraction, at_once, in_order
from tests.twins.publisher import MemoryPublisher
from tests.twins.store import MemoryStore

__all__ = [
    "Answer",
    "Clock",
    "DirectExtraction",
    "MemoryArchive",
    "MemoryBundle",
    "MemoryCustody",
    "MemoryFetcher",
    "MemoryFile",
    "MemoryPublisher",
    "MemoryStore",
    "in_order",
    "tail",
    "world",
]


def world(
    plan: Plan,
    clock: Clock,
    *,
    fetcher: MemoryFetcher | None = None,
    archive: MemoryArchive | None = None,
    each: Each = in_order,
) -> World:
    """A world of twins. Each is assigned to the type of its port, so mypy holds it to the Protocol."""
    fetches: Fetcher = fetcher or MemoryFetcher(clock)
    keeps: Archive = archive or MemoryArchive(now=clock)
    stores: Store = MemoryStore()
    holds: Custody = MemoryCustody()
    publishes: Publisher = MemoryPublisher(clock)
    extracts: Extraction = DirectExtraction()
    tags: Tagger = Selector(plan.entities, plan.topics, {source.name: source.group for source in plan.sources})
    return World(
        plan=plan,
        fetcher=fetches,
        post=unanswered,
        archive=keeps,
        store=stores,
        custody=holds,
        publisher=publishes,
        extraction=extracts,
        each=each,
        aside=at_once,
        tagger=tags,
        now=clock,
    )
