"""The verbs that follow sources: run, poll, check, demo."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import __version__, app, console
from bot.app import checking
from bot.cli.words import ALLOW, DONE, FAILED, REFUSED, number, require_sources
from bot.model import codec
from bot.model.errors import UsageError
from bot.model.plan import Plan


def run(options: argparse.Namespace) -> int:
    console.logs(verbose=options.verbose, quiet_on_terminal=False)
    app.completed(app.run(options.config, _serving, console.steps))
    console.say("tearsheet: stopped")
    return DONE


def poll(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    names = _named(plan, options.sources, options.all)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    tally = app.completed(app.poll(plan, names, _watched, console.steps))
    _summary(tally)
    return FAILED if tally.failed else DONE


def check(options: argparse.Namespace) -> int:
    found = checking.checked(options.config)
    plan = found.plan
    for problem in found.missed:
        console.say(str(problem))
    counts = ((plan.sources, "source"), (plan.entities, "entity"), (plan.topics, "topic"))
    told = ", ".join(number(len(known), word) for known, word in counts)
    console.out(f"{options.config}: {told}; {_held(len(found.missed))}{_doubted(len(found.warnings))}")
    for known, word in counts:
        if not known and word != "entity":
            console.say(f"There is no {word} in it: {options.config}/{word}s.yaml is missing or empty.")
    for warning in found.warnings:
        console.say(warning)
    return FAILED if found.missed else DONE


def _held(missed: int) -> str:
    if not missed:
        return "no fault found"
    return f"{number(missed, 'example')} of its topics {'does' if missed == 1 else 'do'} not hold"


def _doubted(warnings: int) -> str:
    """Beside what is told of faults: a warning is none, and should not be overlooked."""
    return f", {number(warnings, 'warning')}" if warnings else ""


def demo(options: argparse.Namespace) -> int:
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tearsheet-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; the demo makes its archive in a fresh folder")
    app.completed(app.demo(folder, _watched, console.say, once=options.exit))
    return DONE


def _serving(plan: Plan) -> None:
    console.say(f"tearsheet {__version__} serves {plan.server.base_url} (archive {plan.archive.path}); Ctrl-C ends it")


def _named(plan: Plan, names: list[str], everything: bool) -> list[str] | None:
    require_sources(plan, names)
    if names and everything:
        raise UsageError("name sources or say --all, not both")
    return [source.name for source in plan.sources] if everything else names or None


@contextlib.contextmanager
def _watched(title: str) -> Iterator[app.Watch]:
    with console.bar(title) as update:
        yield lambda tally: update(*_progress(tally))


def _progress(tally: app.Tally) -> tuple[int, int, str]:
    """Polls and articles are steps of the same bar: of a first pass the articles are most of the work."""
    taken = tally.made + len(tally.postponed) + len(tally.quarantined)
    words = (
        f"{tally.polled} of {number(tally.sources, 'source')}, {taken} of {number(max(tally.new, taken), 'article')}"
    )
    words += f", {number(tally.requisites, 'requisite')}" if tally.requisites else ""
    failed = f", {len(tally.failed)} failed" if tally.failed else ""
    return tally.polled + taken, tally.sources + max(tally.new, taken), words + failed


def _summary(tally: app.Tally) -> None:
    for name, why in sorted(tally.failed.items()):
        console.say(f"failed      {name}: {why}")
    for name, until in tally.waiting:
        console.say(f"waiting     {name}: asked not to be asked before {codec.stamp(until)}")
    for word, found in (("feed text", tally.stood_in), ("later", tally.postponed), ("quarantined", tally.quarantined)):
        for url, why in found:
            console.say(f"{word:<11} {url}: {why.splitlines()[-1] if why else ''}")
    if any(REFUSED in why for why in tally.failed.values()):
        console.say(ALLOW)
    if tally.next_due is not None:
        console.say(f"No source is due before {tally.next_due:%Y-%m-%d %H:%M:%SZ}; --all polls every source now.")
        return
    console.say(
        f"{number(tally.polled, 'source')} polled, {tally.unchanged} unchanged, {len(tally.failed)} failed;"
        f" {tally.new} new entries, {tally.made} articles made;"
        f" feeds rewritten: {', '.join(tally.published) or 'none'}"
    )
