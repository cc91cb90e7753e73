"""The text of the article, as lines and as HTML.

1. The source's `remove` rules take elements away; its `body` rule names the text, and then nothing else decides.
2. trafilatura (`favor_precision`, no comments) on a copy of the tree, because it changes what it is given; the default mode where
   that finds nothing. Told to keep links it chooses other text (F1 .9416 for .9426 on 132 pages, and a page's lists of links with
   it), so links and emphasis are put back afterwards: into each line that stands on the page letter by letter, as it stands there.
   Lines and HTML are made from the same tree, so both say the same.
3. JSON-LD `articleBody` where the library finds nothing.

Then lines are taken out that are the page's furniture by what else is known of it: a first line equal to the headline (or the headline
again, anywhere in the first three), the standfirst where it stands apart, captions and credits of pictures wherever they stand alone, and the last lines where they stand outside the box that holds 85 % of the text.
A line that stands twice on the page and once in the text is left: the library has chosen already.
"""

from __future__ import annotations

import copy
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from bot.model.source import Source
from bot.stages.clean import BLOCKS, escape, html, runs, serial
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, LD, RULE
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, drop, squash

MAIN = 0.85
"""Share of the text's letters that a box must hold to be the text's own."""
HEAD = 3
"""Lines at the beginning in which headline and standfirst are looked for."""
_FURNITURE = "script, style, noscript, form, nav, aside, button, iframe"
_PICTURES = frozenset({"figure", "figcaption", "picture"})
_HTML = {"list": "ul", "item": "li", "quote": "blockquote", "lb": "br", "row": "tr", "del": "s", "fw": "p", "ab": "p"}
_LINES = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th"})

logging.getLogger("trafilatura").setLevel(
    logging.CRITICAL
)  # it warns of each page it finds nothing on; we say so ourselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    root: etree._Element
    """A tree of its own, HTML names throughout."""
    origin: str

    def lines(self) -> list[str]:
        pictures = set(self.root.iter(*_PICTURES))
        return [
            r.text
            for r in runs(self.root)
            if r.element not in pictures and pictures.isdisjoint(r.element.iterancestors())
        ]


def read(page: Markup, source: Source) -> Body | None:
    """None: the page holds no text. What the library raises on a hostile page is the caller's to catch."""
    tree = copy.deepcopy(page.tree)
    for selector in source.rules.remove:
        for element in rules.select(tree, selector):
            drop(element)
    named = rules.select(tree, source.rules.body)
    if named:
        return Body(root=_own(named), origin=RULE)
    root = _by_library(tree, precision=True)
    root = _by_library(tree, precision=False) if root is None else root
    if root is not None:
        _restore(root, page)
        return Body(root=root, origin=DOM)
    said = page.ld.string("articleBody")
    return Body(root=_paragraphs(str(page.ld.article["articleBody"])), origin=LD) if said else None


def without(body: Body, page: Markup, heads: Sequence[str], anywhere: Iterable[str]) -> Body:
    """The text without the lines of `heads` (the headline first) at its beginning and of `anywhere`."""
    root = copy.deepcopy(body.root)
    lines = list(runs(root))
    title, first, other = squash(heads[0]), {squash(h) for h in heads} - {""}, {squash(a) for a in anywhere} - {""}
    on_page, in_text = (Counter(squash(run.text) for run in given) for given in (page.runs, lines))
    for at, run in enumerate(lines):
        bare = squash(run.text)
        leading = at < HEAD and bare in first and (bare == title or in_text[bare] >= on_page[bare])
        if (leading or bare in other) and run.element is not root and squash(content(run.element)) == bare:
            in_text[bare] -= 1
            on_page[bare] -= 1
            drop(run.element)
    return Body(root=root, origin=body.origin)


def tail(lines: Sequence[str], page: Markup) -> tuple[str, ...]:
    """The last lines, where they stand outside the box that holds nearly all of the text: lists of other articles."""
    shown = {squash(run.text): run.element for run in page.runs}
    placed = [(line, shown.get(squash(line))) for line in lines]
    boxes: Counter[etree._Element] = Counter()
    for line, element in placed:
        for box in element.iterancestors() if element is not None else ():
            boxes[box] += len(line)
    whole = sum(map(len, lines))
    holding = [box for box, letters in boxes.items() if letters >= MAIN * whole]
    main = max(holding, key=lambda box: sum(1 for _ in box.iterancestors()), default=None)
    behind = takewhile(
        lambda at: main is not None and at[1] is not None and main not in at[1].iterancestors(), reversed(placed)
    )
    return tuple(line for line, _ in behind)


def as_html(body: Body, base: str) -> str:
    inner = [escape(body.root.text or ""), *(serial(e) for e in body.root)]
    return html("".join(inner), base)


def _by_library(tree: HtmlElement, *, precision: bool) -> etree._Element | None:
    found = trafilatura.bare_extraction(tree, favor_precision=precision, include_comments=False)
    root: etree._Element | None = getattr(found, "body", None)
    if root is None or not "".join(root.itertext()).strip():
        return None
    for element in root.iter():
        _rename(element)
    return root


def _rename(element: etree._Element) -> None:
    """The library's names of elements to HTML's."""
    tag, rend = str(element.tag), element.get("rend") or ""
    if tag == "head":
        element.tag = rend if rend in _LINES else "h2"
    elif tag == "cell":
        element.tag = "th" if element.get("role") == "head" else "td"
    elif tag == "list" and rend == "ol":
        element.tag = "ol"
    else:
        element.tag = _HTML.get(tag, tag)


def _restore(root: etree._Element, page: Markup) -> None:
    """Links and emphasis put back."""
    shown = {squash(run.text): run.element for run in reversed(page.runs) if run.element.tag not in _PICTURES}
    for element in list(root.iter(*_LINES)):
        original = shown.get(squash("".join(element.itertext())))
        if original is None or not len(original) or _holds_blocks(element) or _holds_blocks(original):
            continue
        whole, tail = copy.deepcopy(original), element.tail
        for child in list(element):
            element.remove(child)
        element.text, element.tail = whole.text, tail
        element.extend(list(whole))


def _holds_blocks(element: etree._Element) -> bool:
    return any(child.tag in BLOCKS for child in element.iterdescendants())


def _own(elements: list[etree._Element]) -> etree._Element:
    root = etree.Element("div")
    for element in elements:
        if not any(other is not element and other in element.iterancestors() for other in elements):
            element.tail = None
            root.append(element)
    for element in rules.select(root, _FURNITURE):
        drop(element)
    return root


def _paragraphs(text: str) -> etree._Element:
    root = etree.Element("div")
    for line in text.replace("\r", "\n").split("\n"):
        if line.strip():
            etree.SubElement(root, "p").text = line.strip()
    return root
