"""Which articles tell the same story: the SQL of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.model.indexed import Indexed

from .placed import Placed


def put(db: sqlite3.Connection, versions: Sequence[tuple[Placed, Indexed]]) -> None:
    del db, versions
