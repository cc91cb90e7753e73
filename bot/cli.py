"""The verbs. Exit 0: done; 1: something failed, and which was said; 2: wrong use or configuration."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__, app, console
from bot.model import codec
from bot.model.article import Article
from bot.model.errors import ConfigError, TearsheetError, UsageError
from bot.model.plan import Plan
from bot.model.query import Query

DONE, FAILED, MISUSED = 0, 1, 2
Verb = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns its exit code."""
    options = parser().parse_args(arguments)
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


def parser() -> argparse.ArgumentParser:
    """Every verb with its options and help."""
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
                "--config", type=Path, default=Path("config"), metavar="DIR", help="folder of the YAML files (./config)"
            )
        return made

    add("run", _run, "the daemon: polls, archives, republishes and serves until SIGTERM or Ctrl-C")
    poll = add("poll", _poll, "one pass over the due (or named) sources to the end of their new articles")
    poll.add_argument("sources", nargs="*", metavar="SOURCE", help="these, due or not")
    poll.add_argument("--all", action="store_true", help="every source, due or not")
    add("check", _check, "reads the configuration and says every fault of it, with file, line and key")
    articles = add("articles", _articles, "prints the records, one line an article, by the time each was first seen")
    articles.add_argument("--topic", default="", metavar="T", help="of this topic")
    articles.add_argument("--source", default="", metavar="S", help="of this source")
    articles.add_argument("--since", type=_instant, metavar="D", help="first seen since this day or instant")
    articles.add_argument("--limit", default=0, type=_count, metavar="N", help="the first N of them (all)")
    articles.add_argument("--format", choices=("table", "jsonl", "csv"), default="table", help="table is the default")
    show = add("show", _show, "one article: record, why it is in its topics, versions, and where its bytes are")
    show.add_argument("id", metavar="ID", help="as `articles` prints it")
    demo = add("demo", _demo, "the whole thing in a minute on a bundled newsroom, no network needed", configured=False)
    demo.add_argument("--exit", action="store_true", help="end when done instead of serving on")
    demo.add_argument("--folder", type=Path, metavar="DIR", help="where to put it all (a fresh temporary folder)")
    return whole


def _run(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    console.logs(verbose=options.verbose, quiet_on_terminal=False)
    asyncio.run(app.run(plan, _serving))
    console.say("tearsheet: stopped")
    return DONE


def _poll(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    names = _named(plan, options.sources, options.all)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    with _watched("polling") as watch:
        tally = asyncio.run(app.poll(plan, names, watch))
    _summary(tally)
    return FAILED if tally.failed else DONE


def _check(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    counts = ((plan.sources, "source"), (plan.entities, "entity"), (plan.topics, "topic"))
    told = ", ".join(_number(len(found), word) for found, word in counts)
    console.out(f"{options.config}: {told}; no fault found")
    for found, word in counts:
        if not found and word != "entity":
            console.say(f"There is no {word} in it: {options.config}/{word}s.yaml is missing or empty.")
    return DONE


def _articles(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    if options.topic and options.topic not in {topic.name for topic in plan.topics}:
        raise UsageError(
            f"no topic is named {options.topic}; topics.yaml has: {', '.join(t.name for t in plan.topics)}"
        )
    if options.source and plan.source(options.source) is None:
        console.say(f"sources.yaml has no source {options.source} now; what it once brought is listed.")
    query = Query(topic=options.topic, source=options.source, since=options.since or "", limit=options.limit)
    asyncio.run(_print(plan, query, options.format))
    return DONE


async def _print(plan: Plan, query: Query, form: str) -> None:
    async with app.reading(plan) as store:
        found = store.articles(query)
        if form == "jsonl":
            async for article in found:
                console.out(console.as_json(app.plain(article)))
        elif form == "csv":
            write = console.rows_csv(app.COLUMNS)
            async for article in found:
                write(app.row(article))
        else:
            console.table(app.COLUMNS, app.SHORT_COLUMNS, [app.row(article) async for article in found])


def _show(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config)
    versions = asyncio.run(_history(plan, options.id))
    if not versions:
        raise TearsheetError(f"no article has the id {options.id}")
    _tell(plan, versions)
    return DONE


async def _history(plan: Plan, id_: str) -> tuple[Article, ...]:
    async with app.reading(plan) as store:
        return await store.history(id_.rpartition("/")[2])


def _demo(options: argparse.Namespace) -> int:
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tearsheet-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; the demo makes its archive in a fresh folder")
    asyncio.run(app.demo(folder, _watched, console.say, once=options.exit))
    return DONE


def _serving(plan: Plan) -> None:
    console.say(f"tearsheet {__version__} serves {plan.server.base_url} (archive {plan.archive.path}); Ctrl-C ends it")


def _named(plan: Plan, names: list[str], everything: bool) -> list[str] | None:
    known = [source.name for source in plan.sources]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"no source is named {', '.join(unknown)}; sources.yaml has: {', '.join(known) or 'none'}")
    if names and everything:
        raise UsageError("name sources or say --all, not both")
    return known if everything else names or None


@contextlib.contextmanager
def _watched(title: str) -> Iterator[app.Watch]:
    with console.bar(title) as update:
        yield lambda tally: update(
            tally.polled, tally.sources, f"{tally.made} of {tally.new} articles, {len(tally.failed)} sources failed"
        )


def _summary(tally: app.Tally) -> None:
    for name, why in sorted(tally.failed.items()):
        console.say(f"failed      {name}: {why}")
    for name, until in tally.waiting:
        console.say(f"waiting     {name}: asked not to be asked before {codec.stamp(until)}")
    for word, found in (("feed text", tally.stood_in), ("later", tally.postponed), ("quarantined", tally.quarantined)):
        for url, why in found:
            console.say(f"{word:<11} {url}: {why.splitlines()[-1] if why else ''}")
    if any("address not allowed" in why for why in tally.failed.values()):
        console.say("Private addresses are asked only where bot.yaml says so: network: {allow: [127.0.0.0/8]}")
    if tally.next_due is not None:
        console.say(f"No source is due before {tally.next_due:%Y-%m-%d %H:%M:%SZ}; --all polls every source now.")
        return
    console.say(
        f"{_number(tally.polled, 'source')} polled, {tally.unchanged} unchanged, {len(tally.failed)} failed;"
        f" {tally.new} new entries, {tally.made} articles made;"
        f" feeds rewritten: {', '.join(tally.published) or 'none'}"
    )


def _tell(plan: Plan, versions: tuple[Article, ...]) -> None:
    latest = versions[-1]
    for key, value in app.plain(latest).items():
        if key not in {"provenance", "articleHtml"} and value not in (None, []):
            text = value if isinstance(value, str) else console.as_json(value)
            console.out(f"{key}: {text}".replace("\n", "\n  "))
    for match in latest.matches:
        for reason in match.reasons:
            console.out(f"in {match.topic}: {reason.leaf}; {reason.where}: {reason.found} ({reason.count})")
    for version in versions:
        made = version.provenance
        console.out(
            f"version {version.version}: {made.fetched_at} {made.status} {made.final_url}"
            f" record {made.page_record or made.feed_record} in {plan.archive.path}/{made.file} at {made.offset}"
            f" ({made.length} bytes), payload sha256 {made.sha256}"
        )


def _number(count: int, word: str) -> str:
    return f"{count} {word if count == 1 else word.removesuffix('y') + 'ies' if word.endswith('y') else word + 's'}"


def _instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a day (2026-09-01) nor an instant (2026-09-01T12:00:00Z)"
        ) from None
    return codec.utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 0 or more")
    return int(text)
