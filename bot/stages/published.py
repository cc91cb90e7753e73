"""A feed file of ours read back: what each entry says that it was made from (`bot/docs/atom.md`), and its words in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bot.model.errors import BadInput
from bot.stages.atom import NAMESPACE

_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    id: str
    article: str
    """Id of the article: the last part of the entry's id."""
    provenance: Mapping[str, str]
    """Attributes of its `tearsheet:provenance`; empty where it has none."""
    parts: Mapping[str, bytes]
    """Name of each kind of element → those elements in canonical form (Canonical XML 1.0)."""


def entries(body: bytes) -> tuple[Entry, ...]:
    """In their order. Raises BadInput where the file is no Atom feed."""
    return tuple(_entry(node) for node in _root(body).iterchildren(f"{_ATOM}entry"))


def address(body: bytes) -> str:
    """Where the feed says that it is served: its link `self`. Empty: it does not say. Raises BadInput as `entries` does."""
    links = _root(body).iterchildren(f"{_ATOM}link")
    return next((link.get("href", "") for link in links if link.get("rel") == "self"), "")


def _root(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"no XML: {error}") from error
    if root.tag != f"{_ATOM}feed":
        raise BadInput(f"no Atom feed: its root is {root.tag!r}")
    return root


def _entry(node: etree._Element) -> Entry:
    id_ = node.findtext(f"{_ATOM}id") or ""
    made = node.find(f"{{{NAMESPACE}}}provenance")
    parts: dict[str, bytes] = {"attributes": repr(sorted(node.items())).encode()}
    for child in node.iterchildren("*"):
        name = etree.QName(child).localname
        child.tail = None
        parts[name] = parts.get(name, b"") + etree.tostring(child, method="c14n")
    provenance = {} if made is None else {_text(name): _text(value) for name, value in made.items()}
    return Entry(id=id_, article=id_.rpartition("/")[2], provenance=provenance, parts=parts)


def _text(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode()
