"""Which articles tell the same story (`model.story`): sketches, leaders, and what follows from them; inside the caller's transaction.

Each version that can be compared has its sketch, and a row for each of its keys. Its leader is looked for when it is put, among those that
share a key and were published within the window. A version that is put behind its turn may lead later ones: these look for
theirs again. In the order of replay there are none.

Bounded: of one key the first `CANDIDATES` in the window by (published, place) are looked at. A key that more versions share is
furniture, or belongs to a story that all of them tell: in the one case another key leads to the related one, in the other any of
them leads to the first. What is looked at depends on the earlier places alone, so the outcome is still a function of what stands.

A story's entry in a topic is that of its first article which stood in the topic at the end of the month of the version in question, and
told the story still; the versions of others are left out. As a month is over that does not change any more, and it is the same in the newest entries.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, starmap, takewhile
from typing import Final, TypeAlias

from bot.model import codec, story
from bot.model.article import Article
from bot.model.event import Event
from bot.model.indexed import Indexed, Sketch

from . import history
from .history import MONTH
from .placed import Placed

CANDIDATES: Final = 16
"""Versions that share one key, of which more are not looked at."""
FEW: Final = 200
"""Versions behind a place that are looked through one by one; where there are more they are looked for by their keys."""

_Sharing: TypeAlias = tuple[int, str, str, int]
"""Publication, place, article and number of a version that has a key."""
_HAVE: Final = (
    "SELECT published, place, id, num FROM shingle JOIN sketch USING (num) WHERE key = ? AND published BETWEEN ? AND ?"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = "9999-99"
_HEAD = struct.Struct("<qBBHH")
_STORY: Final = (
    "WITH RECURSIVE up (num) AS (VALUES (:num) UNION ALL SELECT leader FROM up JOIN sketch USING (num)),"
    " begin (id) AS (SELECT id FROM up JOIN sketch USING (num) WHERE leader IS NULL),"
    " story (num) AS (SELECT sketch.num FROM begin JOIN version USING (id) JOIN sketch USING (num) WHERE leader IS NULL"
    "  UNION SELECT sketch.num FROM story JOIN sketch ON leader = story.num) "
)
"""The versions of the story of one: from the article in which its leaders begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    num: int
    id: str
    place: str
    sketch: Sketch


def put(db: sqlite3.Connection, versions: Sequence[tuple[Placed, Indexed]]) -> None:
    """All versions of an article, by number."""
    id_ = versions[0][0].article.id
    wanted = {
        v.num: _Row(num=v.num, id=id_, place=v.place, sketch=i.sketch) for v, i in versions if story.keys(i.sketch)
    }
    rows = db.execute(
        "SELECT num, place, value FROM sketch WHERE num IN (SELECT num FROM version WHERE id = ?)", (id_,)
    ).fetchall()
    held = {num: (place, value) for num, place, value in rows}
    told = {num: (row.place, packed(row.sketch)) for num, row in wanted.items()}
    for num, (place, value) in held.items():
        if told.get(num) != (place, value):
            _forget(db, _row(num, id_, place, value))
    for num, row in wanted.items():
        if held.get(num) != told[num]:
            _add(db, row)


def newest(db: sqlite3.Connection, topic: str, limit: int) -> tuple[Article, ...]:
    """The newest of a topic that stand for their stories, newest first."""
    rows = db.execute(
        "SELECT version.num, id, version.first, version.value FROM match JOIN article USING (id) JOIN version USING (id, version)"
        " WHERE topic = ? ORDER BY match.published DESC, id DESC",
        (topic,),
    )
    firsts = _Firsts(db, topic)
    standing = (value for num, id_, place, value in rows if firsts.stands(num, id_, place))
    return tuple(codec.loads(Article, value) for value in islice(standing, limit))


def events(db: sqlite3.Connection, topic: str, month: str, behind: Event | None, limit: int) -> tuple[Event, ...]:
    """What a month did to a topic, without the entries of stories that have one."""
    firsts = _Firsts(db, topic)
    standing = (row for row in history.happened(db, topic, month, behind) if row[3] or firsts.stands(*row[:3]))
    return tuple(history.read(db, row) for row in islice(standing, limit or None))


