"""The section an article stands in: its place in the paper as the paper says it. The first of

the source's rule → the row of breadcrumbs → JSON-LD `articleSection` → `article:section`, `section` → the path of the URL.

Breadcrumbs are JSON-LD `BreadcrumbList` (its own node, or the page's `breadcrumb`), else a row shown before or just behind the headline in a box that is named so,
or is microdata of that type. Of a row the last step counts that is neither the article itself nor the home page.

Of the URL's path the last folder counts that is a word or three: no digits, no name of a language, no word for articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from bot.model.source import Source
from bot.stages.clean import listed, text
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, LD, META, OG, RULE, URL, Found, first
from bot.stages.extract.jsonld import many, types
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, similar, squash
from bot.stages.site import is_home

BEFORE, BEHIND = 40, 4
"""Lines round the headline among which a row of breadcrumbs is looked for."""
STEPS = 20
"""Steps of a row at most."""
LONGEST = 60
"""Characters of a section's name at most; a longer step is the headline."""
_UP = 4
_ALIKE = 0.8
_CRUMBS = frozenset({"breadcrumb", "breadcrumbs", "crumb", "crumbs", "breadcrumblist", "brotkrumen", "ariane"})
_FOLDER = re.compile(r"[^\W\d_]{3,20}(?:-[^\W\d_]{1,20}){0,2}")
_NO_SECTION = frozenset(
    listed(
        "article articles artikel articulo articulos artigo artiste story stories post posts page pages amp content node html index archive archives id wiki web site default item view detail"
    )
)


def section(page: Markup, source: Source) -> Found[tuple[str, ...]]:
    return first(_candidates(page, source), ())


def _candidates(page: Markup, source: Source) -> Iterator[Found[tuple[str, ...]]]:
    yield Found(tuple(rules.texts(page.tree, source.rules.section)), RULE)
    titles = [t for t in (page.title, page.ld.string("headline"), page.meta("og:title")) if t]
    yield Found(_last(_listed(page), titles), LD)
    yield Found(_last(_shown(page), titles), DOM)
    yield Found(page.ld.strings("articleSection"), LD)
    yield Found(page.metas.get("article:section", ()), OG)
    yield Found(page.metas.get("section", ()), META)
    yield Found(_folder(page), URL)


def _last(steps: list[tuple[str, str]], titles: list[str]) -> tuple[str, ...]:
    """`steps`: names and addresses."""
    for name, address in reversed(steps):
        own = any(squash(name) == squash(t) or similar(name, t) >= _ALIKE for t in titles)
        if name and len(name) <= LONGEST and not own and not (address and _is_home(address)):
            return (name,)
    return ()


def _is_home(address: str) -> bool:
    try:
        return is_home(address)
    except ValueError:
        return True


def _listed(page: Markup) -> list[tuple[str, str]]:
    nodes = [*page.ld.nodes, *(page.ld.node(n) for node in page.ld.nodes for n in many(node.get("breadcrumb")))]
    row = next((n for n in nodes if n is not None and "BreadcrumbList" in types(n)), None)
    steps = [s for s in many(row.get("itemListElement")) if isinstance(s, dict)][:STEPS] if row is not None else []
    return [_step(page, step) for step in sorted(steps, key=_position)]


def _position(step: Mapping[str, Any]) -> int:
    place = str(step.get("position"))
    return int(place) if place.isdecimal() and len(place) < 5 else 0


def _step(page: Markup, step: Mapping[str, Any]) -> tuple[str, str]:
    item = step.get("item")
    name = page.ld.label(dict(step)) or (page.ld.label(item) if isinstance(item, dict) else "")
    return name, page.ld.address(item) if item is not None else page.ld.address(step.get("url"))


def _shown(page: Markup) -> list[tuple[str, str]]:
    at = max(page.headline_at, 0)
    seen: set[etree._Element] = set()
    for run in page.runs[max(0, at - BEFORE) : at + BEHIND]:
        for element in islice((run.element, *run.element.iterancestors()), _UP):
            if element in seen:
                break
            seen.add(element)
            if named(element) & _CRUMBS or "BreadcrumbList" in (element.get("itemtype") or ""):
                links = [(text(content(a)), a.get("href") or "") for a in islice(element.iter("a"), STEPS)]
                if any(name for name, _ in links):
                    return links
    return []


def _folder(page: Markup) -> tuple[str, ...]:
    try:
        folders = urlsplit(page.url).path.split("/")[1:-1]
    except ValueError:
        return ()
    fit = (f for f in reversed(folders) if _FOLDER.fullmatch(f) and f.lower() not in _NO_SECTION)
    return tuple(f.replace("-", " ") for f in islice(fit, 1))
