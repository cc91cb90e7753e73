"""The index looked through as a whole, beside whoever writes it, over a connection of its own.

What contradicts itself in it is found here: pages of the file (`PRAGMA integrity_check`), the key of an address, a topic's list of
articles, what stands beside a version and in it, an article without its words. Whether it says what the archive says is not known here.
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

from . import opened, rows
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
        return await self._desk.do(_matched)

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


def _matched(db: sqlite3.Connection) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = 'matches'").fetchone()
    return str(row[0]) if row else ""


def _contradictions(db: sqlite3.Connection) -> Iterator[str]:
    for (text,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
        if text != "ok":
            yield str(text)
    yield from _keys(db)
    yield from _latest(db)
    yield from _words(db)


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
        "SELECT article.id, article.source, article.first_seen, article.version, value FROM article"
        " LEFT JOIN version USING (id, version) ORDER BY article.id"
    )
    for id_, source, first_seen, number, value in db.execute(query):
        try:
            plain = json.loads(value or "null")
            said = (plain["id"], plain["source"], plain["firstSeen"], plain["version"])
            published = codec.utc(datetime.fromisoformat(plain["published"]))
            topics = sorted((match["topic"], published) for match in plain["matches"])
        except (ValueError, KeyError, TypeError):
            yield f"article {id_}: its version {number} cannot be read"
            continue
        if said != (id_, source, first_seen, number):
            yield f"article {id_}: beside its version {number} stands {(id_, source, first_seen, number)}, in it {said}"
        held = db.execute("SELECT topic, published FROM match WHERE id = ? ORDER BY topic", (id_,)).fetchall()
        if sorted(held) != topics:
            yield f"article {id_}: it is listed under {held}, and its latest version says {topics}"


def _words(db: sqlite3.Connection) -> Iterator[str]:
    """Each article has its words in the full-text index, with what takes them out again, and nothing else has."""
    without = "SELECT id FROM article WHERE num NOT IN (SELECT num FROM words) OR num NOT IN (SELECT id FROM word_docsize) LIMIT ?"
    for (id_,) in db.execute(without, (_MOST,)):
        yield f"article {id_}: its words are not in the index, so no search finds it"
    left = "SELECT id FROM word_docsize WHERE id NOT IN (SELECT num FROM article) LIMIT ?"
    for (num,) in db.execute(left, (_MOST,)):
        yield f"words {num}: they are of no article"
