"""Who wrote it. The first of these that names a person who is not the publisher; failing that, the first that names anybody:

the source's rule → JSON-LD `author`, `creator` → `meta` (`author`, `article:author`, `dc.creator`, `parsely-author`, ..., and what
`twitter:data1` says, where systems of blogs put it) → `rel=author`, microdata, RDFa → a line near the headline that begins with a by-word → one that is named after its author → the feed's →
a line of bare names seen to be a byline by its place → the text's last line (the last four: `byline`).

The publisher itself (`site`) is no author while another source names one. JSON-LD says who is an organisation, whose name is parted only
where its parts are people; else `names` judges, and the publisher is one. A name in capitals only, or in small letters only, is written as the
lines near the headline have it, where they know better. Names by place and those of the last lines are told as guesses. `byline` is the visible line as written: the one that names those whom the markup names, else the first that reads like a
byline (guesses only where the markup names nobody, or at the text's end those whom it names), else that of a desk; empty when the page shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Literal, TypeAlias

from lxml import etree

from bot.model.article import Author
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import absolute, listed, text
from bot.stages.extract import rules, site
from bot.stages.extract.found import DOM, FEED, GUESS, LD, META, RULE, TEXT, Found, first
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.people import byline as lines
from bot.stages.extract.people import guesses, names
from bot.stages.extract.words import content, is_teaser, squash, within

METAS = listed(
    "author article:author og:article:author dc.creator dcterms.creator parsely-author sailthru.author byl dc.contributor"
    " cxenseparse:author article:author_name"
)
Kind: TypeAlias = Literal["Person", "Organization"]
Authors: TypeAlias = Found[tuple[Author, ...]]

_ADDRESSES = ("http", "www.")
_MARKED = etree.XPath("descendant::*[@itemprop or @property or @rel][not(self::meta or self::link)]")
_AUTHOR = frozenset(listed("author creator schema:author dc:creator dcterms:creator"))
_ELSEWHERE = frozenset({"nav", "footer", "aside"})
_PLACES = 2_000
"""Elements with microdata, RDFa or `rel` that are looked at."""


def authors(page: Markup, item: Item, source: Source) -> Authors:
    own = site.names(page)
    found: list[Authors] = []
    for candidate in _candidates(page, item, source, own):
        others = tuple(a for a in candidate.value if not site.is_site(a.name, own))
        if any(a.type == "Person" for a in others):
            return Found(_in_case(page, others), candidate.origin)
        found.append(candidate)
    best = next((c for c in found if not _is_house(c.value, own)), None)
    best = best or next((c for c in _guesses(page, own) if not _is_house(c.value, own)), None)
    best = best or first((*found, Found(_desk(page), TEXT)), ())
    house = tuple(replace(a, type="Organization") if site.is_site(a.name, own) else a for a in best.value)
    return Found(_in_case(page, house), best.origin)


def byline(page: Markup, source: Source) -> Found[str]:
    ruled = next(iter(rules.texts(page.tree, source.rules.byline)), "")
    if ruled:
        return Found(ruled, RULE)
    window, own = lines.window(page), site.names(page)
    told = [a.name for a in (*_structured(page, "author"), *_split(_told(page))) if names.is_full(a.name)]
    agreed = lines.as_written(window, told)
    if agreed:
        return Found(agreed, TEXT)
    bare = () if told else guesses.bare(page, window, own | _known(page))
    shown = chain(lines.spoken(window), lines.called(window), bare, lines.initials(window), _closing(page, told))
    read = (lines.as_written([run], found) for run, found in shown if any(not site.is_site(n, own) for n in found))
    desks = (lines.as_written([run], found) for run, found in guesses.desks(page, window))
    line = next(filter(None, chain(read, desks)), "")
    return Found(line, TEXT) if line else Found(page.meta("byl"), META)


def from_feed(item: Item) -> tuple[Author, ...]:
    return _authors(names.unique(name for author in item.authors for name in names.split(author)))


def _candidates(page: Markup, item: Item, source: Source, own: frozenset[str]) -> Iterator[Authors]:
    yield Found(_split(rules.texts(page.tree, source.rules.byline), shown=True), RULE)
    told = [Found(_structured(page, "author") or _structured(page, "creator"), LD), Found(_split(_told(page)), META)]
    yield from told
    told.append(Found(_split(_marked(page), shown=True), DOM))  # asked only now: it walks the whole tree
    yield told[-1]
    window = lines.window(page)
    yield Found(_first(lines.spoken(window), own), TEXT)
    if all(_is_house(found.value, own) for found in told):
        yield Found(_first(lines.called(window), own), DOM)
    yield Found(from_feed(item), FEED)


def _guesses(page: Markup, own: frozenset[str]) -> Iterator[Authors]:
    """Where nothing names anybody but the publisher."""
    window = lines.window(page)
    yield Found(_first(guesses.bare(page, window, own | _known(page)), own), GUESS)
    yield Found(_first(guesses.closing(page), own), GUESS)
    yield Found(_first(guesses.labelled(page), own), TEXT)
    yield Found(_first(lines.initials(window), own), TEXT)


def _closing(page: Markup, told: list[str]) -> Iterator[lines.Line]:
    """Signatures at the text's end; where markup names the authors, theirs alone."""
    wanted = set(map(squash, told))
    return (line for line in guesses.closing(page) if not told or not wanted.isdisjoint(map(squash, line[1])))


