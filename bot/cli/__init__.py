"""The verbs. Exit 0: done; 1: something failed, and which was said; 2: wrong use or configuration."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot import __version__, console
from bot.cli import (
    again,
    backtesting,
    exporting,
    following,
    intake,
    records,
    replaying,
    sharing,
    sources,
    status,
    verifying,
)
from bot.cli.words import CONFIG, DONE, FAILED, MISUSED, instant
from bot.model.errors import ConfigError, TearsheetError, UsageError

_RULES = frozenset({"--search", "--rule"})
"""Options whose value is a rule."""

Verb = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns its exit code."""
    options = parser().parse_args(joined(sys.argv[1:] if arguments is None else arguments))
    verb: Verb = options.verb
    try:
        return verb(options)
    except (ConfigError, UsageError) as error:
        console.say(f"tearsheet: {error}" if isinstance(error, UsageError) else str(error))
        return MISUSED
    except TearsheetError as error:
        console.say(f"tearsheet: {error}")
        return FAILED
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.say("tearsheet: stopped")
        return FAILED
    except BrokenPipeError:
        # The reader of a pipe (head, less) has what it wanted.
        sys.stderr.close()
        return DONE
    except OSError as error:
        console.say(f"tearsheet: {error.filename or 'output'}: {error.strerror}")
        return FAILED


def joined(arguments: list[str]) -> list[str]:
    """`--search -sport` as `--search=-sport`: argparse takes a rule that begins with what it denies for an option."""
    made: list[str] = []
    for argument in arguments:
        if made and made[-1] in _RULES and argument.startswith("-") and not argument.startswith("--"):
            made[-1] += f"={argument}"
        else:
            made.append(argument)
    return made


def parser() -> argparse.ArgumentParser:
    """Every verb with its options and help. Long, for it is a list: a line or two a verb."""
    whole = argparse.ArgumentParser(
        prog="tearsheet",
        description="Follows news sources, keeps every response as it was on the wire, and republishes topic feeds"
        " in which every entry leads back to the bytes it was made from.",
    )
    whole.add_argument("--version", action="version", version=f"tearsheet {__version__}")
    verbs = whole.add_subparsers(title="verbs", metavar="VERB", required=True)

    def add(name: str, verb: Verb, help_: str, *, configured: bool = True) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        made.set_defaults(verb=verb)
        made.add_argument("-v", "--verbose", action="store_true", help="log each event on a terminal too")
        if configured:
            made.add_argument(
                "--config", type=Path, default=CONFIG, metavar="DIR", help="folder of the YAML files (./config)"
            )
        return made

    add("run", following.run, "the daemon: polls, archives, republishes and serves until SIGTERM or Ctrl-C")
    poll = add("poll", following.poll, "one pass over the due (or named) sources to the end of their new articles")
    poll.add_argument("sources", nargs="*", metavar="SOURCE", help="these, due or not")
    poll.add_argument("--all", action="store_true", help="every source, due or not")
    add(
        "check",
        following.check,
        "reads the configuration and says every fault of it, with file, line and key; tries the examples of the topics",
    )
    articles = add(
        "articles", records.articles, "prints the records, one line an article, by the time each was first seen"
    )
    articles.add_argument(
        "--topic", default="", metavar="T", help="of this topic: every copy of a story too, whatever its duplicates say"
    )
    articles.add_argument("--source", default="", metavar="S", help="of this source")
    articles.add_argument("--since", type=instant, metavar="D", help="first seen since this day or instant")
    articles.add_argument(
        "--search",
        metavar="RULE",
        help="that a rule in the language of topics is true of (bot/docs/search.md), those that fit best first;"
        " one that begins with - as --search=-sport",
    )
    articles.add_argument("--limit", default=0, type=_count, metavar="N", help="the first N of them (all)")
    articles.add_argument("--format", choices=("table", "jsonl", "csv"), default="table", help="table is the default")
    show = add("show", records.show, "one article: record, why it is in its topics, versions, and where its bytes are")
    show.add_argument("id", metavar="ID", help="as `articles` prints it")
    sources.register(add)
    status.register(add)
    verifying.register(add)
    replaying.register(add)
    intake.register(add)
    again.register(add)
    exporting.register(add)
    backtesting.register(add)
    sharing.register(add)
    demo = add(
        "demo", following.demo, "the whole thing in a minute on a bundled newsroom, no network needed", configured=False
    )
    demo.add_argument("--exit", action="store_true", help="end when done instead of serving on")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where to put it all (a fresh temporary folder)")
    return whole


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)
