"""The pictures of an entry as Media RSS 1.5.1, in Atom and in RSS: each a `media:content`, the lead image a `media:thumbnail` too.

A caption is a `media:title` (why, `atom` says), a credit a `media:credit`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from bot.stages.feeds.entry import Picture
from bot.stages.feeds.terms import MEDIA


def pictures(entry: etree._Element, shown: Sequence[Picture]) -> None:
    """Raises ValueError over what XML cannot hold."""
    for picture in shown[:1]:
        etree.SubElement(entry, f"{{{MEDIA}}}thumbnail", {"url": picture.url} | _size(picture))
    for picture in shown:
        attributes = {"url": picture.url, "type": picture.type, "medium": "image"} | _size(picture)
        content = etree.SubElement(entry, f"{{{MEDIA}}}content", attributes)
        if picture.caption:
            etree.SubElement(content, f"{{{MEDIA}}}title", {"type": "plain"}).text = picture.caption
        if picture.credit:
            etree.SubElement(content, f"{{{MEDIA}}}credit").text = picture.credit


def _size(picture: Picture) -> dict[str, str]:
    sides = (("width", picture.width), ("height", picture.height))
    return {name: str(side) for name, side in sides if side is not None}
