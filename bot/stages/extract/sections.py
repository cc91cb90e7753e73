"""The section an article stands in: its place in the paper as the paper says it. The first of

the source's rule → the row of breadcrumbs → JSON-LD `articleSection` → `article:section`, `section` and their like → microdata, RDFa → a row
that nothing calls breadcrumbs → a label over the headline → the path of the URL.

Breadcrumbs are JSON-LD `BreadcrumbList` (its own node, or the page's `breadcrumb`), else a row shown before or just behind the headline in a box that is named so,
or is microdata of that type. Of a row the last step counts that is neither the article itself nor the home page. A row that nothing calls so is
a line of two to four links, the first of them to the home page, with one of the signs `» › > → « ‹ < /` between them.

A label is a short line just over the headline that is called a section by class or `rel`, or that other links of the page, all to one place, have for their text: kickers
stand there too, but no menu has them.

A folder of the URL is an address, not a name (`ellada`, `mid-east`): the deepest one that the page links to is called what that link says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice, takewhile
from typing import Any

from lxml import etree

from bot.model.source import Source
from bot.stages.clean import Run, listed, text
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, LD, META, OG, RULE, URL, Found, first
from bot.stages.extract.jsonld import many, types
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, similar, squash, within
from bot.stages.site import is_home

BEFORE, BEHIND = 40, 4
"""Lines round the headline among which a row of breadcrumbs is looked for."""
STEPS = 20
"""Steps of a row at most."""
LONGEST = 60
"""Characters of a section's name at most; a longer step is the headline."""
_UP = 4
_ALIKE = 0.8
_CRUMBS = frozenset(
    listed(
        "breadcrumb breadcrumbs crumb crumbs bcrumb bcrumbs breadcrumblist brotkrumen brotkrume krumenpfad ariane kruimelpad migas migalhas briciole okruszki drobecky drobeckova"
        " brodsmulor brodkrumme brodkrummer murupolku"
    )
)
_LABEL = 30
"""Characters of a label at most."""
_OVER, _UNDER = 4, 3
"""Lines over and under the headline among which a label is looked for."""
_ROW = range(2, 5)
"""Links of a row of breadcrumbs that nothing calls so: a menu has more."""
_ROW_LINE = 160
"""Characters of such a row at most."""
_LINKS = 300
"""Links of a page, its menus among them, that are compared with a label and a path."""
_NEAR, _INSIDE = 10, 6
"""Lines round the headline, and elements of each, that may be marked as the section."""
_STEP = re.compile(r"\s*[»›→«‹]\s*|\s*[<>]\s*|\s/\s")
_ARIA = re.compile(
    r"breadcrumb|brotkr|ariane|kruimel|migas|migalhas|briciole|okruszk|drobečk|brödsmul|brødkrumme", re.IGNORECASE
)
_LABELS = frozenset(
    listed(
        "sectionname sectionlabel sectiontitle category categories cat catname categoryname postcategory rubric rubrik rubrika rubryka rubrique ressort seccion sezione secao editoria"
        " kategori kategorie kategoria kategorija channel"
    )
)
_MENUS = frozenset({"nav", "footer"})
_ROWS = frozenset({"nav", "ol", "ul"})
_METAS = listed("section parsely-section articlesection schema:articlesection content_category")
_FOLDER = re.compile(r"[^\W\d_]{3,20}(?:-[^\W\d_]{1,20}){0,2}")
_NO_SECTION = frozenset(
    listed(
        "article articles artikel articulo articulos artigo artiste story stories post posts page pages amp content node html index archive archives id wiki web site default item view detail details"
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
    yield from (Found(page.metas.get(name, ()), META) for name in _METAS)
    yield Found(_marked(page), DOM)
    yield Found(_last(_row(page), titles), DOM)
    yield Found(_called(page), DOM)
    links = _links(page)
    yield Found(_label(page, links), DOM)
    yield Found(_folder(page, links), URL)


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
        around = islice(chain((run.element,), run.element.iterancestors()), _UP if run.linked else 0)
        new = list(takewhile(lambda e: e not in seen, around))
        seen.update(new)
        row = next(filter(_is_row, reversed(new)), None)  # the outermost: `breadcrumbs__item` is a step
        links = [] if row is None else [(text(content(a)), a.get("href") or "") for a in islice(row.iter("a"), STEPS)]
        if any(name for name, _ in links):
            return links
    return []


def _is_row(element: etree._Element) -> bool:
    if named(element) & _CRUMBS or "BreadcrumbList" in (element.get("itemtype") or ""):
        return True
    return element.tag in _ROWS and _ARIA.search(element.get("aria-label") or "") is not None


def _row(page: Markup) -> list[tuple[str, str]]:
    """The links of a line that reads like a row of breadcrumbs."""
    at = max(page.headline_at, 0)
    for run in page.runs[max(0, at - BEFORE) : at + BEHIND]:
        if not run.linked or len(run.text) > _ROW_LINE or not _STEP.search(run.text):
            continue
        links = [(text(content(a)), a.get("href") or "") for a in islice(run.element.iter("a"), STEPS)]
        steps = _STEP.split(run.text)
        if len(links) in _ROW and _are(steps, links) and _is_top(page, links[0][1]):
            return links[1:]
    return []


def _are(steps: list[str], links: list[tuple[str, str]]) -> bool:
    """The links are the steps; before the first may stand `You are here:`."""
    names = [name for name, _ in links]
    return steps[0].endswith(names[0]) and steps[1 : len(links)] == names[1:]


def _is_top(page: Markup, address: str) -> bool:
    """The home page, or that of a language: `/fa`."""
    return len(_path(address, page) or "/") in {len("/"), len("/fa")}


def _path(address: str, page: Markup) -> str:
    """Of an address on the page's own host, without what stands behind it; empty for others."""
    bare = address.partition("#")[0].partition("?")[0].strip()
    if "//" in bare:
        host, _, path = bare.partition("//")[2].partition("/")
        bare = f"/{path}" if host == page.url.partition("//")[2].partition("/")[0] else ""
    return bare.rstrip("/") or "/" if bare.startswith("/") else ""


def _marked(page: Markup) -> tuple[str, ...]:
    at = max(page.headline_at, 0)
    for run in page.runs[max(0, at - _NEAR) : at + _NEAR]:
        for element in islice(run.element.iter(), _INSIDE):
            if (element.get("itemprop") or element.get("property") or "").endswith("articleSection"):
                said = text(element.get("content") or content(element))
                return (said,) if said and len(said) <= LONGEST else ()
    return ()


def _links(page: Markup) -> list[tuple[str, str]]:
    """Paths and names of the page's links to other places of its host."""
    named_links = ((link, link.text.strip()) for link in islice(page.tree.iter("a"), _LINKS) if link.text)
    found = [(_path(link.get("href") or "", page), name) for link, name in named_links if 0 < len(name) <= _LABEL]
    return [(path, name) for path, name in found if path not in {"", "/"}]


def _single(page: Markup, under: int = 0) -> list[tuple[Run, etree._Element | None]]:
    """Short lines just over the headline, and under it, that stand alone, each with the link it consists of; the nearest over it first."""
    at = page.headline_at
    lines = (*page.runs[max(0, at - _OVER) : max(0, at)][::-1], *page.runs[at + 1 : at + 1 + under])
    short = ((run, _link(run)) for run in lines if len(run.text) <= _LABEL)
    return [(run, link) for run, link in short if not _is_of_menu(run, link)]


def _link(run: Run) -> etree._Element | None:
    """The link in a line that says all that the line's links say."""
    links = islice(run.element.iter("a"), STEPS) if run.linked else ()
    return next((a for a in links if (said := text(content(a))) and said in run.text and len(said) >= run.linked), None)


def _called(page: Markup) -> tuple[str, ...]:
    """A label that is a section by its class, that of its link or of the box it fills, or by the `rel` of its link."""
    for run, link in _single(page, _UNDER):
        if link is not None and "category" in (link.get("rel") or "").split():
            return (text(content(link)),)
        box = run.element.getparent()
        own = named(run.element) | (named(link) if link is not None else frozenset())
        if not own.isdisjoint(_LABELS | {"section"}) or (box is not None and len(box) == 1 and named(box) & _LABELS):
            return (run.text,)
    return ()


def _label(page: Markup, links: list[tuple[str, str]]) -> tuple[str, ...]:
    """A label that is the text of the page's links to one place."""
    for run, _ in _single(page):
        same = [(path, name) for path, name in links if squash(name) == squash(run.text)]
        if len(same) > bool(run.linked) and len({path for path, _ in same}) == 1:  # `See all` leads to many places
            return (text(same[0][1]),)
    return ()


def _is_of_menu(run: Run, link: etree._Element | None) -> bool:
    parent = run.element.getparent()
    in_row = run.element.tag == "li" and parent is not None and len(parent) > 1
    return in_row or within(run.element, _MENUS) or (run.linked > 0 and link is None)


def _folder(page: Markup, links: list[tuple[str, str]]) -> tuple[str, ...]:
    """What the page calls the deepest folder of its path."""
    folders = _path(page.url, page).split("/")[1:-1]
    names = {path.lower(): name for path, name in reversed(links)}
    for depth in range(len(folders), 0, -1):
        last, path = folders[depth - 1].lower(), "/" + "/".join(folders[:depth]).lower()
        if path in names and _FOLDER.fullmatch(last) and last not in _NO_SECTION:
            return (text(names[path]),)
    return ()
