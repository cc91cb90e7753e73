"""Where on a page dates stand, in the order in which they are asked (`dates` decides among them).

`declared`            the source's rule, JSON-LD, `meta`.
`declared_changes`    the same of changes.
`timed`               the first `time` near the headline; it tells a change where it, its box or the text before it says so.
`marked`              microdata and RDFa.
`shown`               visible lines near the headline: of publication, and (behind a word of change) of change. A time that stands on a line of its
                      own beside its date belongs to it. Sentences and captions are no date lines.
`addressed`           the day in the page's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from bot.model.source import Source
from bot.stages.clean import Run, listed
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, LD, META, OG, RULE, URL, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.when.clocks import Moment, Place
from bot.stages.extract.when.datelines import mentions
from bot.stages.extract.when.moments import refusal
from bot.stages.extract.words import content, is_teaser, named, near, squash, within

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
"""Lines after the headline in which a date line is looked for."""
BEFORE = 6
TIMES = 1_000
"""`time` elements, and elements like the headline's, that are looked at."""
IMAGES = 200
"""Images of a page whose descriptions are known again as captions, which date the picture and not the article."""
_LINE = 140
"""Characters of a date line at most."""
_SENTENCE = 80
"""Characters from which a line that ends as a sentence does is one."""
_ENDS = (".", "!", "?", "…", "。", "।")
_LABEL = 30
"""Characters of a label that stands on the line before its date, or before a `time`."""
_CHANGED = re.compile(
    r"\b(?:updat|modif|edited|aktuali[sz]|geändert|actuali[sz]|atualiz|mis[e]? à jour|aggiornat|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|ändrad|endret"
    r"|päivitet|zmodyfik|zaktualiz|upraven|frissít|módosít|güncelle|обновлен|изменен|оновлен|обновен|ενημ[εέ]ρωση|cập nhật|diperbarui|last)"
    r"|تحديث|تعدیل|بروزرسانی|به‌روز|עודכן|עדכון|更新|수정|अपडेट",
    re.IGNORECASE,
)
_CHANGES = frozenset(
    listed("updated modified datemodified lastmodified update updatedate lastupdated dateupdated lastmod")
)
_LONE_TIME = re.compile(r"\D{0,12}\d{1,2}\s?[:.h時시]\s?\d{2}\D{0,12}")
_MARKED = etree.XPath("descendant::*[@itemprop or @property]")
_ELSEWHERE = frozenset({"nav", "footer", "aside"})
_PICTURES = frozenset({"figure", "figcaption"})
_CAPTIONS = frozenset({"caption", "captions", "legend", "gallery", "credit", "related"})
_IN_ADDRESS = re.compile(r"/(\d{4})[/-]?(\d{2}|[a-z]{3}|(?<=[/-])\d)[/-]?(\d{2}|(?<=[/-])\d)(?=[/_.-]|$)")


def declared(page: Markup, source: Source) -> Iterator[Found[str]]:
    if source.rules.published:
        yield from (Found(t, RULE) for t in rules.texts(page.tree, source.rules.published))
    for name in ("datePublished", "dateCreated", "uploadDate"):
        yield from (Found(value, LD) for value in page.ld.strings(name)[:1])
    yield from _metas(page, OG_PUBLISHED, OG)
    yield from _metas(page, META_PUBLISHED, META)


def declared_changes(page: Markup) -> Iterator[Found[str]]:
    yield from (Found(value, LD) for value in page.ld.strings("dateModified")[:1])
    yield from _metas(page, OG_MODIFIED, OG)
    yield from _metas(page, META_MODIFIED, META)


def _metas(page: Markup, names: Iterable[str], origin: str) -> Iterator[Found[str]]:
    return (Found(page.metas[name][0], origin) for name in names if name in page.metas)


def marked(page: Markup, name: str) -> Iterator[Found[str]]:
    """Microdata, and RDFa under whatever prefix."""
    for element in _MARKED(page.tree):
        if element.get("itemprop") == name or (element.get("property") or "").rpartition(":")[2] == name:
            yield Found(element.get("content") or element.get("datetime") or content(element), DOM)
            return


def timed(page: Markup, *, changed: bool) -> list[Found[str]]:
    return [Found(value, DOM) for value, tells_change in _times(page) if tells_change is changed]


def _times(page: Markup) -> list[tuple[str, bool]]:
    """Of each kind (of publication, of change) the first `time` after the headline that is in no side box, else the nearest before it."""
    head = page.runs[page.headline_at].element if page.headline_at >= 0 else page.tree
    before: dict[bool, str] = {}
    after: dict[bool, str] = {}
    passed = False
    for element in islice(page.tree.iter("time", str(head.tag)), TIMES):
        passed = passed or element is head
        value = element.get("datetime") if element.tag == "time" else None
        if value and not within(element, _ELSEWHERE) and not is_teaser(element, head):
            changed = _tells_change(element)
            if passed:
                after.setdefault(changed, value)
            else:
                before[changed] = value
    return [(value, changed) for changed, value in (before | after).items()]


def _tells_change(element: etree._Element) -> bool:
    parent, previous = element.getparent(), element.getprevious()
    if (named(element) | (frozenset() if parent is None else named(parent))) & _CHANGES:
        return True
    before = previous.tail or content(previous) if previous is not None else parent.text if parent is not None else ""
    return (
        _CHANGED.search((before or "")[-_LABEL:]) is not None
        or _CHANGED.search((element.text or "")[:_LABEL]) is not None
    )


def shown(page: Markup, where: Place) -> tuple[list[Moment], list[Moment]]:
    """The dates of the lines near the headline: of publication, and of change."""
    found: tuple[list[Moment], list[Moment]] = ([], [])
    lines = _around(page)
    texts = [run.text if len(run.text) <= _LINE else "" for run in lines]
    for at, run in enumerate(lines):
        told = mentions(texts[at], where)
        if not told or not _is_date_line(run, page):
            continue
        above, below = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        clock = next((t for t in (below, above) if _LONE_TIME.fullmatch(t)), "")
        if clock and not told[-1].moment.timed:
            told = mentions(f"{texts[at]} {clock}", where)
        labels = [above if len(above) <= _LABEL else "", *[""] * len(told)]
        for mention, label in zip(told, labels, strict=False):
            if not refusal(mention.moment, where):
                found[_CHANGED.search(f"{label} {mention.before}") is not None].append(mention.moment)
    return found


def _is_date_line(run: Run, page: Markup) -> bool:
    """Neither a sentence nor the caption of a picture."""
    if len(run.text) > _SENTENCE and run.text.endswith(_ENDS):
        return False
    if within(run.element, _PICTURES) or near(run.element, _CAPTIONS):
        return False
    own = squash(run.text)
    return all(squash(image.get("alt") or "") != own for image in islice(page.tree.iter("img"), IMAGES))


def _around(page: Markup) -> list[Run]:
    if page.headline_at < 0:
        return []
    after = page.runs[page.headline_at + 1 : page.headline_at + 1 + AFTER]
    before = page.runs[max(0, page.headline_at - BEFORE) : page.headline_at]
    return [run for run in (*after, *before) if run.linked < len(run.text)]


def addressed(page: Markup) -> Iterator[Found[str]]:
    """The day in the path of the page's address, or of the one it calls its own."""
    for url in (page.url, page.meta("og:url")):
        found = _IN_ADDRESS.search(url.lower().partition("?")[0])
        if found:
            year, month, day = found.groups()
            yield Found(f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}", URL)
            return
