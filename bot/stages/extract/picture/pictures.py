"""Pictures that a page shows with its article, in their order.

They stand in the article's stretch: from the headline to the last line of its text, and before the headline a `figure` at most a dozen
lines away. Each is the image of a box:

* a `figure` (the nearest) that has lines, or the box round a `figcaption` that stands outside one;
* the first box round the image that has lines, up to six boxes, where these are at most three, short, no heading, no byline, not mostly links, and neither
  they nor the box look like the paragraphs of the text: an image with its caption alone, whatever its markup is called;
* where the image stands among the paragraphs: the element behind it, if it is named caption or credit, equals the image's `alt`, or closes with a credit's label;
* without any caption, an image of a `figure`, or alone in a block among the paragraphs.

Besides the first image without a caption between headline and text that is large, as far as its markup says: the lead of pages that declare none.

None: what is declared smaller than 100 pixels wide or 60 high, or five times as wide as high; a drawing (SVG) outside a captioned `figure`; what links to the site's home page; what stands in `nav`, `footer`, or an `aside` that holds more than the
picture; in a box named after something else (related, newsletter, author, logo, ...); a nested `article`; a box whose text is a link to another page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from bot.model.entry import Image
from bot.stages.clean import listed, text
from bot.stages.extract.markup import Markup
from bot.stages.extract.people import bywords, names
from bot.stages.extract.picture import addresses, captions, credit, img
from bot.stages.extract.picture.stretch import ALONE, IMAGE_FILE, IMAGES, OTHER, OUTER, PICTURE, UP, Stretch, is_small
from bot.stages.extract.text import labels
from bot.stages.extract.words import named, squash

LOOKED_AT = 400
"""Images and captions of one article that are looked at."""
WALKED = 20_000
"""Images, and elements of the kinds that headline and text are, that are passed on the way."""
CROWDED = 40
"""Lines of a `figure`, at most, that is one picture."""
LINE = 300
"""Characters of a caption that nothing names."""
BYLINE = 10
"""Words of a byline at most."""
HOST = 2
"""Strokes in the address of a site's first page."""
WIDE = 400
"""Pixels from which an image without a caption before the text is the lead."""
LEAD = PICTURE | frozenset(
    listed("hero lead main featured cover opening teaser top apertura principal aufmacher destaque post article")
)
"""Names of the box of such an image."""
SHORT = 12
"""Characters of a caption that nothing names or marks."""
ALIKE = 8
"""Letters of an alternative text that a line may be known by."""
_FRAMES = ("figure", "figcaption")
_OTHERS = ("blockquote", "table", "pre", "code", "iframe", "ul", "ol", "form", "audio")
_WANTED = frozenset({*IMAGES, *_FRAMES})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|^\w{1,8} \d{1,2} \w{1,8}$")
"""A time of day or a duration: a dateline, or the teaser of a film."""
_SIDE = re.compile(r"\w+ [\w ]{1,30}:")
"""`Von links:`, which only begins as a byline does."""
_DATED = re.compile(r"\d{1,2}\.? \w{3,12}\.?,? \d{4}$|\w{3,12} \d{1,2}, \d{4}$")
"""Closes with a day: below an image, the date of what it links to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    images: tuple[Image, ...]
    leading: bool
    """The first stands before the second line of the text (the first may be a standfirst), with a caption or credit."""
    opening: Image
    """Before the text, large and without a caption; without an address: none."""
    bare: int
    """How many of them, at the beginning, stand there without either."""
    lines: tuple[str, ...]
    """What the page says of them, line by line."""
    prose: frozenset[str]
    """Captions, squashed, that a paragraph of the text says too."""
    stretch: Stretch


def shown(page: Markup, body: list[str]) -> Shown:
    stretch = Stretch(page, body)
    reader = _Reader(stretch)
    found: list[Image] = []
    opening = Image(url="")
    passed, before, begun, ended, looked = stretch.head is None, 0, False, False, 0
    for element in _walk(page, stretch):
        passed = passed or element is stretch.head
        before = len(found) if element is stretch.begin else before
        begun = begun or element is stretch.begin
        ended = ended or element is stretch.end
        if element.tag not in _WANTED or (ended and not stretch.goes_on(element)):
            continue
        looked += passed
        if looked > LOOKED_AT:
            break
        if passed and not (begun or opening.url) and reader.is_opening(element):
            opening = img.image(element, page.base)
        found.extend(reader.read(element, passed=passed))
        before = len(found) if 0 <= reader.at < stretch.begins and element in stretch.inner else before
    leading = next((at for at, image in enumerate(found[:before]) if image.caption or image.credit_text), None)
    return Shown(
        images=tuple(found if leading is None else found[leading:]),
        leading=leading is not None,
        opening=opening,
        bare=before if leading is None else 0,
        lines=tuple(reader.lines),
        prose=frozenset(reader.prose),
        stretch=stretch,
    )


def _walk(page: Markup, stretch: Stretch) -> Iterator[etree._Element]:
    """Images and captions with the marks of the article's stretch between them: the one walk over the tree."""
    marks = {element for element in (stretch.head, stretch.begin, stretch.end) if element is not None}
    tags = _WANTED | {str(element.tag) for element in marks}
    return (e for e in islice(page.tree.iter(*tags), WALKED) if e.tag in _WANTED or e in marks)


