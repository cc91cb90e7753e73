"""Bylines as they stand on the page, for readers' eyes: nothing in the markup need say that they are any.

A byline is a short line near the headline (the lines up to the third long paragraph after it, and six before it), outside of
navigation and footers, that

1. begins as a byline does (`names.has_by`) and names somebody, or
2. is, holds or stands in an element that is named after its author (`byline`, `author`, `writer`, ...), or
3. says nothing but full names and is seen to be a byline by its place: it links to a page of authors, or one of the lines next to it,
   or a part of itself, is a date, or it stands directly before the text in the text's own box. It is no heading, and no line that the page also
   links to as a section or a tag.

Failing these, the text's own last lines are looked at for a bare name, `(Name)`, or `Reporting by ...`, and all lines for a label
set apart: `<b>Author</b> Jane Doe`.

Where the names in a byline are links, they end where the links end: roles behind them stand apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from lxml import etree

from bot.stages.clean import BLOCKS, Run, listed
from bot.stages.extract import names
from bot.stages.extract.bywords import LABEL, OTHERS, ROLE
from bot.stages.extract.markup import Markup
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
_BARE = 80
"""Characters of a line of bare names at most."""
_SAID = 0.8
"""Share of such a line's letters that are names."""
_TAIL = 4
"""Lines at the text's end in which a name is looked for."""
_LABELS = 400
"""Lines of a page in which a label set apart is looked for."""
_INITIALS = 6
"""Letters of initials at most."""
_INSIDE = 30
"""Elements of one line that are looked at."""
_OUTSIDE = frozenset({"nav", "footer"})
"""Where no byline stands, whatever it says. Bylines do stand in `figure` (beside a portrait) and in `aside`."""
_ELSEWHERE = _OUTSIDE | {"aside", "figure", "figcaption", "form"}
"""Where a line must say that it is a byline."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTIONS = frozenset(listed("caption captions credit credits copyright"))
_NOT = _CAPTIONS | frozenset(
    listed("related recommended newsletter share social comments tag tags breadcrumb breadcrumbs")
)
_HOME = re.compile(
    r"/(?:authors?|autor(?:[aei]|en|es|zy)?|auteurs?|by|av|profiles?|people|persons?|staff|writers?|contributors?|journalists?|reporters?|redaktion"
    r"|columnists?|yazar(?:lar)?|penulis|skribent|forfatter|verfasser|kirjoittaja|firmas?|giornalisti|redacteurs?|personas?|bio)(?:/|-\d|$)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}\b|(?<!\d)\d{4}(?!\d)")
_ENGLISH = frozenset(
    listed(
        "read more share listen watch follow us live update updates breaking story article last published posted video photo photos gallery sign log in subscribe exclusive premium"
    )
)
"""Words of labels that English alone writes with capitals, as it writes names."""


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
    return [run for run in (*after, *page.runs[max(0, at - BEFORE) : at]) if len(run.text) <= LINE]


def spoken(lines: Iterable[Run]) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """Lines that begin as a byline does, with the names in them."""
    for run in lines:
        if names.has_by(run.text) and not within(run.element, _OUTSIDE):
            yield from _some(run, _inner(run.element))


def called(lines: Iterable[Run]) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """Lines of an element that is named after its author, with the names in them."""
    for run in lines:
        inner = _inner(run.element)
        if inner is not None or near(run.element, WORDS):
            yield from _some(run, inner)


def initials(lines: Iterable[Run]) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """Lines that begin as a byline does and name an agency, or somebody by initials."""
    for run in lines:
        found = names.split(run.text) if names.has_by(run.text) else ()
        if found and (names.is_organisation(found[0]) or (found[0].isupper() and len(found[0]) <= _INITIALS)):
            yield run, found


def _some(run: Run, inner: etree._Element | None) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The line with its names, those of the element inside it that is named after its author before others."""
    told = "" if inner is None else content(inner)
    found = people(run) if inner is None or not names.split(told) else _full(told)
    if found:
        yield run, found


def bare(page: Markup, lines: list[Run], known: frozenset[str]) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """Lines of nothing but names that are bylines by their place. `known`: squashed names of site, sections and tags."""
    for run in lines:
        found = _alone(run)
        if (
            found
            and squash(run.text) not in known
            and not within(run.element, _ELSEWHERE)
            and not near(run.element, _NOT, 1)
        ):
            at = next(i for i, other in enumerate(page.runs) if other is run)
            if _placed(page, run, at):
                yield run, found


