"""What a box or a line is, that it cannot be the article's text.

A box is barred, and all in it, by (the first that holds)

* its tag: `figure`, `nav`, `aside`, `footer`, `form`, ... ; a quote, table or code in a `figure` is text all the same;
* being hidden with less than 80 % of the prose: `hidden`, `aria-hidden`, `display: none`, or a class for screen readers, unless it is
  named after the text;
* a word of its class or id (`related`, `newsletter`, `caption`, ...), unless it holds 30 % of the prose (with its sisters of the
  same class), stands in a quote or a table, or a box inside it is named after the text (`article-body`); words of readers, newsletters and
  consent bar up to 80 %;
* being an `article` of its own with less than 15 % of the prose.

A line is barred by being a link, an entry in a list of links, a label that leads to other stories, a credit, an advertisement, the
headline again, names alone, or a date, byline or other short line before the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from lxml import etree

from bot.stages.clean import listed
from bot.stages.extract.people.names import has_by
from bot.stages.extract.text.labels import ADVERT, CREDIT, DATED, PLAYED, RELATED
from bot.stages.extract.text.layout import HEADINGS, Block, Box
from bot.stages.extract.words import similar

TAGS = frozenset(
    listed(
        "figure figcaption nav aside footer form button dialog label picture video audio amp-sidebar iframe h1 caption"
    )
)
WORDS = frozenset(
    listed(
        "related relateds recommend recommended recommendation recommendations recirc recirculation newsletter newsletters subscribe"
        " subscription signup share sharing sharebar social promo promos promotion teaser teasers comment comments disqus byline bylines"
        " breadcrumb breadcrumbs caption captions imgcaption imagecaption credit credits copyright mostread popular trending toplist readmore"
        " morenews alsoread outbrain taboola sponsored sponsor advert advertisement advertising ads regwall cookie consent imagedescription"
        " imgdescription imagetext picturetext bildtext bildunterschrift mediadescription photocaption legend infobox factbox faktabox"
        " factsheet tagcloud taglist tags keywords topics authorbox authorbio bio biography audioplayer player menu navigation nav skip sidebar"
        " footer popup modal tooltip slideshow gallery carousel lightbox affiliate disclaimer feedback poll survey quiz timestamp dateline"
        " pubdate publishdate readingtime readtime metadata metainfo card cards widget widgets inlinesignup summarybox keypoints podcast correction embedcode excerpt toolbar tools takeaway takeaways nextstory nextarticle nextpost"
        " interstitial video videos videoplayer jwplayer"
    )
)
OWN = frozenset(
    listed(
        "articlebody storybody articletext articlecontent entrycontent storycontent posttext postbody storytext bodytext"
    )
)
_FIGURED = frozenset({"blockquote", "table", "pre"})
"""What is text though it stands in a `figure`."""
_POSTS = frozenset(listed("twittertweet twittervideo instagrammedia tiktokembed fbpost blueskyembed"))
"""Quotes that are posts of a network: part of the text, whatever the box round them is named."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = re.compile(
    r"sr-?only|screen-?reader|visually-?hidden|off-?screen|a11y-hid|hide-text|invisible", re.IGNORECASE
)
_STRUCTURE = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th"})
SURE = frozenset(
    listed(
        "comment comments commentlist commentthread disqus kommentar kommentare kommentarer leserkommentare lesermeinungen commentaires"
        " comentarios comentários commenti reacties reactions opmerkingen komentarze komentare komentáře kommentit yorum yorumlar community"
        " discussion forum replies respond subscribe signup newsletter newsletters donate donation consent cookie"
        " cookies gdpr outbrain taboola"
    )
)
"""Words of what readers say and of what asks them for money or consent: it may be longer than the article."""
ALL = 0.8
"""Share of the prose from which a box is the text's even if it is named so."""
NAMED = 0.3
"""Share of the prose from which a box is the text's whatever it is named."""
NESTED = 0.15
_ENDS = (".", "!", "?", "…", ":", "”", '"', "»", "。", "！", "？", "」", "؟", "।", "۔")
_STOPS = (".", "!", "?", "…", "”", '"', "»", "。", "！", "？", "」", "؟", "।", "۔")
LINE = 200
"""Characters of a line that may be a headline again, a label or a credit."""
NAMES = 110
"""Characters of a line that may be a byline."""
OVER = 100
"""Lines before the first of prose that are compared with the titles."""
LINKED = 0.85
_ALIKE = 0.8
_LONGER = 1.5
"""Times as long as a title from which on a line that holds it says more than the headline: a first paragraph often begins with it."""


