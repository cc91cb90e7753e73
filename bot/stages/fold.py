"""The one fold: how aliases, texts, publisher tags and search words are made comparable, in every script.

Text is NFC (that is done at ingest), and every offset refers to it. Two steps:

1. A table folds each character by itself: NFKC and casefold; marks of Latin, Greek, Arabic and Hebrew deleted (Cyrillic
   й and ї stay letters of their own), as are soft hyphen, joiners, bidi marks, tatweel, ʿ ʾ ʻ; hyphens, maqaf, `_`, ZWNJ
   and ZWSP become a space, as NBSP does; letters that are written in several ways take one (أ إ آ ٱ ا; ى ی ي; ة ه; ё е;
   ø o); any digit becomes ASCII; apostrophes become `'`, double quotation marks and gershayim `"`, line ends a newline.
   En and em dash, comma and newline are no space: an alias does not run across them.
2. What depends on the neighbours is decided on the outcome of the table, so that no deleted character hides a
   neighbour. It keeps the length: what goes becomes U+2060, which the table leaves nowhere else.
   - Two apostrophes are `"`.
   - An apostrophe between letters stays after an elision word (`d'irak`), and before a last s (`iran's`): it is then a
     boundary. Else it goes (`kata'ib` is `kataib`). At the edge of a word it stays.
   - A run of spaces is one space.

In Turkish an apostrophe parts a proper name from its suffix (`İran'ın`, `Irak'ta`): `parted` keeps it, for texts whose
language is known.

Law: fold(fold(x)) == fold(x). Lines fold apart: fold(a + LF + b) == fold(a) + LF + fold(b).
Cost a KB: 3 µs of ASCII, 10 µs of western text, 28 µs of Arabic; `origins` up to 120 µs, so it is built only where offsets are wanted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

CHARACTERS = 65_536
"""Folded characters that are remembered: hostile text may hold each of the 1.1 million."""

_GONE = "\u2060"
_APOSTROPHES = "'’‘‛`´′׳ʼ"
_QUOTES = '"״“”„‟″＂'
_SPACES = "\t-\u2010\u2011\u05be_\u200b\u200c"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = "\u00ad\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DELETED = _INVISIBLE + "\u0640ʿʾʻ"
_VARIANTS = (
    ("o", "ø"),
    ("d", "đ"),
    ("l", "ł"),
    ("i", "ı"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("th", "þ"),
    ("е", "ё"),
    ("ا", "أإآٱ"),
    ("ي", "ىیېےئ"),
    ("ه", "ةۀہەھ"),
    ("و", "ؤ"),
    ("ك", "ک"),
    ("ن", "ں"),
    ("וו", "װ"),
    ("וי", "ױ"),
    ("יי", "ײ"),
)
"""A letter and the other ways it is written."""
_GIVEN = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **dict.fromkeys(_DELETED, ""),
    **{variant: letter for letter, variants in _VARIANTS for variant in variants},
}
_MARKED_SCRIPTS = frozenset({"LATIN", "GREEK", "ARABIC", "HEBREW"})
_MARKS = (
    (0x0300, 0x036F),
    (0x0591, 0x05C7),
    (0x0610, 0x06ED),
    (0x08CA, 0x08FF),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0xFB1E, 0xFB1E),
    (0xFE20, 0xFE2F),
)
"""Where the combining marks (general category Mn) of Latin, Greek, Arabic and Hebrew stand."""
_ELISIONS = frozenset(
    "l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu quelqu entr dell nell all sull dall coll quell quest un".split()  # noqa: SIM905 (reads as a line of words)
)
_LONGEST_ELISION = max(map(len, _ELISIONS))
_WITH_APOSTROPHE = re.compile(r"[^\W\d_]++(?:'[^\W\d_]++)++")
"""Possessive: linear on any text."""
_WESTERN = "cp1252"
"""Holds what most lines of western languages are made of, dashes and quotation marks too."""
_SEVERAL = (("…", "..."), ("ß", "ss"), ("œ", "oe"), ("æ", "ae"))
"""What of it the table makes several letters of."""
_SUFFIXED = frozenset({"tr"})
_PARTING = re.compile(f"(?<=[^\\W\\d_])[{_APOSTROPHES}](?=[^\\W\\d_])")
_SPACE_RUN = re.compile(r"(?<= ) +")


def fold(text: str) -> str:
    return _in_context(_by_table(text)).replace(_GONE, "")


def parted(text: str, language: str) -> str:
    """The text, to be folded, of an article in this language (primary subtag): an apostrophe that would go, but parts a
    name from its suffix, is `"`. Of the same length.
    """
    return _PARTING.sub('"', text) if language in _SUFFIXED else text


def origins(text: str) -> list[int]:
    """For each character of `fold(text)` the offset in `text` of the character that it came from; never decreasing."""
    marked = _in_context(_by_table(text))
    lengths = {character: len(_TABLE[ord(character)]) for character in set(text)}
    if all(length == 1 for length in lengths.values()):  # most lines, whatever their script
        source: Iterable[int] = range(len(text))
    else:
        source = [place for place, character in enumerate(text) for _ in range(lengths[character])]
    if _GONE not in marked:
        return list(source)
    return [place for place, character in zip(source, marked, strict=True) if character != _GONE]


@lru_cache(maxsize=CHARACTERS)
def script(character: str) -> str:
    """Script of a letter or of a mark on one, as its Unicode name begins: `LATIN`, `ARABIC`, `CJK`; empty for all else."""
    if not (character.isalpha() or is_mark(character)):
        return ""
    return re.split("[ -]", unicodedata.name(character, ""), maxsplit=1)[0]


def is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


class _Table(dict[int, str]):
    """Code point → its fold, made when first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < CHARACTERS:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """Steps until nothing changes: a compatibility form may lead to a hyphen, a capital or a letter with a mark."""
    before, after = "", character
    while before != after:
        before, after = after, "".join(map(_step, after))
    return after


