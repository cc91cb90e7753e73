"""In what two tellings of one thing differ, in words, field by field."""

from __future__ import annotations

import json
from typing import Any

from bot.model import codec
from bot.model.article import Article

_MOST = 100
"""Characters of a value that are shown."""


def differences(held: Article, made: Article) -> list[str]:
    """What the index says of a version and what the archive says, but for entities and matches."""
    return [
        f"{name} is {shown(old)} in the index, and {shown(new)} by the archive"
        for name, old, new in differing(codec.encode(held), codec.encode(made))
        if name.partition(".")[0] not in {"entities", "matches"}
    ]


def differing(one: dict[str, Any], other: dict[str, Any], above: str = "") -> list[tuple[str, Any, Any]]:
    """Path and both values of each key that differs; a mapping within is looked into."""
    found: list[tuple[str, Any, Any]] = []
    for key in one.keys() | other.keys():
        old, new = one.get(key), other.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            found += differing(old, new, f"{above}{key}.")
        elif old != new:
            found.append((f"{above}{key}", old, new))
    return sorted(found, key=lambda row: row[0])


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST else f"{text[:_MOST]}… ({len(text)} characters)"
