"""Web addresses: what may be shown of one.

Credentials stand in userinfo (`https://user:secret@host/`), in query parameters whose name says so, and in a fragment.
`public` masks the first two and drops the third where it looks like parameters; whatever is logged, stored or published
goes through it. Each part is looked at once, so that a hostile address costs no more than its length.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

MASK = "REDACTED"
_PARTS = re.compile(r"([&;])")
_TELLING = re.compile(
    r"pass(?:word|wd)?|secret|token|api[-_]?key|auth(?!or)|signature|credential|session(?:[-_]?id)?", re.IGNORECASE
)
_SHORT = frozenset(("key", "sig", "sid", "pwd", "pw"))


def public(url: str) -> str:
    """The address without userinfo, the values of secret parameters replaced by a mask. Any text is accepted."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    if "@" in parts.fragment:
        # A password with a # in it: what urlsplit takes for the host is the user, and what for the fragment the rest.
        host, mark, query = parts.fragment.rpartition("@")[2].partition("?")
        return f"{MASK}@{host}{mark}{mask(query)}"
    return urlunsplit(
        parts._replace(
            netloc=parts.netloc.rpartition("@")[2],
            query=mask(parts.query),
            fragment="" if "=" in parts.fragment else parts.fragment,
        )
    )


def mask(query: str) -> str:
    """A query string with the values of secret parameters replaced."""
    return "".join(map(_masked, _PARTS.split(query)))


def _masked(parameter: str) -> str:
    name, equals, _ = parameter.partition("=")
    return f"{name}={MASK}" if equals and _secret(unquote(name).lower()) else parameter


def _secret(name: str) -> bool:
    return name in _SHORT or _TELLING.search(name) is not None
