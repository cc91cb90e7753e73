"""Which lines of the text's box are the text.

`choose` keeps each line behind the headline that no bar takes out, if it stands in a group of the prose or in a cell that looks like
theirs, or looks like three lines of the prose; entries of lists, cells of tables and lines of quotes if their list, table or quote does;
headings between two kept lines.

`trim` then takes out, in this order: what a label of other stories heads, with its box; what stands behind the last group of the
text; a line that stands twice within three lines; a quote that repeats part of a longer line; a heading or label before barred
links; closing lines at the end, of the last four; headings at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.stages.extract import bars
from bot.stages.extract.labels import CLOSING, LETTER, NOTE, RELATED
from bot.stages.extract.layout import Block, Box
from bot.stages.extract.prose import Prose, cell

_STRUCTURE = frozenset(
    {"ul", "ol", "dl", "li", "dd", "dt", "blockquote", "table", "tbody", "tr", "td", "th", "thead", "tfoot"}
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_PICTURED = frozenset({"image", "img", "photo", "picture", "ad", "ads"})
_ENOUGH = 3
"""Lines of prose that look alike, so that a line that looks like them is one."""
DIVIDER = 12
"""Characters of a line of signs that parts two paragraphs."""
LABELLED = 150
"""Words of a box, at most, that a label heads."""


def choose(
    blocks: Sequence[Block], prose: Prose, titles: Mapping[str, str], people: Collection[str] = ()
) -> list[Block]:
    bar = bars.Bars(prose.letters, prose.main)
    for block in blocks:
        for box in block.box.chain():
            box.barred = None
    lists = bars.lists_of_links(blocks)
    start, end = prose.lines[0].at, prose.lines[-1].at
    first = start
    known = {b.at for b in prose.lines}
    sisters = _sisters(prose)
    kept = []
    for block in blocks[prose.head + 1 :]:
        if not block.box.within(prose.main) or not (block.bare or _divides(block, prose)):
            continue
        block.why = bar.box(block.box) or bars.line(block, first, titles, lists) or bars.names(block, people)
        if block.why:
            continue
        block.why = _place(block, prose, inner=start < block.at < end)
        if (
            not block.why
            and block.at in known
            and block.wide >= 120
            and any(_sister(b) in sisters for b in block.box.chain())
        ):
            block.why = "sister"
        block.kept = bool(block.why)
        if block.kept:
            kept.append(block)
        elif block.at in known:
            block.why = "inset"
    return kept


def _place(block: Block, prose: Prose, *, inner: bool) -> str:
    if _at_home(block.group, prose):
        return "group"
    if prose.looks[block.looks] >= _ENOUGH and block.kind not in _STRUCTURE:
        return "looks"
    if NOTE.search(block.text):
        return "note"
    outer = block.box
    while outer.up is not None and outer.tag in _STRUCTURE:
        outer = outer.up
    if block.box.tag in _STRUCTURE or (block.box.up is not None and block.box.up.tag in _STRUCTURE):
        if outer is block.box and outer.up is not None:
            outer = outer.up
            while outer.up is not None and outer.tag in _STRUCTURE:
                outer = outer.up
        reach = 4 if inner and block.box.tag in {"td", "th", "tr"} else 2 if inner else 1
        if any(_at_home(box, prose) for box, _ in zip(outer.chain(), range(reach), strict=False)):
            return "structure"
    if inner and _stands_alone(block) and block.box.up in prose.groups:
        return "line"
    if inner and block.kind in _HEADINGS:
        near = [box for box, _ in zip(block.box.chain(), range(4), strict=False)]
        if any(_at_home(box, prose) for box in near[1:]):
            return "heading"
    return ""


def _divides(block: Block, prose: Prose) -> bool:
    """`___` or `* * *` between two paragraphs."""
    return 3 <= len(block.text) <= DIVIDER and block.group in prose.groups


def _sister(box: Box) -> tuple[Box | None, str, str]:
    return (box.up, box.tag, box.style) if box.style else (None, "", "-")


def _sisters(prose: Prose) -> set[tuple[Box | None, str, str]]:
    return {
        _sister(box)
        for line in prose.lines
        if _at_home(line.group, prose)
        for box in line.box.chain()
        if box.style and box.depth > prose.main.depth
    }


def _stands_alone(block: Block) -> bool:
    """A `div` of nothing but the line: a heading or paragraph of a page that writes none as such."""
    return block.kind == "div" and not len(block.box.element) and not block.box.words & _PICTURED


def _at_home(box: Box, prose: Prose) -> bool:
    return box in prose.groups or cell(box) in prose.cells


def trim(blocks: Sequence[Block], kept: list[Block], prose: Prose) -> list[Block]:
    for rule in (_opening, _labelled, _behind, _twice, _pulled, _heading_links, _closing):
        rule(blocks, kept, prose)
        left = [b for b in kept if b.kept]
        if not left:
            for b in kept:
                b.kept = True
            continue
        kept = left
    return kept


def _drop(block: Block, why: str) -> None:
    block.kept, block.why = False, why


def _opening(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    """Headings over the first paragraph sum the article up: they are no part of the text."""
    for block in kept:
        if block.bare and not (block.kind in _HEADINGS or block.text.startswith(("…", "..."))):
            break
        _drop(block, "over the text")


def _labelled(blocks: Sequence[Block], kept: list[Block], prose: Prose) -> None:
    for block in blocks[prose.head + 1 :]:
        if not block.bare or len(block.text) > 80:
            continue
        heading = block.kind in _HEADINGS or block.box.tag == "strong"
        if not (RELATED.search(block.text) or (heading and len(block.text) < 70 and LETTER.search(block.text))):
            continue
        box = _box_of(block, prose)
        if box is None:
            continue
        inner = [b for b in kept if b.kept and b.box.within(box)]
        if not any(
            prose.looks[b.looks] >= _ENOUGH and len(b.bare) > 100 and b.linked < 0.5 * len(b.text) for b in inner
        ):
            for b in inner:
                _drop(b, "labelled")


def _box_of(block: Block, prose: Prose) -> Box | None:
    """The largest small box round a label that is not the text's."""
    small = bars.NESTED * prose.letters
    at = block.box
    while (
        at.up is not None
        and at.up is not prose.main
        and at.up not in prose.groups
        and at.up.tag != "body"
        and at.up.held < small
    ):
        if len("".join(at.up.element.itertext()).split()) > LABELLED:
            break
        at = at.up
    if at is prose.main or at in prose.groups or at.held >= small or (at is block.box and block.kind not in _HEADINGS):
        return None
    return at


