"""The verb `status`: why is nothing coming?

One line for each configured source (or each named one), also for one that the index does not know yet: it is `new`. The
index is read beside a running daemon; nothing is asked of the web and nothing is changed. Those that need attention come
first, by name within both. The words of `state` are explained in `bot.stages.standing`.

    source title state attention   name, as shown, one word, and whether somebody has to look at it
    lastPoll nextPoll why          when it was asked, when it is asked next (never: null), and what set that
    error failures                 of the last poll, and how many in a row have failed
    newest                         when something new last came
    records waiting quarantined    articles made, entries still to be taken, entries held back
    note feed                      where it has moved to, and its address without credentials

Off a terminal the table has all of these, tab-separated; on one it has the short columns, and times are told from now.
Standard error says of each source that needs attention what is wrong and what to do, and that nobody polls where sources
are due and no process holds the archive's lock, and that the disk is full. Exit 1: a source, or the disk, needs attention.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot import app, console
from bot.cli.words import ALLOW, DONE, FAILED, REFUSED, folder, number, require_sources
from bot.model import codec
from bot.model.address import public
from bot.model.plan import Plan
from bot.model.query import Standing
from bot.model.source import Source, Visit

_COLUMNS = (
    "source", "title", "state", "attention", "lastPoll", "nextPoll", "why", "error", "failures", "newest", "records",
    "waiting", "quarantined", "note", "feed",
)  # fmt: skip
_SHORT = ("source", "state", "last poll", "last new", "next poll", "records", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """What the index says; nothing where there is none yet."""

    held: Mapping[str, Standing] = field(default_factory=dict)
    quarantined: Mapping[str, str] = field(default_factory=dict)
    """Source → address and reason of the entry that was held back first."""


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb("status", status, "why is nothing coming? each source: its polls, its last error, what it has brought")
    made.add_argument("sources", nargs="*", metavar="SOURCE", help="these alone")
    made.add_argument("--format", choices=("table", "jsonl", "csv"), default="table", help="table is the default")


def status(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    require_sources(plan, options.sources)
    known, now = app.index_path(plan).exists(), app.now()
    index = asyncio.run(_read(plan)) if known else _Index()
    wanted = set(options.sources)
    chosen = [source for source in plan.sources if not wanted or source.name in wanted]
    found = app.standing.ordered((_standing(index, source, now) for source in chosen), now)
    _print(plan, found, options.format, now)
    for held, state in found:
        if state.attention:
            advice = _advice(held, state, index, options)
            text = "; ".join(filter(None, (state.text, advice)))
            console.say(f"{state.word:<11} {held.visit.source}: {text}")
        elif held.visit.adopted and sys.stdout.isatty():  # elsewhere it has a column
            console.say(f"{'note':<11} {held.visit.source}: {state.text}")
    _tell_idle(plan, [held.visit for held, _ in found], options, known=known, now=now)
    full = app.full(plan)
    if full:
        console.say(f"{'paused':<11} nothing is asked until there is room: {full}")
    return FAILED if full or any(state.attention for _, state in found) else DONE


async def _read(plan: Plan) -> _Index:
    async with app.reading(plan) as store:
        held = {one.visit.source: one for one in await store.visits()}
        first: dict[str, str] = {}
        if any(one.quarantined for one in held.values()):
            for pending, why in await store.quarantined():
                reason = app.standing.printable(why.rstrip().rpartition("\n")[2])
                address = app.standing.printable(public(pending.item.url or pending.item.key))
                first.setdefault(pending.source, f"{address}: {reason}")
        return _Index(held=held, quarantined=first)


def _standing(index: _Index, source: Source, now: datetime) -> Standing:
    new = Visit(source=source.name, next_poll_at=now)
    return index.held.get(source.name) or Standing(visit=new, articles=0, pending=0, quarantined=0)


def _print(plan: Plan, found: Collection[tuple[Standing, app.standing.State]], form: str, now: datetime) -> None:
    objects = [_plain(plan, held, state) for held, state in found]
    if form == "jsonl":
        for one in objects:
            console.out(console.as_json(one))
    elif form == "csv":
        write = console.rows_csv(_COLUMNS)
        for one in objects:
            write(_texts(one))
    else:
        rows = [_texts(one) | _short(held.visit, now) for one, (held, _) in zip(objects, found, strict=True)]
        console.table(_COLUMNS, _SHORT, rows)


def _plain(plan: Plan, held: Standing, state: app.standing.State) -> dict[str, Any]:
    """One JSON object; every key is always present, null where nothing is known."""
    visit, source = held.visit, plan.source(held.visit.source)
    assert source is not None  # only configured ones are listed
    values = (
        source.name, source.title, state.word, state.attention, _instant(visit.polled_at),
        None if visit.stopped else _instant(visit.next_poll_at), visit.why or None,
        app.standing.printable(visit.error) or None, visit.failures, _instant(visit.newest_at), held.articles,
        held.pending, held.quarantined, app.standing.move(visit) or None, public(source.feed),
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _texts(plain: Mapping[str, Any]) -> dict[str, str]:
    words = {None: "", True: "yes", False: "no"}
    return {
        key: words[value] if value is None or isinstance(value, bool) else str(value) for key, value in plain.items()
    }


def _short(visit: Visit, now: datetime) -> dict[str, str]:
    return {
        "last poll": app.standing.last_poll(visit, now).words,
        "next poll": app.standing.next_poll(visit, now).words,
        "last new": "" if visit.newest_at is None else app.standing.when(visit.newest_at, now),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else codec.stamp(at.astimezone(UTC).replace(microsecond=0))


def _advice(held: Standing, state: app.standing.State, index: _Index, options: argparse.Namespace) -> str:
    """What to do about a source, where its state does not say it."""
    name, visit = held.visit.source, held.visit
    look = f"{app.program()} try {name}{folder(options.config)}"
    if state.word == "quarantined":
        first = index.quarantined.get(name, "")
        return f"{first}; a fault of this program: report it with the log" if first else ""
    if state.word == "silent":
        return f"look at its site, and at the feeds that it has now: {app.program()} add SITE{folder(options.config)}"
    if state.word == "failing" and REFUSED in visit.error:
        return ALLOW
    if state.word == "failing" and visit.status == 404:
        return f"it may have moved: find it with {app.program()} add SITE{folder(options.config)}"
    return f"see what it answers now: {look}" if state.word == "failing" else ""


def _tell_idle(
    plan: Plan, visits: Collection[Visit], options: argparse.Namespace, *, known: bool, now: datetime
) -> None:
    if not visits:
        console.say(f"There is no source yet: {options.config}/sources.yaml is missing or empty.")
        return
    due = sum(visit.next_poll_at <= now for visit in visits)
    if due and not app.writing(plan):
        counted = f"{number(due, 'source')} {'is' if due == 1 else 'are'} due"
        console.say(f"nobody polls: start {app.program()} run{folder(options.config)} ({counted})")
        if not known:
            console.say(f"Nothing was polled yet; once: {app.program()} poll{folder(options.config)}")
