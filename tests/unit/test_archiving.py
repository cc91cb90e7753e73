"""Archives behind the feeds of a daemon: nothing that is owed is forgotten, and nothing is written by what is not in force."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import publishing
from bot.engine.archiving import Archiving
from bot.model.errors import ArchiveError
from bot.ports import World
from tests.twins import Clock, world
from tests.unit.test_publishing import OTHER, START, TOPIC, commit, documents, made, plan


class Desk:
    """A world, what is in force of it, and which topics were led to their archives."""

    def __init__(self) -> None:
        self.clock = Clock(START)
        self.world: World | None = world(plan(TOPIC, OTHER), self.clock)
        self.held = self.world
        self.led: list[str] = []
        self.full = False
        self.archiving = Archiving(lambda: self.world, self.lead)

    async def lead(self, names: Collection[str]) -> None:
        if self.full:
            raise ArchiveError("no room")
        self.led += names

    async def came(self, number: int, *topics: str) -> None:
        await commit(self.held, made(number, self.clock(), number, topics))
        self.archiving.age(topics)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_came_is_archived_and_its_feed_leads_there(desk: Desk) -> None:
    await desk.came(1, "iraq")
    await desk.archiving.work()
    assert desk.led == ["iraq"]
    assert await desk.held.publisher.names() == {"iraq/2026-09.atom"}
    await desk.archiving.work()
    assert desk.led == ["iraq"]


async def test_a_new_month_concerns_topics_that_nothing_came_for(desk: Desk) -> None:
    await desk.came(1, "iraq")
    await desk.archiving.work()
    desk.clock.moment += timedelta(days=5)
    await desk.came(2, "iran")
    await desk.archiving.work()
    assert await desk.held.publisher.names() == {"iraq/2026-09.atom", "iraq/2026-10.atom", "iran/2026-10.atom"}
    assert sorted(desk.led) == ["iran", "iraq", "iraq"]


async def test_what_a_fault_kept_from_being_written_is_still_owed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.came(1, "iraq")

    async def full(*_: object) -> bool:
        raise ArchiveError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(desk.held.publisher, "write", full)
        with pytest.raises(ArchiveError):
            await desk.archiving.work()
    await desk.archiving.work()
    assert await desk.held.publisher.names() == {"iraq/2026-09.atom"}


async def test_a_feed_that_a_fault_kept_from_leading_to_its_archive_does_so_later(desk: Desk) -> None:
    await desk.came(1, "iraq")
    desk.full = True
    with pytest.raises(ArchiveError):
        await desk.archiving.work()
    desk.full = False
    await desk.archiving.work()
    assert desk.led == ["iraq"]


async def test_while_another_configuration_comes_into_force_nothing_is_written(desk: Desk) -> None:
    await desk.came(1, "iraq")
    desk.archiving.begin_anew()
    desk.world = None
    await desk.archiving.work()
    assert await desk.held.publisher.names() == frozenset()
    desk.world = desk.held
    await desk.archiving.work()
    assert await desk.held.publisher.names() == {"iraq/2026-09.atom"}


async def test_a_changed_configuration_is_begun_with_anew_where_it_changes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.came(1, "iraq", "iran")
    await desk.archiving.work()
    titled = [replace(desk.held, plan=plan(replace(TOPIC, title=title), OTHER)) for title in ("One", "Two")]
    desk.world = titled[0]
    archive = publishing.archive

    async def changing(*arguments: object, **more: object) -> tuple[str, ...]:
        desk.world = titled[1]
        return await archive(*arguments, **more)  # type: ignore[arg-type]  # as it was called

    desk.archiving.begin_anew()
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "archive", changing)
        await desk.archiving.work()
    await desk.archiving.work()
    found = await documents(desk.held)
    assert [b"<title>Two</title>" in found[f"{name}/2026-09.atom"] for name in ("iraq", "iran")] == [True, False]
    states = [await publishing.come(desk.held.store, topic) for topic in (TOPIC, OTHER)]
    assert {state.digest for state in states} == {publishing.digest(titled[1].plan, desk.held.tagger.digest)}


async def test_what_another_configuration_has_written_meanwhile_is_not_removed(desk: Desk) -> None:
    titled = replace(desk.held, plan=plan(TOPIC, replace(OTHER, title="Persia")))
    new = replace(desk.held, plan=plan(TOPIC, replace(OTHER, name="syria")))
    lead = desk.lead

    async def changing(names: Collection[str]) -> None:
        """While the last topic is led to its archive another configuration comes into force, and writes its feeds."""
        await lead(names)
        if "iran" in names and desk.world is titled:
            desk.world = new
            await publishing.newest(new)
            desk.archiving.begin_anew()

    desk.archiving = Archiving(lambda: desk.world, changing)
    await desk.came(1, "iraq", "iran", "syria")
    await desk.archiving.work()
    desk.world = titled
    desk.archiving.begin_anew()
    await desk.archiving.work()
    assert desk.world is new
    assert "syria.atom" in await desk.held.publisher.names()
    await desk.archiving.work()
    there = await desk.held.publisher.names()
    assert {"syria.atom", "syria/2026-09.atom"} <= there
    assert "iran/2026-09.atom" not in there


async def test_it_works_when_it_is_woken(desk: Desk) -> None:
    done = asyncio.Event()

    async def step(work: Callable[[], Awaitable[None]]) -> None:
        await work()
        done.set()

    running = asyncio.create_task(desk.archiving.run(step))
    await desk.came(1, "iraq")
    await asyncio.wait_for(done.wait(), 60)
    running.cancel()
    assert await desk.held.publisher.names() == {"iraq/2026-09.atom"}
