"""The verb `verify`: is the archive as it was written, and does everything that was derived follow from it?

    stdout    a fault a line: file, byte (-1: the file as a whole), what is wrong; with tabs between. Or JSON lines
    stderr    what was looked at, what that proves, and what it does not
    exit      0: no fault; 1: faults; 2: wrong use

It works beside a running daemon, takes no lock, and changes nothing.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from bot import app, console
from bot.app import verifying
from bot.cli.words import DONE, FAILED, number
from bot.model import codec
from bot.model.evidence import Examined, Fault
from bot.model.plan import Plan

_BODIES = {
    "files": "reading the WARC files",
    "custody": "hashing the sealed files",
    "records": "making the records again",
}


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb(
        "verify", verify, "is the archive as it was written? names each fault with file and byte; changes nothing"
    )
    made.add_argument("targets", nargs="*", metavar="ID|FILE", help="these articles or WARC files alone (everything)")
    made.add_argument(
        "--records", action="store_true", help="make every record again from the bytes too (takes as long as they took)"
    )
    made.add_argument("--format", choices=("lines", "jsonl"), default="lines", help="lines is the default")


def verify(options: argparse.Namespace) -> int:
    found = _line if options.format == "lines" else _json
    with _bars() as told:
        plan = _plan(options)
        if not options.targets:
            verdicts = [app.completed(verifying.whole(plan, found, told, records=options.records))]
        else:
            verdicts = [app.completed(_one(plan, target, found, told)) for target in options.targets]
    for verdict in verdicts:
        _tell(verdict, plan.archive.path if not options.targets else "")
    return FAILED if any(verdict.faults for verdict in verdicts) else DONE


def _plan(options: argparse.Namespace) -> Plan:
    """WARC files of anybody need no configuration."""
    files = options.targets and all(Path(target).is_file() for target in options.targets)
    return Plan() if files and not options.config.exists() else app.configuration(options.config)


def _one(
    plan: Plan, target: str, found: verifying.Found, told: verifying.Told
) -> Coroutine[Any, Any, verifying.Verdict]:
    if verifying.is_id(target):
        return verifying.article(plan, target.rpartition("/")[2], found, lambda words: console.say(_flat(words)))
    return verifying.one(plan, target, found, told)


def _line(fault: Fault) -> None:
    console.out("\t".join((_flat(fault.file), str(fault.offset), _flat(fault.what))))


def _json(fault: Fault) -> None:
    console.out(codec.dumps(fault))


def _flat(text: str) -> str:
    """On one line, and without what a terminal acts on: a fault may quote what a peer wrote."""
    return "".join(char if char.isprintable() else " " for char in text)


@contextlib.contextmanager
def _bars() -> Iterator[verifying.Told]:
    """A bar of bytes on a terminal, one work behind the other."""
    with console.bytes_bars() as update:
        yield lambda work, done, total: update(_BODIES[work], done, total)


def _tell(verdict: verifying.Verdict, archive: str) -> None:
    """`archive`: where all of it was looked at; empty: a part was."""
    for note in verdict.notes:
        console.say(f"note: {note}")
    counted = (
        (verdict.files, f"{number(verdict.files, 'file')} ({verdict.bytes} bytes, {verdict.content} unpacked)"),
        (verdict.records, number(verdict.records, "record")),
        (verdict.rows, number(verdict.rows, "index row")),
        (verdict.versions, f"{number(verdict.versions, 'version')} of articles"),
        (verdict.entries, number(verdict.entries, "feed entry")),
    )
    looked = [text for count, text in counted if count]
    where = f" in {archive}" if archive else ""
    console.say(f"Looked at{where}: {', '.join(looked) or 'nothing, for there is nothing yet'}.")
    if verdict.copies:
        console.say(
            f"{number(verdict.copies, 'record')} of files that were taken in stand in another file too, where the index leads to."
        )
    _tell_records(verdict)
    if verdict.waiting:
        console.say(
            f"{number(verdict.waiting, 'record')} may be without a row yet: a writer is at work, or the next start makes it."
        )
    console.say(f"{number(verdict.faults, 'fault')} found." if verdict.faults else "No fault found.")
    if archive and looked:
        _prove(verdict)


def _tell_records(verdict: verifying.Verdict) -> None:
    if verdict.remade:
        console.say(f"{number(verdict.remade, 'record')} made again from the bytes, the same field by field.")
    if verdict.changed:
        console.say(
            f"{number(verdict.changed, 'record')} made otherwise by today's configuration than by the one of that day: no fault."
        )
    for why, count in verdict.unmade.most_common():
        console.say(f"{number(count, 'record')} not made again: {why}.")


def _prove(verdict: verifying.Verdict) -> None:
    console.say("What this proves" + (", but for the faults above:" if verdict.faults else ":"))
    for text in _proven(verdict.examined):
        console.say(f"  - {text}")
    console.say("What it does not prove:")
    for text in _unproven(verdict.examined):
        console.say(f"  - {text}")


def _proven(examined: Examined) -> Iterator[str]:
    yield "Each record is whole, and its bytes are those that its digests were taken of."
    yield "Index, articles and feeds say what the WARC files say: they can be thrown away and made again."
    if examined.lines:
        yield (
            f"{number(examined.files, 'sealed file')} are byte for byte what was signed for the days"
            f" {examined.first} to {examined.last}, by the key {', '.join(examined.keys)}."
        )
    for stamp in examined.stamped:
        yield f"The line of that log existed at the time that an authority stamped: {stamp}."


def _unproven(examined: Examined) -> Iterator[str]:
    if examined.uncovered:
        yield (
            f"Anything of {number(len(examined.uncovered), 'sealed file')} that no signed manifest has yet (a day is signed when it is"
            " over): whoever can write here could have made it anew, digests and all."
        )
    yield "That a server sent these bytes to anybody else, or sent them at all: TLS is no notary, and this is the word of whoever ran the program."
    if examined.stamped:
        yield "Anything of whoever holds the key, beyond the last timestamp: the log can be signed anew from there on."
    else:
        yield "Anything against whoever holds the key: without a timestamp, or a copy of the log elsewhere, all of it can be signed anew."
    yield "The times: they are this machine's clock, and no better than it."
