"""Names of sources, entities and topics: `[a-z0-9-]{1,64}`, each once, none that our own addresses use."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeVar

from bot.adapters.config.reading import Reading, harmless, shown
from bot.adapters.config.shape import Fault, Reader, scalar, wrong
from bot.adapters.config.tree import Entry, Items, Keys, Node, Text
from bot.model import rule

T = TypeVar("T")

RESERVED = ("health", "search", "source", "entity", "changes")
"""Parts of addresses of our own."""
RULE = "a name of 1 to 64 characters a-z, 0-9 and -"


def good(text: str) -> bool:
    return text not in RESERVED and rule.NAME.fullmatch(text) is not None


def name(text: str) -> str:
    """A name, or a Fault that proposes one."""
    if text in RESERVED:
        raise Fault(f"another name: {', '.join(RESERVED)} are parts of addresses")
    if good(text):
        return text
    if not harmless(text):
        raise Fault(RULE)
    likely = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64]
    raise Fault(f'{RULE}, such as "{likely}"' if good(likely) else RULE)


NAME: Reader[str] = scalar(name, RULE)


def listed_names(root: Node | None, key: str) -> frozenset[str] | None:
    """The names in the list under a key, faulty entries included; None when the file could not be read."""
    if root is None:
        return None
    entry = root.entries.get(key) if isinstance(root, Keys) else None
    items = entry.node.items if entry and isinstance(entry.node, Items) else []
    return frozenset(_label(_name_entry(item)) for item in items) - {""}


def named(item: Reader[T], what: str) -> Reader[tuple[T, ...]]:
    """A list of mappings that each have a name of their own, which is their part of the dotted path."""

    def read(page: Reading, at: str, node: Node) -> tuple[T, ...] | None:
        if not isinstance(node, Items):
            wrong(page, at, node, f'a list of {what}, each begun with "- name: …"')
            return None
        seen: dict[str, int] = {}
        values = [item(page, _enter(page, at, number, part, seen), part) for number, part in enumerate(node.items)]
        return tuple(value for value in values if value is not None)

    return read


def reference(kind: str, file: str, known: Collection[str] | None) -> Reader[str]:
    """A name that must stand elsewhere; not checked where that file could not be read."""

    def read(page: Reading, at: str, node: Node) -> str | None:
        label = NAME(page, at, node)
        if label is None or known is None or label in known:
            return label
        near = page.nearest(label, known)
        expected = f"the name of {kind} in {file}"
        page.fault(at, node.line, shown(label), f'{expected}; the nearest is "{near}"' if near else expected)
        return None

    return read


def _enter(page: Reading, at: str, number: int, part: Node, seen: dict[str, int]) -> str:
    """The path of one item, which is noted; a name that was there before is a fault."""
    entry = _name_entry(part)
    label = _label(entry)
    here = f"{at}.{label or number}"
    page.place(here, part.line)
    if entry and label:
        if label in seen:
            found = f'the name "{label}" a second time (first on line {seen[label]})'
            page.fault(f"{here}.name", entry.line, found, "each name once")
        seen.setdefault(label, entry.line)
    return here


def _name_entry(node: Node) -> Entry | None:
    return node.entries.get("name") if isinstance(node, Keys) else None


def _label(entry: Entry | None) -> str:
    return entry.node.value if entry and isinstance(entry.node, Text) and good(entry.node.value) else ""
