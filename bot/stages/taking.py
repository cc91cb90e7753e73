"""Captures that were made by others, as answers to an ask of ours.

- A page is a response, a revisit of one (ISO 28500:2017 §6.7: its own head, the payload of what it repeats), or a resource (§6.4:
  bytes without a head, as saved pages are kept), that says it is HTML or PDF, or does not say what it is. Redirects are
  none, nor are a page's pictures, styles and scripts.
- Some programs (crawlers of the common kind, and those that record in a browser) keep bodies with their codings undone, and heads that
  still name them. So a body that is not chunked is taken as it is, one that is not gzip whatever the head says, and one
  that begins as markup does under a coding that we do not read (br, zstd) too.
- Heads are as hostile as bodies. No article is made of an address that is no http(s) one, is longer than `ADDRESS`
  or carries a password (it would be published), nor of a page or a feed document whose date is before the web or ahead of
  now: feeds are sorted by them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.model.capture import Capture, Exchange, Stored
from bot.stages.payload import dechunk, split
from bot.stages.site import is_home

ADDRESS = 8_192
"""Characters of an address."""
_WEB = datetime(1990, 12, 20, tzinfo=UTC)
"""The day of the first page."""
_AHEAD = timedelta(days=1)
"""What a clock may be ahead."""
_PAGES = frozenset(("response", "revisit", "resource"))
_UNCHANGED, _REDIRECTED = 304, 3
_SERVED = {"response": frozenset((200,)), "revisit": frozenset((200, _UNCHANGED))}
_HTML = frozenset(("text/html", "application/xhtml+xml", ""))
_PAGED = _HTML | {"application/pdf"}
_GZIP = b"\x1f\x8b"
_PLAIN = frozenset(("", "identity"))
_HEAD = 1 << 16  # bytes that head and packing may add to a body


def is_page(capture: Capture) -> bool:
    """Whether a capture is a page, by what its row says."""
    if capture.kind not in _PAGES or capture.url[:4].lower() != "http" or _kind(capture) not in _PAGED:
        return False
    again = capture.kind == "revisit" and capture.status == _UNCHANGED
    return again or capture.status // 100 != _REDIRECTED


def refusal(capture: Capture, now: datetime, most: int) -> str:
    """Why no article is made of a page, by what its row says; empty: nothing speaks against it. `most`: bytes of a page."""
    if capture.kind != "resource" and capture.status not in _SERVED[capture.kind]:
        return f"HTTP status {capture.status}" if capture.status else "its HTTP head cannot be read"
    if _kind(capture) not in _HTML:
        return f"the page is not HTML but {_kind(capture)}"
    if len(capture.url) > ADDRESS:
        return f"its address is longer than {ADDRESS} characters"
    try:
        parts = urlsplit(capture.url)
    except ValueError:
        return "its address is none"
    if parts.username is not None or "@" in parts.fragment:
        return "its address carries a password"
    if not is_dated(capture, now):
        return "its date is before the web, or ahead of now"
    if is_home(capture.url):
        return "a front page"
    return f"longer than {most} bytes" if capture.length > most + _HEAD else ""


def is_dated(capture: Capture, now: datetime) -> bool:
    """Whether a capture's date can be one: what is first seen then is sorted by it."""
    return _WEB <= capture.date <= now + _AHEAD


def _kind(capture: Capture) -> str:
    return capture.content_type.partition(";")[0].strip().lower()


def exchange(capture: Capture, stored: Stored, original: Stored | None, most: int) -> Exchange:
    """The capture as an answer; `original` is what a revisit repeats, `most` are the bytes of a body that are looked at."""
    if capture.kind == "resource":
        return _exchange(capture, 200, (("Content-Type", capture.content_type),), stored.block)
    status, headers, raw = split(stored.block)
    if original is not None:
        status, theirs, raw = (200, (), original.block) if original.kind == "resource" else split(original.block)
        own = {name.lower() for name, _ in headers}
        headers = (*headers, *(pair for pair in theirs if pair[0].lower() not in own))
    coded = {name.lower(): value for name, value in headers}
    if "chunked" in coded.get("transfer-encoding", "").lower():
        raw = dechunk(raw, most)
    if _is_plain(raw, coded.get("content-encoding", "").strip().lower()):
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-encoding")
    return _exchange(capture, status, headers, raw)


def _is_plain(body: bytes, coding: str) -> bool:
    """Whether a body has been freed of the coding that its head still names."""
    if coding in {"gzip", "x-gzip"}:
        return not body.startswith(_GZIP)
    return coding not in _PLAIN and body.lstrip()[:1] == b"<"


def _exchange(capture: Capture, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> Exchange:
    return Exchange(
        url=capture.url,
        request=b"",
        status=status,
        headers=headers,
        body=body,
        started=capture.date,
        ended=capture.date,
        truncated=capture.truncated,
    )
