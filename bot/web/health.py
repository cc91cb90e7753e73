"""`/healthz`: is the program at work, and what do its sources and its configuration need?

200 while the index answers: that sources fail or the configuration on disk is broken is said, and is no reason to start
the program again. 503 when the index answers with an error, or not at all within some seconds.
"""

from __future__ import annotations

import asyncio
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
    problems = public(web.plan(), web.problems())
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


def public(plan: Plan, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """What everybody may read of them: where there are private topics, of a rule that may be one's its place alone."""
    names = {topic.name for topic in plan.topics if not topic.private}
    if len(names) == len(plan.topics):
        return problems
    return tuple(
        problem
        if not problem.file.endswith("topics.yaml") or problem.key.split(".")[1:2] in [[name] for name in names]
        else replace(problem, key="topics", found="a mistake", expected="what `tearsheet check` tells")
        for problem in problems
    )


def further(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """What is said of those that are not told one by one; empty where all are."""
    more = len(problems) - SHOWN
    return (f"and {more} more: `tearsheet check` tells them all",) if more > 0 else ()
