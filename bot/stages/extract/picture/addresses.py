"""The address of a picture, of all that its markup names.

Read are `src`, the attributes that hold the address until a script loads it, `srcset` in all its spellings, the `source` elements of
a `picture`, the `poster` of a film, a `background-image`, and microdata (`itemprop` of `url` or `contentUrl`). The largest that is
declared wins, up to 2,048 pixels wide: beyond that it is made for screens that double every pixel. Without declared widths the lazy
address stands before a `src` that is only its placeholder. A `data:` address, and one of a pixel or a placeholder by its name, is none.

`same` tells what the addresses of one picture in several sizes have in common: what `mrss.alike` says, without the sizes that publishing
systems write into a file's name (`-300x200`, `_1024`) or the path (`/1440x964/`), and for a service that cuts pictures to size the address that it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from bot.stages.clean import absolute
from bot.stages.lazy import LAZY, SETS, placeholder
from bot.stages.mrss import alike

WIDEST = 2_048
"""Pixels of the widest picture that is wanted where smaller ones are declared."""
CANDIDATES = 40
"""Addresses of one picture that are compared."""
SOURCES = 12
"""`source` elements of one picture that are read."""
SET = 8_000
"""Characters of one `srcset` that are read."""
_PARSED = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([0-9]{1,5}(?:\.[0-9]{1,3})?)([wx]))?\s*(?:,|$)")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(\s*['\"]?([^'\")]{1,2000})", re.IGNORECASE)
_SIZE = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|\d{3,4}w?|scaled|large|medium|small)(?=\.[a-z]{3,4}$)", re.IGNORECASE)
_SIZED = re.compile(
    r"/(?:[^/]{0,40}?\d{2,4}x\d{1,4}[^/]{0,40}|rawImage|orig|original|large|medium|small|w_?\d{2,4})(?:\.[a-z]{3,4}$|/)",
    re.IGNORECASE,
)
LONGEST = 1_000
"""Characters of an address in which sizes are looked for."""


def of(element: etree._Element, base: str) -> str:
    """The absolute address of an `img`, `amp-img`, `video` or `picture`; empty where none is told."""
    best, wide, plain = "", 0.0, ""
    for written, width in islice(_candidates(element), CANDIDATES):
        better = width and (not wide or wide < width <= WIDEST or width < wide > WIDEST)
        if (better or not plain) and not placeholder(written):
            plain = plain or written
            best, wide = (written, width) if better else (best, wide)
    url = absolute(best or plain, base)
    return url if url.startswith(("http:", "https:")) else ""


def background(element: etree._Element, base: str) -> str:
    """The address of the picture that an element shows behind itself."""
    found = _BACKGROUND.search(element.get("style") or "")
    url = absolute(found[1], base) if found and not placeholder(found[1]) else ""
    return url if url.startswith(("http:", "https:")) else ""


def same(url: str) -> str:
    """What other sizes of the same picture have in common with it."""
    inner = max(url.rfind("http://"), url.rfind("https://"), url.rfind("http%3A"), url.rfind("https%3A"))
    bare = alike(unquote(url[inner:])) if inner > 0 else alike(url)
    bare = _SIZED.sub("/", _SIZE.sub("", bare)) if len(bare) < LONGEST else bare
    return bare.partition("://")[2] or bare


def _candidates(element: etree._Element) -> Iterator[tuple[str, float]]:
    """Addresses as written with their declared widths (0: none), the likeliest first."""
    for name in LAZY if any(key.startswith("data-") for key in element.attrib) else ():
        if (value := (element.get(name) or "").strip()) and "/" in value and not value.startswith("{"):
            yield value.split()[0].rstrip(","), 0.0
    sets = [v for name in SETS if (v := element.get(name))]
    if src := (element.get("src") or element.get("poster") or "").strip():
        yield src, 0.0
    for value in (*sets, *_sources(element)):
        yield from _set(value)


def _sources(element: etree._Element) -> Iterator[str]:
    """The sets of the `picture` that an element is or stands in."""
    at = element if element.tag == "picture" else next(element.iterancestors("picture"), None)
    if at is not None:  # not the parent: libxml2 knows no empty `source`, and puts what follows into it
        for source in islice(at.iter("source"), SOURCES):
            yield from (v for name in SETS if (v := source.get(name)))


def _set(value: str) -> Iterator[tuple[str, float]]:
    """A set of addresses (HTML §4.8.4.2.1): widths as written, densities as their share of 1,000 pixels."""
    for url, number, unit in islice(_PARSED.findall(value[:SET]), CANDIDATES):
        yield url, float(number or 0) * (1 if unit == "w" else 0.001)
