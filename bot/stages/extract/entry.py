"""A record from the feed's entry alone: for sources whose entries are the article, and for pages that cannot be had.

articleBody is the entry's content, else its summary, tags stripped, one line a block; no extractor, no least length. The description
is empty: what the entry says is the text. The headline is the entry's title, else the first 80 characters of the text. Dates are the
entry's own; a change before the publication is refused and said. keywords are its categories, else its keywords. `fields` says `feed` for each.
"""

from __future__ import annotations

from dataclasses import replace

from bot.model.address import public
from bot.model.article import Record
from bot.model.codec import camel
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages import clean
from bot.stages.extract import confidence, topics
from bot.stages.extract.found import FEED
from bot.stages.extract.people import authors
from bot.stages.extract.picture import images
from bot.stages.extract.speech import language
from bot.stages.extract.when import dates
from bot.stages.extract.words import count

HEADLINE = 80
"""Characters of the text that stand for a title."""


def text_of(item: Item) -> str:
    return clean.plain(item.content) or clean.plain(item.summary)


def html_of(item: Item, base: str) -> str:
    return clean.html(item.content if clean.plain(item.content) else item.summary, base)


def record(item: Item, source: Source, url: str, *, failed: bool) -> Record:
    body = text_of(item)
    base = url or public(source.feed)  # the feed's own address may carry credentials
    published, modified, refused = dates.of_entry(item)
    made = Record(
        url=url,
        headline=clean.text(item.title) or clean.text(body[:HEADLINE]),
        author=authors.from_feed(item),
        date_published=published,
        date_modified=modified,
        keywords=topics.from_feed(item),
        image=images.from_feed(item),
        article_body=body,
        article_html=html_of(item, base),
        word_count=count(body),
        confidence=confidence.of_feed(item, failed=failed),
    )
    names = (
        "headline",
        "author",
        "date_published",
        "date_modified",
        "keywords",
        "image",
        "article_body",
        "article_html",
    )
    fields = {camel(name): FEED for name in names if getattr(made, name)}
    spoken, overruled = language.of_text(item, source, body)
    if spoken.value:
        fields["inLanguage"] = spoken.origin
    if source.title:
        fields["publisher"] = "source"
    return replace(
        made, in_language=spoken.value, publisher=clean.text(source.title), fields=fields, doubts=(*refused, *overruled)
    )
