"""Dates as markup writes them, to instants; and which of them cannot be.

Read, in this order: ISO 8601 (also with a blank, without a colon in the offset, with any number of decimals, in its basic form of digits alone),
seconds or milliseconds since 1970, RFC 5322, and dates in running text (`datelines`). Zones, and what is written, are
the matter of `clocks`.

Refused, with the reason: what has digits and is no date of the calendar; the zero of a clock (an empty field of a database; a day around 1 January
1970); anything before 1605 (the first newspaper); anything more than one day after the capture.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.stages.extract.when import clocks
from bot.stages.extract.when.clocks import MOST, Moment, Place
from bot.stages.extract.when.datelines import LONGEST, mentions

FIRST_YEAR = 1605
AHEAD = timedelta(days=1)
"""How far after its capture a page may date itself."""

_OFFSET = r"(?:(?:Z|UTC|GMT)\s?(?=[+-]\d))?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?"
_ISO = re.compile(
    rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:[T\s]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?\s*{_OFFSET})?",
    re.IGNORECASE,
)
_BASIC = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:T?(\d{{2}})(\d{{2}})(\d{{2}})?{_OFFSET})?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MAIL = re.compile(r"(?:\w{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}")
_DIGIT = re.compile(r"\d")
_NO_DATE = "is no date of the calendar"


def place(zone: str, fetched: datetime, language: str) -> Place:
    bare = language.lower().replace("_", "-")
    return Place(zone=clocks.zone(zone), latest=fetched + AHEAD, month_first=bare == "en-us", language=bare)


def parse(value: str, where: Place) -> Moment | None:
    """A date in a field of markup, or a text with a date in it; None where there is none that is possible."""
    return judge(value, where)[0]


def judge(value: str, where: Place) -> tuple[Moment | None, str]:
    """The date, or why it is refused; neither, for what does not look like one."""
    bare, fault = value.strip()[:LONGEST], ""
    if not _DIGIT.search(bare):
        return None, ""
    for reader in (_iso, _basic, _epoch, _mail, _text):
        try:
            moment = reader(bare, where)
        except (ValueError, OverflowError, TypeError, IndexError):  # TypeError, IndexError: email.utils on odd input
            continue
        if moment is not None:
            why = refusal(moment, where)
            if not why:
                return moment, ""
            fault = fault or why
    return None, fault or _NO_DATE


def refusal(moment: Moment, where: Place) -> str:
    """Why a page cannot have been published then; empty when it can."""
    if moment.at.year < FIRST_YEAR:
        return "lies before the first newspaper"
    at = clocks.aware(moment, where)
    if abs(at.timestamp()) <= MOST.total_seconds():
        return "is the zero of a clock"
    return "lies after the capture" if at > where.latest else ""


def _iso(value: str, where: Place) -> Moment | None:
    found = _ISO.match(value)
    if not found or (found[4] is None and value[found.end() :].strip()):
        return None
    return _digits(found, where)


def _basic(value: str, where: Place) -> Moment | None:
    found = _BASIC.fullmatch(value)
    return (
        None if found is None or len(value) == 10 or (len(value) == 13 and value.isdigit()) else _digits(found, where)
    )


def _digits(found: re.Match[str], where: Place) -> Moment:
    day = clocks.day(int(found[1]), int(found[2]), int(found[3]), where)
    if found[4] is None:
        return Moment(at=day, timed=False)
    at = day.replace(hour=int(found[4]), minute=int(found[5]), second=min(int(found[6] or 0), 59))
    return clocks.timed(at.replace(tzinfo=clocks.offset(found[7], where, at)))


def _epoch(value: str, where: Place) -> Moment | None:  # noqa: ARG001 (one shape for all readers)
    if not _EPOCH.fullmatch(value):
        return None
    seconds = int(value) / (1000 if len(value) == 13 else 1)
    return Moment(at=datetime.fromtimestamp(int(seconds), UTC), timed=True)


def _mail(value: str, where: Place) -> Moment | None:
    """RFC 5322 §3.3; a zone that the library does not know is given as -0000, so it is read by `_text` instead."""
    if not _MAIL.match(value):
        return None
    at = parsedate_to_datetime(value)
    return _text(value, where) if at.tzinfo is None else Moment(at=at, timed=True)


def _text(value: str, where: Place) -> Moment | None:
    return next((mention.moment for mention in mentions(value, where)), None)
