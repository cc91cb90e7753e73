"""An article as `articles` prints it: flat, schema.org names, every key always present (null or [] where nothing is known)."""

from __future__ import annotations

from typing import Any

from bot.model.article import Article
from bot.model.codec import encode

COLUMNS = ("id", "datePublished", "source", "headline", "author", "topics", "url")
"""Of the table and the CSV file."""
SHORT_COLUMNS = ("id", "day", "source", "headline")
"""Of the table on a terminal."""


def plain(article: Article) -> dict[str, Any]:
    """One JSON object; the keys in the order of the contract."""
    record = encode(article.record)
    del record["fields"], record["doubts"]  # they stand in provenance
    head = {"id": article.id, "version": article.version, "source": article.source}
    placed: dict[str, Any] = {}
    for key, value in record.items():
        placed[key] = value
        if key == "dateModified":
            placed["firstSeen"] = article.first_seen
        if key == "keywords":
            placed["entities"] = list(article.entities)
            placed["topics"] = [match.topic for match in article.matches]
            placed["matches"] = [encode(match) for match in article.matches]
    whole: dict[str, Any] = _nulled(head | placed | {"provenance": encode(article.provenance)})
    return whole


def row(article: Article) -> dict[str, str]:
    """One line of the table: text only, lists joined; `day` is the first part of datePublished."""
    flat = plain(article)
    flat["author"] = [author["name"] for author in flat["author"]]
    flat["datePublished"] = flat["datePublished"] or article.published
    flat["day"] = flat["datePublished"][:10]
    return {c: "; ".join(flat[c]) if isinstance(flat[c], list) else str(flat[c] or "") for c in (*COLUMNS, "day")}


def _nulled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_nulled(item) for item in value]
    return None if value == "" else value
