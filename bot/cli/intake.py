"""The verb `import`: WARC files of other programs, and saved pages, as if captured then.

Standard error says what came of it; nothing is printed on standard output. Exit 1: a file could not be read at all.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bot import app, console
from bot.app import intake
from bot.cli.words import DONE, FAILED, moment, number, require_sources
from bot.model.errors import UsageError


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The verb and its arguments."""
    made = verb("import", bring, "WARC files of other programs, and saved pages (.html), as if captured then")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".warc, .warc.gz, .html, .htm or .xhtml")
    made.add_argument(
        "--source", default="", metavar="S", help="all pages are this source's (the one whose site it is)"
    )
    made.add_argument("--url", default="", metavar="URL", help="the address of a saved page (the page's own word)")
    made.add_argument(
        "--date", type=moment, metavar="D", help="when it was saved (the page's own word, else the file's date)"
    )


def bring(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    require_sources(plan, [options.source] if options.source else [])
    if (options.url or options.date) and not all(map(intake.saved_page, options.files)):
        raise UsageError("--url and --date are for saved pages; a WARC file says both of each of its records")
    if options.url and len(options.files) > 1:
        raise UsageError("--url is the address of one saved page; several say their own")
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    given = intake.Given(files=options.files, source=options.source, url=options.url, date=options.date)
    tally = app.completed(intake.bring(plan, given, console.steps, _bytes))
    _summary(tally)
    return FAILED if tally.unread else DONE


def _summary(tally: intake.Tally) -> None:
    for file, why in tally.unread.items():
        console.say(f"not read    {why if file in why else f'{file}: {why}'}")
    for reason, count in tally.refused.most_common():
        console.say(f"no article  {number(count, 'page')}: {reason}")
    if tally.nobody:
        console.say(f"no source   {number(tally.nobody, 'page')}: kept and indexed; --source NAME takes them for one")
    again = f", {tally.known} known already" if tally.known else ""
    console.say(
        f"{number(tally.files - tally.known, 'file')} taken in{again}, {number(tally.captures, 'capture')} indexed;"
        f" {number(tally.made, 'article')} made, {number(tally.versions, 'version')} added,"
        f" {number(tally.unchanged, 'page')} brought nothing new;"
        f" feeds rewritten: {', '.join(tally.published) or 'none'}"
    )


@contextlib.contextmanager
def _bytes(title: str) -> Iterator[Callable[[int, int], None]]:
    with console.bytes_bar(title) as update:
        yield update
