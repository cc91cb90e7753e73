"""The language of an article, as a BCP 47 tag (`en`, `pt-BR`), declared and checked against the text.

Declared, in this order: the page's `html lang` → JSON-LD `inLanguage` → `content-language`, `og:locale` and kin → the source's → the feed
entry's. The first that the text does not contradict holds. The text contradicts a declaration

* that is not written in the script of the text (`en` over Arabic letters), or
* of whose common words it has few, less than a twelfth of fifty words at least, where the guess (`spoken.guess`) is another language, of whose
  common words it has twice as many, or one whose common words are not known here and those of the declared one are fewer than one in thirty
  (`en` over Xhosa).

Where nothing is declared, or all of it contradicted, the guess stands; what was overruled is said, for `doubts`. `und`, `mul` and `zxx` declare nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract.found import DOM, FEED, LD, META, SOURCE, TEXT, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.speech import scripts, spoken

Spoken: TypeAlias = tuple[Found[str], tuple[str, ...]]
"""The language with its origin, and what was overruled."""

_FEW = 1 / 12
"""Share of common words below which a text may not be in the language they are of."""
_NEXT_TO_NONE = 1 / 30
_TWICE = 2
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_META = ("content-language", "og:locale", "language", "dc.language", "dcterms.language", "inlanguage")
_NONE = frozenset({"und", "mul", "zxx"})


def of_page(page: Markup, item: Item, source: Source, body: str) -> Spoken:
    tree = page.tree
    marked = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    declared = (Found(marked, DOM), Found(page.ld.string("inLanguage"), LD), Found(page.meta(*_META), META))
    return _chosen((*declared, *_given(item, source)), body)


def of_text(item: Item, source: Source, body: str) -> Spoken:
    return _chosen(_given(item, source), body)


def tag(value: str) -> str:
    """A tag in its usual case: `EN_us` is `en-US`; empty for what is none (`English`, `en,de`, `und`)."""
    if not _TAG.fullmatch(value.strip()):
        return ""
    first_part, *rest = value.strip().replace("_", "-").split("-")
    if first_part.lower() in _NONE:
        return ""
    return "-".join(
        [first_part.lower(), *(p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in rest)]
    )


def _given(item: Item, source: Source) -> tuple[Found[str], ...]:
    return Found(source.language, SOURCE), Found(item.language, FEED)


def _chosen(declared: Iterable[Found[str]], body: str) -> Spoken:
    tags = [Found(bare, found.origin) for found in declared if (bare := tag(found.value))]
    written = scripts.script(body)
    suited = [found for found in tags if not written or scripts.writes(found.value, written)]
    common = spoken.share(body, suited[0].value) if suited else None
    if suited and (common is None or common >= _FEW):
        return suited[0], _overruled(tags, suited[0].value)
    guessed = spoken.guess(body)
    sure = guessed and (common is None or _outweighs(spoken.share(body, guessed), common))
    agreeing = next((found for found in suited if not sure or spoken.alike(found.value, guessed)), None)
    chosen = agreeing or (Found(guessed, TEXT) if guessed else next(iter(tags), Found("", "")))
    return chosen, _overruled(tags, chosen.value)


def _outweighs(guessed: float | None, declared: float) -> bool:
    return declared < _NEXT_TO_NONE if guessed is None else guessed >= _TWICE * declared


def _overruled(tags: list[Found[str]], chosen: str) -> tuple[str, ...]:
    """The first declaration, where it is another language than the text's."""
    if not tags or spoken.alike(tags[0].value, chosen):
        return ()
    return (f"inLanguage {tags[0].value} ({tags[0].origin}) is not the language of the text, which reads as {chosen}",)
