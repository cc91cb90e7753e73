"""The derivations against the versions in the index: each article is what a rebuild would make of it, and no other is there.

While the files are read, each derivation leaves an entry of 84 bytes: article, date, record, place, and the fingerprint of the version that it would
make first. Then the index's versions go by in the order of their ids. Nearly all articles have one derivation and one version, and equal
fingerprints say that they are the same. For the others the derivations are read again and replayed in the order of (WARC-Date, record id) by the rule of a live
poll (`model.versions`), and what differs is named field by field.

A million derivations take some 125 MB.
"""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from bot.evidence.differences import differences
from bot.evidence.scene import Known, Scene, Verdict
from bot.model import fingerprint, versions
from bot.model.article import Article, Derivation
from bot.model.capture import Capture
from bot.model.errors import ArchiveError
from bot.model.inspected import Seen
from bot.stages import making

_ENTRY = struct.Struct(">32sq16sIQ16s")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSIONS = 500  # asked for at once
_NONE = bytes(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    date: datetime
    file: str
    offset: int
    fingerprint: bytes


class Ledger:
    """Takes the derivations of all files, and then compares."""

    def __init__(self, scene: Scene, verdict: Verdict, known: Known) -> None:
        self._scene = scene
        self._verdict = verdict
        self.known = known
        self._files: dict[str, int] = {}
        self._names: list[str] = []
        self._entries: list[bytes] = []
        self._open: set[str] = set()
        """Files that no row has to be of yet."""

    def left_open(self, file: str) -> None:
        self._open.add(file)

    async def add(self, seen: Seen) -> None:
        derived, capture = seen.derivation, seen.capture
        if derived is None:
            return
        try:
            key = derived.id.encode("ascii")
            record = bytes.fromhex(capture.record_id.removeprefix("urn:uuid:").replace("-", ""))
        except ValueError:
            key, record = b"", b""
        if len(key) != 32 or len(record) != 16:
            self._verdict.fault(
                capture.file, capture.offset, f"a derivation of {derived.id!r}, which is no article's id"
            )
            return
        if capture.file not in self._files:
            self._files[capture.file] = len(self._names)
            self._names.append(capture.file)
        for named in (derived.feed_record, derived.page_record, *derived.further_records):
            if named and await self.known.get(named) is None:
                what = f"the derivation of {derived.id} names {named}, which is not in the archive"
                self._verdict.fault(capture.file, capture.offset, what)
        made = await self._made(derived, capture)
        date = (capture.date - _EPOCH) // timedelta(microseconds=1)
        digest = fingerprint.of(made) if made is not None else _NONE
        self._entries.append(_ENTRY.pack(key, date, record, self._files[capture.file], capture.offset, digest))

    async def compare(self) -> None:
        """Every article of the archive and of the index. Raises ArchiveError where the index cannot be read."""
        self._entries.sort()
        entries, held = self._grouped(), self._held()
        entry, version = next(entries, None), await anext(held, None)
        while entry is not None or version is not None:
            first = min(group[0] for group in (entry, version) if group is not None)
            derived = entry[1] if entry is not None and entry[0] == first else []
            known = version[1] if version is not None and version[0] == first else []
            if not _same(derived, known):
                await self._replayed(first, derived)
            self._verdict.versions += len(known)
            entry = next(entries, None) if derived else entry
            version = await anext(held, None) if known else version

    async def one(self, id_: str) -> None:
        """An article whose derivations alone were added."""
        self._entries.sort()
        await self._replayed(id_, [entry for _, group in self._grouped() for entry in group])

    def _grouped(self) -> Iterator[tuple[str, list[_Entry]]]:
        id_, group = "", list[_Entry]()
        for packed in self._entries:
            key, date, _, file, offset, digest = _ENTRY.unpack(packed)
            entry = _Entry(
                id=key.decode("ascii"),
                date=_EPOCH + timedelta(microseconds=date),
                file=self._names[file],
                offset=offset,
                fingerprint=digest,
            )
            if entry.id != id_ and group:
                yield id_, group
                group = []
            id_ = entry.id
            group.append(entry)
        if group:
            yield id_, group

    async def _held(self) -> AsyncIterator[tuple[str, list[tuple[int, bytes]]]]:
        behind, id_, group = ("", 0), "", list[tuple[int, bytes]]()
        while page := await self._scene.index.versions(behind, _VERSIONS):
            for found, number, digest in page:
                if found != id_ and group:
                    yield id_, group
                    group = []
                id_ = found
                group.append((number, digest))
            behind = page[-1][:2]
        if group:
            yield id_, group

    async def _replayed(self, id_: str, entries: list[_Entry]) -> None:
        """What the derivations make, one behind the other, against what the index has."""
        try:
            held = await self._scene.store.history(id_)
        except (
            ArchiveError,
            ValueError,
            KeyError,
            TypeError,
        ) as error:  # of the codec, over a version that was altered
            self._verdict.fault("index.db", -1, f"article {id_}: its versions cannot be read: {error}")
            return
        for place, version in zip_longest(await self._versions(entries), held):
            self._told(id_, place, version)

    async def _versions(self, entries: list[_Entry]) -> list[tuple[_Entry, Article]]:
        """What the derivations of one article, in their order, come to; each version with the derivation that it says it is of."""
        readings: dict[str, tuple[str, _Entry, Article]] = {}
        for entry in entries:
            made = await self._again(entry)
            if made is not None:
                capture = versions.read_from(made)
                first = readings[capture][0] if capture in readings else versions.place(made)
                readings[capture] = first, entry, made  # what was read of it last stands
        order = [readings[capture] for capture in sorted(readings, key=lambda capture: (readings[capture][0], capture))]
        numbered = versions.numbered([(made.first_seen, made) for _, _, made in order])
        found = [(entry, made) for (_, entry, _), made in zip(order, numbered, strict=True) if made.version]
        return sorted(found, key=lambda place: place[1].version)

    def _told(self, id_: str, place: tuple[_Entry, Article] | None, held: Article | None) -> None:
        if place is None:
            assert held is not None  # one of the two is there
            if not self._scene.fresh(datetime.fromisoformat(held.provenance.fetched_at)):
                self._verdict.fault(
                    "index.db", -1, f"article {id_}: no derivation in the archive makes its version {held.version}"
                )
            return
        entry, made = place
        if held is None:
            if self._scene.fresh(entry.date) or entry.file in self._open:
                return
            what = f"article {id_}: this derivation makes its version {made.version}, which the index does not have"
            self._verdict.fault(entry.file, entry.offset, what)
        elif held == replace(made, published=held.published, entities=held.entities, matches=held.matches) and _zoned(
            made
        ):
            zone = f"{made.published} by the source's time zone of today, {held.published} by the one that it was made with"
            self._verdict.notes.append(f"article {id_}, version {made.version}: published {zone}")
        elif wrong := differences(held, made):
            what = f"article {id_}, version {made.version}: {'; '.join(wrong)}"
            self._verdict.fault(entry.file, entry.offset, what)

    async def _again(self, entry: _Entry) -> Article | None:
        try:
            piece = await self._scene.files.at(entry.file, entry.offset)
        except ArchiveError:  # it was read whole before: the file has changed since
            return None
        derived = [(seen.derivation, seen.capture) for seen in piece.seen if seen.derivation is not None]
        return await self._made(*derived[0]) if derived else None

    async def _made(self, derived: Derivation, kept: Capture) -> Article | None:
        capture = await self.known.digested(derived.page_record or derived.feed_record)
        if capture is None:
            return None
        source = self._scene.plan.source(derived.source)
        made = making.article(derived, capture, source.timezone if source else "UTC")
        return making.noted(made, kept)


def _same(entries: list[_Entry], held: list[tuple[int, bytes]]) -> bool:
    return len(entries) == 1 and held == [(1, entries[0].fingerprint)]


def _zoned(made: Article) -> bool:
    """What it is published at hangs on the time zone of its source, as the configuration has it."""
    try:
        return datetime.fromisoformat(made.record.date_published).tzinfo is None
    except ValueError:
        return False
