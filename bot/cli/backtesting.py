"""The verb `backtest`: what a topic finds in the archive, and what a change of its rule gains and loses (docs/backtest.md).

On standard output, three columns parted by tabs (on a terminal a table):

    in|gained|lost   id      2026-11-03 source: headline — why
    source           name    how many articles
    month            2026-11 how many articles
    form             alias   the words as they stand there (at how many places)

Against another rule a number is two: before → after. As JSON Lines an article a line, and at last one with the numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot import app, console
from bot.app import backtesting
from bot.app.backtesting import Backtest, Tried
from bot.cli.words import DONE, number, why
from bot.model import codec
from bot.model.errors import UsageError
from bot.model.plan import Plan
from bot.model.topic import Expression, Topic

_COLUMNS = ("", "", "")
Row = tuple[str, str, str]


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb(
        "backtest", backtest, "what a topic finds in the archive, and what another rule in its place gains and loses"
    )
    made.add_argument("topic", metavar="TOPIC", help="of topics.yaml")
    other = made.add_mutually_exclusive_group()
    other.add_argument(
        "--against", type=Path, metavar="FILE", help="another topics.yaml, or a file with the changed rule on one line"
    )
    other.add_argument(
        "--rule", metavar="RULE", help="the changed rule on one line; --rule=-sport where it begins with -"
    )
    made.add_argument("--limit", default=0, type=_count, metavar="N", help="the newest N articles (all)")
    made.add_argument("--format", choices=("table", "jsonl"), default="table", help="table is the default")


def backtest(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    topic = _topic(plan, options.topic)
    changed = _changed(plan, options)
    after, before = (topic.match, None) if changed is None else (changed, topic.match)
    found, stale = app.completed(backtesting.backtest(plan, after, before, console.steps))
    if stale:
        console.say("The index was made by other entities than entities.yaml holds now: every article was asked.")
    shown = found.tried[: options.limit or None]
    if options.format == "jsonl":
        _as_json(found, shown)
    else:
        console.fields(_COLUMNS, [*map(_row, shown), *_numbers(found, compared=changed is not None)])
    _tell(found, compared=changed is not None)
    return DONE


def _topic(plan: Plan, name: str) -> Topic:
    for topic in plan.topics:
        if topic.name == name:
            return topic
    raise UsageError(f"no topic is named {name}; topics.yaml has: {', '.join(t.name for t in plan.topics) or 'none'}")


def _changed(plan: Plan, options: argparse.Namespace) -> Expression | None:
    if options.rule is not None:
        return backtesting.rule_of(plan, options.rule)
    return backtesting.rule_in(plan, options.config, options.against, options.topic) if options.against else None


def _row(one: Tried) -> Row:
    reasons = "; ".join(map(why, one.reasons))
    return one.change, one.id, " ".join(f"{one.published[:10]} {one.source}: {one.headline} — {reasons}".split())


def _numbers(found: Backtest, *, compared: bool) -> Iterator[Row]:
    def told(count: dict[str, int]) -> str:
        return f"{count['before']} → {count['after']}" if compared else str(count["after"])

    for name, count in sorted(found.sources.items()):
        yield "source", name, told(count)
    for month, count in sorted(found.months.items()):
        yield "month", month, told(count)
    for (alias, words), count in sorted(found.forms.items(), key=lambda one: (one[0][0], -one[1]["after"], one[0])):
        yield "form", alias, f"{words} ({told(count)})"


def _as_json(found: Backtest, shown: list[Tried]) -> None:
    for one in shown:
        console.out(codec.dumps(one))
    forms = [{"alias": alias, "form": words, **count} for (alias, words), count in sorted(found.forms.items())]
    numbers: dict[str, Any] = {
        "articles": found.articles,
        "gained": found.gained,
        "lost": found.lost,
        "sources": dict(sorted(found.sources.items())),
        "months": dict(sorted(found.months.items())),
        "forms": forms,
    }
    console.out(console.as_json(numbers))


def _tell(found: Backtest, *, compared: bool) -> None:
    asked = f"{number(found.read, 'article')} asked"
    if compared:
        before, after = found.articles["before"], found.articles["after"]
        console.say(f"{asked}: {before} before, {after} after; {found.gained} gained, {found.lost} lost")
    else:
        console.say(f"{asked}: {found.articles['after']} in the topic")


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)
