"""Pictures of the article, the lead first.

Shown: images from the first line of the page's article to the last line of its text, not in `nav`, `aside` or `footer`, that
stand with a caption or a credit: in a `figure`, or at most three boxes up beside an element named so. Before the headline only
a `figure` counts. The lead is the source's rule, else the first picture shown before the second line of the text (the first may be a standfirst), else the one that JSON-LD, `og:image`
or `twitter:image` declare, else the feed's. A shown picture whose address only a script knows takes the declared one.

Caption: the `figcaption`, or the element named caption; of a `figure` without one, its text if it is short. The credit is
split off (`credit`). The same caption never stands twice, nor the same address.

What the page leaves out the feed says: a picture without caption or credit takes those of the feed's picture at the same
address, sizes aside (`mrss.alike`); the field keeps the name of where the picture came from. Not a caption that stands in the
text or on another picture, nor a credit that is a line of the text: lines that equal them are taken out of the text, and no
feed may do that.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from bot.model.entry import Image, Item
from bot.model.source import Source
from bot.stages.clean import absolute, image_address, listed, runs, text
from bot.stages.extract import credit as credit_lines
from bot.stages.extract import rules
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, Found
from bot.stages.extract.jsonld import many
from bot.stages.extract.markup import Markup
from bot.stages.extract.names import has_by
from bot.stages.extract.words import content, drop, named, squash, within
from bot.stages.mrss import alike

MOST = 30
"""Pictures of one article that are kept."""
LOOKED_AT = 400
"""Images of one page that are looked at."""
CAPTION = 1_000
"""Characters of a caption at most."""
_BARE_FIGURE = 500
"""Characters of a `figure` without a caption element whose text is its caption."""
_BOX = 1_500
"""Characters of a box, at most, in which a caption belongs to the image."""
_UP = 3
_INNER = 300
"""Elements of one box that are looked at."""

CAPTIONS = frozenset(
    listed("caption captions legend imgcaption imagecaption photocaption figcaption cap bildunterschrift epigrafe")
)
CREDITS = frozenset(
    listed(
        "credit credits source copyright photographer fotograf creditline rights attribution imagecredit photocredit cred"
    )
)
_OUTER = frozenset({"body", "main", "article", "html"})
_ELSEWHERE = frozenset({"nav", "footer", "aside"})


def images(page: Markup, item: Item, source: Source, body: str) -> Found[tuple[Image, ...]]:
    seen, leading = _shown(page, body)
    declared = next(_declared(page, item, source), Found(Image(url=""), DOM))
    if leading and declared.origin != RULE:
        lead = Found(replace(seen[0], url=seen[0].url or declared.value.url), DOM)
    else:
        lead = declared
    pictures = _each_once([lead.value, *seen])
    return Found(_completed(pictures, item, body) if item.images else pictures, lead.origin)


def from_feed(item: Item) -> tuple[Image, ...]:
    """The feed's pictures, the credit told from the caption as on a page."""
    return tuple(filter(lambda image: image.url, map(_fed, item.images)))


def _fed(image: Image) -> Image:
    caption, credit = credit_lines.apart(image.caption, image.credit_text)
    return Image(url=absolute(image.url, ""), caption=caption[:CAPTION], credit_text=credit)


def _completed(images: tuple[Image, ...], item: Item, body: str) -> tuple[Image, ...]:
    fed = {alike(image.url): image for image in reversed(from_feed(item))}
    whole, lines = squash(body), {squash(line) for line in body.split("\n")}
    said = {squash(image.caption) for image in images}
    made: list[Image] = []
    for image in images:
        known = fed.get(alike(image.url), image)
        caption, credit = squash(known.caption), squash(known.credit_text)
        if not image.caption and caption not in said and caption not in whole:
            image = replace(image, caption=known.caption)  # noqa: PLW2901 (the same picture, told more of)
            said.add(caption)
        if not image.credit_text and credit not in lines:
            image = replace(image, credit_text=known.credit_text)  # noqa: PLW2901
        made.append(image)
    return tuple(made)


def _each_once(images: list[Image]) -> tuple[Image, ...]:
    kept: list[Image] = []
    captions: set[str] = set()
    addresses: set[str] = set()
    for image in images:
        caption = squash(image.caption)
        if image.url and image.url not in addresses and caption not in captions:
            kept.append(image)
            addresses.add(image.url)
            captions |= {caption} - {""}
    return tuple(kept[:MOST])


