"""Who wrote it. The first of these that names a person; failing that, the first that names anybody:

the source's rule → JSON-LD `author`, `creator` → `meta` (`author`, `article:author`, `dc.creator`, `parsely-author`, ...)
→ `rel=author`, microdata `itemprop=author`, elements named byline or author near the headline → a line near the headline
that begins with a by-word → the feed's.

The publisher itself (`site`) is no author while another source names one. JSON-LD says
who is an organisation; else `names` judges. `byline` is the visible line as written, empty when the page shows none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from lxml import etree

from bot.model.article import Author
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import Run, absolute, listed, text
from bot.stages.extract import names, rules, site
from bot.stages.extract.found import DOM, FEED, LD, META, RULE, TEXT, Found, first
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, near, squash, within

METAS = listed(
    "author article:author og:article:author dc.creator dcterms.creator parsely-author sailthru.author byl dc.contributor"
    " cxenseparse:author article:author_name"
)
WORDS = frozenset(
    listed(
        "byline bylines author authors authorname autor autoren autores auteur auteurs reporter reporters journalist writer"
        " contributor contributors writtenby articleauthor bylinename"
    )
)
AFTER, BEFORE = 18, 6
"""Lines round the headline in which a byline is looked for."""
Kind: TypeAlias = Literal["Person", "Organization"]

_LINE = 140
"""Characters of a byline at most."""
_ELSEWHERE = frozenset({"nav", "footer", "aside"})


def authors(page: Markup, item: Item, source: Source) -> Found[tuple[Author, ...]]:
    own = site.names(page)
    found = [c for c in _candidates(page, item, source) if c.value]
    for candidate in found:
        others = tuple(a for a in candidate.value if not site.is_site(a.name, own))
        if any(a.type == "Person" for a in others):
            return Found(others, candidate.origin)
    return first(found, ())


def byline(page: Markup, source: Source) -> Found[str]:
    named = next(iter(_named(page)), "")
    spoken = next((line for line in _near(page) if _is_byline(line)), "")
    ruled = next(iter(rules.texts(page.tree, source.rules.byline)), "")
    return first((Found(ruled, RULE), Found(spoken, TEXT), Found(named, DOM), Found(page.meta("byl"), META)), "")


def from_feed(item: Item) -> tuple[Author, ...]:
    return _authors(names.unique(name for author in item.authors for name in names.split(author)))


def _candidates(page: Markup, item: Item, source: Source) -> Iterator[Found[tuple[Author, ...]]]:
    ruled = rules.texts(page.tree, source.rules.byline)
    yield Found(_split(ruled, shown=True), RULE)
    yield Found(_structured(page, "author") or _structured(page, "creator"), LD)
    metas = [v for name in METAS for v in page.metas.get(name, ()) if not v.startswith(("http", "www.", "@"))]
    yield Found(_split(metas[:1] if len(set(metas)) > 1 and "," in metas[0] else metas), META)
    yield Found(_split(_marked(page), shown=True), DOM)
    yield Found(_people(line for line in _near(page) if _is_byline(line)), TEXT)
    yield Found(_people(_named(page)), DOM)
    yield Found(from_feed(item), FEED)


def _structured(page: Markup, name: str) -> tuple[Author, ...]:
    found: dict[str, Author] = {}
    for value in many(page.ld.article.get(name))[: names.MOST]:
        node = page.ld.node(value) or {}
        organisation = "Organization" in str(node.get("@type"))
        url = absolute(page.ld.address(node.get("url") or node.get("sameAs") or ""), page.base) if node else ""
        label = page.ld.label(value)
        parts = names.split(label) if not label.startswith(("http", "www.")) else ()
        for part in parts:
            kind: Kind = "Organization" if organisation or names.is_organisation(part) else "Person"
            found.setdefault(squash(part), Author(name=part, url=url if len(parts) == 1 else "", type=kind))
    return tuple(found.values())[: names.MOST]


def _marked(page: Markup) -> list[str]:
    """`rel=author`, else microdata."""
    for path in ("//a[contains(concat(' ', @rel, ' '), ' author ')]", "//*[@itemprop='author']"):
        found = [e for e in page.tree.xpath(path)[:100] if not within(e, _ELSEWHERE)]
        texts = [_name_of(e) for e in found[: names.MOST]]
        if any(texts):
            return [t for t in texts if t and len(t) <= _LINE]
    return []


def _name_of(element: etree._Element) -> str:
    inner = element.find(".//*[@itemprop='name']")
    named = element if inner is None else inner
    return text(named.get("content") or content(named))


def _named(page: Markup) -> list[str]:
    """Lines near the headline in an element that is named after its author."""
    return [run.text for run in _window(page) if len(run.text) <= _LINE and near(run.element, WORDS)]


def _near(page: Markup) -> list[str]:
    return [run.text for run in _window(page) if len(run.text) <= _LINE]


def _window(page: Markup) -> list[Run]:
    at = page.headline_at
    return [] if at < 0 else [*page.runs[at + 1 : at + 1 + AFTER], *page.runs[max(0, at - BEFORE) : at]]


def _is_byline(line: str) -> bool:
    return names.has_by(line) and any(names.is_full(name) for name in names.split(line, shown=True))


def _people(lines: Iterator[str] | list[str]) -> tuple[Author, ...]:
    """Full names of the first line that has one: words beside a byline (`Follow`, `Read more`) are none."""
    for line in lines:
        found = [name for name in names.split(line, shown=True) if names.is_full(name)]
        if found:
            return _authors(tuple(found))
    return ()


def _split(lines: list[str], *, shown: bool = False) -> tuple[Author, ...]:
    return _authors(names.unique(name for line in lines for name in names.split(line, shown=shown)))


def _authors(found: tuple[str, ...]) -> tuple[Author, ...]:
    return tuple(
        Author(name=n, type="Organization" if names.is_organisation(n) else "Person") for n in found[: names.MOST]
    )
