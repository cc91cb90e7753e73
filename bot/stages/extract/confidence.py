"""How far the text can be trusted to be the article's, 0 to 1. A sum anybody can do again:

a page starts at 1, and loses .4 where the text has less than half the letters of the feed's own; .3 below 50 words; .2 where the page
says it is not free to read and the text has less than 200 words; .1 where the page shows or declares no headline of its own; .1 where no markup dates it.
A record from the feed has .8 with the entry's content, .5 with its summary, .2 with neither; a quarter less where the page failed.
"""

from __future__ import annotations

from bot.model.article import Record
from bot.model.entry import Item
from bot.stages.extract.found import FEED, TEXT, URL


def of_page(record: Record, feed_text: str) -> float:
    losses = (
        (0.4, len(record.article_body) < len(feed_text) / 2),
        (0.3, record.word_count < 50),
        (0.2, record.is_accessible_for_free is False and record.word_count < 200),
        (0.1, record.fields.get("headline") in {None, FEED}),
        (0.1, record.fields.get("datePublished") in {None, FEED, TEXT, URL}),
    )
    return round(max(0.0, 1.0 - sum(loss for loss, holds in losses if holds)), 2)


def of_feed(item: Item, *, failed: bool) -> float:
    base = 0.8 if item.content.strip() else 0.5 if item.summary.strip() else 0.2
    return round(base * (0.75 if failed else 1.0), 2)
