"""From a page to a record: each field asked of its reader, the text last freed of what the fields already say.

The order is fixed because the readers depend on one another: text, then pictures (they stand within the text's stretch), then the
text without captions, headline and standfirst.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from bot.model.article import Extracted, Record
from bot.model.capture import Page
from bot.model.codec import camel
from bot.model.entry import Item
from bot.model.errors import BadInput
from bot.model.source import Source
from bot.stages import clean
from bot.stages.extract import (
    authors,
    body,
    canonical,
    confidence,
    dates,
    entry,
    headline,
    images,
    kinds,
    language,
    markup,
    moments,
    standfirst,
    topics,
    walls,
)
from bot.stages.extract.found import DOM, LD, META, RULE, Found
from bot.stages.extract.markup import Markup

STEPS = {"extract": "1"} | {name: version(name) for name in ("htmldate", "lxml", "nh3", "py3langid", "trafilatura")}
_FEED_STEPS = {name: STEPS[name] for name in ("extract", "lxml", "nh3", "py3langid")}
_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<(?:!doctype\s+html|html|head|body|!--|\?xml[^>]*\?>\s*<(?:!doctype\s+html|html))",
    re.IGNORECASE,
)
_SNIFFED = 512
"""Bytes from which a missing type is guessed."""


def make(page: Page | None, item: Item, source: Source, reason: str = "") -> Extracted:
    """The record; `reason` says why there is no page where there could be one."""
    if source.articles == "feed":
        return _entry(item, source, item.url, "")
    if page is None:
        return _entry(item, source, item.url, reason or "the page was not fetched")
    try:
        return Extracted(record=_record(page, item, source), steps=STEPS)
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


def _record(page: Page, item: Item, source: Source) -> Record:
    _admit(page)
    sheet = markup.read(page)
    flooded = walls.flooded(sheet)
    if flooded:
        raise BadInput(flooded)
    found = body.read(sheet, source)
    if found is None:
        raise BadInput(walls.nothing(sheet))
    lines = found.lines()
    apart = standfirst.find(sheet, lines)
    said = _said(sheet, page, item, source)
    pictures = images.images(sheet, item, source, "\n".join(lines))
    furniture = [t for i in pictures.value for t in (i.caption, i.credit_text, f"{i.caption} {i.credit_text}")]
    heads = [said["headline"].value, headline.shown(sheet), *(run.text for run in apart)]
    rest = body.without(found, sheet, heads, [*furniture, *body.tail(lines, sheet)])
    rest = (
        rest if rest.lines() else body.without(found, sheet, heads[:2], ())
    )  # an article of nothing but its standfirst
    text = "\n".join(rest.lines())
    if not text:
        raise BadInput(walls.nothing(sheet))
    given = entry.text_of(item)
    ruled = rest.origin == RULE  # whoever wrote the rule has seen the page
    verdict = walls.PASSED if ruled else walls.judge(sheet, rest.lines(), item, given)
    if verdict.refusal:
        raise BadInput(verdict.refusal)
    said |= {
        "description": _description(sheet, apart),
        "image": pictures,
        "article_body": Found(text, rest.origin),
        "article_html": Found(body.as_html(rest, sheet.base), rest.origin),
        "in_language": language.of_page(sheet, item, source, text),
    }
    record = _filled(item.url or page.url, said)
    sure, doubts = confidence.of_page(record, given, verdict.doubts)
    return replace(record, confidence=sure, doubts=doubts)


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
    where = moments.place(source.timezone, page.fetched_at, sheet.tree.get("lang") or "")
    title = headline.headline(sheet, item, source)
    free = headline.free(sheet)
    return {
        "canonical_url": canonical.canonical(sheet),
        "headline": title,
        "alternative_headline": headline.alternative(sheet, title.value),
        "author": authors.authors(sheet, item, source),
        "byline": authors.byline(sheet, source),
        "publisher": headline.publisher(sheet, source),
        "date_published": dates.published(sheet, page, item, source, where),
        "date_modified": dates.modified(sheet, item, where),
        "article_section": headline.section(sheet, source),
        "keywords": topics.topics(sheet, item, source),
        "is_accessible_for_free": Found(free, LD if "isAccessibleForFree" in sheet.ld.article else META),
    }


def _description(sheet: Markup, apart: tuple[clean.Run, ...]) -> Found[str]:
    shown = " ".join(run.text for run in apart)
    return Found(shown, DOM) if shown else next((Found(t, o) for t, o in standfirst.summaries(sheet)), Found("", ""))


def _filled(url: str, said: dict[str, Found[Any]]) -> Record:
    fields = {camel(name): found.origin for name, found in said.items() if found.value not in ("", (), None)}
    text = said["article_body"].value
    return Record(url=url, word_count=len(text.split()), fields=fields, **{k: f.value for k, f in said.items()})
