"""A topic's articles to an Atom feed (RFC 4287). The same articles and settings give the same bytes.

feedgen writes the frame; what it cannot write (link attributes, `atom:source`, xml:lang of an entry, elements of our
namespace) an extension of ours adds. No generator version and no date of rendering stand in it, so a feed changes only
when its content does. An entry that cannot be written (a character that no scrubbing foresaw) is left out and named,
for one bad entry must not break a feed.

The terms that are not RFC 4287's are documented in `bot/docs/atom.md`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from bot.model.address import public
from bot.model.article import Article
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.topic import Topic
from bot.stages.identity import quoted

TERMS = "tag:tearsheet.invalid,2026:"
NAMESPACE = TERMS + "ns"
ARCHIVED = TERMS + "archived"
"""Link relation: the archived copy that the entry was made from."""
SCHEME_TAG = TERMS + "publisher-tag"
SCHEME_ENTITY = TERMS + "entity"
SCHEME_TOPIC = TERMS + "topic"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_SUMMARY = 300  # characters
_IMAGES = {
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png",
    "svg": "image/svg+xml", "webp": "image/webp",
}  # fmt: skip
"""By the ending of the path: the machine's own table would make the bytes depend on the machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    body: bytes
    left_out: tuple[tuple[str, str], ...] = ()
    """Article id and why its entry could not be written."""


def render(plan: Plan, topic: Topic, articles: Sequence[Article]) -> Rendered:
    """The feed document of a topic, its articles in the order given."""
    feed, known = _frame(plan, topic), _known(plan)
    left_out, dates = [], []
    for article in articles:
        entry = FeedEntry()
        entry.register_extension("tearsheet", _EntryExtension, atom=True, rss=False)
        try:
            _fill(entry, known, article)
            entry.atom_entry()
        except ValueError as error:  # of lxml over a character, of quoting over a surrogate
            left_out.append((article.id, str(error)))
            continue
        feed.add_entry(entry, order="append")
        dates.append(_updated(article))
    # An empty feed has to have a date, which must not be that of its rendering.
    feed.updated(max(dates, default=datetime.fromisoformat(f"{plan.year[:4]}-01-01T00:00:00+00:00")))
    return Rendered(body=feed.atom_str(pretty=True), left_out=tuple(left_out))


def entry_id(plan: Plan, article: Article) -> str:
    """`tag:` URI (RFC 4151): it never names the serving host, so it outlives it."""
    return f"tag:{plan.authority},{plan.year}:{article.source}/{article.id}"


def archived(plan: Plan, article: Article) -> str:
    """Where the capture that made this version is served."""
    moment = datetime.fromisoformat(article.provenance.fetched_at)
    return f"{plan.server.base_url}replay/{moment:%Y%m%d%H%M%S}/{quoted(article.provenance.final_url)}"


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The plan, and what is looked up in it for each entry."""

    plan: Plan
    sources: Mapping[str, Source]
    entities: Mapping[str, str]
    topics: Mapping[str, str]


def _known(plan: Plan) -> _Known:
    return _Known(
        plan=plan,
        sources={source.name: source for source in plan.sources},
        entities={entity.name: entity.label for entity in plan.entities},
        topics={topic.name: topic.title for topic in plan.topics},
    )


class _FeedExtension(BaseExtension):
    def extend_ns(self) -> dict[str, str]:
        return {"tearsheet": NAMESPACE}


class _EntryExtension(BaseEntryExtension):
    """Adds to an entry what feedgen does not know. Atom's own elements are made without a namespace, as feedgen does."""

    known: _Known
    article: Article

    def extend_atom(self, entry: Any) -> Any:
        article, known = self.article, self.known
        if article.record.in_language:
            entry.set(_XML_LANG, article.record.in_language)
        for attributes in _links(known, article):
            etree.SubElement(entry, "link", attributes)
        _source(etree.SubElement(entry, "source"), known, article)
        made = article.provenance
        etree.SubElement(
            entry,
            f"{{{NAMESPACE}}}provenance",
            {
                "record": made.page_record or made.feed_record,
                **({"feed-record": made.feed_record} if made.feed_record else {}),
                "file": made.file,
                "offset": str(made.offset),
                "length": str(made.length),
                "sha256": made.sha256,
                "steps": " ".join(f"{name}={version}" for name, version in sorted(made.steps.items())),
                "version": str(article.version),
            },
        )
        return entry


