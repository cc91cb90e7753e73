"""What `check` finds out beyond reading the files: whether the topics' own examples hold, which names will mislead, and
which rules hold a slip.

None of it is a fault of the configuration's form: a daemon takes up a topic whose examples do not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.adapters import config
from bot.adapters.config import Places
from bot.app.doubting import warnings
from bot.app.parts import groups
from bot.model.article import Reason
from bot.model.errors import Problem
from bot.model.plan import Plan
from bot.model.topic import Example
from bot.stages.asking import parse
from bot.stages.select.examples import Missed, missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    plan: Plan
    missed: tuple[Problem, ...]
    """Each example that does not hold."""
    warnings: tuple[str, ...]
    """Names that will mislead, and slips in rules on one line."""


def checked(folder: Path) -> Checked:
    """Raises ConfigError as `configuration` does."""
    plan, places, rules = config.load(folder, parse)
    unmet = missed(plan.entities, plan.topics, groups(plan))
    return Checked(
        plan=plan, missed=tuple(_problem(each, places) for each in unmet), warnings=warnings(plan, places, rules)
    )


def _problem(each: Missed, places: Places) -> Problem:
    part = f"topics.{each.topic}.examples.{each.part}"
    numbered = f"{part}.{each.number}"
    key = numbered if numbered in places else part  # one that stands without a list
    file, line = places[key]
    if each.part == "must":
        return Problem(file=file, line=line, key=key, found=f"no match for {_said(each.example)}", expected="a match")
    why = "; ".join(map(_because, each.reasons)) or "nothing that it says is ruled out"
    found = f"a match for {_said(each.example)}: {why}"
    return Problem(file=file, line=line, key=key, found=found, expected="no match")


def _because(reason: Reason) -> str:
    alias = f", by the alias {reason.alias}" if reason.alias else ""
    times = f" {reason.count} times" if reason.count > 1 else ""
    return f"{reason.leaf} in {reason.where} ({reason.found}{alias}){times}"


def _said(example: Example) -> str:
    """So much of it that one knows which it is."""
    return next(
        (f'"{text}"' for text in (example.title, example.lead, example.body, example.url) if text), "the example"
    )
