"""Bytes of a page to text. The first of these that is there and decodes the whole body without a fault:

1. a byte order mark: UTF-8, UTF-16, UTF-32; or UTF-16 without one, every second octet of whose beginning is NUL;
2. `charset` of the HTTP Content-Type;
3. `meta charset` or `meta http-equiv` in the first 4,096 bytes (a page found there claims at least ASCII, so UTF-16
   there means UTF-8, as in the WHATWG rules);
4. UTF-8; then windows-1252.

If none decodes without a fault, the first that was declared decodes with U+FFFD for what it cannot read. A character
cut in half by the end of the body is no fault. What a label means, `labels` says.
"""

from __future__ import annotations

import codecs
import re

from bot.stages.extract.wall.kinds import sixteen
from bot.stages.labels import known

HEAD = 4096
"""Bytes in which a `meta` is looked for; WHATWG asks for 1,024, many pages need more."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def decode(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = [name for name in (sixteen(body), _http(content_type), _meta(body)) if name]
    for name in (*declared, "utf-8"):
        try:
            return codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
        except UnicodeError:
            continue
    return body.decode(declared[0] if declared else "cp1252", "replace")


def _http(content_type: str) -> str:
    found = _PARAMETER.search(content_type)
    return known(found[1]) if found else ""


def _meta(body: bytes) -> str:
    found = _META.search(body[:HEAD])
    name = known(found[1].decode("ascii", "ignore")) if found else ""
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name
