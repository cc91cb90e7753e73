"""Pictures that a page shows with its article, in their order.

They stand in the article's stretch: from the headline to the last line of its text, and before the headline a `figure` at most a dozen
lines away. Each is the image of a box:

* a `figure` (the nearest) that has lines, or the box round a `figcaption` that stands outside one;
* the first box round the image that has lines, up to six boxes, where these are at most three, short, no heading, no byline, not mostly links, and neither
  they nor the box look like the paragraphs of the text: an image with its caption alone, whatever its markup is called;
* where the image stands among the paragraphs: the element behind it, if it is named caption or credit, equals the image's `alt`, or closes with a credit's label;
* without any caption, an image of a `figure`, or alone in a block among the paragraphs.

None: what is declared smaller than 100 pixels wide or 60 high; what stands in `nav`, `footer`, or an `aside` that holds more than the
picture; in a box named after something else (related, newsletter, author, logo, ...); a nested `article`; a box whose text is a link to another page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from bot.model.entry import Image
from bot.stages.clean import Run, listed, text
from bot.stages.extract import addresses, captions, credit, names
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import named, squash

LOOKED_AT = 20_000
"""Images, and elements of the kinds that headline and text are, that are looked at."""
BEHIND = 2
"""Boxes between a figure behind the last line of the text and the box of its paragraphs."""
BEFORE = 12
"""Lines before the headline in which a figure may be the article's."""
ALONE = 4
"""Lines of a box, counters and credit included, that is an image and its caption."""
LINE = 300
"""Characters of a caption that nothing names."""
BYLINE = 10
"""Words of a byline at most."""
UP = 6
"""Boxes round an image in which its caption is looked for."""
APART = 40
"""Lines between two lines of one text at most."""
NARROW, LOW = 100, 60
"""Pixels below which an image is an icon."""
ALT = 1_000
"""Characters of an alternative text that are kept."""
_IMAGES = frozenset({"img", "amp-img", "video"})
_FRAMES = frozenset({"figure", "figcaption"})
_OTHERS = ("blockquote", "table", "pre", "code", "iframe", "ul", "ol", "form", "audio")
_OUTER = frozenset({"body", "html", "main"})
_ELSEWHERE = ("nav", "footer", "dialog", "form")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NOT = frozenset(
    listed(
        "related relateds recommended recommendation recommendations newsletter promo promos author authors authorbox avatar bio biography profile byline bylines ads advert advertisement sponsor sponsored"
        " comment comments logo icon sidebar share sharing social popular trending mostread toplist outbrain taboola subscribe subscription product shop affiliate teaserlist moreon readmore morenews"
        " contributor breadcrumb breadcrumbs masthead"
    )
)
_PICTURE = frozenset(
    listed(
        "image images img picture pic photo photos foto fotos bild media figure imagen imagem immagine afbeelding bilde kuva thumb"
    )
)
_IMAGE_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])|/(?:photo|image|gallery|fotostrecke|galerie|galeria|bilder)",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|^\w{1,8} \d{1,2} \w{1,8}$")
"""A time of day or a duration: a dateline, or the teaser of a film."""
_SIDE = re.compile(r"\w+ [\w ]{1,30}:")
"""`Von links:`, which only begins as a byline does."""
_DATED = re.compile(r"\d{1,2}\.? \w{3,12}\.?,? \d{4}$|\w{3,12} \d{1,2}, \d{4}$")
"""Closes with a day: below an image, the date of what it links to."""
_PIXELS = re.compile(r"\s*([0-9]{1,5})(?:\.[0-9]{1,6})?\s*(?:px)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    images: tuple[Image, ...]
    leading: bool
    """The first stands before the second line of the text (the first may be a standfirst), with a caption or credit."""
    bare: int
    """How many of them, at the beginning, stand there without either."""


def shown(page: Markup, body: list[str]) -> Shown:
    area = _Area(page, body)
    found: list[Image] = []
    passed, before, ended = area.head is None, 0, False
    for element in _walk(page, area):
        passed = passed or element is area.head
        before = len(found) if element is area.begin else before
        ended = ended or element is area.end
        pictured = element.tag in _FRAMES or element.tag in _IMAGES
        if pictured and not (ended and not area.goes_on(element)):
            found.extend(area.pictured(element, passed=passed))
    leading = next((at for at, image in enumerate(found[:before]) if image.caption or image.credit_text), None)
    if leading is not None:
        return Shown(images=tuple(found[leading:]), leading=True, bare=0)
    return Shown(images=tuple(found), leading=False, bare=before)


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


def _walk(page: Markup, area: _Area) -> Iterator[etree._Element]:
    """Images and captions with the marks of the article's stretch between them: the one walk over the tree."""
    marks = {e.tag for e in (area.head, area.begin, area.end) if e is not None} - {"img"}
    wanted = {area.head, area.begin, area.end}
    for element in islice(page.tree.iter("figure", "figcaption", *_IMAGES, *(str(tag) for tag in marks)), LOOKED_AT):
        if element in wanted or element.tag in _FRAMES or element.tag in _IMAGES:
            yield element


class _Area:
    """The stretch of the page in which the article stands, and what is known of its text."""

    def __init__(self, page: Markup, body: list[str]) -> None:
        self.base, self.runs = page.base, page.runs
        at, wanted = page.headline_at, set(body)
        texts = _together([i for i in range(at + 1, len(page.runs)) if page.runs[i].text in wanted])
        if 2 * len(texts) < len(wanted):
            bare = {squash(line) for line in body}
            texts = _together([i for i in range(at + 1, len(page.runs)) if squash(page.runs[i].text) in bare])
        self.head = page.runs[at].element if at >= 0 else None
        self.begin = page.runs[texts[:2][-1]].element if texts else None
        self.end = page.runs[texts[-1]].element if texts else None
        stop = texts[-1] + APART if texts else len(page.runs)
        self.lines = captions.Lines(page.runs, max(0, at - BEFORE), min(stop, len(page.runs)))
        owners = [page.runs[i].element for i in texts]
        self.text = {page.runs[i].text for i in texts}
        self.parents = Counter(e.getparent() for e in owners)
        self.shapes = Counter((e.tag, e.get("class")) for e in owners)
        self.boxes = Counter(_shape(p) for p in self.parents if p is not None and next(p.iter(*_IMAGES), None) is None)
        self.around = (
            {box for i in (texts[0], texts[-1]) for box in page.runs[i].element.iterancestors()} if texts else set()
        )
        self.done: set[etree._Element] = set()

    def pictured(self, element: etree._Element, *, passed: bool) -> Iterator[Image]:
        """The picture that an image, figure or caption makes; none where it is told already."""
        box = self._box(element, passed=passed)
        if box is not None and box not in self.done and self._ours(box):
            caption, name = self._said(box, element)
            if (caption or name) and len(caption) <= captions.LONGEST and not self._stands_in_text(box, caption):
                self.done.add(box)
                yield self._image(box, element, caption, name)
                return
        if element.tag in _IMAGES and passed and self._is_bare(element):
            yield image(element, self.base)

    def _stands_in_text(self, box: etree._Element, caption: str) -> bool:
        """A paragraph of the text says the same: it stays one."""
        if caption not in self.text:
            return False
        own = {run.element for run in self.lines.of(box)}
        return any(
            run.text == caption and run.element not in own and self.parents[run.element.getparent()] > 2
            for run in self.runs
        )

    def _is_bare(self, element: etree._Element) -> bool:
        """An image without a caption: a `figure` of its own, or alone in a block among the paragraphs, and no link elsewhere."""
        frame = next(element.iterancestors("figure"), None)
        if frame in self.done or _small(element) or any(at in self.done for at in islice(element.iterancestors(), UP)):
            return False
        block = frame if frame is not None else next(element.iterancestors("p", "div"), None)
        parent = None if block is None else block.getparent()
        if block is None or self.lines.count(block) or self.parents[parent] < 2:
            return False
        link = next(element.iterancestors("a"), None)
        linked = link is not None and not _IMAGE_FILE.search(link.get("href") or "")
        return not linked and not named(block) & _NOT and bool(addresses.of(element, self.base))

    def goes_on(self, element: etree._Element) -> bool:
        """A figure behind the last line that was found of the text, in the box of its paragraphs: a gallery, or text that the reader lost."""
        if element.tag != "figure" or next(element.iter("figcaption"), None) is None:
            return False
        return any(
            self.parents[box] and self.lines.count(box) >= ALONE for box in islice(element.iterancestors(), BEHIND)
        )

    def _box(self, element: etree._Element, *, passed: bool) -> etree._Element | None:
        figure = element if element.tag == "figure" else next(element.iterancestors("figure"), None)
        if figure in self.done:
            return None
        if figure is not None and figure in self.lines:
            return figure if self._image_of(figure) is not None or _is_scripted(figure) else None
        if element.tag in _FRAMES or not passed:
            return None if element.tag == "figure" else self._round(element) if element.tag == "figcaption" else None
        start = next(element.iterancestors("picture"), element)
        for box in islice(start.iterancestors(), UP):
            if box.tag in _OUTER:
                return None
            if box in self.lines:
                return box
        return None

    def _round(self, caption: etree._Element) -> etree._Element | None:
        """The box round a `figcaption` that has an image."""
        for box in islice(caption.iterancestors(), 4):
            if box.tag in _OUTER or box.tag == "article":
                return None
            if self._image_of(box) is not None:
                return box
        return None

    def _image_of(self, box: etree._Element) -> etree._Element | None:
        images = [e for e in islice(box.iter(*_IMAGES), 6) if not _small(e)]
        return next((e for e in images if addresses.of(e, self.base)), images[0] if images else None)

    def _ours(self, box: etree._Element) -> bool:
        """Nothing between the picture and the text says that it belongs to something else."""
        if next(box.iterancestors(*_ELSEWHERE), None) is not None:
            return False
        for at in (box, *islice(box.iterancestors(), UP)):
            if at in self.around or at in self.parents or at.tag in _OUTER:
                return True
            called = named(at)
            if called & _NOT or ("teaser" in called and not called & _PICTURE):
                return False
            if at.tag in {"aside", "article"} and self.lines.count(at) > ALONE:
                return False
        return True

    def _said(self, box: etree._Element, element: etree._Element) -> tuple[str, str]:
        if box.tag == "figure" or element.tag == "figcaption":
            caption, name, _ = captions.read(box, self.lines)
            wrong = self._is_link(box) or (not name and _is_byline(caption))
            return ("", "") if wrong else (caption, name)
        if self.lines.count(box) > ALONE:
            return self._behind(box, element)
        caption, name, called = captions.read(box, self.lines)
        if called or self._alone(box, caption, name):
            return ("", "") if self._is_link(box) else (caption, name)
        return "", ""

    def _alone(self, box: etree._Element, caption: str, name: str) -> bool:
        """An image and its caption alone in a box."""
        runs = self.lines.of(box)
        if not caption or len(caption) > (captions.BARE if name else LINE) or _TIME.search(caption):
            return False
        if not name and (any(run.element.tag in _HEADINGS for run in runs) or _is_byline(caption)):
            return False
        if not name and _DATED.search(caption) and len(caption.split()) <= BYLINE // 2:
            return False
        prose = any(self._is_prose(box, run) for run in runs)
        short = len(caption.split()) < 3 and len(caption) < 12
        return not prose and (bool(name) or not short or bool(named(box) & _PICTURE))

    def _is_prose(self, box: etree._Element, run: Run) -> bool:
        """A line of the text that looks like its other lines, or that its paragraph holds with an image at its side."""
        if run.text not in self.text:
            return False
        if box is run.element and box.tag == "p":
            return not _is_set_apart(box)
        parent = run.element.getparent()
        shape = (run.element.tag, run.element.get("class"))
        same = parent is not None and self.boxes[_shape(parent)] > 0
        return same or (bool(shape[1]) and self.shapes[shape] > 2)

    def _behind(self, box: etree._Element, element: etree._Element) -> tuple[str, str]:
        """Caption and credit of an image among the paragraphs."""
        child = element
        for at in element.iterancestors():
            if at is box:
                break
            child = at
        alt = squash(element.get("alt") or "")
        for sibling in islice(child.itersiblings(), 2):
            if not isinstance(sibling.tag, str) or self.lines.count(sibling) > 3:
                continue
            caption, name, _ = captions.read(sibling, self.lines)
            line = " ".join(self.lines.said(sibling))
            called = captions.words(sibling) & (captions.CAPTIONS | captions.CREDITS)
            if (
                called
                or (_is_set_apart(sibling) and len(line) <= LINE)
                or (len(alt) > 15 and squash(caption) in {alt, squash(credit.split(alt)[0])})
            ):
                return caption, name
            if name and len(line) <= LINE and sibling.tag not in _HEADINGS and sibling not in self.parents:
                return caption, name
            if line:
                break
        return "", ""

    def _is_link(self, box: etree._Element) -> bool:
        """A teaser: the text is a link, and not to the picture."""
        runs = self.lines.of(box)
        linked, letters = sum(run.linked for run in runs), sum(len(run.text) for run in runs)
        if not runs or linked < 0.6 * letters:
            return False
        link = next(box.iter("a"), None)
        link = next(box.iterancestors("a"), None) if link is None else link
        return not (link is not None and _IMAGE_FILE.search(link.get("href") or ""))

    def _image(self, box: etree._Element, element: etree._Element, caption: str, name: str) -> Image:
        own = element.tag in _IMAGES and not _small(element) and addresses.of(element, self.base)
        chosen = element if own else self._image_of(box)
        found = Image(url="") if chosen is None else image(chosen, self.base)
        return replace(found, caption=caption, credit_text=name)


def _is_set_apart(block: etree._Element) -> bool:
    """All its text is small or in italics, as captions are where nothing else marks them."""
    inner = [e for e in block if (e.text or "").strip() or len(e)]
    alone = len(inner) == 1 and not (block.text or "").strip() and not (inner[0].tail or "").strip()
    return alone and inner[0].tag in {"em", "i", "small", "cite"}


def _is_scripted(figure: etree._Element) -> bool:
    """A captioned figure whose image only a script brings: it holds nothing else that a figure may stand for (a quotation, a table, code)."""
    return next(figure.iter("figcaption"), None) is not None and next(figure.iter(*_OTHERS), None) is None


def _is_byline(line: str) -> bool:
    """`By Jane Doe, reporter`; `Von links: ...` is none."""
    return names.has_by(line) and not _SIDE.match(line) and len(line.split()) <= BYLINE


def _together(places: list[int]) -> list[int]:
    """Without the last ones that stand far from the others: the same words in the page's furniture."""
    while len(places) > 1 and places[-1] - places[-2] > APART:
        places = places[:-1]
    return places


def _shape(element: etree._Element) -> tuple[str, str | None]:
    return str(element.tag), element.get("class")


def _small(image: etree._Element) -> bool:
    """An icon, by its declared size or because it is a drawing of the page."""
    width, height = size(image.get("width")), size(image.get("height"))
    drawn = (image.get("src") or "").partition("?")[0].endswith(".svg")
    return drawn or (width is not None and width < NARROW) or (height is not None and height < LOW)
