"""Which lines of the text's box are the text.

A line behind the headline that no bar takes out is kept (the first that holds)

* in a group of the prose, or in a cell that looks like theirs;
* where three lines of the prose look like it;
* as a correction or a note of the editor, wherever it stands in the box;
* behind the first line of the text: as an entry of a list, a cell of a table or a line of a quote that stands in a group or cell, two
  boxes up at most (tables four);
* as a line alone in its `div`, in a group between two lines of prose: a heading that is not marked as one;
* as a heading between two lines of prose, four boxes below a group at most;
* as prose in a box that looks like one, beside it, that holds prose that was kept.

A heading that is a link is kept right over a paragraph of its own group (reports in brief), hidden lines that look like three of the
prose are kept (the rest of a text that a click opens).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from bot.stages.extract.text import bars
from bot.stages.extract.text.labels import NOTE
from bot.stages.extract.text.layout import HEADINGS, Block, Box
from bot.stages.extract.text.prose import Prose

_STRUCTURE = frozenset(
    {"ul", "ol", "dl", "li", "dd", "dt", "blockquote", "table", "tbody", "tr", "td", "th", "thead", "tfoot"}
)
_CELLS = frozenset({"td", "th", "tr"})
_PICTURED = frozenset({"image", "img", "photo", "picture", "ad", "ads"})
ENOUGH = 3
"""Lines of prose that look alike, so that a line that looks like them is one."""
LONG = 120
"""Length of a line of prose that is kept in a box beside the others."""
DIVIDER = 12
"""Characters of a line of signs that parts two paragraphs."""
LISTS, TABLES, WRAPPED = 2, 4, 4
"""Boxes from a list, a table or a heading to the group it stands in, at most."""


def choose(blocks: Sequence[Block], prose: Prose, titles: Mapping[str, str], people: Collection[str]) -> list[Block]:
    """The kept lines, each with the rule in `why`. `titles` by bare text; `people`: bare names of which no line consists."""
    choice = _Choice(blocks, prose, titles)
    kept = []
    for block in blocks[prose.head + 1 :]:
        if not block.box.within(prose.main) or not (block.bare or choice.divides(block)):
            continue
        block.why = choice.bar(block) or bars.names(block, people)
        if not block.why:
            block.why = choice.place(block)
            block.kept = bool(block.why)
        if block.kept:
            kept.append(block)
            choice.begun = choice.begun or block.kind not in HEADINGS
    return kept


class _Choice:
    def __init__(self, blocks: Sequence[Block], prose: Prose, titles: Mapping[str, str]) -> None:
        for block in blocks:
            for box in block.box.chain():
                box.barred = None  # `prose` asked before the text's box was known
        self.prose = prose
        self.titles = titles
        self.bars = bars.Bars(prose.letters, prose.main)
        self.lists = bars.lists_of_links(blocks)
        self.start, self.end = prose.lines[0].at, prose.lines[-1].at
        self.begun = False
        """A line of the text was kept before: what is listed over the text is furniture."""
        self.first = (self.start, prose.lines[min(1, len(prose.lines) - 1)].at)
        self.known = {b.at for b in prose.lines}
        self.looks = {b.at: b.looks for b in prose.lines}
        self.own = Counter(b.looks[:2] for b in prose.lines if b.box.style)
        homes = (box for line in prose.lines if self.prose.at_home(line.group) for box in line.box.chain())
        self.sisters = {_sister(box) for box in homes if box.style and box.depth > prose.main.depth}

    def bar(self, block: Block) -> str:
        barred = self.bars.box(block.box)
        if barred == "hidden" and self.own[block.looks[:2]] >= ENOUGH:
            barred = ""  # the rest of a text that a click opens
        if barred == "named" and NOTE.search(block.text):
            barred = ""
        why = barred or bars.line(block, self.first, self.titles, self.lists)
        return "" if why == "link" and self._over_prose(block) else why

    def _over_prose(self, block: Block) -> bool:
        """A heading that is a link, right over a paragraph of its own group: reports in brief, live blogs."""
        over = block.at + 1 in self.known and self.prose.looks[self.looks[block.at + 1]] >= ENOUGH
        return block.kind in HEADINGS and over and self.start < block.at and block.group in self.prose.groups

    def divides(self, block: Block) -> bool:
        """`___` or `* * *` between two paragraphs."""
        return 3 <= len(block.text) <= DIVIDER and block.group in self.prose.groups

    def place(self, block: Block) -> str:
        listed = block.box.tag in _STRUCTURE or (block.box.up is not None and block.box.up.tag in _STRUCTURE)
        if self.prose.at_home(block.group) and not (listed and not self._begun(block)):
            return "group"
        opened = block.box.barred == "hidden"
        if opened or (self.prose.looks[block.looks] >= ENOUGH and block.kind not in _STRUCTURE):
            return "looks"
        if NOTE.search(block.text):
            return "note"
        if listed:
            return "structure" if self._begun(block) and self._listed(block) else self._beside(block)
        if (self.start < block.at < self.end or self._opens(block)) and self._heads(block):
            return "heading"
        return self._beside(block)

    def _begun(self, block: Block) -> bool:
        return self.begun or block.at >= self.start

    def _listed(self, block: Block) -> bool:
        outer = next((box for box in islice(block.box.chain(), 1, None) if box.tag not in _STRUCTURE), block.box)
        inner = self.start < block.at < self.end
        reach = TABLES if inner and block.box.tag in _CELLS else LISTS if inner else 1
        return any(self.prose.at_home(box) for box in islice(outer.chain(), reach))

    def _opens(self, block: Block) -> bool:
        """It stands in one small box with the first paragraph."""
        first = self.prose.lines[0].box
        near = islice(block.box.chain(), 1, WRAPPED)
        return block.kind in HEADINGS and any(first.within(b) for b in near if b.depth > self.prose.main.depth)

    def _heads(self, block: Block) -> bool:
        if block.kind == "div":
            bare = not len(block.box.element) and not block.box.words & _PICTURED
            return bare and block.box.up in self.prose.groups
        return block.kind in HEADINGS and any(self.prose.at_home(box) for box in islice(block.box.chain(), 1, WRAPPED))

    def _beside(self, block: Block) -> str:
        if block.at not in self.known or block.wide < LONG:
            return ""
        return "beside" if any(_sister(box) in self.sisters for box in block.box.chain() if box.style) else ""


def _sister(box: Box) -> tuple[Box | None, str, str]:
    return box.up, box.tag, box.style


def wrappers(block: Block, prose: Prose) -> Iterator[Box]:
    """The boxes of a line up to a group of the text."""
    for box in block.box.chain():
        if box in prose.groups or box is prose.main:
            return
        yield box
