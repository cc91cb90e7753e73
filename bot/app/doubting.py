"""What `check` warns of: names that will mislead, and slips in rules, each with the file and line it stands on."""

from __future__ import annotations

import json

from bot.adapters.config import Places, Rules
from bot.model.plan import Plan
from bot.stages.asking import hints
from bot.stages.tag.misleading import Doubt, doubts


def warnings(plan: Plan, places: Places, rules: Rules) -> tuple[str, ...]:
    """One line each, in the order of the files and of their lines."""
    names = [(_place(doubt, places), _said(doubt)) for doubt in doubts(plan.entities)]
    slips = [(places[path], f"{path}: {hint}") for path, rule in rules.items() for hint in hints(rule)]
    found = sorted([*names, *slips], key=lambda told: told[0])
    return tuple(f"{file}:{line}: {said}" for (file, line), said in found)


def _said(doubt: Doubt) -> str:
    alias = json.dumps(doubt.found, ensure_ascii=False)
    return f"entities.{doubt.entity}.{doubt.key}: {alias} may mislead: {doubt.why}; {doubt.cure}"


def _place(doubt: Doubt, places: Places) -> tuple[str, int]:
    """Of one value without a list the number is not written, so no line is known for it: that of the key stands in."""
    path = f"entities.{doubt.entity}.{doubt.key}"
    while path not in places:
        path = path.rpartition(".")[0]
    return places[path]
