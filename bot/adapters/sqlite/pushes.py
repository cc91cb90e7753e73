"""Subscriptions at hubs: the SQL of them."""

from __future__ import annotations

import sqlite3

from bot.adapters.sqlite.desk import Desk
from bot.model import codec
from bot.model.push import Subscription


class SqlitePushes:
    """`bot.ports.Pushes` over the desk of the store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all(self) -> tuple[Subscription, ...]:
        return await self._desk.do(_all)

    async def put(self, held: Subscription, instead: str = "") -> None:
        await self._desk.do(lambda db: _put(db, held, instead))

    async def drop(self, token: str) -> None:
        await self._desk.do(lambda db: _drop(db, token))


def _all(db: sqlite3.Connection) -> tuple[Subscription, ...]:
    rows = db.execute("SELECT value FROM push ORDER BY source, token")
    return tuple(codec.loads(Subscription, value) for (value,) in rows)


def _put(db: sqlite3.Connection, held: Subscription, instead: str) -> None:
    _drop(db, instead)
    db.execute("INSERT OR REPLACE INTO push VALUES (?, ?, ?)", (held.token, held.source, codec.dumps(held)))


def _drop(db: sqlite3.Connection, token: str) -> None:
    db.execute("DELETE FROM push WHERE token = ?", (token,))
