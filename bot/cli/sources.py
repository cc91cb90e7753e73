"""The verbs for one source before it is followed: add, try.

`add` asks on a terminal (standard input and error) which feed and what name; elsewhere it needs both, or lists what it
found, tab-separated (address, title, entries, newest), and ends with 2. Credentials go into the file, never to the screen.

`try` prints the record. Off a terminal a line is `field<TAB>where<TAB>value`: a field of several values (authors, keywords,
pictures, the paragraphs of the body) has a line for each, a field without a value one with nothing behind it, and white
space inside a value is one blank (articleHtml is one line). `where` is the part of page or feed; it is empty for what is
counted. Behind the record come `reason` (where the feed's text stands in), `confidence`, `doubt` (each thing that was), `rule`
(each of the source's rules that found nothing), `entity`, `topic` (its name, then leaf; where: words) and `fetch` (status,
then address). For the address of a page of a source, standard error says whether the source's feed lists it now: then its
entry is used, as by `poll`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot import app, console
from bot.cli.words import ALLOW, CONFIG, DONE, FAILED, MISUSED, REFUSED, folder, number, why
from bot.model.address import public
from bot.model.errors import TearsheetError, UsageError
from bot.model.plan import Plan
from bot.model.source import Source

_LEFT_OUT = ("id", "version", "firstSeen", "provenance")
"""Of a line of `articles`: what only a stored article has."""

Row = tuple[str, str, str]


def register(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The two verbs and their arguments."""
    adding = verb("add", add, "finds the feeds of a site and appends the chosen one to sources.yaml, keeping comments")
    adding.add_argument("url", metavar="URL", help="a page of the site, or the feed itself")
    adding.add_argument("--feed", default="", metavar="ADDRESS", help="this feed, without looking for others")
    adding.add_argument("--name", default="", metavar="NAME", help="of the source: a-z, 0-9 and -; it never changes")
    adding.add_argument("--title", default="", metavar="T", help="as readers see it (the feed's own)")
    trying = verb("try", try_, "shows the record that would be made, and where each field came from; stores nothing")
    trying.add_argument(
        "target", metavar="SOURCE|URL", help="a source: the newest entry of its feed; or the address of a page or feed"
    )
    trying.add_argument("--source", default="", metavar="NAME", help="rules, time zone and language of this source")
    trying.add_argument("--format", choices=("text", "json"), default="text", help="text is the default")


def add(options: argparse.Namespace) -> int:
    plan = app.configuration(options.config) if options.config.exists() else Plan()
    _check(plan, options)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    with _explained(), console.bar("asking for feeds") as update:
        watch: Callable[[int, int], None] = lambda done, total: update(done, total, "")  # noqa: E731 (it has a type)
        found = asyncio.run(app.feeds_at(plan, options.url, options.feed, watch))
    readable = _readable(options, found)
    at_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if not at_terminal and not (options.feed and options.name):
        return _list(plan, options, readable)
    chosen = readable[0] if options.feed else _choose(plan, readable)
    if chosen is None:
        return _nothing()
    _refuse_followed(plan, chosen.address)
    name = options.name or _name(plan, chosen)
    if not name:
        return _nothing()
    _tell_added(options, app.add_source(options.config, chosen, name, options.title))
    return DONE


def _check(plan: Plan, options: argparse.Namespace) -> None:
    """What is wrong before anything is asked for."""
    for address in (options.url, options.feed):
        if address:
            _require_address(address)
    if options.name and (wrong := app.wrong_name(plan, options.name)):
        raise UsageError(f"--name {options.name}: expected {wrong}")
    if options.feed:
        _refuse_followed(plan, options.feed)


def _readable(options: argparse.Namespace, found: Sequence[app.Candidate]) -> list[app.Candidate]:
    """Those that can be followed; the others are told. Raises TearsheetError where none can."""
    for one in found:
        if one.error:
            console.say(f"cannot be read: {public(one.address)}: {one.error}")
    readable = [one for one in found if not one.error]
    if not readable:
        hint = f"\n{ALLOW}" if any(REFUSED in one.error for one in found) else ""
        what = "is no feed that can be read" if options.feed else "names no feed that can be read"
        tried = "" if options.feed or found else ", nor is one at the usual addresses of its site"
        raise TearsheetError(f"{public(options.feed or options.url)} {what}{tried}{hint}")
    return readable


def _list(plan: Plan, options: argparse.Namespace, readable: Sequence[app.Candidate]) -> int:
    for one in readable:
        console.out("\t".join((public(one.address), " ".join(one.title.split()), str(one.entries), one.newest)))
    likely = next((one for one in readable if not app.followed(plan, one.address)), readable[0])
    name, feed = options.name or app.proposed_name(plan, likely), public(likely.address)
    console.say(f"tearsheet: say which, with --feed and --name, such as: --feed {shlex.quote(feed)} --name {name}")
    return MISUSED


def _choose(plan: Plan, readable: Sequence[app.Candidate]) -> app.Candidate | None:
    for place, one in enumerate(readable, 1):
        there = app.followed(plan, one.address)
        facts = [number(one.entries, "entry"), f"newest {one.newest}" if one.newest else "no dates", one.language]
        facts += [f"followed as {there}"] if there else []
        console.say(f"{place:>3}  {one.title or '(no title)'}: {', '.join(filter(None, facts))}")
        console.say(f"     {public(one.address)}")
    while (told := _ask("Which one?", "1")) is not None:
        if told.isdecimal() and 1 <= int(told) <= len(readable):
            return readable[int(told) - 1]
        console.say(f"A number from 1 to {len(readable)}.")
    return None