def closing(page: Markup) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The names at the text's end, else those behind a label set apart."""
    rest = page.runs[page.headline_at + 1 :]
    letters: Counter[etree._Element] = Counter()
    for run in rest:
        parent = run.element.getparent()
        if parent is not None and len(run.text) > _BARE and run.linked < len(run.text) / 2:
            letters[parent] += len(run.text)
    box = max(letters, key=lambda e: letters[e], default=None)
    own = [run for run in rest if box is not None and run.element.getparent() is box]
    for run in reversed(own[-_TAIL:]):
        found = people(run) if len(run.text) <= LINE and names.has_by(run.text) else _alone(run)
        if found:
            yield run, found
    yield from _labelled(page.runs[:_LABELS])


def people(run: Run) -> tuple[str, ...]:
    """The full names of a line."""
    found = _full(run.text)
    if not run.linked:
        return found
    links = [name for a in _elements(run.element, "a") for name in _full(content(a))]
    return names.unique(next((link for link in links if name.startswith(link)), name) for name in found)


def as_written(lines: Iterable[Run], authors: Iterable[str]) -> str:
    """The line that names these, without what else stands in it; empty when none does."""
    wanted = [w for a in authors if (w := squash(a))]
    for run in lines:
        bare_line = squash(run.text)
        held = [w for w in wanted if w in bare_line]
        if held and not _is_credit(run):
            return _cut(run, held)
    return ""


def _is_credit(run: Run) -> bool:
    return bool(OTHERS.match(run.text)) or within(run.element, _OUTSIDE) or near(run.element, _CAPTIONS, 1)


def _cut(run: Run, held: list[str]) -> str:
    if names.has_by(run.text):
        return names.undated(run.text)
    inner = [e for e in _elements(run.element) if all(w in squash(content(e)) for w in held)]
    return names.undated(content(inner[-1]) if inner else run.text)


def _full(text: str) -> tuple[str, ...]:
    return tuple(name for name in names.split(text, shown=True) if names.is_full(name))


def _elements(element: etree._Element, *tags: str) -> list[etree._Element]:
    """What stands in the line of an element, up to a number: not what stands in blocks inside it, which are lines of their own."""
    line = takewhile(lambda e: e.tag not in BLOCKS, islice(element.iterdescendants(), _INSIDE))
    return [e for e in line if isinstance(e.tag, str) and (not tags or e.tag in tags)]


def _inner(element: etree._Element) -> etree._Element | None:
    """The first element inside that is named after its author and says something."""
    return next((e for e in _elements(element) if named(e) & WORDS and content(e)), None)


def _alone(run: Run) -> tuple[str, ...]:
    """The names of a line that says nothing else."""
    if len(run.text) > _BARE or run.element.tag in _HEADINGS or " " not in run.text:
        return ()
    if run.text.lower() == run.text.upper() and not (
        run.text[0] in "(（【[" or ROLE.search(run.text) or _linked_home(run)
    ):
        return ()  # without capitals a line of two words is anything
    found, role = _full(run.text), ROLE.search(run.text)
    said = sum(len(squash(name)) for name in found) + (len(squash(role[0])) if role else 0)
    label = any(squash(word) in _ENGLISH for name in found for word in name.split())
    return () if label or said < _SAID * len(squash(names.undated(run.text))) else found


def _placed(page: Markup, run: Run, at: int) -> bool:
    if _linked_home(run):
        return True
    if run.linked:
        return False  # to a section, a place, a person of the news
    if _DATE.search(run.text):
        return True
    beside = [page.runs[i] for i in (at - 1, at + 1) if 0 <= i < len(page.runs)]
    if any(len(r.text) <= _BARE and _DATE.search(r.text) for r in beside):
        return True
    after = page.runs[at + 1] if at + 1 < len(page.runs) else None
    cased = run.text.lower() != run.text.upper()
    return (
        cased
        and after is not None
        and at > page.headline_at
        and len(after.text) > LINE
        and after.element.getparent() is run.element.getparent()
    )


def _linked_home(run: Run) -> bool:
    """A link of the line, or round it, leads to a page of authors."""
    links = _elements(run.element, "a") if run.linked else []
    round_it = next(run.element.iterancestors("a"), None)
    return any(_HOME.search(a.get("href") or "") for a in (*links, *([] if round_it is None else [round_it])))


def _labelled(runs: Iterable[Run]) -> Iterator[tuple[Run, tuple[str, ...]]]:
    for run in runs:
        label = next(run.element.iterchildren("strong", "b", "span"), None) if len(run.text) <= LINE else None
        said = content(label) if label is not None else ""
        if said and len(said) < _TAIL * 8 and LABEL.fullmatch(f"{said.rpartition('/')[2].rstrip(' :')}:"):
            found = _full(run.text.removeprefix(said))
            if found:
                yield run, found
