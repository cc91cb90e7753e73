"""WARC files against themselves, beside whoever writes them: nothing is changed and no lock is taken.

Every byte belongs to a whole record or is named as damage; every record is held to `rules`; and the rows of the index are
made again on the way (`groups`), so that one reading serves for all. A file is read up to the size that it had when it
was listed: what is appended meanwhile is nobody's fault. A record that is torn at that very end of a file that is being written
is one that is being written.

Constant memory: some hundred records are handed over at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from bot.model.capture import Stored
from bot.model.errors import ArchiveError
from bot.model.evidence import Fault
from bot.model.inspected import Lying, Piece, Seen
from bot.model.intake import TAKEN_IN

from . import groups, reading, rules
from .open import OPEN, opened

_ENDINGS = (".warc.gz", ".warc")
_BATCH = 200  # rows that are handed over at once
_STEP = 16 << 20  # bytes of a file behind which is told how far it is, though it brought no rows


class WarcInspection:
    """`bot.ports.Inspection` over a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def files(self) -> tuple[Lying, ...]:
        return await asyncio.to_thread(lambda: tuple(self._files()))

    async def inspect(self, lying: Lying, *, growing: bool) -> AsyncIterator[Piece]:
        pieces = _pieces(self._root / lying.file, lying, growing=growing)
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                yield piece
        except OSError as error:
            raise ArchiveError(f"{lying.file}: {error.strerror}") from error
        finally:
            pieces.close()

    async def at(self, file: str, offset: int) -> Piece:
        return await asyncio.to_thread(self._at, file, offset)

    async def read(self, file: str, offset: int) -> Stored:
        return await asyncio.to_thread(self._read, file, offset)

    def _files(self) -> Iterator[Lying]:
        for path in sorted((self._root / "warc").rglob("*")):
            if not path.name.removesuffix(OPEN).endswith(_ENDINGS) or path.name.startswith("."):
                continue
            # It may be sealed between the listing and the look at it.
            for name in dict.fromkeys((path, path.with_name(path.name.removesuffix(OPEN)))):
                with contextlib.suppress(FileNotFoundError):
                    if name.is_file():
                        yield listed(self._root, name)
                        break

    def _at(self, file: str, offset: int) -> Piece:
        try:
            with opened(self._root / file) as stream:
                size, own = os.fstat(stream.fileno()).st_size, not file.startswith(TAKEN_IN)
                lying = Lying(file=file, size=size, left_open=False, own=own)
                watch = _Watch(lying, stream.fileno(), growing=False)
                parts = watch.parts(cast("BinaryIO", _Upto(stream, lying.size)), offset)
                kept = next(groups.groups(parts, file, offset), None)
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}") from error
        if kept is not None and kept[0].offset == offset:
            watch.row(kept)
        whole = watch.piece()
        return replace(
            whole,
            seen=tuple(replace(seen, beside=True) for seen in whole.seen),
            faults=tuple(fault for fault in whole.faults if fault.offset == offset),
        )

    def _read(self, file: str, offset: int) -> Stored:
        try:
            with opened(self._root / file) as stream:
                return reading.record(stream, offset).stored
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}") from error


def listed(root: Path, path: Path) -> Lying:
    """A file below the archive's folder as it lies there."""
    name = path.relative_to(root).as_posix().removesuffix(OPEN)
    own = not name.startswith(TAKEN_IN)
    return Lying(file=name, size=path.stat().st_size, left_open=path.name.endswith(OPEN), own=own)


class _Upto:
    """A file up to a size: what `reading` needs of a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size

    def read(self, count: int) -> bytes:
        return self._stream.read(min(count, max(0, self._size - self._stream.tell())))

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(self._size + place if whence == os.SEEK_END else place)


class _Watch:
    """Sees the records go by on their way to the rows."""

    def __init__(self, lying: Lying, fd: int, *, growing: bool) -> None:
        self._lying = lying
        self._fd = fd
        self._growing = growing
        self._series = rules.Series(Path(lying.file).name) if lying.own else None
        self._revisits: dict[int, Stored] = {}
        self._beside: set[int] = set()
        self._last = -1
        self._after_damage = False
        self.done = self.records = self.content = 0
        self.seen: list[Seen] = []
        self.faults: list[Fault] = []
        self.damaged: list[tuple[int, int]] = []

    def parts(self, stream: BinaryIO, start: int = 0) -> Iterator[reading.Found]:
        for part in reading.parts(stream, start):
            if isinstance(part, reading.Damage):
                self._damage(part)
                continue
            if self._found(part):
                yield part
        if self._growing:
            self._beside.add(self._last)

    def row(self, kept: groups.Kept) -> None:
        capture, derivation = kept
        beside, revisit = capture.offset in self._beside, self._revisits.pop(capture.offset, None)
        self._beside.discard(capture.offset)
        self.seen.append(
            Seen(
                capture=capture,
                derivation=derivation,
                beside=beside,
                profile=revisit.header("WARC-Profile") if revisit else "",
                target=revisit.header("WARC-Refers-To-Target-URI") if revisit else "",
                target_date=revisit.header("WARC-Refers-To-Date") if revisit else "",
            )
        )

    def piece(self) -> Piece:
        made = Piece(
            done=self.done,
            records=self.records,
            content=self.content,
            seen=tuple(self.seen),
            faults=tuple(self.faults),
            damaged=tuple(self.damaged),
        )
        self.records = self.content = 0
        self.seen, self.faults, self.damaged = [], [], []
        return made

    def _damage(self, part: reading.Damage) -> None:
        self.done = part.end
        self._after_damage = True
        self._beside.add(self._last)
        if self._series is not None:
            self._series.damaged()
        if not (part.torn and self._growing):
            self.faults.append(self._fault(part.offset, f"no record can be read up to byte {part.end}: {part.what}"))
            self.damaged.append((part.offset, part.end))

    def _found(self, part: reading.Found) -> bool:
        """Whether it can be indexed."""
        stored = part.stored
        if self._series is not None and not part.offset and stored.kind != "warcinfo":
            self.faults.append(self._fault(0, "the file does not begin with a warcinfo record"))
        told = [*rules.wrong(part)]
        if self._series is not None:
            told += self._series.wrong(part, os.pread(self._fd, len(rules.GZIP_HEADER), part.offset))
        self.faults += [
            self._fault(part.offset, f"{stored.kind or 'a record'} {stored.record_id}: {what}") for what in told
        ]
        if stored.kind == "revisit":
            self._revisits[part.offset] = stored
        if self._after_damage:
            self._beside.add(part.offset)
        if stored.kind in groups.ROWS:
            self._last, self._after_damage = part.offset, False
        self.done = part.offset + part.length
        self.records += 1
        self.content += part.size
        return bool(part.alone and stored.record_id and rules.is_date(stored.header("WARC-Date")))

    def _fault(self, offset: int, what: str) -> Fault:
        return Fault(file=self._lying.file, offset=offset, what=what)


def _pieces(path: Path, lying: Lying, *, growing: bool) -> Generator[Piece, None, None]:
    with opened(path) as stream:
        watch = _Watch(lying, stream.fileno(), growing=growing)
        if not lying.size and not growing:
            watch.faults.append(Fault(file=lying.file, offset=0, what="the file is empty"))
        told = 0
        upto = cast("BinaryIO", _Upto(stream, lying.size))
        for kept in groups.groups(watch.parts(upto), lying.file, 0):
            watch.row(kept)
            if len(watch.seen) >= _BATCH or watch.done - told >= _STEP:
                told = watch.done
                yield watch.piece()
        yield watch.piece()
