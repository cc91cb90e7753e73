"""Caption and credit of one picture, from the box that holds them.

Caption: the `figcaption`, else what is named caption (class, id, `itemprop`, RDFa `property`), else the box's own lines where it is a `figure`
or an image and at most three short lines alone. An element named caption inside it is the caption where it holds most of its letters.
Credit: what is named credit, source, copyright or photographer, a `small` or `cite` of the caption; else the last short line or last element of the caption that reads
like names; else split off by its words (`credit`); else what stands beside a named caption and reads as a credit: in a line of the box, or over the image. Counters (`2 of 12`), durations, bare dates and texts for screen readers are neither.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from bot.stages.clean import Run, listed, runs, text
from bot.stages.extract.jsonld import readable
from bot.stages.extract.picture import credit as credit_lines
from bot.stages.extract.picture import creditwords
from bot.stages.extract.words import content, named, squash

LONGEST = 1_000
"""Characters of a caption at most."""
BARE = 500
"""Characters of a box without a caption element whose text is its caption."""
HOLDERS = 2
"""Boxes round an image whose attributes are read."""
INNER = 150
"""Elements of one box that are looked at."""
CREDIT_LINE = 60
"""Characters of a last line that is a credit though no word says so."""
SPOKEN = 20
"""Lines of an element outside the stretch, or in a button, that are read."""
LABEL = 40
"""Characters of a text for screen readers that is a label; a longer one is a caption that is only hidden."""
CROWDED = 8
"""Lines of a box in which a credit beside the caption is looked for."""
_CAPTION_BEFORE = 20
"""Letters of caption that stand before such a line."""
CAPTIONS = frozenset(
    listed(
        "caption captions legend imgcaption imagecaption photocaption figcaption cap bildunterschrift epigrafe bildtext imagetext picturetext imagedescription imgdescription"
        " mediadescription picturedescription pictext bildbeschreibung piedefoto piefoto pie didascalia onderschrift bijschrift billedtekst bildetekst kuvateksti captiontext imgtext photodesc"
        " imagedesc infodescription mediasubtitle opiszdjecia podpis popisek popisfoto imgdescr imgdesc imgcap picdesc photodescription descriptionphoto fotobeschreibung kepalairas"
        " resimalti altyazi legenda legende leyenda keterangan lezanta thumbcaption phototext fototext fototekst"
    )
)
CREDITS = frozenset(
    listed(
        "credit credits source copyright photographer fotograf creditline rights attribution imagecredit photocredit cred bildquelle bildnachweis fotografo photoby imagesource"
        " copyrightholder copyrightnotice credittext imagecopyright fotocredit agency kuvaaja bildrechte mediarights picturecredit photoauthor imageauthor imgcredit imgsource imgauthor fotobyline fotograaf fotoautor autorfoto fotoauthor zrodlo zdroj forras fuente fonte fonti bron kilde quelle kaynak sursa"
        " istochnik credito creditos crediti kredit photosource picsource imgcopyright mediacredit mediasource mediacopyright"
    )
)
_AUTHORS = frozenset(listed("author creator byline autor auteur owner agentur agence"))
"""In a figure, or behind a caption, these are the picture's."""
_HIDDEN = frozenset(
    listed("sronly visuallyhidden screenreader screenreadertext vh hiddentext offscreen accessibilitytext")
)
_JUNK = re.compile(
    r"[\W\d_]*|[+(]?\s?\d{1,3}\s?[+)]?\s\w{3,14}|\w{3,14}\s?\(\d{1,3}\)|\d{1,2}\s*min\.?|\W*\d{1,3}\s*(?:of|von|de|di|sur|van|af|av|из|z|/)\s*\d{1,3}\W*|(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s*\w{1,5})?|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}",
    re.IGNORECASE,
)
_TOLD = ("caption", "credit", "copyright", "photographer")
_READABLE = re.compile(
    r"^(?![{[])(?=.*[^\W\d_]{2})(?!true$|false$|left$|right$|center$|none$)", re.IGNORECASE | re.DOTALL
)
"""A value for readers: no JSON, no number, no switch."""
_MORE = re.compile(
    r"(?: \w{1,12}){0,2} ?[>»›▸►]+$| (?:read more|show more|view more|hide caption|toggle caption|enlarge this image)$",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"(?:play|watch|view|open|close|zoom|enlarge|show|see|tap|click|video|gallery|live|exclusive|breaking|share|save|advertisement|listen|loading|full)\b",
    re.IGNORECASE,
)
"""What a button or a badge over an image says."""
_TAIL = 40
"""Characters at the end of a line in which a link to more of it stands."""


