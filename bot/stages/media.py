"""The pictures and keywords of a feed's entries, from a tree of our own over the same bytes that feedparser read.

- `tree` follows no entity and no address, recovers from faults, and keeps libxml2's own limits on depth and size.
- An entry's element stands at the same place and is named by its guid or link; where it is not, the element that is so
  named. Without one the entry stays as feedparser read it.
- Sizes of one picture are one (`mrss`): the largest stands for it, the first of equals, a thumbnail only where there is
  nothing else; a caption or credit that another size has goes to it. Order stays. What feedparser has and the tree has
  not (enclosures) is kept, in front.
- What the entry's title or summary says is no caption, and the same caption stands once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree

from bot.model.entry import Image, Item
from bot.stages import clean, identity, mrss
from bot.stages.mrss import Picture

NAMES = 20
"""Elements of one entry that are read for its names."""
_UNSURE = frozenset(("", "us-ascii"))
"""What feedparser calls the encoding of a text in which it saw no letter beyond ASCII, or that it could not tell."""


def tree(body: bytes, encoding: str) -> etree._Element | None:
    """The root of the document; None where there is no element. `encoding` is the one that feedparser settled on."""
    told = encoding.lower() not in _UNSURE
    parser = etree.XMLParser(
        encoding="utf-8" if told else None,
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # Through Python's codecs, since libxml2 does not have all of them.
        text = body.decode(encoding, "replace").encode("utf-8", "replace") if told else body
        return etree.fromstring(text, parser)
    except (etree.LxmlError, LookupError, ValueError):  # no element at all; a codec that is none, or none of text
        return None


def joined(items: Sequence[Item], root: etree._Element, base: str) -> list[Item]:
    """The items with the pictures and keywords that the tree has for them."""
    elements = list(islice(root.iter("{*}item", "{*}entry"), 2 * len(items)))
    names = [_names(element) for element in elements]
    places: dict[str, int] = {}
    for place, named in enumerate(names):
        for name in named:
            places.setdefault(name, place)
    found = (_place(item, at, names, places, base) for at, item in enumerate(items))
    return [item if at < 0 else _with(item, elements[at], base) for item, at in zip(items, found, strict=True)]


def _place(item: Item, at: int, names: Sequence[frozenset[str]], places: Mapping[str, int], base: str) -> int:
    """Where the element of an item stands; -1 where none is its."""
    here = names[at] if at < len(names) else None
    if here is not None and (item.guid in here or not (here or item.guid or item.url)):
        return at
    if here is not None and item.url and item.url in {identity.clean(name, base) for name in here}:
        return at
    return next((places[name] for name in (item.guid, item.url) if name in places), -1)


def _names(element: etree._Element) -> frozenset[str]:
    """What its entry may be called by, as written: guid, id, link and rdf:about."""
    written = [str(value) for key, value in element.attrib.items() if str(key).endswith("}about")]
    for child in islice(element.iterchildren("{*}guid", "{*}id", "{*}link"), NAMES):
        written += [child.text or "", child.get("href") or ""]
    return frozenset(clean.text(text[: mrss.READ]) for text in written) - {""}


def _with(item: Item, element: etree._Element, base: str) -> Item:
    found = list(mrss.pictures(element, base))
    known = {p.image.url for p in found}
    rest = [Picture(image=i, one=mrss.alike(i.url), rank=(True, 0)) for i in item.images if i.url not in known]
    images = _captioned(_largest([*rest, *found]), item) if found else item.images
    return replace(item, images=images, keywords=mrss.keywords(element))


def _largest(pictures: Iterable[Picture]) -> list[Image]:
    chosen: dict[str, Picture] = {}
    for new in pictures:
        old = chosen.setdefault(new.one, new)
        best, other = (new, old) if new.rank > old.rank else (old, new)
        caption = best.image.caption or other.image.caption
        credit = best.image.credit_text or other.image.credit_text
        if (caption, credit) != (best.image.caption, best.image.credit_text):
            best = replace(best, image=replace(best.image, caption=caption, credit_text=credit))
        chosen[new.one] = best
    return [picture.image for picture in chosen.values()][: mrss.MOST]


def _captioned(images: Sequence[Image], item: Item) -> tuple[Image, ...]:
    """Each address once, and each caption."""
    said = {""}
    if any(image.caption for image in images):
        said |= {_folded(item.title), _folded(clean.plain(item.summary))}
    kept: dict[str, Image] = {}
    for image in images:
        caption = _folded(image.caption)
        kept.setdefault(image.url, replace(image, caption="") if caption in said and caption else image)
        said.add(caption)
    return tuple(kept.values())


def _folded(line: str) -> str:
    return " ".join(line.split())[: mrss.CAPTION].casefold()
