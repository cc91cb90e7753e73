"""The canonical address of the article, as the page gives it.

`link rel=canonical`, else `og:url`, else JSON-LD `url` or `mainEntityOfPage`: made absolute, without a fragment. It is
refused (and the next one taken) where it is the home page of a site, or stands on another registrable domain than the page
(public suffix list, private suffixes included: two blogs of one host are two sites). Addresses that have no registrable domain
(IP addresses, `localhost`) are the same site only if host and port are equal.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterator
from urllib.parse import SplitResult, urldefrag, urlsplit

from publicsuffixlist import PublicSuffixList

from bot.stages.clean import absolute
from bot.stages.extract.found import DOM, LD, OG, Found, first
from bot.stages.extract.markup import Markup

LONGEST = 2_000
"""Characters of an address at most."""


def canonical(page: Markup) -> Found[str]:
    return first((Found(_checked(c.value, page), c.origin) for c in _candidates(page)), "")


def same_site(one: str, other: str) -> bool:
    a, b = urlsplit(one), urlsplit(other)
    if not a.hostname or not b.hostname:
        return False
    mine, its = _domain(a.hostname), _domain(b.hostname)
    return mine == its if mine and its else (a.hostname, _port(a)) == (b.hostname, _port(b))


def _candidates(page: Markup) -> Iterator[Found[str]]:
    links = page.tree.xpath(
        "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href"
    )
    yield from (Found(str(link), DOM) for link in links[:3])
    yield Found(page.meta("og:url"), OG)
    for name in ("mainEntityOfPage", "url"):
        yield Found(page.ld.address(page.ld.article.get(name)), LD)


def _checked(url: str, page: Markup) -> str:
    if not url.strip() or len(url) > LONGEST:
        return ""
    whole = urldefrag(absolute(url, page.base))[0]
    try:
        parts = urlsplit(whole)
        fit = parts.scheme in {"http", "https"} and not _is_home(parts) and same_site(whole, page.url)
    except ValueError:
        return ""
    return whole if fit else ""


def _is_home(parts: SplitResult) -> bool:
    return parts.path.strip("/").lower() in {"", "index.html", "index.php", "index.htm"} and not parts.query


def _port(parts: SplitResult) -> int:
    return parts.port or {"https": 443}.get(parts.scheme, 80)


@functools.lru_cache(maxsize=4_096)
def _domain(host: str) -> str:
    """The registrable domain; empty for an IP address and for a name without a public suffix."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _suffixes().privatesuffix(host.rstrip(".")) or ""
    return ""


@functools.cache
def _suffixes() -> PublicSuffixList:
    """Read once a process, at its first page: the list has 10,000 rules."""
    return PublicSuffixList(accept_unknown=False)
