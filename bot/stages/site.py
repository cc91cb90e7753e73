"""Whose site an address is on.

Two addresses are on one site when their registrable domain is the same (public suffix list, private suffixes included: two
blogs of one host are two sites). Addresses that have none (in digits, `localhost`) only when host and port are equal.
"""

from __future__ import annotations

from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from publicsuffixlist import PublicSuffixList

_HOMES = frozenset(("", "index.html", "index.php", "index.htm"))


def same_site(one: str, other: str) -> bool:
    """Raises ValueError for a port that is none."""
    first, second = urlsplit(one), urlsplit(other)
    if not first.hostname or not second.hostname:
        return False
    mine, its = registrable(first.hostname), registrable(second.hostname)
    return mine == its if mine and its else (first.hostname, _port(first)) == (second.hostname, _port(second))


def is_home(url: str) -> bool:
    """Whether an address is the front page of its host."""
    parts = urlsplit(url)
    return parts.path.strip("/").lower() in _HOMES and not parts.query


@lru_cache(maxsize=4_096)
def registrable(host: str) -> str:
    """The registrable domain of a host name, empty for an address in digits and a name without a public suffix."""
    try:
        ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host.lower().rstrip(".")) or ""
    return ""


def _port(parts: SplitResult) -> int:
    return parts.port or {"https": 443}.get(parts.scheme, 80)


@cache
def _suffixes() -> PublicSuffixList:
    """Read once a process: the list has 10,000 rules."""
    return PublicSuffixList(accept_unknown=False)
