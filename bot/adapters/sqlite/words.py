"""The words of articles, to be searched: the SQL of it."""

from __future__ import annotations

import sqlite3

from bot.model.indexed import Indexed

from .placed import Placed


def put(db: sqlite3.Connection, latest: Placed, indexed: Indexed) -> None:
    del db, latest, indexed
