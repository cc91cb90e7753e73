"""Headline, the other headline, publisher, and whether the page is free to read.

Headline: the source's rule → JSON-LD `headline` → `og:title` → `twitter:title` → the headline shown (`h1`, without a kicker that
is marked as one) → `title` → the feed's title. JSON-LD stands first because it says `headline` and means this article, where
`og:title` is written for those who share it. Where JSON-LD and `h1` agree and `og:title` differs, real pages are divided by house (on
132 pages 9 houses count the first as the headline, 14 the second); the one that is not taken is the alternative. One that was cut short
(`...` at its end) gives way to a longer one that begins with it.

The name of the site is cut from all but the headline shown, in front or behind one of the signs
`| - – — · • » * :: : /` set in blanks, where that part is the site's name (`site`), or where what is left is what an `h1` shows; and
everything that follows what the `h1` shows after a sign of any kind (`The story：Daily Web`), or as the number of a page (`The story Page 2`).
What names the site alone (`og:title` filled with the paper's name, the `title` of a shell of scripts), or an `h1` that is the logo, a link to the
home page, is a headline only where nothing says more; a source's rule always is one.

Alternative headline: JSON-LD `alternativeHeadline`, else the headline shown, else `og:title`, where it differs from the headline by more than a
kicker before it.

Publisher: JSON-LD `publisher` (a legal person's name, `Daily Example GmbH`, gives way to the next) → `og:site_name` → `publisher` → `application-name` → JSON-LD `WebSite` → what `title` has beyond the headline shown, before
it or behind (of several parts the one that is the site's by its address, else the outermost) → the source's own title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml import etree

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import listed, text
from bot.stages.extract import rules, sections, site
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, TEXT, Found, first
from bot.stages.extract.jsonld import types
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, squash

section = sections.section

LONGEST = 1_000
"""Characters of a title that are read."""
CUTS = 30
"""Signs in a title, at most, at which the site's name may be cut off."""
_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»*/]|::)\s+|\s*[|｜ㅣ]\s*|:\s+")
_PARTS = re.compile(r"\s*[|｜ㅣ–—·•»«:：_]+\s*|(?:^|\s+)[-/*]+(?:\s+|$)|^\s+|\s+$")
_PAGE = re.compile(r"\s(?:[^\W\d]{1,12}\s\d{1,2}|\d{1,2}/\d{1,2})(?:\s.*)?")
"""Behind a headline: `Page 2 - Daily Web`, `Halaman 1`."""
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_LEGAL = re.compile(
    r"\b(?:gmbh|ag|kg|s\.?\s?l\.?(?:\s?u\.?)?|s\.?\s?a\.?(?:\s?s\.?)?|s\.?p\.?a\.?|s\.?r\.?l\.?|inc|ltd|limited|llc|plc|corp|b\.?v\.?|a/s|oy|ab|a\.?ş\.?|co)\.?$",
    re.IGNORECASE,
)
_WHOLE = 12
"""Letters from which a headline is known at the end of another line."""
_KICKERS = frozenset(
    listed(
        "kicker overline roofline dachzeile eyebrow topline pretitle supertitle surtitle surtitre antetitulo antetitle volanta cintillo occhiello overtitle overtitel vignette spitzmarke"
    )
)
_FALSE = frozenset({"false", "no", "0", "locked", "metered"})
_TRUE = frozenset({"true", "yes", "1", "free"})


def headline(page: Markup, item: Item, source: Source) -> Found[str]:
    own = site.names(page) | {squash(source.title)}
    more = (c for c in _headlines(page, item, source) if c.origin == RULE or squash(c.value) not in own)
    taken = first(more, "")
    if not taken.value:
        taken = first(chain(_headlines(page, item, source), (Found(shown(page), DOM),)), "")
    if not _CUT.search(taken.value):
        return taken
    stem = squash(_CUT.sub("", taken.value))
    whole = (c for c in _headlines(page, item, source) if squash(c.value).startswith(stem) and not _CUT.search(c.value))
    return next(whole, taken)


def shown(page: Markup) -> str:
    """The headline as the page shows it; empty when it shows none."""
    if page.headline_at < 0:
        return ""
    run = page.runs[page.headline_at]
    return text(content(run.element)) if run.element.tag == "h1" else run.text


