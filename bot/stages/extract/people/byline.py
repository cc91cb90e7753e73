"""Bylines as they stand on the page, for readers' eyes: nothing in the markup need say that they are any.

A byline is a short line near the headline (the lines up to the third long paragraph after it, and six before it), outside of
navigation and footers, that

1. begins as a byline does (`names.has_by`), or has a part set apart that does, and names somebody or an agency, or
2. is, holds or stands in an element that is named after its author (`byline`, `author`, `writer`, ...).

Where the names in a byline are links, they end where the links end: roles behind them stand apart. Elements that a page sets apart by style
alone (`<span>By Jane Doe</span><time>April 9</time>`) are parts of a line, as if ` | ` stood between them; so is what follows a label in mid-line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile
from typing import TypeAlias
from unicodedata import category

from lxml import etree

from bot.stages.clean import BLOCKS, SKIPPED, Run, listed
from bot.stages.extract.markup import Markup
from bot.stages.extract.people import names
from bot.stages.extract.people.bywords import OTHERS
from bot.stages.extract.words import content, named, near, squash, within

WORDS = frozenset(
    listed(
        "byline bylines author authors authorname autor autora autoren autores auteur auteurs autore autori reporter reporters journalist journalists"
        " writer writers contributor contributors writtenby articleauthor bylinename vcard skribent forfatter verfasser redacteur signature firma penulis yazar muhabir"
    )
)
LINE = 140
"""Characters of a byline at most."""
AFTER, BEFORE = 30, 6
"""Lines round the headline in which a byline is looked for."""
_LONG = 200
"""Characters of a paragraph of the text, as against a standfirst or a caption."""
_PARAGRAPHS = 3
"""Long paragraphs after the headline at which the search ends."""
_AGENCY = 60
"""Characters of a byline that names an agency or a desk, at most."""
_INITIALS = 6
"""Letters of initials at most."""
_INSIDE = 30
"""Elements of one line that are looked at."""
OUTSIDE = frozenset({"nav", "footer"})
"""Where no byline stands, whatever it says. Bylines do stand in `figure` (beside a portrait) and in `aside`."""
_FIGCAPTION = frozenset({"figcaption"})
_TOUCHING = re.compile(r"[^\W\d_][A-Z\d]|\d[^\W\d_]|@|[^\x00-\x7f]")
"""Where two words may touch: the cheap test first."""
_COMMENTS = frozenset(listed("comment comments commentlist commenter reply replies"))
_NESTED = 6
"""Boxes round an element in which a box of comments is looked for."""
CAPTIONS = frozenset(listed("caption captions credit credits copyright"))

Line: TypeAlias = tuple[Run, tuple[str, ...]]
"""A line and the names in it."""


def window(page: Markup) -> list[Run]:
    """Short lines near the headline, those after it first."""
    at, met = page.headline_at, 0
    if at < 0:
        return []
    after: list[Run] = []
    for run in page.runs[at + 1 : at + 1 + AFTER]:
        met += len(run.text) >= _LONG
        if met >= _PARAGRAPHS:
            break
        after.append(run)
    return [parted(run) for run in (*after, *page.runs[max(0, at - BEFORE) : at]) if len(run.text) <= LINE]


def parted(run: Run) -> Run:
    """The line with ` | ` where two elements touch that the page sets apart, and round a `time`."""
    said = run.text
    inside = elements(run.element) if len(run.element) and _TOUCHING.search(said) else []
    for element in filter(_is_set_apart, inside):
        inner = content(element)
        at = said.find(inner) if len(inner) > 1 else -1
        if at < 0:
            continue
        end, timed = at + len(inner), element.tag == "time"
        before, after = said[:at], said[end:]
        if after and (timed or _touch(inner, after)):
            after = _between(before + inner) + after.lstrip()
        if before and (timed or _touch(before, inner)):
            before = before.rstrip() + _between(before)
        said = before + inner + after
    said = names.labelled(said)
    return run if said == run.text else run._replace(text=said)


def _is_set_apart(element: etree._Element) -> bool:
    """A `time`, or one that may touch what stands before or behind it."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    touches = bool(before and not before[-1].isspace()) or (previous is not None and not before)
    return element.tag == "time" or touches or bool(element.tail and not element.tail[0].isspace())


def _touch(before: str, after: str) -> bool:
    """Two words without a blank between them; not an article, a conjunction of one letter, or scripts that set no blanks."""
    one, other = before[-1], after[0]
    joined = all(category(c)[0] in "LMN" and not "\u3040" <= c <= "\u9fff" for c in (one, other))
    return joined and len(before.rsplit(maxsplit=1)[-1]) > 1


def _between(before: str) -> str:
    return " " if names.is_opening(before) else " | "


