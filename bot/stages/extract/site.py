"""Whose site a page is of: the names by which a headline's suffix and an author that is nobody are known.

`og:site_name`, JSON-LD `publisher`, `application-name`, and of the hosts in the page's address, `og:url` and `rel=canonical` each
label of four letters or more.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.stages.extract.markup import Markup
from bot.stages.extract.words import squash

LABEL = 4
"""Letters from which a label of a host is a name: `com`, `www` and `co` are none."""


def names(page: Markup) -> frozenset[str]:
    """Squashed: letters and digits alone."""
    said = (page.meta("og:site_name"), page.ld.string("publisher"), page.meta("application-name"))
    links = page.tree.xpath("//link[@rel='canonical']/@href")[:1]
    labels = {label for url in (page.url, page.meta("og:url"), *map(str, links)) for label in _labels(url)}
    return frozenset(filter(None, map(squash, said))) | labels


def is_site(part: str, names: frozenset[str]) -> bool:
    """`Golem.de` and `BBC News` are names of golem.de and of `BBC News`; a name inside a longer line is not."""
    bare = squash(part)
    words = part.casefold().replace(".", " ").split()
    return bare in names or (len(words) <= 3 and any(squash(word) in names for word in words))


def _labels(url: str) -> set[str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return set()
    return {squash(label) for label in host.split(".") if len(label) >= LABEL and not label.isdigit()}
