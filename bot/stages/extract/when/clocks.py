"""A date as it was written, what it is read against, and the zone of its time.

Zones, first that holds: an offset in figures (`+05:30`, `GMT+7`, and of `Z+02:00` the figures; none of more than 14 hours); an
abbreviation that the source's own zone uses in the course of that year; of the others only those that mean one thing. An abbreviation
names a clock on a wall: of `10 pm EST` in July, when New York has EDT, the clock is right and the season's letter a habit. A time
without a zone is local to the source's `timezone`.

A time of exactly midnight without a zone is how content systems write that they know the day alone: it is a day.

Written: `YYYY-MM-DDTHH:MM:SS±HH:MM` with the offset as read, a day as `YYYY-MM-DD`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.stages.extract.when.calendars import SOLAR_YEARS, gregorian, solar_hijri

MOST = timedelta(hours=14)
"""The farthest that a clock is from UTC (Kiribati)."""
_FIXED = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "غرينتش": 0, "جرينتش": 0, "mst": -420, "msk": 180, "мск": 180, "trt": 180,
    "pkt": 300, "wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "pht": 480, "wit": 540, "jst": 540, "kst": 540,
}  # fmt: skip
"""Minutes east of UTC."""
_REGIONS = {
    "et est edt": "America/New_York", "ct cdt": "America/Chicago", "mt mdt": "America/Denver", "pt pst pdt": "America/Los_Angeles",
    "cet cest mez mesz": "Europe/Berlin", "eet eest": "Europe/Athens", "idt": "Asia/Jerusalem", "aest aedt": "Australia/Sydney",
    "nzst nzdt": "Pacific/Auckland",
}  # fmt: skip
_REGION = {label: region for labels, region in _REGIONS.items() for label in labels.split()}
_FIGURES = re.compile(r"(?:z|utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_SOLAR_ZONES = frozenset({"Asia/Tehran", "Asia/Kabul"})
_SOLAR_LANGUAGES = frozenset({"fa", "ps", "prs"})


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
    language: str = ""
    """In lower case."""

    @property
    def solar(self) -> bool:
        """Years are counted as in Iran."""
        return self.language.partition("-")[0] in _SOLAR_LANGUAGES or getattr(self.zone, "key", "") in _SOLAR_ZONES


@functools.lru_cache(maxsize=1_000)
def zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a name that is a folder of the zone tables
        return UTC


def day(year: int, month: int, number: int, where: Place) -> datetime:
    """A day in figures, naive. Raises ValueError where the calendar has none."""
    if where.solar and year in SOLAR_YEARS:
        return datetime.combine(solar_hijri(year, month, number), datetime.min.time())
    return datetime(gregorian(year), month, number)  # noqa: DTZ001 (the zone is put on when the time is known)


def timed(at: datetime) -> Moment:
    """A time of midnight exactly, without a zone, is a day."""
    return Moment(at=at, timed=at.tzinfo is not None or (at.hour, at.minute, at.second) != (0, 0, 0))


def aware(moment: Moment, where: Place) -> datetime:
    return moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=where.zone)


def written(moment: Moment, where: Place) -> str:
    return _whole(aware(moment, where)).isoformat(timespec="seconds") if moment.timed else moment.at.date().isoformat()


def offset(label: str | None, where: Place, at: datetime) -> tzinfo | None:
    """The zone that a label beside the naive time `at` means; None: none that is known."""
    if not label:
        return None
    figures = _FIGURES.fullmatch(label)
    if figures:
        east = timedelta(hours=int(figures[2]), minutes=int(figures[3] or 0))
        return timezone(-east if figures[1] == "-" else east) if east <= MOST else None
    lowered = label.lower()
    if lowered in _names(where.zone, at.year):
        return where.zone
    if lowered in _REGION:
        return zone(_REGION[lowered])
    return timezone(timedelta(minutes=_FIXED[lowered])) if lowered in _FIXED else None


@functools.lru_cache(maxsize=1_000)
def _names(local: tzinfo, year: int) -> frozenset[str]:
    """What a zone calls its time, in winter and in summer. `+03`, as some do, is no name."""
    return frozenset((local.tzname(datetime(year, month, 1)) or "").lower() for month in (1, 7))  # noqa: DTZ001 (a local time)


def _whole(at: datetime) -> datetime:
    """The offset in whole minutes: local mean times of before 1900 have seconds, RFC 3339 has not."""
    east = at.utcoffset() or timedelta()
    return at.astimezone(timezone(timedelta(minutes=round(east.total_seconds() / 60))))
