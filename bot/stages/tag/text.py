"""Texts under study, all at once: joined by line ends, folded in one go, and their lines taken apart only where something is found.

Lines fold apart, so what holds of a line holds of it among others. The way back from the folded text is made a line at a time (`line`),
and only for what is shown: most lines hold no mention, and of most mentions nobody asks for the words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from bot.stages.fold import fold, parted
from bot.stages.tag.line import Line


class Text:
    def __init__(self, texts: Sequence[str], language: str) -> None:
        self._texts = texts
        self._language = language
        self._folded = [fold(parted(text, language)) for text in texts]
        self.raw = "\n".join(texts)
        self.folded = "\n".join(self._folded)
        self._lines: dict[int, Line] = {}

    def parts(self, places: Iterable[int]) -> Iterator[int]:
        """Which of the texts each place in `folded` is in; the places come in order."""
        part, end = 0, len(self._folded[0])
        for place in places:
            while place > end:
                part += 1
                end += len(self._folded[part]) + 1
            yield part

    def written(self, start: int, end: int) -> tuple[str, int, int]:
        """The text that `folded[start:end]` is in, and where in it."""
        number = bisect_right(self._folded_begins, start) - 1
        begin = self._folded_begins[number]
        first, last = self._line(number).written(start - begin, end - begin)
        part = bisect_right(self._parts, number) - 1
        before = self._begins[number] - self._begins[self._parts[part]]
        return self._texts[part], before + first, before + last

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `raw[start:end]` stands in `folded`."""
        number = bisect_right(self._begins, start) - 1
        begin, folded = self._begins[number], self._folded_begins[number]
        first, last = self._line(number).place(start - begin, end - begin)
        return folded + first, folded + last

    def shouts(self, start: int, end: int) -> bool:
        """Whether `raw[start:end]` is in capitals as its whole sentence is."""
        number = bisect_right(self._begins, start) - 1
        begin = self._begins[number]
        return self._line(number).shouts(start - begin, end - begin)

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = Line(self._raws[number], self._language)
        return self._lines[number]

    @cached_property
    def _raws(self) -> list[str]:
        return self.raw.split("\n")

    @cached_property
    def _begins(self) -> list[int]:
        return _begins(self._raws)

    @cached_property
    def _folded_begins(self) -> list[int]:
        lines = self.folded.split("\n")
        if len(lines) != len(self._raws):  # other line ends fold to the same sign, and part no lines
            lines = [fold(parted(raw, self._language)) for raw in self._raws]
        return _begins(lines)

    @cached_property
    def _parts(self) -> list[int]:
        """The number of the first line of each text."""
        return [0, *accumulate(text.count("\n") + 1 for text in self._texts[:-1])]


def _begins(lines: Iterable[str]) -> list[int]:
    """Where each line begins in the whole, and one place behind it."""
    return [0, *accumulate(len(line) + 1 for line in lines)]
