"""What the markup of one `img` says of its picture: address, description, declared size; and that it is none.

No picture is what is declared smaller than 100 pixels wide or 60 high, or five times as wide as high, and a drawing (SVG) that no script replaces.
"""

from __future__ import annotations

import re

from lxml import etree

from bot.model.entry import Image
from bot.stages import lazy
from bot.stages.clean import text
from bot.stages.extract.picture import addresses

ALT = 1_000
"""Characters of an alternative text that are kept."""
NARROW, LOW = 100, 60
"""Pixels below which an image is an icon."""
BANNER = 5
"""Times its height that an advertisement or a masthead is wide."""
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]{1,6})?\s*(?:px)?\s*")


def image(element: etree._Element, base: str) -> Image:
    """What an `img` itself says of its picture."""
    return Image(
        url=addresses.of(element, base),
        alt=text(element.get("alt") or "")[:ALT],
        width=size(element.get("width")),
        height=size(element.get("height")),
    )


def size(value: str | None) -> int | None:
    """Pixels of a `width` or `height`."""
    found = _PIXELS.fullmatch(value or "")
    return int(found[1]) or None if found else None


def is_small(image: etree._Element) -> bool:
    """An icon, by its declared size or because it is a drawing of the page."""
    return is_drawn(image) or is_narrow(image)


def is_drawn(image: etree._Element) -> bool:
    """A drawing that no script replaces by a picture."""
    drawn = (image.get("src") or "").partition("?")[0].endswith(".svg")
    return drawn and not any(image.get(name) for name in (*lazy.LAZY, *lazy.SETS))


def is_narrow(image: etree._Element) -> bool:
    width, height = size(image.get("width")), size(image.get("height"))
    if width is not None and height is not None and width > BANNER * height:
        return True
    return (width is not None and width < NARROW) or (height is not None and height < LOW)
