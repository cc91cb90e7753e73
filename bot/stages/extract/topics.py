"""The publisher's tags.

The source's rule stands first. Else two sources of different kinds (`meta`, JSON-LD, Open Graph, a row on the page) that say exactly the same are
believed, the row's pairs before the others'. Else the row, where nothing is declared or where it holds all that the best declaration has. Else
the first that has any of: `news_keywords` → JSON-LD `keywords` → `meta` keywords → `article:tag` → other `meta` names → JSON-LD
`about` → the feed's categories → the feed's keywords, which are words to be found by.

A list of six or more that has the site's own name in it is the site's list and not the article's, where less than a third of it stands in the
text: it is passed over.

Lists in one string are parted at `,` and `;`. Dropped: machine keys (`pageType:article`), addresses, bare numbers, the publisher's own
name, what is longer than 80 characters. `Subject: X` is X; where a list has three such keys or more (`Page Type: Article`), only its subjects
are tags. Of a path (`sports/formula-1`) the last part is the tag. Each tag once, by letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import text
from bot.stages.extract import rows, rules, site
from bot.stages.extract.found import FEED, LD, META, OG, RULE, Found, first
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.people.names import unique
from bot.stages.extract.words import squash

Tags: TypeAlias = Found[tuple[str, ...]]

MOST = 50
"""Tags of an article that are kept."""
READ = 1_000
"""Tags of one source that are looked at, and five times as many characters of a list in one string."""
LONGEST = 80
_LISTED = re.compile(r"\s*[,;،、]\s*")
_OTHER = ("parsely-tags", "sailthru.tags", "cxenseparse:tags", "cxenseparse:keywords")
_PREFIX = re.compile(
    r"^(?:subject|topic|tag|section|organization|person|place|keyword|thema)s?\s*[:/]\s*", re.IGNORECASE
)
_KEY = re.compile(r"([A-Za-z][\w ]{1,24}):\s")
_KEYS = 3
"""Different keys (`Page Type: `) from which a list is one of keys and values."""
_PATH = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)+")
_MACHINE = re.compile(r"^https?:|^tag:|^\W*$|^\d+$|=|^[\w.\- ]{1,30}:(?!\s)\S|^[a-z]+_[a-z_]+$")
_MANY = 6
"""Tags from which a list with the site's name in it may be the site's."""
_STANDING = 1 / 3
"""Share of an article's tags that stand in its text at least."""


def topics(page: Markup, item: Item, source: Source) -> Found[tuple[str, ...]]:
    own = frozenset(filter(None, map(squash, (page.ld.string("publisher"), page.meta("og:site_name")))))
    ruled = _cleaned(rules.texts(page.tree, source.rules.tags), own) if source.rules.tags else ()
    if ruled:
        return Found(ruled, RULE)
    told = [Found(tags, origin) for values, origin in _of_article(page) if (tags := _cleaned(values, own))]
    links = rows.find(page)
    row = Found(_cleaned(links.value, own), links.origin)
    agreed = _agreed([row, *told] if row.value else told)
    if agreed is not None:
        return agreed
    if row.value and (not told or _letters(told[0]) <= _letters(row)):
        return row
    fed = (Found(_cleaned(values, frozenset()), FEED) for values in _fed(item))
    return first((*told, Found(_cleaned(_labels(page, "about"), own), LD), *fed), ())


def from_feed(item: Item) -> tuple[str, ...]:
    return next(filter(None, (_cleaned(values, frozenset()) for values in _fed(item))), ())


def _told(page: Markup) -> Iterator[tuple[list[str], str]]:
    """What markup declares, best first."""
    metas = page.metas
    yield _parted(metas.get("news_keywords", ())), META
    structured = _labels(page, "keywords")
    yield _parted(structured) if len(structured) == 1 else structured, LD
    yield _parted(metas.get("keywords", ())), META
    yield _parted(metas.get("article:tag", ())), OG
    yield _parted(v for name in _OTHER for v in metas.get(name, ())), META


def _of_article(page: Markup) -> Iterator[tuple[list[str], str]]:
    """Without the lists that are the site's."""
    names, said = frozenset[str](), ""
    for values, origin in _told(page):
        if len(values) >= _MANY:
            names = names or frozenset(name for name in site.names(page) if len(name) >= site.LABEL)
            letters = squash(" ".join(values))
            if any(name in letters for name in names):
                said = said or f"{page.title.casefold()} {rows.words(page)}"
                if sum(tag.casefold() in said for tag in values) < _STANDING * len(values):
                    continue
        yield values, origin


def _agreed(said: list[Tags]) -> Tags | None:
    """What two kinds of source say alike."""
    for at, tags in enumerate(said):
        if any(other.origin != tags.origin and _letters(other) == _letters(tags) for other in said[at + 1 :]):
            return tags
    return None


def _letters(tags: Tags) -> frozenset[str]:
    return frozenset(map(squash, tags.value))


def _fed(item: Item) -> tuple[list[str], list[str]]:
    return [tag.label or tag.term for tag in item.tags], list(item.keywords)


def _labels(page: Markup, name: str) -> list[str]:
    return [page.ld.label(value) for value in many(page.ld.article.get(name))[:READ]]


def _parted(values: Iterable[str]) -> list[str]:
    return [part for value in islice(values, READ) for part in _LISTED.split(value[: 5 * READ])][:READ]


def _cleaned(values: list[str], own: frozenset[str]) -> tuple[str, ...]:
    lines = list(map(text, values))
    keys = {found[1] for line in lines if (found := _KEY.match(line))}
    if len(keys) >= _KEYS:
        lines = [line for line in lines if _PREFIX.match(line)]
    bare = (_PREFIX.sub("", line).strip(" #.,") for line in lines)
    tags = (tag.rpartition("/")[2] if _PATH.fullmatch(tag) else tag for tag in bare)
    return unique(t for t in tags if t and len(t) <= LONGEST and not _MACHINE.search(t) and squash(t) not in own)[:MOST]
