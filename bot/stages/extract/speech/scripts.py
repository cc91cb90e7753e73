"""The script a text is written in (ISO 15924 codes), which languages are written in which, and which way a text runs.

The script of a text is that of three fifths of its letters at least; a text of fewer than 20 letters, or of several scripts, has none. Japanese is told
by its kana (a tenth of the letters), because half of it is Chinese characters.

A text runs from right to left where most of its letters do, or a third where its language does too: names in Latin letters turn no Hebrew
sentence round. A text without letters runs as its language does; Kurdish, Azerbaijani and Panjabi do so by the script in their
tag (`ku-Arab`), else from left to right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Literal

SAMPLE = 1_000
"""Characters of a text that are looked at."""
LEAST = 20
"""Letters."""
_MOST = 0.6
"""Share of the letters from which a script is the text's."""
_KANA = 0.1

_BLOCKS = (
    (0x0041, "Latn"), (0x0370, "Grek"), (0x0400, "Cyrl"), (0x0530, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, "Syrc"),
    (0x0750, "Arab"), (0x0780, "Thaa"), (0x07C0, "Nkoo"), (0x0800, ""), (0x08A0, "Arab"), (0x0900, "Deva"), (0x0980, "Beng"),
    (0x0A00, "Guru"), (0x0A80, "Gujr"), (0x0B00, "Orya"), (0x0B80, "Taml"), (0x0C00, "Telu"), (0x0C80, "Knda"), (0x0D00, "Mlym"),
    (0x0D80, "Sinh"), (0x0E00, "Thai"), (0x0E80, "Laoo"), (0x0F00, "Tibt"), (0x1000, "Mymr"), (0x10A0, "Geor"), (0x1100, "Hang"),
    (0x1200, "Ethi"), (0x13A0, ""), (0x1780, "Khmr"), (0x1800, "Mong"), (0x18B0, ""), (0x1E00, "Latn"), (0x1F00, "Grek"),
    (0x2000, ""), (0x3040, "Kana"), (0x3100, "Hani"), (0x3130, "Hang"), (0x3190, "Hani"), (0x31F0, "Kana"), (0x3200, "Hani"),
    (0xA000, ""), (0xAC00, "Hang"), (0xD7B0, ""), (0xF900, "Hani"), (0xFB00, "Latn"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""),
    (0xFE70, "Arab"), (0xFF00, "Latn"), (0xFF66, "Kana"), (0xFFA0, ""), (0x1E900, "Adlm"), (0x1E960, ""), (0x20000, "Hani"),
)  # fmt: skip
"""Where a script's letters begin in Unicode."""
_STARTS = tuple(start for start, _ in _BLOCKS)
_WRITTEN = {
    "Arab": "ar fa ur ps sd ckb ug ku az pa ks arz ary apc azb lrc glk mzn prs pnb kk ky uz tk ms so ha",
    "Cyrl": "ru uk be bg mk sr kk ky tg mn tt ba cv uz az bs os ab ce kv ug cnr sh ro tk",
    "Hebr": "he yi iw ji lad", "Grek": "el grc", "Armn": "hy", "Geor": "ka", "Deva": "hi mr ne sa mai bho kok doi brx sd ks",
    "Beng": "bn as mni", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si",
    "Thai": "th", "Laoo": "lo", "Tibt": "bo dz", "Mymr": "my", "Hang": "ko", "Ethi": "am ti", "Khmr": "km", "Mong": "mn",
    "Kana": "ja", "Hani": "zh yue lzh", "Thaa": "dv", "Syrc": "syr arc", "Nkoo": "nqo", "Adlm": "ff",
    "Latn": "ku az sr bs cnr sh uz kk tk tt ug mn ff ms so ha ro hi",
}  # fmt: skip
"""Languages by script; a language that is in none of these is written in Latin letters."""
_LANGUAGES = {script: frozenset(languages.split()) for script, languages in _WRITTEN.items()}
_OTHER = frozenset().union(*(languages for script, languages in _LANGUAGES.items() if script != "Latn"))
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"})
_BOTH = frozenset({"ku", "az", "pa", "kk", "ky", "uz", "tk", "ms", "so", "ha", "ff", "ks", "sd"})
"""Written from right to left only in some places."""
_RIGHT = frozenset().union(*(_LANGUAGES[script] for script in _RIGHT_TO_LEFT)) - _BOTH | {"sd"}


def letters(text: str) -> Counter[str]:
    """How many letters of each script the beginning of a text has."""
    counts: Counter[str] = Counter()
    for character, times in Counter(text[:SAMPLE]).items():
        if character.isalpha():
            counts[_BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]] += times
    return counts


def script(text: str) -> str:
    """Empty where no script is the text's."""
    counts = letters(text)
    kana, whole = counts["Kana"], sum(counts.values())
    if kana and kana >= _KANA * whole:
        counts["Kana"] += counts.pop("Hani", 0)
    if whole < LEAST:
        return ""
    best, times = counts.most_common(1)[0]
    return best if times >= _MOST * whole else ""


def writes(language: str, script: str) -> bool:
    """Whether texts of that language are written in that script."""
    primary = language.partition("-")[0].lower()
    return primary in _LANGUAGES.get(script, ()) or (script == "Latn" and primary not in _OTHER)


def languages(script: str) -> frozenset[str]:
    return _LANGUAGES.get(script, frozenset())


def direction(language: str, text: str) -> Literal["rtl", "ltr"]:
    counts = letters(text)
    turned, whole = sum(counts[script] for script in _RIGHT_TO_LEFT), sum(counts.values())
    theirs = _runs_left(language)
    if not whole:
        return "rtl" if theirs else "ltr"
    return "rtl" if turned * (3 if theirs else 2) > whole else "ltr"


def _runs_left(language: str) -> bool:
    primary, *subtags = language.replace("_", "-").lower().split("-")
    named = next((tag.title() for tag in subtags if len(tag) == 4), "")
    return named in _RIGHT_TO_LEFT if named else primary in _RIGHT
