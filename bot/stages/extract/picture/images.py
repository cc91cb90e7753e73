"""Pictures of the article, the lead first.

The lead is what the source's rule names (`ruled`), else the first picture with a caption or credit shown before the second line of the text (`pictures`), else the one that JSON-LD,
`og:image` or `twitter:image` declare (of several in JSON-LD the one that says `representativeOfPage`), as it is shown where it is shown, else the feed's. A shown picture
whose address only a script knows takes the declared one. A picture before the text that nobody captions is the declared one in another size, and the lead
where none is declared. What a site declares for all its pages (`sitepictures`) is none.

What the page does not show beside a picture is taken from the JSON-LD image of the same address, then from the feed's, sizes aside (`addresses.same`): caption, credit,
size. The field keeps the name of where the lead came from. The feed adds no caption that stands in the text or on another
picture, nor a credit that is a line of the text: lines that equal them are taken out of the text, and what is not seen may not do that. JSON-LD images of the article that are not shown stand behind the others
where no picture shown has a caption: a script shows them.

`read` gives the captions of all, and the lines that may leave the text: what the page says of its pictures, but no line that is a paragraph as well (some papers repeat
a paragraph below a picture).

The source's rule for the caption holds for the lead, whoever named it; its line is no paragraph of the text.

The same caption never stands twice; the same address, sizes aside, twice only where the page shows it under two captions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.model.entry import Image, Item
from bot.model.source import Source
from bot.stages.clean import absolute
from bot.stages.extract.found import DOM, FEED, LD, META, OG, RULE, Found
from bot.stages.extract.jsonld import many, types
from bot.stages.extract.markup import Markup
from bot.stages.extract.picture import addresses, img, pictures, ruled, sitepictures
from bot.stages.extract.picture import credit as credit_lines
from bot.stages.extract.picture.captions import LONGEST
from bot.stages.extract.words import squash

MOST = 30
"""Pictures of one article that are kept."""
STRUCTURED = 60
"""Images of JSON-LD that are read."""
_CREDITS = ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice")
_SIDES = ("width", "height")
_METAS = (("og:image", OG), ("og:image:url", OG), ("twitter:image", META), ("twitter:image:src", META))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    found: Found[tuple[Image, ...]]
    lines: tuple[str, ...]
    """What is said of them and is no paragraph of the text: captions, credits, both, and the lines as the page shows them."""


def read(page: Markup, item: Item, source: Source, body: str) -> Pictures:
    on_page = pictures.shown(page, body.split("\n"))
    structured = list(_structured(page))
    candidates = _declared(page, item, source, structured)
    of_article = (c for c in candidates if c.origin == RULE or not sitepictures.is_one(c.value.url, page))
    declared = next(of_article, Found(on_page.opening, DOM))
    lead, seen = _lead(on_page, declared)
    caption, credit = ruled.caption(page.tree, source.rules.caption)
    if caption or credit:
        lead = Found(replace(lead.value, caption=caption, credit_text=credit), lead.origin)
    scripted = () if any(i.caption for i in on_page.images) else (i for i in structured if i.caption or i.credit_text)
    kept: Iterable[Image] = _each_once([lead.value, *seen, *scripted])
    for told in (structured, from_feed(item)):
        kept = _completed(kept, told, body) if told else kept
    images_ = _each_once(kept)
    prose = (on_page.prose | _prose(images_, on_page)) - {squash(caption)}
    said = [t for i in images_ if squash(i.caption) not in prose for t in (i.caption, f"{i.caption} {i.credit_text}")]
    lines = dict.fromkeys(map(str.strip, (*on_page.lines, *said, *(i.credit_text for i in images_))))
    return Pictures(found=Found(images_, lead.origin), lines=tuple(filter(None, lines)))


def from_feed(item: Item) -> tuple[Image, ...]:
    """The feed's pictures, the credit told from the caption as on a page."""
    return tuple(filter(lambda image: image.url, map(_fed, item.images)))


def _fed(image: Image) -> Image:
    caption, credit = credit_lines.apart(image.caption, image.credit_text)
    return Image(url=absolute(image.url, ""), caption=caption[:LONGEST], credit_text=credit)


def _prose(images: Iterable[Image], on_page: pictures.Shown) -> set[str]:
    """Captions that are not seen beside their picture but as a paragraph."""
    shown = {image.caption for image in on_page.images}
    unseen = (i.caption for i in images if i.caption and i.caption not in shown)
    return {squash(caption) for caption in unseen if on_page.stretch.in_text(caption, None)}


def _lead(on_page: pictures.Shown, declared: Found[Image]) -> tuple[Found[Image], list[Image]]:
    """The lead, and the other pictures shown."""
    seen = list(on_page.images)
    if declared.origin == RULE:
        return declared, seen
    if on_page.leading:
        return Found(replace(seen[0], url=seen[0].url or declared.value.url), DOM), seen[1:]
    if _alike(on_page.opening, declared.value):
        return Found(on_page.opening, declared.origin), seen
    for image in seen:
        if _alike(image, declared.value):
            return Found(image, declared.origin), [other for other in seen if other is not image]
    return declared, seen[on_page.bare :] if declared.value.url else seen


