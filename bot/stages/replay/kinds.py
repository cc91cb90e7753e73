"""What a reference of a page is for, who says what stands in its place, and how much of that a page may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Kind = Literal["page", "frame", "image", "style", "font", "media", "script", "object", "other"]
Place = Callable[[str, Kind], str]
"""An absolute http or https address as the page means it, without its fragment, and what it is for: what stands in its
place, to which the fragment is added. Empty: there is nothing, and the reference is emptied."""

MOST = 32_000_000
"""Characters of addresses that stand in one page or sheet: a long base in front of many short references has no other end."""


def bounded(place: Place) -> Place:
    """The same for one page or sheet, until that much is given; then there is nothing more."""
    left = MOST

    def placed(url: str, kind: Kind) -> str:
        nonlocal left
        left -= len(url)
        new = place(url, kind) if left >= 0 else ""
        left -= len(new)
        return new if left >= 0 else ""

    return placed