def spoken(lines: Iterable[Run]) -> Iterator[Line]:
    """Lines that begin as a byline does, with the full names in them, else the agency that they begin with."""
    for run in lines:
        said = _said(run.text)
        if said and not within(run.element, OUTSIDE):
            line = run._replace(text=said)
            found = tuple(_some(line, _inner(run.element)))
            yield from found or _agency(line)


def _said(line: str) -> str:
    """From where the line begins as a byline does: whole, or a part of it set apart; empty where none does."""
    if names.has_by(line):
        return line
    return next(filter(names.has_by, line.split(" | ")[1:]), "") if " | " in line else ""


def called(lines: Iterable[Run]) -> Iterator[Line]:
    """Lines of an element that is named after its author, with the names in them."""
    for run in lines:
        if " " not in run.text and run.text.isascii():
            continue
        inner = _inner(run.element)
        if (inner is not None or near(run.element, WORDS)) and not is_of_comment(run.element):
            yield from _some(run, inner)


def initials(lines: Iterable[Run]) -> Iterator[Line]:
    """Lines that begin as a byline does and name an agency, or somebody by initials."""
    for run in lines:
        found = names.split(run.text) if names.has_by(run.text) else ()
        if found and (names.is_organisation(found[0]) or (found[0].isupper() and len(found[0]) <= _INITIALS)):
            yield run, found


def _some(run: Run, inner: etree._Element | None) -> Iterator[Line]:
    """The line with its names, those of the element inside it that is named after its author before others."""
    found = (() if inner is None else full(content(inner))) or people(run)
    if found:
        yield run, found


def _agency(run: Run) -> Iterator[Line]:
    found = names.split(run.text)
    if len(run.text) <= _AGENCY and found and names.is_organisation(found[0]):
        yield run, found[:1]


def people(run: Run) -> tuple[str, ...]:
    """The full names of a line."""
    found = full(run.text)
    if not run.linked:
        return found
    links = [name for a in elements(run.element, "a") for name in full(content(a))]
    return names.unique(next((link for link in links if name.startswith(link)), name) for name in found)


def as_written(lines: Iterable[Run], authors: Iterable[str]) -> str:
    """The line that names these, without what else stands in it; empty when none does."""
    wanted = [w for a in authors if (w := _letters(a))]
    found: tuple[int, Run] | None = None
    for run in lines:
        bare_line = _letters(run.text)
        held = sum(w in bare_line for w in wanted)
        if held > (found[0] if found else 0) and not _is_credit(run):
            found = held, run
            if held == len(wanted):
                break
    return _cut(found[1], wanted) if found else ""


def _cut(run: Run, wanted: list[str]) -> str:
    line = names.undated(run.text)
    if names.has_by(line):
        return line
    held = [w for w in wanted if w in _letters(run.text)]
    inner = [e for e in elements(run.element) if all(w in _letters(content(e)) for w in held)]
    spoken = (text for e in inner if names.has_by(text := content(e)))
    whole = [
        content(e) for e in inner if not (e.tail or "").strip()
    ]  # behind others the line goes on: `Jane Doe</a>, Berlin`
    return names.undated(next(spoken, min(whole, key=len, default=line)))


def _letters(text: str) -> str:
    """Letters of a line as capitals and small ones have them in common, the Turkish dotted and dotless i too."""
    return squash(text).replace("i\u0307", "i").replace("ı", "i")


def is_of_comment(element: etree._Element) -> bool:
    """Readers' comments name their authors too."""
    return near(element, _COMMENTS, _NESTED) or any(
        (e.get("itemtype") or "").endswith("Comment") for e in chain((element,), element.iterancestors())
    )


def _is_credit(run: Run) -> bool:
    """Names somebody who did not write: by its words or its place; a box of credits that begins as a byline does is none."""
    apart = near(run.element, CAPTIONS, 1) or within(run.element, _FIGCAPTION)
    return bool(OTHERS.match(run.text)) or within(run.element, OUTSIDE) or (apart and not names.has_by(run.text))


def full(text: str) -> tuple[str, ...]:
    return tuple(name for name in names.split(text, shown=True) if names.is_full(name))


def elements(element: etree._Element, *tags: str) -> list[etree._Element]:
    """What stands in the line of an element, up to a number: not what stands in blocks inside it, which are lines of their own."""
    line = takewhile(lambda e: e.tag not in BLOCKS, islice(element.iterdescendants(), _INSIDE))
    return [e for e in line if isinstance(e.tag, str) and e.tag not in SKIPPED and (not tags or e.tag in tags)]


def _inner(element: etree._Element) -> etree._Element | None:
    """The first element inside that is named after its author and says something."""
    return next((e for e in elements(element) if named(e) & WORDS and content(e)), None)
