"""When the article was published and changed.

Published: the source's rule → JSON-LD `datePublished`, `dateCreated`, `uploadDate` → the `meta` names of `datesigns` → the first `time` near
the headline → microdata and RDFa → the visible date lines near the headline →
the feed's → visible lines of change → the page's address (`/2026/11/22/`) →
htmldate's (a day, where nothing else dates the page: 1 % of pages). Steps behind the `meta` names are asked only while the
minute or its offset is not known.

The first that is possible wins, and is made better by those behind it (`decided`):

* a day, or a midnight of that day, takes the time of another of the same day;
* a time without a zone takes the offset of another with the same clock;
* of two offsets beside the same clock (systems that write local time with a `Z` behind it are common) the one that the source's
  `timezone` has at that time holds, unless that is UTC (which may mean that none was configured); else the first.

Changed: JSON-LD `dateModified` → `meta` → a `time` named so → microdata (where the
page dates itself without JSON-LD) → visible lines behind a word of change → the feed's; decided alike. What
lies before the publication by a minute or more is refused.

Refusals are answered beside the date, in words. The second value of both readers is for `doubts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import htmldate

from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract.found import FEED, TEXT, Found
from bot.stages.extract.markup import Markup
from bot.stages.extract.when import datesigns
from bot.stages.extract.when.clocks import Moment, Place, aware, written
from bot.stages.extract.when.moments import judge

Dated: TypeAlias = tuple[Found[str], tuple[str, ...]]
"""A date with its origin, and what was refused, each with the reason."""
Known: TypeAlias = Found[Moment]

REFUSALS = 4
"""Of one field, at most."""
SHOWN = 40
"""Characters of a refused value that are said."""
_MINUTE = timedelta(minutes=1)


def published(page: Markup, fetched: Page, item: Item, source: Source, where: Place) -> Dated:
    refused: list[str] = []

    def judged(found: Iterable[Found[str]]) -> list[Known]:
        return _judged(found, "datePublished", where, refused)

    known = _gathered(
        (
            lambda: judged(datesigns.declared(page, source)),
            lambda: judged(datesigns.timed(page, changed=False)),
            lambda: judged(datesigns.marked(page, "datePublished")),
            lambda: [Found(moment, TEXT) for moment in datesigns.shown(page, where)[0]],
            lambda: judged([Found(item.published, FEED)]),
        ),
        where,
    )
    known = known or [Found(moment, TEXT) for moment in datesigns.shown(page, where)[1]]
    known = known or judged(datesigns.addressed(page)) or judged(_by_library(page, fetched))
    if source.timezone == "UTC" and known and _is_local(decided(known, where).value):
        refused.append("datePublished names no zone: UTC was taken, since the source has no timezone")
    return _answer(known, where), tuple(refused)


def modified(page: Markup, item: Item, where: Place, published_at: str) -> Dated:
    refused: list[str] = []

    def judged(found: Iterable[Found[str]]) -> list[Known]:
        later = _judged(found, "dateModified", where, refused)
        return [k for k in later if not _early(k, where, published_at, refused)]

    known = _gathered(
        (
            lambda: judged(datesigns.declared_changes(page)),
            lambda: judged(datesigns.timed(page, changed=True)),
            lambda: judged([] if page.ld.string("datePublished") else datesigns.marked(page, "dateModified")),
            lambda: [
                Found(moment, TEXT)
                for moment in datesigns.shown(page, where)[1]
                if not _precedes(moment, where, published_at)
            ],
            lambda: judged([Found(item.updated, FEED)]),
        ),
        where,
    )
    return _answer(known, where), tuple(refused)


def of_entry(item: Item) -> tuple[str, str, tuple[str, ...]]:
    """Published and changed as a feed's entry says, and what was refused. No capture is at hand: the feed's reader has judged the future."""
    first, last = (datetime.fromisoformat(v) if v else None for v in (item.published, item.updated))
    if first and last and last - first <= -_MINUTE:
        return item.published, "", (f"dateModified {item.updated} ({FEED}) lies before datePublished {item.published}",)
    return item.published, item.updated, ()


def decided(known: list[Known], where: Place) -> Known:
    """The first, made better by the others."""
    best, origin = known[0]
    for other, source in known[1:]:
        if not _has_time(best) and _has_time(other) and other.at.date() == best.at.date():
            best, origin = other, source
        elif best.timed and other.timed and other.at.tzinfo:
            best = _with_offset(best, other, where)
    return Found(best, origin)


def _with_offset(best: Moment, other: Moment, where: Place) -> Moment:
    """Of two offsets beside one clock, the source's own, else the first that is written."""
    clock = best.at.replace(tzinfo=None)
    if abs(clock - other.at.replace(tzinfo=None)) >= _MINUTE:
        return best
    own = clock.replace(tzinfo=where.zone).utcoffset()
    if best.at.tzinfo is None or (own and best.at.utcoffset() != own == other.at.utcoffset()):
        return Moment(at=clock.replace(tzinfo=other.at.tzinfo), timed=True)
    return best


