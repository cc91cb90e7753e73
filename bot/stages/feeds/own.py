"""Elements of our own namespace, in Atom and in RSS: why an entry is in its topics, and which bytes it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from bot.model.article import Reason
from bot.stages.feeds.terms import NAMESPACE


def matches(parent: etree._Element, reasons: Iterable[tuple[str, Reason]]) -> None:
    """One a reason, the words round the match as its text. Raises ValueError over what XML cannot hold."""
    for topic, reason in reasons:
        said = {"topic": topic, "leaf": reason.leaf, "where": reason.where}
        alias = {"alias": reason.alias} if reason.alias else {}
        found = {"found": reason.found, "count": str(reason.count)}
        start = {"start": str(reason.start)} if reason.snippet else {}
        match = etree.SubElement(parent, f"{{{NAMESPACE}}}match", said | alias | found | start)
        match.text = reason.snippet or None


def provenance(parent: etree._Element, made: Mapping[str, str | int]) -> None:
    attributes = {name: str(value) for name, value in made.items()}
    etree.SubElement(parent, f"{{{NAMESPACE}}}provenance", attributes)
