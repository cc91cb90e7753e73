"""What a source remembers: the lines of its latest articles. The SQL of it, inside the caller's transaction.

A row an article, its lines as 64-bit numbers in one value: what is asked for is always all that a source remembers, and a row is some
250 bytes. So a source takes 10 KB at most, and ten thousand of them 100 MB.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection

from bot.model import versions
from bot.model.article import Article

ARTICLES = 40
"""Articles of a source that are remembered, those captured last: of a busy one a day or two."""


def remember(db: sqlite3.Connection, article: Article, lines: Collection[int]) -> None:
    """What was captured, or read, before what is remembered of the article changes nothing: it is replayed."""
    db.execute(
        "INSERT INTO memory VALUES (:source, :id, :at, :place, :lines) ON CONFLICT DO UPDATE SET at = excluded.at,"
        " place = excluded.place, lines = excluded.lines WHERE (excluded.at, excluded.place) >= (at, place)",
        {
            "source": article.source,
            "id": article.id,
            "at": article.provenance.fetched_at,
            "place": versions.place(article),
            "lines": array("Q", sorted(lines)).tobytes(),
        },
    )
    db.execute(
        "DELETE FROM memory WHERE source = :source AND (at, id) <"
        " (SELECT at, id FROM memory WHERE source = :source ORDER BY at DESC, id DESC LIMIT 1 OFFSET :last)",
        {"source": article.source, "last": ARTICLES - 1},
    )


def remembered(db: sqlite3.Connection, source: str) -> dict[str, Collection[int]]:
    rows = db.execute("SELECT id, lines FROM memory WHERE source = ?", (source,))
    return {id_: array("Q", lines) for id_, lines in rows}
