"""What is taken out of the kept lines again, in this order:

1. headings over the first paragraph, and lines that begin with an ellipsis there: they sum the article up. Not a heading like those
   further down;
2. a heading in a box of its own of which nothing else was kept;
3. a line that stands twice within three lines, and a quote that repeats part of a longer line;
4. a heading or label before barred links;
5. of the last four lines: closing lines, links, headings.

A rule that would leave nothing takes out nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.stages.extract.text import bars
from bot.stages.extract.text.choose import wrappers
from bot.stages.extract.text.labels import CLOSING, LETTER
from bot.stages.extract.text.layout import HEADINGS, Block
from bot.stages.extract.text.prose import Prose

COMPARED = 1_000
"""Lines of a text, at most, of which each is looked for in the others."""
HEADED = 150
"""Lines behind a heading that are looked at."""
CLOSE = 4
"""Lines at the end that are looked at."""
CLOSINGS = 260
"""Characters of a closing line."""
ADDRESSES = 200
"""Characters of a closing line of addresses."""
_LINKS = frozenset({"link", "list of links"})
_ELLIPSIS = ("…", "...")


def trim(blocks: Sequence[Block], kept: list[Block], prose: Prose) -> list[Block]:
    for rule in (_opening, _alone, _twice, _pulled, _over_links, _closing):
        rule(blocks, kept, prose)
        left = [b for b in kept if b.kept]
        if not left:
            for b in kept:
                b.kept = True
        kept = left or kept
    return kept


def _drop(block: Block, why: str) -> None:
    block.kept, block.why = False, why


def _opening(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    begins = (n for n, b in enumerate(kept) if b.bare and b.kind not in HEADINGS and not b.text.startswith(_ELLIPSIS))
    first = next(begins, len(kept))
    later = {b.looks for b in kept[first:] if b.kind in HEADINGS}
    for block in kept[:first]:
        if block.kind in HEADINGS and block.looks in later:
            return
        _drop(block, "over the text")


def _alone(blocks: Sequence[Block], kept: list[Block], prose: Prose) -> None:
    for block in kept:
        boxes = list(wrappers(block, prose)) if block.kind in HEADINGS else []
        if len(boxes) > 1:
            behind = blocks[block.at + 1 : block.at + 1 + HEADED]
            others = [b for b in behind if b.bare and b.box.within(boxes[-1])]
            if others and not any(b.kept for b in others):
                _drop(block, "heads nothing")


def _twice(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    last: dict[str, int] = {}
    for place, block in enumerate(kept):
        if len(block.bare) > 40 and place - last.get(block.bare, -10) <= 3:
            _drop(block, "twice")
        last[block.bare] = place


def _pulled(_blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    for block in kept if len(kept) <= COMPARED else ():
        outer = block.box.up.tag if block.box.up else ""
        shaped = block.kind != "p" or outer in {"blockquote", "aside", "figure"} or bool(block.box.style)
        short = 25 <= len(block.bare) < 350 and block.kind in {"blockquote", "p", "div", "q"} and shaped
        if short and any(block.bare in b.bare and len(b.bare) > len(block.bare) + 20 for b in kept if b is not block):
            _drop(block, "pulled")


def _over_links(blocks: Sequence[Block], kept: list[Block], _prose: Prose) -> None:
    for block in kept:
        if len(block.text) < 120 and (block.text.endswith((":", "：")) or block.kind in HEADINGS):
            links, after = _after(blocks, block)
            if links > 1 or (links and (after is None or after.kind in HEADINGS)):
                _drop(block, "over links")


def _after(blocks: Sequence[Block], block: Block) -> tuple[int, Block | None]:
    """How many barred links follow a line, and the kept line behind them."""
    links = 0
    for other in blocks[block.at + 1 :]:
        if other.kept:
            return links, other
        if other.bare and other.why not in _LINKS:
            break
        links += bool(other.bare)
    return links, None


def _closing(_blocks: Sequence[Block], kept: list[Block], prose: Prose) -> None:
    for block in reversed(kept[-CLOSE:] if len(kept) >= CLOSE else []):
        if _closes(block) and len(block.bare) < bars.NAMED * prose.letters and block.why != "note":
            _drop(block, "closing")
        elif block.kind in HEADINGS or len(block.bare) < 3:
            _drop(block, "last heading")
        else:
            return


def _closes(block: Block) -> bool:
    text = block.text
    if len(text) < CLOSINGS and (CLOSING.search(text) or LETTER.search(text)):
        return True
    linked = len(text) < ADDRESSES and block.linked > 0.4 * len(text)
    return linked and ("http" in text or not text.endswith("."))
