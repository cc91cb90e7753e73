"""What the index keeps of an article beside its record: its words, and by what its story is known."""

from __future__ import annotations

from typing import Final

from bot.model.article import Article
from bot.model.indexed import Indexed
from bot.stages import story

VERSION: Final = "1"
"""Raised with any change that may change a word or a sketch: the index is then made again."""


def read(article: Article) -> Indexed:
    return Indexed(sketch=story.sketch(article))
