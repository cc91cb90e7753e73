"""Where on the page the article stands, as far as its pictures need to know.

From the headline to the last line of the text that is not far from the others. Known besides: which lines of the page stand in which box, the boxes of the
paragraphs, and what paragraphs look like, so that a caption is not taken for one, nor one for a caption.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml import etree

from bot.stages.clean import Run, listed
from bot.stages.extract.markup import Markup
from bot.stages.extract.picture.captions import Lines
from bot.stages.extract.text import labels
from bot.stages.extract.words import named, squash

BEFORE = 12
"""Lines before the headline in which a figure may be the article's."""
APART = 40
"""Lines between two lines of one text at most."""
ALONE = 4
"""Lines of a box, counters and credit included, that is an image and its caption."""
BEHIND = 2
"""Boxes between a figure behind the last line of the text and the box of its paragraphs."""
_STOPS = 10
"""Signs that two spellings of one line may differ by."""
UP = 6
"""Boxes round an image in which its caption is looked for."""
IMAGES = ("img", "amp-img", "video")
OUTER = frozenset({"body", "html", "main"})
PICTURE = frozenset(
    listed(
        "image images img picture pic photo photos foto fotos bild media figure imagen imagem immagine afbeelding bilde kuva thumb"
    )
)
"""Names of a box that holds a picture."""
OTHER = frozenset(
    listed(
        "related relateds recommended recommendation recommendations newsletter promo promos author authors authorbox avatar bio biography profile byline bylines ads advert advertisement sponsor sponsored"
        " comment comments logo icon sidebar share sharing social popular trending mostread toplist outbrain taboola subscribe subscription product shop affiliate teaserlist moreon readmore morenews"
        " contributor breadcrumb breadcrumbs masthead writer writers columnist adslot adbox advertising sponsorship poll quiz survey signup qrcode"
    )
)
"""Names of a box that holds something else."""
LINKED = 0.6
"""Share of a box's letters inside links from which it is a link."""
IMAGE_FILE = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])|/(?:photo|image|gallery|fotostrecke|galerie|galeria|bilder)",
    re.IGNORECASE,
)
_ELSEWHERE = ("nav", "footer", "dialog", "form")


