"""`bot.ports.Each`, promise by promise: many at once, and one after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import cast

import pytest

from bot.engine.each import Bounded
from bot.ports import Each
from tests.twins import in_order

LIMIT = 3


@pytest.fixture(params=["bounded", "in order"])
def each(request: pytest.FixtureRequest) -> Each:
    made: Each = Bounded(LIMIT) if request.param == "bounded" else in_order
    return made


async def double(value: int) -> int:
    for _ in range((7 * value) % 5):  # some finish before those that were begun earlier
        await asyncio.sleep(0)
    return 2 * value


async def test_results_come_in_the_order_of_the_values(each: Each) -> None:
    assert [result async for result in each(double, range(40))] == [2 * value for value in range(40)]


async def test_no_values_give_no_results(each: Each) -> None:
    assert [result async for result in each(double, [])] == []


async def test_each_value_is_done_once(each: Each) -> None:
    done: list[int] = []

    async def step(value: int) -> int:
        done.append(value)
        return value

    assert [result async for result in each(step, iter(range(10)))] == sorted(done) == list(range(10))


async def test_the_error_of_a_step_comes_in_its_turn_and_ends_the_rest(each: Each) -> None:
    async def step(value: int) -> int:
        if value == 2:
            raise ValueError("the third")
        return await double(value)

    results = each(step, range(100))
    seen = [await anext(results), await anext(results)]
    with pytest.raises(ValueError, match="the third"):
        await anext(results)
    assert seen == [0, 2]
    assert len(asyncio.all_tasks()) == 1


async def test_a_caller_that_stops_leaves_nothing_under_way(each: Each) -> None:
    results = cast("AsyncGenerator[int]", each(double, range(100)))
    assert await anext(results) == 0
    await results.aclose()
    assert len(asyncio.all_tasks()) == 1


async def test_no_more_than_the_limit_are_under_way_and_that_many_are() -> None:
    running, most, begun = 0, 0, asyncio.Semaphore(0)
    gate = asyncio.Event()

    async def step(value: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        begun.release()
        await gate.wait()
        running -= 1
        return value

    async def collect() -> list[int]:
        return [result async for result in Bounded(LIMIT)(step, range(10))]

    collecting = asyncio.create_task(collect())
    for _ in range(LIMIT):
        await begun.acquire()
    gate.set()
    assert await collecting == list(range(10))
    assert most == LIMIT


async def test_values_are_drawn_only_as_there_is_room_for_them() -> None:
    drawn: list[int] = []

    def values() -> Iterator[int]:
        for value in range(100):
            drawn.append(value)
            yield value

    results = cast("AsyncGenerator[int]", Bounded(LIMIT)(double, values()))
    await anext(results)
    await results.aclose()
    assert len(drawn) <= LIMIT


async def test_cancelling_the_caller_cancels_the_steps_under_way() -> None:
    begun, cancelled = asyncio.Event(), []

    async def step(value: int) -> int:
        begun.set()
        try:
            await asyncio.Event().wait()  # for ever
        except asyncio.CancelledError:
            cancelled.append(value)
            raise
        return value

    async def collect() -> list[int]:
        return [result async for result in Bounded(LIMIT)(step, range(10))]

    collecting = asyncio.create_task(collect())
    await begun.wait()
    collecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await collecting
    assert sorted(cancelled) == list(range(LIMIT))
