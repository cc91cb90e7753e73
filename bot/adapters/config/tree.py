"""YAML text to a tree of text, lists and mappings that know their lines.

PyYAML only parses here (libyaml where it is built in: 10,000 sources in 0.2 s); what a scalar means is decided by who
reads it, so `no`, `0123` and `1:30` stay text. Refused, each with its line: anchors and aliases (306 bytes of them
blow up to gigabytes), tags, a key given twice, a key that is not text, a second document, and nesting deeper than
DEPTH. After a fault of syntax there is no tree; after any other the rest is still read, to report all of it.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import yaml

from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.syntax import explain

try:
    from yaml import CSafeLoader as Parser
except ImportError:  # PyYAML built without libyaml: eight times slower, the same events
    from yaml import SafeLoader as Parser  # type: ignore[assignment]  # the same methods, another class

DEPTH = 32
"""Levels of lists and mappings."""

# Tuples and not dataclasses: 10,000 sources are 160,000 nodes, and a frozen dataclass takes three times as long to make.


class Text(NamedTuple):
    line: int
    value: str
    plain: bool
    """Written without quotes."""


class Items(NamedTuple):
    line: int
    items: list[Node]


class Keys(NamedTuple):
    line: int
    entries: dict[str, Entry]


class Refused(NamedTuple):
    """An alias: reported where it stands, nothing further is said of it."""

    line: int


class Entry(NamedTuple):
    line: int
    """Of the key."""
    node: Node


Node: TypeAlias = Text | Items | Keys | Refused


def compose(page: Reading, text: str) -> Node | None:
    """The tree of a document; None for one that cannot be read to its end. An empty one is an empty mapping."""
    builder = _Builder(page)
    parser = Parser(text)
    try:
        while (event := parser.get_event()) is not None and not isinstance(event, yaml.StreamEndEvent):
            builder.take(event)
    except yaml.YAMLError as error:
        line, found, expected = explain(error, text)
        page.fault(builder.path(), line, found, expected)
    except _StopReading:
        pass
    else:
        return _document(builder.root)
    finally:
        parser.dispose()
    return None


def _document(root: Node | None) -> Node:
    """The root, or an empty mapping where a document holds nothing (`---` alone is a document too)."""
    if root is None or (isinstance(root, Text) and not root.value):
        return Keys(1, {})
    return root


class _StopReading(Exception):  # noqa: N818 (no error: the fault is already noted)
    """What follows cannot be placed."""


class _Open:
    """A list or mapping that has not ended."""

    __slots__ = ("key", "node")

    def __init__(self, node: Items | Keys) -> None:
        self.node = node
        self.key: Text | None = None


class _Builder:
    """Puts parser events together. The stack is a list, not Python's: depth cannot exhaust it."""

    def __init__(self, page: Reading) -> None:
        self.page = page
        self.root: Node | None = None
        self.stack: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event)
            self._put(Text(_line(event), event.value, event.implicit[0]))
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, Keys(_line(event), {}))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, Items(_line(event), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._put(self.stack.pop().node)
        elif isinstance(event, yaml.AliasEvent):
            self._fault(event, f"an alias {shown(f'*{event.anchor}')}", "the value itself, or quotes around the text")
            self._put(Refused(_line(event)))
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._fault(event, "a second document (---)", "one document a file")
            raise _StopReading

    def path(self) -> str:
        """Where the parser is: keys of the open mappings, numbers in the open lists."""
        parts = (
            (open_.key.value if open_.key else "") if isinstance(open_.node, Keys) else str(len(open_.node.items))
            for open_ in self.stack
        )
        return ".".join(_plain(part) for part in parts if part)

    def _open(self, event: yaml.CollectionStartEvent, node: Items | Keys) -> None:
        self._refuse_marks(event)
        if len(self.stack) >= DEPTH:
            self._fault(event, f"more than {DEPTH} levels of lists and mappings", f"{DEPTH} levels at most")
            raise _StopReading
        self.stack.append(_Open(node))

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node, Items):
            top.node.items.append(node)
        elif top.key is None:
            top.key = self._key(node)
        else:
            self._enter(top.node.entries, top.key, node)
            top.key = None

    def _key(self, node: Node) -> Text:
        if isinstance(node, Text):
            return node
        expected = "a key that is text; put a text that begins with { or [ in quotes"
        self.page.fault(self.path(), node.line, "a list, a mapping or an alias as a key", expected)
        raise _StopReading

    def _enter(self, entries: dict[str, Entry], key: Text, node: Node) -> None:
        first = entries.setdefault(key.value, Entry(key.line, node))
        if first.node is not node:
            found = f"the key {shown(key.value)} a second time (first on line {first.line})"
            self.page.fault(self.path(), key.line, found, "each key once")

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._fault(event, f"an anchor {shown(f'&{event.anchor}')}", "the value alone, or quotes around the text")
        if event.tag is not None:
            self._fault(
                event,
                f"a tag {shown(event.tag.replace('tag:yaml.org,2002:', '!!'))}",
                "the value alone, or quotes around the text",
            )

    def _fault(self, event: yaml.Event, found: str, expected: str) -> None:
        self.page.fault(self.path(), _line(event), found, expected)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(part: str) -> str:
    return shown(part)[1:-1]
