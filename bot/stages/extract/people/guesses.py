"""Bylines that nothing declares: names that stand where bylines stand. Asked last, where nothing else names anybody but the publisher.

A line near the headline that says nothing but full names is a byline by its place: it links to a page of authors, or one of the lines next to it,
or a part of itself, is a date, or it stands directly before the text in the text's own box. It is no heading, item or cell, holds no other link, and is
no section and no tag of the page. In scripts without capitals any two words look like a name: there it must stand in brackets, name a role, link to a page
of authors, or share the line with the date. The name of a desk is one in such a place, or in an element that is named after its author.

Failing these, the text's own last lines are looked at for a bare name, `(Name)`, or `Reporting by ...`, and all lines for a label
set apart: `<b>Author</b> Jane Doe`. A bare name at the end holds no link but to a page of authors or to mail (a row of tags does), and no paragraph
follows it but one that names the same, unless it tells a role or stands in brackets: before others it is a heading. A name that is guessed has four words at most, particles apart:
a heading in capitals has more.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree

from bot.stages.clean import Run, listed
from bot.stages.extract.markup import Markup
from bot.stages.extract.people import names
from bot.stages.extract.people.byline import BEFORE, CAPTIONS, LINE, OUTSIDE, WORDS, Line, elements, full, people
from bot.stages.extract.people.bywords import LABEL, NEWSROOM, ROLE
from bot.stages.extract.words import content, near, squash, within

_BARE = 80
"""Characters of a line of bare names at most."""
_DESK = 4
"""Words of a desk's name at most."""
_SAID = 0.8
"""Share of such a line's letters that are names."""
_SMALL = 4
"""Words of such a line, at most, that begin small: particles, `and`, a by-word."""
_WORDS = 4
"""Words of a name that is guessed at most, particles apart."""
_TAIL = 4
"""Lines at the text's end in which a name is looked for."""
_LABEL = 30
"""Characters of such a label at most."""
_SET_APART = frozenset({"strong", "b", "span"})
_LABELS = 400
"""Lines of a page in which a label set apart is looked for."""
_ELSEWHERE = OUTSIDE | {"aside", "figure", "figcaption", "form"}
"""Where a line must say that it is a byline."""
_NO_LINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd"})
"""Where a bare name is a heading, a link or a result."""
_NOT = CAPTIONS | frozenset(
    listed("related recommended newsletter share social comments tag tags breadcrumb breadcrumbs")
)
_HOME = re.compile(
    r"/(?:authors?|autor(?:[aei]|en|es|zy)?|auteurs?|by|av|profile?s?|people|persons?|staff|writers?|contributors?|journalists?|reporters?|redaktion"
    r"|columnists?|yazar(?:lar)?|penulis|skribent|forfatter|verfasser|kirjoittaja|firmas?|giornalisti|redacteurs?|redaktor|personas?|bio|avtor[iy]?|szerzok?|tac-?gia|journalistes?|giornalista|dziennikarze|muhabir|toimittajat?|colunistas?|columnistas?)(?:/|-\d|$)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^\s*mailto:|/email-protection")
_BESIDE_DATE = re.compile(r"^[^\W\d]{2,15}(?:[ -][^\W\d]{2,15}){1,2}\s[|•·]\s\d{1,4}[./:]\d{1,2}\b")
"""`דנה כהן | 12.05.24`: in scripts without capitals the name must stand in the date's own line."""
_DATE = re.compile(r"\b\d{1,2}\s?[:.h]\s?\d{2}\b|(?<!\d)\d{4}(?!\d)")
_BRACKETS = "(（【["
_ENGLISH = frozenset(
    listed(
        "read more share listen watch follow us live update updates breaking story article last published posted video photo photos gallery sign log in subscribe exclusive premium"
    )
)
"""Words of labels that English alone writes with capitals, as it writes names."""


def bare(page: Markup, lines: list[Run], known: frozenset[str]) -> Iterator[Line]:
    """Lines of nothing but names that are bylines by their place. `known`: squashed names of site, sections and tags."""
    for run in filter(_is_short, lines):
        if squash(run.text) in known or not _placed(page, run):
            continue
        found = _names(run, known)
        if found and not within(run.element, _ELSEWHERE) and not near(run.element, _NOT, 1):
            yield run, found


