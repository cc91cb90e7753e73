"""Web addresses: what may be shown of one.

Credentials stand in userinfo (`https://user:secret@host/`) and in query parameters whose name says so. `public` masks
both; whatever is logged, stored or published goes through it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

MASK = "REDACTED"
_SECRET = re.compile(
    r"(?P<name>(?:^|(?<=[&;]))[^=&;]*"
    r"(?:pass(?:word|wd)?|secret|token|api[-_]?key|auth(?:orization)?|signature|credential|session(?:[-_]?id)?)[^=&;]*"
    r"|(?:^|(?<=[&;]))(?:key|sig|sid|pwd|pw))=(?P<value>[^&;]*)",
    re.IGNORECASE,
)


def public(url: str) -> str:
    """The address without userinfo, the values of secret parameters replaced by a mask. Any text is accepted."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=mask(parts.query)))


def mask(query: str) -> str:
    """A query string with the values of secret parameters replaced."""
    return _SECRET.sub(lambda m: f"{m['name']}={MASK}", query)