class Lines:
    """Which lines of the page stand in an element: those of a stretch of the page."""

    def __init__(self, runs: tuple[Run, ...], start: int, stop: int) -> None:
        self._runs = runs
        self._first: dict[etree._Element, int] = {}
        self._last: dict[etree._Element, int] = {}
        _note(self._first, runs, range(start, stop))
        _note(self._last, runs, range(stop - 1, start - 1, -1))

    def __contains__(self, element: object) -> bool:
        return element in self._first

    def of(self, element: etree._Element) -> tuple[Run, ...]:
        first = self._first.get(element)
        return () if first is None else self._runs[first : self._last[element] + 1]

    def at(self, element: etree._Element) -> int:
        """The place of its first line; -1: it has none."""
        return self._first.get(element, -1)

    def count(self, element: etree._Element) -> int:
        first = self._first.get(element)
        return 0 if first is None else self._last[element] + 1 - first

    def said(self, element: etree._Element) -> list[str]:
        """Its lines; an element inside a line, or in a button, has its text as one."""
        lines = self.of(element) or tuple(islice(runs(element), SPOKEN))
        return [run.text for run in lines]


def is_hidden(element: etree._Element) -> bool:
    """A label for screen readers."""
    return bool(named(element) & _HIDDEN) and len(content(element)) <= LABEL


def words(element: etree._Element) -> frozenset[str]:
    own = named(element)
    told = element.get("property")
    return own | {told.rpartition(":")[2].lower()} if told else own


def read(box: etree._Element, lines: Lines) -> tuple[str, str, bool]:
    """(caption, credit, whether the markup names either) of a box."""
    figure = box.tag in {"figure", "figcaption"}
    captions: list[etree._Element] = []
    credit: etree._Element | None = None
    hidden: list[str] = []
    for element in islice(box.iter(etree.Element), INNER):
        called = words(element)
        if called & _HIDDEN and element is not box and len(label := content(element)) <= LABEL:
            hidden.append(text(label))
        elif element is box and box.tag != "figcaption":
            continue
        elif credit is None and element is not box and _credits(element, called, captions, figure=figure):
            credit = element
        elif element.tag == "figcaption" or called & CAPTIONS:
            captions.append(element)
    captions = [c for c in captions if c is not credit and content(c)]
    if not captions and not (figure or lines.count(box) <= 3):
        return "", _credit(credit), credit is not None
    source = _chosen(captions, credit) if captions else box
    said = _cleaned(lines.said(source), hidden)
    if not captions and sum(map(len, said)) > BARE:
        return "", _credit(credit), credit is not None
    caption, name = _parted(said, source, credit)
    if captions and caption and not name:
        name = _beside(box, lines, " ".join(said))
    return caption, name, bool(captions) or credit is not None


def _beside(box: etree._Element, lines: Lines, caption: str) -> str:
    """The credit in a line of its box that says the caption once more, reads like a credit, or lies over the image."""
    bare = squash(caption)
    for run in lines.of(box)[:CROWDED]:
        if run.text == caption:
            continue
        if len(run.text) > len(caption) and squash(run.text).startswith(bare):
            first, name = credit_lines.split(run.text)
            if name and squash(first) == bare:
                return name
        rest = text(run.text.replace(caption, " ", 1))
        if not 1 < len(rest) <= CREDIT_LINE or _JUNK.fullmatch(rest) or _SWITCH.match(rest):
            continue
        over = next(run.element.iter("img"), None) is not None and " " in rest and credit_lines.names_only(rest)
        if over or credit_lines.reads_as_credit(rest):
            return credit_lines.bare(rest)
    return ""


def attributes(element: etree._Element) -> tuple[str, str]:
    """(caption, credit) that an image, or a box close round it, holds in attributes for a script to show (`data-caption`, `data-photo-credit`)."""
    caption = credit = ""
    for at in (element, *islice(element.iterancestors(), HOLDERS)):
        for name, value in at.items():
            if not name.startswith("data-") or not name.endswith(_TOLD) or not 1 < len(value) <= LONGEST:
                continue
            if _READABLE.search(value) and name.endswith("caption"):
                caption = caption or value
            elif _READABLE.search(value):
                credit = credit or value
    return credit_lines.apart(readable(caption), readable(credit)) if caption or credit else ("", "")


