"""Years that are not counted as in the Gregorian calendar, made Gregorian.

Solar Hijri (Iran, Afghanistan): the year begins at the March equinox, six months of 31 days, five of 30, the last of 29 or, in a leap
year, 30. The leap years of 1244 to 1472 are those whose remainder by 33 is 1, 5, 9, 13, 17, 22, 26 or 30; 1 Farvardin 1400 was
21 March 2021, and every other day is counted from there. A year of 1300 to 1450 in figures is Solar Hijri only where the page is Persian or
Pashto, or its source's clock is Tehran's or Kabul's: in Arabic it would be lunar.

Buddhist (Thailand): 543 years ahead, the same months.
"""

from __future__ import annotations

from datetime import date

SOLAR_YEARS = range(1300, 1451)
BUDDHIST_YEARS = range(2443, 2644)
_BUDDHIST = 543
_ANCHOR_YEAR = 1400
_ANCHOR = date(2021, 3, 21).toordinal()
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_CYCLE = 33


def solar_hijri(year: int, month: int, day: int) -> date:
    """The Gregorian day. Raises ValueError for a day that the calendar does not have."""
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        raise ValueError(f"no day of the Solar Hijri calendar: {year}-{month}-{day}")
    before = sum(_length(year, m) for m in range(1, month))
    return date.fromordinal(_new_year(year) + before + day - 1)


def gregorian(year: int) -> int:
    return year - _BUDDHIST if year in BUDDHIST_YEARS else year


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP


def _length(year: int, month: int) -> int:
    if month < 12:
        return 31 if month < 7 else 30
    return 30 if _is_leap(year) else 29


def _new_year(year: int) -> int:
    """Ordinal of the first day of a year."""
    early, late = sorted((year, _ANCHOR_YEAR))
    days = sum(366 if _is_leap(y) else 365 for y in range(early, late))
    return _ANCHOR + (days if year >= _ANCHOR_YEAR else -days)
