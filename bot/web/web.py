"""What the pages are made from. A daemon reloads its configuration, so each request asks for the one in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model.errors import Problem
from bot.model.plan import Plan
from bot.model.share import Share
from bot.ports import Archive, Publisher, Store
from bot.ports.pushes import Callback
from bot.stages.searching import Judging
from bot.stages.select.judging import Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The world as the web sees it."""

    plan: Callable[[], Plan]
    """The configuration in force."""
    problems: Callable[[], tuple[Problem, ...]]
    """What is wrong with the one on disk; empty: it is the one in force."""
    store: Store
    publisher: Publisher
    archive: Archive
    now: Callable[[], datetime]
    callback: Callback | None = None
    """What hubs call; None: nobody is subscribed anywhere."""
    paused: Callable[[], str] = str
    """Why nothing is asked; empty, as `str()` is: it is."""
    shares: Callable[[], tuple[Share, ...]] = tuple
    """Who may read private feeds; nobody, as `tuple()` has it."""
    judging: Judging = Judge
    """Who compiles the rule of a search, over the entities in force; there are none, as `Judge` has it."""
