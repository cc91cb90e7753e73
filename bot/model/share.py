"""Who may read a private topic's feed: whoever knows one of its secrets, which stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One secret. What is kept is its digest: nobody learns it again, not from the archive either."""

    label: str
    """Whom it was made for; no two have the same."""
    topic: str
    digest: str
    """SHA-256 of the secret, hex."""
    made: datetime
    revoked: datetime | None = None
