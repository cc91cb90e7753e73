"""One line of a text under study: as written, folded, the way back, and where its capitals tell nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from bot.stages.fold import is_mark, origins, parted

CAPITALISED = 2
"""Other capitalised words in a sentence without lower case, from which on capitals tell nothing."""

_SENTENCE_END = re.compile(r"""(?:(?<!\b[^\W\d_])[.]|[!?…؟。])["'”’)\]]*\s""")
"""A single letter before the full stop is an initial or an acronym."""
_WORD = re.compile(r"[^\W\d_]+")
_OBJECTS = frozenset({"US"})
"""Acronyms that are pronouns as well, of the case that a sentence does not begin with."""
_UNEVEN = (("\u00a0", " "), ("\u202f", " "), ("\u2010", "-"), ("\u2011", "-"), ("’", "'"))


def even(text: str) -> str:
    """Blanks, hyphens and apostrophes each as one sign; of the same length. What `case: exact` is looked for in."""
    if text.isascii():
        return text
    for sign, plain in _UNEVEN:  # 1 µs a KB: five times as fast as `translate`
        text = text.replace(sign, plain)
    return text


class Line:
    """Works out what is asked for, once: most lines hold no candidate, and their way back is never built."""

    def __init__(self, raw: str, language: str = "") -> None:
        self.raw = raw
        self._parted = parted(raw, language)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where `folded[start:end]` stands in `raw`, the marks on its last letter included."""
        last = self._origins[end - 1] + 1
        while last < len(self.raw) and is_mark(self.raw[last]):
            last += 1
        return self._origins[start], last

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `raw[start:end]` stands in `folded`."""
        return bisect_left(self._origins, start), bisect_left(self._origins, end)

    def shouts(self, start: int, end: int) -> bool:
        """Whether `raw[start:end]` is in capitals as its whole sentence is: `LET US PRAY`, `THE PARTY IS OVER`.

        No sentence begins with an object: `US AND IRAN TO TALK`.
        """
        words = self.raw[start:end]
        number = bisect_right(self._sentences, start) - 1
        if not words.isupper() or (words in _OBJECTS and not _WORD.search(self.raw, self._sentences[number], start)):
            return False
        capitalised = self._capitalised[number]
        return capitalised - len(_WORD.findall(self.raw, start, end)) >= CAPITALISED

    @cached_property
    def _origins(self) -> list[int]:
        return origins(self._parted)

    @cached_property
    def _sentences(self) -> list[int]:
        """Where each sentence begins."""
        return [0, *(found.end() for found in _SENTENCE_END.finditer(self.raw))]

    @cached_property
    def _capitalised(self) -> list[int]:
        """Of each sentence the number of its words in capitals, 0 where it holds lower case or a script without cases."""
        ends = [*self._sentences[1:], len(self.raw)]
        return [_count(self.raw[start:end]) for start, end in zip(self._sentences, ends, strict=True)]


def _count(sentence: str) -> int:
    words = _WORD.findall(sentence)
    return len(words) if all(map(str.isupper, words)) else 0
