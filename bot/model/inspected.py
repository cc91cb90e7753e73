"""What an inspection sees of a WARC file, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.article import Derivation
from bot.model.capture import Capture
from bot.model.evidence import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A file as it lies there."""

    file: str
    """Path under `archive/`, never ending in `.open`; of a file elsewhere its own path."""
    size: int
    """Bytes, when it was looked at: what is appended later is not inspected."""
    left_open: bool = False
    """It is being written, or was when the program died."""
    own: bool = True
    """Written by this program: held to more than what the standard asks of everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record that has a row in the index."""

    capture: Capture
    """The row, made again from the record."""
    derivation: Derivation | None = None
    beside: bool = False
    """Next to damage: where its group begins and ends cannot be told."""
    profile: str = ""
    """Of a revisit (ISO 28500 §6.7.3)."""
    target: str = ""
    """WARC-Refers-To-Target-URI of a revisit."""
    target_date: str = ""
    """WARC-Refers-To-Date of a revisit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of a file, in the order of its bytes."""

    done: int
    """How far the file is inspected now: bytes from its begin."""
    records: int
    content: int
    """Bytes of these records' blocks, unpacked."""
    seen: tuple[Seen, ...]
    faults: tuple[Fault, ...]
    damaged: tuple[tuple[int, int], ...] = ()
    """From where to where no record can be read: among the faults too."""
