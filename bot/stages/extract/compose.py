"""From a page to a record: each field asked of its reader, the text last freed of what the fields already say.

The order is fixed because the readers depend on one another: text, then pictures (they stand within the text's stretch), then the
text without captions, headline and standfirst.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from bot.model.article import Author, Extracted, Record
from bot.model.capture import Page
from bot.model.codec import camel
from bot.model.entry import Image, Item
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean
from bot.stages.extract import canonical, confidence, entry, headline, markup, nextpage, pages, site, topics
from bot.stages.extract.confidence import Doubt
from bot.stages.extract.found import DOM, FEED, LD, META, RULE, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.people import authors
from bot.stages.extract.picture import images
from bot.stages.extract.picture.images import Pictures
from bot.stages.extract.speech import language
from bot.stages.extract.text import body, standfirst
from bot.stages.extract.wall import kinds, walls
from bot.stages.extract.when import dates, moments
from bot.stages.extract.words import count, squash

STEPS = {"extract": "3"} | {name: version(name) for name in ("htmldate", "lxml", "nh3", "py3langid", "trafilatura")}
_FEED_STEPS = {name: STEPS[name] for name in ("extract", "lxml", "nh3", "py3langid")}
_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<(?:!doctype\s+html|html|head|body|!--|\?xml[^>]*\?>\s*<(?:!doctype\s+html|html))",
    re.IGNORECASE,
)
INSTEAD = 0.2
"""What it costs of the confidence that the feed's text stands in for the page's."""
SHORTEST = 4
"""Letters that a name has more than, so that a line of names is told from words."""
_SNIFFED = 512
"""Bytes from which a missing type is guessed."""


def make(page: Page | None, item: Item, source: Source, reason: str = "", more: Sequence[Page] = ()) -> Extracted:
    """The record; `reason` says why there is no page where there could be one, `more` are the pages that the article goes on in."""
    if source.articles == "feed":
        return _entry(item, source, item.url, "")
    if page is None:
        return _entry(item, source, item.url, reason or "the page was not fetched")
    try:
        drafts = [_drafted(each, item, source) for each in (page, *more)]
        return _judged(_joined(drafts[0], drafts[1:]), item)
    except BadInput as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 (four parsers over hostile bytes: the article is kept from its entry, whatever they raise)
        reason = f"the page cannot be read: {type(error).__name__}: {clean.text(str(error))[:200]}"
    return _entry(item, source, item.url or page.url, reason)


def entries(items: Sequence[Item], source: Source) -> tuple[Extracted, ...]:
    """The records of entries that are articles themselves."""
    return tuple(make(None, item, source) for item in items)


def _entry(item: Item, source: Source, url: str, reason: str) -> Extracted:
    return Extracted(record=entry.record(item, source, url, failed=bool(reason)), steps=_FEED_STEPS, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A record whose confidence is still to be told, with what it hangs on."""

    record: Record
    next_page: str
    doubts: tuple[Doubt, ...]
    agreement: float | None
    furnished: float


def _judged(draft: _Draft, item: Item) -> Extracted:
    sure, doubts = confidence.of_page(
        draft.record, entry.text_of(item), draft.doubts, agreement=draft.agreement, furnished=draft.furnished
    )
    record = replace(draft.record, confidence=sure, doubts=(*draft.record.doubts, *doubts))
    return Extracted(record=record, steps=STEPS, next_page=draft.next_page)


def _joined(first: _Draft, further: Sequence[_Draft]) -> _Draft:
    """With the pages that the article goes on in; each was found to be one before."""
    whole = pages.joined(first.record, [draft.record for draft in further])
    return replace(first, record=whole, next_page=further[-1].next_page) if further else first


