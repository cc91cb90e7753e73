"""A changed configuration, taken up while the daemon runs.

All but `archive` and `server.listen` is taken up at once: those two need a new start, which is said. A broken
configuration is told, file, line and key, in the log, on the first page and by /healthz, until it is mended; the last
good one stays in force.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.adapters import config
from bot.adapters.config.watch import Watch
from bot.adapters.http import Wire
from bot.app import parts
from bot.engine.each import Bounded
from bot.engine.local import Renewed
from bot.engine.pool import Workers
from bot.model.errors import ConfigError, Problem
from bot.model.logline import line
from bot.model.plan import Plan
from bot.ports import World

log = logging.getLogger("tearsheet")


class Renewal:
    """`bot.engine.local.Renew` over a folder of configuration. Raises ConfigError where it is broken at the start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._watch = Watch(folder, config.FILES)
        self.read = config.read(folder)
        """As it was last read without a fault. What is in force may know more: the port that was given out."""
        self.problems: tuple[Problem, ...] = ()
        """Of the configuration on disk, while it is broken."""
        self.world: World | None = None
        """In force, once it is open."""

    async def __call__(self) -> Renewed | None:
        if not self._watch.changed():
            return None
        try:
            read = await asyncio.to_thread(config.read, self._folder)
        except ConfigError as error:
            self.problems = error.problems
            for problem in error.problems:
                log.error(line("configuration refused", **_fields(problem)))  # noqa: TRY400 (its text says it all)
            return None
        if self.problems:
            log.info(line("configuration mended", folder=self._folder))
        self.problems = ()
        return await self._renewed(read)

    async def close(self) -> None:
        """Closes what is in force; what it replaced is closed already."""
        if self.world is not None:
            await cast("Wire", self.world.fetcher).close()
            await cast("Workers", self.world.extraction).close()

    async def _renewed(self, read: Plan) -> Renewed | None:
        assert self.world is not None  # it is opened before the first look
        old, plan, self.read = self.world, self._kept(read, self.world.plan), read
        if plan == old.plan:
            return None
        changes: dict[str, Any] = {"plan": plan, "each": Bounded(plan.polling.pages)}
        changes["tagger"] = await asyncio.to_thread(parts.selector, plan)
        if _network(plan) != _network(old.plan):
            changes["fetcher"] = parts.wire(plan)
        if plan.limits != old.plan.limits:
            changes["extraction"] = parts.workers(plan)
        self.world = replace(old, **changes)

        async def retire() -> None:
            if "fetcher" in changes:
                await cast("Wire", old.fetcher).close()
            if "extraction" in changes:
                await cast("Workers", old.extraction).close()

        return Renewed(world=self.world, retire=retire)

    def _kept(self, read: Plan, old: Plan) -> Plan:
        """The plan without what only a new start can change."""
        moved = read.server.listen != self.read.server.listen
        for key, differs in (("archive", read.archive != self.read.archive), ("server.listen", moved)):
            if differs:
                log.warning(line("configuration needs a restart", key=key))
        server = (
            old.server if moved or read.server == self.read.server else replace(read.server, listen=old.server.listen)
        )
        return replace(read, archive=old.archive, server=server)


def _network(plan: Plan) -> tuple[object, ...]:
    return plan.limits, plan.politeness, plan.network, plan.contact


def _fields(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "found": problem.found,
        "expected": problem.expected,
    }
