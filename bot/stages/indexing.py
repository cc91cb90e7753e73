"""What the index keeps of an article beside its record: its words, and by what its story is known.

Columns: title = headline; lead = description and the first paragraph; body = the whole text; caption, keywords, section and
author, each of all values; url as linked and canonical. They hold what the leaves of those names look into (`stages.select`).
"""

from __future__ import annotations

from typing import Final

from bot.model.article import Article, Record
from bot.model.indexed import COLUMNS, Indexed
from bot.stages import story, words

VERSION: Final = "2"
"""Raised with any change that may change a word or a sketch: the index is then made again."""


def read(article: Article) -> Indexed:
    texts = _texts(article.record)
    return Indexed(words=tuple(words.text(*texts[column]) for column in COLUMNS), sketch=story.sketch(article))


def _texts(record: Record) -> dict[str, tuple[str, ...]]:
    return {
        "title": (record.headline,),
        "lead": (record.description, record.article_body.strip().partition("\n")[0]),
        "body": (record.article_body,),
        "caption": tuple(image.caption for image in record.image),
        "keywords": record.keywords,
        "section": record.article_section,
        "author": (*(author.name for author in record.author), record.byline),
        "url": (record.url, record.canonical_url),
    }