class Stretch:
    """`head`, `begin` and `end` are the elements of the headline (of a line a little before the text where the page has none), of the text's second line (the first may be a standfirst) and of its last."""

    def __init__(self, page: Markup, body: list[str]) -> None:
        self.base, self._runs = page.base, page.runs
        runs, at = page.runs, page.headline_at
        places = _places(runs, at, body)
        first = at if at >= 0 else places[0] - BEFORE if places else 0
        self.head = runs[first].element if at >= 0 or first > 0 else None
        self.begin = runs[places[:2][-1]].element if places else None
        self.end = runs[places[-1]].element if places else None
        self.begins = places[:2][-1] if places else -1
        self.inner = frozenset(self.end.iter(*IMAGES, "figure")) if self.end is not None else frozenset()
        """Images in the block of the text's last line: of the whole text where line breaks part it."""
        stop = places[-1] + APART if places else len(runs)
        self.lines = Lines(runs, max(0, first - BEFORE * (at >= 0)), min(stop, len(runs)))
        owners = [runs[i].element for i in places]
        self._text = {runs[i].text for i in places} if places else set(body)
        self.parents = Counter(owner.getparent() for owner in owners)
        """The boxes of the paragraphs, each with how many it holds."""
        self._shapes = Counter(map(_shape, owners))
        self._boxes = {_shape(p) for p in self.parents if p is not None and not self._is_framed(p)}
        self._around = {box for i in {*places[:1], *places[-1:]} for box in runs[i].element.iterancestors()}

    def _is_framed(self, parent: etree._Element) -> bool:
        """It holds an image, or is a cell of a small table that does: no box of paragraphs."""
        table = next(parent.iterancestors("table"), None) if parent.tag == "td" else None
        frame = parent if table is None or self.lines.count(table) > ALONE else table
        return next(frame.iter(*IMAGES), None) is not None

    def ours(self, box: etree._Element) -> bool:
        """Nothing between the picture and the text says that it belongs to something else."""
        if next(box.iterancestors(*_ELSEWHERE), None) is not None:
            return False
        for at in (box, *islice(box.iterancestors(), UP)):
            if at in self._around or at in self.parents or at.tag in OUTER:
                return True
            called = named(at)
            if called & OTHER or ("teaser" in called and not called & PICTURE):
                return False
            if at is not box and at in self.lines and self._is_labelled(at):
                return False
            if at.tag in {"aside", "article"} and self.lines.count(at) > ALONE:
                return False
        return True

    def _is_labelled(self, box: etree._Element) -> bool:
        """It begins with a label for other stories: `More on this story`."""
        return labels.RELATED.match(self._runs[self.lines.at(box)].text) is not None

    def goes_on(self, element: etree._Element) -> bool:
        """What stands in the block of the last line; a figure behind it, in the box of its paragraphs: a gallery, or text that the reader lost."""
        if element in self.inner:
            return True
        if element.tag != "figure" or next(element.iter("figcaption"), None) is None:
            return False
        boxes = islice(element.iterancestors(), BEHIND)
        return any(self.parents[box] and self.lines.count(box) >= ALONE for box in boxes)

    def in_text(self, caption: str, box: etree._Element | None) -> bool:
        """A paragraph of the text, outside the picture's box, says the same: it stays one."""
        near = {line for line in self._text if abs(len(line) - len(caption)) < _STOPS} if caption else set()
        bare = squash(caption) if near else ""
        lines = {line for line in near if squash(line) == bare}
        if not lines or not self.parents:
            return bool(lines)
        own = {run.element for run in self.lines.of(box)} if box is not None else set()
        same = (run.element for run in self._runs if run.text in lines and run.element not in own)
        return any(self.parents[element.getparent()] > 2 for element in same)

    def is_prose(self, box: etree._Element, run: Run) -> bool:
        """A line of the text that looks like its other lines, or a paragraph that holds an image at its side."""
        if run.text not in self._text:
            return False
        if box is run.element and box.tag == "p":
            return not is_small(box)
        parent = run.element.getparent()
        like_others = run.element.get("class") and self._shapes[_shape(run.element)] > 2
        return bool(like_others) or (parent is not None and _shape(parent) in self._boxes)

    def is_odd(self, element: etree._Element) -> bool:
        """It has a class, and no other line of the text has the same."""
        return bool(element.get("class")) and self._shapes[_shape(element)] < 2

    def is_link(self, box: etree._Element) -> bool:
        """A teaser: the text is a link, and not to the picture."""
        runs = self.lines.of(box)
        linked, letters = sum(run.linked for run in runs), sum(len(run.text) for run in runs)
        if not runs or linked < LINKED * letters:
            return False
        link = next(box.iter("a"), None)
        link = next(box.iterancestors("a"), None) if link is None else link
        return link is None or not IMAGE_FILE.search(link.get("href") or "")


def is_small(block: etree._Element) -> bool:
    """All its text is small or in italics, as captions are where nothing else marks them."""
    inner = [e for e in block if (e.text or "").strip() or len(e)]
    alone = len(inner) == 1 and not (block.text or "").strip() and not (inner[0].tail or "").strip()
    return alone and inner[0].tag in {"em", "i", "small", "cite"}


def _places(runs: tuple[Run, ...], headline_at: int, body: list[str]) -> list[int]:
    """Where on the page the lines of the text stand, letter by letter; by letters and digits alone where most do not."""
    wanted, after = set(body), range(headline_at + 1, len(runs))
    places = [i for i in after if runs[i].text in wanted]
    if 2 * len(places) < len(wanted):
        bare = {squash(line) for line in body}
        places = [i for i in after if squash(runs[i].text) in bare]
    while len(places) > 1 and places[-1] - places[-2] > APART:
        places.pop()  # the same words in the page's furniture
    return places


def _shape(element: etree._Element) -> tuple[str, str | None]:
    return str(element.tag), element.get("class")
