"""The standfirst: the lines between headline and text that sum the article up.

A line stands apart from the text when it lies between the headline and the first line of the text that is neither of these, and

* it, or a box round it that does not hold the text as well, is named so (`standfirst`, `dek`, `lead`, `intro`, `chapo`, ...), or
* it is a heading of level 2 or 3 of 40 letters or more, or
* it reads like the publisher's summary (three quarters of the shingles) and has another parent than the paragraphs of the text.

Lines of one kind in one named box belong together. Of several the one with the most signs is meant: like the
summary, named so, ending as a sentence does. Bylines, dates, captions, lists, links and the headline again are none. A first paragraph that is merely
equal to the publisher's summary stays in the text; the summary is then the description all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree

from bot.stages.clean import Run, listed
from bot.stages.extract.found import LD, META, OG
from bot.stages.extract.headline import shown
from bot.stages.extract.jsonld import readable
from bot.stages.extract.markup import Markup
from bot.stages.extract.names import has_by
from bot.stages.extract.words import named, near, similar, squash, within

NAMES = frozenset(
    listed(
        "standfirst subtitle subheadline subheading subhead dek deck lead lede intro introduction teaser summary excerpt description"
        " preamble preface chapo ingress entradilla sottotitolo articlelead articleintro subline sapo abstract bajada copete leadtext"
        " introtext sub strapline perex"
    )
)
_NOT = frozenset(
    listed(
        "caption captions carousel gallery slide slideshow author authors byline comments share breadcrumb breadcrumbs date media related"
        " newsletter promo tags nav menu"
    )
)
_OUTSIDE = frozenset({"figcaption", "figure", "nav", "footer", "form", "li", "aside"})
_HEADINGS = frozenset({"h2", "h3"})
SHORTEST, LONGEST = 20, 900
"""Characters of a line."""
HEADING = 40
"""Letters of a heading that sums up; a shorter one is a label."""
ALIKE = 0.75
TITLE = 0.8
"""Share of a title's shingles from which a line repeats it."""
_QUOTES = " \"”»“'’"
_ENDS = (".", "!", "?", "…", "。", "।")
FIRST = 2
"""Lines at the beginning of the text that may be the standfirst, and so say nothing of where the text stands."""
AFTER = 40
"""Lines after the headline at most."""


def find(page: Markup, lines: list[str]) -> tuple[Run, ...]:
    """The lines that stand apart. `lines`: the text as the extractor found it, standfirst perhaps included."""
    area = list(_area(page, {squash(line) for line in lines}))
    text = _Text(page, lines)
    titles = [t for t in (shown(page), page.ld.string("headline"), page.meta("og:title")) if t]
    graded = [(text.grade(run), -at, run) for at, run in enumerate(area) if _may_be(run, titles)]
    best = max(graded, default=None)
    if best is None or not best[0]:
        return ()
    chosen = best[2]
    box = text.box(chosen.element)
    same = (
        r
        for _, _, r in graded
        if box is not None and r.element.tag == chosen.element.tag and box in r.element.iterancestors()
    )
    return tuple(same) or (chosen,)


class _Text:
    """Where the text of the article stands, so that a line can be seen to stand apart from it."""

    def __init__(self, page: Markup, lines: list[str]) -> None:
        wanted = {squash(line) for line in lines[FIRST:] if len(line) > HEADING}
        owners = [run.element for run in page.runs[page.headline_at + 1 :] if squash(run.text) in wanted]
        self.parents = {owner.getparent() for owner in owners}
        self.holding: set[etree._Element] = set()
        for owner in owners:
            self.holding.update(takewhile(lambda box: box not in self.holding, owner.iterancestors()))
        self.told = [text for text, _ in summaries(page)]

    def grade(self, run: Run) -> float:
        """0: no sign that the line stands apart; the more signs, the more."""
        alike = any(similar(run.text, s) >= ALIKE for s in self.told)
        heading = run.element.tag in _HEADINGS and len(run.text) >= HEADING
        called = self.box(run.element) is not None
        if not (called or heading or (alike and run.element.getparent() not in self.parents)):
            return 0.0
        return 2.0 * alike + called + 0.5 * run.text.rstrip(_QUOTES).endswith(_ENDS)

    def box(self, element: etree._Element) -> etree._Element | None:
        """The outermost box (the line itself, or one of the next two round it) that is named so and does not hold the text."""
        chain = [e for e in (element, *islice(element.iterancestors(), 2)) if e not in self.holding]
        return next((e for e in reversed(chain) if named(e) & NAMES), None)


def summaries(page: Markup) -> list[tuple[str, str]]:
    """What the publisher gives as a summary, best first, each with its origin."""
    given = (
        (page.meta("og:description"), OG),
        (page.ld.string("description"), LD),
        (page.meta("description", "twitter:description"), META),
    )
    return [(readable(text), origin) for text, origin in given if text]


def _area(page: Markup, text: set[str]) -> Iterator[Run]:
    """From the headline to the second line of the text: the first may be the standfirst."""
    met = 0
    for run in page.runs[page.headline_at + 1 : page.headline_at + 1 + AFTER] if page.headline_at >= 0 else ():
        plain = run.element.tag == "p" and not near(run.element, NAMES) and squash(run.text) in text
        met += plain and len(run.text) > HEADING
        if met > 1:
            return
        yield run


def _may_be(run: Run, titles: list[str]) -> bool:
    if not SHORTEST <= len(run.text) <= LONGEST or run.linked > len(run.text) / 2:
        return False
    if any(similar(run.text, title) >= TITLE for title in titles):
        return False
    return (
        not (has_by(run.text) and len(run.text) < 80)
        and not within(run.element, _OUTSIDE)
        and not near(run.element, _NOT, 1)
    )