def _in_case(page: Markup, found: tuple[Author, ...]) -> tuple[Author, ...]:
    """Names in capitals only, or in small letters only, as the lines near the headline have them."""
    if not any(" " in a.name and (a.name.isupper() or a.name.islower()) for a in found):
        return found
    shown = [run.text for run in lines.window(page)]
    return tuple(replace(a, name=_cased(a.name, shown)) for a in found)


def _cased(name: str, shown: list[str]) -> str:
    if " " not in name or not (name.isupper() or name.islower()):
        return name
    same = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    said = (found[0] for line in shown for found in same.finditer(line))
    return next((s for s in said if not s.isupper() and not s.islower()), name)


def _desk(page: Markup) -> tuple[Author, ...]:
    return next((_authors(found) for _, found in guesses.desks(page, lines.window(page))), ())


def _is_house(found: tuple[Author, ...], own: frozenset[str]) -> bool:
    """Nobody but the publisher."""
    return all(site.is_site(author.name, own) for author in found)


def _told(page: Markup) -> list[str]:
    """What `meta` says."""
    metas = [
        v
        for name in METAS
        for v in page.metas.get(name, ())
        if not v.startswith("@") and not any(a in v for a in _ADDRESSES)
    ]
    if metas:
        return metas[:1] if len(set(metas)) > 1 and "," in metas[0] else metas
    card = page.meta("twitter:data1")
    return [card] if all(map(names.is_full, names.split(card))) else []


def _known(page: Markup) -> frozenset[str]:
    """Sections and tags: lines near the headline that are no names."""
    said = [
        v
        for name in ("article:section", "section", "article:tag", "news_keywords", "keywords")
        for v in page.metas.get(name, ())
    ]
    words = [
        word
        for value in (*said, *page.ld.strings("articleSection"), *page.ld.strings("keywords"))
        for word in value.split(",")
    ]
    return frozenset(map(squash, words))


def _structured(page: Markup, name: str) -> tuple[Author, ...]:
    found: dict[str, Author] = {}
    for value in many(page.ld.article.get(name))[: names.MOST]:
        node = page.ld.node(value) or {}
        organisation = "Organization" in str(node.get("@type"))
        url = absolute(page.ld.address(node.get("url") or node.get("sameAs") or ""), page.base) if node else ""
        label = page.ld.label(value)
        parts = _parts(label, whole=organisation) if not label.startswith(("http", "www.")) else ()
        for part in parts:
            kind: Kind = "Organization" if organisation or names.is_organisation(part) else "Person"
            found.setdefault(squash(part), Author(name=part, url=url if len(parts) == 1 else "", type=kind))
    return tuple(found.values())[: names.MOST]


def _parts(label: str, *, whole: bool) -> tuple[str, ...]:
    """The names in a label; one that is an organisation's is parted only into people."""
    parts = names.split(label)
    return parts if not whole or len(parts) < 2 or all(map(names.is_full, parts)) else (label,)


def _marked(page: Markup) -> list[str]:
    """`rel=author`, else microdata and RDFa; not those of teasers of other articles."""
    links: list[str] = []
    others: list[str] = []
    head = page.runs[page.headline_at].element if page.headline_at >= 0 else page.tree
    for element in islice(_MARKED(page.tree), _PLACES):
        if element.tag == "a" and "author" in (element.get("rel") or "").split():
            found = links
        elif _AUTHOR.isdisjoint(f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()):
            continue
        else:
            found = others
        apart = len(found) >= names.MOST or within(element, _ELSEWHERE) or lines.is_of_comment(element)
        apart = apart or is_teaser(element, head)
        name = "" if apart else _name_of(element)
        if name and len(name) <= lines.LINE:
            found.append(name)
    return links or others


def _name_of(element: etree._Element) -> str:
    inner = next(
        iter(element.xpath(".//*[@itemprop='name' or @property='name' or @property='schema:name']")[:1]), element
    )
    return text(inner.get("content") or content(inner))


def _first(found: Iterable[tuple[Any, tuple[str, ...]]], own: frozenset[str]) -> tuple[Author, ...]:
    """Those of the first line that names anybody but the publisher."""
    named = (tuple(name for name in people if not site.is_site(name, own)) for _, people in found)
    return _authors(next(filter(None, named), ()))


def _split(lines: list[str], *, shown: bool = False) -> tuple[Author, ...]:
    return _authors(names.unique(name for line in lines for name in names.split(line, shown=shown)))


def _authors(found: tuple[str, ...]) -> tuple[Author, ...]:
    return tuple(
        Author(name=n, type="Organization" if names.is_organisation(n) else "Person") for n in found[: names.MOST]
    )
