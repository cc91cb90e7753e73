"""The lines of a text, and the same lines taken out of its HTML.

A line is known by its letters and digits alone, case folded. One of fewer than 12 is never taken for a repetition: "Yes." is said twice in
many an interview.

`told`      the lines of a text, folded, in their order.
`shown`     the lines of an HTML fragment, folded.
`without`   the fragment without the blocks of which every line is unwanted, and which lines those were. A block that holds other blocks
            stays; what holds nothing any more goes too; a picture that is unwanted goes with its figure. What comes out
            is sanitised again: it was parsed and written anew.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from lxml import etree

from bot.stages.clean import BLOCKS, escape, html, parse, runs, serial
from bot.stages.extract.words import drop, squash

SHORT = 12
"""Letters from which a line that stands twice is a repetition."""
_INNER = BLOCKS - {"br"}
_HOLDERS = frozenset({"ul", "ol", "dl", "li", "blockquote", "figure", "tr", "tbody", "table", "div"})
"""Elements that mean nothing without what they hold."""


def told(text: str) -> list[str]:
    return [squash(line) for line in text.split("\n")]


def shown(fragment: str) -> frozenset[str]:
    root = _root(fragment)
    return frozenset() if root is None else frozenset(squash(run.text) for run in runs(root))


def pictures(fragment: str) -> frozenset[str]:
    """Addresses of the pictures in an HTML fragment."""
    root = _root(fragment)
    return frozenset() if root is None else frozenset(image.get("src") or "" for image in root.iter("img"))


def without(
    fragment: str, unwanted: frozenset[str], tags: Collection[str] = (), seen: Collection[str] = ()
) -> tuple[str, frozenset[str]]:
    """`tags`: which blocks may go, all of them where none is named; `seen`: addresses of unwanted pictures."""
    root = _root(fragment)
    if root is None:
        return fragment, frozenset()
    blocks: dict[etree._Element, list[str]] = {}
    for run in runs(root):
        blocks.setdefault(run.element, []).append(squash(run.text))
    gone = [
        block
        for block, lines in blocks.items()
        if unwanted.issuperset(lines) and (not tags or block.tag in tags) and _is_leaf(block) and block is not root
    ]
    twice = [_whole(image) for image in root.iter("img") if image.get("src") in seen]
    if not gone and not twice:
        return fragment, frozenset()
    for element in dict.fromkeys((*gone, *twice)):
        _take(element, root)
    inner = "".join([escape(root.text or ""), *map(serial, root)])
    return html(inner, ""), frozenset(chain.from_iterable(blocks[block] for block in gone))


def _root(fragment: str) -> etree._Element | None:
    tree = parse(f"<div>{fragment}</div>") if fragment else None
    return None if tree is None else tree.find("body/div")


def _is_leaf(block: etree._Element) -> bool:
    return not any(inner.tag in _INNER for inner in block.iterdescendants())


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
