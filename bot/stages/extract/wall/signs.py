"""What a page says of itself, whatever its text is: the evidence by which `walls` tells an article from what stands in its place.

`own`       the feed's title reads like the headline or a title of the page. A feed's title that is itself a wall's phrase says nothing.
`foreign`   the feed's title has next to nothing in common with any title of the page.
`declared`  0 to 2: JSON-LD has a node of an article's type, or Open Graph says `article`; a date of publication is given.
`flowing`   1,500 letters of text in lines of eighty or more: no notice is as long.
`heads`     what the page bears as its headline: its `h1`; its title, and the parts of it that are no part of the `h1`; its first short
            lines. Squashed.

Letters of Chinese, Japanese and Korean count three: a page of theirs says in 200 what others say in 600.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.model.entry import Item
from bot.stages.extract.headline import shown
from bot.stages.extract.jsonld import RANKS, types
from bot.stages.extract.markup import Markup
from bot.stages.extract.wall.wallwords import ERROR_PAGE, HEADS
from bot.stages.extract.words import similar, squash

SHORT, BRIEF = 600, 250
"""Letters below which a text is little beside a page of other things, and next to nothing."""
FLOWING = 1_500
"""Letters of a text that runs on."""
LINE = 80
"""Letters of a line that runs on."""
BOTH = 2
"""Type and date: a page that declares both may be titled like a wall (`Access denied`, the film)."""
ALIKE = 0.6
"""Share of a title's shingles from which it is the same title."""
UNLIKE = 0.1
"""Share up to which it is another's; SHORTEST: letters from which a title is compared so, TITLE: up to which it is."""
SHORTEST, TITLE = 20, 300
COVERED = 0.6
"""Share of a headline's letters that a phrase has to make up."""
HEADING = 120
"""Letters of a headline that is compared with phrases, and of a first line that may be one."""
FIRST = 2
"""Lines at the beginning that may be a headline."""
_ARTICLE = 2
"""Rank of JSON-LD types up to which a node is an article (`jsonld.RANKS`)."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTS = re.compile(r"\s+[|\-–—·•»/:]+\s+|\s*[|»•]\s*|:\s+|\.\s+")
_CODES = re.compile(
    r"(?:http)?(?:error|oops|sorry|fehler|erreur|errore|erro|fout|ошибка|помилка|hata|خطأ|خطای|שגיאה)?(?:4\d\d|5\d\d|٤٠٤|۴۰۴)(?:error|oops|sorry)?"
)
_DATES = ("article:published_time", "datepublished", "date", "pubdate", "dc.date.issued", "dc.date", "parsely-pub-date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    letters: int
    own: bool
    foreign: bool
    declared: int
    flowing: bool
    heads: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much speaks for an article, 0 to 4."""
        return self.declared + self.own + self.flowing


def read(page: Markup, lines: Sequence[str], item: Item) -> Signs:
    title, sizes = item.title[:TITLE], [length(line) for line in lines]
    alike = _alike(page, title)
    declared = is_typed(page) + bool(page.ld.article.get("datePublished") or page.meta(*_DATES))
    walled = declared < BOTH and bool(phrase(squash(title[:HEADING])))
    return Signs(
        letters=sum(sizes),
        own=alike >= ALIKE and not walled,
        foreign=len(title) >= SHORTEST and alike <= UNLIKE,
        declared=declared,
        flowing=sum(size for size in sizes if size >= LINE) >= FLOWING,
        heads=heads(page, lines),
    )


def heads(page: Markup, lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _heads(page, lines))))


def length(line: str) -> int:
    """Letters of a line, those of Chinese, Japanese and Korean threefold."""
    return len(line) + 2 * wide(line)


def wide(line: str) -> int:
    return 0 if line.isascii() else len(_WIDE.findall(line))


def is_typed(page: Markup) -> bool:
    """It is declared to be an article."""
    return is_structured(page) or page.meta("og:type").casefold() in {"article", "news"}


def is_structured(page: Markup) -> bool:
    return any(RANKS.get(kind, _ARTICLE + 1) <= _ARTICLE for kind in types(page.ld.article))


def phrase(head: str) -> str:
    """What a page is that bears this, squashed, as its headline; empty for a headline like others."""
    bare = _CODES.sub("", head)
    if head and not bare:
        return ERROR_PAGE
    return next((name for phrases, name in HEADS for p in phrases if p in bare and len(p) >= COVERED * len(bare)), "")


def segments(url: str) -> frozenset[str]:
    """The words of an address: the labels of its host, the segments of its path."""
    try:
        parts = urlsplit(url.lower())
        return frozenset((*(parts.hostname or "").split("."), *parts.path.split("/")))
    except ValueError:
        return frozenset()


def _alike(page: Markup, title: str) -> float:
    best = 0.0
    for given in (page.title, shown(page), page.meta("og:title"), page.ld.string("headline")):
        best = max(best, similar(title, given)) if given else best
        if best >= ALIKE:
            break
    return best


def _heads(page: Markup, lines: Sequence[str]) -> Iterator[str]:
    head = squash(shown(page)[:HEADING])
    yield head
    for part in (page.title, *_PARTS.split(page.title)) if len(page.title) <= HEADING else ():
        bare = squash(part)
        if bare == head or bare not in head:  # `Page not found: a history` says what the page found
            yield bare
    yield from (squash(line) for line in lines[:FIRST] if len(line) <= HEADING)
