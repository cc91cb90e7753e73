"""An entry as every format writes it: the same ids, dates, authors, categories, pictures and words.

- The address is the canonical one, else that which was linked, else the archived copy.
- `updated` is when the capture was made that this version came from; of a story that lists its other outlets, the newest
  of them all. It moves when the entry's content does.
- RFC 4287 §4.2.1: every entry has an author. Where none is named it is the publisher, else the source.
- The content is the sanitised text. Formats have no direction of their own, so it travels with the text. Outlets that
  have the same story follow under a rule.
- Nothing of a private topic is told in another topic's feed: neither that an article belongs to it, nor why.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.address import public
from bot.model.article import Article, Reason
from bot.model.entry import Image
from bot.model.plan import Plan
from bot.model.source import Source
from bot.stages.feeds.feed import Feed
from bot.stages.feeds.terms import (
    ARCHIVED,
    SCHEME_ENTITY,
    SCHEME_TAG,
    SCHEME_TOPIC,
    archived,
    direction,
    entry_id,
    minted,
)
from bot.stages.identity import quoted

_TURNED = '<div dir="rtl"'
"""How a text begins that brings its direction along, as those of pages do."""
_SUMMARY = 300  # characters
_IMAGES = {
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png",
    "svg": "image/svg+xml", "webp": "image/webp",
}  # fmt: skip
"""By the ending of the path: the machine's own table would make the bytes depend on the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    term: str
    scheme: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    rel: str
    href: str
    type: str = ""
    title: str = ""
    hreflang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    url: str
    type: str
    caption: str
    credit: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The feed that listed the article (RFC 4287 §4.2.11)."""

    id: str
    title: str
    feed: str
    """Its address without credentials; empty where the source is no longer configured."""
    updated: datetime
    """When the response was captured that first listed the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: str
    title: str
    updated: datetime
    published: datetime
    authors: tuple[Person, ...]
    summary: str
    content: str
    """HTML."""
    language: str
    categories: tuple[Category, ...]
    url: str
    links: tuple[Link, ...]
    """Beside that to its address."""
    pictures: tuple[Picture, ...]
    """The first is the lead image."""
    origin: Origin
    reasons: tuple[tuple[str, Reason], ...]
    """Topic, and why the article belongs to it."""
    provenance: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The plan, and what is looked up in it for each entry."""

    plan: Plan
    sources: Mapping[str, Source]
    entities: Mapping[str, str]
    topics: Mapping[str, str]
    """Those that are told: public ones, and this feed's own. An article may still be in others, private ones and such as were
    taken out of the configuration a moment ago."""


def known(plan: Plan, feed: Feed) -> Known:
    return Known(
        plan=plan,
        sources={source.name: source for source in plan.sources},
        entities={entity.name: entity.label for entity in plan.entities},
        topics={topic.name: topic.title for topic in plan.topics if not topic.private or topic.name == feed.topic},
    )


def made(known: Known, article: Article, outlets: Sequence[Article] = ()) -> Entry:
    """`outlets`: other articles that are the same story. Raises ValueError over a date or an address that cannot be written."""
    record, copy = article.record, archived(known.plan, article)
    return Entry(
        id=entry_id(known.plan, article),
        title=record.headline or record.url or article.id,
        updated=max(_fetched(one) for one in (article, *outlets)),
        published=datetime.fromisoformat(article.published),
        authors=_authors(known, article),
        summary=_short(record.description),
        content=_content(article) + _listed(known, outlets),
        language=record.in_language,
        categories=_categories(known, article),
        url=_address(known, article),
        links=_links(known, article, copy, outlets),
        pictures=tuple(map(_picture, record.image)),
        origin=_origin(known, article),
        reasons=tuple(
            (match.topic, reason)
            for match in article.matches
            if match.topic in known.topics
            for reason in match.reasons
        ),
        provenance=provenance(article),
    )


def provenance(article: Article) -> dict[str, str | int]:
    """Which bytes a version was made from."""
    made = article.provenance
    return {
        "record": made.page_record or made.feed_record,
        **({"feed-record": made.feed_record} if made.feed_record else {}),
        "file": made.file,
        "offset": made.offset,
        "length": made.length,
        "sha256": made.sha256,
        "steps": " ".join(f"{name}={version}" for name, version in sorted(made.steps.items())),
        "version": article.version,
    }


def _fetched(article: Article) -> datetime:
    return datetime.fromisoformat(article.provenance.fetched_at)


def _address(known: Known, article: Article) -> str:
    return quoted(article.record.canonical_url or article.record.url) or archived(known.plan, article)


def _authors(known: Known, article: Article) -> tuple[Person, ...]:
    named = [
        Person(name=author.name, url=quoted(author.url)) for author in article.record.author if author.name.strip()
    ]
    return tuple(named) or (Person(name=article.record.publisher.strip() or _title(known, article)),)


def _title(known: Known, article: Article) -> str:
    source = known.sources.get(article.source)
    return source.title or source.name if source is not None else article.source


def _categories(known: Known, article: Article) -> tuple[Category, ...]:
    tags = [Category(term=keyword, scheme=SCHEME_TAG) for keyword in article.record.keywords]
    entities = [
        Category(term=name, scheme=SCHEME_ENTITY, label=known.entities.get(name, name)) for name in article.entities
    ]
    topics = [
        Category(term=match.topic, scheme=SCHEME_TOPIC, label=known.topics[match.topic])
        for match in article.matches
        if match.topic in known.topics
    ]
    return (*tags, *entities, *topics)


def _links(known: Known, article: Article, copy: str, outlets: Sequence[Article]) -> tuple[Link, ...]:
    source = known.sources.get(article.source)
    via = [Link(rel="via", href=public(source.feed))] if source is not None else []
    related = [
        Link(rel="related", href=_address(known, one), title=_title(known, one), hreflang=one.record.in_language)
        for one in outlets
    ]
    return (*via, Link(rel=ARCHIVED, href=copy, title="Archived copy"), *related)


def _picture(image: Image) -> Picture:
    ending = image.url.partition("?")[0].rpartition(".")[2].lower()
    return Picture(
        url=quoted(image.url),
        type=_IMAGES.get(ending, "image/*"),
        caption=image.caption,
        credit=image.credit_text,
        width=image.width,
        height=image.height,
    )


def _origin(known: Known, article: Article) -> Origin:
    source = known.sources.get(article.source)
    return Origin(
        id=minted(known.plan, article.source),
        title=_title(known, article),
        feed=public(source.feed) if source is not None else "",
        updated=datetime.fromisoformat(article.first_seen),
    )


def _short(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    start = text[: _SUMMARY - 1]
    return (start.rpartition(" ")[0] or start) + "…"


def _content(article: Article) -> str:
    record = article.record
    body = record.article_html or "".join(f"<p>{html.escape(p)}</p>" for p in record.article_body.split("\n") if p)
    if direction(record.in_language) == "rtl" and not body.startswith(_TURNED):
        return f'<div dir="rtl" lang="{html.escape(record.in_language)}">{body}</div>'
    return body


def _listed(known: Known, outlets: Sequence[Article]) -> str:
    if not outlets:
        return ""
    lines = [
        f'<li><a href="{html.escape(_address(known, one))}">{html.escape(_title(known, one))}</a>:'
        f" <bdi>{html.escape(one.record.headline or one.record.url)}</bdi></li>"
        for one in outlets
    ]
    return f"<hr><ul>{''.join(lines)}</ul>"