def desks(page: Markup, lines: list[Run]) -> Iterator[Line]:
    """Lines of nothing but the name of a desk (`Web Desk`), in a byline's place or in an element that is named after its author."""
    for run in lines:
        found = names.split(run.text) if len(run.text) <= _BARE and NEWSROOM.search(run.text) else ()
        if len(found) != 1 or not names.is_organisation(found[0]) or within(run.element, _ELSEWHERE):
            continue
        whole = len(found[0].split()) <= _DESK and len(squash(found[0])) >= _SAID * len(squash(names.undated(run.text)))
        if whole and (near(run.element, WORDS) or _placed(page, run)):
            yield run, found


def closing(page: Markup) -> Iterator[Line]:
    """The names at the text's end."""
    rest = page.runs[page.headline_at + 1 :]
    letters: Counter[etree._Element] = Counter()
    for run in rest:
        parent = run.element.getparent()
        if parent is not None and len(run.text) > _BARE and run.linked < len(run.text) / 2:
            letters[parent] += len(run.text)
    box = max(letters, key=lambda e: letters[e], default=None)
    own = [run for run in rest if box is not None and run.element.getparent() is box]
    below = ""
    for run in reversed(own[-_TAIL:]):
        spoken = len(run.text) <= LINE and names.has_by(run.text)
        found = people(run) if spoken else _names(run) if _is_signature(run) else ()
        if found and (spoken or not below or squash(found[0]) in below or _says_so(run)):
            yield run, found
        below = squash(run.text) if len(run.text) > LINE else below


def _says_so(run: Run) -> bool:
    """Tells a role, or stands in brackets."""
    return run.text[0] in _BRACKETS or ROLE.search(run.text) is not None


def _is_signature(run: Run) -> bool:
    """Short, and no row of tags: those are links, or stand in a box that says so."""
    return _is_short(run) and not _leads_away(run) and not near(run.element, _NOT, 1)


def _leads_away(run: Run) -> bool:
    """A link of the line leads elsewhere than to a page of authors or a box of mail."""
    links = elements(run.element, "a") if run.linked else ()
    return any(not _MAIL.search(href) and not _HOME.search(href) for a in links if (href := a.get("href") or ""))


def _is_short(run: Run) -> bool:
    """The cheap test first: no sentence, heading or cell, and without capitals, where a line of two words is anything, nothing but what says so."""
    if len(run.text) > _BARE or " " not in run.text or (run.element.tag in _NO_LINE and not ROLE.search(run.text)):
        return False
    if sum(word[0].islower() for word in run.text.split()) > _SMALL:
        return False
    cased = run.text.lower() != run.text.upper()
    dated = _BESIDE_DATE.search(run.text) is not None
    return cased or dated or run.text[0] in _BRACKETS or ROLE.search(run.text) is not None or _linked_home(run)


def _names(run: Run, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of a line that says nothing else, but for a role and what is known: the site's name."""
    all_found, role = names.split(run.text, shown=True), ROLE.search(run.text)
    found = tuple(name for name in all_found if names.is_full(name) and names.is_of(name, _WORDS))
    agencies = filter(names.is_organisation, all_found)
    beside = (
        role[0] if role else "",
        run.text.rpartition(",")[2] if squash(run.text.rpartition(",")[2]) in known else "",
    )
    said = sum(len(squash(said)) for said in (*found, *agencies, *beside))
    label = any(squash(word) in _ENGLISH for name in found for word in name.split())
    return () if label or said < _SAID * len(squash(names.undated(run.text))) else found


def _place(page: Markup, run: Run) -> int:
    """Which of the page's lines it is: its text may be parted."""
    bare_line = squash(run.text)
    places = range(max(0, page.headline_at - BEFORE), len(page.runs))
    return next(i for i in places if page.runs[i].element is run.element and squash(page.runs[i].text) == bare_line)


def _placed(page: Markup, run: Run) -> bool:
    if _linked_home(run):
        return True
    if run.linked:
        return False  # to a section, a place, a person of the news
    if _DATE.search(run.text):
        return True
    at = _place(page, run)
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
    links = chain(elements(run.element, "a"), islice(run.element.iterancestors("a"), 1)) if run.linked else ()
    return any(_HOME.search(a.get("href") or "") for a in links)


def labelled(page: Markup) -> Iterator[Line]:
    """The names behind a label set apart."""
    for run in page.runs[:_LABELS]:
        if len(run.text) > LINE or not len(run.element) or (run.element.text or "").strip():
            continue
        label = run.element[0]
        said = content(label) if label.tag in _SET_APART else ""
        if 0 < len(said) <= _LABEL and LABEL.fullmatch(f"{said.rpartition('/')[2].rstrip(' :')}:"):
            found = full(run.text.removeprefix(said))
            if found:
                yield run, found
