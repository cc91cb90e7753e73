"""The engine's two ports without an engine: the stages called here and now, and one step after another."""

from __future__ import annotations

import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Literal, TypeVar

from bot.model.article import Extracted
from bot.model.capture import Page
from bot.model.entry import Feed, Item
from bot.model.errors import BadInput, StepFailed
from bot.model.source import Source
from bot.stages import extract, feed, needs
from bot.stages.glance import glance
from bot.stages.requisites import Requisite

A = TypeVar("A")
B = TypeVar("B")


class DirectExtraction:
    async def feed(self, body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
        return _done(lambda: feed.parse(body, content_type, url, source, most))

    async def glance(self, body: bytes) -> tuple[tuple[str, ...], ...]:
        return _done(lambda: glance(body))

    async def entries(self, items: Sequence[Item], source: Source) -> tuple[Extracted, ...]:
        return _done(lambda: extract.entries(items, source))

    async def record(
        self, page: Page | None, item: Item, source: Source, reason: str, more: Sequence[Page] = ()
    ) -> Extracted:
        return _done(lambda: extract.make(page, item, source, reason, more))

    async def requisites(
        self, body: bytes, content_type: str, url: str, kind: Literal["page", "style"], most: int
    ) -> tuple[Requisite, ...]:
        return _done(lambda: needs.of(body, content_type, url, kind, most))


async def in_order(step: Callable[[A], Awaitable[B]], values: Iterable[A]) -> AsyncGenerator[B, None]:
    """One step at a time."""
    for value in values:
        yield await step(value)


def _done(work: Callable[[], B]) -> B:
    try:
        return work()
    except BadInput:
        raise
    except Exception as error:  # as a worker tells it
        raise StepFailed(traceback.format_exc()) from error


async def at_once(work: Callable[[], A]) -> A:
    return work()
