"""The verb `rebuild`: the index and the feeds again, from the WARC files alone. How it is done: docs/rebuild.md.

With `--reextract` standard output has a line for each field of an article that is read otherwise today:

    id version field old new       version 0: the capture made none

As a table the last two are JSON, 60 characters from shortly before where they differ, and the columns are parted by tabs; as JSON Lines they are whole.
Standard error says what was made. Exit 1: something could not be read; the log names it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

from bot import app, console
from bot.app import again
from bot.cli.words import DONE, FAILED, number
from bot.model import codec
from bot.model.errors import UsageError

_WIDE = 60
"""Characters of a value in a table."""
_BEFORE = 20
"""Of them, before the first that differs."""


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb("rebuild", rebuild, "makes the index and the feeds again from the WARC files alone")
    made.add_argument("--reextract", action="store_true", help="and run today's extraction over all that was captured")
    made.add_argument(
        "--dry-run", action="store_true", help="only say what --reextract would change; nothing is written"
    )
    made.add_argument(
        "--force", action="store_true", help="although WARC files are missing that the index or a manifest names"
    )
    made.add_argument(
        "--format", choices=("table", "jsonl"), default="table", help="of what changed; table is the default"
    )


def rebuild(options: argparse.Namespace) -> int:
    if options.dry_run and not options.reextract:
        raise UsageError("--dry-run says what --reextract would change: give both")
    plan = app.configuration(options.config)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    begun, made = time.monotonic(), again.Rebuilt()
    say = _as_json if options.format == "jsonl" else _as_row
    if options.dry_run:
        read = app.completed(again.tried(plan, console.steps, say))
    else:
        made, read = app.completed(
            again.again(plan, console.steps, say if options.reextract else None, force=options.force)
        )
        _tell(made, time.monotonic() - begun)
    if options.reextract:
        _tell_read(read)
    return FAILED if made.damaged else DONE


def _as_json(change: again.Change) -> None:
    console.out(codec.dumps(change))


def _as_row(change: again.Change) -> None:
    old, new = (json.dumps(value, ensure_ascii=False) for value in (change.old, change.new))
    common = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    values = (_short(text, common) for text in (old, new))
    console.out("\t".join((change.id, str(change.version), change.field, *values)))


def _short(text: str, common: int) -> str:
    """What differs, with some words before it."""
    begin = 0 if len(text) <= _WIDE else max(common - _BEFORE, 0)
    shown = text[begin:] if len(text) - begin <= _WIDE else text[begin : begin + _WIDE - 1] + "…"
    return f"…{shown}" if begin else shown


def _tell(made: again.Rebuilt, seconds: float) -> None:
    damaged = f"; {made.damaged} could not be read, see the log" if made.damaged else ""
    console.say(
        f"{number(made.files, 'file')}, {number(made.captures, 'capture')}: {number(made.derivations, 'derivation')} made"
        f" {number(made.articles, 'article')}, {made.pending} pending; {seconds:.1f} s{damaged}"
    )


def _tell_read(read: again.Reextracted) -> None:
    left = f", {read.left} could not be, see the log" if read.left else ""
    console.say(f"{read.read} read again{left}; {read.changed} changed")
    for field, count in sorted(read.fields.items(), key=lambda entry: (-entry[1], entry[0])):
        console.say(f"{count:>8}  {field}")
