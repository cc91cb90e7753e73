"""The verb `export`: what other tools open.

`--cdxj` writes the index of the whole archive as CDXJ, `-` (the default) to standard output: sorted, file names relative to the
folder of the archive. `--wacz OUT` writes one file with everything that the chosen articles stand on: those of the IDs, or
those of a topic, a source, a time range (first seen, `--until` excluded); all of them where nothing is chosen. Both read beside a
running daemon. Exit 1: a record that is needed is missing or damaged; then nothing is written.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot import app, console
from bot.app import exporting
from bot.cli.words import DONE, instant, number
from bot.model.bundle import Selection
from bot.model.errors import UsageError
from bot.model.plan import Plan
from bot.model.query import Query

_STDOUT = "-"


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb("export", export, "writes the index as CDXJ, or a bundle (WACZ) of articles that other tools open")
    form = made.add_mutually_exclusive_group(required=True)
    form.add_argument("--cdxj", nargs="?", const=_STDOUT, metavar="OUT", help="the index of everything (stdout)")
    form.add_argument("--wacz", type=Path, metavar="OUT", help="a bundle of the chosen articles")
    made.add_argument("ids", nargs="*", metavar="ID", help="these articles, as `articles` prints their ids")
    made.add_argument("--topic", default="", metavar="T", help="of this topic")
    made.add_argument("--source", default="", metavar="S", help="of this source")
    made.add_argument("--since", type=instant, metavar="D", help="first seen since this day or instant")
    made.add_argument("--until", type=instant, metavar="D", help="first seen before this day or instant")
    made.add_argument("--force", action="store_true", help="write over OUT")


def export(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    chosen = any((options.ids, options.topic, options.source, options.since, options.until))
    if options.wacz is None:
        if chosen:
            raise UsageError("--cdxj is the index of everything: it takes no ids and no choice")
        return _cdxj(plan, options.cdxj, force=options.force)
    return _wacz(plan, options)


def _cdxj(plan: Plan, out: str, *, force: bool) -> int:
    if out != _STDOUT and Path(out).exists() and not force:
        raise UsageError(f"{out} exists; --force writes over it")
    with console.bar("listing the captures") as bar:
        lines = exporting.cdxj(plan, lambda done, total: bar(done, total, ""))
        if out == _STDOUT:
            asyncio.run(_print(lines))
        else:
            asyncio.run(_write(lines, Path(out)))
    return DONE


async def _print(lines: AsyncIterator[str]) -> None:
    async for line in lines:
        console.out(line)


async def _write(lines: AsyncIterator[str], out: Path) -> None:
    """Beside its place, and moved there when it is whole."""
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with beside.open("x", encoding="ascii") as stream:
            async for line in lines:
                stream.write(f"{line}\n")
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def _wacz(plan: Plan, options: argparse.Namespace) -> int:
    if options.ids and any((options.topic, options.source, options.since, options.until)):
        raise UsageError("ids choose by themselves: they go without --topic, --source, --since and --until")
    if options.wacz.suffix != ".wacz":
        raise UsageError(f"{options.wacz}: the name of a bundle ends in .wacz (WACZ 1.1.1)")
    if options.topic and options.topic not in {topic.name for topic in plan.topics}:
        raise UsageError(
            f"no topic is named {options.topic}; topics.yaml has: {', '.join(t.name for t in plan.topics)}"
        )
    selection = Selection(
        ids=tuple(id_.rpartition("/")[2] for id_ in options.ids),
        query=Query(topic=options.topic, source=options.source, since=options.since or ""),
        until=options.until or "",
    )
    with console.bar("bundling") as bar:
        told = exporting.bundled(
            plan, selection, options.wacz, lambda done: bar(done, len(options.ids), ""), force=options.force
        )
        made = asyncio.run(told)
    size = options.wacz.stat().st_size
    articles, captures = number(made.articles, "article"), number(made.records, "capture")
    console.say(f"{options.wacz}: {articles}, {captures} out of {number(len(made.files), 'file')}, {size:,} bytes")
    return DONE
