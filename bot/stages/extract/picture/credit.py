"""Caption and credit of a picture, where they stand in one line.

In this order; the first that holds decides, and none holds for most lines:

1. Brackets at the end, `()` `[]` `（）` `【】` `〔〕`, that hold a label (`(photo credit: A. Name)`), an agency (`[AFP]`), a word for who took it
   (`（代表撮影）`), or names parted by `/` or ` | `, or behind at least
   five words a person's full name alone (a word for where somebody stands, `(من اليمين)`, is none). Of `（日付、X撮影）` the last part. The name of a person before the brackets belongs to them where a sentence ends before it: `... in Rome. A. Name (Reuters)`.
2. A label in the line: `Photo: A. Name`, `Foto: dpa`, `© A. Name`, `写真=共同`. After a small word or in the middle of a sentence it is none
   (`На фото: ...`, `Im Bild: ...`, `one source: ...`). Words that stand in sentences too need names behind them.
3. A short tail behind ` | `, or behind ` / ` and dashes where it reads like a credit.
   Behind ` / ` names alone, behind ` - ` names in capitals or a full name, where at least five words stand before.
4. Behind a full stop or a bar, or abbreviated (`fot.`): a label without a colon (`Foto ANP`), in capitals also behind a small word of five letters; behind the last full stop: an agency, names parted by `/`, or a person's full name.
5. An agency at the end without a stop before it, with a `/` or in several words: `... at the gate REUTERS/A. Name`, `... Getty Images`.
6. `＝` before an agency, `摄` or `提供` behind a name, as papers of East Asia write it; of `＝日付、場所、X撮影` the last part alone.

A line that is agencies alone is a credit without a caption. The label is no part of the credit, and a caption that opens with one (`Foto: The minister (A. Name/AFP)`) loses it.
"""

from __future__ import annotations

import functools
import re

from bot.stages.clean import text
from bot.stages.extract.people import names
from bot.stages.extract.picture import creditwords
from bot.stages.extract.words import squash

REMEMBERED = 200
"""Lines that are not parted again: a page says one caption in its markup, in JSON-LD and in the feed."""
LONGEST = 120
"""Characters of a credit at most."""
LINE = 2_000
"""Characters of a line that are read."""
NAMES = 12
"""Words of a credit that reads like names, at most."""
WORDS = 6
"""Words of a credit behind a sure label, at most, where they do not read like names."""
_FEW = 4
"""Letters of a small word before a label: `auf dem Foto:`."""
_SPOKEN = 5
"""Words of a caption behind which a single word is its credit: `... in Rome on Monday. Imago`."""
_CAPTION = 5
"""Letters of a caption from which the end of a line may be its credit without any label."""

_SIGN = r"©|ⓒ|\(c\)|（[cｃ]）|℗"
_MARK = re.compile(
    rf"(?P<sign>{_SIGN})\s*(?P<year>(?:19|20)\d\d,?\s+)?|(?<!\w)(?:(?P<sure>{creditwords.SURE})|(?P<likely>{creditwords.LIKELY}))\s?(?:[:：=＝]|\.\.\.|…)\s*(?:by\s+)?"
    rf"|(?<!\w)(?P<right>copyright)\s+|(?<!\w)(?P<phrase>{creditwords.PHRASES}):?\s+|(?P<joined>{creditwords.JOINED})\s?[:：=＝／/]\s*",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"[©ⓒ℗:：=＝…／/]|\([cｃ]\)|（[cｃ]）|\.\.\.|copyright|photo|pictur|image|illustrat|courtesy|foto|bilder|clich|عکس",
    re.IGNORECASE,
)
"""What every such label has: most captions have none, and this is told in a tenth of the time."""
_BARE = re.compile(rf"(?:{creditwords.BARE})\s+(?=\S)", re.IGNORECASE)
_DASHED = re.compile(rf"(?:{creditwords.SURE})\s?[-–—]\s+", re.IGNORECASE)
_SIGNED = re.compile(rf"(?:{_SIGN})\s*(?:(?:19|20)\d\d,?\s+)?", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:{creditwords.SURE})\s?[:：]\s+(?=\S)", re.IGNORECASE)
_BEHIND_STOP = re.compile(rf"(?:^|[.!?…\"”»|/]\s*|\s[–—-]\s)(?P<label>(?:{creditwords.BARE})\s+)(?=\S)", re.IGNORECASE)
_BEHIND = re.compile(rf"^(.{{2,60}}?)\s?(?:{creditwords.BEHIND})$")
_CLEARLY = re.compile(rf"(?<!\w)(?:{creditwords.CLEAR})\s+(?=\S)", re.IGNORECASE)
_CAPITAL = re.compile(rf"(?<=[\w,،])\s(?P<label>(?i:{creditwords.BARE})\s+)(?=[^\W\d_])")
_PAIRS = {">": "<", ")": "(", "]": "[", "）": "（", "】": "【", "〕": "〔", "］": "［"}
_ENDS = re.compile(r"[.!?…。！？।؟](?![\da-z])[\"”»“'’)\]]*\s*")
_SENTENCE = re.compile(r"(?:[^\W_]{4,}|\d|[\"”»)\]])[.!?…。！？।؟][\"”»“'’)\]]*\s*$")
"""The end of a sentence, and not of an abbreviation: `Dr. Jane Doe` is no credit."""
_INNER = re.compile(r"[。！？]|(?:[^\W_]{4,}|다)[.!?]\s")
"""The end of a sentence within a line."""
_MORE = re.compile(r"[.!?]\s+(?:[^\W\d_]+\s+){3}")
_BARRED = re.compile(r"\s(?P<bar>\|+|/|[–—-]|•|·)\s")
_PARTS = re.compile(r"[\s/,&|+;()\[\]]+")
_EDGE = " |–—-·•\t/▲▼△▽◆■"
_LEFT = re.compile(
    rf"[\s(|–—-]*(?:^|(?<=\s)|(?<=[(|]))(?:{_SIGN}|(?:{creditwords.SURE}|{creditwords.LIKELY}|copyright)\s*[:：]?)\s*[|()]*$",
    re.IGNORECASE,
)
"""A label at the end of a caption whose credit stood in an element of its own."""
_RESERVED = re.compile(
    r"[\s.,|–-]*(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|все права защищены"
    r"|جميع الحقوق محفوظة|כל הזכויות שמורות)[\s.]*",
    re.IGNORECASE,
)
_OPEN = " (|<[（【〔–—-·•/＝"


@functools.lru_cache(maxsize=REMEMBERED)
def split(line: str) -> tuple[str, str]:
    """(caption, credit) of one line."""
    whole = creditwords.CAPTIONED.sub("", text(line[:LINE]))
    if sourced := creditwords.SOURCED.match(whole):
        return "", bare(whole[sourced.end() :])
    if _agencies(whole):
        return "", bare(whole)
    for rule in (_bracketed, _labelled, _unmarked, _barred, _tailed, _unstopped, _joined):
        found = rule(whole)
        if found is not None:
            return _unlabelled(found[0].strip(_EDGE).rstrip(",،")), bare(found[1])
    return whole.strip(_EDGE), ""


def _unlabelled(caption: str) -> str:
    """`Foto: The minister at the gate`, where the credit stood at the end."""
    label = _LABELLED.match(caption)
    return caption[label.end() :] if label and len(caption.split()) > _SPOKEN else caption


def bare(credit: str) -> str:
    """A credit without its label and brackets."""
    inner = _unbracketed(_RESERVED.sub(" ", text(credit)).strip(" |"))
    inner = creditwords.SOURCED.sub("", inner)
    for pattern in (_MARK, _BARE, _DASHED, _SIGNED):
        label = pattern.match(inner)
        inner = _unbracketed(inner[label.end() :] if label and inner[label.end() :].strip(" )]") else inner)
    behind = _BEHIND.match(inner)
    return (behind[1] if behind else inner).strip(" |").lstrip("/ ").rstrip(" .,;")


def apart(caption: str, credit: str) -> tuple[str, str]:
    """(caption, credit) where the page has them in elements of their own, and may repeat the credit in the caption."""
    name, line = bare(credit[:LINE]), text(caption[:LINE])
    if name and text(credit) != line and line.endswith(text(credit)):
        line = line.removesuffix(text(credit)).strip(_EDGE)
    if squash(line) == squash(credit):
        return "", name
    left = _LEFT.search(line) if name else None
    if left is not None and (":" in left[0] or not line[: left.start()].strip(_EDGE)):
        line = line[: left.start()]
    first, said = split(line)
    if said and (not name or squash(said) in squash(name) or squash(name) in squash(said)):
        return first, name or said
    return creditwords.CAPTIONED.sub("", line).strip(_EDGE), name


def reads_as_credit(line: str) -> bool:
    """The whole line is a credit: a label with names, agencies alone, or names parted by `/`."""
    whole = text(line[: LONGEST + 1])
    label = _BARE.match(whole)
    if label and _names(whole[label.end() :]):
        return True
    return 1 < len(whole) <= LONGEST and (
        not split(whole)[0] or _credited(whole) or ("/" in whole and _names(whole) and not whole.endswith("."))
    )


def names_only(line: str) -> bool:
    """Reads like names and does not end as a sentence does."""
    return not line.endswith((".", "!", "?", "…", ":")) and not line[-1:].isdigit() and _names(line)


def _unbracketed(credit: str) -> str:
    """Without brackets round the whole, or torn ones at an edge."""
    inner = credit.strip()
    while inner[:1] in _PAIRS.values() or inner[-1:] in _PAIRS:
        opens, closes = inner[:1] in _PAIRS.values(), inner[-1:] in _PAIRS
        if closes and not opens and _PAIRS[inner[-1]] in inner:
            break  # `A. Name (Reuters)`
        inner = inner[opens : len(inner) - closes].strip()
    return inner


def _agencies(line: str) -> bool:
    return len(line) <= LONGEST and creditwords.AGENCY.search(line) is not None and _only(line)


def _only(line: str) -> bool:
    return creditwords.ONLY.fullmatch(line.rstrip(".")) is not None


def _names(value: str) -> bool:
    """Reads like names: words that begin with capitals, in scripts that have them."""
    words = [w for w in _PARTS.split(creditwords.AGENCY.sub(" A ", value)) if w]
    return 0 < len(words) <= NAMES and all(_named(w) for w in words) and any(c.isalpha() for c in value)


def _named(word: str) -> bool:
    return (not word[:1].islower() and not (word[:1].isdigit() and len(word) > 3)) or word in creditwords.CONNECTING


def _credited(value: str) -> bool:
    """What brackets or a tail hold is a credit."""
    if _MARK.match(value) or creditwords.SOURCED.match(value):
        return True
    if creditwords.AGENCY.search(value):
        uncased = value.lower() == value.upper()
        return _only(value) or (_names(value) and not (uncased and len(value.split()) >= _SPOKEN))
    return creditwords.REPORTER.fullmatch(value) is not None or _is_made(value)


def _is_made(value: str) -> bool:
    """A name and who made it behind it, in one sentence: `本报记者 唐亦川 摄`."""
    made = _BEHIND.match(value)
    return made is not None and not _INNER.search(made[1])


def _bracketed(line: str) -> tuple[str, str] | None:
    whole = line.rstrip(" .。")
    at = _opening(whole)
    inner, before = whole[at + 1 : -1], whole[:at].rstrip()
    if at < 0 or not 1 < len(inner) <= LONGEST:
        return None
    if (made := _joined(inner)) and made[0] and "、" in inner:
        return f"{before}{whole[at]}{made[0]}{whole[-1]}", made[1]
    label = _BARE.match(inner)
    if not (_credited(inner) or (label and _names(inner[label.end() :])) or _slashed(inner) or _called(inner, before)):
        return None
    cut = _person(before)
    if cut is not None and creditwords.AGENCY.search(inner) and not _MARK.match(inner):
        return before[:cut], f"{before[cut:]} ({inner})"
    return None if _labelled(line) else (before, inner)


