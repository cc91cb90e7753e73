"""The lines of a text, and the same lines taken out of its HTML.

`told`      the lines of a text, each as its letters and digits alone, case folded: by these two lines are the same. One of fewer than 12 is
            never taken for a repetition: "Yes." is said twice in many an interview.
`shown`     the lines of an HTML fragment as they stand, and the addresses of its pictures.
`without`   the fragment without the blocks of which every line is unwanted, and which lines those were. A block that holds other blocks
            stays; what holds nothing any more goes too; a picture that is unwanted goes with its figure. Of paragraphs those of a list, a
            quotation, a table or a figure are none. What comes out is sanitised again: it was parsed and written anew.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from lxml import etree

from bot.stages.clean import BLOCKS, escape, html, parse, runs, serial
from bot.stages.extract.words import drop, squash, within

SHORT = 12
"""Letters from which a line that stands twice is a repetition."""
_INNER = BLOCKS - {"br"}
_PARAGRAPHS = frozenset({"p", "div"})
_KEPT = frozenset({"blockquote", "li", "dd", "td", "th", "figure"})
_HOLDERS = frozenset({"ul", "ol", "dl", "li", "blockquote", "figure", "tr", "tbody", "table", "div"})
"""Elements that mean nothing without what they hold."""


def told(text: str) -> list[str]:
    return [squash(line) for line in text.split("\n")]


def shown(fragment: str) -> tuple[frozenset[str], frozenset[str]]:
    root = _root(fragment)
    if root is None:
        return frozenset(), frozenset()
    pictures = frozenset(address for image in root.iter("img") if (address := image.get("src")))
    return frozenset(run.text for run in runs(root)), pictures


def without(
    fragment: str, unwanted: Collection[str], *, paragraphs: bool = False, pictures: Collection[str] = ()
) -> tuple[str, frozenset[str]]:
    """`unwanted`: lines as they stand; `paragraphs`: only those may go; `pictures`: addresses of unwanted ones."""
    root = _root(fragment)
    if root is None:
        return fragment, frozenset()
    blocks: dict[etree._Element, list[str]] = {}
    for run in runs(root):
        blocks.setdefault(run.element, []).append(run.text)
    gone = [
        block
        for block, texts in blocks.items()
        if all(text in unwanted for text in texts)
        and block is not root
        and _is_leaf(block)
        and (_is_paragraph(block) or not paragraphs)
    ]
    seen = [_whole(image) for image in root.iter("img") if image.get("src") in pictures]
    if not gone and not seen:
        return fragment, frozenset()
    for element in dict.fromkeys((*gone, *seen)):
        _take(element, root)
    inner = "".join([escape(root.text or ""), *map(serial, root)])
    return html(inner, ""), frozenset(chain.from_iterable(blocks[block] for block in gone))


def _root(fragment: str) -> etree._Element | None:
    tree = parse(f"<div>{fragment}</div>") if fragment else None
    return None if tree is None else tree.find("body/div")


def _is_leaf(block: etree._Element) -> bool:
    return not any(inner.tag in _INNER for inner in block.iterdescendants())


def _is_paragraph(block: etree._Element) -> bool:
    return block.tag in _PARAGRAPHS and not within(block, _KEPT)


def _whole(image: etree._Element) -> etree._Element:
    return next(image.iterancestors("figure"), image)


def _take(element: etree._Element, root: etree._Element) -> None:
    """The element goes, and each that holds nothing without it."""
    while element is not root and element.getparent() is not None:
        parent = element.getparent()
        drop(element)
        if parent is None or parent.tag not in _HOLDERS or len(parent) or (parent.text or "").strip():
            return
        element = parent
