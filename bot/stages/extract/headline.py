"""Headline, the other headline, publisher, section, language, and whether the page is free to read.

Headline: the source's rule → JSON-LD `headline` → `og:title` → `twitter:title` → the headline shown (`h1`) → `title` →
the feed's title. The name of the site is cut from all but the headline shown, in front or behind one of the signs
`| - – — · • » :: : /` set in blanks, where that part is the site's name (`site`), or where what is left is what an `h1` shows.

Alternative headline: JSON-LD `alternativeHeadline`, else `og:title` where it differs from the headline.

Publisher: JSON-LD `publisher` → `og:site_name` → `application-name` → what `title` has beyond the headline shown → the
source's own title.

Section: rule → JSON-LD `articleSection` → `article:section`, `section` → the last link of a row named breadcrumbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.clean import text
from bot.stages.extract import rules, site
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, TEXT, Found, first
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, named, squash

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»/]|::)\s+|\s*\|\s*|:\s+")
_CRUMBS = frozenset({"breadcrumb", "breadcrumbs", "crumb", "crumbs"})
_FALSE = frozenset({"false", "no", "0", "locked", "metered"})
_TRUE = frozenset({"true", "yes", "1", "free"})


def headline(page: Markup, item: Item, source: Source) -> Found[str]:
    return first(_headlines(page, item, source), "")


def shown(page: Markup) -> str:
    """The headline as the page shows it; empty when it shows none."""
    if page.headline_at < 0:
        return ""
    run = page.runs[page.headline_at]
    return text(content(run.element)) if run.element.tag == "h1" else run.text


def alternative(page: Markup, taken: str) -> Found[str]:
    candidates = (
        Found(page.ld.string("alternativeHeadline"), LD),
        Found(without_site(page.meta("og:title"), page), OG),
    )
    return first((c for c in candidates if squash(c.value) != squash(taken)), "")


def publisher(page: Markup, source: Source) -> Found[str]:
    title, head = page.title, shown(page)
    beyond = title[len(head) :] if head and title.startswith(head) else ""
    return first(
        (
            Found(page.ld.string("publisher"), LD),
            Found(page.meta("og:site_name"), OG),
            Found(page.meta("application-name", "apple-mobile-web-app-title"), META),
            Found(beyond.strip(" \t|-–—·•»:/"), TEXT),
            Found(source.title, "source"),
        ),
        "",
    )


def section(page: Markup, source: Source) -> Found[tuple[str, ...]]:
    return first(
        (
            Found(tuple(rules.texts(page.tree, source.rules.section)), RULE),
            Found(page.ld.strings("articleSection"), LD),
            Found(page.metas.get("article:section", ()), OG),
            Found(page.metas.get("section", ()), META),
            Found(_crumb(page), DOM),
        ),
        (),
    )


def free(page: Markup) -> bool | None:
    """JSON-LD `isAccessibleForFree`, else `article:content_tier`; None when the page does not say."""
    said = str(page.ld.article.get("isAccessibleForFree", page.meta("article:content_tier"))).strip().lower()
    said = said.rpartition("/")[2]
    return True if said in _TRUE else False if said in _FALSE else None


def without_site(title: str, page: Markup) -> str:
    cuts = list(_SEPARATOR.finditer(title))
    head, names = squash(shown(page)), site.names(page) if cuts else frozenset()
    for cut in (*cuts[:1], *reversed(cuts)):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        for rest, part in ((before, after), (after, before)):
            if rest and part and (squash(rest) == head or site.is_site(part, names)):
                return rest
    return title


def _headlines(page: Markup, item: Item, source: Source) -> Iterator[Found[str]]:
    yield from (Found(t, RULE) for t in rules.texts(page.tree, source.rules.headline)[:1])
    yield Found(without_site(page.ld.string("headline"), page), LD)
    yield Found(without_site(page.meta("og:title"), page), OG)
    yield Found(without_site(page.meta("twitter:title"), page), META)
    yield Found(shown(page), DOM)
    yield Found(without_site(page.title, page), DOM)
    yield Found(text(item.title), FEED)


def _crumb(page: Markup) -> tuple[str, ...]:
    titles = {squash(shown(page)), squash(page.title)}
    for element in page.tree.iter("div", "ul", "ol", "nav", "p", "section", "span"):
        if named(element) & _CRUMBS:
            links = [t for a in element.iter("a") if (t := text(content(a))) and squash(t) not in titles]
            if links:
                return (links[-1],)
    return ()
