"""Worker processes that are killed, hang, run out of memory or have done their share: one task is lost, never the pool.

A worker that is stopped (SIGSTOP) stands for one that is busy: it holds its task until something ends it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.engine import pool, worker
from bot.engine.pool import Workers
from bot.model.entry import Feed, Item
from bot.model.errors import BadInput, StepFailed
from bot.model.plan import Limits
from bot.model.source import Source
from tests.twins.town import rss

SOURCE = Source(name="gazette", feed="https://gazette.example/feed")
PATIENCE = 20.0  # seconds after which a condition that does not come true fails its test


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    made = Workers(Limits(workers=1))
    yield made
    await made.close()


async def ask(workers: Workers, body: bytes = rss("one", "two")) -> Feed:
    return await workers.feed(body, "application/rss+xml", SOURCE.feed, SOURCE, 100)


def pids(workers: Workers) -> list[int]:
    return [cast("int", worker._process.pid) for worker in workers._all]


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def busy(workers: Workers) -> tuple[int, asyncio.Task[Feed]]:
    """A task under way in a worker that does not go on with it."""
    await ask(workers)
    (worker,) = workers._all
    (pid,) = pids(workers)
    os.kill(pid, signal.SIGSTOP)
    before, until = worker.tasks, time.monotonic() + PATIENCE
    task = asyncio.create_task(ask(workers))
    while worker.tasks == before:
        assert time.monotonic() < until
        await asyncio.sleep(0.001)
    return pid, task


async def test_a_worker_that_is_killed_fails_its_task_and_the_next_task_gets_another(workers: Workers) -> None:
    pid, task = await busy(workers)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(StepFailed, match="the worker process died"):
        await task
    assert len((await ask(workers)).items) == 2
    assert pid not in pids(workers)


async def test_a_task_that_takes_too_long_is_ended_with_its_worker(workers: Workers) -> None:
    await ask(workers)
    limits = workers._limits
    workers._limits = replace(limits, task=0.2)
    pid, task = await busy(workers)
    with pytest.raises(StepFailed, match=r"feed: no answer within 0\.2 s"):
        await task
    assert not alive(pid)
    workers._limits = limits
    assert len((await ask(workers)).items) == 2


async def test_a_worker_that_was_killed_while_idle_costs_no_task(workers: Workers) -> None:
    await ask(workers)
    (worker,) = workers._all
    os.kill(pids(workers)[0], signal.SIGKILL)
    await asyncio.to_thread(worker._process.join)
    assert len((await ask(workers)).items) == 2
    assert len(workers._all) == 1


async def test_a_task_that_needs_too_much_memory_fails_alone() -> None:
    workers = Workers(Limits(workers=1, memory=32 * 2**20))
    try:
        with pytest.raises((StepFailed, BadInput)):
            await ask(workers, b" " * (48 * 2**20))
        assert len((await ask(workers)).items) == 2
    finally:
        await workers.close()


async def test_a_fault_of_a_step_comes_back_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(StepFailed, match="Traceback") as caught:
        await workers.record(None, cast("Item", None), SOURCE, "no page")
    assert "AttributeError" in str(caught.value)
    assert len((await ask(workers)).items) == 2


async def test_bad_input_costs_no_worker(workers: Workers) -> None:
    await ask(workers)
    before = pids(workers)
    for _ in range(5):
        with pytest.raises(BadInput):
            await ask(workers, b"no feed at all")
    await ask(workers)
    assert pids(workers) == before


async def test_a_worker_that_has_done_its_share_is_replaced(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SHARE", 2)
    used = []
    for _ in range(4):
        await ask(workers)
        used += pids(workers)
    assert len(used) == len(set(used)) == 2, "each is gone once it has done two tasks"


async def test_many_tasks_at_once_share_few_workers_and_each_gets_its_own_answer() -> None:
    workers = Workers(Limits(workers=2))
    try:
        feeds = await asyncio.gather(*(ask(workers, rss(*map(str, range(n)))) for n in range(30)))
        assert [len(feed.items) for feed in feeds] == list(range(30))
        assert len(workers._all) <= 2
    finally:
        await workers.close()


async def test_an_interrupt_from_the_terminal_does_not_reach_the_work(workers: Workers) -> None:
    await ask(workers)
    before = pids(workers)
    os.kill(before[0], signal.SIGINT)
    assert len((await ask(workers)).items) == 2
    assert pids(workers) == before


async def test_close_ends_every_process_and_fails_what_was_under_way() -> None:
    workers = Workers(Limits(workers=1))
    pid, task = await busy(workers)
    waiting = asyncio.create_task(ask(workers))
    await asyncio.sleep(0)
    await workers.close()
    for failed in (task, waiting):
        with pytest.raises(StepFailed):
            await failed
    assert not alive(pid)
    assert pids(workers) == []


async def test_close_leaves_no_idle_process() -> None:
    workers = Workers(Limits(workers=2))
    await asyncio.gather(ask(workers), ask(workers))
    started = pids(workers)
    await workers.close()
    assert started
    assert not any(map(alive, started))


def test_a_worker_whose_parent_is_gone_ends_a_task_that_is_too_long_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            pass

    monkeypatch.setitem(worker._TASKS, "feed", forever)
    context = multiprocessing.get_context("fork")  # so that the patch is there
    ours, theirs = context.Pipe()
    process = context.Process(target=worker.serve, args=(theirs, 1 << 30, 0.2))
    process.start()
    ours.send(("feed", ()))
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGALRM
