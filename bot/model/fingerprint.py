"""What two tellings of one version have in common: equal versions have equal fingerprints."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from bot.model import codec
from bot.model.article import Article


def of_plain(plain: dict[str, Any]) -> bytes:
    """Of a version in plain JSON types, but for what today's configuration makes of it: 16 bytes."""
    told = {key: value for key, value in plain.items() if key not in {"entities", "matches"}}
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).digest()


def of(article: Article) -> bytes:
    plain: dict[str, Any] = codec.encode(article)
    return of_plain(plain)
