"""The words round what was found, on one line, to be shown beside it.

- At most WIDE characters, the signs of the cuts among them. Blanks and line ends become one blank.
- A cut is made where a word ends, and `…` stands for what is left out. Where no word ends (one that is longer than the room,
  a script that parts none) it is made between two characters: no mark, joiner or variation selector begins what is shown, nor
  does what is left out begin with one (UAX #29 §3.1, as far as news have need of it).
- Signs that embed or isolate a direction (UAX #9 §2.1 to 2.4) are left out of the words round it: parted from their ends they would
  turn the page that the snippet is shown on. None is put in: whoever shows it isolates it.
- What is as wide itself has no snippet, nor has what nothing stands round: it says all.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

WIDE: Final = 120
"""Characters of a snippet."""
_CUT: Final = "…"
_DIRECTIONS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = re.compile(r"\s+")
_JOINERS: Final = frozenset("\u200c\u200d")


def snippet(text: str, start: int, end: int) -> tuple[str, int]:
    """The words round `text[start:end]`, and where it stands in them, its own blanks made one."""
    found = _even(text[start:end]).strip()
    room = WIDE - len(found) - 2 * len(_CUT)
    if room <= 0 or not found:
        return "", 0
    # Twice the room: some of it may be blanks, of which one is left.
    before, after = _even(text[max(start - 2 * room, 0) : start]), _even(text[end : end + 2 * room])
    left = _last(before, max(room // 2, room - len(after)), whole=start <= 2 * room)
    right = _first(after, room - len(left.removeprefix(_CUT)), whole=len(text) - end <= 2 * room)
    return (left + found + right, len(left)) if left or right else ("", 0)


def _even(text: str) -> str:
    return _BLANKS.sub(" ", _DIRECTIONS.sub("", text))


def _last(text: str, room: int, *, whole: bool) -> str:
    if whole and len(text) <= room:
        return text.lstrip()
    shown = text[-room:]
    word = shown.find(" ") + 1
    if word and shown[word:]:
        return _CUT + shown[word:]
    while shown and _clings(shown[0]):
        shown = shown[1:]
    return _CUT + shown


def _first(text: str, room: int, *, whole: bool) -> str:
    if whole and len(text) <= room:
        return text.rstrip()
    shown = text[:room]
    word = shown.rfind(" ")
    if word > 0:
        return shown[:word] + _CUT
    rest = text[room : room + 1]
    while shown and rest and (_clings(rest) or shown[-1] in _JOINERS):
        rest, shown = shown[-1], shown[:-1]
    return shown + _CUT


def _clings(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")
