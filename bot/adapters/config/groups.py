"""Groups of sources: names of one's own, each given to a source by its key `group`.

A match may name a group that some source has, whatever its case; another would never be true.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader
from bot.adapters.config.tree import Items, Keys, Node, Text
from bot.adapters.config.words import LINE
from bot.model.rule import line


def group_names(root: Node | None) -> frozenset[str] | None:
    """The groups in sources.yaml, of faulty sources too; None when the file could not be read."""
    if root is None:
        return None
    entry = root.entries.get("sources") if isinstance(root, Keys) else None
    items = entry.node.items if entry and isinstance(entry.node, Items) else []
    groups = (item.entries["group"].node for item in items if isinstance(item, Keys) and "group" in item.entries)
    return frozenset(line(group.value) for group in groups if isinstance(group, Text))


def group(known: Collection[str] | None) -> Reader[str]:
    """The name of a group; any where the groups are not known."""
    every = None if known is None else frozenset(map(str.casefold, known))

    def read(page: Reading, at: str, node: Node) -> str | None:
        label = LINE(page, at, node)
        if label is None or known is None or every is None or label.casefold() in every:
            return label
        near = page.nearest(label, known)
        expected = "the group of a source in sources.yaml"
        page.fault(at, node.line, shown(label), f'{expected}; the nearest is "{near}"' if near else expected)
        return None

    return read
