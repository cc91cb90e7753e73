"""When the article was published and changed.

Published: the source's rule → JSON-LD `datePublished`, `dateCreated`, `uploadDate` → the `meta` names below → microdata
`itemprop=datePublished` and the first `time` near the headline → the date line near the headline (visible text) → the
feed's → htmldate's (a day, and no later than the capture). The first that is possible wins; where it is a day alone a
later one of the same day gives the time, where it has no zone one with the same clock time gives that.

Changed: JSON-LD `dateModified` → `meta` → `itemprop=dateModified` → the feed's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC

import htmldate

from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import listed
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, TEXT, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.moments import Place, parse, refined, written
from bot.stages.extract.words import content, within

OG_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "og:pubdate",
)
META_PUBLISHED = listed(
    "datepublished parsely-pub-date sailthru.date dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date"
    " dcterms.date pubdate publishdate publish-date publish_date publication_date publication-date published_time"
    " cxenseparse:recs:publishtime cxenseparse:publishtime article.published article:post_date iso-8601-publish-date"
    " rnews:datepublished displaydate date created originalpublicationdate"
)
OG_MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time")
META_MODIFIED = listed(
    "datemodified last-modified lastmod dcterms.modified dc.date.modified revised article.updated updated_time"
)


AFTER = 20
"""Lines after the headline in which a date line or `time` is looked for."""
BEFORE = 6
_LINE = 140
"""Characters of a date line at most."""
_CHANGED = re.compile(
    r"\b(?:updated?|modified|last|edited|aktualisiert|geändert|actualizado|mis à jour|modifié|aggiornato|bijgewerkt|обновлено|оновлено)\b"
    r"|تحديث|עודכן|עדכון|更新",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset({"nav", "footer", "aside"})


def published(page: Markup, fetched: Page, item: Item, source: Source, where: Place) -> Found[str]:
    found = [(m, c.origin) for c in _published(page, item, source, where) if (m := parse(c.value, where))]
    if not found:
        return _by_library(page, fetched, where)
    best, origin = found[0]
    return Found(written(refined(best, [m for m, _ in found[1:]], where), where), origin)


def modified(page: Markup, item: Item, where: Place) -> Found[str]:
    for candidate in _modified(page, item):
        moment = parse(candidate.value, where)
        if moment is not None:
            return Found(written(moment, where), candidate.origin)
    return Found("", "")


def from_feed(value: str, where: Place) -> str:
    moment = parse(value, where) if value else None
    return "" if moment is None else written(moment, where)


def date_line(page: Markup, where: Place) -> str:
    """The line near the headline that says when: what stands before a word of change, and a line of change last."""
    lines = [t for t in _around(page) if len(t) <= _LINE and parse(t, where)]
    before = [_CHANGED.split(t)[0] for t in lines]
    return next((t for t in before if parse(t, where)), next(iter(lines), ""))


def _around(page: Markup) -> list[str]:
    if page.headline_at < 0:
        return []
    after = page.runs[page.headline_at + 1 : page.headline_at + 1 + AFTER]
    before = page.runs[max(0, page.headline_at - BEFORE) : page.headline_at]
    return [run.text for run in (*after, *before) if run.linked < len(run.text)]


def _published(page: Markup, item: Item, source: Source, where: Place) -> Iterator[Found[str]]:
    yield from (Found(t, RULE) for t in rules.texts(page.tree, source.rules.published))
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield Found(page.ld.string(name), LD)
    yield from _metas(page, OG_PUBLISHED, OG)
    yield from _metas(page, META_PUBLISHED, META)
    yield from _marked(page, "datePublished")
    yield from _times(page)
    yield Found(date_line(page, where), TEXT)
    yield Found(item.published, FEED)


def _modified(page: Markup, item: Item) -> Iterator[Found[str]]:
    yield Found(page.ld.string("dateModified"), LD)
    yield from _metas(page, OG_MODIFIED, OG)
    yield from _metas(page, META_MODIFIED, META)
    yield from _marked(page, "dateModified")
    yield Found(item.updated, FEED)


def _metas(page: Markup, names: Iterable[str], origin: str) -> Iterator[Found[str]]:
    return (Found(page.metas[name][0], origin) for name in names if name in page.metas)


def _marked(page: Markup, name: str) -> Iterator[Found[str]]:
    for element in page.tree.xpath("//*[@itemprop=$name]", name=name)[:1]:
        yield Found(element.get("content") or element.get("datetime") or content(element), DOM)


def _times(page: Markup) -> Iterator[Found[str]]:
    """The first `time` after the headline that is not in a side box, else the first before it."""
    head = page.runs[page.headline_at].element if page.headline_at >= 0 else None
    before: list[str] = []
    passed = head is None
    for element in page.tree.iter():
        passed = passed or element is head
        value = element.get("datetime") if element.tag == "time" else None
        if value and not within(element, _ELSEWHERE):
            if passed:
                before.insert(0, value)
                break
            before.append(value)
    yield from (Found(value, DOM) for value in before[:1])


def _by_library(page: Markup, fetched: Page, where: Place) -> Found[str]:
    """The library asks the clock unless it is told the latest day, and knows no time of day."""
    try:
        day = htmldate.find_date(
            page.tree,
            extensive_search=False,
            original_date=True,
            max_date=fetched.fetched_at.astimezone(UTC).replace(tzinfo=None),
        )
    except Exception:  # noqa: BLE001 (a library over hostile text: a date we do not get is no reason to lose the article)
        return Found("", "")
    moment = parse(day or "", where)
    return Found(written(moment, where), TEXT) if moment else Found("", "")
