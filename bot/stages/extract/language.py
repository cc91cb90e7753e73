"""The language of an article, as a BCP 47 tag (`en`, `pt-BR`).

The page's `html lang` → JSON-LD `inLanguage` → `content-language`, `og:locale` and kin → the source's → the feed entry's →
py3langid on the first 2,000 characters of the text, if it has 20 letters at least.
"""

from __future__ import annotations

import re

import py3langid

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract.found import DOM, FEED, LD, META, TEXT, Found, first
from bot.stages.extract.markup import Markup

SAMPLE = 2_000
LEAST = 20
"""Letters."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_META = ("content-language", "og:locale", "language", "dc.language", "dcterms.language", "inlanguage")


def of_page(page: Markup, item: Item, source: Source, body: str) -> Found[str]:
    tree = page.tree
    marked = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    candidates = (Found(marked, DOM), Found(page.ld.string("inLanguage"), LD), Found(page.meta(*_META), META))
    found = first((Found(tag(c.value), c.origin) for c in candidates), "")
    return found if found.value else of_text(item, source, body)


def of_text(item: Item, source: Source, body: str) -> Found[str]:
    given = first((Found(tag(source.language), "source"), Found(tag(item.language), FEED)), "")
    return given if given.value else Found(_guess(body), TEXT)


def tag(value: str) -> str:
    """A tag in its usual case: `EN_us` is `en-US`; empty for what is none (`English`, `en,de`)."""
    if not _TAG.fullmatch(value.strip()):
        return ""
    first_part, *rest = value.strip().replace("_", "-").split("-")
    return "-".join(
        [first_part.lower(), *(p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in rest)]
    )


def _guess(body: str) -> str:
    sample = body[:SAMPLE]
    return str(py3langid.classify(sample)[0]) if sum(map(str.isalpha, sample)) >= LEAST else ""
