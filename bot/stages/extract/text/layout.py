"""The page as lines in boxes: what the rules of the text look at instead of the tree.

A `Box` is a block element with the box round it; a `Block` is one line of text (`Markup.runs`) in its box. Boxes are made once
and keep what is asked of them often: the words of class and id, what bars them. Chains of boxes end at `body`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from bot.stages.clean import Run
from bot.stages.extract.words import split_words, squash

_STATE = re.compile(r"\b(?:has|have|with|without|no|is|not|show|hide|mt|mb|js)[-_]?[A-Z][A-Za-z]*")
"""`hasCaption`, `isRelated`: a word about the state of a box, not its name."""
_NAME = 300
"""Characters of class and id that are read."""
_WIDE = re.compile("[\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Scripts in which a letter says as much as two or three of the Latin script, or words are not parted by blanks."""
_ADDRESS = re.compile(r"https?://\S+")
_EACH_WIDE = 1.5
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MEANT = HEADINGS | frozenset({"p", "li", "td", "th", "blockquote", "figcaption", "h1", "dd", "dt"})
_BARE = frozenset({"div", "span", "section", "font", "center"})


class Box:
    """One block element."""

    __slots__ = ("_words", "alike", "barred", "depth", "element", "held", "lines", "tag", "up")

    def __init__(self, element: etree._Element, up: Box | None) -> None:
        self.element = element
        self.up = up
        self.tag = str(element.tag)
        self.depth: int = 0 if up is None else up.depth + 1
        self.held = 0
        """Letters of prose inside."""
        self.alike = 0
        """The same, of all boxes of this tag and class beside it in one box."""
        self.lines = 0
        """Lines that stand in it directly."""
        self.barred: str | None = None
        """Why its lines are not the text's; empty: they may be; None: not asked yet."""
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        if self._words is None:
            own = self.tag if "-" in self.tag else ""  # a custom element's name says as much as a class
            name = f"{self.style} {self.element.get('id') or ''} {own}"[:_NAME]
            self._words = split_words(_STATE.sub("", name)) if len(name) > 2 else frozenset()
        return self._words

    @property
    def style(self) -> str:
        return self.element.get("class") or ""

    def chain(self) -> Iterator[Box]:
        """The box and all round it, inner ones first."""
        at: Box | None = self
        while at is not None:
            yield at
            at = at.up

    def within(self, other: Box) -> bool:
        at: Box | None = self
        while at is not None and at.depth > other.depth:
            at = at.up
        return at is other


class Block:
    """One line of the page."""

    __slots__ = ("at", "bare", "box", "kept", "kind", "linked", "nth", "text", "why")

    def __init__(self, at: int, run: Run, box: Box) -> None:
        self.at = at
        self.box = box
        self.nth = box.lines
        """Which line of its own box it is; the others are parted from it by `br` or inner boxes."""
        box.lines += 1
        self.text = run.text
        self.linked = max(run.linked, sum(map(len, _ADDRESS.findall(run.text))) if "http" in run.text else 0)
        self.bare = squash(run.text)
        self.kind = _kind(box)
        """The element that says what the line is: `p`, `h2`, `li`, ...; `div` where none does."""
        self.kept = False
        self.why = ""
        """Which rule kept it or took it out."""

    @property
    def wide(self) -> float:
        """Length as a reader of the Latin script would feel it."""
        if self.text.isascii():
            return len(self.text)
        return len(self.text) + _EACH_WIDE * len(_WIDE.findall(self.text))

    @property
    def group(self) -> Box:
        """The box that its sister paragraphs stand in: lines parted by `br` are sisters within their own element."""
        if self.kind in _MEANT and self.box.tag not in _MEANT and self.box.up is not None:
            return self.box.up.up or self.box.up
        return self.box.up if self.kind in _MEANT and self.box.up is not None else self.box

    @property
    def cell(self) -> Box | None:
        """The cell of a table it stands in, alone: pages laid out in tables have whole texts in one."""
        near = next((box for box in islice(self.box.chain(), 2) if box.tag in {"td", "th"}), None)
        return near if near is not None and self.box.lines == 1 else None

    @property
    def looks(self) -> tuple[str, str, str, str]:
        """What paragraphs of one text have in common: tag and class, of the line and of the box round it."""
        up = self.box.up
        return (self.box.tag, self.box.style, up.tag if up else "", up.style if up else "")


def blocks(lines: Sequence[Run]) -> list[Block]:
    boxes: dict[etree._Element, Box] = {}
    return [Block(at, run, _boxed(run.element, boxes)) for at, run in enumerate(lines)]


def _boxed(element: etree._Element, boxes: dict[etree._Element, Box]) -> Box:
    fresh: list[etree._Element] = []
    at: etree._Element | None = element
    while at is not None and at not in boxes:
        fresh.append(at)
        at = at.getparent() if at.tag != "body" else None
    up = boxes[at] if at is not None else None
    for new in reversed(fresh):
        up = boxes[new] = Box(new, up)
    return boxes[element]


def _kind(box: Box) -> str:
    """Of `<h2><div>..` and `<p><span-like div>..` the outer says what the line is."""
    if box.tag in _BARE and box.up is not None and box.up.tag in _MEANT and len(box.up.element) == 1:
        return box.up.tag
    if box.tag == "summary":  # what stands over something that a click opens
        return "h4"
    return "div" if box.tag in _BARE else box.tag