def _declared(page: Markup, item: Item, source: Source) -> Iterator[Found[Image]]:
    for element in rules.select(page.tree, source.rules.image)[:1]:
        caption, credit = credit_lines.split(next(iter(rules.texts(page.tree, source.rules.caption)), ""))
        yield Found(Image(url=absolute(image_address(element), page.base), caption=caption, credit_text=credit), RULE)
    for value in many(page.ld.article.get("image"))[:1]:
        node = page.ld.node(value) or {}
        caption, credit = credit_lines.apart(page.ld.label(node.get("caption")), page.ld.label(node.get("creditText")))
        if url := absolute(page.ld.address(value), page.base):
            yield Found(Image(url=url, caption=caption, credit_text=credit), LD)
    for name, origin in (("og:image", OG), ("og:image:url", OG), ("twitter:image", META), ("twitter:image:src", META)):
        if name in page.metas and (url := absolute(page.meta(name), page.base)):
            yield Found(Image(url=url), origin)
    # Its caption and credit come with those of the other pictures, so that they pass the same test.
    yield from (Found(Image(url=image.url), FEED) for image in from_feed(item)[:1])


def _shown(page: Markup, body: str) -> tuple[list[Image], bool]:
    """Pictures with a caption or credit, in order, and whether the first stands before the text."""
    lines = {squash(line) for line in body.split("\n")} - {""}
    texts = [i for i, run in enumerate(page.runs) if i > page.headline_at and squash(run.text) in lines]
    head = page.runs[page.headline_at].element if page.headline_at >= 0 else None
    begin = page.runs[texts[:2][-1]].element if texts else None
    end = page.runs[texts[-1]].element if texts else None
    found: list[Image] = []
    done: set[etree._Element] = set()
    passed = leading = False
    looked = 0
    for element in page.tree.iter():
        passed = passed or element is head
        if element is begin:
            leading = bool(found)
        if element.tag == "img" and looked < LOOKED_AT:
            looked += 1
            found.extend(_pictured(element, page, done, passed=passed or head is None))
        if element is end:
            break
    return found, leading


def _pictured(image: etree._Element, page: Markup, done: set[etree._Element], *, passed: bool) -> Iterator[Image]:
    box = _box(image, passed=passed)
    if box is None or box in done or within(image, _ELSEWHERE):
        return
    done.add(box)
    caption, credit = _caption(box)
    if (caption or credit) and len(caption) <= CAPTION and not has_by(caption):
        yield Image(url=_address(image, page.base), caption=caption, credit_text=credit)


def _address(image: etree._Element, base: str) -> str:
    written = image_address(image)
    parent = image.getparent()
    if not written and parent is not None and parent.tag == "picture":
        written = next((image_address(s) for s in parent.iter("source") if image_address(s)), "")
    url = absolute(written, base)
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def _box(image: etree._Element, *, passed: bool) -> etree._Element | None:
    """The box that holds an image and its caption."""
    figure = next(image.iterancestors("figure"), None)
    if figure is not None or not passed:
        return figure
    for box in islice(image.iterancestors(), _UP):
        if box.tag in _OUTER or len(content(box)) > _BOX:
            return None
        if any(named(e) & (CAPTIONS | CREDITS) for e in _elements(box)):
            return box
    return None


def _elements(box: etree._Element) -> list[etree._Element]:
    return [e for e in islice(box.iter(), _INNER) if e is not box]


def _caption(box: etree._Element) -> tuple[str, str]:
    inner = _elements(box)
    credit = next(
        (
            e
            for e in inner
            if e.tag != "figcaption" and named(e) & CREDITS and 0 < len(content(e)) <= credit_lines.LONGEST
        ),
        None,
    )
    captions = [e for e in inner if (e.tag == "figcaption" or named(e) & CAPTIONS) and content(e)]
    named_apart = [e for e in captions if e is not credit]
    whole = (
        _text(named_apart[-1] if box.tag != "figure" and named_apart else named_apart[0], credit) if named_apart else ""
    )
    if not named_apart and box.tag == "figure" and len(content(box)) <= _BARE_FIGURE:
        whole = _text(box, credit)
    return credit_lines.apart(whole, text(content(credit)) if credit is not None else "")


def _text(element: etree._Element, credit: etree._Element | None) -> str:
    """The text of a caption without the credit that stands in it."""
    if credit is None or element is credit or element not in credit.iterancestors():
        return _lines(element)
    left = copy.deepcopy(element)
    said = content(credit)
    for inner in islice(left.iter(str(credit.tag)), _INNER):
        if content(inner) == said and inner is not left:
            drop(inner)
            break
    return _lines(left)


def _lines(element: etree._Element) -> str:
    return " ".join(run.text for run in runs(element))
