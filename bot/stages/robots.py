"""What a robots.txt allows (RFC 9309): 2xx is read, 4xx allows everything, anything else forbids it for now."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

AGENT = "tearsheet"
KEPT = timedelta(hours=24)  # RFC 9309 §2.4: no longer than a day
KEPT_FAILED = timedelta(minutes=30)


def origin(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))


def stale(at: datetime, status: int, now: datetime) -> bool:
    """A date ahead of now is a clock's fault, and no answer to rely on."""
    return at > now or now - at >= (KEPT if 200 <= status < 500 else KEPT_FAILED)


class Rules:
    """The rules of one origin."""

    def __init__(self, status: int, body: bytes) -> None:
        self.answered = 200 <= status < 500
        """False: the server could not say, which forbids everything until it can."""
        self._parsed = Protego.parse(body.decode("utf-8", "replace")) if 200 <= status < 300 else None

    def allow(self, url: str) -> bool:
        return self.answered if self._parsed is None else bool(self._parsed.can_fetch(url, AGENT))