class Bars:
    """The bars of one page. `main`: the box of the text, which nothing round it bars; `prose`: letters of prose in all."""

    def __init__(self, prose: int, main: Box | None = None) -> None:
        self.prose = prose
        self.main = main

    def box(self, box: Box) -> str:
        if box.barred is None:
            outer = "" if box is self.main or box.up is None else self.box(box.up)
            box.barred = self._own(box, outer)
        return box.barred

    def _own(self, box: Box, outer: str) -> str:
        if box is self.main or box.tag == "body":
            return ""
        if outer == "tag" and box.tag in _FIGURED and any(b.tag == "figure" for b in box.chain()):
            return ""
        if outer == "named" and box.words & _POSTS:
            return ""
        if outer in {"named", "hidden"} and box.held and box.words & OWN:
            return ""
        return outer or self._mark(box)

    def _mark(self, box: Box) -> str:
        if box.tag in TAGS:
            return "tag"
        if box.held < ALL * self.prose and unseen(box.element):
            return "" if box.held and box.words & OWN else "hidden"
        if box.tag == "article" and box.held < NESTED * self.prose:
            return "nested"
        quoted = box.tag in _STRUCTURE or any(b.tag == "blockquote" for b in islice(box.chain(), 1, None))
        if quoted:
            return ""
        if box.alike < NAMED * self.prose and box.words & WORDS:
            return "named"
        return "readers" if box.held < ALL * self.prose and box.words & SURE else ""


def unseen(element: etree._Element) -> bool:
    """Hidden by its markup; what style sheets and scripts hide beyond that is not known here."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style, name = attributes.get("style"), attributes.get("class")
    return bool((style and _HIDDEN.search(style)) or (name and _UNSEEN.search(name)))


def line(block: Block, first: tuple[int, int], titles: Mapping[str, str], lists: Collection[Box]) -> str:
    """What bars one line. `first`: places of the first two lines of prose; `titles`: by bare text; `lists`: those of links."""
    length = len(block.text)
    if block.bare in titles:
        return "headline"
    if block.linked >= LINKED * length and not (block.kind in HEADINGS and _is_anchor(block)):
        return "link"
    if _leads_on(block, length):
        return "label"
    if block.box.up in lists and block.linked > NAMED * length:
        return "list of links"
    if length < LINE:
        return _short(block, length, first, titles)
    return ""


def _is_anchor(block: Block) -> bool:
    """A heading whose link is its own place on the page (`#p3`)."""
    return all((link.get("href") or "#").startswith("#") for link in block.box.element.iter("a"))


def _leads_on(block: Block, length: int) -> bool:
    """`Read also: <a>another headline</a>`, in any language: a short lead-in and a link to the end of the line."""
    if block.linked < 0.5 * length or length > LINE or block.text.endswith(_STOPS[:3]):
        return False
    return block.text[: length - block.linked + 1].rstrip().endswith((":", "|", "：", "»", ">", "►", "–"))


def _short(block: Block, length: int, first: tuple[int, int], titles: Mapping[str, str]) -> str:
    text = block.text
    if length < 40 and ADVERT.search(text):
        return "advertisement"
    if length < 160 and RELATED.search(text) and (block.linked > NAMED * length or text.endswith(":") or length < 40):
        return "label"
    if length < 130 and CREDIT.search(text):
        return "credit"
    if block.kind == "div" and PLAYED.search(text):
        return "player"
    if block.at < first[0] and (block.kind in {"div", "td"} and length < 60 and not text.endswith(_ENDS)):
        return "prelude"
    return _over_text(block, length, titles) if first[0] - OVER < block.at < first[1] else ""


def _over_text(block: Block, length: int, titles: Mapping[str, str]) -> str:
    text = block.text
    if any(similar(text, title) >= _ALIKE for title in titles.values() if 12 < len(title) > length / _LONGER):
        return "headline"
    if length < 90 and DATED.search(text) and not text.endswith(_STOPS):
        return "date"
    return "byline" if length < NAMES and has_by(text) else ""


def names(block: Block, people: Collection[str]) -> str:
    """A line that is names and little else: a byline, a signature."""
    if len(block.text) >= NAMES or not people:
        return ""
    left = block.bare
    for person in people:
        left = left.replace(person, "")
    return "names" if len(left) < len(block.bare) and len(left) <= max(12, 0.35 * len(block.bare)) else ""


def lists_of_links(blocks: Sequence[Block]) -> set[Box]:
    """Lists most of whose entries are links and no sentences."""
    entries: dict[Box, list[Block]] = {}
    for block in blocks:
        if block.box.tag == "li" and block.box.up is not None:
            entries.setdefault(block.box.up, []).append(block)
    return {box for box, lines in entries.items() if len(lines) > 1 and _links(lines)}


def _links(lines: list[Block]) -> bool:
    linked = sum(b.linked > NAMED * len(b.text) for b in lines)
    if linked < 0.75 * len(lines) or sum(b.linked for b in lines) < 0.5 * sum(len(b.text) for b in lines):
        return False
    return sum(b.text.endswith((".", "。")) for b in lines) < NAMED * len(lines)
