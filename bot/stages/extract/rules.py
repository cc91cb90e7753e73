"""CSS rules of one source. They stand before every general rule; a selector that finds nothing, or is no selector, rules nothing."""

from __future__ import annotations

import functools

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from bot.stages.clean import text
from bot.stages.extract.words import content


def select(tree: etree._Element, selector: str) -> list[etree._Element]:
    """The elements a rule names, in the order of the document."""
    compiled = _compiled(selector) if selector else None
    return [] if compiled is None else [e for e in compiled(tree) if isinstance(e.tag, str)]


def texts(tree: etree._Element, selector: str) -> list[str]:
    """What the named elements say, one text each; a `meta` says its `content`, a `time` its `datetime`."""
    found = (text(e.get("content") or e.get("datetime") or content(e)) for e in select(tree, selector))
    return list(dict.fromkeys(filter(None, found)))


@functools.lru_cache(maxsize=1_000)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError):
        return None
