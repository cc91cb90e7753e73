"""Web addresses: what may be shown of one.

Credentials stand in userinfo (`https://user:secret@host/`), in query parameters whose name says so, and in a fragment.
`public` masks the first two and drops the third where it looks like parameters; whatever is logged, stored or published
goes through it. Each part is looked at once, so that a hostile address costs no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit, urlunsplit

MASK = "REDACTED"
_PARTS = re.compile(r"([&;])")
_TELLING = re.compile(
    r"(?:^|[-_])key$|jwt|pass(?:word|wd)?|secret|token|api[-_]?key|auth(?!or)|signature|credential|session(?:[-_]?id)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://[A-Za-z0-9.:/_~%+-]*")
"""No place for a secret: most addresses, and ten times as fast."""
_SHORT = frozenset(("sig", "sid", "pwd", "pw"))


def public(url: str, secrets: Collection[str] | None = None) -> str:
    """The address without userinfo, its query masked. Any text is accepted."""
    if _PLAIN.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    if "@" in parts.fragment:
        # A password with a # in it: what urlsplit takes for the host is the user, and what for the fragment the rest.
        host, mark, query = parts.fragment.rpartition("@")[2].partition("?")
        return f"{MASK}@{host}{mark}{mask(query, secrets)}"
    return urlunsplit(
        parts._replace(
            netloc=parts.netloc.rpartition("@")[2],
            query=mask(parts.query, secrets),
            fragment="" if "=" in parts.fragment else parts.fragment,
        )
    )


def mask(query: str, secrets: Collection[str] | None = None) -> str:
    """A query string without its secrets: the values in `secrets`, or, where that is None, of every name that tells one."""
    return "".join(f"{name}={MASK}" if hidden else part for part, name, hidden in _parameters(query, secrets))


def secrets(url: str) -> tuple[str, ...]:
    """The values that `public` masks in the query of an address."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return ()
    return tuple(part.partition("=")[2] for part, _, hidden in _parameters(query, None) if hidden)


def _parameters(query: str, secrets: Collection[str] | None) -> Iterator[tuple[str, str, bool]]:
    """Each part of a query (separators too), its name, and whether its value is to be masked."""
    for part in _PARTS.split(query):
        name, equals, value = part.partition("=")
        hidden = bool(equals and value) and (_secret(unquote(name).lower()) if secrets is None else value in secrets)
        yield part, name, hidden


def _secret(name: str) -> bool:
    return name in _SHORT or _TELLING.search(name) is not None
