"""Names in a byline: `Von Anna Berg und Karl Maier, Korrespondent` is Anna Berg and Karl Maier.

1. Marks of writing direction, addresses of mail and web, `@names` and, at the end, names of networks go (`Jane DoeTwitter`); a name
   printed twice in a row stands once.
2. The line falls into segments at `|`, `•` and `·` set in blanks. Those that hold full names count, else the first that holds any
   name: `27 June • Anna Berg • 3 min`.
3. In a segment: by-words and labels in front go (`bywords`), and everything from a word for publishing or from a date on.
4. It is parted at `,` `;` `/` `&` and the words for "and". Those who took the pictures, edited or translated end the list.
5. Of a part: a role behind or before the name goes (`홍길동 기자`, `Staff Writer Jane Doe`), a place behind it (`in Berlin`),
   and what stands in brackets, an agency excepted.
6. After a full name, what follows a comma and is one word, or begins small, or holds a role, is a place or a role and no name.

`Frantzman, Seth` stays one name: a comma between two single words parts nothing. A name written in capitals only, as bylines are
shown, is written as a name again if all names of the line are in capitals, and so is a surname of four letters or more (`Anna BERG`); one from markup is left as it is.

No person's name begins with `The`, and it alone is nobody. A name is an organisation's when it is a known agency, or has a word such as `news`, `desk`, `Redaktion`, or looks like a host.
A full name has two to six words that begin with capitals (particles such as `van der` excepted); in scripts without capitals two to
four words; in Chinese, Japanese and Korean two to five signs, or words of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.stages.clean import listed, text
from bot.stages.extract.people.bywords import BY, DATED, DAYS, DESK, LABEL, NOBODY, OTHERS, PARTICLES, ROLE
from bot.stages.extract.when.months import fold, month
from bot.stages.extract.words import squash

WORDS = 6
"""Words of a person's name at most."""
WORDS_UNCASED = 4
"""The same in scripts without capitals, where a sentence of six words looks like a name."""
LONGEST = 60
"""Characters of a name at most."""
BYLINE = 500
"""Characters of a byline that are read."""
MOST = 20
"""Authors of one article at most."""
_DATED = 12
"""Words of a dated line at most, behind whose date a name is looked for."""
_DEPTH = 3
"""By-words one after another: `Text: By Jane Doe`."""

