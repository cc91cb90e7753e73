"""Our own hub is told of what changed: once for each change, until it has taken it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from bot.engine import telling
from bot.engine.telling import Telling
from bot.model.capture import Exchange
from bot.model.plan import FeedSettings, Plan, ServerSettings
from bot.model.topic import FieldHas, Topic
from tests.twins import Answer, Clock, world
from tests.twins.fetcher import exchange

HUB = "https://hub.example/"
BASE = "https://ours.example/"
GOOD = Answer(status=204)
PLAN = Plan(
    server=ServerSettings(base_url=BASE),
    feeds=FeedSettings(hub=HUB),
    topics=tuple(
        Topic(name=name, title=name, match=FieldHas(field="title", values=(name,)), private=name == "desk")
        for name in ("iran", "iraq", "water", "desk")
    ),
)


class Ear:
    """A hub that answers by script, good in the end."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.script: list[Answer | Exception] = []
        self.heard: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        clock = Clock()
        self.world = replace(world(plan, clock), post=self.post)
        self.telling = Telling(lambda: self.world)

    async def post(self, url: str, body: bytes, content_type: str) -> Exchange:
        assert (url, content_type) == (HUB, "application/x-www-form-urlencoded")
        form = parse_qs(body.decode(), strict_parsing=True)
        assert form.pop("hub.mode") == ["publish"]
        ((address,),) = form.values()
        if address.endswith(".atom"):
            self.heard.append(address.removeprefix(f"{BASE}feeds/").removesuffix(".atom"))
        await self.open.wait()
        answer = self.script.pop(0) if self.script else GOOD
        if isinstance(answer, Exception):
            raise answer
        return exchange(url, answer, self.world.now())

    async def until(self, found: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not found():  # noqa: ASYNC110 (the hub is a list)
                await asyncio.sleep(0)


@pytest.fixture
async def ear(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ear]:
    monkeypatch.setattr(telling, "_FIRST", 0.001)
    monkeypatch.setattr("bot.stages.websub.FORMS", ("atom",))
    made = Ear()
    running = asyncio.create_task(made.telling.run())
    yield made
    running.cancel()


async def test_what_changed_is_told_once_and_nothing_private(ear: Ear) -> None:
    ear.telling.tell(["water", "desk", "iraq", "gone"])
    await ear.until(lambda: len(ear.heard) == 2)
    ear.telling.tell(["iran"])
    await ear.until(lambda: len(ear.heard) == 3)
    assert ear.heard == ["iraq", "water", "iran"]


async def test_where_nothing_has_changed_nobody_is_told_and_the_next_change_is(ear: Ear) -> None:
    for names in ([], ["desk"], ["gone"]):
        ear.telling.tell(names)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    ear.telling.tell(["iraq"])
    await ear.until(lambda: ear.heard == ["iraq"])


async def test_what_changed_now_stands_before_what_is_told_again_and_each_is_told_once(ear: Ear) -> None:
    ear.open.clear()
    ear.telling.tell(["iran", "iraq", "water"], again=True)
    await ear.until(lambda: ear.heard == ["iran"])
    ear.telling.tell(["water"])
    ear.telling.tell(["water"])
    ear.telling.tell(["water", "iraq"], again=True)
    ear.open.set()
    await ear.until(lambda: len(ear.heard) == 3)
    assert ear.heard == ["iran", "water", "iraq"]
    assert ear.telling._owed == []


@pytest.mark.parametrize(
    "answer", [Answer(status=503), Answer(status=429), Answer(status=0, error="no connection"), Answer(status=408)]
)
async def test_a_hub_that_fails_is_told_again(ear: Ear, answer: Answer) -> None:
    ear.script = [answer, answer]
    ear.telling.tell(["iraq"])
    await ear.until(lambda: len(ear.heard) == 3)
    await ear.until(lambda: not ear.telling._owed)
    assert ear.heard == ["iraq"] * 3


async def test_a_feed_that_a_hub_refuses_is_told_when_it_changes_again(ear: Ear) -> None:
    ear.script = [Answer(status=400)]
    ear.telling.tell(["iraq", "water"])
    await ear.until(lambda: len(ear.heard) == 2)
    ear.telling.tell(["iraq"])
    await ear.until(lambda: len(ear.heard) == 3)
    assert ear.heard == ["iraq", "water", "iraq"]


def test_the_wait_doubles_to_ten_minutes_and_retry_after_stands_above_it() -> None:
    told, failed = Ear().telling, exchange(HUB, Answer(status=503), Clock()())
    assert [told._wait(failed, failures) for failures in (0, 1, 2, 30, 3_000)] == [5, 10, 20, 600, 600]
    asked = exchange(HUB, Answer(status=503, headers={"Retry-After": "7200"}), Clock()())
    assert told._wait(asked, 0) == 7200


async def test_without_a_hub_nobody_is_told() -> None:
    ear = Ear(replace(PLAN, feeds=FeedSettings()))
    ear.telling.tell(["iraq"])
    assert ear.telling._owed == []


async def test_what_is_private_or_gone_by_the_time_that_the_hub_answers_is_not_told(ear: Ear) -> None:
    ear.script = [Answer(status=503)]
    ear.telling.tell(["iran", "iraq", "water"])
    hidden = tuple(replace(topic, private=topic.name == "iraq") for topic in PLAN.topics if topic.name != "iran")
    await ear.until(lambda: ear.heard == ["iran"])
    ear.world = replace(ear.world, plan=replace(PLAN, topics=hidden))
    await ear.until(lambda: "water" in ear.heard)
    ear.telling.tell(["water"])
    await ear.until(lambda: ear.heard.count("water") == 2)
    assert ear.heard == ["iran", "water", "water"]


async def test_a_fault_of_ours_is_told_in_the_log_and_ends_no_telling(
    ear: Ear, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(telling, "_MOST", 0.001)
    ear.script = [RuntimeError("a fault of ours")]
    ear.telling.tell(["iran"])
    await ear.until(lambda: ear.heard == ["iran", "iran"])
    assert "a fault of ours" in caplog.text