def _note(known: dict[etree._Element, int], runs: tuple[Run, ...], places: range) -> None:
    """The first of these places in each element."""
    for at in places:
        element: etree._Element | None = runs[at].element
        while element is not None and element not in known:
            known[element] = at
            element = element.getparent()


def _credits(element: etree._Element, called: frozenset[str], captions: list[etree._Element], *, figure: bool) -> bool:
    made = called & _AUTHORS and (figure or captions)
    named_so = called & CREDITS or made or (element.tag in {"small", "cite"} and captions)
    if not named_so or (element.tag == "figcaption" and not captions):
        return False
    said = content(element)
    both = bool(called & CAPTIONS) and not captions
    return 0 < len(said) <= (CREDIT_LINE if both else credit_lines.LONGEST)


def _credit(element: etree._Element | None) -> str:
    return credit_lines.bare(text(content(element))) if element is not None else ""


def _chosen(captions: list[etree._Element], credit: etree._Element | None) -> etree._Element:
    """The first element of a caption, or what inside it is named so and holds most of its letters."""
    outer = captions[0]
    letters = len(content(outer)) - (
        len(content(credit)) if credit is not None and outer in credit.iterancestors() else 0
    )
    chosen = outer
    for inner in captions[1:]:
        if outer in inner.iterancestors() and 2 * len(content(inner)) >= letters:
            chosen = inner
    return chosen


def _cleaned(said: list[str], hidden: list[str]) -> list[str]:
    for mark in filter(None, hidden):
        said = [
            text(line.replace(mark, " ", 1)) if not creditwords.SOURCED.match(mark + " ") else line for line in said
        ]
    lines = (line if "«" in line else line[:-_TAIL] + _MORE.sub("", line[-_TAIL:]) for line in said)
    return _unrepeated([line for line in lines if line and not _JUNK.fullmatch(line[:_TAIL])])


def _unrepeated(said: list[str]) -> list[str]:
    """Without what another line says too: some papers print a caption over the picture and below it."""
    kept: list[str] = []
    for line in said if len(said) > 1 else ():
        bare = squash(line)
        if not any(bare in squash(other) for other in kept):
            kept = [*(other for other in kept if squash(other) not in bare), line]
    return kept or said


def _parted(said: list[str], source: etree._Element, credit: etree._Element | None) -> tuple[str, str]:
    if credit is not None:
        name = text(content(credit))
        inside = source in credit.iterancestors()
        caption, maker = credit_lines.apart(_without(said, name) if inside else " ".join(said), name)
        first, second = credit_lines.split(name) if not caption else ("", "")
        # Named after the credit, it holds both: `<p class="image-author">The square. Photo: A. Name</p>`.
        return (first, second) if second and len(squash(first)) >= _CAPTION_BEFORE else (caption, maker)
    if len(said) > 1 and _is_credit(said[-1], said[:-1]):
        return credit_lines.apart(" ".join(said[:-1]), said[-1])
    if len(said) == 2 and credit_lines.reads_as_credit(said[0]):
        return credit_lines.apart(said[1], said[0])
    whole = " ".join(said)
    tail = _last(source) if said else ""
    before = whole.removesuffix(tail).rstrip() if tail else ""
    if tail and before != whole and _is_credit(tail, [before]):
        return credit_lines.apart(before, tail)
    return credit_lines.split(whole)


def _without(said: list[str], name: str) -> str:
    """The lines without the credit that stands in them, the last time that it does."""
    whole = " ".join(said)
    before, found, behind = whole.rpartition(name)
    return text(f"{before} {behind}") if found else whole


def _is_credit(tail: str, before: list[str]) -> bool:
    if credit_lines.reads_as_credit(tail):
        return True
    enough = len(squash(" ".join(before))) >= _CAPTION_BEFORE
    return enough and 1 < len(tail) <= CREDIT_LINE and credit_lines.names_only(tail)


def _last(element: etree._Element) -> str:
    """The text of the last element of a caption, where nothing follows it."""
    at = element
    while len(at) == 1 and not (at.text or "").strip() and not (at[0].tail or "").strip():
        at = at[0]
    if not len(at):
        return ""
    last = at[-1]
    ends = last.tag in {"span", "small", "cite", "em", "i", "b", "strong"} and not (last.tail or "").strip()
    return text(content(last)) if ends else ""