def _name(plan: Plan, chosen: app.Candidate) -> str:
    """Empty where the person went away."""
    while (told := _ask("Name (part of every id, never changes)", app.proposed_name(plan, chosen))) is not None:
        if not (wrong := app.wrong_name(plan, told)):
            return told
        console.say(f"Expected {wrong}.")
    return ""


def _ask(question: str, likely: str) -> str | None:
    """A line of the terminal; None at its end. The question goes to standard error: standard output is data."""
    sys.stderr.write(f"{question} [{likely}]: ")
    sys.stderr.flush()
    told = sys.stdin.readline()
    return (told.strip() or likely) if told else None


def _nothing() -> int:
    console.say("\nNothing was added.")
    return FAILED


def _refuse_followed(plan: Plan, address: str) -> None:
    if there := app.followed(plan, address):
        raise UsageError(f"the source {there} follows {public(address)} already")


def _tell_added(options: argparse.Namespace, source: Source) -> None:
    console.say(f"Added {source.name} ({source.title}), {public(source.feed)}, to {options.config}/sources.yaml.")
    console.say(
        "It names no time zone, so that times without one count as UTC: write that of the newsroom, such as timezone: Asia/Qatar."
    )
    console.say(
        f"A running daemon takes it up by itself. Look first: {app.program()} try {source.name}{folder(options.config)}"
    )


def try_(options: argparse.Namespace) -> int:
    absent = options.config == CONFIG and not options.config.exists()
    plan = Plan() if absent else app.configuration(options.config)
    sources, url = _target(plan, options.target, options.source)
    console.logs(verbose=options.verbose, quiet_on_terminal=True)
    with _explained():
        made = asyncio.run(app.trial(plan, sources, url))
    _introduce(made)
    if options.format == "json":
        console.out(console.as_json(_object(made)))
    else:
        console.fields(("field", "where", "value"), list(_rows(made)))
    if not made.reason:
        return DONE
    console.say(f"tearsheet: the feed's text stands in: {made.reason.splitlines()[-1]}")
    if REFUSED in made.reason:
        console.say(ALLOW)
    return FAILED


def _target(plan: Plan, target: str, named: str) -> tuple[tuple[Source, ...], str]:
    """Whose settings, of several the likeliest first, and the address; empty for the feed of the source itself."""
    known = ", ".join(source.name for source in plan.sources) or "none"
    settings = plan.source(named)
    if named and settings is None:
        raise UsageError(f"no source is named {named}; sources.yaml has: {known}")
    if (source := plan.source(target)) is not None:
        if named:
            raise UsageError("--source goes with an address; a source has its own settings")
        return (source,), ""
    if "://" not in target:
        raise UsageError(f"no source is named {target}, and it is no address; sources.yaml has: {known}")
    _require_address(target)
    return (app.settings_of(settings, target),) if settings else app.settings_for(plan, target), target


def _introduce(made: app.Trial) -> None:
    record = made.article.record
    if made.entries:
        console.say(f"The newest of {number(made.entries, 'entry')}: {record.headline} {public(record.url)}")
    if made.source.name:
        console.say(f"Made with the settings of {made.source.name}.")
    if made.entry:
        console.say(made.entry)


def _object(made: app.Trial) -> dict[str, Any]:
    record = made.article.record
    whole = {key: value for key, value in app.plain(made.article).items() if key not in _LEFT_OUT}
    told = {"fields": dict(record.fields), "doubts": list(record.doubts), "rules": list(made.rules)}
    return whole | told | {"reason": made.reason or None}


def _rows(made: app.Trial) -> Iterator[Row]:
    """Field, where it came from, value."""
    apart = {*_LEFT_OUT, "entities", "topics", "matches", "confidence"}
    origins = made.article.record.fields
    for key, value in app.plain(made.article).items():
        if key not in apart:
            yield from ((key, origins.get(key, ""), text) for text in _lines(key, value))
    if made.reason:
        yield "reason", "", " ".join(made.reason.split())
    yield "confidence", "", f"{made.article.record.confidence:g}"
    yield from (("doubt", "", " ".join(doubt.split())) for doubt in made.article.record.doubts)
    yield from (("rule", "", line) for line in made.rules)
    yield from (("entity", "", name) for name in made.article.entities)
    for match in made.article.matches:
        for reason in match.reasons:
            yield "topic", match.topic, why(reason)
        if not match.reasons:
            yield "topic", match.topic, ""
    for hop in made.fetches:
        yield "fetch", str(hop.status or "none"), f"{hop.url} {hop.error}".rstrip()


def _lines(key: str, value: Any) -> list[str]:
    """What is printed of a field; one empty line where it has no value."""
    if key == "articleHtml":
        return [" ".join(str(value or "").split())]
    texts = [_picture(one) for one in value] if key == "image" else _texts(value)
    return [line for text in texts if (line := " ".join(text.split()))] or [""]


def _texts(value: Any) -> list[str]:
    """A value as lines: a text by its own, a list by its items, a mapping by what it knows."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        return ["; ".join(str(part) for part in value.values() if part)]
    if isinstance(value, str):
        return value.split("\n")
    return ["" if value is None else str(value).lower()]


def _picture(image: dict[str, Any]) -> str:
    size = f"{image['width'] or '?'}×{image['height'] or '?'}" if image["width"] or image["height"] else ""
    named = (("caption", image["caption"]), ("credit", image["creditText"]), ("alt", image["alt"]), ("size", size))
    return "; ".join([image["url"], *(f"{name}: {said}" for name, said in named if said)])


def _require_address(text: str) -> None:
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(mark.isspace() for mark in text):
        raise UsageError(f"{public(text)} is no address that begins with http:// or https:// and names a host")


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """A refusal of the guard says how to allow it."""
    try:
        yield
    except TearsheetError as error:
        if REFUSED not in str(error):
            raise
        raise TearsheetError(f"{error}\n{ALLOW}") from error
