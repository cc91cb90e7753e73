"""Sets of images: the grammar of `srcset` (WHATWG HTML §4.8.4.2.1), read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

_ADDRESS = re.compile(r"[\t\n\f\r ,]*+([^\t\n\f\r ]++)")
_DESCRIPTOR = re.compile(r"((?:[^,(]++|\([^)]*+\)?)*+),?")
"""Up to a comma that is not in parentheses."""
_UNFIT = re.compile(r"[\t\n\f\r ]|^,|,$")


class Candidate(NamedTuple):
    """One image of a set."""

    url: str
    descriptor: str
    """`2x`, `640w`; empty: 1x."""


def candidates(value: str) -> Iterator[Candidate]:
    at = 0
    while found := _ADDRESS.match(value, at):
        url, at = found[1], found.end()
        if url.endswith(","):
            yield Candidate(url.rstrip(","), "")
        elif told := _DESCRIPTOR.match(value, at):
            at = told.end()
            yield Candidate(url, " ".join(told[1].split()))


def written(images: Iterable[Candidate]) -> str:
    """The set, its addresses without what would end them."""
    return ", ".join(f"{_UNFIT.sub(lambda m: quote(m[0]), url)} {told}".rstrip() for url, told in images)
