"""The archive as lists of record groups. `disk` outlives an archive, as files outlive a process that is killed."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Literal

from bot.adapters.warc.groups import groups
from bot.adapters.warc.reading import Found
from bot.adapters.warc.reading import parts as parts_of
from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture, Exchange, Member, Stored
from bot.model.errors import ArchiveError
from bot.model.intake import TAKEN_IN, TakenIn
from bot.ports import Archive

_INFO = 64
"""Bytes that the record at the head of a file is said to take."""


@dataclass(slots=True, kw_only=True)
class MemoryFile:
    size: int = 0
    sealed: bool = False
    groups: list[tuple[Capture, Derivation | None]] = field(default_factory=list)
    records: dict[int, Stored] = field(default_factory=dict)


async def tail(archive: Archive, file: str, start: int) -> tuple[tuple[Capture, Derivation | None], ...]:
    """What a start does with a file that a crash left: it is repaired, and read from where the rows end."""
    await archive.repair(file, start)
    return tuple([group async for batch in archive.walk(file, start) for group in batch])


class MemoryArchive:
    def __init__(
        self, disk: dict[str, MemoryFile] | None = None, *, now: Callable[[], datetime], rotate: int = 1_000_000_000
    ) -> None:
        self.disk = {} if disk is None else disk
        self._now = now
        self._rotate = rotate
        self._open = ""
        self._last: datetime | None = None
        self._about: tuple[tuple[str, str], ...] = ()
        self.full = ""
        """Why it takes nothing more."""
        self.synced = 0
        """Bytes, in all files, that are safe."""

    async def keep(
        self,
        hops: Sequence[Exchange],
        refers: Capture | None = None,
        *,
        same: Collection[Capture] = (),
        durable: bool = False,
    ) -> tuple[Capture, ...]:
        kept = tuple(self._keep(hop, refers, same) for hop in hops if hop.response)
        if durable:
            await self.sync()
        return kept

    async def derive(self, derivations: Sequence[Derivation]) -> tuple[Capture, ...]:
        kept = tuple(map(self._derive, derivations))
        await self.sync()
        return kept

    def _derive(self, derivation: Derivation) -> Capture:
        moment = self._now()
        self._last = moment if self._last is None else max(moment, self._last + timedelta(microseconds=1))
        refers_to = derivation.page_record or derivation.feed_record
        url = f"urn:tearsheet:{derivation.id}"
        block = codec.dumps(derivation).encode()
        stored = _stored("metadata", url, block, refers_to)
        return self._append("metadata", url, self._last, (stored,), refers_to, derivation=derivation)

    async def keep_resource(self, url: str, date: datetime, content_type: str, block: bytes) -> Capture:
        stored, sha256 = _stored("resource", url, block), hashlib.sha256(block).hexdigest()
        return self._append("resource", url, date, (stored,), "", content_type=content_type, sha256=sha256)

    async def take_in(self, path: str, told: Callable[[int, int], None]) -> TakenIn:
        """The real file, read as the real archive reads it, but for files of one gzip member."""
        content = Path(path).read_bytes()  # noqa: ASYNC240 (a twin has nobody to hold up)
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{TAKEN_IN}{sha256[:16]}-{Path(path).name}"
        known = name in self.disk
        parts = list(parts_of(BytesIO(content)))
        found = [part for part in parts if isinstance(part, Found)]
        if not found:
            raise ArchiveError(f"{path} holds no WARC record that can be read")
        told(len(content), len(content))
        records = {part.offset: part.stored for part in found}
        self.disk[name] = MemoryFile(
            size=len(content), sealed=True, groups=list(groups(parts, name, 0)), records=records
        )
        return TakenIn(file=name, size=len(content), sha256=sha256, known=known)

    async def sync(self) -> None:
        self.synced = sum(file.size for file in self.disk.values())

    async def read(self, file: str, offset: int) -> Stored:
        if file not in self.disk or offset not in self.disk[file].records:
            raise ArchiveError(f"{file}: no whole record at {offset}")
        return self.disk[file].records[offset]

    async def members(self, file: str, begin: int, end: int) -> tuple[Member, ...]:
        if file not in self.disk:
            raise ArchiveError(f"{file}: no such file")
        records = self.disk[file].records
        found = [(place, stored) for place, stored in records.items() if begin <= place < end]
        if begin not in (0, *records):
            raise ArchiveError(f"{file}: no whole record at {begin}")
        info = Member(record_id=f"urn:info:{file}", kind="warcinfo", offset=0, packed=b"i" * _INFO)
        return (info,) * (begin == 0) + tuple(
            Member(record_id=stored.record_id, kind=stored.kind, offset=place, packed=stored.block)
            for place, stored in found
        )

    async def files(self) -> tuple[tuple[str, int, bool], ...]:
        return tuple(
            (name, file.size, not file.sealed) for name, file in sorted(self.disk.items()) if name != self._open
        )

    async def repair(self, file: str, start: int) -> None:
        del start
        self.disk[file].sealed = True

    async def walk(
        self, file: str, start: int = 0, damaged: Callable[[], None] = lambda: None
    ) -> AsyncIterator[tuple[tuple[Capture, Derivation | None], ...]]:
        del damaged  # nothing is
        yield tuple(group for group in self.disk[file].groups if group[0].begin >= start)

    async def room(self, *, trial: bool = False) -> str:
        del trial
        return self.full

    async def describe(self, about: Sequence[tuple[str, str]]) -> None:
        if tuple(about) != self._about:
            await self.close()
        self._about = tuple(about)

    async def rotate(self, now: datetime) -> None:
        if self._open and (self.disk[self._open].size >= self._rotate or f"/{now:%Y/%m/%d}/" not in self._open):
            await self.close()

    async def seal(self) -> None:
        await self.close()

    async def close(self) -> None:
        if self._open:
            self.disk[self._open].sealed = True
            self._open = ""

    def _keep(self, hop: Exchange, refers: Capture | None, same: Collection[Capture]) -> Capture:
        split = hop.response.find(b"\r\n\r\n") + 4 if hop.status else 0
        sha256 = hashlib.sha256(hop.response[split:]).hexdigest()
        whole = hop.status == 200 and not hop.truncated and len(hop.response) > split
        held = [c for c in (refers, *same) if c and c.kind == "response" and c.status == 200 and not c.truncated]
        refers = refers if hop.status == 304 else next((c for c in held if whole and c.sha256 == sha256), None)
        revisit = refers is not None and not hop.truncated
        kind: Literal["revisit", "response"] = "revisit" if revisit else "response"
        refers_to = refers.record_id if refers is not None and revisit else ""
        block = hop.response[:split] if revisit else hop.response
        answer, asked = _stored(kind, hop.url, block, refers_to), _stored("request", hop.url, hop.request)
        sha256 = "" if revisit else sha256
        return self._append(kind, hop.url, hop.started, (answer, asked), refers_to, exchange=hop, sha256=sha256)

    def _append(
        self,
        kind: Literal["response", "revisit", "metadata", "resource"],
        url: str,
        date: datetime,
        records: tuple[Stored, ...],
        refers_to: str,
        *,
        exchange: Exchange | None = None,
        sha256: str = "",
        content_type: str = "application/json",
        derivation: Derivation | None = None,
    ) -> Capture:
        name = self._current()
        file = self.disk[name]
        begin, offset = file.size, file.size or _INFO
        end = offset
        for stored in records:
            file.records[end] = stored
            end += len(stored.block) + 1
        file.size = end
        capture = Capture(
            record_id=records[0].record_id,
            kind=kind,
            url=url,
            date=date,
            file=name,
            offset=offset,
            length=len(records[0].block) + 1,
            begin=begin,
            end=end,
            status=exchange.status if exchange else 0,
            content_type=exchange.header("content-type") if exchange else content_type,
            sha256=sha256,
            truncated=exchange.truncated if exchange else "",
            refers_to=refers_to,
        )
        file.groups.append((capture, derivation))
        return capture

    def _current(self) -> str:
        now = self._now()
        full = self._open and self.disk[self._open].size >= self._rotate
        if full or not self._open or f"/{now:%Y/%m/%d}/" not in self._open:
            if self._open:
                self.disk[self._open].sealed = True
            self._open = f"warc/{now:%Y/%m/%d}/memory-{len(self.disk):05}.warc.gz"
            self.disk[self._open] = MemoryFile()
        return self._open


def _stored(kind: str, url: str, block: bytes, refers_to: str = "") -> Stored:
    record_id = f"urn:uuid:{uuid.uuid4()}"
    headers = [("WARC-Type", kind), ("WARC-Record-ID", f"<{record_id}>"), ("WARC-Target-URI", url)]
    headers += [("WARC-Refers-To", f"<{refers_to}>")] if refers_to else []
    return Stored(record_id=record_id, kind=kind, headers=tuple(headers), block=block)
