"""Whose site an address is on."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one registrable domain; addresses in digits are the same site only when equal."""
    first, second = (urlsplit(url).netloc.rpartition("@")[2].lower() for url in (one, other))
    if first == second:
        return bool(first)
    domain = registrable(urlsplit(one).hostname or "")
    return bool(domain) and domain == registrable(urlsplit(other).hostname or "")


def registrable(host: str) -> str:
    """The registrable domain of a host name, empty for an address in digits or a public suffix."""
    try:
        ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host.lower().rstrip(".")) or ""
    return ""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
