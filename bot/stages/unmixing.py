"""What is taken out of the bytes of a feed because its parser would mix it with what the entry says of itself.

feedparser files `media:description`, which describes a picture, as the summary of the entry (the entry's own then becomes
its content), and `media:keywords` and `itunes:keywords` as categories, from which they cannot be told afterwards. Taken out
beforehand, they can spoil neither; `media` reads them from the whole bytes.

What stands in CDATA or a comment is text and stays. An element that is not closed before its entry ends is left alone.
Each byte is looked at once. UTF-16 comes back as it is.
"""

from __future__ import annotations

import re
from itertools import islice

PREFIXES = 20
"""Prefixes of one document that are believed."""
_PREFIX = re.compile(
    rb"xmlns:([\w.-]{1,50})\s*=\s*[\"']http://(?:search\.yahoo\.com/mrss|www\.itunes\.com/dtds/)", re.IGNORECASE
)


def unmixed(body: bytes) -> bytes:
    """The document without descriptions of media and without keywords; most come back as they are."""
    prefixes = {match[1] for match in islice(_PREFIX.finditer(body), PREFIXES)}
    if not any(b"<" + prefix + name in body for prefix in prefixes for name in (b":description", b":keywords")):
        return body
    kept, at, begun, name = list[bytes](), 0, -1, b""
    for token in _tokens(prefixes).finditer(body):
        if token[0].startswith(b"<!"):
            continue
        if not token["name"]:
            begun = -1
        elif not token["end"]:
            begun, name = (-1 if token[0].endswith(b"/>") else token.start()), token["name"]
        elif begun >= 0 and token["name"] == name:
            kept.append(body[at:begun])
            at, begun = token.end(), -1
    return b"".join([*kept, body[at:]]) if kept else body


def _tokens(prefixes: set[bytes]) -> re.Pattern[bytes]:
    """Stretches of text that look like markup, the elements in question, and the ends of entries."""
    spelled = b"|".join(re.escape(prefix) for prefix in sorted(prefixes))
    return re.compile(
        rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
        rb"|<(?P<end>/?)(?:(?P<name>(?:" + spelled + rb"):(?:description|keywords))|(?:[\w.-]{1,50}:)?(?:item|entry))"
        rb"(?=[\s/>])[^<>]*>",
        re.DOTALL,
    )
