"""Where the text of the article stands.

Prose is a line of 60 letters or more (a letter of Chinese, Japanese, Korean or Thai counts two and a half), no more than three tenths
of it links, in no list, heading or barred box, behind the headline. Lines whose boxes are one are a group. The text's box is found from the
group with most letters outward: a box round it is the text's as well where three fifths of what it adds has paragraphs that look like those of that group (tag
and class), or is a fifth as long, or stands in it directly.

`groups` are those that hold 15 % of the prose, and the text's box itself; `cells` is how the boxes of
paragraphs look where every paragraph has its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.stages.extract.text.bars import TAGS, Bars
from bot.stages.extract.text.layout import Block, Box

LEAST = 60
"""Length of a line of prose."""
LINKED = 0.3
BEFORE = 0.4
"""Share of the prose before the headline from which that is not the headline of the text."""
GROUP = 0.15
LIKE = 0.6
MUCH = 0.2
_NOT = TAGS | {"h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"}
_PARTS = frozenset({"li", "td"})
_CELL = 100
"""Length from which an entry of a list or a cell of a table is prose: texts of lists, pages laid out in tables."""

Looks = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    lines: tuple[Block, ...]
    letters: int
    main: Box
    groups: frozenset[Box]
    cells: frozenset[Looks]
    looks: Counter[Looks]
    share: float
    """Its part of the page's prose that no box bars, 0 to 1."""
    head: int
    """Place of the headline among the lines; -1: the page shows none, or one that is not this text's."""

    def at_home(self, box: Box) -> bool:
        return box in self.groups or cell(box) in self.cells


def find(blocks: Sequence[Block], head: int) -> Prose | None:
    """None: there is no prose on the page."""
    long = [b for b in blocks if _is_prose(b)]
    behind = [b for b in long if b.at > head]
    if _letters(behind) < (1 - BEFORE) * _letters(long):
        head, behind = -1, long
    lines = _unbarred(_of_headline(behind, blocks[head] if head >= 0 else None))
    if not lines:
        return None
    sizes = Counter[Box]()
    for block in lines:
        sizes[block.group] += len(block.bare)
    main = _main(lines, sizes)
    inside = tuple(b for b in lines if b.box.within(main))
    letters = _letters(inside)
    groups = _groups(inside, letters, main)
    looks = Counter(b.looks for b in inside)
    return Prose(
        lines=inside,
        letters=letters,
        main=main,
        groups=groups,
        cells=_cells(inside, groups),
        looks=looks,
        share=letters / _letters(lines),
        head=head,
    )


def cell(box: Box) -> Looks:
    return (box.tag, box.style, box.up.tag if box.up else "", box.up.style if box.up else "")


def _is_prose(block: Block) -> bool:
    if block.linked > LINKED * len(block.text) or len(block.bare) < 20:
        return False
    if block.kind in _NOT:
        return False
    return block.wide >= (_CELL if block.kind in _PARTS else LEAST)


def _letters(blocks: Sequence[Block]) -> int:
    return sum(len(b.bare) for b in blocks)


def _of_headline(lines: list[Block], headline: Block | None) -> list[Block]:
    """Those of the headline's own `article`, where it holds a good part of them: pages go on with the next article."""
    for box in headline.box.chain() if headline is not None else ():
        if box.tag == "article":
            own = [b for b in lines if b.box.within(box)]
            if _letters(own) >= 0.3 * _letters(lines):
                return own
    return lines


def _unbarred(lines: list[Block]) -> list[Block]:
    for block in lines:
        for box in block.box.chain():
            box.held += len(block.bare)
    sisters = Counter[tuple[Box | None, str, str]]()
    boxes = {box for block in lines for box in block.box.chain()}
    for box in boxes:
        sisters[box.up, box.tag, box.style] += box.held
    for box in boxes:
        box.alike = sisters[box.up, box.tag, box.style]
    bars = Bars(_letters(lines))
    return [b for b in lines if not bars.box(b.box)] or lines


def _main(lines: list[Block], sizes: Counter[Box]) -> Box:
    best = max(sizes, key=sizes.__getitem__)
    alike = {look for b in lines if b.group is best for look in (b.looks, b.looks[:2]) if len(look) > 2 or look[1]}
    like = {b.group for b in lines if b.looks in alike or b.looks[:2] in alike}
    added = _added(best, sizes)
    main, held = best, sizes[best]
    for box in islice(best.chain(), 1, None):
        if box.tag == "body":
            break
        new = added.get(box, ())
        letters = sum(sizes[group] for group in new)
        fit = sum(sizes[group] for group in new if group is box or group in like or sizes[group] >= MUCH * held)
        if fit < LIKE * letters:
            break
        if new:
            main, held = box, held + letters
    return main


def _added(best: Box, sizes: Counter[Box]) -> dict[Box, list[Box]]:
    """The groups by the box round the best one that is the first to hold them as well."""
    first: dict[Box, Box] = {box: box for box in best.chain()}
    added: dict[Box, list[Box]] = {}
    for group in sizes:
        way: list[Box] = []
        for box in group.chain():
            if box in first:
                for passed in way:
                    first[passed] = first[box]
                added.setdefault(first[box], []).append(group)
                break
            way.append(box)
    return added


def _groups(lines: Sequence[Block], letters: int, main: Box) -> frozenset[Box]:
    sizes = Counter[Box]()
    for block in lines:
        sizes[block.group] += len(block.bare)
    large = [box for box, size in sizes.items() if size >= GROUP * letters] or [max(sizes, key=sizes.__getitem__)]
    return frozenset((*large, main))


def _cells(lines: Sequence[Block], groups: frozenset[Box]) -> frozenset[Looks]:
    seen = Counter(cell(box) for box in {b.group for b in lines})
    kept = {cell(box) for box in groups}
    return frozenset(look for look, times in seen.items() if (look[1] or look[3]) and (times > 1 or look in kept))
