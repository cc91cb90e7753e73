"""What a person sees: progress, tables, logs. Data goes to stdout, everything else to stderr.

Off a terminal nothing is coloured, wrapped or cut, and there is no bar: the log tells, one line an event.
"""

from __future__ import annotations

import contextlib
import csv
import json
import logging
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from bot.model.logline import line

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""But for tab and line feed (ECMA-48 §5.2 and §5.3)."""
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class _Formatter(logging.Formatter):
    """`2026-11-22T18:00:00Z INFO polled source=jpost …`; a traceback is one more field."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        fields = {"traceback": self.formatException(record.exc_info)} if record.exc_info else {}
        return line(f"{stamp} {record.levelname} {record.getMessage()}", **fields)


def logs(*, verbose: bool, quiet_on_terminal: bool) -> None:
    """Where a bar shows the progress, the log keeps to warnings unless it is asked for more."""
    quiet = quiet_on_terminal and sys.stderr.isatty() and not verbose
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("tearsheet").setLevel(logging.WARNING if quiet else logging.INFO)


@contextlib.contextmanager
def bar(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on a terminal; the caller tells (done, total, words)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(title, total=None, words="")
        yield lambda done, total, words: progress.update(task, completed=done, total=total, words=words)


@contextlib.contextmanager
def steps(title: str) -> Iterator[Callable[[int, int], None]]:
    """The same without words: the caller tells (done, total)."""
    with bar(title) as update:
        yield lambda done, total: update(done, total, "")


@contextlib.contextmanager
def bytes_bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """The same for what is counted in bytes, with what is left of the time; the caller tells (done, total)."""
    columns = (
        TextColumn("{task.description}", markup=False),  # the name of a file may hold anything
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextlib.contextmanager
def bytes_bars() -> Iterator[Callable[[str, int, int], None]]:
    """One such bar behind the other; the caller tells (title, done, total)."""
    with contextlib.ExitStack() as stack:
        bars: dict[str, Callable[[int, int], None]] = {}

        def update(title: str, done: int, total: int) -> None:
            if title not in bars:
                stack.close()
                bars[title] = stack.enter_context(bytes_bar(title))
            bars[title](done, total)

        yield update


def say(text: str) -> None:
    """A line for the person, not data."""
    errors.print(_tame(text))


def out(text: str) -> None:
    sys.stdout.write(text + "\n")


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def rows_csv(columns: tuple[str, ...]) -> Callable[[dict[str, str]], None]:
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    return writer.writerow


def table(columns: tuple[str, ...], short: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    """On a terminal the `short` columns, a line a row, the last one cut at the edge; off it all columns, tab-separated."""
    if not sys.stdout.isatty():
        out("\t".join(columns))
        for row in rows:
            out("\t".join(" ".join(row[c].split()) for c in columns))
        return
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    edge = shutil.get_terminal_size().columns
    widths = [max([len(column), *(cell_len(row[column]) for row in rows)]) for column in short[:-1]]
    left = max(edge - sum(widths) - 2 * len(short), len(short[-1]))
    for column, width in zip(short, [*widths, left], strict=True):
        shown.add_column(column, no_wrap=True, width=width, overflow="ellipsis")
    for row in rows:
        shown.add_row(*(_tame(row[c]) for c in short))
    Console(highlight=False).print(shown)


def fields(columns: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> None:
    """On a terminal a table: what the row above says too is left out, values are wrapped. Off it tab-separated, no head."""
    if not sys.stdout.isatty():
        for row in rows:
            out("\t".join(row))
        return
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for column in columns[:-1]:
        shown.add_column(column, no_wrap=True)
    shown.add_column(columns[-1], overflow="fold")
    for above, row in zip([("", "", ""), *rows], rows, strict=False):
        head = ("", "") if above[:2] == row[:2] else row[:2]
        shown.add_row(*map(_tame, (*head, row[2])))
    Console(highlight=False).print(shown)


def _tame(text: str) -> Text:
    """Without what a terminal acts on: an error may quote a peer, a headline may hold anything."""
    return Text(_CONTROLS.sub(" ", text))
