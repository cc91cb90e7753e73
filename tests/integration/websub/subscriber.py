"""A daemon in this process that subscribes: its index and archive in memory, its wire and its web real."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from bot.adapters.http import Wire
from bot.engine.local import Local, Renewed
from bot.model.plan import FeedSettings, Limits, Plan, PollingSettings, ServerSettings, WebSubSettings
from bot.model.push import Subscription
from bot.model.source import Source, Visit
from bot.model.topic import FieldHas, Topic
from bot.ports import World
from bot.web.app import Web, application
from bot.web.server import bind, serving
from tests.integration.hub import Hub, Paper, until
from tests.integration.rawserver import AGENT, LOOPBACK, POLITENESS
from tests.twins import Clock, world

PATIENCE = 60.0  # seconds
TOPIC = Topic(name="stories", title="Stories", match=FieldHas(field="title", values=("story",)))
LEASE = 864_000.0


class Desk:
    """A daemon in this process: its index and archive in memory, its wire and its web real."""

    def __init__(self, *papers: Paper, hub: str = "") -> None:
        self.listener = bind("127.0.0.1:0")
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.sources = tuple(Source(name=f"paper-{n}", feed=paper.feed) for n, paper in enumerate(papers))
        self.clock = Clock()
        self.plan = Plan(
            sources=self.sources,
            topics=(TOPIC,),
            server=ServerSettings(base_url=self.base),
            network=LOOPBACK,
            limits=Limits(deadline=PATIENCE, feed=100_000),
            polling=PollingSettings(backoff=300.0, backoff_most=86_400.0),
            websub=WebSubSettings(subscribe="yes", lease=LEASE),
            feeds=FeedSettings(hub=hub),
        )
        self.wire = Wire(limits=self.plan.limits, politeness=POLITENESS, network=LOOPBACK, agent=AGENT, now=self.clock)
        self.world: World = replace(world(self.plan, self.clock), fetcher=self.wire, post=self.wire.post)
        self.local = Local(self.world)
        self.renewals: list[Renewed] = []
        self.retired = asyncio.Event()

    @property
    def web(self) -> Web:
        return Web(
            plan=lambda: self.local.world.plan,
            problems=tuple,
            store=self.world.store,
            publisher=self.world.publisher,
            archive=self.world.archive,
            callback=self.local.push,
            now=self.clock,
        )

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Desk]:
        await self.world.store.follow(self.local.world.plan.sources, self.clock())
        async with serving(application(self.web), self.listener):
            stop = asyncio.Event()
            running = asyncio.create_task(self.local.run(stop, self._renew))
            try:
                yield self
            finally:
                stop.set()
                await running
                await self.wire.close()

    async def _renew(self) -> Renewed | None:
        return self.renewals.pop() if self.renewals else None

    async def change(self, plan: Plan) -> None:
        """Another configuration, in force when this returns."""

        async def retire() -> None:
            self.retired.set()

        self.retired.clear()
        self.renewals.append(Renewed(world=replace(self.local.world, plan=plan), retire=retire))
        await asyncio.wait_for(self.retired.wait(), PATIENCE)

    def held(self, number: int = 0) -> Subscription | None:
        return self.local.push.of(f"paper-{number}")

    def leased(self, number: int = 0) -> bool:
        held = self.held(number)
        return held is not None and held.lease_until is not None

    async def visit(self, number: int = 0) -> Visit:
        return (await self.world.store.visits())[number].visit

    async def until(self, found: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not found():  # noqa: ASYNC110 (what is waited for happens in other threads)
                await asyncio.sleep(0.005)

    def later(self, seconds: float) -> None:
        """The clock is moved, and the daemon looks."""
        self.clock.advance(seconds)
        self.local.push.turn()


async def deliver(
    hub: Hub, paper: Paper, body: bytes, *, method: str = "sha256", secret: str | None = None
) -> list[int]:
    def push() -> list[int]:
        until(lambda: paper.topic in {topic for topic, _ in hub.subscribers})
        return hub.deliver(paper.topic, body, method=method, secret=secret)

    return await asyncio.to_thread(push)