def _drafted(page: Page, item: Item, source: Source) -> _Draft:
    sheet = _sheet(page)
    said = _said(sheet, page, item, source)
    found, pictures = _told(sheet, item, source, said["author"].value)
    lines = found.paragraphs()
    # Whoever wrote a rule for the text has seen the page.
    verdict = walls.PASSED if found.origin == RULE else walls.judge(sheet, lines, item, entry.text_of(item))
    if verdict.refusal:
        raise BadInput(verdict.refusal)
    text, doubts = "\n".join(lines), verdict.doubts
    spoken, overruled = language.of_page(sheet, item, source, text)
    said |= {
        "description": _description(sheet, found.summary()),
        "image": pictures.found,
        "article_body": Found(text, found.origin),
        "article_html": Found(found.html(_in_text(pictures.found), sheet.base, spoken.value), found.origin),
        "in_language": spoken,
        "doubts": Found((*said["doubts"].value, *overruled), ""),
    }
    if verdict.worse:
        theirs = {"article_body": entry.text_of(item), "article_html": entry.html_of(item, item.url or page.url)}
        said |= {name: Found(value, FEED) for name, value in theirs.items()}
        doubts = (*doubts, Doubt(INSTEAD, verdict.worse))
    return _Draft(
        record=_filled(item.url or page.url, said),
        next_page="" if verdict.worse else nextpage.find(sheet),
        doubts=doubts,
        agreement=found.agreement,
        furnished=found.furnished,
    )


def _sheet(page: Page) -> Markup:
    _admit(page)
    sheet = markup.read(page)
    if flooded := walls.flooded(sheet):
        raise BadInput(flooded)
    return sheet


def _told(sheet: Markup, item: Item, source: Source, by: Sequence[Author]) -> tuple[body.Body, Pictures]:
    """The text without what its pictures say, and the pictures."""
    people = {squash(author.name) for author in by} | site.names(sheet)
    found = body.read(sheet, source, {person for person in people if len(person) > SHORTEST})
    if found is not None:
        pictures = images.read(sheet, item, source, "\n".join(found.paragraphs()))
        rest = body.without(found, pictures.lines)
        if rest.paragraphs():
            return rest, pictures
    raise BadInput(walls.nothing(sheet))


def _admit(page: Page) -> None:
    if not 200 <= page.status < 300:
        raise BadInput(f"the page was answered with status {page.status}")
    kind = page.content_type.partition(";")[0].strip().lower()
    if kind and kind not in _TYPES:
        raise BadInput(f"the page is not HTML but {clean.text(kind)[:100]}")
    if not kind and not _MARKUP.match(page.body[:_SNIFFED]):
        raise BadInput("the page names no type and does not begin as HTML")
    served = kinds.of(page.body)
    if served:
        raise BadInput(f"the page is not HTML but {served}")


def _said(sheet: Markup, page: Page, item: Item, source: Source) -> dict[str, Found[Any]]:
    """The fields that do not depend on the text."""
    where = moments.place(source.timezone, page.fetched_at, sheet.tree.get("lang") or source.language)
    title = headline.headline(sheet, item, source)
    free = headline.free(sheet)
    issued, early = dates.published(sheet, page, item, source, where)
    changed, late = dates.modified(sheet, item, where, issued.value)
    return {
        "canonical_url": canonical.canonical(sheet),
        "headline": title,
        "alternative_headline": headline.alternative(sheet, title.value),
        "author": authors.authors(sheet, item, source),
        "byline": authors.byline(sheet, source),
        "publisher": headline.publisher(sheet, source),
        "date_published": issued,
        "date_modified": changed,
        "doubts": Found((*early, *late), ""),
        "article_section": headline.section(sheet, source),
        "keywords": topics.topics(sheet, item, source),
        "is_accessible_for_free": Found(free, LD if "isAccessibleForFree" in sheet.ld.article else META),
    }


def _description(sheet: Markup, shown: str) -> Found[str]:
    return Found(shown, DOM) if shown else next((Found(t, o) for t, o in standfirst.summaries(sheet)), Found("", ""))


def _in_text(pictures: Found[tuple[Image, ...]]) -> tuple[Image, ...]:
    """The pictures that the page shows; a lead that only its head or the feed names is none of the text."""
    shown = pictures.value if pictures.origin in {DOM, RULE} else pictures.value[1:]
    return tuple(image for image in shown if image.caption or image.credit_text)


def _filled(url: str, said: dict[str, Found[Any]]) -> Record:
    fields = {camel(name): f.origin for name, f in said.items() if f.origin and f.value not in ("", (), None)}
    text = said["article_body"].value
    return Record(url=url, word_count=count(text), fields=fields, **{k: f.value for k, f in said.items()})
