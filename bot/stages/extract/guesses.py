"""Bylines that nothing declares: names that stand where bylines stand. Asked last, where nothing else names anybody but the publisher.

A line near the headline that says nothing but full names is a byline by its place: it links to a page of authors, or one of the lines next to it,
or a part of itself, is a date, or it stands directly before the text in the text's own box. It is no heading, item or cell, holds no other link, and is
no section and no tag of the page. In scripts without capitals any two words look like a name: there it must stand in brackets, name a role, or link to a page
of authors.

Failing these, the text's own last lines are looked at for a bare name, `(Name)`, or `Reporting by ...`, and all lines for a label
set apart: `<b>Author</b> Jane Doe`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from bot.stages.clean import Run, listed
from bot.stages.extract import names
from bot.stages.extract.byline import CAPTIONS, LINE, OUTSIDE, WORDS, Line, elements, full, people
from bot.stages.extract.bywords import LABEL, NEWSROOM, ROLE
from bot.stages.extract.markup import Markup
from bot.stages.extract.words import content, near, squash, within

_BARE = 80
"""Characters of a line of bare names at most."""
_DESK = 4
"""Words of a desk's name at most."""
_SAID = 0.8
"""Share of such a line's letters that are names."""
_SMALL = 4
"""Words of such a line, at most, that begin small: particles, `and`, a by-word."""
_TAIL = 4
"""Lines at the text's end in which a name is looked for."""
_LABEL = 30
"""Characters of such a label at most."""
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


def bare(page: Markup, lines: list[Run], known: frozenset[str]) -> Iterator[Line]:
    """Lines of nothing but names that are bylines by their place. `known`: squashed names of site, sections and tags."""
    for run in lines:
        found = _alone(run, known)
        if (
            found
            and squash(run.text) not in known
            and not within(run.element, _ELSEWHERE)
            and not near(run.element, _NOT, 1)
        ):
            if _placed(page, run, _place(page, run)):
                yield run, found


def desks(page: Markup, lines: list[Run]) -> Iterator[Line]:
    """Lines of nothing but the name of a desk (`Web Desk`), in a byline's place or in an element that is named after its author."""
    for run in lines:
        found = names.split(run.text) if len(run.text) <= _BARE and NEWSROOM.search(run.text) else ()
        if len(found) != 1 or not names.is_organisation(found[0]) or within(run.element, _ELSEWHERE):
            continue
        whole = len(found[0].split()) <= _DESK and len(squash(found[0])) >= _SAID * len(squash(names.undated(run.text)))
        if whole and (near(run.element, WORDS) or _placed(page, run, _place(page, run))):
            yield run, found


def closing(page: Markup) -> Iterator[Line]:
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


def _alone(run: Run, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of a line that says nothing else, but for a role and what is known: the site's name."""
    if len(run.text) > _BARE or run.element.tag in _NO_LINE or " " not in run.text:
        return ()
    if sum(word[0].islower() for word in run.text.split()) > _SMALL:
        return ()  # the cheap test first: a sentence
    if run.text.lower() == run.text.upper() and not (
        run.text[0] in "(（【[" or ROLE.search(run.text) or _linked_home(run)
    ):
        return ()  # without capitals a line of two words is anything
    found, role = full(run.text), ROLE.search(run.text)
    beside = (role[0] if role else "", run.text.rpartition(",")[2] if squash(run.text.rpartition(",")[2]) in known else "")
    said = sum(len(squash(said)) for said in (*found, *beside))
    label = any(squash(word) in _ENGLISH for name in found for word in name.split())
    return () if label or said < _SAID * len(squash(names.undated(run.text))) else found


def _place(page: Markup, run: Run) -> int:
    """Which of the page's lines it is: its text may be parted."""
    bare_line = squash(run.text)
    return next(i for i, r in enumerate(page.runs) if r.element is run.element and squash(r.text) == bare_line)


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
    links = elements(run.element, "a") if run.linked else []
    round_it = next(run.element.iterancestors("a"), None)
    return any(_HOME.search(a.get("href") or "") for a in (*links, *([] if round_it is None else [round_it])))


def _labelled(runs: Iterable[Run]) -> Iterator[Line]:
    for run in runs:
        label = next(run.element.iterchildren("strong", "b", "span"), None) if len(run.text) <= LINE else None
        said = content(label) if label is not None else ""
        if 0 < len(said) <= _LABEL and LABEL.fullmatch(f"{said.rpartition('/')[2].rstrip(' :')}:"):
            found = full(run.text.removeprefix(said))
            if found:
                yield run, found
