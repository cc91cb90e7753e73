"""Where a literal stands as a word of its own, decided at each candidate in the folded text.

- No letter of the same script and no digit touches it: `ב-US` and `وHezbollah` hold Latin names, `Iran2` does not.
  On its left a prefix of its own may stand between it and such an edge.
- Scripts that part no words (CJK, kana, Thai, Lao, Khmer, Burmese; Hangul attaches its particles) have no edges.
- A currency sign that touches it is part of the word: `US$` is not US.
- Gershayim are as often a quotation as an acronym (`ה"חיזבאללה"`), so they are an edge, unless exactly one Hebrew letter
  follows and the word ends: `צה"ל` is not צה.
- An acronym with dots has no letter directly before or after, nor behind a dot more: `U.S.S.R.` holds no `U.S.`, no `S.R.`
"""

from __future__ import annotations

import unicodedata

from bot.stages.fold import script
from bot.stages.tag.forms import Form
from bot.stages.tag.prefixes import LONGEST

UNPARTED = frozenset(
    {"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"},
)
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Two of them that touch are in one word, whatever the form: no prefix is of these letters."""
_PLAIN = frozenset(" \n.,:;!?()")
"""Signs that are always an edge: most neighbours are one of them."""


def stands(text: str, start: int, end: int, form: Form) -> bool:
    """Whether `text[start:end]`, which is the form's literal folded, is a word (or words) there."""
    before, after = text[start - 1] if start else " ", text[end] if end < len(text) else " "
    if before in _PLAIN and after in _PLAIN and not form.dotted:
        return True
    if (after in LATIN and text[end - 1] in LATIN) or (before in LATIN and text[start] in LATIN):
        return False
    if form.dotted and _goes_on(text, start, end):
        return False
    return _begins(text, start, form) and _ends(text, end, form)


def _begins(text: str, start: int, form: Form) -> bool:
    if start == 0 or form.left in UNPARTED or _is_edge(text[start - 1], text[start], form.left):
        return True
    begin = start
    while begin and start - begin <= LONGEST and script(text[begin - 1]) == form.left:
        begin -= 1
    return text[begin:start] in form.attached and (begin == 0 or _is_edge(text[begin - 1], text[begin], form.left))


def _ends(text: str, end: int, form: Form) -> bool:
    if end == len(text) or form.right in UNPARTED:
        return True
    if text[end] == '"' and _is_acronym_end(text, end):
        return False
    return _is_edge(text[end], text[end - 1], form.right)


def _is_edge(neighbour: str, inside: str, inside_script: str) -> bool:
    if neighbour.isdigit():
        return not inside.isalnum()
    if unicodedata.category(neighbour) == "Sc":
        return False
    return not (inside_script and script(neighbour) == inside_script)


def _is_acronym_end(text: str, quote: int) -> bool:
    before, last, after = (script(text[place : place + 1] or " ") for place in (quote - 1, quote + 1, quote + 2))
    return before == last == "HEBREW" != after


def _goes_on(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return before[-1:].isalpha() or after[:1].isalpha() or _is_dot_letter(before[::-1]) or _is_dot_letter(after)


def _is_dot_letter(two: str) -> bool:
    return two[:1] == "." and two[1:].isalpha()
