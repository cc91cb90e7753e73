"""The standfirst: the lines between headline and text that sum the article up.

Looked at are the lines behind the headline up to the first paragraph of the text, that one included. A line is one where

* it, or one of the next two boxes round it that do not hold the text, is named so (`standfirst`, `deck`, `lead`, `chapo`, ...), or
* it reads like the publisher's summary (three quarters of the shingles) and is not one paragraph among those of the text, or
* it is a heading over the text, or
* it is a sentence of 50 letters or more in the headline's own box, that is no part of the text.

The one with most signs is meant (of equals the first), with those of its kind beside it: lines of one named box, headings that follow one another.
Bylines, dates, captions, lists, links, boxes of furniture and the headline again are none. A first paragraph that is merely equal to the
publisher's summary stays in the text; the summary is then the description all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.stages.clean import listed
from bot.stages.extract.found import LD, META, OG
from bot.stages.extract.headline import shown
from bot.stages.extract.jsonld import readable
from bot.stages.extract.labels import CLOSING
from bot.stages.extract.layout import Block, Box
from bot.stages.extract.markup import Markup
from bot.stages.extract.names import has_by
from bot.stages.extract.prose import Prose
from bot.stages.extract.words import similar

NAMES = frozenset(
    listed(
        "standfirst subtitle subheadline subheading subhead dek deck lead lede intro introduction teaser summary excerpt description"
        " preamble preface chapo chapeau ingress ingres ingressi entradilla sottotitolo sommario catenaccio articlelead articleintro subline sapo abstract"
        " bajada copete leadtext introtext sub strapline perex einleitung vorspann anriss manchet manchette underrubrik undertitel undertittel"
        " linhafina resumo zajawka podnadpis spot ozet lid"
    )
)
_WEAK = frozenset(listed("intro introduction lead lede teaser excerpt introtext leadtext articlelead articleintro"))
"""Names of a first paragraph as well as of a standfirst: among the paragraphs of the text it is the first of them."""
_NOT = frozenset(
    listed(
        "caption captions carousel gallery slide slideshow author authors byline comments share breadcrumb breadcrumbs date media related"
        " newsletter promo tags nav menu video player disclaimer"
    )
)
_BARRED = frozenset({"headline", "link", "list of links", "label", "credit", "date", "player", "hidden"})
_OUTSIDE = frozenset({"figcaption", "figure", "nav", "footer", "form", "aside"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
SHORTEST, LONGEST = 20, 900
"""Characters of a line."""
SENTENCE = 50
"""Letters of a sentence in the headline's box that is a standfirst without a name."""
ALIKE = 0.75
USUAL = 3
"""Paragraphs that look alike, so that one that looks otherwise stands apart from them."""
TITLE = 0.8
"""Share of a title's shingles from which a line repeats it."""
NEAR = 8
"""Lines behind the headline in which an unnamed sentence is looked for."""
AFTER = 40
"""Lines after the headline at most."""
_QUOTES = " \"”»“'’"
_ENDS = (".", "!", "?", "…", "。", "।", "؟", "۔")


def find(page: Markup, blocks: Sequence[Block], kept: Sequence[Block], prose: Prose) -> tuple[Block, ...]:
    """The lines that stand apart; they may be among the kept ones, which are then to go without them."""
    if prose.head < 0 or not kept:
        return ()
    start = next((b for b in kept if b.kind not in _HEADINGS and len(b.bare) > SENTENCE), kept[0])
    area = [b for b in blocks[prose.head + 1 : prose.head + 1 + AFTER] if b.at <= start.at and b.bare]
    titles = [t for t in (shown(page), page.ld.string("headline"), page.meta("og:title")) if t]
    told = [text for text, _ in summaries(page)]
    graded = [(grade, -b.at, b) for b in area if (grade := _grade(b, prose, told)) and _may_be(b, titles)]
    best = max(graded, default=None)
    if best is None:
        return ()
    chosen = best[2]
    beside = [b for _, _, b in graded if _belongs(b, chosen, prose)]
    return tuple(sorted(beside, key=lambda b: b.at))


def _grade(block: Block, prose: Prose, told: Sequence[str]) -> float:
    """0: no sign that the line stands apart; the more signs, the more."""
    of_text = block.kept and (prose.looks[block.looks] > 1 or max(prose.looks.values()) < USUAL)
    called = _named(block, prose) is not None
    heading = block.kind in _HEADINGS
    alike = not of_text and any(similar(block.text, s) >= ALIKE for s in told)
    ended = block.text.rstrip(_QUOTES).endswith(_ENDS)
    beside = (
        not block.kept and ended and block.wide >= SENTENCE and block.at - prose.head <= NEAR and _by_headline(block)
    )
    if not (called or heading or alike or beside or block.why == "over the text"):
        return 0.0
    return 2.5 * called + 2.0 * alike + 0.75 * heading + (not called and not alike and beside) + 0.5 * ended


def _named(block: Block, prose: Prose) -> Box | None:
    """The outermost box (the line's own, or one of the next two round it) that is named so and does not hold the text."""
    near = [box for box in islice(block.box.chain(), 3) if box.held < 0.3 * prose.letters]
    names = NAMES - _WEAK if block.kept and block.group in prose.groups else NAMES
    return next((box for box in reversed(near) if box.words & names), None)


def _by_headline(block: Block) -> bool:
    """A line of no named box, and not one that asks to subscribe."""
    return block.why not in {"named", "tag", "readers", "nested"} and not CLOSING.search(block.text)


def _belongs(block: Block, chosen: Block, prose: Prose) -> bool:
    if block is chosen:
        return True
    box = _named(chosen, prose)
    if box is not None:
        return block.box.within(box) and block.kind == chosen.kind
    return block.looks == chosen.looks and (chosen.kind in _HEADINGS or chosen.why == "over the text")


def summaries(page: Markup) -> list[tuple[str, str]]:
    """What the publisher gives as a summary, best first, each with its origin."""
    given = (
        (page.meta("og:description"), OG),
        (page.ld.string("description"), LD),
        (page.meta("description", "twitter:description"), META),
    )
    return [(readable(text), origin) for text, origin in given if text]


def _may_be(block: Block, titles: list[str]) -> bool:
    if block.wide < SHORTEST or len(block.text) > LONGEST or block.linked > len(block.text) / 2 or block.why in _BARRED:
        return False
    if (
        any(box.tag in _OUTSIDE for box in islice(block.box.chain(), 5))
        or block.kind == "li"
        or (has_by(block.text) and len(block.text) < 80)
    ):
        return False
    if any(box.words & _NOT for box in islice(block.box.chain(), 2)):
        return False
    return not any(similar(block.text, title) >= TITLE for title in titles)