_BIDI = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_WEB = re.compile(r"\(?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\)?|https?://\S+|\(?\bwww\.[\w.-]+\)?|@\w{1,64}")
_NETWORK = ("Twitter", "Facebook", "Instagram", "LinkedIn", "Bluesky", "Mastodon", "YouTube")
_NETWORKS = re.compile(rf"(?<=[^\W\d_])(?:\s{{0,3}}(?:{'|'.join(_NETWORK)})){{1,5}}$")
_TWICE = re.compile(r"(?<!\w)((?:[^\W\d_][\w.'’-]{0,30}\s){1,3}[\w.'’-]{2,30})\s\1(?!\w)", re.IGNORECASE)
"""`Jane Doe Jane Doe`: for the eyes and for those who hear the page."""
_DOUBLED = (3, 11)
"""Blanks in a line with a doubled name, at least and at most."""
_LISTED = re.compile(r",\s(?:in|em|en|i|w|v)\s[^,|]{1,60},[^|]*$")
"""Behind a name, the sections it is filed under: `By TPN, in News, Business`."""
_SEGMENTS = re.compile(r"\s*\|\s*|\s+[•·●∙]\s+|\s*•\s*|\s+[-–—]\s+(?=\d)")
_AND = r"and|und|et|y|og|och|ja|en|ve|e|i|a|și|si|és|και|и|та|і|و|with|mit|avec|con|und mit|dan|và|और"
_PARTS = re.compile(
    rf"\s*([;/,&،、，／＆‧](?:\s*(?:and|und|et|y)\s)?|(?<=[\uac00-\ud7af\u4e00-\u9fff])·|(?<![\u30a1-\u30ff])・|・(?![\u30a1-\u30ff])|\s[-–—]\s|\s(?:{_AND})\s)\s*",
    re.IGNORECASE,
)
_APART = frozenset({"", ",", "،", "/", "／", " - ", " – ", " — "})
"""Signs behind which (or before which, at the line's beginning) a single word is a place or a role."""
_BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]{0,80})[)\]）】]\s*")
_PLACE = re.compile(r"\s(?:in|on|à|aus|em)(?:\s.*)?$")
_MORE = re.compile(r"\s*외\s*\d{1,2}\s*[명인]|\s*et al\.?$")
_DATELINE = re.compile(r"^[\w·]{1,10}=(?=[\uac00-\ud7af])|^[\u0600-\u06ff]{3,12}:\s(?=[\u0600-\u06ff])")
_FILED = re.compile(r"[\u3400-\u9fff]{2,6}(?:報導|报导|报道|報道|電|电|專電)")
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?<!\sThe)(?<!^The)(?<!\set)(?<!\sand)(?<!\sund)(?<!\savec)(?<!\smit)(?<!\swith)(?<!\scon)(?<!\scom)\s+((?:The\s)?(?:Associated|Canadian)\sPress|AFP|AP|Reuters|Bloomberg|dpa)$"
)
_SPACED = re.compile(r"([\u3400-\u9fff]{2,4})\s+(?=[\u3400-\u9fff]{2,4}(?:\s|$))")
_WAW = re.compile(
    r"^([\u0590-\u06ff]{2,20}(?:\s[\u0590-\u06ff'\"’-]{2,20}){1,2})\s[\u05d5\u0648]([\u0590-\u06ff'’]{2,20}\s[\u0590-\u06ff'\"’-]{2,20})"
)
"""Two names of two or three words with the `and` of Hebrew or Arabic, which is written with the second."""
_NUMBER = re.compile(r"(?<!\w)\d{1,8}(?:st|nd|rd|th)?(?!\w)|\d{1,4}[年.:/-]\s?\d")
_DIGIT = re.compile(r"\d")
_INNER_LABEL = re.compile(rf"(?<=\w)(?<!\band)(?<!\bund)(?<!\bet)(?<!\by)[,，]?\s+((?i:{LABEL.pattern}))")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(
    r"[\u3400-\u9fff々]{2,5}|[\u3400-\u9fff々]{1,4}\s?[\u3040-\u309f]{1,4}|[\u3400-\u9fff々]{1,3}\s[\u3400-\u9fff々]{1,3}"
    r"|[\uac00-\ud7af]{2,4}|[\u30a1-\u30ffー]{2,12}(?:[・＝][\u30a1-\u30ffー]{2,12}){1,3}"
)
"""Names in Chinese, Japanese and Korean."""
_LOWER = frozenset(
    listed(
        "de del della dello dei di da das do dos du der den van von zu af av ter ten te la le las los el al bin ibn ben bint abu ul ur"
    )
)
_BEFORE_DATES = frozenset(listed("on at am um den le à el il em op på pe dne den the vom från kl kl. في ב"))
_ABROAD = re.compile(r"(?<=[^\W\d_])\s[A-Z]{2,3}$")
"""What ends as a place does: `Washington DC`, `G1 PE`."""
_LOUD = 4
"""Letters of a surname in capitals: fewer may be initials or an agency."""
_TURKISH = frozenset("İĞŞığş")
"""Letters by which a name is Turkish."""
_ANYBODY = "Jane Doe"
_OPENING = " (（[【"
_EDGES = " .,;:()[]（）【】〔〕–—-*\"“”'‘’«»/|=＝"


def split(byline: str, *, shown: bool = False) -> tuple[str, ...]:
    """The names of a byline, in its order, each once. `shown`: as printed on the page, so capitals may be style."""
    bare = _MORE.sub("", _tidy(byline))
    pieces = [piece for piece in _SEGMENTS.split(bare) if piece]
    found = [_names(piece, _APART if shown else frozenset()) for piece in pieces]
    if len(found) > 1:
        full = [names for names in found if any(map(is_full, names))]
        found = full or [names for names in found if names][:1]
    names = [name for part in found for name in part]
    style = shown and bool(names) and all(name.isupper() for name in names)
    return unique(_cased(name) if style else _surname(name) if shown else name for name in names)[:MOST]


def has_by(line: str) -> bool:
    """The line begins as a byline does."""
    if " " not in line and line.isascii():
        return False
    return _opening(_BIDI.sub("", line[:BYLINE]).lstrip(_OPENING)) > 0


def is_opening(line: str) -> bool:
    """The line is nothing but by-words or a label."""
    return _opened(f"{line.strip(_OPENING)} {_ANYBODY}") == _ANYBODY


def labelled(line: str) -> str:
    """With ` | ` before a label in mid-line: `12 May 2026, Author: Jane Doe`."""
    if ":" not in line and "：" not in line:
        return line
    return _INNER_LABEL.sub(r" | \1", line)


