"""What a source's rules come to on a page: said where somebody tries them, since a rule that finds nothing rules nothing.

A selector that matches no element finds nothing. One whose elements say nothing that the field could be (a date that cannot
be read, a name that is none, a picture without an address) leaves the field to the general rules: it is named too, where the
field tells who made it. A caption's rule made the caption that stands at the lead picture. Where the page was refused and the
feed's text stands in, no rule made anything, and only those that match no element are named.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bot.model.article import Extracted, Record
from bot.model.capture import Page
from bot.model.source import Rules
from bot.stages.clean import parse
from bot.stages.extract.charset import decode
from bot.stages.extract.found import RULE
from bot.stages.extract.picture import ruled
from bot.stages.extract.rules import select

_MADE = {
    "body": ("articleBody",),
    "headline": ("headline",),
    "byline": ("byline", "author"),
    "published": ("datePublished",),
    "section": ("articleSection",),
    "tags": ("keywords",),
    "image": ("image",),
}
"""Rule → the fields of a record that say whether it made them."""


def told(page: Page, rules: Rules, made: Extracted) -> tuple[str, ...]:
    """A line for each rule that did nothing for what was made of this page."""
    named = list(_named(rules))
    tree = parse(decode(page.body, page.content_type)) if named else None
    if tree is None:
        return ()
    lines = []
    for key, selector in named:
        if not select(tree, selector):
            lines.append(f"rules.{key} finds nothing here: {selector}")
        elif not made.reason and not _used(key, selector, tree, made.record):
            lines.append(f"rules.{key} finds nothing here that can be used: {selector}")
    return tuple(lines)


def _used(key: str, selector: str, tree: etree._Element, record: Record) -> bool:
    """The record has what the rule found, as far as can be told."""
    if key == "caption":
        said = ruled.caption(tree, selector)
        return any(said) and any((lead.caption, lead.credit_text) == said for lead in record.image[:1])
    return key not in _MADE or any(record.fields.get(field) == RULE for field in _MADE[key])


def _named(rules: Rules) -> Iterator[tuple[str, str]]:
    """Key and selector of each rule there is."""
    for key in ("body", "headline", "byline", "published", "section", "tags", "image", "caption"):
        if selector := getattr(rules, key):
            yield key, selector
    yield from (("remove", selector) for selector in rules.remove)
