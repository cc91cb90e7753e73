"""How far the text can be trusted to be the article's, 0 to 1, and why it is not 1. A sum anybody can do again:

a page starts at 1 and loses what each reason costs; the reasons are kept in words, each behind what it cost (`0.3: fewer than 50 words`).

.4   the text has less than half the letters of the feed's own
.3   it has fewer than 50 words (of Chinese, Japanese, Thai: 100 letters)
.2   the page says that it is not free to read, and the text has fewer than 200 words
.3   two readings of the page agree on less than 0.6 of the text
.1   more than a quarter of what the page's reader found was furniture
.1   the page shows or declares no headline of its own
.1   no markup dates it
.1   its author is guessed from where the name stands
     and what `walls` doubts

A record from the feed has .8 with the entry's content, .5 with its summary, .2 with neither; a quarter less where the page failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.model.article import Record
from bot.model.entry import Item
from bot.stages.extract.found import FEED, GUESS, TEXT, URL

WORDS, TEASER = 50, 200
"""Words below which a text is a notice, and one that is not free a teaser."""
AGREED = 0.6
FURNISHED = 0.25


class Doubt(NamedTuple):
    cost: float
    why: str


def of_page(
    record: Record,
    feed_text: str,
    doubts: Iterable[Doubt] = (),
    *,
    agreement: float | None = None,
    furnished: float = 0.0,
) -> tuple[float, tuple[str, ...]]:
    """`agreement`: the share of the text that two readings have in common, None: there was one. `furnished`: the share that was taken out."""
    words = record.word_count
    reasons = (
        (len(record.article_body) < len(feed_text) / 2, Doubt(0.4, "less than half the letters of the feed's text")),
        (words < WORDS, Doubt(0.3, f"fewer than {WORDS} words")),
        (
            record.is_accessible_for_free is False and words < TEASER,
            Doubt(0.2, f"not free to read, and fewer than {TEASER} words"),
        ),
        (agreement is not None and agreement < AGREED, Doubt(0.3, "two readings of the page disagree")),
        (furnished > FURNISHED, Doubt(0.1, "much of the text found was furniture")),
        (record.fields.get("headline") in {None, FEED}, Doubt(0.1, "the page has no headline of its own")),
        (record.fields.get("datePublished") in {None, FEED, TEXT, URL}, Doubt(0.1, "no markup dates it")),
        (record.fields.get("author") == GUESS, Doubt(0.1, "its author is guessed from where the name stands")),
    )
    held = [*(doubt for holds, doubt in reasons if holds), *doubts]
    left = round(max(0.0, 1.0 - sum(doubt.cost for doubt in held)), 2)
    return left, tuple(f"{doubt.cost:g}: {doubt.why}" for doubt in held)


def of_feed(item: Item, *, failed: bool) -> float:
    base = 0.8 if item.content.strip() else 0.5 if item.summary.strip() else 0.2
    return round(base * (0.75 if failed else 1.0), 2)