def undated(line: str) -> str:
    """A byline as written, without the segments that only date it."""
    bare = _tidy(line)
    kept = [piece for piece in _SEGMENTS.split(bare) if _names(piece, _APART)]
    return _LISTED.sub("", _before_date(kept[0])).strip(" ,·•|–—-/") if kept else bare


def is_person(name: str) -> bool:
    """Reads like the name of a person: one to six words, no digit, no sign of an organisation, no article before it."""
    plain = 1 <= len(name.split()) <= WORDS and not any(c.isdigit() for c in name)
    return plain and name[:4].lower() != "the " and not is_organisation(name)


def is_of(name: str, most: int) -> bool:
    """So many words at most, particles apart."""
    return sum(word.lower() not in _LOWER for word in name.split()) <= most


def is_full(name: str) -> bool:
    """A whole name of a person, as said above."""
    if _HAN.fullmatch(name):
        return not is_organisation(name)
    words = name.split()
    if len(words) < 2 or len(words) > WORDS or not words[0][0].isalpha():
        return False
    if name.lower() == name.upper():
        return len(words) <= WORDS_UNCASED and is_person(name)
    capital = all(w[0] != w[0].lower() or not w[0].isalpha() or w.lower() in _LOWER for w in words)
    return capital and words[-1][0].isupper() and is_person(name)  # last: it is the dearest


def is_organisation(name: str) -> bool:
    return DESK.search(name) is not None


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, by its letters and digits; the first spelling stays."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(squash(name), name)
    seen.pop("", None)
    return tuple(seen.values())


def _tidy(byline: str) -> str:
    """Without what is no part of names, wherever it stands."""
    bare = text(_WEB.sub(" ", _BIDI.sub("", byline[:BYLINE])))
    if _DOUBLED[0] <= bare.count(" ") <= _DOUBLED[1]:
        words = bare.casefold().split()
        bare = _TWICE.sub(r"\1", bare) if len(set(words)) < len(words) - 1 else bare
    cut = _NETWORKS.sub("", bare) if bare.endswith(_NETWORK) else bare
    return cut if " " in cut else bare  # `By Twitter` is whole


def _names(piece: str, apart: frozenset[str]) -> list[str]:
    """`apart`: signs that part a single word from a name."""
    spoken = has_by(piece)
    bare = _before_date(_opened(piece.strip(_OPENING) if spoken else piece))
    if _is_turned(bare):
        return [bare.strip(_EDGES)]
    if ":" in bare or "：" in bare or ". " in bare:
        bare = _before_others(bare)
    found: list[str] = []
    beside = set[str]()
    parts = _PARTS.split(_parted(bare, piece))
    for part, sign in zip(parts[::2], ["", *parts[1::2]], strict=True):
        if OTHERS.match(part):
            break
        name = _bare(part)
        if found and " " in name and name[0].islower() and not found[0][0].islower() and not ROLE.search(part):
            break  # the line goes on in prose: `By TPN, in News`
        placed = spoken and "—" in sign and not is_organisation(name)  # `Por Ana Souza — São Paulo`
        if name and not (found and (placed or _is_aside(part, name, found[0], single=sign in apart))):
            found.append(name)
        if name and sign in apart:
            beside.add(name)
    full = any(map(is_full, found))
    return [n for n in found if not full or n not in beside or is_full(n) or " " in n or is_organisation(n)]


def _before_others(bare: str) -> str:
    """Without those who took the pictures, where a blank alone stands before them: `Jane Doe Photos: John Roe`."""
    return bare[: next((o.start() for o in OTHERS.finditer(bare) if bare[o.start() - 1 : o.start()] == " "), len(bare))]


def _parted(bare: str, piece: str) -> str:
    """With a comma where names follow one another without a sign of their own."""
    bare = _GLUED.sub(r", \1", _BRACKETS.sub(_bracket, bare))
    if "记者" in piece:
        bare = _SPACED.sub(r"\1、", bare)
    return _WAW.sub(r"\1, \2", bare)


def _opened(piece: str) -> str:
    """Without what opens a byline."""
    for _ in range(_DEPTH):
        at = _opening(piece)
        if not at:
            return piece
        piece = piece[at:].lstrip(" :：-–—")
    return piece