def _called(inner: str, before: str) -> bool:
    """A person's full name behind a sentence of at least five words, and not one that the last of them has: `the party of Jane Doe (Greens)`."""
    words = before.split()
    if len(words) < _SPOKEN or not 2 <= len(inner.split()) <= 4 or any(c.isdigit() or c in ",:;.!?" for c in inner):
        return False
    if inner.lower() == inner.upper():
        return len(inner.split()) < 4 and creditwords.PLACED.search(inner) is None
    return words[-1].islower() and _names(inner) and names.is_full(inner)


def _slashed(value: str) -> bool:
    if any(word[:1].isdigit() for word in _PARTS.split(value)):
        return False
    person, _, house = value.rpartition("/")
    return (("/" in value or " | " in value) and _names(value)) or (" " not in house and names.is_full(person.strip()))


def _opening(line: str) -> int:
    """Where the bracket that closes the line opens; -1: none does."""
    opening, depth = _PAIRS.get(line[-1:], ""), 0
    for at in range(len(line) - 1, max(-1, len(line) - LONGEST - 3), -1) if opening else ():
        depth += (line[at] == line[-1]) - (line[at] == opening)
        if not depth:
            return at
    return -1


def _person(line: str) -> int | None:
    """Where a person's name begins that stands behind the line's last full stop."""
    ends = [m.end() for m in _ENDS.finditer(line) if _SENTENCE.search(line[max(0, m.end() - 40) : m.end()])]
    at = ends[-1] if ends else len(line)
    words = line[at:].split()
    full = (
        0 < len(words) <= 4
        and (len(words) > 1 or len(line[:at].split()) >= _SPOKEN)
        and all((w[:1].isupper() or not w.islower()) and w[-1] not in ".:,;!?" for w in words)
    )
    return at if full and not any(c.isdigit() for c in line[at:]) else None


def _labelled(line: str) -> tuple[str, str] | None:
    """At the first label that names follow, else at the last that few words follow."""
    marks = [m for m in _MARK.finditer(line) if _placed(line, m)] if _HINT.search(line) else []
    named = [m for m in marks if _said(line, m, names=True)]
    few = [m for m in marks if not (m["likely"] or m["right"]) and _said(line, m, names=False)]
    mark = named[0] if named else few[-1] if few else None
    return None if mark is None else (line[: mark.start()].rstrip(_OPEN), line[mark.end() :])


def _said(line: str, mark: re.Match[str], *, names: bool) -> bool:
    credit = line[mark.end() :].strip()
    if not 1 < len(credit) <= LONGEST or _MORE.search(credit):
        return False
    return _names(_MARK.sub(" ", credit)) if names else len(credit.split()) <= WORDS + 2 * bool(mark["sign"])


def _placed(line: str, mark: re.Match[str]) -> bool:
    """Not as a part of a sentence: `auf dem Foto: ...`."""
    left = line[: mark.start()].rstrip()
    if mark["sign"] or mark["joined"] or not left or not left[-1].isalpha():
        return True
    word = left.rpartition(" ")[2]
    plain = word[1:].islower() or len(word) == 1
    return bool(mark["phrase"]) or not (plain and (len(word) <= _FEW or word.lower() in creditwords.LEADING))


def _barred(line: str) -> tuple[str, str] | None:
    bars = list(_BARRED.finditer(line))
    for bar in bars:
        caption, tail = line[: bar.start()], line[bar.end() :]
        if len(caption) < 2 or not 1 < len(tail) <= LONGEST:
            continue
        if (
            bar["bar"].startswith("|")
            and len(tail) <= max(len(caption), 40)
            and (_names(bare(tail)) or len(tail.split()) <= 4)
        ):
            return caption, tail
        if not bar["bar"].startswith("|") and (_credited(tail) or _set_off(caption, tail, bar["bar"])):
            return _with_agency(caption, tail, line, bar)
    return None


