"""How lists, mappings and single values are read; what may stand in them is said by the caller.

A Reader takes (page, dotted path, node) and returns the value, or None after it has noted what is wrong. A key with
nothing behind it (`key:`, `~`, `null`, `""`) is a key left out; in a list nothing is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias, TypeVar

from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.tree import Items, Keys, Node, Refused, Text
from bot.model.rule import CONTROL

T = TypeVar("T")
Reader: TypeAlias = Callable[[Reading, str, Node], T | None]
Hide: TypeAlias = Callable[[str], str]


class Fault(ValueError):  # noqa: N818 (what the messages call it)
    """A value that a parser refuses for a reason of its own; a plain ValueError takes the reader's general words."""


def empty(node: Node) -> bool:
    """Nothing was written."""
    return isinstance(node, Text) and (not node.value.strip() or (node.plain and node.value in {"~", "null"}))


def wrong(page: Reading, at: str, node: Node, expected: str, hide: Hide | None = None) -> None:
    """Notes that a node is of the wrong kind. `hide`: as `reading.shown` has it."""
    if isinstance(node, Items):
        found = "a list"
    elif isinstance(node, Keys):
        found = "a mapping"
    elif isinstance(node, Refused):
        return
    else:
        found = "nothing" if empty(node) else shown(node.value, hide)
    page.fault(at, node.line, found, expected)


def scalar(parse: Callable[[str], T], expected: str, hide: Hide | None = None) -> Reader[T]:
    """One value. `parse` gets the text without outer blanks and raises ValueError, or Fault with other words."""

    def read(page: Reading, at: str, node: Node) -> T | None:
        words = expected
        if isinstance(node, Text) and not empty(node):
            try:
                return parse(_clean(node.value))
            except Fault as fault:
                words = str(fault)
            except ValueError:
                pass  # the general words say it
        wrong(page, at, node, words, hide)
        return None

    return read


def choice(*options: str) -> Reader[str]:
    """One of a few words."""
    expected = f"one of {', '.join(options)}"

    def read(page: Reading, at: str, node: Node) -> str | None:
        if isinstance(node, Text) and node.value in options:
            return node.value
        near = page.nearest(node.value, options) if isinstance(node, Text) else ""
        wrong(page, at, node, f'"{near}" ({expected})' if near else expected)
        return None

    return read


def listed(item: Reader[T], expected: str) -> Reader[tuple[T, ...]]:
    """A list, empty or not."""

    def read(page: Reading, at: str, node: Node) -> tuple[T, ...] | None:
        if not isinstance(node, Items):
            wrong(page, at, node, expected)
            return None
        return _items(page, at, node, item)

    return read


def many(item: Reader[T]) -> Reader[tuple[T, ...]]:
    """One value, or a list of them."""

    def read(page: Reading, at: str, node: Node) -> tuple[T, ...] | None:
        if isinstance(node, Items):
            return _items(page, at, node, item)
        value = item(page, at, node)
        return None if value is None else (value,)

    return read


def some(reader: Reader[tuple[T, ...]], expected: str) -> Reader[tuple[T, ...]]:
    """The same, with at least one item."""

    def read(page: Reading, at: str, node: Node) -> tuple[T, ...] | None:
        if isinstance(node, Items) and not node.items:
            page.fault(at, node.line, "an empty list", expected)
            return None
        return reader(page, at, node)

    return read


def table(readers: Mapping[str, Reader[Any]], required: Mapping[str, str] | None = None) -> Reader[dict[str, Any]]:
    """A mapping with known keys. `required`: key → what is expected where it is missing; without one, None."""
    needed = required or {}
    keys = f"some of the keys {', '.join(readers)}" if len(readers) > 1 else f"the key {next(iter(readers))}"

    def read(page: Reading, at: str, node: Node) -> dict[str, Any] | None:
        if not isinstance(node, Keys):
            wrong(page, at, node, f"a mapping with {keys}")
            return None
        values = _values(page, at, node, readers)
        for key, expected in needed.items():
            entry = node.entries.get(key)
            if entry is None or empty(entry.node):
                page.fault(join(at, key), entry.line if entry else node.line, "nothing", expected)
        return values if needed.keys() <= values.keys() else None

    return read


def join(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def unknown(page: Reading, at: str, line: int, key: str, known: Collection[str]) -> None:
    """Notes a key that does not exist, with the one that may be meant."""
    near = page.nearest(key, known)
    every = f"one of {', '.join(known)}"
    label = shown(key)
    page.fault(join(at, label[1:-1]), line, f"an unknown key {label}", f'"{near}" ({every})' if near else every)


def _values(page: Reading, at: str, node: Keys, readers: Mapping[str, Reader[Any]]) -> dict[str, Any]:
    values = {}
    for key, (line, inner) in node.entries.items():
        reader = readers.get(key)
        if reader is None:
            unknown(page, at, line, key, readers)
            continue
        here = join(at, key)
        page.place(here, line)
        value = None if empty(inner) else reader(page, here, inner)
        if value is not None:
            values[key] = value
    return values


def _items(page: Reading, at: str, node: Items, item: Reader[T]) -> tuple[T, ...]:
    values = []
    for number, part in enumerate(node.items):
        here = f"{at}.{number}"
        page.place(here, part.line)
        values.append(item(page, here, part))
    return tuple(value for value in values if value is not None)


def _clean(text: str) -> str:
    # Escapes in double quotes can write what a file may not hold.
    if bad := CONTROL.search(text):
        raise Fault(f"text without control characters (U+{ord(bad[0]):04X} stands in it)")
    return text.strip()