def _step(character: str) -> str:
    if character in _GIVEN:
        return _GIVEN[character]
    if _is_deleted_mark(character):
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", character).casefold()
    if plain != character:
        return plain
    parts = unicodedata.normalize("NFD", character)
    return parts if script(parts[0]) in _MARKED_SCRIPTS else character


def _is_deleted_mark(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in _MARKS) and unicodedata.category(character) == "Mn"


def _by_table(text: str) -> str:
    """`text.translate(_TABLE)`. Of ASCII that takes 3 µs a KB, of all else 30; by way of bytes, where they hold a line, 10."""
    if text.isascii():
        return text.translate(_TABLE)
    return "\n".join([_line_by_table(line) for line in text.split("\n")])


def _line_by_table(line: str) -> str:
    if line.isascii():
        return line.translate(_TABLE)
    for sign, folded in _SEVERAL:
        line = line.replace(sign, folded)
    try:
        octets = line.encode(_WESTERN)
    except UnicodeEncodeError:
        return line.translate(_TABLE)
    if len(octets.translate(None, _LONGER)) != len(octets):
        return line.translate(_TABLE)
    return octets.translate(_OCTETS, _DROPPED).decode(_WESTERN)


def _in_context(text: str) -> str:
    """Step 2, over the outcome of the table; of the same length."""
    if "'" in text:
        text = _with_apostrophes(text.replace("''", '"' + _GONE))
    if "  " in text:
        text = _SPACE_RUN.sub(lambda run: _GONE * len(run[0]), text)
    return text


def _with_apostrophes(text: str) -> str:
    """Each word that holds one is looked at, from its begin; the words without are not even read."""
    parts: list[str] = []
    done, place = 0, text.find("'")
    while place >= 0:
        begin = place
        while begin > done and _is_letter(text[begin - 1]):
            begin -= 1
        word = _WITH_APOSTROPHE.match(text, begin)
        if word is not None:
            parts += (text[done:begin], _apostrophes(word[0]))
            done = word.end()
        place = text.find("'", max(place + 1, done))
    return "".join((*parts, text[done:]))


def _is_letter(character: str) -> bool:
    r"""`[^\W\d_]`"""
    return character.isalnum() and not character.isdecimal()


def _apostrophes(word: str) -> str:
    left, *rest = word.split("'")
    parts = [left]
    for part in rest:
        stays = left in _ELISIONS or part == "s"
        parts += ["'" if stays else _GONE, part]
        left = part if stays else (left + part)[: _LONGEST_ELISION + 1]
    return "".join(parts)


_TABLE = _Table()


def _octets() -> tuple[bytes, bytes, bytes]:
    """The table over the octets of western text, those that it deletes, and those of which it makes more than one, or something else."""
    same, dropped, longer = bytearray(range(256)), bytearray(), bytearray()
    for octet in range(256):
        folded = _TABLE[ord(bytes((octet,)).decode(_WESTERN, "replace"))]
        written = folded.encode(_WESTERN, "replace")
        if not folded:
            dropped.append(octet)
        elif len(written) == 1 and written.decode(_WESTERN, "replace") == folded:
            same[octet] = written[0]
        else:
            longer.append(octet)
    return bytes(same), bytes(dropped), bytes(longer)


_OCTETS, _DROPPED, _LONGER = _octets()
