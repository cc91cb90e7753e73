"""The picture and the caption that a source's rules name.

The picture is that of the first named element that has an address: a `meta` its `content`, a `link` or an `a` its `href`, any other
what the markup of a picture says (`addresses.of`), what it shows behind itself, or the first picture that stands in it. The
caption is the first text that its rule names. Where neither is found the page is read as if there were no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from bot.model.entry import Image
from bot.stages.clean import absolute
from bot.stages.extract import rules
from bot.stages.extract.picture import addresses, img
from bot.stages.extract.picture import credit as credit_lines
from bot.stages.extract.picture.captions import LONGEST

ELEMENTS = 20
"""Elements of one rule, and pictures in one of them, that are looked at."""
_NAMING = {"meta": "content", "link": "href", "a": "href"}
"""Element → the attribute that holds its address."""


def picture(tree: etree._Element, selector: str, base: str) -> Image | None:
    """The picture that a rule names."""
    named = rules.select(tree, selector)[:ELEMENTS]
    return next((image for element in named for image in _pictures(element, base) if image.url), None)


def caption(tree: etree._Element, selector: str) -> tuple[str, str]:
    """Caption and credit that a rule names; both empty where it names nothing."""
    named = next(iter(rules.texts(tree, selector)), "")
    said, credit = credit_lines.split(named) if named else ("", "")
    return said[:LONGEST], credit


def _pictures(element: etree._Element, base: str) -> Iterator[Image]:
    if attribute := _NAMING.get(str(element.tag)):
        url = absolute(element.get(attribute) or "", base)
        yield Image(url=url if url.startswith(("http:", "https:")) else "")
        return
    yield img.image(element, base)
    yield Image(url=addresses.background(element, base))
    yield from (img.image(inner, base) for inner in islice(element.iter("img", "amp-img"), ELEMENTS))
