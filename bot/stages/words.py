"""The words of a text as the index keeps them, and as it is asked for them.

A text is folded (`stages.fold`) and cut into words so that wherever a literal stands as a word by the rules of `tag.edges`,
its words stand there in a row: the index may answer with too many articles, never with too few.

- Letters with their marks, and digits, make words; all else parts them. So `iran's` is `iran s`, `ארה"ב` is `ארה ב`, and
  `d'irak` is `d irak`; a quotation mark glues nothing (`מנהיג"חיזבאללה"`). Kata'ib is one word already: folding took its mark.
- Words end where the script changes, and between letters and digits: `וHezbollah` is `ו hezbollah`, `covid19` is `covid 19`.
- Scripts that part no words (CJK, kana, Thai, and Hangul, which attaches its particles) have a word a character, and a name
  in them is a row of these.

A literal is asked for with each prefix that may be attached to its first word, so that عراق finds للعراق: `spelt`.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Final

from bot.stages.fold import CHARACTERS, fold, is_mark, script
from bot.stages.tag.edges import UNPARTED
from bot.stages.tag.forms import Form

_ALONE: Final = UNPARTED | {""}
"""Kinds of characters of which each is a word. A letter without a name (Tangut) has no script, so nothing parts it from its like."""


def words(folded: str) -> list[str]:
    """The words of a text that is folded already."""
    found: list[str] = []
    for run in folded.translate(_TABLE).split():
        if run.isalpha() and run.isascii():
            found.append(run)
        else:
            found += ("".join(same) for _, same in groupby(run, _kind))
    return found


def text(*texts: str) -> str:
    """The words of texts as one column of the index."""
    return " ".join(words(fold("\n".join(texts))))


def spelt(form: Form) -> tuple[tuple[str, ...], ...]:
    """The rows of words as which a literal may stand, with its prefixes; empty where no whole word of it is certain."""
    rows = (tuple(_whole(prefix + form.literal, form)) for prefix in ("", *sorted(form.attached)))
    found = tuple(dict.fromkeys(rows))
    return found if all(found) else ()


def _whole(literal: str, form: Form) -> list[str]:
    """Without what may be a part of a longer word: such a literal has no edges, but its first or last word is of another kind."""
    found = words(literal)
    if form.left in UNPARTED and _goes_on(literal[0]):
        found = found[1:]
    if form.right in UNPARTED and _goes_on(literal[-1]):
        found = found[:-1]
    return found


def _goes_on(character: str) -> bool:
    """Whether its word may be longer in a text."""
    return _kind(character) not in _ALONE


class _Table(dict[int, str]):
    """Code point → the character where it is of a word, parted where it is one by itself, a blank for all else."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not (character.isalpha() or character.isdigit() or is_mark(character)):
            put = " "
        else:
            put = f" {character} " if _kind(character) in _ALONE else character
        if len(self) < CHARACTERS:
            self[code] = put
        return put


@lru_cache(maxsize=CHARACTERS)
def _kind(character: str) -> str:
    return "0" if character.isdigit() else script(character)


_TABLE = _Table()
