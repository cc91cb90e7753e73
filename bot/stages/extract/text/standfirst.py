"""The standfirst: the lines between headline and text that sum the article up.

Looked at are the lines behind the headline up to the first paragraph of the text, that one included. A line is one where

* it, or one of the next two boxes round it that do not hold the text, is named so (`standfirst`, `deck`, `lead`, `chapo`, ...), or
* it reads like the publisher's summary (three quarters of the shingles) and is not one paragraph among those of the text, or
* it is a heading over the text, or
* it is a sentence, or a line in the page's `header`, of 50 letters or more, or an entry of 30 in a list, close behind the headline and no
  part of the text.

The one with most signs is meant (of equals the first), with those of its kind beside it: lines of one named box, headings or entries that follow one another.
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
from bot.stages.extract.markup import Markup
from bot.stages.extract.people.names import has_by
from bot.stages.extract.text.labels import CLOSING, DATED
from bot.stages.extract.text.layout import HEADINGS, Block, Box
from bot.stages.extract.text.prose import Prose
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
_FURNITURE = frozenset({"named", "tag", "readers", "nested"})
_OUTSIDE = frozenset({"figcaption", "figure", "nav", "footer", "form", "aside"})
SHORTEST, LONGEST = 20, 900
"""Characters of a line."""
SENTENCE = 50
"""Letters of a sentence in the headline's box that is a standfirst without a name."""
BULLET = 30
"""Letters of an entry of a list over the text."""
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
    start = next((b for b in kept if b.kind not in HEADINGS and len(b.bare) > SENTENCE), kept[0])
    area = [b for b in blocks[prose.head + 1 : prose.head + 1 + AFTER] if b.at <= start.at and b.bare]
    titles = [t for t in (shown(page), page.ld.string("headline"), page.meta("og:title")) if t]
    signs = _Signs(prose, [text for text, _ in summaries(page)], blocks[prose.head].box.up)
    graded = [(grade, -b.at, b) for b in area if (grade := signs.grade(b)) and _may_be(b, titles)]
    best = max(graded, default=None)
    if best is None:
        return ()
    chosen = best[2]
    beside = [b for _, _, b in graded if _belongs(b, chosen, prose)]
    return tuple(sorted(beside, key=lambda b: b.at))


class _Signs:
    def __init__(self, prose: Prose, told: Sequence[str], home: Box | None) -> None:
        self.prose = prose
        self.told = told
        self.home = home
        """The box that the headline stands in."""

    def grade(self, block: Block) -> float:
        """0: no sign that the line stands apart; the more signs, the more."""
        looks = self.prose.looks
        of_text = block.kept and (looks[block.looks] > 1 or max(looks.values()) < USUAL)
        alike = not of_text and any(similar(block.text, s) >= ALIKE for s in self.told)
        called = _named(block, self.prose) is not None
        heading = block.kind in HEADINGS and not block.kept
        ended = block.text.rstrip(_QUOTES).endswith(_ENDS)
        near = not block.kept and block.at - self.prose.head <= NEAR and self._by_headline(block, ended=ended)
        if not (called or heading or alike or near or block.why == "over the text"):
            return 0.0
        return 2.5 * called + 2.0 * alike + 0.75 * heading + (not called and not alike and near) + 0.5 * ended

    def _by_headline(self, block: Block, *, ended: bool) -> bool:
        """A sentence, a line directly in the `header`, or an entry of a list over the text; of no named box, and none that asks to subscribe."""
        if block.why in _FURNITURE or CLOSING.search(block.text) or _pictured(block):
            return False
        if block.kind == "li":
            return block.wide >= BULLET and not block.why and not block.linked and self._over_text(block)
        headed = block.box.up is not None and block.box.up.tag in {"header", "hgroup"}
        return block.wide >= SENTENCE and (ended or (headed and not DATED.search(block.text)))

    def _over_text(self, block: Block) -> bool:
        return block.box.within(self.prose.main) or (self.home is not None and block.box.within(self.home))


def _pictured(block: Block) -> bool:
    """It stands in a box of its own with a picture: a caption that nothing names."""
    near = (box for box in islice(block.box.chain(), 2) if not box.held)
    return any(next(box.element.iter("img"), None) is not None for box in near)


def _named(block: Block, prose: Prose) -> Box | None:
    """The outermost box (the line's own, or one of the next two round it) that is named so and does not hold the text."""
    near = [box for box in islice(block.box.chain(), 3) if box.held < 0.3 * prose.letters]
    names = NAMES - _WEAK if block.kept and sum(b.group is block.group for b in prose.lines) > 1 else NAMES
    return next((box for box in reversed(near) if box.words & names), None)


def _belongs(block: Block, chosen: Block, prose: Prose) -> bool:
    if block is chosen:
        return True
    box = _named(chosen, prose)
    if box is not None:
        return block.box.within(box) and block.kind == chosen.kind
    alike = block.looks == chosen.looks
    return alike and (chosen.kind in HEADINGS or chosen.kind == "li" or chosen.why == "over the text")


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
    if any(box.tag in _OUTSIDE for box in islice(block.box.chain(), 5)):
        return False
    if has_by(block.text) and len(block.text) < 80:
        return False
    if any(box.words & _NOT for box in islice(block.box.chain(), 2)):
        return False
    return not any(similar(block.text, title) >= TITLE for title in titles)
