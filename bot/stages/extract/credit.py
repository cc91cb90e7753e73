"""Caption and credit of a picture, where they stand in one line.

In this order: a tail in brackets that has a credit's label, an agency or a `/` (`(photo credit: A. Name/REUTERS)`); the last
label in the line, `Photo: A. Name`, `Foto: dpa`, `© A. Name`; a short tail behind ` | ` or ` / `; behind the last full stop a short tail with
an agency's name or a `/` (`... on Monday. REUTERS/A. Name`). The label is no part of the credit.
"""

from __future__ import annotations

import re

from bot.stages.clean import text
from bot.stages.extract.words import squash

LONGEST = 120
"""Characters of a credit at most."""

LINE = 2_000
"""Characters of a line that are read."""

_WORD = (
    r"photo credits?|image credits?|picture credits?|photographs?(?: by)?|photos? by|picture by|photos?|fotos?|foto von|bilder|bildquelle|bildrechte|bildnachweis|bild"
    r"|pictures?|image|imagen|immagine|credits?|crédits?(?: photo)?|créditos?|quelle|source|fuente|fonte|källa|kilde|fot\.|zdj\.|фото|источник|джерело"
    r"|صورة|الصورة|المصدر|تصوير|צילום|קרדיט|צילומים|写真|사진|ảnh"
)
_LABEL = re.compile(
    rf"^[\W_]*(?:(?:{_WORD})\s*[:：/]\s*(?:by\s+)?|(?:photos?|photographs?|pictures?) by\s+|©|\(c\)|（[cＣｃ]）)\s*",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"(?:^|(?<=[.!?…\"”»)\]])|\s[|–—·•-]|\s)\s*[(\[]?\b(?:(?:{_WORD})\s*[:：]\s*(?:by\s+)?|(?:photos?|photographs?|pictures?) by\s+)|\s*[(\[]?(?:©|\(c\)|（[cＣｃ]）)\s*",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:^|[\s/(])(?:getty images?|getty|reuters|afp|ap photo|ap|dpa|epa|imago(?: images)?|picture[ -]alliance|shutterstock|ritzau scanpix|scanpix|tt|ntb|pap|bloomberg|xinhua|anadolu"
    r"|associated press|sipa|efe|ansa|belga|keystone|apa|ddp|unsplash|istock|alamy|pa|yonhap|flash90|wikimedia commons|ua|handout|courtesy)\s*(?:$|[/,)-])",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(.*?)\s*[(\[（]([^()\[\]（）]{2,120})[)\]）]\s*\.?$", re.DOTALL)
_TAIL = re.compile(r"^(.*?[.!?…\"”»])\s*((?:[^.!?|]|(?<=\b[A-Z])\.){2,60})$", re.DOTALL)
_BARRED = re.compile(r"^(.{10,}?)\s(?:\|\s([^|]{2,120}(?:\|[^|]{2,60})?)|/\s([^/|.]{2,60}))$", re.DOTALL)
_EDGE = " |–—-·•\t"


def split(line: str) -> tuple[str, str]:
    """(caption, credit) of one line."""
    whole = text(line[:LINE])
    for rule in (_bracketed, _labelled, _barred, _tailed):
        found = rule(whole)
        if found is not None:
            return found[0].strip(_EDGE), bare(found[1])
    return whole.strip(_EDGE), ""


def bare(credit: str) -> str:
    """A credit without its label and brackets."""
    inner = text(credit).strip(" ()[]（）|.")
    return _LABEL.sub("", inner).strip(" ()[]（）|").rstrip(".") if inner else ""


def apart(caption: str, credit: str) -> tuple[str, str]:
    """(caption, credit) where the page has them in elements of their own, and may repeat the credit in the caption."""
    name, line = bare(credit[:LINE]), text(caption[:LINE])
    if name and text(credit) != line and line.endswith(text(credit)):
        line = line.removesuffix(text(credit)).strip(_EDGE)
    first, said = split(line)
    if said and (not name or squash(said) in squash(name) or squash(name) in squash(said)):
        return first, name or said
    return ("", name) if squash(line) == squash(credit) else (line.strip(_EDGE), name)


def _bracketed(line: str) -> tuple[str, str] | None:
    found = _BRACKET.match(line)
    if (
        found
        and not _INSIDE.search(found[1])
        and (_LABEL.match(found[2]) or _AGENCY.search(found[2]) or "/" in found[2])
    ):
        return found[1], found[2]
    return None


def _labelled(line: str) -> tuple[str, str] | None:
    marks = list(_INSIDE.finditer(line))
    if not marks:
        return None
    credit = line[marks[-1].end() :]
    return (line[: marks[-1].start()], credit) if 1 < len(credit) <= LONGEST else None


def _barred(line: str) -> tuple[str, str] | None:
    found = _BARRED.match(line)
    return (found[1], found[2] or found[3]) if found and len(found[2] or found[3]) <= len(found[1]) else None


def _tailed(line: str) -> tuple[str, str] | None:
    found = _TAIL.match(line)
    return (found[1], found[2]) if found and (_AGENCY.search(found[2]) or "/" in found[2]) else None
