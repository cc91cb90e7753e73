"""Dates in running text: `29 June 2020`, `JUNE 29, 2020 22:32`, `29.06.2020`, `29.6.20`, `2020/06/29`, `2020年6月29日`, `2020. június 29.`,
`29 tháng 6, 2020`, `29 حزيران/يونيو 2020`, `۱۲ مرداد ۱۴۰۳`, `Jun 29 22:32:00 IDT 2020`; with a time within 40 characters behind
the date, or before the first one: `22:32`, `10.32 pm`, `22h32`, `22 Uhr`, `午後10時32分`, `오후 10:32`, `10:32 مساءً`, `10:32 μ.μ.`, and
the zone behind that.

Text is folded first (`months.fold`), so that capitals, accents, vowel signs and the script of the digits make no difference. Of
`06/07/2020` the day is first, unless the page's language is American English or the month would be impossible. A year of two
figures is one of this century and no later than the capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import NamedTuple

from bot.stages.extract.when.calendars import SOLAR_YEARS, solar_hijri
from bot.stages.extract.when.clocks import Moment, Place, day, offset
from bot.stages.extract.when.months import fold, month, solar

LONGEST = 400
"""Characters of a text in which dates are looked for."""
MOST = 8
"""Dates of one form in one text."""
NEAR = 40
"""Characters between a date and its time at most."""

_WORD = r"([^\W\d_]{2,14})"
_ORDINAL = r"(?:(?:st|nd|rd|th|er|o|a)(?!\w))?"
_SECOND_NAME = r"(?:\s?[/(]\s?[^\W\d_]{2,14}\)?)?"
_PATTERNS = (
    (re.compile(r"(?<![\d/-])(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)"), "ymd"),
    (
        re.compile(
            rf"(?<![\d:.])(\d{{1,2}}){_ORDINAL}[.,]?[\s\-/]*(?:de\s|of\s|d'|من\s)?{_WORD}{_SECOND_NAME}[.,]?[\s\-/]*(?:de\s|del\s|ماه\s)?(\d{{4}})(?!\d)"
        ),
        "dny",
    ),
    (re.compile(rf"(?<!\w){_WORD}\.?\s*(\d{{1,2}}){_ORDINAL}(?:,\s*|\s+)(?:de\s)?(\d{{4}})(?!\d)"), "ndy"),
    (re.compile(rf"(?<!\d)(\d{{4}})\.?\s(?:m\.\s)?{_WORD}\.?\s(\d{{1,2}})(?![\d:h]|\.\d)"), "ynd"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?thang\s?(\d{1,2})(?:\s?nam|,)?\s?(\d{4})(?!\d)"), "dmy"),
    (re.compile(r"(?<![\d.:/])(?<!\d-)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)"), "dmy"),
    (re.compile(r"(?<![\d.:/])(?<!\d-)(\d{1,2})([./])(\d{1,2})\2(\d{2})(?![\d%€$]|[.:/,-]\d)"), "d-my"),
)
_HAS_YEAR = re.compile(r"\d{4}|\d[./]\d{1,2}[./]\d\d")
_C_TIME = re.compile(r"(?<!\w)([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d)( [a-z]{2,5})? (\d{4})(?!\d)")
"""The order of C's asctime and Java's Date: the year is behind the time and its zone."""
_AM = r"a\.?\s?m(?!\w)\.?|π\.?\s?μ(?!\w)\.?|午前|上午|凌晨|早上|오전|صباحا|ص(?!\w)|صبح|sa(?!\w)|sang"
_PM = r"p\.?\s?m(?!\w)\.?|μ\.?\s?μ(?!\w)\.?|午後|下午|晚上|오후|مساء|م(?!\w)|ظهرا|عصرا|عصر|بعدازظهر|ch(?!\w)|chieu|toi"
_ZONE = r"(?:\s?(?:uhr|hrs?|ч|น)(?!\w)\.?)?(?:\s*\(?(?:بتوقيت\s)?((?:gmt|utc)\s?[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}|[^\W\d_]{1,10}(?!\w)))?"
_TIME = re.compile(
    rf"(?<![\d:.,])(?:({_AM})|({_PM}))?\s?(\d{{1,2}})(?:\s?[:h時时시点點]\s?|\.)(\d{{2}})(?!\d)[分분]?(?::(\d{{2}}))?\s*(?:({_AM})|({_PM}))?{_ZONE}"
)
_HOUR = re.compile(
    rf"(?<![\d:.,/-])(?:({_AM})|({_PM}))?\s?(\d{{1,2}})()()\s?(?=[ap]\.?\s?m|uhr|h(?!\w)|[時时시点點])(?:({_AM})|({_PM})|h|[時时시点點])?{_ZONE}"
)


class Mention(NamedTuple):
    """One date of a text."""

    moment: Moment
    before: str
    """The text between the date before it, or the beginning, and this; folded."""


def mentions(value: str, where: Place) -> list[Mention]:
    """The dates of a text, in its order."""
    if not _HAS_YEAR.search(value):
        return []
    bare = _C_TIME.sub(r"\1 \2 \5 \3\4", fold(value[:LONGEST]))
    days = _days(bare, where)
    starts = [*(start for start, _, _ in days[1:]), len(bare)]
    ends = [0, *(end for _, end, _ in days)]
    found = []
    for at, ((start, end, number), following) in enumerate(zip(days, starts, strict=False)):
        before = bare[ends[at] : start]
        moment = _timed(number, bare[end : min(following, end + NEAR)], where)
        if not moment.timed and at == 0:
            moment = _timed(number, before[-NEAR:], where)
        found.append(Mention(moment, before))
    return found


def _days(bare: str, where: Place) -> list[tuple[int, int, datetime]]:
    """Where each date stands, and its day; of two that overlap the first."""
    found: list[tuple[int, int, datetime]] = []
    for start, end, number in sorted(_matches(bare, where)):
        if not found or start >= found[-1][1]:
            found.append((start, end, number))
    return found


def _matches(bare: str, where: Place) -> Iterator[tuple[int, int, datetime]]:
    for pattern, order in _PATTERNS:
        for match in islice(pattern.finditer(bare), MOST):
            parts = dict(zip(order, match.groups(), strict=True))
            try:
                number = _day(parts, where)
            except ValueError:  # a day that the calendar does not have
                continue
            if number is not None:
                yield match.start(), match.end(), number


def _day(parts: dict[str, str], where: Place) -> datetime | None:
    year, number = int(parts["y"]), int(parts["d"])
    if len(parts["y"]) == 2:
        year += 2000
        if year > where.latest.year:
            return None
    if "n" not in parts:
        first_two = next(iter(parts)) == "d"
        turned = int(parts["m"]) > 12 or (where.month_first and number <= 12)
        return (
            day(year, number, int(parts["m"]), where)
            if first_two and turned
            else day(year, int(parts["m"]), number, where)
        )
    if year in SOLAR_YEARS:
        of_year = solar(parts["n"])
        return datetime.combine(solar_hijri(year, of_year, number), time()) if of_year else None
    of_year = month(parts["n"], where.language)
    return day(year, of_year, number, where) if of_year else None


def _timed(number: datetime, segment: str, where: Place) -> Moment:
    """The day with the time of a piece of text; without one, the day."""
    for pattern in (_TIME, _HOUR) if segment else ():
        for found in islice(pattern.finditer(segment), MOST):
            hour, minute = int(found[3]), int(found[4] or 0)
            if found[1] or found[2] or found[6] or found[7]:
                hour = (hour % 12 if hour <= 12 else hour) + (12 if (found[2] or found[7]) and hour <= 12 else 0)
            if hour < 24 and minute < 60:
                at = number.replace(hour=hour, minute=minute, second=min(int(found[5] or 0), 59))
                return Moment(at=at.replace(tzinfo=offset(found[8], where, at)), timed=True)
    return Moment(at=number, timed=False)