def _is_local(moment: Moment) -> bool:
    return moment.timed and moment.at.tzinfo is None


def _has_time(moment: Moment) -> bool:
    return moment.timed and (moment.at.hour, moment.at.minute, moment.at.second) != (0, 0, 0)


def _gathered(steps: Iterable[Callable[[], list[Known]]], where: Place) -> list[Known]:
    """What the steps know, until the minute and its offset are known; the second is asked too where the offset is not the source's own."""
    known: list[Known] = []
    for at, step in enumerate(steps):
        known += step()
        if known and _has_time(best := decided(known, where).value) and best.at.tzinfo and (at or _is_own(best, where)):
            break
    return known


def _is_own(moment: Moment, where: Place) -> bool:
    own = moment.at.replace(tzinfo=where.zone).utcoffset()
    return not own or moment.at.utcoffset() == own


def _answer(known: list[Known], where: Place) -> Found[str]:
    if not known:
        return Found("", "")
    best = decided(known, where)
    return Found(written(best.value, where), best.origin)


def _judged(found: Iterable[Found[str]], name: str, where: Place, refused: list[str]) -> list[Known]:
    known = []
    for value, origin in found:
        moment, fault = judge(value, where)
        if moment is not None:
            known.append(Found(moment, origin))
        elif fault:
            _refuse(refused, f"{name} {value[:SHOWN]} ({origin}) {fault}")
    return known


def _refuse(refused: list[str], reason: str) -> None:
    if reason not in refused and len(refused) < REFUSALS:
        refused.append(reason)


def _early(known: Known, where: Place, published_at: str, refused: list[str]) -> bool:
    early = _precedes(known.value, where, published_at)
    if early:
        _refuse(
            refused,
            f"dateModified {written(known.value, where)} ({known.origin}) lies before datePublished {published_at}",
        )
    return early


def _precedes(moment: Moment, where: Place, published_at: str) -> bool:
    """By a minute or more; by a day, where one of the two is a day alone."""
    if not published_at:
        return False
    first = datetime.fromisoformat(published_at)
    if not moment.timed or first.tzinfo is None:
        return moment.at.date() < first.date()
    return aware(moment, where) - first <= -_MINUTE


def _by_library(page: Markup, fetched: Page) -> Iterator[Found[str]]:
    """The library asks the clock unless it is told the latest day, and knows no time of day."""
    try:
        day = htmldate.find_date(
            page.tree,
            extensive_search=False,
            original_date=True,
            max_date=fetched.fetched_at.astimezone(UTC).replace(tzinfo=None),
        )
    except Exception:  # noqa: BLE001 (a library over hostile text: a date we do not get is no reason to lose the article)
        return
    if day:
        yield Found(day, TEXT)