def of(db: sqlite3.Connection, id: str, month: str, limit: int) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
    """The articles of the same story as they are, or were at the end of a month, in the order in which they were first read."""
    end = f"{month or _LATEST}~"  # behind every place of the month, as text
    last = "SELECT num FROM version WHERE id = ? AND version > 0 AND first < ? ORDER BY version DESC LIMIT 1"
    (num,) = db.execute(last, (id, end)).fetchone() or (0,)
    nums = db.execute(  # the values of those alone that are wanted are read
        _STORY  # noqa: S608 (constants)
        + "SELECT num FROM version one WHERE version > 0 AND first < :end AND (num IN (SELECT num FROM story)"
        "  OR num = :num OR (id IN (SELECT id FROM begin) AND num NOT IN (SELECT num FROM sketch)))"
        " AND NOT EXISTS (SELECT 1 FROM version WHERE id = one.id AND version > one.version AND first < :end)"
        " ORDER BY (SELECT min(first) FROM version WHERE id = one.id AND version > 0), id LIMIT :limit",
        {"num": num, "end": end, "limit": limit or -1},
    ).fetchall()
    values = (db.execute("SELECT value FROM version WHERE num = ?", num).fetchone() for num in nums)
    return tuple(codec.loads(Article, value) for (value,) in values)


def stands(db: sqlite3.Connection, topic: str, id: str) -> bool:  # noqa: A002 (the field's name)
    """Whether the latest version of an article of a topic stands for its story."""
    latest = "SELECT version.num, id, version.first FROM article JOIN version USING (id, version) WHERE id = ?"
    return _Firsts(db, topic).stands(*db.execute(latest, (id,)).fetchone())


class _Firsts:
    """Who stands for each story in a topic. A story is read once a month, however many articles it has."""

    def __init__(self, db: sqlite3.Connection, topic: str) -> None:
        self._db = db
        self._topic = topic
        self._known: dict[tuple[str, str], str] = {}
        """Article in which the leaders begin, and month → the first that told the story in the topic at its end."""

    def stands(self, num: int, id_: str, place: str) -> bool:
        """Whether a version that belongs to the topic stands for its story; one without a leader does."""
        if self._db.execute("SELECT 1 FROM sketch WHERE num = ? AND leader IS NOT NULL", (num,)).fetchone() is None:
            return True
        # It belongs to the topic itself, so the first of the story that does is no later one.
        (begin,) = self._db.execute(f"{_STORY} SELECT id FROM begin", {"num": num}).fetchone()  # noqa: S608 (a constant)
        key = begin, place[:MONTH]
        if key not in self._known:
            self._known[key] = self._first(num, *key)
        return self._known[key] == id_

    def _first(self, num: int, begin: str, month: str) -> str:
        rows = self._db.execute(
            f"{_STORY} SELECT num, sketch.id FROM story JOIN sketch USING (num) ORDER BY place",  # noqa: S608 (a constant)
            {"num": num},
        ).fetchall()
        nums = {one for one, _ in rows}
        return next((id_ for id_ in dict.fromkeys(id_ for _, id_ in rows) if self._tells(id_, begin, month, nums)), "")

    def _tells(self, id_: str, begin: str, month: str, story: Collection[int]) -> bool:
        """Whether an article stood in the topic at the end of a month, and by a version that is of the story."""
        num, withdrawn, compared = self._db.execute(
            "SELECT num, withdrawn, EXISTS (SELECT 1 FROM sketch WHERE sketch.num = version.num) FROM event"
            " JOIN version USING (id, version) WHERE event.id = ? AND topic = ? AND month <= ? ORDER BY month DESC LIMIT 1",
            (id_, self._topic, month),
        ).fetchone() or (0, 1, 0)
        return not withdrawn and (num in story or (id_ == begin and not compared))


def _add(db: sqlite3.Connection, row: _Row) -> None:
    db.execute("INSERT INTO sketch VALUES (?, ?, ?, NULL, ?)", (row.num, row.id, row.place, packed(row.sketch)))
    keys = story.keys(row.sketch)
    told = row.sketch.published, _instant(row.place), row.num
    db.executemany("INSERT INTO shingle VALUES (?, ?, ?, ?)", [(key, *told) for key in keys])
    for one in (row, *_later(db, row)):
        _follow(db, one)


def _forget(db: sqlite3.Connection, row: _Row) -> None:
    keys = story.keys(row.sketch)
    db.executemany(
        "DELETE FROM shingle WHERE key = ? AND published = ? AND read = ? AND num = ?",
        [(key, row.sketch.published, _instant(row.place), row.num) for key in keys],
    )
    db.execute("DELETE FROM sketch WHERE num = ?", (row.num,))
    for one in _later(db, row):
        _follow(db, one)


def _follow(db: sqlite3.Connection, row: _Row) -> None:
    leader = next((one.num for one in _earlier(db, row) if story.related(row.sketch, one.sketch)), None)
    db.execute("UPDATE sketch SET leader = ? WHERE num = ? AND leader IS NOT ?", (leader, row.num, leader))


