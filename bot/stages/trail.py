"""The pages of one article, followed from the first: where it goes on, and where it ends.

The address of each is the first's (as served, or its canonical one) with the next number, on the origin of the first; so is the address
that it is served at, so a page that sends back to the first, or round in a circle, is none of them. An article ends where a page
names no next one; where a page adds no line of twelve letters to what was told (it was the page of something else: of the comments, of
a list); where a page cannot be had or made a record of; and at the limit. What is known to be missing costs .2 of the confidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.model.article import Extracted, Record
from bot.model.capture import Page
from bot.stages.extract.nextpage import number
from bot.stages.extract.words import similar
from bot.stages.lines import SHORT, told
from bot.stages.paging import Fate
from bot.stages.robots import origin

SAME = 0.6
"""Share of the shingles of two headlines from which they are one's (`The story`, `The story - page 2`)."""
MISSING = 0.2
"""What a part that is missing costs of the confidence."""
_MISSED = re.compile(rf"{MISSING:g}: (page [0-9]+ cannot be had: .*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What was read so far."""

    pages: tuple[Page, ...]
    made: tuple[Extracted, ...]
    """Of each page alone."""
    over: bool = False
    """There is nothing more to ask for."""
    missing: str = ""
    """What of the article could not be had."""


def onward(trail: Trail, most: int) -> str:
    """The address to be asked for next, empty where the article ends; `most`: pages beyond the first."""
    address = trail.made[-1].next_page
    ends = trail.over or len(trail.pages) > most or not _is_next(trail, address)
    return "" if ends else address


def extended(trail: Trail, fate: Fate, made: Extracted | None) -> Trail:
    """With the page that was asked for, and its record alone."""
    page, count = fate.page, len(trail.pages) + 1
    why = fate.reason if page is None or made is None else made.reason
    if page is not None and not _is_next(trail, page.final_url):
        why = "another address answers"
    if page is None or made is None or why:
        return replace(trail, over=True, missing=f"page {count} cannot be had: {why}")
    if not _of_article(trail.made[0], made):
        return replace(trail, over=True)
    known = {line for earlier in trail.made for line in told(earlier.record.article_body)}
    if all(line in known or len(line) < SHORT for line in told(made.record.article_body)):
        return replace(trail, over=True)
    return replace(trail, pages=(*trail.pages, page), made=(*trail.made, made))


def _of_article(first: Extracted, made: Extracted) -> bool:
    """The page goes by the first's headline, or names the first as its canonical address: else it is the next article, not the next page."""
    if made.record.canonical_url and made.record.canonical_url == first.record.canonical_url:
        return True
    one, other = first.record.headline, made.record.headline
    return not one or not other or similar(one, other) >= SAME


def again(trail: Trail, most: int, before: Record) -> Trail:
    """A trail that has come to the end of the pages that are kept; `before` was made of them when they were asked for.

    What would be asked for next was asked for then, and did not serve: why, that record says where it was missed.
    """
    if not onward(trail, most):
        return trail
    told = (_MISSED.match(doubt) for doubt in before.doubts)
    return replace(trail, over=True, missing=next((found[1] for found in told if found), ""))


def ended(trail: Trail, whole: Extracted) -> Extracted:
    """The record of the pages that were read, with what is missing as a doubt."""
    why = trail.missing
    if not trail.over and _is_next(trail, trail.made[-1].next_page):
        count = len(trail.pages)
        why = f"only the first {count} pages were asked for" if count > 1 else "only the first page was asked for"
    if not why:
        return whole
    record = whole.record
    sure = round(max(0.0, record.confidence - MISSING), 2)
    return replace(whole, record=replace(record, confidence=sure, doubts=(*record.doubts, f"{MISSING:g}: {why}")))


def _is_next(trail: Trail, address: str) -> bool:
    first, canonical = trail.pages[0].final_url, trail.made[0].record.canonical_url
    counted = number(address, (first, canonical)) == len(trail.pages) + 1
    return counted and origin(address) == origin(first)
