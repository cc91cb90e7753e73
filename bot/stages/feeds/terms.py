"""Names of our own that stand in feeds, whatever their format: ids, schemes, a namespace, a link relation.

They are `tag:` URIs (RFC 4151) and no addresses: nothing answers there, and they are the same whoever runs the program
and whichever host serves a feed. `bot/docs/feeds.md` documents each.
"""

from __future__ import annotations

from datetime import datetime

from bot.model.article import Article
from bot.model.plan import Plan
from bot.stages.identity import quoted

TERMS = "tag:tearsheet.invalid,2026:"
NAMESPACE = TERMS + "ns"
ARCHIVED = TERMS + "archived"
"""Link relation: the archived copy that the entry was made from."""
SCHEME_TAG = TERMS + "publisher-tag"
SCHEME_ENTITY = TERMS + "entity"
SCHEME_TOPIC = TERMS + "topic"

MEDIA = "http://search.yahoo.com/mrss/"
"""Media RSS 1.5.1."""
HISTORY = "http://purl.org/syndication/history/1.0"
"""RFC 5005 §2."""
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
"""RFC 6721 §2."""

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def minted(plan: Plan, name: str) -> str:
    """`tag:` URI (RFC 4151): it never names the serving host, so it outlives it."""
    return f"tag:{plan.authority},{plan.year}:{name}"


def entry_id(plan: Plan, article: Article) -> str:
    return minted(plan, f"{article.source}/{article.id}")


def archived(plan: Plan, article: Article) -> str:
    """Where the capture that made this version is served."""
    moment = datetime.fromisoformat(article.provenance.fetched_at)
    return f"{plan.server.base_url}replay/{moment:%Y%m%d%H%M%S}/{quoted(article.provenance.final_url)}"


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
