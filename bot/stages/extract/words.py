"""Small comparisons of texts and of class names, shared by the readers of single fields."""

from __future__ import annotations

import functools
import re
from itertools import islice, pairwise

from lxml import etree

SHINGLE = 5
"""Letters a shingle."""
CONTENT = 10_000
"""Characters of an element's text that are looked at."""
COMPARED = 2_000
"""Characters of a text that are compared."""
SHORT = 12
"""Letters below which two texts are alike only when equal."""

_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese letters."""
_NO_WORD = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"([a-z])([A-Z])")
_SPLIT = re.compile(r"[^a-z]+")


def squash(value: str) -> str:
    """Letters and digits alone, case folded: what two spellings of one line have in common."""
    return _NO_WORD.sub("", value).casefold()


def similar(one: str, other: str) -> float:
    """The share of the shorter text's shingles that the longer has. 0 to 1."""
    long, short = sorted((squash(one[:COMPARED]), squash(other[:COMPARED])), key=len, reverse=True)
    if len(short) < SHORT:
        return float(bool(short) and long == short)
    have = {long[i : i + SHINGLE] for i in range(len(long) - SHINGLE + 1)}
    want = [short[i : i + SHINGLE] for i in range(len(short) - SHINGLE + 1)]
    return sum(piece in have for piece in want) / len(want)


def shingles(one: str, other: str) -> float:
    """How much of the longer of two squashed texts the other has, by shingles of twelve letters. 0 to 1."""
    long, short = sorted((one, other), key=len, reverse=True)
    if len(short) < SHORT:
        return float(long == short)
    have = {short[i : i + SHORT] for i in range(len(short) - SHORT + 1)}
    want = range(0, len(long) - SHORT + 1, 3)
    return sum(long[i : i + SHORT] in have for i in want) / len(want)


def named(element: etree._Element) -> frozenset[str]:
    """The words of an element's class, id and itemprop: `articleByline_name` has `article`, `byline`, `name`.

    Neighbours are words together too: `sub-title` has `subtitle`.
    """
    return split_words(" ".join(filter(None, (element.get("class"), element.get("id"), element.get("itemprop")))))


@functools.lru_cache(maxsize=20_000)
def split_words(value: str) -> frozenset[str]:
    """The words of a name of a class, and each two neighbours as one."""
    words = [w for w in _SPLIT.split(_CAMEL.sub(r"\1-\2", value[:300]).lower()) if w]
    return frozenset(words) | {a + b for a, b in pairwise(words)}


def within(element: etree._Element, tags: frozenset[str]) -> bool:
    """The element, or one it stands in, has one of these tags."""
    return element.tag in tags or any(a.tag in tags for a in element.iterancestors())


def near(element: etree._Element, words: frozenset[str], up: int = 2) -> bool:
    """The element, or one of the next `up` that it stands in (short of the article itself), is named by one of these words."""
    at: etree._Element | None = element
    for _ in range(up + 1):
        if at is None or at.tag in {"article", "main", "body", "html"}:
            return False
        if named(at) & words:
            return True
        at = at.getparent()
    return False


def content(element: etree._Element) -> str:
    """The text of an element as one line, up to 10,000 characters: what is longer is no caption, name or label."""
    parts, length = list[str](), 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > CONTENT:
            break
    return " ".join("".join(parts)[:CONTENT].split())


def count(value: str) -> int:
    """The words of a text: parted by blanks; of scripts that set none, two letters count for one."""
    if value.isascii():
        return len(value.split())
    wide = len(_UNPARTED.findall(value))
    if not wide:
        return len(value.split())
    return sum(any(map(str.isalnum, word)) for word in _UNPARTED.sub(" ", value).split()) + (wide + 1) // 2


def is_teaser(element: etree._Element, headline: etree._Element) -> bool:
    """It stands in a small box with a heading that is not the page's: what it says is said of another article."""
    for box in islice(element.iterancestors(), 3):
        if box.tag in {"body", "main", "article"} or box in headline.iterancestors():
            return False
        if any(heading is not headline for heading in islice(box.iter("h2", "h3", "h4", "h5"), 2)):
            return True
    return False


def drop(element: etree._Element) -> None:
    """The element goes, the text behind it stays."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and previous is not None:
        previous.tail = (previous.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
