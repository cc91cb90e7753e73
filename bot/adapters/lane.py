"""One thread for one resource. What is asked for while it works waits, and is done together in the order it was asked.

What can wait lets others join it for a moment (`LINGER`), as databases do with their commits: bringing one batch to the
disk costs a tenth of a millisecond of CPU, be it one poll or fifty. The answers come back to the loop in one step too.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

LINGER = 0.01
"""Seconds that work which can wait waits for company."""
W = TypeVar("W")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work."""

    value: Any = None
    error: Exception | None = None


class Lane(Generic[W]):
    """`do` is called in the thread with what waits, and answers with an outcome for each; it never raises.

    One event loop asks. What waits is handed over by a deque, whose two ends need no lock: a lock that the thread holds
    while it has lost the interpreter would hold up the loop.
    """

    def __init__(self, name: str, do: Callable[[Sequence[W]], Sequence[Outcome]]) -> None:
        self._do = do
        self._waiting: deque[tuple[W, asyncio.Future[Any]]] = deque()
        self._lingers = False
        self._over = False
        self._called: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def first(self, work: Callable[[], T]) -> T:
        """Done in the thread before all else, while the caller waits."""
        done: Future[T] = Future()
        self._called.put(lambda: _fulfil(done, work))
        return done.result()

    async def ask(self, work: W, *, can_wait: bool = False) -> Any:
        """The value of the work's outcome; raises its error, and RuntimeError once it is closed."""
        if self._over:
            raise RuntimeError("it is closed")
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        self._waiting.append((work, answer))
        if not can_wait:
            self._called.put(self._share)
        elif not self._lingers:
            self._lingers = True
            loop.call_later(LINGER, self._call)
        return await answer

    async def close(self, last: Callable[[], None]) -> None:
        """`last` is done behind everything else; then the thread ends. Closed again, it is closed."""
        if self._over:
            return
        done: Future[None] = Future()
        self._called.put(lambda: _fulfil(done, last))
        try:
            await asyncio.wrap_future(done)
        finally:
            self.end()

    def end(self) -> None:
        self._over = True
        self._called.put(None)
        self._thread.join()

    def _live(self) -> None:
        while (called := self._called.get()) is not None:
            called()

    def _call(self) -> None:
        self._lingers = False
        self._called.put(self._share)

    def _share(self) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not batch:
            return  # an earlier call has done it
        outcomes = self._do([work for work, _ in batch])
        told = [(answer, outcome) for (_, answer), outcome in zip(batch, outcomes, strict=True)]
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            told[0][0].get_loop().call_soon_threadsafe(_tell, told)


def _fulfil(done: Future[T], work: Callable[[], T]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # noqa: BLE001 (it is raised again where the work was asked for)
        done.set_exception(error)


def _tell(told: list[tuple[asyncio.Future[Any], Outcome]]) -> None:
    for answer, outcome in told:
        if answer.done():
            continue  # whoever asked was cancelled
        if outcome.error is None:
            answer.set_result(outcome.value)
        else:
            answer.set_exception(outcome.error)
