"""Captures to CDXJ, the index that web archives share: one line a record, sorted as text.

    <key> <14-digit time> {"url": …, "mime": …, "status": …, "digest": …, "length": …, "offset": …, "filename": …}

The key is the address's SURT (`model.surt`), the time the WARC-Date in UTC, cut to the second. Values are text, in this
order, and one that is not known is left out; JSON is escaped to ASCII, with a blank behind comma and colon. This is what
cdxj-indexer 1.5 writes, so that the two can be compared line by line:

- Response, revisit, resource and metadata records are listed; requests and warcinfo records are not, nor what is of type
  `application/warc-fields`.
- `mime` is the content type without its parameters; of a revisit it is `warc/revisit`.
- `status` is that of a response or revisit whose head can be read.
- `digest` is the payload digest with its algorithm; of a metadata or resource record that of its block.
- `length` and `offset` are those of the record's gzip member.

They differ over answers that no two programs read alike: one without a head that can be read has neither status, type nor
digest here; a type on a folded line is read; an empty type is none; of a type that was sent twice the first counts.

`recordDigest`, where it is given, is the sha256 of the member (WACZ: what a reader verifies when it loads one record alone).
"""

from __future__ import annotations

import json
import re
from datetime import UTC

from bot.model.capture import Capture
from bot.model.surt import surt

_PARAMETERS = re.compile(r"[;\s]")
_FIELDS = "application/warc-fields"


def listed(capture: Capture) -> bool:
    """Whether a record has a line."""
    return capture.kind in {"response", "revisit"} or capture.content_type != _FIELDS


def key(capture: Capture) -> str:
    """What a line is looked up by, and sorted by: SURT and time."""
    return f"{surt(capture.url)} {capture.date.astimezone(UTC):%Y%m%d%H%M%S}"


def line(capture: Capture, *, record_digest: str = "") -> str:
    """Without its line end; `capture.file` is the file name."""
    fields = {
        "url": capture.url,
        "mime": _mime(capture),
        "status": str(capture.status) if capture.status else "",
        "digest": _digest(capture.sha1),
        "length": str(capture.length),
        "offset": str(capture.offset),
        "filename": capture.file,
        "recordDigest": record_digest,
    }
    return f"{key(capture)} {json.dumps({name: value for name, value in fields.items() if value})}"


def _mime(capture: Capture) -> str:
    if capture.kind == "revisit":
        return "warc/revisit"
    # Of a header that was sent twice the row has both, joined by a comma.
    written = _PARAMETERS.split(capture.content_type, maxsplit=1)[0].rstrip(",")
    try:
        return written.encode("latin-1").decode()
    except UnicodeError:
        return written


def _digest(digest: str) -> str:
    return digest if not digest or ":" in digest else f"sha1:{digest}"
