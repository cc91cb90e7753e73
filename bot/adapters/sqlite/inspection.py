"""The index looked through as a whole, beside whoever writes it, over a connection of its own.

What contradicts itself in it is found here: pages of the file (`PRAGMA integrity_check`), the key of an address, the articles that
a topic or an entity lists, what a month did to a topic, what stands beside a version and in it, an article without its words. Whether it says what the archive says is not known here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.model import codec, fingerprint
from bot.model.capture import Capture
from bot.model.surt import surt

from . import history, opened, rematching, rows, words
from .desk import Desk

_MOST = 100
"""Faults of one kind that are named: a broken page has thousands."""
Version = tuple[str, int, bytes]


class SqliteInspection:
    """`bot.ports.IndexInspection`. Raises ArchiveError for a file of another schema."""

    def __init__(self, path: Path) -> None:
        self._desk = Desk(partial(opened, path, read_only=True))

    async def files(self) -> tuple[str, ...]:
        return await self._desk.do(_files)

    async def rows(self, file: str, behind: int, limit: int) -> tuple[Capture, ...]:
        return await self._desk.do(lambda db: rows.of_file(db, file, behind + 1, limit))

    async def derivations(self, records: Collection[str]) -> tuple[Capture, ...]:
        return await self._desk.do(lambda db: rows.referring(db, records))

    async def versions(self, behind: tuple[str, int], limit: int) -> tuple[Version, ...]:
        return await self._desk.do(lambda db: _versions(db, behind, limit))

    async def matched(self) -> str:
        return await self._desk.do(rematching.matched)

    async def contradictions(self) -> tuple[str, ...]:
        return await self._desk.do(lambda db: tuple(_contradictions(db)))

    async def close(self) -> None:
        await self._desk.close()


def _files(db: sqlite3.Connection) -> tuple[str, ...]:
    """One step into the index of places for each file, not for each row."""
    found, file = [], ""
    while row := db.execute("SELECT file FROM capture WHERE file > ? ORDER BY file LIMIT 1", (file,)).fetchone():
        file = row[0]
        found.append(file)
    return tuple(found)


def _versions(db: sqlite3.Connection, behind: tuple[str, int], limit: int) -> tuple[Version, ...]:
    found = db.execute(
        "SELECT id, version, value FROM version WHERE version AND (id, version) > (?, ?) ORDER BY id, version LIMIT ?",
        (*behind, limit),
    )
    return tuple((id_, number, _fingerprint(value)) for id_, number, value in found)


def _fingerprint(value: str) -> bytes:
    """Empty where the value is no JSON object: it is like no version then."""
    try:
        plain = json.loads(value)
    except ValueError:
        return b""
    return fingerprint.of_plain(plain) if isinstance(plain, dict) else b""


def _contradictions(db: sqlite3.Connection) -> Iterator[str]:
    for (text,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        if text != "ok":
            yield str(text)
    yield from _keys(db)
    yield from _latest(db)
    yield from words.contradictions(db, _MOST)


def _keys(db: sqlite3.Connection) -> Iterator[str]:
    for record, url, key in db.execute("SELECT record_id, url, surt FROM capture"):
        if surt(url) != key:
            yield f"capture {record}: its key is {key}, and that of {url} is {surt(url)}"
    # An item that waits, or was quarantined, has its names before it has an article.
    items = "SELECT json_extract(value, '$.id') FROM item WHERE json_valid(value)"
    query = f"SELECT source, alias, id FROM alias WHERE id NOT IN (SELECT id FROM article UNION ALL {items}) LIMIT ?"  # noqa: S608 (constants)
    for source, alias, id_ in db.execute(query, (_MOST,)):
        yield f"alias {alias} of {source}: it leads to {id_}, which is neither an article nor waits to be one"


def _latest(db: sqlite3.Connection) -> Iterator[str]:
    """What stands beside the latest version of each article is what the version says."""
    query = (
        "SELECT article.id, article.source, article.first_seen, article.published, article.version, value FROM article"
        " LEFT JOIN version USING (id, version) ORDER BY article.id"
    )
    for id_, *beside, value in db.execute(query):
        try:
            plain = json.loads(value or "null")
            published = codec.utc(datetime.fromisoformat(plain["published"]))
            said = [plain["source"], plain["firstSeen"], published, plain["version"]]
            listed = {
                "match": sorted((match["topic"], published) for match in plain["matches"]),
                "mention": sorted((name, published) for name in plain["entities"]),
            }
            months = _months(db, id_)
        except (ValueError, KeyError, TypeError):
            yield f"article {id_}: a version of it, {beside[-1]} or an earlier one, cannot be read"
            continue
        if (plain["id"], said) != (id_, beside):
            yield f"article {id_}: beside its version {beside[-1]} stands {(id_, *beside)}, in it {(plain['id'], *said)}"
        for table, names in listed.items():
            column = "topic" if table == "match" else "entity"
            held = db.execute(f"SELECT {column}, published FROM {table} WHERE id = ?", (id_,)).fetchall()  # noqa: S608 (constants)
            if sorted(held) != names:
                yield f"article {id_}: it is listed under {held}, and its latest version says {names}"
        held = db.execute("SELECT topic, month, version, withdrawn FROM event WHERE id = ?", (id_,)).fetchall()
        if sorted(held) != months:
            yield f"article {id_}: the months of its topics have {held}, and its versions say {months}"


def _months(db: sqlite3.Connection, id_: str) -> list[tuple[str, str, int, int]]:
    rows = db.execute("SELECT version, first, value FROM version WHERE id = ? AND version > 0 ORDER BY version", (id_,))
    told = [
        (number, place, {match["topic"] for match in json.loads(value)["matches"]}) for number, place, value in rows
    ]
    return sorted((*key, number, int(left)) for key, (number, left) in history.events_of(told).items())
