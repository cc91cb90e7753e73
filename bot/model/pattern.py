"""Regular expressions that users write: RE2's syntax, so that matching takes linear time whatever is written.

Refused, with RE2's own words: what it cannot read (look-around and back-references among it), and what would take more than
PATTERN_MEMORY. Refused as well: a pattern that matches the empty text, for it would match everywhere. Patterns are made
NFC, as texts are.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import re2

from bot.model.topic import PATTERN_MEMORY

LENGTH: Final = 1000
"""Characters of one pattern."""


class BadPattern(ValueError):  # noqa: N818 (named as BadInput is)
    """What was expected instead; `said`: RE2's own words, which may repeat the pattern."""

    def __init__(self, expected: str, said: str = "") -> None:
        super().__init__(expected)
        self.said = said


def regex(text: str) -> str:
    """A pattern that RE2 can run, NFC. Raises BadPattern."""
    written = unicodedata.normalize("NFC", text)
    if len(written) > LENGTH:
        raise BadPattern(f"a regular expression of {LENGTH} characters at most")
    try:
        found = compiled(written)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace")
        raise BadPattern("a regular expression as RE2 reads it", said) from None
    if found.search(b""):
        raise BadPattern("a regular expression that does not match the empty text: this one is true of any article")
    return written


def compiled(pattern: str) -> re2._Regexp:
    """Raises re2.error where it cannot be read."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    options.never_capture = True
    return re2.compile(pattern, options)
