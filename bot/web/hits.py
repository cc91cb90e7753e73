"""Articles as the pages list them, and reasons as they tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.model.article import Article, Reason
from bot.model.plan import Plan
from bot.stages import excerpt, standing
from bot.stages.excerpt import Marks, Piece

_DAY: Final = len("2026-10-21")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reason."""

    leaf: str
    alias: str
    where: str
    count: int
    pieces: tuple[Piece, ...]
    apart: bool
    """They are words of the text, which have a block and a direction of their own; else a value, which stands in the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    page: str
    headline: tuple[Piece, ...]
    language: str
    source: str
    published: str
    day: str
    byline: str
    snippet: tuple[Piece, ...] = ()
    reasons: tuple[Told, ...] = ()


def hit(plan: Plan, article: Article, marks: Marks | None = None, reasons: Iterable[Reason] = ()) -> Hit:
    """With `marks` the words that they mark, and the passage that has most of them."""
    record, marked = article.record, marks or _unmarked
    return Hit(
        page=page_of(plan, article),
        headline=excerpt.whole(headline(article), record.in_language, marked),
        language=record.in_language,
        source=source_title(plan, article.source),
        published=article.published,
        day=article.published[:_DAY],
        byline=byline(article),
        snippet=excerpt.best(record, marked) if marks else (),
        reasons=tuple(map(told, reasons)),
    )


def told(reason: Reason) -> Told:
    """Where it has no words round what was found, that is all there is."""
    found: tuple[Piece, ...] = (Piece(text=reason.found, marked=True),)
    if reason.snippet:
        end = reason.start + len(" ".join(reason.found.split()))
        before, after = reason.snippet[: reason.start], reason.snippet[end:]
        cut = (Piece(text=before), Piece(text=reason.snippet[reason.start : end], marked=True), Piece(text=after))
        found = tuple(piece for piece in cut if piece.text)
    return Told(
        leaf=reason.leaf,
        alias=reason.alias,
        where=reason.where,
        count=reason.count,
        pieces=found,
        apart=bool(reason.snippet),
    )


def headline(article: Article) -> str:
    return article.record.headline or article.record.url or article.id


def byline(article: Article) -> str:
    return ", ".join(author.name for author in article.record.author) or article.record.byline


def clock(text: str) -> str:
    """A time in the form of `standing.instant`, `2026-10-21 06:00:00Z`; with the publisher's own offset where it has one. A day is told as it is."""
    if len(text) == _DAY:
        return text
    at = datetime.fromisoformat(text)
    return at.isoformat(" ", "seconds") if at.utcoffset() else standing.instant(at)


def source_title(plan: Plan, name: str) -> str:
    source = plan.source(name)
    return source.title or name if source is not None else name


def page_of(plan: Plan, article: Article) -> str:
    return f"{plan.server.base_url}articles/{article.id}"


def _unmarked(text: str, language: str) -> list[tuple[int, int]]:
    del text, language
    return []
