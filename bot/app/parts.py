"""The parts that a configuration shapes, each made from a plan. The only clock of the program is here, and its event loop."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import uvloop

from bot import __version__
from bot.adapters.http import Wire
from bot.engine.pool import Workers
from bot.model import codec
from bot.model.plan import ArchiveSettings, Plan, ServerSettings
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


def about(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What each WARC file says of how it was made: as whom the web was asked, and under which configuration.

    The digest is of everything that shapes what is asked and what is made of it, not of where the archive is and who is served.
    """
    shaping = replace(plan, archive=ArchiveSettings(unchanged=plan.archive.unchanged), server=ServerSettings())
    digest = hashlib.sha256(codec.dumps(shaping).encode()).hexdigest()
    return (("http-header-user-agent", agent(plan)), ("robots", "obey"), ("configuration-digest", f"sha256:{digest}"))


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


def groups(plan: Plan) -> dict[str, str]:
    """Source → its group, for those that have one."""
    return {source.name: source.group for source in plan.sources if source.group}


def selector(plan: Plan) -> Selector:
    return Selector(plan.entities, plan.topics, groups(plan))
