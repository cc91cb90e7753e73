"""topics.yaml: `topics:`, a list of what is republished. `name` and `match` are needed, `title` is the name by default.

`examples` is a mapping with `must` and `must_not`: one example or a list of what the topic has to hold, and must not. An
example is a text, which is a headline, or a mapping of what an article says. Whether they hold `check` finds out; a
configuration whose examples do not is none the less in force.
"""

from __future__ import annotations

from bot.adapters.config.match import match
from bot.adapters.config.names import NAME, RULE, named, reference
from bot.adapters.config.reading import Reading
from bot.adapters.config.shape import Reader, choice, many, scalar, table
from bot.adapters.config.spans import MOMENT
from bot.adapters.config.tree import Node, Text
from bot.adapters.config.words import LANGUAGE, LINE, PROSE
from bot.model.codec import stamp
from bot.model.rule import Ask, Names
from bot.model.topic import Example, Examples, Topic

_SAID = {"true": True, "false": False}


def read_topics(page: Reading, root: Node | None, known: Names, ask: Ask | None) -> tuple[Topic, ...]:
    """What could be read of the file."""
    file: Reader[dict[str, tuple[Topic, ...]]] = table({"topics": named(_topic(known, ask), "topics")})
    values = file(page, "", root) if root is not None else None
    return (values or {}).get("topics", ())


def _topic(known: Names, ask: Ask | None) -> Reader[Topic]:
    keys = table(
        {
            "name": NAME,
            "title": LINE,
            "description": PROSE,
            "match": match(known, ask),
            "duplicates": choice("all", "first", "first-with-links"),
            "examples": _examples(known),
            "private": scalar(_yes_or_no, "true or false"),
        },
        required={"name": RULE, "match": "what belongs to the topic, such as {entity: iraq}"},
    )

    def read(page: Reading, at: str, node: Node) -> Topic | None:
        values = keys(page, at, node)
        return None if values is None else Topic(**{"title": values["name"]} | values)

    return read


def _yes_or_no(text: str) -> bool:
    if text not in _SAID:
        raise ValueError(text)
    return _SAID[text]


def _examples(known: Names) -> Reader[Examples]:
    example = _example(known)
    keys = table({"must": many(example), "must_not": many(example)})

    def read(page: Reading, at: str, node: Node) -> Examples | None:
        values = keys(page, at, node)
        return None if values is None else Examples(**values)

    return read


def _example(known: Names) -> Reader[Example]:
    keys = table(
        {
            **dict.fromkeys(("title", "lead", "caption", "section", "author", "url"), LINE),
            "body": PROSE,
            "tags": many(LINE),
            "source": reference("a source", "sources.yaml", known.sources),
            "language": LANGUAGE,
            "published": MOMENT,
        }
    )

    def read(page: Reading, at: str, node: Node) -> Example | None:
        if isinstance(node, Text):
            title = LINE(page, at, node)
            return None if title is None else Example(title=title)
        values = keys(page, at, node)
        if values is None:
            return None
        told = {"published": stamp(values["published"])} if "published" in values else {}
        return Example(**values | told)

    return read
