"""Many at once, answers in the order of the questions; and what is too long for the loop, in a thread."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class Bounded:
    """`bot.ports.Each` with at most `limit` steps under way. When the caller stops, those under way are cancelled."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    async def __call__(self, step: Callable[[A], Awaitable[B]], values: Iterable[A]) -> AsyncGenerator[B, None]:
        async def run(value: A) -> B:
            return await step(value)

        tasks: deque[asyncio.Task[B]] = deque()
        try:
            for value in values:
                tasks.append(asyncio.create_task(run(value)))
                if len(tasks) >= self._limit:
                    yield await tasks.popleft()
            while tasks:
                yield await tasks.popleft()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def aside(work: Callable[[], A]) -> A:
    """`bot.ports.Aside`: pure work in a thread, while the loop goes on."""
    return await asyncio.to_thread(work)
