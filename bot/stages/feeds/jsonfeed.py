"""Entries as JSON Feed 1.1, with what Atom says beyond it in `_tearsheet` (JSON Feed §Extensions).

- `tags` are the terms of all categories, each once: JSON Feed knows neither scheme nor label, which `_tearsheet` has.
- `image` and the one attachment are the lead image.
- Keys without a value are left out, but for `content_html`: an item has to have its content, though it is empty. Text stands as it is, in UTF-8; keys stand in the order of the specification.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bot.model.article import Reason
from bot.stages.feeds.atom import Head
from bot.stages.feeds.entry import Entry, Link
from bot.stages.feeds.terms import ARCHIVED, NAMESPACE, SCHEME_ENTITY

TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def document(head: Head, site: str, items: Iterable[dict[str, Any]]) -> bytes:
    links = {link.rel: link.href for link in head.links}
    feed = {
        "version": VERSION,
        "title": head.title,
        "home_page_url": site,
        # A relative one, of a private feed, would say nothing: JSON Feed knows no base for it.
        "feed_url": links.get("self", "") if "://" in links.get("self", "") else "",
        "description": head.subtitle,
        "hubs": [{"type": "WebSub", "url": links["hub"]}] if "hub" in links else [],
        "_tearsheet": {"about": NAMESPACE, "id": head.id, "updated": head.updated.isoformat()},
        "items": list(items),
    }
    return json.dumps(_held(feed) | {"items": feed["items"]}, ensure_ascii=False, indent=1).encode() + b"\n"


def item(made: Entry) -> dict[str, Any]:
    lead = made.pictures[0] if made.pictures else None
    return _held(
        {
            "id": made.id,
            "url": made.url,
            "title": made.title,
            "content_html": made.content,
            "summary": made.summary,
            "image": lead.url if lead else "",
            "date_published": made.published.isoformat(),
            "date_modified": made.updated.isoformat(),
            "authors": [_held({"name": person.name, "url": person.url}) for person in made.authors],
            "tags": list(dict.fromkeys(category.term for category in made.categories if category.term)),
            "language": made.language,
            "attachments": [{"url": lead.url, "mime_type": lead.type}] if lead else [],
            "_tearsheet": _extension(made),
        },
        "content_html",
    )


def _extension(made: Entry) -> dict[str, Any]:
    origin = made.origin
    return _held(
        {
            "archived": next(link.href for link in made.links if link.rel == ARCHIVED),
            "source": _held({"id": origin.id, "title": origin.title, "feed_url": origin.feed})
            | {"updated": origin.updated.isoformat()},
            "related": [_related(link) for link in made.links if link.rel == "related"],
            "entities": [
                _held({"name": category.term, "label": category.label})
                for category in made.categories
                if category.scheme == SCHEME_ENTITY
            ],
            "categories": [_held(asdict(category)) for category in made.categories],
            "media": [_held(asdict(picture)) for picture in made.pictures],
            "matches": [{"topic": topic, **_reason(reason)} for topic, reason in made.reasons],
            "provenance": dict(made.provenance),
        }
    )


def _reason(reason: Reason) -> dict[str, Any]:
    said = asdict(reason)
    if not reason.snippet:
        del said["start"]
    return _held(said)


def _related(link: Link) -> dict[str, Any]:
    return _held({"url": link.href, "title": link.title, "language": link.hreflang})


def _held(values: dict[str, Any], always: str = "") -> dict[str, Any]:
    return {name: value for name, value in values.items() if name == always or value not in ("", None, [], {})}
