"""Whether a secret opens a private topic's feed.

A secret is 192 random bits as 32 characters of an address. Of it the digest alone is kept and compared: with every share,
in constant time, so that how long an answer takes tells nothing of any.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Literal

from bot.model.share import Share

BITS = 192


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def admitted(shares: Iterable[Share], secret: str, topic: str) -> Literal["yes", "revoked", "no"]:
    """`revoked`: it did once."""
    given, found = digest(secret), [0, 0]
    for share in shares:
        # As bytes: text is compared only where it is ASCII, and the topic is what somebody asks for.
        same = hmac.compare_digest(share.digest, given) and hmac.compare_digest(share.topic.encode(), topic.encode())
        found[share.revoked is not None] += same
    return "yes" if found[0] else "revoked" if found[1] else "no"
