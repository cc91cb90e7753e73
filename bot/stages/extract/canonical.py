"""The canonical address of the article, as the page gives it.

`link rel=canonical`, else `og:url`, else JSON-LD `url` or `mainEntityOfPage`: made absolute, without a fragment and tracking
parameters. It is refused (and the next one taken) where it is the home page of a site, a section that the page stands in
(`/news` of `/news/a-dam-breaks`), or stands on another registrable domain than the page (public suffix list, private
suffixes included: two blogs of one host are two sites). Addresses that have no registrable domain (IP addresses,
`localhost`) are the same site only if host and port are equal. A page had from an AMP cache is its publisher's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.stages.extract.found import DOM, LD, OG, Found, first
from bot.stages.extract.markup import Markup
from bot.stages.identity import canonical_link

LONGEST = 2_000
"""Characters of an address at most."""
_MOST = 3
"""`link` elements that are believed to be canonical."""


def canonical(page: Markup) -> Found[str]:
    return first((Found(_checked(c.value, page), c.origin) for c in _candidates(page)), "")


def _candidates(page: Markup) -> Iterator[Found[str]]:
    links = (e.get("href") or "" for e in page.tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split())
    yield from (Found(link, DOM) for link in islice(links, _MOST))
    yield Found(page.meta("og:url"), OG)
    for name in ("mainEntityOfPage", "url"):
        yield Found(page.ld.address(page.ld.article.get(name)), LD)


def _checked(url: str, page: Markup) -> str:
    return "" if len(url) > LONGEST else canonical_link(url, page.base, page.url)