class _Reader:
    """Reads the pictures of a stretch, each box once."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch, self._base, self._lines = stretch, stretch.base, stretch.lines
        self._done: set[etree._Element] = set()
        self.at = -1
        """The place of the first line of what was read last."""
        self.lines: list[str] = []
        self.prose: set[str] = set()

    def read(self, element: etree._Element, *, passed: bool) -> Iterator[Image]:
        """The picture that an image, figure or caption makes; none where it is told already."""
        if passed and element.tag in IMAGES and self._is_homeward(element):
            return
        box = self._box(element, passed=passed)
        if box is not None and box not in self._done and self._stretch.ours(box):
            place, caption, name = self._said(box, element)
            if (caption or name) and len(caption) <= captions.LONGEST:
                self._done.add(place)
                self._note(place, caption)
                self.at = self._lines.at(place)
                yield self._image(box, element, caption, name)
                return
        if element.tag in IMAGES and passed and self._is_bare(element):
            caption, name = captions.attributes(element)
            yield replace(img.image(element, self._base), caption=caption, credit_text=name)

    def is_opening(self, element: etree._Element) -> bool:
        """A large image that is alone in a block of its own, links nowhere, and is no portrait (a name is all that its description says)."""
        block = next(element.iterancestors("figure", "div", "p", "td"), None)
        if element.tag != "img" or img.is_small(element) or block is None or self._lines.count(block):
            return False
        wide = img.size(element.get("width"))
        large = (
            wide >= WIDE if wide else block.tag == "figure" or bool(named(block) & LEAD) or "srcset" in element.attrib
        )
        linked = next(element.iterancestors("a"), None)
        if (
            not large
            or names.is_full(text(element.get("alt") or ""))
            or (linked is not None and not IMAGE_FILE.search(linked.get("href") or ""))
        ):
            return False
        return self._stretch.ours(block)

    def _note(self, place: etree._Element, caption: str) -> None:
        """Which lines the picture brings, and whether a paragraph says what its caption does."""
        if self._stretch.in_text(caption, place):
            self.prose.add(squash(caption))
        if self._lines.count(place) <= ALONE:
            said = self._lines.said(place)
            self.lines += (line for line in said if not self._stretch.in_text(line, place))

    def _is_bare(self, element: etree._Element) -> bool:
        """An image without a caption: a `figure` of its own, or alone in a block among the paragraphs, and no link elsewhere."""
        frame = next(element.iterancestors("figure"), None)
        if (
            frame in self._done
            or img.is_small(element)
            or any(at in self._done for at in islice(element.iterancestors(), UP))
        ):
            return False
        block = frame if frame is not None else next(element.iterancestors("p", "div"), None)
        parent = None if block is None else block.getparent()
        if block is None or self._lines.count(block) or self._stretch.parents[parent] < 2:
            return False
        link = next(element.iterancestors("a"), None)
        linked = link is not None and not IMAGE_FILE.search(link.get("href") or "")
        return not linked and not named(block) & OTHER and bool(addresses.of(element, self._base))

    def _box(self, element: etree._Element, *, passed: bool) -> etree._Element | None:
        figure = element if element.tag == "figure" else next(element.iterancestors("figure"), None)
        if figure in self._done:
            return None
        if figure is not None and figure in self._lines:
            return figure if self._image_of(figure) is not None or _is_scripted(figure) else None
        if not passed or element.tag == "figure":
            return None
        if element.tag == "figcaption":
            return self._round(element)
        start = next(element.iterancestors("picture"), element)
        inner = None
        for box in islice(start.iterancestors(), UP):
            if box.tag in OUTER:
                break
            if box not in self._lines or self._is_hidden(box):
                continue
            if inner is None and not self._is_credit(box):
                return box
            if inner is not None and self._lines.count(box) > 1:
                return box if self._is_caption_too(box) else inner
            inner = box if inner is None else inner
        return inner

    def _is_credit(self, box: etree._Element) -> bool:
        """Its only line is a credit, as some papers lay it over the image: the caption may stand further out."""
        line = self._lines.of(box)[0].text
        if self._lines.count(box) > 1 or len(line) > captions.CREDIT_LINE:
            return False
        return credit.reads_as_credit(line) or (" " in line and credit.names_only(line))

    def _is_caption_too(self, box: etree._Element) -> bool:
        """Besides the credit there are one or two lines that are no part of the text."""
        runs = self._lines.of(box)
        return len(runs) < ALONE and not any(
            run.element.tag in _HEADINGS or self._stretch.is_prose(box, run) for run in runs
        )

    def _is_homeward(self, element: etree._Element) -> bool:
        """A masthead or logo: it links to a site's first page."""
        link = next(element.iterancestors("a"), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        return href == "/" or (href.startswith(("http:", "https:", "//")) and href.rstrip("/").count("/") == HOST)

    def _is_hidden(self, box: etree._Element) -> bool:
        """Its only line is a label for screen readers: the caption stands further out."""
        return self._lines.count(box) == 1 and captions.is_hidden(self._lines.of(box)[0].element)

    def _round(self, caption: etree._Element) -> etree._Element | None:
        """The box round a `figcaption` that has an image."""
        for box in islice(caption.iterancestors(), 4):
            if box.tag in OUTER or box.tag == "article":
                return None
            if self._image_of(box) is not None:
                return box
        return None

    def _image_of(self, box: etree._Element) -> etree._Element | None:
        every = list(islice(box.iter(*IMAGES), 6))
        images = [e for e in every if not img.is_small(e)]
        if not images and box.tag == "figure" and next(box.iter("figcaption"), None) is not None:
            images = [e for e in every if img.is_drawn(e) and not img.is_narrow(e)]
        if len(images) < 2:
            return images[0] if images else None
        return next((e for e in images if addresses.of(e, self._base)), images[0])

    def _said(self, box: etree._Element, element: etree._Element) -> tuple[etree._Element, str, str]:
        """Where caption and credit stand, and both."""
        framed = box.tag == "figure" or element.tag == "figcaption"
        if self._lines.count(box) > (CROWDED if framed else ALONE):
            return (box, "", "") if framed else self._behind(box, element)
        caption, name, called = captions.read(box, self._lines)
        right = name or not _is_byline(caption) if framed else called or self._alone(box, caption, name)
        return (box, caption, name) if right and not self._stretch.is_link(box) else (box, "", "")

    def _alone(self, box: etree._Element, caption: str, name: str) -> bool:
        """An image and its caption alone in a box."""
        runs = self._lines.of(box)
        if not caption or any(self._stretch.is_prose(box, run) for run in runs) or _TIME.search(caption):
            return False
        if name:
            return len(caption) <= captions.BARE
        if len(caption) > LINE or _is_byline(caption) or any(run.element.tag in _HEADINGS for run in runs):
            return False
        if _is_portrait(caption) or labels.RELATED.match(caption) or labels.CLOSING.search(caption):
            return False
        if _DATED.search(caption) and len(caption.split()) <= BYLINE // 2:
            return False
        return len(caption) >= SHORT or len(caption.split()) > 2 or bool(named(box) & PICTURE)

    def _behind(self, box: etree._Element, element: etree._Element) -> tuple[etree._Element, str, str]:
        """Caption and credit of an image among the paragraphs."""
        child = element
        for at in element.iterancestors():
            if at is box:
                break
            child = at
        for sibling in islice(child.itersiblings(etree.Element), 2):
            if self._lines.count(sibling) <= 3 and self._is_caption(sibling, element.get("alt") or ""):
                caption, name, _ = captions.read(sibling, self._lines)
                after = sibling.getnext() if name and not caption else None
                if after is not None and self._lines.count(after) == 1 and self._is_caption(after, ""):
                    return after, captions.read(after, self._lines)[0], name
                return sibling, caption, name
            if sibling in self._lines:
                break
        return element, "", ""

    def _is_caption(self, block: etree._Element, alt: str) -> bool:
        """What stands behind an image is named a caption, or looks like one."""
        if captions.words(block) & (captions.CAPTIONS | captions.CREDITS):
            return True
        line = " ".join(self._lines.said(block))
        if not line or len(line) > LINE or block.tag in _HEADINGS or block in self._stretch.parents:
            return False
        caption, name = credit.split(line)
        if name or is_small(block) or (len(alt) >= ALIKE and squash(caption) == squash(credit.split(alt)[0])):
            return True
        odd = (
            self._lines.count(block) == 1 and self._lines.of(block)[0].element is block and self._stretch.is_odd(block)
        )
        return (
            odd and len(line) > SHORT and not (_is_dated(line) or self._stretch.is_link(block) or named(block) & OTHER)
        )

    def _image(self, box: etree._Element, element: etree._Element, caption: str, name: str) -> Image:
        chosen = self._image_of(box)
        if (
            chosen is not element
            and element.tag in IMAGES
            and not img.is_small(element)
            and addresses.of(element, self._base)
        ):
            chosen = element
        found = Image(url=self._behind_all(box)) if chosen is None else img.image(chosen, self._base)
        if chosen is not None and not (caption and name):
            said = captions.attributes(chosen)
            caption, name = caption or said[0], name or said[1]
        return replace(found, caption=caption, credit_text=name)

    def _behind_all(self, figure: etree._Element) -> str:
        """The picture that a figure without an image shows as a background; the one behind a player is a film's."""
        if next(figure.iter("script"), None) is not None:
            return ""
        styled = (e for e in islice(figure.iter(etree.Element), captions.INNER) if e.get("style"))
        return next(filter(None, (addresses.background(e, self._base) for e in styled)), "")


def _is_scripted(figure: etree._Element) -> bool:
    """A captioned figure whose image only a script brings: it holds nothing else that a figure may stand for (a quotation, a table, code)."""
    return next(figure.iter("figcaption"), None) is not None and next(figure.iter(*_OTHERS), None) is None


def _is_byline(line: str) -> bool:
    """`By Jane Doe, reporter`; `Von links: ...` is none."""
    return names.has_by(line) and not _SIDE.match(line) and len(line.split()) <= BYLINE


def _is_portrait(line: str) -> bool:
    """`Jane Doe, Rome correspondent`: who wrote the article."""
    name, _, office = line.partition(",")
    return (
        bool(office)
        and len(line.split()) <= BYLINE // 2
        and bywords.ROLE.search(office) is not None
        and names.is_full(name)
    )


def _is_dated(line: str) -> bool:
    """A byline or a dateline."""
    return _is_byline(line) or _TIME.search(line) is not None or _DATED.search(line) is not None
