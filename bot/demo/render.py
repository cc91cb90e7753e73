"""Pages of the paper, as bytes.

Most-read and related lists are drawn from the bundled stories, never from what was published since: an edit of one story
changes the page of that story, the listings it stands in and its feed, and no other page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.demo.story import Edition, Story, editions, resource, stories

RELATED = 3
"""Stories in a related list."""
MOST_READ = 5
"""Stories in a most-read list."""


def article(story: Story, base: str) -> bytes:
    """The page of a story. `base` is written into the absolute addresses of its metadata, where its layout has any."""
    edition = editions()[story.edition]
    bundled = [other for other in stories() if other.edition == story.edition]
    related = [other for other in bundled if other.slug != story.slug][:RELATED]
    values = {"story": story, "base": base, "related": related, "most_read": bundled[:MOST_READ]}
    return _page(f"{story.layout}.html", edition, linked_data=_linked_data(story, edition, base), **values)


def listing(edition: Edition, heading: str, chosen: Iterable[Story]) -> bytes:
    """Headline and standfirst of each story, in the order given."""
    return _page("listing.html", edition, heading=heading, stories=tuple(chosen))


def notice(edition: Edition, label: str) -> bytes:
    """A page that says one sentence of the edition's labels."""
    return _page("notice.html", edition, text=edition.labels[label])


def stylesheet() -> bytes:
    return resource("layouts", "style.css").encode()


def _page(layout: str, edition: Edition, **values: Any) -> bytes:
    links = {"section_path": edition.section_path, "tag_path": edition.tag_path}
    shared = {"edition": edition, "label": edition.labels, "editions": editions().values(), **links}
    return _environment().get_template(layout).render(**shared, **values).encode()


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(functools.partial(resource, "layouts")), autoescape=True, undefined=StrictUndefined
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["linked"] = _linked
    environment.filters["opening"] = _opening
    return environment


def _linked(paragraph: str, tags: tuple[str, ...], path: Callable[[str], str]) -> Markup:
    """The paragraph with the first tag it names, as a whole word, made a link, as newsroom systems do by themselves."""
    found = re.search("|".join(rf"\b{re.escape(tag)}\b" for tag in tags), paragraph)
    if found is None:
        return escape(paragraph)
    link = Markup('<a href="{}">{}</a>').format(path(found[0]), found[0])
    return escape(paragraph[: found.start()]) + link + escape(paragraph[found.end() :])


def _opening(paragraph: str) -> str:
    """The first sentence, for a pull quote."""
    return paragraph.partition(". ")[0]


def _linked_data(story: Story, edition: Edition, base: str) -> dict[str, Any]:
    """schema.org NewsArticle of a story."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": base + story.path,
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": story.published,
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": edition.title, "url": f"{base}/{edition.code}/"},
        "articleSection": story.section,
        "keywords": list(story.tags),
        "inLanguage": edition.code,
        "isAccessibleForFree": True,
        "image": {
            "@type": "ImageObject",
            "url": base + story.picture,
            "caption": story.caption,
            "creditText": story.credit,
        },
    }
    return data | ({"dateModified": story.modified} if story.modified else {})


def sections(edition: Edition) -> dict[str, str]:
    """Path (unquoted) → name of every section page."""
    return {unquote(edition.section_path(name)): name for name in edition.sections}


def tags(edition: Edition, current: Iterable[Story]) -> dict[str, str]:
    """Path (unquoted) → name of every tag page: what stories carry and what the focus bar links."""
    names = dict.fromkeys((*edition.focus, *(tag for story in current for tag in story.tags)))
    return {unquote(edition.tag_path(name)): name for name in names}
