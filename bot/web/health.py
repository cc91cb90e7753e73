"""`/healthz`: is the program at work, and what do its sources and its configuration need?

200 while the index answers: that sources fail or the configuration on disk is broken is said, and is no reason to start
the program again. 503 when the index answers with an error, or not at all within some seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import JSONResponse

from bot.model.errors import ArchiveError, Problem
from bot.model.plan import Plan
from bot.web.web import Web

PATIENCE = 5.0
"""Seconds that the index may take."""
SHOWN = 50
"""Problems of a configuration that are told one by one: one mistake can make thousands."""
_FRESH = {"Cache-Control": "no-store"}


async def health(web: Web) -> JSONResponse:
    try:
        found = await asyncio.wait_for(web.store.health(web.now()), PATIENCE)
    except ArchiveError as error:
        return JSONResponse({"status": str(error)}, 503, headers=_FRESH)
    except TimeoutError:
        return JSONResponse({"status": f"the index has not answered for {PATIENCE:g} s"}, 503, headers=_FRESH)
    problems = open_to_all(web.plan(), web.problems())
    told = {
        "status": "paused" if (paused := web.paused()) else "ok",
        "paused": paused,
        "sources": found.sources,
        "failing": found.failing,
        "stopped": found.stopped,
        "silent": found.silent,
        "configuration": "broken" if problems else "ok",
        "problems": [*map(str, problems[:SHOWN]), *further(problems)],
    }
    return JSONResponse(told, headers=_FRESH)


def open_to_all(plan: Plan, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """As pages tell them: where there are private topics, of one that is not public in the configuration in force (it may be
    private, or become so) the line alone, for neither its name nor its rule is for everybody.
    """
    public = {topic.name for topic in plan.topics if not topic.private}
    if len(public) == len(plan.topics):
        return tuple(problems)
    return tuple(_masked(problem) if _of_topic(problem.key) - public else problem for problem in problems)


def _of_topic(key: str) -> set[str]:
    file, *names = key.split(".")
    return {names[0]} if file == "topics" and names else set()


def _masked(problem: Problem) -> Problem:
    hidden = "a fault in a topic that is not public"
    return replace(problem, key="topics", found=hidden, expected="what `tearsheet check` says")


def further(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """What is said of those that are not told one by one; empty where all are."""
    more = len(problems) - SHOWN
    return (f"and {more} more: `tearsheet check` tells them all",) if more > 0 else ()
