"""From an address and a moment to the record that holds the payload.

- A revisit (ISO 28500 §6.7) has its body in the record that it refers to: by `WARC-Refers-To`, else, as other programs write
  them, by `WARC-Refers-To-Target-URI` and `-Date`. Its own head stands, unless that only says 304.
- A redirect is followed within the archive, to the nearest capture of its Location; whether its end is there is looked up
  first, so that a browser is not led in circles.
- A `resource` record, and a `response` that is no HTTP, is its payload, with the type of the record.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urljoin

from bot.model.capture import Capture, Stored
from bot.stages.payload import split
from bot.web.replay.address import readings
from bot.web.replay.holdings import Holdings

HOPS = 10
"""Redirects that are looked up."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OCTETS = "/:?&=%@!$*+,;~()[]'#"


class Absent(Exception):  # noqa: N818 (it is an answer: the archive does not have it)
    """Why a capture cannot be shown, in words for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memento:
    capture: Capture
    """The row that was asked for."""
    held: Capture
    """The row whose record holds the payload: itself, but for a revisit."""
    status: int
    """As it was answered; 200 for a saved page."""
    headers: dict[str, str]
    """Of the answer with the payload; lower case → value."""
    content_type: str
    raw: bytes = field(repr=False)
    """The payload with its codings on."""
    address: str
    """IP address that answered; empty where nobody wrote it down."""
    location: str
    """Where a redirect leads, absolute; empty for what is none."""


async def nearest(holdings: Holdings, url: str, moment: datetime) -> Capture | None:
    """The capture of an address as it is written, else with those octets bare that browsers escape and others do not."""
    for written in readings(url):
        found = await holdings.index.nearest(written, moment)
        if found is not None:
            return found
    return None


async def opened(holdings: Holdings, capture: Capture) -> Memento:
    """Raises Absent, and ArchiveError where the record does not stand whole."""
    record = await holdings.records.read(capture.file, capture.offset)
    if capture.kind != "revisit":
        return _memento(capture, capture, record, record)
    held = await _referred(holdings, capture, record)
    if held is None:
        raise Absent(
            f"This record ({capture.record_id}) says that the payload was the same as before, and refers to"
            f" {capture.refers_to or 'no record'}, which is not in the archive."
        )
    return _memento(capture, held, record, await holdings.records.read(held.file, held.offset))


async def leads_to(holdings: Holdings, memento: Memento) -> Capture:
    """The nearest capture of a redirect's Location. Raises Absent where that is not in the archive or never ends."""
    first: Capture | None = None
    seen = {memento.capture.record_id}
    for _ in range(HOPS):
        found = await nearest(holdings, memento.location, memento.capture.date)
        if found is None:
            raise Absent(f"This address was redirected to {memento.location}, which is not in the archive.")
        if found.record_id in seen:  # a page that sent its reader round by way of a cookie: what came after it is meant
            later = await holdings.index.captures(memento.location, found, 1)
            if not later:
                break
            found = later[0]
        first = first or found
        if found.status and found.status not in _REDIRECTS | {304}:
            return first
        seen.add(found.record_id)
        memento = await opened(holdings, found)
        if not memento.location:
            return first
    raise Absent(f"This address was redirected to {memento.location}, and so on without an end.")


async def _referred(holdings: Holdings, capture: Capture, record: Stored) -> Capture | None:
    if capture.refers_to:
        found = await holdings.index.capture(capture.refers_to)
        if found is not None:
            return found
    # Some write the address between angle brackets (WARC 1.0 §4), and dates without their zone, which is UTC (§5.4).
    url, date = record.header("WARC-Refers-To-Target-URI").strip("<>"), record.header("WARC-Refers-To-Date")
    with contextlib.suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(date)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        found = await holdings.index.nearest(url, moment) if url else None
        # Nearest is not enough: it has to be the payload that is meant, and to hold it.
        if found is not None and found.kind != "revisit" and found.sha1 == capture.sha1:
            return found
    return None


def _memento(capture: Capture, held: Capture, own: Stored, record: Stored) -> Memento:
    if held.kind == "revisit":
        raise Absent(f"{capture.record_id} refers to {held.record_id}, which has no payload either.")
    status, headers, raw = _message(record)
    if own is not record:
        told, first, _ = _message(own)
        status = told if told not in {0, 304} else status
        headers = {**headers, **{k: v for k, v in first.items() if k == "location"}}
    location = headers.get("location", "") if status in _REDIRECTS else ""
    return Memento(
        capture=capture,
        held=held,
        status=status,
        headers=headers,
        content_type=headers.get("content-type", ""),
        raw=raw,
        address=own.header("WARC-IP-Address"),
        location=_absolute(capture.url, location) if location else "",
    )


def _message(record: Stored) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and raw payload of a record, whatever it is."""
    kind = record.header("Content-Type")
    if not kind.lower().startswith("application/http"):
        return 200, {"content-type": kind}, record.block
    status, headers, raw = split(record.block)
    first: dict[str, str] = {}
    for name, value in headers:
        first.setdefault(name.lower(), value)
    return status, first, raw


def _absolute(url: str, location: str) -> str:
    """Octets beyond ASCII are what the server sent: they were read as Latin-1."""
    try:
        return urljoin(url, quote(location.encode("latin-1", "replace"), safe=_OCTETS))
    except ValueError:  # no address: nothing in the archive is there, but its record can be had
        return location
