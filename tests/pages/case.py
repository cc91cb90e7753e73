"""One page test: a folder with `page.html`, `source.yaml` and `expected.json` (README.md says what stands in each)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.model.article import Extracted
from bot.model.capture import Page
from bot.model.entry import Item, Tag
from bot.model.source import Rules, Source
from bot.stages.extract import make
from tests.pages import check

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(found.parent.name for found in FOLDER.glob("*/page.html")))
KNOWN: Mapping[str, list[str]] = json.loads((FOLDER / "known.json").read_text("utf-8"))
"""Name → the fields that the program misses today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    page: Page
    item: Item
    source: Source
    standfirst: bool
    """The page shows its description as a standfirst."""
    either: tuple[str, ...]
    """Lines that archivists keep as often as not: the text is right with them and without."""
    expected: Mapping[str, Any]

    def extracted(self) -> Extracted:
        return make(self.page, self.item, self.source)


def read(name: str) -> Case:
    """Raises CaseError, in one line, for files that are no page test."""
    folder = check.folder(FOLDER, name)
    said = check.source(folder / "source.yaml")
    page = Page(
        url=said["address"],
        final_url=said["address"],
        status=200,
        content_type=said.get("type", "text/html; charset=utf-8"),
        body=(folder / "page.html").read_bytes(),
        fetched_at=datetime.fromisoformat(said["fetched"]),
    )
    return Case(
        name=name,
        page=page,
        item=_item(said["address"], said.get("entry", {})),
        source=_source(said.get("source", {})),
        standfirst=said.get("standfirst") == "shown",
        either=tuple(said.get("either", ())),
        expected=check.expected(folder / "expected.json"),
    )


def _item(address: str, said: Mapping[str, Any]) -> Item:
    tags = tuple(Tag(term=term) for term in said.get("categories", ()))
    plain = {key: said[key] for key in ("title", "summary", "content", "published") if key in said}
    return Item(key=address, url=address, tags=tags, authors=tuple(said.get("authors", ())), **plain)


def _source(said: Mapping[str, Any]) -> Source:
    rules: dict[str, Any] = dict(said.get("rules", {}))
    if "remove" in rules:
        rules["remove"] = tuple(rules["remove"])
    plain = {key: said[key] for key in ("title", "timezone", "language") if key in said}
    return Source(name="paper", feed="https://feeds.example/paper.xml", rules=Rules(**rules), **plain)
