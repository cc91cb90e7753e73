"""What a browser with a window of 1,280 by 800 pixels, one device pixel each, takes of what a page offers.

Media queries (Media Queries Level 4 §2-4): type, widths and heights are compared; a dark colour scheme, print, reduced motion
and a high resolution are not ours; any other feature is taken to hold, as one picture too many is better than one too few.

Of an image's set (WHATWG HTML §4.8.4.3) the smallest whose density is 1 or more, else the largest. Widths become densities by
the first entry of `sizes` whose condition holds, in px, em or vw; one that is not so simple counts as the whole window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.stages.replay.sets import Candidate

WIDTH, HEIGHT = 1_280, 800
EM = 16
"""Pixels of an em outside of any font size."""
QUERY = 1_000
"""Characters of a media query, and of `sizes`, that are read."""
FORMATS = frozenset(
    f"image/{name}"
    for name in ("avif", "webp", "jpeg", "jpg", "pjpeg", "png", "apng", "gif", "svg+xml", "x-icon", "bmp")
)
_LENGTH = r"([0-9]*\.?[0-9]+)\s*(px|r?em)?"
_LIMIT = re.compile(rf"\(\s*(min|max)-(?:device-)?(width|height)\s*:\s*{_LENGTH}\s*\)")
_RANGE = re.compile(rf"\(\s*(width|height)\s*([<>])=?\s*{_LENGTH}\s*\)")
_NOT_OURS = re.compile(
    r"\(\s*(?:prefers-color-scheme\s*:\s*dark|prefers-reduced-motion\s*:\s*reduce|orientation\s*:\s*portrait"
    r"|(?:-webkit-)?(?:min-)?(?:device-pixel-ratio|resolution)\s*:\s*(?:1\.[1-9]|[2-9]|1[0-9][0-9]))"
)
_TYPE = re.compile(r"\s*(not\s+|only\s+)?(all|screen|[a-z]+)?\b")
_SIZE = re.compile(r"([0-9]*\.?[0-9]+)(px|r?em|vw)$")


def shows(media: str) -> bool:
    """Whether a media query list holds; an empty one does."""
    queries = media[:QUERY].lower().split(",")
    return any(_holds(query) for query in queries)


def chosen(candidates: Sequence[Candidate], sizes: str) -> list[Candidate]:
    """The one that is taken; none of none."""
    width = _size(sizes)
    ranked = sorted(((_density(one.descriptor, width), one) for one in candidates), key=lambda pair: pair[0])
    enough = [one for density, one in ranked if density >= 1]
    return enough[:1] or [one for _, one in ranked[-1:]]


def _holds(query: str) -> bool:
    told = _TYPE.match(query)
    negated = told is not None and (told[1] or "").startswith("not")
    kind = told[2] if told else None
    return (kind in {None, "all", "screen"} and _fits(query)) != negated


def _fits(query: str) -> bool:
    if _NOT_OURS.search(query):
        return False
    limits = [(bound, axis, number, unit) for bound, axis, number, unit in _LIMIT.findall(query)]
    limits += [
        ("min" if sign == ">" else "max", axis, number, unit) for axis, sign, number, unit in _RANGE.findall(query)
    ]
    for bound, axis, number, unit in limits:
        ours, asked = WIDTH if axis == "width" else HEIGHT, float(number) * (EM if unit.endswith("em") else 1)
        if ours < asked if bound == "min" else ours > asked:
            return False
    return True


def _size(sizes: str) -> float:
    """Pixels that an image takes."""
    for entry in sizes[:QUERY].lower().split(","):
        condition, _, length = entry.strip().rpartition(" ")
        if condition.strip() and not _fits(condition):
            continue
        found = _SIZE.match(length)
        if found is None:
            break
        return float(found[1]) * {"px": 1, "vw": WIDTH / 100}.get(found[2], EM) or WIDTH
    return WIDTH


def _density(descriptor: str, width: float) -> float:
    for word in descriptor.split():
        number, unit = word[:-1], word[-1]
        if unit in "wx" and number.replace(".", "", 1).isdecimal():
            return float(number) / (width if unit == "w" else 1)
    return 1