def _opening(piece: str) -> int:
    """Where the by-word or label ends that the piece begins with; 0: it begins with none."""
    start = len(piece) - len(piece.lstrip())
    found = LABEL.match(piece, start) or BY.match(piece, start)
    if found is None or not piece[found.end() :].strip():
        return 0
    alone = found[0].strip().lower() in PARTICLES
    return 0 if alone and " " not in piece[found.end() :].strip() else found.end()


def _before_date(piece: str) -> str:
    """Without what follows a word for publishing, or a date."""
    dated = DATED.search(piece)
    bare = piece[: dated.start()] if dated else piece
    number = _NUMBER.search(bare)
    if number is None and bare.strip():
        return bare
    words = bare[: number.start()].split() if number else []
    while words and (
        words[-1][-1] in ":：" or _is_of_date(words[-1].strip(_EDGES).lower())
    ):  # `Autore: Mario Rossi Data: 12 maggio`
        words.pop()
    return " ".join(words) or _behind_date(piece)


def _behind_date(piece: str) -> str:
    """What follows a date that the piece begins with, where it says that it is a byline."""
    dated = DATED.match(piece.lstrip())
    words = (piece.lstrip()[dated.end() :] if dated else piece).lstrip(" :").split()[:_DATED]
    while words and (_DIGIT.search(words[0]) or _is_of_date(words[0].strip(_EDGES).lower())):
        words.pop(0)
    rest = " ".join(words)
    return _opened(rest) if rest and not _DIGIT.search(rest) and (has_by(rest) or ROLE.search(rest)) else ""


def _is_of_date(word: str) -> bool:
    return not word or word in DAYS or word in _BEFORE_DATES or bool(month(fold(word)))


def _is_turned(piece: str) -> bool:
    """`Frantzman, Seth`."""
    parts = [part.strip() for part in piece.split(",")]
    single = len(parts) == 2 and all(part and " " not in part and "/" not in part for part in parts)
    return single and piece.isascii() and not any(is_organisation(p) or p.isupper() for p in parts)


def _bracket(found: re.Match[str]) -> str:
    """What stands in brackets goes, unless it is an agency, or all there is."""
    inner = found[1].strip()
    if (is_organisation(inner) and "=" not in inner) or found[0] == found.string:
        return f", {inner}, "
    return " "


def _bare(part: str) -> str:
    """One name, without role and place; empty where none is left."""
    part = _DATELINE.sub("", _opened(part))
    role = ROLE.search(part)
    if role:
        before, after = part[: role.start()].strip(_EDGES), part[role.end() :].strip(_EDGES)
        part = before if is_full(before) else after if is_full(after) else part
    name = _PLACE.sub("", part).strip(_EDGES)
    if not _LETTER.search(name) or len(name) > LONGEST or squash(name) in NOBODY or name.lower() == "the":
        return ""
    return "" if _FILED.fullmatch(name) else name


def _is_aside(part: str, name: str, first: str, *, single: bool) -> bool:
    """A place or a role behind a name."""
    role = ROLE.search(part)
    if role is not None and role[0].strip() in name and is_full(first):
        return True
    if " " in name and _ABROAD.search(name) and not first.isupper():
        return True
    if is_organisation(name) or _HAN.fullmatch(name) or not (is_full(first) or is_organisation(first)):
        return False
    return single and " " not in name


def _surname(name: str) -> str:
    """`Anna BERG` and `BERG Anna`, as French, Russian, Turkish, Romanian papers print names, written as a name."""
    words = name.split()
    loud = [word for word in words if word.isupper() and len(word) >= _LOUD]
    if (
        not loud
        or len(loud) == len(words)
        or not is_full(name)
        or any(w.isupper() and w not in loud and len(w) > 2 for w in words)
    ):
        return name
    turkish = not _TURKISH.isdisjoint(name)
    return " ".join(_capital(word, turkish=turkish) if word in loud else word for word in words)


def _capital(word: str, *, turkish: bool) -> str:
    if not turkish:
        return f"Mc{word[2:].title()}" if word.startswith("MC") else word.title()
    small = word.replace("İ", "i").replace("I", "ı").lower()
    return {"i": "İ", "ı": "I"}.get(small[0], small[0].upper()) + small[1:]


def _cased(name: str) -> str:
    if " " not in name:
        return name
    if not _TURKISH.isdisjoint(name):  # İ is the capital of i, I that of ı
        words = [_capital(word, turkish=True) for word in name.split()]
    else:
        words = name.title().split()
    return " ".join(words).replace("’S", "’s").replace("'S", "'s")
