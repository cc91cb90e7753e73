"""The embedded engine over twins: what a pass comes to, and that a source's failure is its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import requisites
from bot.engine import local as local_engine
from bot.engine.local import Local, Renewed, Tally
from bot.engine.turns import Turns
from bot.model.capture import Ask, Exchange
from bot.model.errors import NoRoom
from bot.model.source import Source
from tests.twins import Answer, MemoryArchive, MemoryFetcher
from tests.twins.town import FEED, PLAN, SOURCE, Town, rss, url

OTHER = Source(name="herald", feed="https://herald.example/feed")


class Broken(MemoryFetcher):
    """Has a fault over one address."""

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        if ask.url == OTHER.feed:
            raise RuntimeError("a fault of ours")
        return await super().fetch(ask)


@pytest.fixture
async def town() -> Town:
    made = Town(replace(PLAN, sources=(SOURCE, OTHER)))
    made.list_("water-returns", "roads-close", etag='"1"')
    made.web.say(OTHER.feed, Answer(body=rss(), headers={"ETag": '"2"'}))
    await made.world.store.follow([SOURCE, OTHER], made.clock())
    return made


async def published(town: Town) -> bytes:
    found = await town.world.publisher.read("water.atom")
    return found.body if found else b""


async def test_a_pass_polls_what_is_due_takes_its_items_and_publishes(town: Town) -> None:
    seen: list[int] = []
    tally = await Local(town.world, lambda t: seen.append(t.made)).once()
    assert (tally.sources, tally.polled, tally.new, tally.made) == (2, 2, 2, 2)
    assert (tally.failed, tally.postponed, tally.quarantined) == ({}, [], [])
    assert tally.published == ("water",)
    assert b"water-returns" in await published(town)
    assert seen == sorted(seen)
    assert max(seen) == 2
    again = await Local(town.world).once()
    assert (again.sources, again.polled) == (0, 0), "nothing is due"


async def test_a_full_disk_stops_a_pass_and_costs_no_source_anything(town: Town) -> None:
    archive = cast("MemoryArchive", town.world.archive)
    archive.full = "the disk is full"
    with pytest.raises(NoRoom, match="the disk is full; nothing more was asked"):
        await Local(town.world).once()
    assert town.web.asks == []
    archive.full = ""
    assert (await Local(town.world).once()).made == 2


async def test_a_disk_that_fills_up_pauses_the_work_and_room_lets_it_go_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise NoRoom("index.db: database or disk is full")

    turns = Turns(town.world, lambda _: None)
    for port, method in ((town.world.archive, "keep"), (town.world.store, "polled"), (town.world.store, "taken")):
        with monkeypatch.context() as patch:
            patch.setattr(port, method, refuse)
            assert await turns.fill(town.clock(), Tally())
            await turns.all_end()
            assert turns.paused == "index.db: database or disk is full"
    assert await turns.fill(town.clock(), Tally())
    await turns.all_end()
    assert turns.paused == ""
    assert len(await town.articles()) == 2
    states = await town.world.store.visits()
    assert [(state.visit.failures, state.pending) for state in states] == [(0, 0), (0, 0)]
    assert town.web.asked[url("water-returns")] == 1, "what was kept gets its row, and is not asked for again"
    for file in [name for name, _, _ in await town.world.archive.files()]:
        kept = [capture async for batch in town.world.archive.walk(file) for capture, _ in batch]
        assert await town.world.store.rows(file) == tuple(kept)


async def test_named_sources_are_polled_due_or_not_and_no_other(town: Town) -> None:
    await Local(town.world).once()
    tally = await Local(town.world).once([OTHER.name])
    assert (tally.polled, tally.unchanged) == (1, 1)
    assert town.web.asked[FEED] == 1


async def test_items_that_were_owed_are_taken_without_a_poll(town: Town) -> None:
    town.web.say(url("water-returns"), Answer(status=503), Answer(status=404))
    tally = await Local(town.world).once()
    assert tally.postponed == [(url("water-returns"), "HTTP status 503")]
    town.clock.advance(PLAN.polling.backoff)
    tally = await Local(town.world).once()
    assert (tally.polled, tally.stood_in) == (0, [(url("water-returns"), "HTTP status 404")])


async def test_a_source_that_fails_costs_itself_alone_and_is_asked_again_after_a_wait(town: Town) -> None:
    broken = Broken(town.clock)
    broken.say(FEED, Answer(body=rss("water-returns")))
    town.world = replace(town.world, fetcher=broken)
    tally = await Local(town.world).once()
    assert tally.failed == {"herald": "RuntimeError: a fault of ours"}
    assert tally.stood_in == [(url("water-returns"), "HTTP status 404")]
    (_, herald) = await town.world.store.visits()
    assert (herald.visit.failures, herald.visit.error) == (1, "a fault of ours")
    assert (await Local(town.world).once()).sources == 0
    town.clock.advance(PLAN.polling.backoff)
    assert (await Local(town.world).once()).sources == 1


async def test_the_daemon_polls_at_once_and_publishes_what_it_made_before_it_ends(town: Town) -> None:
    stop, told = asyncio.Event(), list[int]()

    def watch(tally: Tally) -> None:
        told.extend([tally.made] if tally.made else [])
        if len(told) == 2:
            stop.set()

    local = Local(town.world, watch)
    await asyncio.wait_for(local.run(stop), 20)
    assert b"water-returns" in await published(town)
    assert len(asyncio.all_tasks()) == 1


async def test_a_daemon_whose_disk_is_full_from_the_start_goes_on_once_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, archive = asyncio.Event(), cast("MemoryArchive", town.world.archive)

    async def refuse(*_: object) -> None:
        archive.full = ""  # somebody makes room meanwhile
        raise NoRoom("index.db: database or disk is full")

    archive.full = "the disk is full"
    local = Local(town.world, lambda tally: stop.set() if tally.made == 2 else None)
    with monkeypatch.context() as patch:
        patch.setattr(town.world.store, "forget", refuse)
        await asyncio.wait_for(local.run(stop), 20)
    assert b"water-returns" in await published(town)


async def test_archives_are_looked_through_though_the_disk_was_full_when_the_feeds_were_first_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Local(town.world).once()
    town.clock.moment += timedelta(days=40)
    town.list_("water-returns", "roads-close", "bridge-opens", etag='"3"')
    await Local(town.world).once()
    there = await town.world.publisher.names()
    month = min(path for path in there if "/" in path)
    await town.world.publisher.prune(there - {month})
    local = Local(town.world)

    async def full(*_: object) -> bool:
        raise NoRoom("no room")

    with monkeypatch.context() as patch:
        patch.setattr(town.world.publisher, "publish", full)
        with pytest.raises(NoRoom):
            await local._publish_all()
    await local._publish()
    await local._archiving.work()
    assert month in await town.world.publisher.names()


async def test_a_topic_that_could_not_be_published_is_published_the_next_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = Local(town.world)
    await local._turns.fill(town.clock(), Tally(), only=[SOURCE.name])
    await local._turns.all_end()

    async def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(town.world.publisher, "publish", full)
        with pytest.raises(OSError, match="No space"):
            await local._publish()
    assert await published(town) == b""
    await local._publish()
    assert b"water-returns" in await published(town)


async def test_a_clock_that_is_set_back_makes_jobs_and_sources_due(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "_DISPATCH", 0.01)
    local, jobs = Local(town.world), Jobs()
    await local.once()
    assert (await town.world.store.health(town.clock())).due == 0
    minding = asyncio.create_task(local._mind_the_clock(cast("AsyncIOScheduler", jobs)))
    await asyncio.sleep(0)  # it has looked at the clock once
    town.clock.advance(-3600)
    await asyncio.wait_for(jobs.modified.wait(), 20)
    minding.cancel()
    assert jobs.at == town.clock()
    assert (await town.world.store.health(town.clock())).due == 2


class Jobs:
    """A scheduler and its one job."""

    def __init__(self) -> None:
        self.modified = asyncio.Event()
        self.at: datetime | None = None

    def get_jobs(self) -> list[Jobs]:
        return [self]

    def modify(self, next_run_time: datetime) -> None:
        self.at = next_run_time
        self.modified.set()


async def test_a_changed_configuration_ends_the_turns_it_concerns_and_waits_for_no_peer(town: Town) -> None:
    hanging, retired, stop = Hanging(town.clock), asyncio.Event(), asyncio.Event()
    hanging.say(OTHER.feed, Answer(body=rss()))
    town.world = replace(town.world, fetcher=hanging)
    changed = replace(PLAN, sources=(OTHER,))

    async def retire() -> None:
        retired.set()

    renewed = [Renewed(world=replace(town.world, plan=changed), retire=retire)]

    async def renew() -> Renewed | None:
        return renewed.pop() if renewed and hanging.hangs else None

    daemon = asyncio.create_task(Local(town.world).run(stop, renew))
    await asyncio.wait_for(retired.wait(), 20)
    assert [s.visit.source for s in await town.world.store.visits()] == ["herald"]
    stop.set()
    await daemon


class Hanging(MemoryFetcher):
    """Never answers for one address."""

    hangs = False

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        if ask.url == SOURCE.feed:
            self.hangs = True
            await asyncio.Event().wait()
        return await super().fetch(ask)


async def test_a_push_waits_for_the_requisites_of_one_page_and_the_others_are_had_behind_its_poll(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = replace(SOURCE, capture="requisites")
    town = Town(replace(PLAN, sources=(source,)))
    town.list_("water-returns", "roads-close")
    await town.world.store.follow([source], town.clock())
    turns, course = Turns(town.world, lambda _: None), list[str]()

    async def capture(*_: object) -> requisites.Got:
        course.append(f"page behind {town.web.asked[FEED]} polls")
        if len(course) == 1:
            turns.want(SOURCE.name)
        return requisites.Got()

    monkeypatch.setattr(requisites, "capture", capture)
    assert await turns.fill(town.clock(), Tally())
    await turns.all_end()
    assert turns.woken.is_set()
    assert await turns.fill(town.clock(), Tally()) == [SOURCE.name]
    await turns.all_end()
    assert course == ["page behind 1 polls", "page behind 2 polls"]
    assert not turns.wanted


async def test_what_a_hub_has_told_of_is_published_before_the_two_seconds_are_over(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_engine, "_PUBLISH", 3_600.0)
    stop, local = asyncio.Event(), Local(town.world)
    daemon = asyncio.create_task(local.run(stop))
    async with asyncio.timeout(60):
        await there(town, b"water-returns")
        town.list_("water-rises", "water-returns", "roads-close")
        local._turns.want(SOURCE.name)
        await there(town, b"water-rises")
    stop.set()
    await daemon


async def there(town: Town, slug: bytes) -> None:
    while slug not in await published(town):  # noqa: ASYNC110 (a file tells nobody that it was written)
        await asyncio.sleep(0.01)