def _set_off(caption: str, tail: str, bar: str) -> bool:
    """Names behind a stroke, or in capitals behind a dash: `... in the gallery / Jane Doe`, `... - JANE DOE`."""
    few = 2 <= len(tail.split()) <= WORDS and names_only(tail)
    if tail.lower() == tail.upper():
        return few and bar == "/" and len(tail.split()) < 4 and creditwords.PLACED.search(tail) is None
    return few and len(caption.split()) >= _SPOKEN and (bar == "/" or tail.isupper() or names.is_full(tail))


def _with_agency(caption: str, tail: str, line: str, bar: re.Match[str]) -> tuple[str, str]:
    """`... on Monday. A. Name / AFP`: the person before the bar belongs to the credit."""
    at = _person(caption) if bar["bar"] == "/" else None
    return (caption, tail) if at is None else (caption[:at], line[at:])


def _unmarked(line: str) -> tuple[str, str] | None:
    """A label without its colon, where names follow to the end."""
    for label in _BEHIND_STOP.finditer(line):
        credit = line[label.end() :]
        if label.start("label") and 1 < len(credit) <= LONGEST and _names(credit) and not _is_place(credit):
            return line[: label.start("label")].rstrip(_OPEN), credit
    if (clear := _CLEARLY.search(line)) and clear.start() and _names(line[clear.end() :]):
        return line[: clear.start()].rstrip(_OPEN), line[clear.end() :]
    for label in _CAPITAL.finditer(line):
        caption, credit = line[: label.start()], line[label.end() :]
        if label["label"][0].isupper() and len(caption.split()) >= _SPOKEN and _is_maker(caption, credit):
            return caption, credit
    return None


def _is_place(credit: str) -> bool:
    return creditwords.PLACED.match(credit) is not None


def _is_maker(caption: str, credit: str) -> bool:
    """What a label in capitals begins, behind a word that no label follows in a sentence."""
    word = caption.rsplit(maxsplit=1)[-1]
    small = word.endswith((",", "،")) or (word.islower() and len(word) > _FEW and word not in creditwords.LEADING)
    return small and _names(credit) and (_credited(credit) or _slashed(credit) or names.is_full(credit))


def _tailed(line: str) -> tuple[str, str] | None:
    whole = line.rstrip(" .") if line.count(".") > 1 else line
    for end in reversed(list(_ENDS.finditer(whole))):
        caption, tail = whole[: end.end()].rstrip(), whole[end.end() :].strip(_EDGE)
        if len(tail) > LONGEST // 2:
            return None
        if len(tail) < 2 or len(squash(caption)) < _CAPTION:
            continue
        if _credited(tail) or _slashed(tail) or _person(whole) == end.end():
            return caption, tail
    return None


def _unstopped(line: str) -> tuple[str, str] | None:
    """An agency closes the line with a `/` or in several words, and no full stop parts it from the caption."""
    if writer := creditwords.WRITER.search(line.rstrip("。 ")):
        return line[: writer.start()], writer[0]
    found = list(creditwords.AGENCY.finditer(line))
    for agency in found:
        rest = line[agency.start() :]
        caption = line[: agency.start()].rstrip()
        told = "/" in rest[:-1] or (" " in agency[0] and agency.end() == len(line.rstrip(" .")))
        if caption[-1:] == "/" and caption[-2:-1].isdigit() and _only(rest):
            return caption[:-1], rest
        if told and len(rest) <= LONGEST and _names(rest) and len(squash(caption)) >= _CAPTION and caption[-1:] != "/":
            return caption, rest
    return None


def _joined(line: str) -> tuple[str, str] | None:
    whole = line.rstrip("。 ")
    equals = max(whole.rfind("＝"), whole.rfind("="))
    tail = whole[equals + 1 :]
    before, comma, last = tail.rpartition("、")
    if 1 < len(last) <= LONGEST // 3 and (_is_made(last) or (equals > 0 and creditwords.AGENCY.search(last))):
        if comma and before:
            return whole[: -len(last) - 1], last
        return (whole[:equals], last) if equals > 0 else None
    return None
