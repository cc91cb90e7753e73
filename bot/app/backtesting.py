"""A rule tried out over the index, read beside a daemon that may be running."""

from __future__ import annotations

from pathlib import Path

from bot.adapters import config
from bot.app import Bar, reading
from bot.app.parts import now
from bot.model.errors import RuleError, UsageError
from bot.model.plan import Plan
from bot.model.pointing import pointed
from bot.model.topic import Expression
from bot.stages.asking import names_of, parse
from bot.stages.backtesting import Backtest, Trial, Tried

__all__ = ["Backtest", "Tried", "backtest", "rule_in", "rule_of"]

_TOPICS = frozenset({".yaml", ".yml"})
"""What a file is named like that holds topics, and not a rule alone."""

_STEP = 100  # articles between two moves of the bar


async def backtest(plan: Plan, after: Expression, before: Expression | None, bar: Bar) -> tuple[Backtest, bool]:
    """What the rule finds, held against another; and whether every article was asked, for the index is of other entities."""
    async with reading(plan) as store:
        trial = Trial(plan, after, before, await store.catalogue.made_by())
        total, found = await store.catalogue.count(trial.need), Backtest()
        with bar("asking the articles") as told:
            async for article in store.catalogue.candidates(trial.need):
                trial.ask(article, found)
                if found.read % _STEP == 0:
                    told(found.read, total)
    found.tried.sort(key=lambda one: (one.published, one.id), reverse=True)
    return found, trial.stale


def rule_in(plan: Plan, folder: Path, file: Path, topic: str) -> Expression:
    """The rule of a topic in another topics.yaml, or that of a file that holds nothing else. Raises UsageError, ConfigError, OSError."""
    if file.suffix not in _TOPICS:
        return rule_of(plan, _line(file), str(file))
    file.stat()  # a configuration may do without a file, but not whoever names one
    found = {one.name: one.match for one in config.topics(folder, file, parse)}
    if topic not in found:
        raise UsageError(f"{file} has no topic {topic}; it has: {', '.join(found) or 'none'}")
    return found[topic]


def _line(file: Path) -> str:
    """A mark of the byte order, as some editors put at the begin, is no part of a rule."""
    try:
        return file.read_text("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: byte {error.start} is no UTF-8; expected a rule on one line") from None


def rule_of(plan: Plan, rule: str, where: str = "--rule") -> Expression:
    """Raises UsageError, with a caret under the column that is wrong. A time that is told from now is reckoned here."""
    try:
        return parse(rule, now=now(), known=names_of(plan))
    except RuleError as error:
        line, caret = pointed(rule, error.column)
        raise UsageError(f"{where}: {error}\n  {line}\n  {caret}") from error
