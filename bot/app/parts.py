"""The parts that a configuration shapes, each made from a plan. The only clock of the program is here, and its event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvloop

from bot import __version__
from bot.adapters.http import Wire
from bot.engine.pool import Workers
from bot.model.plan import Plan
from bot.stages.select import Selector

T = TypeVar("T")


def completed(work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to, on libuv's event loop: a poll costs an eighth less on it. Ctrl-C cancels the work."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def now() -> datetime:
    return datetime.now(UTC)


def agent(plan: Plan) -> str:
    """The User-Agent: who we are and how a publisher reaches whoever runs this."""
    return f"tearsheet/{__version__}" + (f" (+{plan.contact})" if plan.contact else "")


def wire(plan: Plan, before: Wire | None = None) -> Wire:
    return Wire(
        limits=plan.limits,
        politeness=plan.politeness,
        network=plan.network,
        agent=agent(plan),
        now=now,
        before=before,
    )


def workers(plan: Plan) -> Workers:
    return Workers(plan.limits)


def selector(plan: Plan) -> Selector:
    groups = {source.name: source.group for source in plan.sources if source.group}
    return Selector(plan.entities, plan.topics, groups)
