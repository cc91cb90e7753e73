"""A page, parsed once: what every reader of a single field looks at.

`Markup` holds the tree, the page's address and base, `meta` values by lower-case name (property, name, itemprop or
http-equiv; in the order of the document, references undone twice because many publishers escape twice), the JSON-LD,
and the text runs of the body with the place of the headline among them.

A page is refused (BadInput) when it holds no element, or more than 60,000: a front page has 5,000, the extractor's
cost grows faster than the count.

The headline's run is the `h1` that reads most like the page's titles, else the first run that equals one of them, else the
first heading that ends with one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from bot.model.capture import Page
from bot.model.errors import BadInput
from bot.stages.clean import Run, absolute, parse, runs, text
from bot.stages.extract import jsonld
from bot.stages.extract.charset import decode
from bot.stages.extract.jsonld import JsonLd
from bot.stages.extract.words import content, similar, squash

ELEMENTS = 60_000
"""Most elements of a page that is read."""
HEADINGS = 20
"""`h1` of one page that are compared with its titles."""
_HEADINGS = frozenset({"h2", "h3", "h4"})
_WHOLE = 12
"""Letters of a title from which a heading that ends with it is the headline."""
_PARTS = re.compile(r"\s+[-|–—]\s+|:\s+|\s*[|_]\s*|\s+::\s+")
_TITLE, _PART = 1_000, 20
"""Characters of a title that are read, and letters of a part of it (`The paper: the story`) from which a line equal to it is the headline."""
_ALIKE = 0.6
"""Share of shingles from which an `h1` is taken for the headline."""


@dataclass(
    frozen=True, slots=True, kw_only=True, eq=False
)  # each page is itself: what is found of it may be kept by it
class Markup:
    tree: HtmlElement
    url: str
    base: str
    title: str
    """Of the `title` element."""
    metas: Mapping[str, tuple[str, ...]]
    ld: JsonLd
    runs: tuple[Run, ...]
    headline_at: int
    """Index into `runs`; -1: the page shows no headline."""

    def meta(self, *names: str) -> str:
        """The first value of the first of these names that has one."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")


def read(page: Page) -> Markup:
    tree = parse(decode(page.body, page.content_type))
    if tree is None:
        raise BadInput("the page holds no element")
    if _count(tree) > ELEMENTS:
        raise BadInput(f"the page has more than {ELEMENTS} elements")
    title = text(tree.findtext(".//title") or "")
    metas, url = _metas(tree), page.final_url or page.url
    base = tree.find(".//base[@href]")
    body = tree.find("body")
    lines = tuple(runs(tree if body is None else body))
    linked = (e.get("href") or "" for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split())
    ld = jsonld.read(tree, title, (url, *metas.get("og:url", ()), *linked))
    titles = [t for t in (ld.string("headline"), *metas.get("og:title", ()), title) if t]
    return Markup(
        tree=tree,
        url=url,
        base=(absolute((base.get("href") or ""), url) if base is not None else "") or url,
        title=title,
        metas=metas,
        ld=ld,
        runs=lines,
        headline_at=_headline(lines, titles),
    )


def _count(tree: HtmlElement) -> int:
    return sum(1 for _, _ in zip(tree.iter(), range(ELEMENTS + 1), strict=False))


def _metas(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = next((v for key in ("property", "name", "itemprop", "http-equiv") if (v := element.get(key))), "")
        value = text(html.unescape(element.get("content") or ""))
        if name and value:
            found.setdefault(name.strip().lower(), []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _headline(lines: tuple[Run, ...], titles: list[str]) -> int:
    firsts = [i for i, run in enumerate(lines) if run.element.tag == "h1"][:HEADINGS]
    graded = [(max((similar(content(lines[i].element), t) for t in titles), default=1.0), -i) for i in firsts]
    if graded and max(graded)[0] >= _ALIKE:
        return -max(graded)[1]
    parts = (squash(part) for title in titles for part in _PARTS.split(title[:_TITLE]))
    wanted = {squash(t) for t in titles} - {""} | {part for part in parts if len(part) >= _PART}
    equal = (i for i, run in enumerate(lines) if squash(run.text) in wanted)
    holding = (i for i, run in enumerate(lines) if run.element.tag in _HEADINGS and _holds(run.text, wanted))
    return next(equal, next(holding, firsts[0] if firsts else -1))


def _holds(line: str, titles: set[str]) -> bool:
    """A heading that ends with a title, a kicker before it."""
    bare = squash(line)
    return any(len(title) >= _WHOLE and bare.endswith(title) and len(title) > len(bare) / 2 for title in titles)
