"""The room of the configuration: four YAML files become one Plan.

`bot.yaml`, `sources.yaml`, `entities.yaml` and `topics.yaml` lie in one folder. Each may be missing or empty: then its
part of the Plan is the default. A missing folder is a problem. Every problem of all four files is reported at once, in
the order of the files and of their lines: file (as given), line, key, what was found and what was expected. Nothing of
a configuration with a problem is used.

Keys are dotted paths: `server.listen`, `sources.jpost.every`, `entities.iraq.aliases.0.text`,
`topics.iraq.match.any.0.entity`. Parts of a list count from 0; sources and topics go by their name, or by their number
while the name is wrong.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

from bot.adapters.config.entities import entity_labels, entity_names, read_entities
from bot.adapters.config.files import parsed
from bot.adapters.config.groups import group_names
from bot.adapters.config.names import listed_names
from bot.adapters.config.reading import Reading
from bot.adapters.config.settings import read_settings
from bot.adapters.config.sources import read_sources
from bot.adapters.config.topics import read_topics
from bot.adapters.config.tree import Node
from bot.model.errors import ConfigError, Problem
from bot.model.plan import Plan
from bot.model.rule import Ask, Names
from bot.model.topic import Topic

__all__ = ["FILES", "Places", "Rules", "load", "read", "topics"]

FILES = ("bot.yaml", "sources.yaml", "entities.yaml", "topics.yaml")

Places: TypeAlias = dict[str, tuple[str, int]]
"""Dotted path → (file, line, from 1) of every key and list item that was given."""
Rules: TypeAlias = dict[str, str]
"""Dotted path → a rule, where it was written on one line."""


def read(folder: Path, ask: Ask | None = None) -> Plan:
    """The Plan of a folder. Raises ConfigError with every problem of the four files.

    `ask` reads rules on one line; without it a rule is a mapping.
    """
    return load(folder, ask)[0]


def load(folder: Path, ask: Ask | None = None) -> tuple[Plan, Places, Rules]:
    """The Plan, where each part of it stands, so that a later check can name file and line, and the rules on one line."""
    if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir raises where a parent may not be entered)
        expected = "the folder of bot.yaml, sources.yaml, entities.yaml and topics.yaml"
        raise ConfigError(
            (Problem(file=str(folder), line=1, key="(folder)", found="no such folder", expected=expected),)
        )
    pages = tuple(Reading(file=str(folder / name)) for name in FILES)
    plan = _plan(folder, pages, ask)
    problems = tuple(problem for page in pages for problem in page.in_order())
    if problems:
        raise ConfigError(problems)
    places = {path: place for page in pages for path, place in page.places.items()}
    return plan, places, {path: rule for page in pages for path, rule in page.rules.items()}


def topics(folder: Path, file: Path, ask: Ask | None = None) -> tuple[Topic, ...]:
    """The topics of another file than that of the folder, over the sources and entities of the folder. Raises ConfigError."""
    page = Reading(file=str(file))
    others = {
        name: parsed(Reading(file=str(folder / name)), folder / name) for name in ("sources.yaml", "entities.yaml")
    }
    feeds, things = others["sources.yaml"], others["entities.yaml"]
    known = _names(feeds, things)
    found = read_topics(page, parsed(page, file), known, ask)
    if problems := page.in_order():
        raise ConfigError(tuple(problems))
    return found


def _plan(folder: Path, pages: tuple[Reading, ...], ask: Ask | None) -> Plan:
    """A Plan of all that could be read; the caller throws it away where a page has problems."""
    bot, feeds, things, wanted = (parsed(page, folder / name) for page, name in zip(pages, FILES, strict=True))
    known = _names(feeds, things)
    return Plan(
        **read_settings(folder, pages[0], bot),
        sources=read_sources(pages[1], feeds),
        entities=read_entities(pages[2], things, known.entities),
        topics=read_topics(pages[3], wanted, known, ask),
    )


def _names(feeds: Node | None, things: Node | None) -> Names:
    return Names(
        sources=listed_names(feeds, "sources"),
        entities=entity_names(things),
        groups=group_names(feeds),
        labels=entity_labels(things),
    )
