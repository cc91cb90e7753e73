"""topics.yaml: `topics:`, a list of what is republished. `name` and `match` are needed, `title` is the name by default."""

from __future__ import annotations

from bot.adapters.config.match import Known, match
from bot.adapters.config.names import NAME, RULE, named
from bot.adapters.config.reading import Reading
from bot.adapters.config.shape import Reader, table
from bot.adapters.config.tree import Node
from bot.adapters.config.words import LINE, PROSE
from bot.model.topic import Topic


def read_topics(page: Reading, root: Node | None, known: Known) -> tuple[Topic, ...]:
    """What could be read of the file."""
    file: Reader[dict[str, tuple[Topic, ...]]] = table({"topics": named(_topic(known), "topics")})
    values = file(page, "", root) if root is not None else None
    return (values or {}).get("topics", ())


def _topic(known: Known) -> Reader[Topic]:
    keys = table(
        {"name": NAME, "title": LINE, "description": PROSE, "match": match(known)},
        required={"name": RULE, "match": "what belongs to the topic, such as {entity: iraq}"},
    )

    def read(page: Reading, at: str, node: Node) -> Topic | None:
        values = keys(page, at, node)
        return None if values is None else Topic(**{"title": values["name"]} | values)

    return read
