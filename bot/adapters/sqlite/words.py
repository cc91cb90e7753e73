"""The words of articles, to be searched: the SQL of it.

The words of the latest version of each article are in `word`, a full-text index (FTS5) without content: it takes 3.6 KB an
article of 5 KB of text, with the content beside it 10.4 KB. To take words out again it has to be told exactly what was put
in, so that is kept, packed, in `words` (2.5 KB); both are written in one transaction, and neither can drift from the
other. A word ends at a blank and nowhere else: the categories of Unicode but separators are all of words, whatever
Unicode the database knows.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.model import codec
from bot.model.article import Article
from bot.model.errors import ArchiveError
from bot.model.indexed import COLUMNS, Indexed
from bot.model.need import Need

from . import asked
from .placed import Placed

SECONDS: Final = 5.0
"""That the index may take to answer a search: a thousand words of which each stands in every article."""
_STEPS: Final = 1_000
"""Of the database, between two looks at the clock: some milliseconds."""
_LEVEL: Final = 1  # of zlib: 0.1 ms an article
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_WEIGHTS: Final = {"title": 10, "lead": 4, "keywords": 4}
"""What a word counts in a column, for the order of what is found; elsewhere 1."""
_RANKED = (
    f"SELECT rowid AS num, bm25(word, {', '.join(str(_WEIGHTS.get(name, 1)) for name in COLUMNS)}) AS score FROM word"  # noqa: S608 (constants)
)


def put(db: sqlite3.Connection, latest: Placed, indexed: Indexed) -> None:
    """The words of an article, where they are others than those that stand there."""
    (num,) = db.execute("SELECT num FROM article WHERE id = ?", (latest.article.id,)).fetchone()
    packed = zlib.compress(json.dumps(indexed.words, ensure_ascii=False).encode(), _LEVEL)
    held = db.execute("SELECT packed FROM words WHERE num = ?", (num,)).fetchone()
    if held is not None and held[0] == packed:
        return
    if held is not None:
        gone = json.loads(zlib.decompress(held[0]))
        db.execute(f"INSERT INTO word (word, rowid, {_NAMES}) VALUES ('delete', ?, {_MARKS})", (num, *gone))  # noqa: S608 (constants)
    db.execute(f"INSERT INTO word (rowid, {_NAMES}) VALUES (?, {_MARKS})", (num, *indexed.words))  # noqa: S608 (constants)
    db.execute("INSERT OR REPLACE INTO words VALUES (?, ?)", (num, packed))


def meeting(db: sqlite3.Connection, need: Need) -> list[int]:
    """The numbers of the articles that meet a need, by first_seen then id."""
    where = asked.condition(need)
    rows = db.execute(f"SELECT num FROM article WHERE {where.text} ORDER BY first_seen, id", where.values)  # noqa: S608 (`asked` hands values over as such)
    return [num for (num,) in rows]


def ids(db: sqlite3.Connection, need: Need) -> list[str]:
    """The articles that meet a need, by their ids, in no order."""
    where = asked.condition(need)
    return [id_ for (id_,) in db.execute(f"SELECT id FROM article WHERE {where.text}", where.values)]  # noqa: S608 (as above)


def count(db: sqlite3.Connection, need: Need) -> int:
    where = asked.condition(need)
    query = f"SELECT count(*) FROM article WHERE {where.text}"  # noqa: S608 (as above)
    return int(_in_time(db, query, where.values)[0][0])


def latest(db: sqlite3.Connection, nums: Sequence[int]) -> tuple[Article, ...]:
    """The latest versions of numbered articles, in this order."""
    return _articles(
        db,
        "SELECT version.value FROM json_each(?) AS wanted CROSS JOIN article ON article.num = wanted.value"
        " JOIN version ON version.id = article.id AND version.version = article.version ORDER BY wanted.key",  # json_each has an id, too
        (json.dumps(list(nums)),),
    )


def found(db: sqlite3.Connection, need: Need, page: tuple[int, int], *, newest: bool) -> tuple[Article, ...]:
    """Of the articles that meet a need the page (how many, behind how many): those that its words fit best first, or the newest."""
    where, words = asked.condition(need), None if newest else asked.words(need)
    if words is None:
        ranked, order, values = "article", "", where.values
    elif asked.of_words(need):  # so it need not be asked twice
        where = asked.Condition(text="1")
        ranked, order, values = f"({_RANKED} WHERE word MATCH ?) JOIN article USING (num)", "score, ", (words,)
    else:
        # What meets the need without its words comes behind what has them.
        ranked, order = f"article LEFT JOIN ({_RANKED} WHERE word MATCH ?) USING (num)", "coalesce(score, 0), "
        values = (words, *where.values)
    query = (
        f"SELECT article.id, version FROM {ranked} WHERE {where.text}"  # noqa: S608 (as above)
        f" ORDER BY {order}published DESC, article.id DESC LIMIT ? OFFSET ?"
    )
    rows = _in_time(db, query, (*values, *page))
    return tuple(
        one for row in rows for one in _articles(db, "SELECT value FROM version WHERE id = ? AND version = ?", row)
    )


def contradictions(db: sqlite3.Connection, most: int) -> Iterator[str]:
    """Each article has its words in the full-text index, with what takes them out again, and nothing else has."""
    without = "num NOT IN (SELECT num FROM words) OR num NOT IN (SELECT id FROM word_docsize)"
    for (id_,) in db.execute(f"SELECT id FROM article WHERE {without} LIMIT ?", (most,)):  # noqa: S608 (constants)
        yield f"article {id_}: its words are not in the index, so no search finds it"
    for (num,) in db.execute("SELECT id FROM word_docsize WHERE id NOT IN (SELECT num FROM article) LIMIT ?", (most,)):
        yield f"words {num}: they are of no article"


def _in_time(db: sqlite3.Connection, query: str, values: Sequence[object]) -> list[Any]:
    """All rows. Raises ArchiveError once it has taken SECONDS."""
    end = time.monotonic() + SECONDS
    db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        return db.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if time.monotonic() <= end:
            raise
        raise ArchiveError(f"the search takes longer than {SECONDS:g} s: ask for less at once") from error
    finally:
        db.set_progress_handler(None, 0)


def _articles(db: sqlite3.Connection, query: str, values: Sequence[object]) -> tuple[Article, ...]:
    return tuple(codec.loads(Article, value) for (value,) in db.execute(query, values))
