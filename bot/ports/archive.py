"""What is needed of the WARC files: kept, read back, looked into, bundled."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.article import Derivation
from bot.model.bundle import BundledPage
from bot.model.capture import Capture, Exchange, Member, Stored
from bot.model.inspected import Lying, Piece
from bot.model.intake import TakenIn


class Archive(Protocol):
    """The WARC files. One writer a file; what is appended is safe only after `sync`."""

    async def keep(
        self,
        hops: Sequence[Exchange],
        refers: Capture | None = None,
        *,
        same: Collection[Capture] = (),
        durable: bool = False,
    ) -> tuple[Capture, ...]:
        """Appends response, or revisit, and request of each hop that has an answer.

        A 304 is a revisit of `refers`. A whole 200 is a revisit of that one of `refers` and `same` which is a whole 200 with
        the same payload, whatever its address; all of them are on the disk, or were appended before.
        `durable`: and it is on the disk, as after `sync`.
        """
        ...

    async def derive(self, derivations: Sequence[Derivation]) -> tuple[Capture, ...]:
        """Appends a metadata record for each, that refers to the page's, else the feed's, record; all are on the disk then."""
        ...

    async def keep_resource(self, url: str, date: datetime, content_type: str, block: bytes) -> Capture:
        """Appends a saved page: its bytes without an HTTP head, under its address, with the date it was captured at."""
        ...

    async def take_in(self, path: str, told: Callable[[int, int], None]) -> TakenIn:
        """Copies a WARC file of another program; it is whole on the disk then, or not there. `told` hears bytes, and of how many.

        Raises ArchiveError where it cannot be read or holds no record, or the disk has no room.
        """
        ...

    async def sync(self) -> None:
        """All that was appended before is on the disk. Several callers share one fdatasync."""
        ...

    async def read(self, file: str, offset: int) -> Stored:
        """The record at a place. Raises ArchiveError where none stands whole."""
        ...

    async def members(self, file: str, begin: int, end: int) -> tuple[Member, ...]:
        """The records that begin between two places of a file, byte for byte; each is whole, the first is at `begin`.

        A record of a file that is not compressed comes packed. Raises ArchiveError where one does not stand whole.
        """
        ...

    async def files(self) -> tuple[tuple[str, int, bool], ...]:
        """(path, bytes, left open) of every file but the one being written, in the order of their names."""
        ...

    async def repair(self, file: str, start: int) -> None:
        """Seals a file left open, cut to its last whole record; `start` is where a record begins. Torn bytes go to quarantine."""
        ...

    def walk(
        self, file: str, start: int = 0, damaged: Callable[[], None] = lambda: None
    ) -> AsyncIterator[tuple[tuple[Capture, Derivation | None], ...]]:
        """The rows of a file from `start` on (where a group begins), some at a time, as reading it again makes them.

        What is damaged is told in the log and to `damaged`, and the walk goes on behind it. Raises ArchiveError where the file cannot be read.
        """
        ...

    async def room(self, *, trial: bool = False) -> str:
        """Why nothing more can be kept; empty: there is room. With `trial` something is written to see."""
        ...

    async def describe(self, about: Sequence[tuple[str, str]]) -> None:
        """What the warcinfo records say from now on besides software and operator (ISO 28500 §6.2); an open file is sealed."""
        ...

    async def rotate(self, now: datetime) -> None:
        """Seals the open file if it is full or of another day."""
        ...

    async def seal(self) -> None:
        """Seals the open file: what is kept next begins another."""
        ...

    async def close(self) -> None:
        """Seals the open file."""
        ...


class Inspection(Protocol):
    """The WARC files as they lie, looked through beside whoever writes them. Called by `evidence`; nothing is changed."""

    async def files(self) -> tuple[Lying, ...]:
        """Every file, also the one being written, in the order of their names."""
        ...

    def inspect(self, lying: Lying, *, growing: bool) -> AsyncIterator[Piece]:
        """Piece by piece, up to the size that it was listed with. `growing`: its end may be torn. Raises ArchiveError."""
        ...

    async def at(self, file: str, offset: int) -> Piece:
        """The one record that begins at a place, or what is there instead. Raises ArchiveError where the file cannot be read."""
        ...

    async def read(self, file: str, offset: int) -> Stored:
        """The record at a place. Raises ArchiveError where none stands whole."""
        ...


class Bundle(Protocol):
    """A WACZ file while it is made. Called by `evidence.bundle`, a call at a time; each blocks its caller."""

    def holds(self, record_id: str) -> bool: ...

    def append(self, member: Member) -> tuple[str, int]:
        """Puts a record that it does not hold into a WARC file; the file's name, as the index has it, and the place."""
        ...

    def index(self, line: str) -> None:
        """The CDXJ line of a record in the bundle."""
        ...

    def origin(self, line: str) -> None:
        """The CDXJ line that the record has in the archive."""
        ...

    def page(self, page: BundledPage) -> None: ...
