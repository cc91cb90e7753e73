"""The verb `rebuild`: the index and the feeds again, from the WARC files alone. How it is done: docs/rebuild.md."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterator

from bot import app, console
from bot.app import again
from bot.cli.words import DONE, FAILED, number


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    verb("rebuild", rebuild, "makes the index and the feeds again from the WARC files alone")


def rebuild(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    begun = time.monotonic()
    made = app.completed(again.again(plan, _bar))
    _summary(made, time.monotonic() - begun)
    return FAILED if made.damaged else DONE


@contextlib.contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    with console.bar(title) as update:
        yield lambda done, total: update(done, total, "")


def _summary(made: again.Rebuilt, seconds: float) -> None:
    damaged = f"; {made.damaged} could not be read, see the log" if made.damaged else ""
    console.say(
        f"{number(made.files, 'file')}, {number(made.captures, 'capture')}: {number(made.derivations, 'derivation')}"
        f" made {number(made.articles, 'article')}, {made.pending} pending; {seconds:.1f} s{damaged}"
    )
