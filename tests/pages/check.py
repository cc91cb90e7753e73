"""What is wrong with the files of a page test, in one line: `CaseError`, before anything is read from the page."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.model.source import Rules, Source

NEEDED = ("address", "fetched")
GIVEN = (*NEEDED, "about", "type", "source", "entry", "standfirst", "either")
"""Keys of source.yaml."""
ENTRY = ("title", "summary", "content", "published", "authors", "categories")
EXPECTED: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("headline", "description", "byline", "publisher"), (str,)),
    **dict.fromkeys(("datePublished", "dateModified", "inLanguage", "canonicalUrl", "articleBody"), (str,)),
    **dict.fromkeys(("author", "articleSection", "keywords", "image"), (list,)),
    "isAccessibleForFree": (bool, type(None)),
}
"""Key of expected.json that each page test has → what stands there."""
OPTIONAL: Mapping[str, tuple[type, ...]] = {"alternativeHeadline": (str,), "nextPage": (str,)}
_WORDS: Mapping[type, str] = {str: "a text", list: "a list", bool: "true, false or null"}
_ITEMS = {"author": ("name", "type"), "image": ("url", "caption", "creditText", "alt")}
"""List of mappings → the keys of each."""


class CaseError(Exception):
    """A page test that cannot be read."""


def folder(home: Path, name: str) -> Path:
    """The folder of a page test, its three files there."""
    if not (home / name).is_dir():
        names = [found.parent.name for found in home.glob("*/page.html")]
        near = difflib.get_close_matches(name, names, n=1)
        raise CaseError(f"no page test is named {name}{f'; is it {near[0]}?' if near else ''}")
    for file in ("page.html", "source.yaml", "expected.json"):
        if not (home / name / file).is_file():
            raise CaseError(f"{name}/{file} is missing")
    return home / name


def source(path: Path) -> Mapping[str, Any]:
    """source.yaml. BaseLoader leaves every scalar text: dates stay as they are written."""
    said = _mapping(path, lambda text: yaml.load(text, yaml.BaseLoader))
    _keys(path, "", said, GIVEN, NEEDED)
    for key, known in (("source", [f.name for f in fields(Source)]), ("entry", ENTRY)):
        _part(path, key, said.get(key, {}), known)
    _part(path, "source.rules", said.get("source", {}).get("rules", {}), [f.name for f in fields(Rules)])
    _lists(path, said)
    try:
        zoned = datetime.fromisoformat(said["fetched"]).tzinfo is not None
    except (ValueError, TypeError):
        zoned = False
    if not zoned:
        raise CaseError(f"{_where(path)}: fetched: expected an instant with its offset: '2026-11-03T12:00:00+00:00'")
    return said


def expected(path: Path) -> Mapping[str, Any]:
    """expected.json."""
    said = _mapping(path, json.loads)
    kinds = {**EXPECTED, **OPTIONAL}
    _keys(path, "", said, kinds, EXPECTED)
    for key, value in said.items():
        if not isinstance(value, kinds[key]):
            raise CaseError(f"{_where(path)}: {key}: expected {_WORDS[kinds[key][0]]}")
    for key, parts in _ITEMS.items():
        for number, item in enumerate(said[key]):
            _part(path, f"{key}.{number}", item, parts, parts)
    return said


def _lists(path: Path, said: Mapping[str, Any]) -> None:
    entry, rules = said.get("entry", {}), said.get("source", {}).get("rules", {})
    lists = {"entry.authors": entry.get("authors"), "entry.categories": entry.get("categories")}
    lists |= {"source.rules.remove": rules.get("remove"), "either": said.get("either")}
    for key, value in lists.items():
        if value is not None and not isinstance(value, list):
            raise CaseError(f"{_where(path)}: {key}: expected a list")


def _mapping(path: Path, parse: Callable[[str], Any]) -> Mapping[str, Any]:
    try:
        said = parse(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise CaseError(f"{_where(path)}: {' '.join(str(error).split())}") from None
    if not isinstance(said, dict):
        raise CaseError(f"{_where(path)}: expected a mapping")
    return said


def _part(path: Path, at: str, said: Any, known: Collection[str], needed: Collection[str] = ()) -> None:
    if not isinstance(said, dict):
        raise CaseError(f"{_where(path)}: {at}: expected a mapping with {', '.join(known)}")
    _keys(path, f"{at}.", said, known, needed)


def _keys(path: Path, at: str, said: Mapping[str, Any], known: Collection[str], needed: Collection[str]) -> None:
    for key in said:
        if key not in known:
            raise CaseError(f"{_where(path)}: {at}{key}: no such key; there are {', '.join(known)}")
    for key in needed:
        if key not in said:
            raise CaseError(f"{_where(path)}: {at}{key} is missing")


def _where(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