def alternative(page: Markup, taken: str) -> Found[str]:
    return first((c for c in _others(page) if not _is_same(squash(c.value), squash(taken))), "")


def _is_same(other: str, taken: str) -> bool:
    """Equal, or one ends with the other: before it stands a kicker."""
    long, short = sorted((other, taken), key=len, reverse=True)
    return long == short or (len(short) >= _WHOLE and long.endswith(short))


def publisher(page: Markup, source: Source) -> Found[str]:
    return first(_publishers(page, source), "")


def free(page: Markup) -> bool | None:
    """JSON-LD `isAccessibleForFree`, else `article:content_tier`; None when the page does not say."""
    said = str(page.ld.article.get("isAccessibleForFree", page.meta("article:content_tier"))).strip().lower()
    said = said.rpartition("/")[2]
    return True if said in _TRUE else False if said in _FALSE else None


def without_site(title: str, page: Markup) -> str:
    head, title = shown(page), title[:LONGEST]
    if head and title.startswith(head):
        rest = title[len(head) :]
        if not rest.lstrip()[:1].isalnum() or _PAGE.fullmatch(rest):
            return head
    cuts = list(islice(_SEPARATOR.finditer(title), CUTS))
    own, names = squash(head), site.names(page) if cuts else frozenset()
    for cut in (*cuts[:1], *reversed(cuts)):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        for rest, part in ((before, after), (after, before)):
            if rest and part and (squash(rest) == own or site.is_site(part, names)):
                return rest
    return title


def _headlines(page: Markup, item: Item, source: Source) -> Iterator[Found[str]]:
    yield from (Found(t, RULE) for t in rules.texts(page.tree, source.rules.headline)[:1])
    yield Found(without_site(page.ld.string("headline"), page), LD)
    yield Found(without_site(page.meta("og:title"), page), OG)
    yield Found(without_site(page.meta("twitter:title"), page), META)
    yield Found("" if _is_logo(page) else _without_kicker(page), DOM)
    yield Found(without_site(page.title, page), DOM)
    yield Found(text(item.title), FEED)


def _others(page: Markup) -> Iterator[Found[str]]:
    yield Found(page.ld.string("alternativeHeadline"), LD)
    yield Found(_without_kicker(page), DOM)
    yield Found(without_site(page.meta("og:title"), page), OG)


def _is_logo(page: Markup) -> bool:
    """The heading links to the home page: it stands in the link, or says what the link says."""
    if page.headline_at < 0:
        return False
    heading = page.runs[page.headline_at].element
    inner = (a for a in islice(heading.iter("a"), 1) if content(a) == content(heading))
    return any(_is_home(a.get("href") or "") for a in chain(inner, heading.iterancestors("a")))


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return not parts.query and (parts.path == "/" or (bool(parts.netloc) and not parts.path))


def _without_kicker(page: Markup) -> str:
    head = shown(page)
    heading = page.runs[page.headline_at].element if head else None
    inner: list[etree._Element] = (
        [] if heading is None else [e for e in heading.iterdescendants() if named(e) & _KICKERS]
    )
    kicker = content(inner[0]) if inner else ""
    rest = head.removeprefix(kicker).lstrip(" :|-–—/•") if kicker else ""
    return rest or head


def _publishers(page: Markup, source: Source) -> Iterator[Found[str]]:
    head, title, said = shown(page), page.title, page.ld.string("publisher")
    before, found, behind = title.partition(head) if head else ("", "", "")
    beyond = [part for part in _PARTS.split("" if before and behind else before or behind) if part] if found else []
    own = next((part for part in beyond if site.is_site(part, site.names(page))), "") if len(beyond) > 1 else ""
    yield Found("" if _LEGAL.search(said) else said, LD)
    yield Found(page.meta("og:site_name"), OG)
    yield Found(page.meta("publisher", "dc.publisher", "dcterms.publisher"), META)
    yield Found(page.meta("application-name", "apple-mobile-web-app-title"), META)
    yield Found(next((page.ld.label(dict(node)) for node in page.ld.nodes if "WebSite" in types(node)), ""), LD)
    yield Found(own or next(iter(beyond[:1] if before else beyond[-1:]), ""), TEXT)
    yield Found(said, LD)
    yield Found(source.title, "source")
