"""Work on hostile bytes, in processes that may die of it.

A worker is a process of our own at the end of a pipe: started on demand, one task in flight, killed singly when a task
takes too long, replaced when it died or has done its share. A limit on its address space turns a memory bomb into an
error of that task. `ProcessPoolExecutor` is not used: on 3.11 it hangs with `max_tasks_per_child`, and it fails every
waiting task when one worker is killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Literal, cast

from bot.model.article import Extracted
from bot.model.capture import Page
from bot.model.entry import Feed, Item
from bot.model.errors import BadInput, StepFailed
from bot.model.plan import Limits
from bot.model.source import Source
from bot.stages.requisites import Requisite

_LATE = 5.0  # seconds behind the time of a task at which its process ends itself
_SHARE = 500  # tasks, after which a worker's leftovers go with it
_PRELOAD = ["bot.engine.worker"]


class Workers:
    """`bot.ports.Extraction` in worker processes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOAD)
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="worker")
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._closed = False

    async def feed(self, body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed:
        return cast("Feed", await self._run("feed", body, content_type, url, source, most))

    async def glance(self, body: bytes) -> tuple[tuple[str, ...], ...]:
        return cast("tuple[tuple[str, ...], ...]", await self._run("glance", body))

    async def entries(self, items: Sequence[Item], source: Source) -> tuple[Extracted, ...]:
        return cast("tuple[Extracted, ...]", await self._run("entries", items, source))

    async def record(
        self, page: Page | None, item: Item, source: Source, reason: str, more: Sequence[Page] = ()
    ) -> Extracted:
        return cast("Extracted", await self._run("record", page, item, source, reason, more))

    async def requisites(
        self, body: bytes, content_type: str, url: str, kind: Literal["page", "style"], most: int
    ) -> tuple[Requisite, ...]:
        found = await self._run("requisites", body, content_type, url, kind, most)
        return cast("tuple[Requisite, ...]", found)

    async def close(self) -> None:
        """Kills what still works; its tasks fail with StepFailed."""
        self._closed = True
        for worker in list(self._all):
            worker.kill()
        await asyncio.to_thread(self._threads.shutdown)
        for worker in list(self._all):
            self._end(worker)

    async def _run(self, task: str, *arguments: object) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._task, task, arguments)

    def _task(self, task: str, arguments: tuple[object, ...]) -> object:
        if self._closed:
            raise StepFailed("the program is stopping")
        worker = self._worker()
        fit = False
        try:
            if self._closed:  # while the process was started, too late for `close` to see it
                raise StepFailed("the program is stopping")
            answer = worker.ask(task, arguments, self._limits.task)
            fit = True
        except BadInput:
            fit = True
            raise
        finally:
            if fit and worker.tasks < _SHARE:
                self._idle.append(worker)
            else:
                self._end(worker)
        return answer

    def _worker(self) -> _Worker:
        """One that is idle and alive: what killed the others must not cost an innocent task."""
        while True:
            try:
                worker = self._idle.pop()
            except IndexError:
                worker = _Worker(self._context, self._limits)
                self._all.add(worker)
                return worker
            if worker.alive:
                return worker
            self._end(worker)

    def _end(self, worker: _Worker) -> None:
        worker.kill()
        worker.close()
        self._all.discard(worker)


class _Worker:
    def __init__(self, context: ForkServerContext, limits: Limits) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, limits.memory, limits.task + _LATE), daemon=True)
        # Ctrl-C in a terminal goes to every process of the group, and one that is still importing dies of it with a
        # traceback. Children inherit the mask; the tracker is started first because it unblocks SIGINT when it starts.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.tasks = 0

    def ask(self, task: str, arguments: tuple[object, ...], seconds: float) -> object:
        """Raises StepFailed where the worker died or ran out of time, BadInput where the task says so."""
        self.tasks += 1
        try:
            self._pipe.send((task, arguments))
            if not self._pipe.poll(seconds):
                raise StepFailed(f"{task}: no answer within {seconds:g} s")
            kind, answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise StepFailed(f"{task}: the worker process died") from error
        if kind == "bad input":
            raise BadInput(answer)
        if kind == "failed":
            raise StepFailed(answer)
        return answer

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        """Its pipe stays open, since a thread may be reading from it."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        self._pipe.close()


def _live(pipe: Connection, memory: int, seconds: float) -> None:
    from bot.engine import worker  # noqa: PLC0415 (the libraries it needs are no business of the daemon's own process)

    worker.serve(pipe, memory, seconds)
