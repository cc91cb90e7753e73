"""What is asked of the world, what came back, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Truncation = Literal["", "length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One GET to be made, its redirects included."""

    url: str = field(repr=False)
    """May carry credentials (userinfo, tokens)."""
    source: str = ""
    purpose: Literal["feed", "page", "robots", "requisite"] = "page"
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Values that are masked in what is kept of a page's or robots.txt's address: those of its feed's address."""
    etag: str = ""
    last_modified: str = ""
    most: int = 0
    """Bytes of each answer on the wire, where that is less than the limit for all; 0: only that limit."""
    seconds: float = 0.0
    """For the whole chain, the wait for its hosts included; 0: each exchange has its own deadline and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response as they were on the wire; a redirect chain is several.

    Credentials are masked in `url` and `request`, by `model.address`, before the value is made; nothing else is changed.
    """

    url: str
    request: bytes
    """Head as sent; empty when nothing was sent."""
    response: bytes = b""
    """The final message, head and body, framing included; interim 1xx answers and what follows the end are left out."""
    status: int = 0
    """0: no response head was read."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the response, as written, Latin-1."""
    body: bytes = field(default=b"", repr=False)
    """Payload of a whole answer with transfer coding undone; the content coding (gzip) still on."""
    started: datetime
    ended: datetime
    address: str = ""
    """IP address that was connected to."""
    protocols: tuple[str, ...] = ()
    """As WARC-Protocol: `http/1.1`, `tls/1.3`."""
    cipher: str = ""
    truncated: Truncation = ""
    faults: tuple[str, ...] = ()
    """What the peer did against RFC 9112 and we could read all the same."""
    error: str = ""
    """Why there is no whole answer; empty when there is one."""
    refused: bool = False
    """The guard or a limit of ours refused: asking again would not help."""

    def header(self, name: str) -> str:
        """Values of one response header joined by a comma (RFC 9110 §5.2), empty when it is absent."""
        return ", ".join(v for k, v in self.headers if k.lower() == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where one record group is kept: the row that CDX calls a capture."""

    record_id: str
    """`urn:uuid:…` of the response, revisit, metadata or resource record; one that was taken in may have another form."""
    kind: Literal["response", "revisit", "metadata", "resource"]
    """`resource`: a saved page, its bytes without an HTTP head (ISO 28500 §6.4)."""
    url: str
    date: datetime
    """WARC-Date, UTC."""
    file: str
    """Path under `archive/`, `/` as separator, never ending in `.open`."""
    offset: int
    length: int
    """Bytes of the member, compressed."""
    begin: int
    """Where its group begins: at `offset`; 0 for the first group of a file, which the warcinfo record precedes."""
    end: int
    """Offset behind the last member of the group (response, then its request): where the next group begins."""
    status: int = 0
    content_type: str = ""
    sha1: str = ""
    """Payload digest as in the record: base32, without `sha1:`; of a metadata or resource record the digest of its block."""
    sha256: str = ""
    """Of the payload as on the wire, hex."""
    truncated: Truncation = ""
    refers_to: str = ""
    """Record id that a revisit or metadata record refers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where a capture stands among the captures of its key, by date."""

    count: int
    first: Capture
    previous: Capture | None
    next: Capture | None
    last: Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One WARC record read back."""

    record_id: str
    kind: str
    """WARC-Type."""
    headers: tuple[tuple[str, str], ...]
    block: bytes = field(repr=False)

    def header(self, name: str) -> str:
        wanted = name.lower()
        for key, value in self.headers:  # a loop is half the cost of a generator, and a record is asked twenty times
            if key.lower() == wanted:
                return value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One WARC record as it stands in its file: a gzip member (ISO 28500, annex D)."""

    record_id: str
    kind: str
    """WARC-Type."""
    offset: int
    packed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be turned into a record: bytes with every coding undone."""

    url: str
    """As linked."""
    final_url: str
    status: int
    content_type: str
    body: bytes = field(repr=False)
    fetched_at: datetime
