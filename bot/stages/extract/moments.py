"""Dates as pages write them, to instants; and instants to the form of the record.

Read: ISO 8601 (also with a blank, without a colon in the offset, with any number of decimals), RFC 5322, seconds or
milliseconds since 1970, and dates in running text: `29 June 2020`, `JUNE 29, 2020`, `29.06.2020`, `2020/06/29`,
`2020年6月29日`, with month names of `months`, digits of any script and a time beside them (`22:32`, `10.32 pm`, `22h32`).
Of `06/07/2020` the day is first, unless the page's language is American English or the month would be impossible.

Zones: an offset as written; `Z`, `GMT`, `UTC`; an abbreviation the source's own zone uses at that time; of the others
only those that mean one thing. A time without one is local to the source's `timezone`.

A time of exactly midnight without a zone is how content systems write that they know the day alone: it is a day.

Written: `YYYY-MM-DDTHH:MM:SS±HH:MM` with the offset as read, a day as `YYYY-MM-DD`. Refused: impossible dates, the
epoch itself (an empty field of a database), anything before 1605 (the first newspaper), anything more than one day
after the capture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.stages.extract.months import MONTHS

FIRST_YEAR = 1605
AHEAD = timedelta(days=1)
"""How far after its capture a page may date itself."""
LONGEST = 400
"""Characters of a text in which a date is looked for."""

_OFFSETS = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Minutes east of UTC."""
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_NAME = "|".join(re.escape(n) for n in sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?[\s\-]*(?:de\s|of\s|ב)?\s*({_NAME})\b[.,]?\s*(?:de\s|del\s)?[\s\-]*(\d{{4}})(?!\d)")  # fmt: skip
_MONTH_DAY = re.compile(rf"\b({_NAME})\b\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:\s?[:h時시]\s?|\.)(\d{2})(?!\d)(?::(\d{2}))?\s*([ap])?\.?(?:m\b\.?)?\s*(?:\(?([a-z]{1,4})\b|([+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as it was written."""

    at: datetime
    """Naive where no zone was written."""
    timed: bool
    """False: only the day is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a date on a page is read against."""

    zone: tzinfo
    latest: datetime
    month_first: bool = False


def place(zone: str, fetched: datetime, language: str) -> Place:
    try:
        local: tzinfo = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name that is a folder of the zone tables
        local = UTC
    return Place(zone=local, latest=fetched + AHEAD, month_first=language.lower().replace("_", "-") == "en-us")


def parse(value: str, where: Place) -> Moment | None:
    """A date in a field of markup, or a text with a date in it; None where there is none that is possible."""
    bare = value.strip()[:LONGEST]
    for reader in (_iso, _epoch, _mail, _text):
        try:
            moment = reader(bare, where)
        except (ValueError, OverflowError, TypeError, IndexError):  # TypeError, IndexError: email.utils on odd input
            continue
        if moment is not None and _possible(moment, where):
            return moment
    return None


def written(moment: Moment, where: Place) -> str:
    if not moment.timed:
        return moment.at.date().isoformat()
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=where.zone)
    return _whole(at).isoformat(timespec="seconds")


def _whole(at: datetime) -> datetime:
    """The offset in whole minutes: local mean times of before 1900 have seconds, RFC 3339 has not."""
    offset = at.utcoffset() or timedelta()
    return at.astimezone(timezone(timedelta(minutes=round(offset.total_seconds() / 60))))


def _possible(moment: Moment, where: Place) -> bool:
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=where.zone)
    if moment.at.year < FIRST_YEAR or at.timestamp() == 0:
        return False
    return at <= where.latest


def _iso(value: str, where: Place) -> Moment | None:
    found = _ISO.match(value)
    if not found:
        return None
    year, month, day = (int(found[i]) for i in (1, 2, 3))
    if found[4] is None:
        rest = value[found.end() :].strip()
        return None if rest else Moment(at=datetime(year, month, day, tzinfo=None), timed=False)  # noqa: DTZ001 (no zone is written)
    at = datetime(year, month, day, int(found[4]), int(found[5]), min(int(found[6] or 0), 59), tzinfo=_zone(found[7], where, None))  # fmt: skip
    return _timed(at)


def _epoch(value: str, where: Place) -> Moment | None:  # noqa: ARG001 (one shape for all readers)
    if not _EPOCH.fullmatch(value):
        return None
    seconds = int(value) / (1000 if len(value) == 13 else 1)
    return Moment(at=datetime.fromtimestamp(int(seconds), UTC), timed=True)


def _mail(value: str, where: Place) -> Moment | None:
    """RFC 5322 §3.3; a zone that the library does not know is given as -0000, so it is read by `_text` instead."""
    if not re.match(r"(?:\w{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}", value):
        return None
    at = parsedate_to_datetime(value)
    return _text(value, where) if at.tzinfo is None else Moment(at=at, timed=True)


def _text(value: str, where: Place) -> Moment | None:
    bare = value.casefold()
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_MONTH, "dny"), (_MONTH_DAY, "ndy"), (_YEAR_LAST, "dmy")):
        found = pattern.search(bare)
        if found:
            day = _day(dict(zip(order, found.groups(), strict=True)), where)
            rest = f"{bare[: found.start()]} | {bare[found.end() :]}"
            return _with_time(day, rest, where)
    return None


def _day(parts: dict[str, str], where: Place) -> datetime:
    month = MONTHS[parts["n"]] if "n" in parts else int(parts["m"])
    day, year_last = int(parts["d"]), next(iter(parts)) == "d" and "m" in parts
    if year_last and (month > 12 or (where.month_first and day <= 12)):
        day, month = month, day
    return datetime(int(parts["y"]), month, day)  # noqa: DTZ001 (the zone is put on when the time is known)


def _with_time(day: datetime, rest: str, where: Place) -> Moment:
    for found in _TIME.finditer(rest):
        hour, minute = int(found[1]), int(found[2])
        if found[4] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[4] == "p" else 0)
        if hour < 24 and minute < 60:
            at = day.replace(hour=hour, minute=minute, second=min(int(found[3] or 0), 59))
            return Moment(at=at.replace(tzinfo=_zone(found[5] or found[6], where, at)), timed=True)
    return Moment(at=day, timed=False)


def _timed(at: datetime) -> Moment:
    if at.tzinfo is None and not (at.hour or at.minute or at.second):
        return Moment(at=at, timed=False)
    return Moment(at=at, timed=True)


def _zone(name: str | None, where: Place, at: datetime | None) -> tzinfo | None:
    """The zone that is written; None where none is, or one that might mean several."""
    label = (name or "").lower()
    if re.fullmatch(r"[+-]\d{2}:?(?:\d{2})?", label):
        minutes = int(label[1:3]) * 60 + int(label[3:].strip(":") or 0)
        return timezone(timedelta(minutes=-minutes if label[0] == "-" else minutes))
    if at is not None and label and (where.zone.tzname(at) or "").lower() == label:
        return where.zone
    return timezone(timedelta(minutes=_OFFSETS[label])) if label in _OFFSETS else None


def refined(best: Moment, others: list[Moment], where: Place) -> Moment:
    """A better-known time of the same day: for a day, any time; for a local time, the same time with its zone."""
    for other in others:
        if not other.timed or other.at.date() != best.at.date():
            continue
        if not best.timed or (best.at.tzinfo is None and other.at.tzinfo and other.at.replace(tzinfo=None) == best.at):
            return other
    return replace(best, at=best.at.replace(tzinfo=where.zone)) if best.timed and best.at.tzinfo is None else best
