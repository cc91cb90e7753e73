"""Regular expressions: RE2's syntax, so that matching takes linear time whatever is written.

Refused, with RE2's own words: what it cannot read (look-around and back-references among it), and what would take more than
PATTERN_MEMORY. Refused as well: a pattern that matches the empty text, for it would match everywhere, and blanks at an end
that were most likely not meant (`[ ]` is a blank that is). Patterns are made NFC, as texts are.
"""

from __future__ import annotations

import unicodedata

import re2

from bot.adapters.config.reading import Reading, masked_pattern, shown
from bot.adapters.config.shape import Fault, Reader, empty, scalar, wrong
from bot.adapters.config.tree import Node, Text
from bot.model.topic import PATTERN_MEMORY

LENGTH = 1000
"""Characters of one pattern."""


def regex(text: str) -> str:
    """A pattern that RE2 can run, NFC."""
    written = unicodedata.normalize("NFC", text)
    if len(written) > LENGTH:
        raise Fault(f"a regular expression of {LENGTH} characters at most")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    try:
        compiled = re2.compile(written, options)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace")
        raise Fault(f"a regular expression as RE2 reads it, which says {shown(said, masked_pattern)}") from None
    if compiled.search(b""):
        raise Fault("a regular expression that does not match the empty text: this one is true of any article")
    return written


_REGEX: Reader[str] = scalar(regex, "a regular expression", masked_pattern)


def pattern(page: Reading, at: str, node: Node) -> str | None:
    if isinstance(node, Text) and not empty(node) and node.value != node.value.strip():
        wrong(page, at, node, "a regular expression without blanks at its ends ([ ] stands for one)", masked_pattern)
        return None
    return _REGEX(page, at, node)
