"""The parts that a configuration shapes, each made from a plan. The only clock of the program is here."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import __version__
from bot.adapters.http import Wire
from bot.engine.pool import Workers
from bot.model.plan import Plan
from bot.stages.select import Selector


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
