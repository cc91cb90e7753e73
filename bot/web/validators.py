"""Answers that a reader need not fetch twice: ETag, Last-Modified, 304, gzip.

An ETag is strong and over the content (RFC 9110 §8.8.3), another for the packed form; If-None-Match stands before
If-Modified-Since (§13.2.2).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.ports import Document

_FRESH = 60  # seconds that a reader may keep what it got
_KEPT = {"Cache-Control": f"public, max-age={_FRESH}", "X-Content-Type-Options": "nosniff"}
OWN = MappingProxyType({"Cache-Control": f"private, max-age={_FRESH}"})
"""Of an address with a secret in it: no cache that several readers share keeps what is served there (RFC 9111 §5.2.2.7)."""


def serve(
    request: Request, found: Document, content_type: str, more: Mapping[str, str] = MappingProxyType({})
) -> Response:
    """A published file, packed where the reader takes it, or 304; with `more` fields in its head."""
    packed = found.packed and _takes_gzip(request.headers.get("accept-encoding", ""))
    etag = f'{found.etag[:-1]}-gzip"' if packed else found.etag
    modified = format_datetime(found.modified, usegmt=True)
    headers = {"ETag": etag, "Last-Modified": modified, "Vary": "Accept-Encoding", **_KEPT, **more}
    if _unchanged(request, etag, found.modified):
        found.close()
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(found.size(packed=packed))
    if request.method == "HEAD":
        found.close()
        return Response(headers=headers, media_type=content_type)
    return StreamingResponse(found.parts(packed=packed), headers=headers, media_type=content_type)


def made(request: Request, body: bytes, content_type: str) -> Response:
    """What was made for this request, or 304. Since when it is so nobody knows: there is no Last-Modified."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, **_KEPT}
    if _unchanged(request, etag, None):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=content_type)


def _unchanged(request: Request, etag: str, modified: datetime | None) -> bool:
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        return "*" in tags or etag in tags
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (ValueError, OverflowError):
        return False
    return modified is not None and modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _takes_gzip(accepted: str) -> bool:
    """RFC 9110 §12.5.3: what is said of gzip by name stands before what is said of `*`."""
    codings = dict(coding.replace(" ", "").partition(";")[::2] for coding in accepted.lower().split(","))
    weight = codings.get("gzip", codings.get("*", "q=0"))
    return re.fullmatch(r"q=0(?:\.0*)?", weight) is None
