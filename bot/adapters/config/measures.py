"""Numbers with units, as people write them.

Durations: `30m`, `1s`, `4h`, `7d`, `1.5h`; a plain number is seconds. Sizes: `1GB`, `64KB` (decimal), `64KiB`
(binary); a plain number is bytes. Numbers and counts have no unit. A leading zero is refused: `0123` means 123 to some and 83 to YAML.
"""

from __future__ import annotations

import re
from typing import TypeVar

from bot.adapters.config.shape import Fault, Reader, scalar

N = TypeVar("N", int, float)

SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
BYTES = {"": 1, "b": 1} | {
    f"{letter}{binary}b": int((1024 if binary else 1000) ** power)
    for power, letter in enumerate("kmgt", start=1)
    for binary in ("", "i")
}
_NUMBER = re.compile(r"(?P<number>(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?) ?(?P<unit>[A-Za-z]*)")
_COUNT = re.compile(r"0|[1-9][0-9]{0,11}")

DURATION_IS = "a duration such as 90s, 30m, 4h or 7d (a plain number is seconds)"
SIZE_IS = "a size such as 64KB, 8MiB or 1GB (a plain number is bytes)"


def seconds(text: str) -> float:
    """Seconds of a duration. Raises ValueError for anything else."""
    number, unit = _split(text)
    if unit not in SECONDS:
        raise ValueError(text)
    return number * SECONDS[unit]


def size(text: str) -> int:
    """Bytes of a size. Raises ValueError for anything else."""
    number, unit = _split(text)
    if unit.lower() not in BYTES:
        raise ValueError(text)
    return int(number * BYTES[unit.lower()])


def count(text: str) -> int:
    """A whole number. Raises ValueError for anything else."""
    _refuse_leading_zero(text)
    if not _COUNT.fullmatch(text):
        raise ValueError(text)
    return int(text)


def positive_seconds(text: str) -> float:
    return _above_zero(seconds(text))


def positive_number(text: str) -> float:
    number, unit = _split(text)
    if unit:
        raise ValueError(text)
    return _above_zero(number)


def positive_size(text: str) -> int:
    return _above_zero(size(text))


def positive_count(text: str) -> int:
    return _above_zero(count(text))


DURATION: Reader[float] = scalar(positive_seconds, f"{DURATION_IS}, more than 0")
PAUSE: Reader[float] = scalar(seconds, DURATION_IS)
SIZE: Reader[int] = scalar(positive_size, f"{SIZE_IS}, more than 0")
NUMBER: Reader[float] = scalar(positive_number, "a number above 0, such as 5 or 2.5")
COUNT: Reader[int] = scalar(positive_count, "a whole number from 1 on")
SOME_OR_NONE: Reader[int] = scalar(count, "a whole number from 0 on")


def _split(text: str) -> tuple[float, str]:
    _refuse_leading_zero(text)
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return float(found["number"]), found["unit"]


def _refuse_leading_zero(text: str) -> None:
    if text.startswith("0") and text[1:2].isdigit():
        raise Fault("a number without a leading zero")


def _above_zero(number: N) -> N:
    if number <= 0:
        raise ValueError(number)
    return number
