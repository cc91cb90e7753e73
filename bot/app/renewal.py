"""A changed configuration, taken up while the daemon runs.

All but `archive` and `server.listen` is taken up at once: those two need a new start, which is said. A broken
configuration is told, file, line and key, in the log, on the first page and by /healthz, until it is mended; the last
good one stays in force. So is one that has lost all its sources or topics: more likely a slip than a wish.
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
from bot.stages.asking import parse

log = logging.getLogger("tearsheet")


class Renewal:
    """`bot.engine.local.Renew` over a folder of configuration. Raises ConfigError where it is broken at the start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._watch = Watch(folder, config.FILES)
        self.read = config.read(folder, parse)
        """As it was last read without a fault. What is in force may know more: the port that was given out."""
        self._begun = self.read
        self.problems: tuple[Problem, ...] = ()
        """Of the configuration on disk, while it is broken."""
        self.world: World | None = None
        """In force, once it is open."""

    async def __call__(self) -> Renewed | None:
        if not self._watch.changed():
            return None
        try:
            read = await asyncio.to_thread(config.read, self._folder, parse)
            _refuse_emptied(self._folder, self.read, read)
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
            wire = parts.wire(plan, cast("Wire", old.fetcher))
            changes |= {"fetcher": wire, "post": wire.post}
        if plan.limits != old.plan.limits:
            changes["extraction"] = parts.workers(plan)
        await old.archive.describe(parts.about(plan))
        self.world = replace(old, **changes)

        async def retire() -> None:
            if "fetcher" in changes:
                await cast("Wire", old.fetcher).close()
            if "extraction" in changes:
                await cast("Workers", old.extraction).close()

        return Renewed(world=self.world, retire=retire)

    def _kept(self, read: Plan, old: Plan) -> Plan:
        """The plan without what only a new start can change."""
        begun, last = _restarts(self._begun), _restarts(self.read)
        for key, value in _restarts(read).items():
            if value != last[key]:
                need = "no restart" if value == begun[key] else "a restart"
                log.warning(line(f"configuration needs {need}", key=key))
        server = replace(read.server, listen=old.server.listen)
        if read.server.listen != self._begun.server.listen or read.server == self._begun.server:
            server = old.server
        return replace(read, archive=old.archive, server=server)


def _refuse_emptied(folder: Path, old: Plan, new: Plan) -> None:
    """An editor or a copy may empty a file for a while, and each subscriber of each topic would be told that it is gone."""
    kinds = {"sources": (old.sources, new.sources), "topics": (old.topics, new.topics)}
    expected = "one at least, as before: to go on without any, start it again"
    problems = tuple(
        Problem(file=str(folder / f"{key}.yaml"), line=1, key=key, found="none any more", expected=expected)
        for key, (before, now) in kinds.items()
        if before and not now
    )
    if problems:
        raise ConfigError(problems)


def _restarts(plan: Plan) -> dict[str, object]:
    """What only a new start can change, by key."""
    return {"archive": plan.archive, "server.listen": plan.server.listen}


def _network(plan: Plan) -> tuple[object, ...]:
    return plan.limits, plan.politeness, plan.network, plan.contact


def _fields(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        **({"column": problem.column} if problem.column else {}),
        "found": problem.found,
        "expected": problem.expected,
    }
