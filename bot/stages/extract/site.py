"""Whose site a page is of: the names by which a headline's suffix and an author that is nobody are known.

`og:site_name`, JSON-LD `publisher` and `application-name`, each whole, without `The`, and without a top-level domain behind it; of the
hosts in the page's address, `og:url` and `rel=canonical` the registrable label (`dw` of `www.dw.com`, public suffix list), and each other
label of four letters or more.

A text is the site's when it is one of these names or the initials of one, or the word in capitals that one has (`LBCI` of `LBCI Lebanon`); when it has up to three words and the first is such a name (`BBC News`,
`Golem.de`, `MDR Thüringen`: Jane London on a site called London is a person), or the others are words that houses are called by; or when it begins
with a long one (`Daily ExampleNovember`: two elements set without a blank). A by-word that may be part of a name and stands before it is none
of it (`von Landesbote`).
"""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

from bot.stages.extract.markup import Markup
from bot.stages.extract.people.bywords import DESK, PARTICLES, ROLE
from bot.stages.extract.words import squash
from bot.stages.site import registrable

LABEL = 4
"""Letters from which a label of a host is a name: `com`, `www` and `co` are none."""
LONG = 8
"""Letters of a name that a longer text may begin with."""
LONGEST = 60
"""Characters of a site's name at most: systems fill these fields with the page's title too."""
WORDS = 3
"""Words of a text that are looked at one by one."""


@functools.lru_cache(maxsize=1)  # asked by the readers of several fields of one page
def names(page: Markup) -> frozenset[str]:
    """Squashed: letters and digits alone."""
    told = (page.meta("og:site_name"), page.ld.string("publisher"), page.meta("application-name"))
    said = tuple(name for name in told if len(name) <= LONGEST)
    whole = {
        squash(form) for name in said if name for form in (name, name.removeprefix("The "), name.partition(".")[0])
    }
    initials = {word.casefold() for name in said for word in name.split() if len(word) >= LABEL and word.isupper()} | {
        "".join(word[0] for word in name.split()).casefold() for name in said if len(name.split()) > 2
    }
    link = next(
        (e.get("href") or "" for e in page.tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), ""
    )
    labels = {label for url in (page.url, page.meta("og:url"), link) for label in _labels(url)}
    return frozenset(filter(None, whole | initials | labels))


def is_site(part: str, names: frozenset[str]) -> bool:
    if ROLE.search(part):
        return False
    first, _, rest = part.partition(" ")
    bare = squash(rest if rest and first in PARTICLES else part)
    if bare in names or any(len(name) >= LONG and bare.startswith(name) for name in names):
        return True
    words = part.replace(".", " ").split()
    mine = [squash(word) in names for word in words]
    if not any(mine) or len(words) > WORDS:
        return False
    return mine[0] or all(own or DESK.search(word) for own, word in zip(mine, words, strict=True))


@functools.lru_cache(maxsize=64)  # the addresses of one page are asked for by four readers
def _labels(url: str) -> frozenset[str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return frozenset()
    own = registrable(host).partition(".")[0]
    labels = (label for label in host.split(".") if (label == own or len(label) >= LABEL) and not label.isdigit())
    return frozenset(map(squash, labels))
