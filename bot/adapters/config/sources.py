"""sources.yaml: `sources:`, a list of what is followed. `name` and `feed` are needed, `title` is the name by default."""

from __future__ import annotations

from bot.adapters.config.addresses import FEED
from bot.adapters.config.measures import DURATION, DURATION_IS
from bot.adapters.config.names import NAME, RULE, named
from bot.adapters.config.reading import Reading
from bot.adapters.config.schedule import EVERY
from bot.adapters.config.shape import Reader, choice, listed, many, table
from bot.adapters.config.tree import Node
from bot.adapters.config.words import CSS, LANGUAGE, LINE, timezone
from bot.model.source import Rules, Source

_RULES = table(
    {
        "body": CSS,
        "remove": many(CSS),
        "headline": CSS,
        "byline": CSS,
        "published": CSS,
        "section": CSS,
        "tags": CSS,
        "image": CSS,
        "caption": CSS,
    }
)


def rules(page: Reading, at: str, node: Node) -> Rules | None:
    values = _RULES(page, at, node)
    return None if values is None else Rules(**values)


_SOURCE = table(
    {
        "name": NAME,
        "title": LINE,
        "feed": FEED,
        "timezone": timezone,
        "language": LANGUAGE,
        "group": LINE,
        "every": EVERY,
        "articles": choice("page", "feed"),
        "capture": choice("page", "requisites"),
        "recheck": listed(DURATION, f"a list, each item {DURATION_IS}"),
        "rules": rules,
    },
    required={"name": RULE, "feed": "the address of a feed"},
)


def source(page: Reading, at: str, node: Node) -> Source | None:
    values = _SOURCE(page, at, node)
    return None if values is None else Source(**{"title": values["name"]} | values)


_FILE: Reader[dict[str, tuple[Source, ...]]] = table({"sources": named(source, "sources")})


def read_sources(page: Reading, root: Node | None) -> tuple[Source, ...]:
    """What could be read of the file."""
    values = _FILE(page, "", root) if root is not None else None
    return (values or {}).get("sources", ())
