"""The publisher's tags.

The source's rule → `news_keywords` → JSON-LD `keywords` → `meta` keywords → `article:tag` → other `meta` names → a row of
tags on the page (links that a label such as `Tags:`, `rel=tag` or a class name declares as tags) → the feed's categories →
the feed's keywords, which are words to be found by. The first that has any.

Lists in one string are parted at `,` and `;`. Dropped: machine keys (`pageType:article`), addresses, bare numbers, the
publisher's own name, what is longer than 80 characters; prefixes such as `Subject:` are cut. Each tag once, by letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import listed, text
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, TEXT, Found, first
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.names import unique
from bot.stages.extract.words import content, named, squash, within

MOST = 50
"""Tags of an article that are kept."""
LONGEST = 80
LABELS = 50
"""Lines of a page, at most, that look like a label for tags and are followed up."""
ROW = 25
"""Links of a row of tags at most."""
_ROW_TEXT = 60
"""Characters of one tag in a row at most."""
_LINKED = 0.6
"""Share of a row's letters that are links, the label left out."""
_UP = 3
_OTHER = ("parsely-tags", "sailthru.tags", "cxenseparse:tags", "cxenseparse:keywords")
_NAMES = frozenset(
    listed("tag tags taglist tagcloud tagrow topic topics keyword keywords articletags posttags storytags")
)
_LABEL = re.compile(
    r"^\W*(?:tags?|topics?|keywords?|related topics|filed under|more on|themen|schlagw(?:o|ö)rter|schlagworte|stichw(?:o|ö)rter|sujets|mots[- ]cl[ée]s"
    r"|thèmes|temas|etiquetas|palabras clave|argomenti|onderwerpen|emner|ämnen|tagi|słowa kluczowe|теги|темы|теми|etiketler|konular|الوسوم|كلمات مفتاحية"
    r"|תגיות|タグ|キーワード|标签|標籤|태그)\s*[:：]?(?=\s|$)",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:subject|topic|tag|section|organization|person|place|keyword|thema)s?\s*[:/]\s*", re.IGNORECASE
)
_MACHINE = re.compile(r"^https?:|^tag:|^\W*$|^\d+$|=|^[\w.\- ]{1,30}:(?!\s)\S|^[a-z]+_[a-z_]+$")
_ELSEWHERE = frozenset({"nav", "footer", "aside", "header"})


def topics(page: Markup, item: Item, source: Source) -> Found[tuple[str, ...]]:
    own = {squash(n) for n in (page.ld.string("publisher"), page.meta("og:site_name")) if n}
    candidates = (Found(_cleaned(c.value, own), c.origin) for c in _candidates(page, item, source))
    return first(candidates, ())


def from_feed(item: Item) -> tuple[str, ...]:
    return next(filter(None, (_cleaned(values, set()) for values in _fed(item))), ())


def _candidates(page: Markup, item: Item, source: Source) -> Iterator[Found[list[str]]]:
    metas = page.metas
    yield Found(rules.texts(page.tree, source.rules.tags), RULE)
    yield Found(_parted(metas.get("news_keywords", ())), META)
    yield Found(_structured(page), LD)
    yield Found(_parted(metas.get("keywords", ())), META)
    yield Found(_parted(metas.get("article:tag", ())), OG)
    yield Found(_parted(v for name in _OTHER for v in metas.get(name, ())), META)
    yield Found(_labelled(page), TEXT)
    yield Found(_declared(page), DOM)
    for values in _fed(item):
        yield Found(values, FEED)


def _fed(item: Item) -> tuple[list[str], list[str]]:
    return [tag.label or tag.term for tag in item.tags], list(item.keywords)


def _structured(page: Markup) -> list[str]:
    values = [page.ld.label(v) for v in many(page.ld.article.get("keywords"))]
    return _parted(values) if len(values) == 1 else values


def _parted(values: Iterable[str]) -> list[str]:
    return [part for value in values for part in re.split(r"\s*[,;،、]\s*", value)]


def _cleaned(values: list[str], own: set[str]) -> tuple[str, ...]:
    bare = (_PREFIX.sub("", text(value)).strip(" #.,") for value in values)
    return unique(v for v in bare if v and len(v) <= LONGEST and not _MACHINE.search(v) and squash(v) not in own)[:MOST]


def _labelled(page: Markup) -> list[str]:
    """Links of a line, or of the box round it, that begins with a label for tags, after the headline."""
    labels = ((run, found) for run in page.runs[page.headline_at + 1 :] if (found := _LABEL.match(run.text)))
    for run, label in islice(labels, LABELS):
        links = [] if within(run.element, _ELSEWHERE) else _row(run.element, label.end())
        if links:
            return links
    return []


def _row(element: etree._Element, label: int) -> list[str]:
    at: etree._Element | None = element
    for _ in range(_UP):
        if at is None or at.tag in {"body", "main", "article"}:
            return []
        links = _links(at, label)
        if links:
            return links
        at = at.getparent()
    return []


def _links(element: etree._Element, label: int = 0) -> list[str]:
    """The texts of a row that is links and little else."""
    anchors = [
        t for _, a in zip(range(ROW + 1), element.iter("a"), strict=False) if (t := text(content(a)).lstrip("#"))
    ]
    if not anchors or len(anchors) > ROW or any(len(t) > _ROW_TEXT for t in anchors):
        return []
    return anchors if sum(map(len, anchors)) >= _LINKED * (len(content(element)) - label) else []


def _declared(page: Markup) -> list[str]:
    tagged = [
        a for a in page.tree.xpath("//a[contains(concat(' ', @rel, ' '), ' tag ')]")[:200] if not within(a, _ELSEWHERE)
    ]
    if 0 < len(tagged) <= ROW:
        return [text(content(a)).lstrip("#") for a in tagged]
    seen: set[etree._Element] = set()
    for run in page.runs[page.headline_at + 1 :]:
        for element in (run.element, *list(run.element.iterancestors())[:_UP]):
            if element in seen or element.tag in {"body", "main", "article"}:
                break
            seen.add(element)
            if named(element) & _NAMES and not within(element, _ELSEWHERE) and (links := _links(element)):
                return links
    return []
