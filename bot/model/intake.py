"""What is taken in from outside: a WARC file of another program, a page that somebody saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A WARC file of another program, in the archive now."""

    file: str
    """Path under `archive/`."""
    size: int
    """Bytes of it."""
    sha256: str
    """Of the file that was given, hex."""
    known: bool = False
    """It lay in the archive before."""
    repacked: bool = False
    """Each record is a gzip member of its own now: it was one member of all of them, in which no record can be found by its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A page in a file of its own, as a browser saved it, and what is known of it."""

    name: str
    """Of the file."""
    block: bytes = field(repr=False)
    modified: datetime
    """When the file was last written."""
    url: str = ""
    """As whoever brings it says; empty: the page's own word is taken."""
    date: datetime | None = None
    """Likewise."""
