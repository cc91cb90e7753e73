"""Regular expressions (`bot.model.pattern`). Refused as well: blanks at an end that were most likely not meant (`[ ]` is a blank
that is).
"""

from __future__ import annotations

from bot.adapters.config.reading import Reading, masked_pattern, shown
from bot.adapters.config.shape import Fault, Reader, empty, scalar, wrong
from bot.adapters.config.tree import Node, Text
from bot.model import pattern as patterns


def regex(text: str) -> str:
    """A pattern that RE2 can run, NFC."""
    try:
        return patterns.regex(text)
    except patterns.BadPattern as bad:
        says = f", which says {shown(bad.said, masked_pattern)}" if bad.said else ""
        raise Fault(f"{bad}{says}") from None


_REGEX: Reader[str] = scalar(regex, "a regular expression", masked_pattern)


def pattern(page: Reading, at: str, node: Node) -> str | None:
    if isinstance(node, Text) and not empty(node) and node.value != node.value.strip():
        wrong(page, at, node, "a regular expression without blanks at its ends ([ ] stands for one)", masked_pattern)
        return None
    return _REGEX(page, at, node)
