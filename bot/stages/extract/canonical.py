"""The canonical address of the article, as the page gives it.

`link rel=canonical`, else `og:url`, else JSON-LD `url` or `mainEntityOfPage`: made absolute, without a fragment. It is
refused (and the next one taken) where it is the home page of a site, or stands on another registrable domain than the page
(public suffix list, private suffixes included: two blogs of one host are two sites). Addresses that have no registrable domain
(IP addresses, `localhost`) are the same site only if host and port are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from bot.stages.clean import absolute
from bot.stages.extract.found import DOM, LD, OG, Found, first
from bot.stages.extract.markup import Markup
from bot.stages.site import is_home, same_site

LONGEST = 2_000
"""Characters of an address at most."""


def canonical(page: Markup) -> Found[str]:
    return first((Found(_checked(c.value, page), c.origin) for c in _candidates(page)), "")


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
        fit = urlsplit(whole).scheme in {"http", "https"} and not is_home(whole) and same_site(whole, page.url)
    except ValueError:
        return ""
    return whole if fit else ""
