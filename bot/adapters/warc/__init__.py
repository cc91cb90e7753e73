"""The archive: WARC/1.1 files below `warc/YYYY/MM/DD/`, written by one thread, one compress and one write a record.

- A file is `<prefix>-<14-digit time>-<serial>-<host>.warc.gz`, with `.open` behind it while it is written. It is sealed
  (renamed) at the size limit, at the end of the UTC day, and when the archive is closed in order.
- A file left `.open` by a crash is never appended to: `repair` cuts it to its last whole member, keeps the torn bytes
  below `quarantine/` and seals it.
- A write that fails (full disk) takes its bytes back, so that the file stays a series of whole members. Whatever the
  system refuses comes out as ArchiveError: it is no fault of what was to be written.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable, Collection, Generator, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from bot.adapters.disk import sync_folder
from bot.adapters.lane import Lane, Outcome
from bot.model.article import Derivation
from bot.model.capture import Capture, Exchange, Member, Stored
from bot.model.errors import ArchiveError, refused
from bot.model.intake import TAKEN_IN, TakenIn

from . import copying, foreign, groups, reading, records
from .open import OPEN, OpenFile, opened
from .room import room

T = TypeVar("T")

_PREFIX = "tearsheet"
_FORMAT = "WARC File Format 1.1"
_STANDARD = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_BATCH = 200  # rows that are handed over at once


class _Asked(NamedTuple):
    work: Callable[[], Any]
    durable: bool


class WarcArchive:
    """`bot.ports.Archive` over a folder."""

    def __init__(
        self,
        root: Path,
        *,
        rotate: int,
        now: Callable[[], datetime],
        software: str,
        operator: str = "",
        reserve: int = 0,
    ) -> None:
        """`rotate` and `reserve` in bytes; `software` and `operator` are told by the warcinfo record of each file."""
        self._root = root
        self._rotate = rotate
        self._reserve = reserve
        self._now = now
        self._own = (("software", software), ("format", _FORMAT), ("conformsTo", _STANDARD), ("operator", operator))
        self._about: tuple[tuple[str, str], ...] = ()
        self._lane: Lane[_Asked] = Lane("warc", self._batch)
        self._file: OpenFile | None = None
        self._serial = 0
        self._last: datetime | None = None
        self._lost = ""
        """Why nothing is written any more."""

    async def keep(
        self,
        hops: Sequence[Exchange],
        refers: Capture | None = None,
        *,
        same: Collection[Capture] = (),
        durable: bool = False,
    ) -> tuple[Capture, ...]:
        return await self._do(
            lambda: tuple(self._keep(hop, refers, same) for hop in hops if hop.response),
            durable=durable,
            can_wait=durable,
        )

    async def derive(self, derivations: Sequence[Derivation]) -> tuple[Capture, ...]:
        return await self._do(lambda: tuple(map(self._derive, derivations)), durable=True)

    async def keep_resource(self, url: str, date: datetime, content_type: str, block: bytes) -> Capture:
        return await self._do(lambda: self._keep_resource(url, date, content_type, block))

    async def take_in(self, path: str, told: Callable[[int, int], None]) -> TakenIn:
        stop = threading.Event()
        software, reserve = self._own[0][1], self._reserve
        copying = foreign.Copying(
            root=self._root, software=software, reserve=reserve, now=self._now, told=told, stop=stop
        )
        try:
            return await asyncio.to_thread(copying.take_in, Path(path))
        except OSError as error:
            raise refused(error, Path(path)) from error
        finally:
            stop.set()  # who was cancelled does not wait for the thread, which ends at its next piece

    async def sync(self) -> None:
        await self._do(lambda: None, durable=True)

    async def read(self, file: str, offset: int) -> Stored:
        return await asyncio.to_thread(self._read, file, offset)

    async def members(self, file: str, begin: int, end: int) -> tuple[Member, ...]:
        return await asyncio.to_thread(self._members, file, begin, end)

    async def files(self) -> tuple[tuple[str, int, bool], ...]:
        return await self._do(lambda: tuple(self._files()))

    async def repair(self, file: str, start: int) -> None:
        await self._do(lambda: self._repair(file, start))

    async def walk(
        self, file: str, start: int = 0, damaged: Callable[[], None] = lambda: None
    ) -> AsyncIterator[tuple[groups.Kept, ...]]:
        batches = self._batches(file, start, damaged)
        try:
            while batch := await asyncio.to_thread(next, batches, None):
                yield batch
        except OSError as error:
            raise refused(error, self._path(file)) from error
        finally:
            batches.close()

    async def room(self, *, trial: bool = False) -> str:
        return self._lost or await asyncio.to_thread(room, self._root, self._reserve, trial=trial)

    async def describe(self, about: Sequence[tuple[str, str]]) -> None:
        await self._do(lambda: self._describe(tuple(about)))

    async def rotate(self, now: datetime) -> None:
        await self._do(lambda: self._turn(now))

    async def seal(self) -> None:
        await self._do(self._seal)

    async def close(self) -> None:
        try:
            await self._lane.close(self._seal)
        except OSError as error:
            raise refused(error, self._root) from error

    async def _do(self, work: Callable[[], T], *, durable: bool = False, can_wait: bool = False) -> T:
        """All writing is done by one thread, in the order it was asked for; what is durable is on the disk then."""
        return cast("T", await self._lane.ask(_Asked(work, durable), can_wait=can_wait))

    def _batch(self, batch: Sequence[_Asked]) -> list[Outcome]:
        """One fdatasync stands for all that ask for one.

        What the system could not bring to the disk it may have thrown away, and would say nothing of it the next time:
        from then on nothing is done, and the next start finds out what is there.
        """
        if self._lost:
            return [Outcome(error=ArchiveError(self._lost)) for _ in batch]
        outcomes = [_outcome(asked.work, self._root) for asked in batch]
        if any(asked.durable for asked in batch) and self._file is not None:
            synced = _outcome(self._sync, self._root)
            if synced.error is not None:
                return [synced if asked.durable else one for asked, one in zip(batch, outcomes, strict=True)]
        return outcomes

    def _sync(self) -> None:
        if self._lost:
            raise ArchiveError(self._lost)
        if self._file is not None:
            try:
                self._file.sync()
            except OSError as error:
                told = refused(error, self._root)
                self._lost = f"{told}; what was written may be lost: the next start repairs it"
                raise told from error

    def _keep(self, exchange: Exchange, refers: Capture | None, same: Collection[Capture]) -> Capture:
        file = self._current()
        date = exchange.started
        answer = records.response(exchange, date=date, info=file.info, refers=refers, same=same)
        asked = records.request(exchange, date=date, info=file.info, concurrent_to=answer.record_id)
        begin = file.begin()
        with file.whole():
            offset = file.append(answer.member + asked.member if exchange.request else answer.member)
        return Capture(
            record_id=answer.record_id,
            kind="revisit" if answer.kind == "revisit" else "response",
            url=records.uri(exchange.url),
            date=date,
            file=file.name,
            offset=offset,
            length=len(answer.member),
            begin=begin,
            end=file.end,
            status=exchange.status,
            content_type=exchange.header("content-type"),
            sha1=answer.sha1,
            sha256=answer.sha256,
            truncated=exchange.truncated,
            refers_to=answer.refers_to,
        )

    def _keep_resource(self, url: str, date: datetime, content_type: str, block: bytes) -> Capture:
        file = self._current()
        draft = records.resource(url=url, date=date, content_type=content_type, block=block, info=file.info)
        return _kept(file, draft, records.uri(url), date, content_type)

    def _derive(self, derivation: Derivation) -> Capture:
        file = self._current()
        date = self._tick()
        draft = records.metadata(derivation, date=date, info=file.info)
        return _kept(file, draft, records.target(derivation), date, "application/json")

    def _tick(self) -> datetime:
        """Derivations are replayed in the order of their dates, so no two of a writer share one."""
        now = self._now()
        self._last = now if self._last is None else max(now, self._last + timedelta(microseconds=1))
        return self._last

    def _current(self) -> OpenFile:
        now = self._now()
        self._turn(now)
        if self._file is None:
            self._file = self._begin(now)
        return self._file

    def _turn(self, now: datetime) -> None:
        if self._file and (self._file.end >= self._rotate or self._file.day != f"{now:%Y/%m/%d}"):
            self._seal()

    def _describe(self, about: tuple[tuple[str, str], ...]) -> None:
        if about != self._about:
            self._seal()
        self._about = about

    def _begin(self, now: datetime) -> OpenFile:
        day = f"{now:%Y/%m/%d}"
        folder = self._root / "warc" / day
        folder.mkdir(parents=True, exist_ok=True)
        host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())
        while True:
            name = f"{_PREFIX}-{now:%Y%m%d%H%M%S}-{self._serial:05}-{host}.warc.gz"
            self._serial += 1
            if (folder / name).exists():
                continue
            try:
                fd = os.open(folder / (name + OPEN), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            except FileExistsError:
                continue
            try:
                sync_folder(folder)
                return OpenFile(fd, folder / name, f"warc/{day}/{name}", day, self._info(name, now))
            except (ArchiveError, OSError):
                os.close(fd)
                (folder / (name + OPEN)).unlink()
                raise

    def _info(self, name: str, now: datetime) -> records.Draft:
        return records.warcinfo(name=name, date=now, fields=self._own + self._about)

    def _seal(self) -> None:
        if self._lost:
            return  # it stays open, and the next start repairs it
        if (file := self._file) is not None:
            self._sync()
            file.rename()
            self._file = None  # a descriptor that is closed may be another file's the next moment
            file.close()

    def _path(self, file: str) -> Path:
        path = self._root / file
        return path if path.exists() else path.with_name(path.name + OPEN)

    def _read(self, file: str, offset: int) -> Stored:
        try:
            with opened(self._root / file) as stream:
                return reading.record(stream, offset).stored
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}") from error
        except ArchiveError as error:
            raise ArchiveError(f"{file}: no whole record at {offset}: {error}") from error

    def _members(self, file: str, begin: int, end: int) -> tuple[Member, ...]:
        try:
            with opened(self._root / file) as stream:
                return tuple(copying.members(stream, begin, end))
        except OSError as error:
            raise ArchiveError(f"{file}: {error.strerror}") from error
        except ArchiveError as error:
            raise ArchiveError(f"{file}: {error}") from error

    def _files(self) -> Iterator[tuple[str, int, bool]]:
        writing = self._file.path.name + OPEN if self._file else ""
        for path in sorted((self._root / "warc").rglob("*.warc*")):
            # Others may put a digest or a list beside a file: that is none of ours.
            if path.name.endswith((".warc.gz", ".warc.gz" + OPEN, ".warc")) and path.name != writing:
                name = path.relative_to(self._root).as_posix().removesuffix(OPEN)
                yield name, path.stat().st_size, path.name.endswith(OPEN)

    def _repair(self, file: str, start: int) -> None:
        path = self._path(file)
        if not path.name.endswith(OPEN):
            return
        good = start
        with path.open("rb") as stream:
            for part in reading.parts(stream, start, most=0):
                # What comes behind a damage was never synced, so nothing leads to it.
                if isinstance(part, reading.Damage):
                    break
                good = part.offset + part.length
        self._mend(path, good)

    def _batches(
        self, file: str, start: int, damaged: Callable[[], None]
    ) -> Generator[tuple[groups.Kept, ...], None, None]:
        with opened(self._root / file) as stream:
            most = 0 if file.startswith(TAKEN_IN) else reading.MOST  # no derivation of ours is in those
            rows = groups.groups(reading.parts(stream, start, most=most), file, start, damaged)
            while batch := tuple(itertools.islice(rows, _BATCH)):
                yield batch

    def _mend(self, path: Path, good: int) -> None:
        with path.open("r+b") as stream:
            stream.seek(good)
            if torn := stream.read():
                folder = self._root / "quarantine"
                folder.mkdir(exist_ok=True)
                kept = folder / f"{path.name.removesuffix(OPEN)}.{good}.torn"
                with kept.open("wb") as copy:
                    copy.write(torn)
                    copy.flush()
                    os.fsync(copy.fileno())
                sync_folder(folder)
                stream.truncate(good)
            if not good:
                # Not even the first record is whole, and an empty file is no WARC file (gzip -t).
                stream.seek(0)
                stream.write(self._info(path.name.removesuffix(OPEN), self._now()).member)
            stream.flush()
            os.fsync(stream.fileno())
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
        sync_folder(path.parent)


def _kept(file: OpenFile, draft: records.Draft, url: str, date: datetime, content_type: str) -> Capture:
    """Appends a record that is a group by itself."""
    begin = file.begin()
    with file.whole():
        offset = file.append(draft.member)
    return Capture(
        record_id=draft.record_id,
        kind="resource" if draft.kind == "resource" else "metadata",
        url=url,
        date=date,
        file=file.name,
        offset=offset,
        length=len(draft.member),
        begin=begin,
        end=file.end,
        content_type=content_type,
        sha1=draft.sha1,
        sha256=draft.sha256,
        refers_to=draft.refers_to,
    )


def _outcome(work: Callable[[], Any], root: Path) -> Outcome:
    try:
        return Outcome(work())
    except OSError as error:
        return Outcome(error=refused(error, root))
    except Exception as error:  # noqa: BLE001 (it is raised again where the work was asked for)
        return Outcome(error=error)