def _earlier(db: sqlite3.Connection, row: _Row) -> Iterator[_Row]:
    """Those that may lead it, by place; the sketch of each is read when its turn comes."""
    found = {one for key in story.keys(row.sketch) for one in _sharing(db, row, key)}
    for _, num in sorted(found):
        yield _read(db, num)


def _sharing(db: sqlite3.Connection, row: _Row, key: int) -> list[tuple[str, int]]:
    """Place and number of the first ones before it that have the key."""
    return db.execute(
        "SELECT place, num FROM shingle JOIN sketch USING (num)"
        " WHERE key = ? AND published BETWEEN ? AND ? AND place < ? AND id <> ? ORDER BY published, read, place LIMIT ?",
        (key, *_window(row), row.place, row.id, CANDIDATES),
    ).fetchall()


def _later(db: sqlite3.Connection, row: _Row) -> list[_Row]:
    """Those behind it that it may lead, or may have led: they share a key, and it is among the first that have it."""
    found = db.execute(
        "SELECT num, sketch.id, place, sketch.value FROM version JOIN sketch USING (num)"
        " WHERE first > ? AND version > 0 AND sketch.id <> ? LIMIT ?",
        (row.place, row.id, FEW + 1),
    ).fetchall()
    keys = story.keys(row.sketch)
    if len(found) <= FEW:
        return [one for one in starmap(_row, found) if not set(keys).isdisjoint(story.keys(one.sketch))]
    numbers = {num for key in keys for num in _moved(db, row, key)}
    return [_read(db, num) for num in sorted(numbers)]


def _moved(db: sqlite3.Connection, row: _Row, key: int) -> list[int]:
    """Of those behind it that have a key: where so many stand before it that it is not looked at, it changes nothing."""
    begin, end = _window(row)
    before: list[_Sharing] = []
    articles: set[str] = set()
    for one in db.execute(
        _HAVE + " ORDER BY published DESC, read DESC, place DESC", (key, begin - story.WINDOW, row.sketch.published)
    ):
        if one[:2] < (row.sketch.published, row.place):
            before.append(one)
            articles.update({one[2]} if one[1] < row.place else ())
        if (
            len(articles) > CANDIDATES
        ):  # whoever has all these in its window (one may be of its own article) looks at them
            begin = one[0] + story.WINDOW + 1
            break
    behind = db.execute(_HAVE + " AND place > ? AND id <> ?", (key, begin, end, row.place, row.id))
    return [one[3] for one in behind if _ahead(one, before) < CANDIDATES]


def _ahead(one: _Sharing, before: Sequence[_Sharing]) -> int:
    """How many of those before may lead it, `CANDIDATES` at most; the nearest stand first."""
    published, place, id_, _ = one
    near = takewhile(lambda other: other[0] >= published - story.WINDOW, before)
    able = (other for other in near if other[1] < place and other[2] != id_)
    return sum(1 for _ in islice(able, CANDIDATES))


def _instant(place: str) -> int:
    """By which the index has those of one date in the order of their places, since a feed without dates has one for all."""
    return (datetime.fromisoformat(place.partition(" ")[0]) - _EPOCH) // timedelta(microseconds=1)


def _window(row: _Row) -> tuple[int, int]:
    return row.sketch.published - story.WINDOW, row.sketch.published + story.WINDOW


def _read(db: sqlite3.Connection, num: int) -> _Row:
    return _row(*db.execute("SELECT num, id, place, value FROM sketch WHERE num = ?", (num,)).fetchone())


def _row(num: int, id_: str, place: str, value: bytes) -> _Row:
    return _Row(num=num, id=id_, place=place, sketch=unpacked(value))


def packed(sketch: Sketch) -> bytes:
    """Little-endian: head, shingles of 32 bits, figures of 16; then the texts, a line each."""
    flags = sketch.gathers | sketch.strays << 1
    head = _HEAD.pack(sketch.published, sketch.share, flags, len(sketch.shingles), len(sketch.figures))
    numbers = struct.pack(f"<{len(sketch.shingles)}I{len(sketch.figures)}H", *sketch.shingles, *sketch.figures)
    return head + numbers + f"{sketch.source}\n{sketch.address}\n{sketch.headline}".encode()


def unpacked(value: bytes) -> Sketch:
    published, share, flags, shingles, figures = _HEAD.unpack_from(value)
    form = struct.Struct(f"<{shingles}I{figures}H")
    numbers = form.unpack_from(value, _HEAD.size)
    source, address, headline = value[_HEAD.size + form.size :].decode().split("\n")
    return Sketch(
        source=source,
        published=published,
        address=address,
        headline=headline,
        shingles=numbers[:shingles],
        share=share,
        figures=numbers[shingles:],
        gathers=bool(flags & 1),
        strays=bool(flags & 2),
    )
