"""A feed file of ours read back: what each entry says that it was made from (`bot/docs/feeds.md`), and its words in one form.

An archive of a month may be larger than memory, so Atom is read piece by piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from bot.model.errors import BadInput
from bot.stages.feeds.terms import NAMESPACE, TOMBSTONES

Format = Literal["atom", "json", "rss"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_ENTRY = f"{_ATOM}entry"
_GONE = f"{{{TOMBSTONES}}}deleted-entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: str
    article: str
    """Id of the article: the last part of the entry's id."""
    provenance: Mapping[str, str]
    """What it says that it was made from; empty where it does not."""
    parts: Mapping[str, bytes]
    """Name of each kind of element (in JSON: key) → those elements in canonical form (Canonical XML 1.0)."""


class Reader:
    """The entries and tombstones of an Atom document whose pieces come one by one. Raises BadInput where it is no Atom feed."""

    def __init__(self) -> None:
        self._parser = etree.XMLPullParser(
            events=("end",), tag=(_ENTRY, _GONE), resolve_entities=False, no_network=True, huge_tree=False
        )

    def feed(self, piece: bytes) -> tuple[Entry, ...]:
        """Those that the piece brought to an end."""
        try:
            self._parser.feed(piece)
            return tuple(self._taken())
        except etree.XMLSyntaxError as error:
            raise BadInput(f"no XML: {error}") from error

    def close(self) -> None:
        """Nothing more comes."""
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise BadInput(f"no XML: {error}") from error
        if root.tag != f"{_ATOM}feed":
            raise BadInput(f"no Atom feed: its root is {root.tag!r}")

    def _taken(self) -> Iterator[Entry]:
        for _, node in self._parser.read_events():
            yield _entry(node, node.get("ref") if node.tag == _GONE else node.findtext(f"{_ATOM}id"))
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)


def entries(body: bytes, written: Format = "atom") -> tuple[Entry, ...]:
    """In their order. Raises BadInput where the file is no feed of the format."""
    if written == "json":
        return tuple(_item(item) for item in _json(body)["items"])
    if written == "rss":
        return tuple(_entry(node, node.findtext("guid")) for node in _root(body, "rss").iterfind("channel/item"))
    reader = Reader()
    found = reader.feed(body)
    reader.close()
    return found


def site(body: bytes, page: str = "") -> str:
    """The address that an Atom feed was written for: its link `alternate`, up to the page that it leads to (one of an earlier version
    leads to no more than the address). Empty: it has none. Raises BadInput as `entries` does.
    """
    links = _root(body, f"{_ATOM}feed").iterchildren(f"{_ATOM}link")
    href = next((link.get("href", "") for link in links if link.get("rel") == "alternate"), "")
    return href.removesuffix(page)


def _root(body: bytes, tag: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"no XML: {error}") from error
    if root.tag != tag:
        raise BadInput(f"no feed: its root is {root.tag!r}")
    return root


def _json(body: bytes) -> dict[str, list[dict[str, Any]]]:
    try:
        feed = json.loads(body)
    except ValueError as error:
        raise BadInput(f"no JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadInput("no JSON Feed: it has no items")
    return {"items": items}


def _item(item: Mapping[str, Any]) -> Entry:
    own = item.get("_tearsheet")
    made = own.get("provenance") if isinstance(own, dict) else None
    return _made(
        str(item.get("id", "")),
        {str(name): str(value) for name, value in made.items()} if isinstance(made, dict) else {},
        {name: json.dumps(value, sort_keys=True).encode() for name, value in item.items()},
    )


def _entry(node: etree._Element, id_: str | None) -> Entry:
    made = node.find(f"{{{NAMESPACE}}}provenance")
    parts: dict[str, bytes] = {"attributes": repr(sorted(node.items())).encode()}
    for child in node.iterchildren("*"):
        name = etree.QName(child).localname
        child.tail = None
        parts[name] = parts.get(name, b"") + etree.tostring(child, method="c14n")
    return _made(id_ or "", _texts(() if made is None else made.items()), parts)


def _made(id_: str, provenance: Mapping[str, str], parts: Mapping[str, bytes]) -> Entry:
    return Entry(id=id_, article=id_.rpartition("/")[2], provenance=provenance, parts=parts)


def _texts(items: Iterable[tuple[str | bytes, str | bytes]]) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in items}


def _text(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode()
