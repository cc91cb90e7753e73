"""What the index keeps of an article beside its record: its words, and by what its story is known.

Columns: title = headline; lead = description and the first paragraph; body = the whole text; caption, keywords, section and
author, each of all values; url as linked and canonical. They hold what the leaves of those names look into (`stages.select`).
A Turkish apostrophe parts words in what is read (`fold.parted`); what is compared whole is kept both ways.
"""

from __future__ import annotations

from typing import Final

from bot.model.article import Article, Record
from bot.model.indexed import COLUMNS, Indexed
from bot.stages import story, words
from bot.stages.fold import parted

VERSION: Final = "3"
"""Raised with any change that may change a word or a sketch: the index is then made again."""
_READ: Final = frozenset({"title", "lead", "body", "caption"})
"""Columns that are read as text; the values of the others are compared whole, too."""


def read(article: Article) -> Indexed:
    texts = _texts(article.record)
    language = article.record.in_language.partition("-")[0].lower()
    kept = (words.text(*_kept(column, texts[column], language)) for column in COLUMNS)
    return Indexed(words=tuple(kept), sketch=story.sketch(article))


def _kept(column: str, texts: tuple[str, ...], language: str) -> tuple[str, ...]:
    apart = tuple(parted(text, language) for text in texts)
    return apart if column in _READ else tuple(dict.fromkeys((*texts, *apart)))


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