def _behind(_blocks: Sequence[Block], kept: list[Block], prose: Prose) -> None:
    inside = [b for b in kept if any(_at_home(box, prose) for box in b.box.chain())]
    for block in kept:
        if inside and block.at > inside[-1].at and prose.looks[block.looks] < _ENOUGH:
            _drop(block, "behind")


def _twice(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    last: dict[str, int] = {}
    for place, block in enumerate(kept):
        if len(block.bare) > 40 and place - last.get(block.bare, -10) <= 3:
            _drop(block, "twice")
        last[block.bare] = place


def _pulled(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    for block in kept:
        outer = block.box.up.tag if block.box.up else ""
        shaped = block.kind != "p" or outer in {"blockquote", "aside", "figure"} or bool(block.box.style)
        short = 25 <= len(block.bare) < 350 and block.kind in {"blockquote", "p", "div", "q"} and shaped
        if short and any(block.bare in b.bare and len(b.bare) > len(block.bare) + 20 for b in kept if b is not block):
            _drop(block, "pulled")


def _heading_links(blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    for block in kept:
        if len(block.text) < 120 and (block.text.endswith((":", "：")) or block.kind in _HEADINGS):
            links, after = _after(blocks, block)
            if links > 1 or (links and (after is None or after.kind in _HEADINGS)):
                _drop(block, "heads links")


def _after(blocks: Sequence[Block], block: Block) -> tuple[int, Block | None]:
    """How many barred links follow a line, and the kept line behind them."""
    links = 0
    for other in blocks[block.at + 1 :]:
        if other.kept:
            return links, other
        if other.why not in {"link", "list of links"} and other.bare:
            break
        links += bool(other.bare)
    return links, None


def _closing(_blocks: Sequence[Block], kept: list[Block], prose: Prose) -> None:
    for block in reversed(kept[-4:] if len(kept) > 3 else []):
        if (
            len(block.text) < 420
            and (CLOSING.search(block.text) or LETTER.search(block.text))
            and len(block.bare) < 0.3 * prose.letters
        ):
            _drop(block, "closing")
        elif (
            len(block.text) < 200
            and block.linked > 0.4 * len(block.text)
            and ("http" in block.text or not block.text.endswith("."))
        ):
            _drop(block, "closing link")
        elif block.kind in _HEADINGS or len(block.bare) < 3:
            _drop(block, "last heading")
        else:
            break
