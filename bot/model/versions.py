"""When an article gets another version, and what two tellings of one version have in common.

The rule is a live poll's, a rebuild's and a verification's: each derivation of an article, in the order they were made
in, is offered to the article as it stands.
"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from bot.model import codec
from bot.model.article import Article


def following(old: Article | None, made: Article) -> Article | None:
    """The version that a derivation makes of an article; None: none.

    Equal content makes none, nor does what was captured before the latest version: that is a derivation replayed after a crash.
    """
    if old is None:
        return made
    replayed = made.provenance.fetched_at < old.provenance.fetched_at
    if replayed or old.record.content() == made.record.content():
        return None
    published = made.published if made.record.date_published else old.published
    return replace(made, version=old.version + 1, first_seen=old.first_seen, published=published)


def fingerprint(plain: dict[str, Any]) -> bytes:
    """Of a version in plain JSON types, but for what today's configuration makes of it: 16 bytes, equal for equal versions."""
    told = {key: value for key, value in plain.items() if key not in {"entities", "matches"}}
    return blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).digest()


def of(article: Article) -> bytes:
    """The fingerprint of a version."""
    plain: dict[str, Any] = codec.encode(article)
    return fingerprint(plain)