def _alike(one: Image, other: Image) -> bool:
    """One picture, by its address or by what is said of it."""
    same = bool(one.url and other.url) and addresses.same(one.url) == addresses.same(other.url)
    return same or bool(one.caption and squash(one.caption) == squash(other.caption))


def _completed(images: Iterable[Image], told: Iterable[Image], body: str) -> list[Image]:
    known = {addresses.same(image.url): image for image in reversed(list(told))}
    pairs = [(image, known.get(addresses.same(image.url), image)) for image in images]
    if all(more is image or not (more.caption or more.credit_text) for image, more in pairs):
        return [_sized(image, more) for image, more in pairs]
    whole, lines = squash(body), {squash(line) for line in body.split("\n")}
    said = {squash(image.caption) for image, _ in pairs}
    made: list[Image] = []
    for image, more in pairs:
        caption = squash(more.caption)
        if not image.caption and caption not in said and caption not in whole:
            image = replace(image, caption=more.caption)  # noqa: PLW2901 (the same picture, told more of)
            said.add(caption)
        if not image.credit_text and squash(more.credit_text) not in lines:
            image = replace(image, credit_text=more.credit_text)  # noqa: PLW2901
        made.append(_sized(image, more))
    return made


def _sized(image: Image, more: Image) -> Image:
    known = image.width or image.height or not (more.width or more.height)
    return image if known else replace(image, width=more.width, height=more.height)


def _each_once(images: Iterable[Image]) -> tuple[Image, ...]:
    kept: dict[tuple[str, str], Image] = {}
    captions: set[str] = set()
    shown: dict[str, list[str]] = {}
    for image in images:
        caption, address = squash(image.caption), addresses.same(image.url)
        before = shown.get(address)
        bare = before is not None and (not caption or not all(before))
        if image.url and caption not in captions and not bare:
            kept[address, caption] = image
            shown.setdefault(address, []).append(caption)
            captions |= {caption} - {""}
        elif image.url and before == [""] and caption not in captions:
            kept[address, ""] = replace(image, url=kept[address, ""].url)
            shown[address] = [caption]
            captions.add(caption)
    return tuple(kept.values())[:MOST]


def _declared(page: Markup, item: Item, source: Source, structured: list[Image]) -> Iterator[Found[Image]]:
    if named := ruled.picture(page.tree, source.rules.image, page.base):
        yield Found(named, RULE)
    for image in structured[:1]:
        yield Found(image, LD)
    for name, origin in _METAS:
        if name in page.metas and (url := absolute(page.meta(name), page.base)):
            width, height = (img.size(page.meta(f"og:image:{side}")) if origin == OG else None for side in _SIDES)
            yield Found(
                Image(url=url, alt=page.meta("og:image:alt") if origin == OG else "", width=width, height=height),
                origin,
            )
    # Its caption and credit come with those of the other pictures, so that they pass the same test.
    yield from (Found(Image(url=image.url), FEED) for image in from_feed(item)[:1])


def _structured(page: Markup) -> Iterator[Image]:
    """The images of the article in JSON-LD, those first that represent the page."""
    article = page.ld.article
    values = [v for name in ("image", "primaryImageOfPage", "associatedMedia") for v in many(article.get(name))]
    values += [node for node in page.ld.nodes if "ImageObject" in types(node)]
    nodes = [page.ld.node(value) or {} for value in values[:STRUCTURED]]
    order = sorted(range(len(nodes)), key=lambda at: str(nodes[at].get("representativeOfPage")).lower() != "true")
    own = {squash(page.ld.string("headline")), squash(page.title), squash(page.meta("og:site_name"))}
    for at in order:
        url = absolute(page.ld.address(values[at]), page.base)
        if not url or not url.startswith("http") or "VideoObject" in types(nodes[at]):
            continue
        caption, credit = _told(page, nodes[at])
        caption = "" if squash(caption) in own else caption[:LONGEST]
        width, height = (_side(nodes[at].get(side)) for side in _SIDES)
        yield Image(url=url, caption=caption, credit_text=credit, width=width, height=height)


def _told(page: Markup, node: Mapping[str, Any]) -> tuple[str, str]:
    labels = (page.ld.label(value) for name in _CREDITS for value in many(node.get(name)))
    credit = next((label for label in labels if label and not label.startswith(("http", "www."))), "")
    return credit_lines.apart(next(filter(None, map(page.ld.label, many(node.get("caption")))), ""), credit)


def _side(value: Any) -> int | None:
    """Pixels: a number, a text of one, or a QuantitativeValue."""
    inner = value.get("value") if isinstance(value, dict) else value
    return img.size(str(inner)) if isinstance(inner, int | float | str) else None