def _frame(plan: Plan, topic: Topic) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("tearsheet", _FeedExtension, None, atom=True, rss=False)
    feed.id(f"tag:{plan.authority},{plan.year}:feeds/{topic.name}")
    feed.title(topic.title)
    if topic.description:
        feed.subtitle(topic.description)
    base = plan.server.base_url
    feed.link({"href": f"{base}feeds/{topic.name}.atom", "rel": "self", "type": "application/atom+xml"})
    feed.link({"href": base, "rel": "alternate", "type": "text/html"})
    feed.generator("Tearsheet")
    return feed


def _fill(entry: FeedEntry, known: _Known, article: Article) -> None:
    record = article.record
    entry.id(entry_id(known.plan, article))
    entry.title(record.headline or record.url or article.id)
    entry.updated(_updated(article))
    entry.published(datetime.fromisoformat(article.published))
    # RFC 4287 §4.2.1: every entry has an author; where none is named it is the publisher.
    named = [author for author in record.author if author.name.strip()]
    for author in named:
        entry.author({"name": author.name, **({"uri": quoted(author.url)} if author.url else {})})
    if not named:
        entry.author({"name": record.publisher.strip() or _title(known, article)})
    if record.description:
        entry.summary(_short(record.description))
    entry.content(_content(article), type="html")
    for keyword in record.keywords:
        entry.category({"term": keyword, "scheme": SCHEME_TAG})
    for name in article.entities:
        entry.category({"term": name, "scheme": SCHEME_ENTITY, "label": known.entities.get(name, name)})
    for match in article.matches:
        entry.category(
            {"term": match.topic, "scheme": SCHEME_TOPIC, "label": known.topics.get(match.topic, match.topic)}
        )
    extension = entry.tearsheet
    extension.known, extension.article = known, article


def _updated(article: Article) -> datetime:
    return datetime.fromisoformat(article.provenance.fetched_at)


def _links(known: _Known, article: Article) -> list[dict[str, str]]:
    record, copy = article.record, archived(known.plan, article)
    links = [{"rel": "alternate", "href": quoted(record.canonical_url or record.url) or copy, "type": "text/html"}]
    source = known.sources.get(article.source)
    if source is not None:
        links.append({"rel": "via", "href": public(source.feed)})
    links.append({"rel": ARCHIVED, "href": copy, "title": "Archived copy"})
    for image in record.image[:1]:
        ending = image.url.partition("?")[0].rpartition(".")[2].lower()
        links.append({"rel": "enclosure", "href": quoted(image.url), "type": _IMAGES.get(ending, "image/*")})
    return links


def _source(element: etree._Element, known: _Known, article: Article) -> None:
    """The feed it came from (RFC 4287 §4.2.11)."""
    etree.SubElement(element, "id").text = f"tag:{known.plan.authority},{known.plan.year}:{article.source}"
    etree.SubElement(element, "title").text = _title(known, article)
    source = known.sources.get(article.source)
    if source is not None:
        etree.SubElement(element, "link", {"rel": "self", "href": public(source.feed)})


def _title(known: _Known, article: Article) -> str:
    source = known.sources.get(article.source)
    return source.title or source.name if source is not None else article.source


def _short(text: str) -> str:
    if len(text) <= _SUMMARY:
        return text
    start = text[: _SUMMARY - 1]
    return (start.rpartition(" ")[0] or start) + "…"


def _content(article: Article) -> str:
    record = article.record
    body = record.article_html or "".join(f"<p>{html.escape(p)}</p>" for p in record.article_body.split("\n") if p)
    # Atom has no direction of its own, so it travels with the text.
    if direction(record.in_language) == "rtl":
        return f'<div dir="rtl" lang="{html.escape(record.in_language)}">{body}</div>'
    return body
