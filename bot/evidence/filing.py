"""One WARC file, and the index against it, both ways, in one reading and in constant memory.

- Each record that should have a row has one, and it is equal, field by field, to the row made again by reading.
- Each row of the file leads to a record.
- What a record refers to is in the archive, and a revisit repeats what it says it repeats (ISO 28500:2017 §6.7.2).

Beside a writer a file grows, and rows come later than their records, not in the order of the file. So a record without a row is
asked for again by its id, and what is fresh (`scene.FRESH`) is no fault; rows behind the size that the file was listed with are not looked at.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import fields
from datetime import UTC, datetime

from bot.evidence.ledger import Ledger
from bot.evidence.remade import Again
from bot.evidence.scene import Scene, Verdict
from bot.model import codec
from bot.model.capture import Capture
from bot.model.errors import ArchiveError
from bot.model.inspected import Lying, Piece, Seen

_ROWS = 1000  # asked for at once
_SAME_PAYLOAD = "/revisit/identical-payload-digest"
_HEX = 40  # digits of a SHA-1
_GROUP = frozenset(("begin", "end"))


class Filing:
    """A file that is held to the index."""

    def __init__(self, scene: Scene, lying: Lying, verdict: Verdict, ledger: Ledger, again: Again | None) -> None:
        self._scene = scene
        self._lying = lying
        self._verdict = verdict
        self._ledger = ledger
        self._known = ledger.known
        self._again = again
        self._rows: list[Capture] = []
        """Read and not compared yet, the next one last."""
        self._behind = -1
        self._over = False
        self._compared: set[str] = set()
        """Records whose row did not stand where it should."""
        self._damaged: list[tuple[int, int]] = []

    async def check(self, told: Callable[[int], None]) -> None:
        """`told` hears of bytes that are done."""
        lying, done = self._lying, 0
        growing = lying.left_open and self._scene.busy
        try:
            async for piece in self._scene.files.inspect(lying, growing=growing):
                await self._piece(piece)
                told(piece.done - done)
                done = piece.done
        except ArchiveError as error:  # the file's own: the index's is caught where it is asked
            self._verdict.fault(lying.file, -1, f"cannot be read: {error}")
            return
        while (row := await self._next()) is not None:
            self._rows.pop()
            self._orphan(row)
        told(lying.size - done)
        self._verdict.files += 1
        self._verdict.bytes += lying.size

    async def _piece(self, piece: Piece) -> None:
        self._verdict.records += piece.records
        self._verdict.content += piece.content
        self._damaged += piece.damaged
        for fault in piece.faults:
            self._verdict.fault(fault.file, fault.offset, fault.what)
        for seen in piece.seen:
            if self._lying.own:  # of a file that was taken in a record may be a copy of another one
                self._known.saw(seen.capture)
            if not self._over or self._rows:
                await self._indexed(seen)
            else:
                await self._unindexed(seen)
            await self._refers(seen)
            await self._ledger.add(seen)
        await self._aliases(piece)
        if self._again is not None:
            derived = [seen for seen in piece.seen if seen.derivation is not None]
            async with aclosing(self._scene.each(self._again.check, derived)) as checks:
                async for _ in checks:
                    pass

    async def _next(self) -> Capture | None:
        """The next row; none, once the index cannot be read, which is told once."""
        if not self._rows and not self._over:
            try:
                page = await self._scene.index.rows(self._lying.file, self._behind, _ROWS)
            except ArchiveError as error:
                self._verdict.fault("index.db", -1, f"its rows of {self._lying.file} cannot be read: {error}")
                page = ()
            self._over = len(page) < _ROWS
            self._behind = page[-1].begin if page else self._behind
            self._rows = list(reversed(page))
        return self._rows[-1] if self._rows else None

    async def _indexed(self, seen: Seen) -> None:
        made = seen.capture
        while (row := await self._next()) is not None:
            if made.record_id == row.record_id or made.offset == row.offset:
                self._rows.pop()
                self._compare(row, seen)
                return
            if row.offset > made.offset:
                break
            self._rows.pop()
            self._orphan(row)
        await self._unindexed(seen)

    async def _unindexed(self, seen: Seen) -> None:
        made, scene = seen.capture, self._scene
        try:
            row = await scene.store.capture(made.record_id)
        except ArchiveError:
            return  # told where the rows were asked for
        if row is not None and row.file != made.file and not self._lying.own:
            self._verdict.copies += 1
        elif row is not None:
            self._compared.add(made.record_id)
            self._compare(row, seen)
        elif (
            scene.fresh(made.date) or (self._lying.left_open and not scene.busy) or (scene.busy and not self._lying.own)
        ):
            self._verdict.waiting += 1
        else:
            self._fault(made.offset, f"{made.kind} {made.record_id} has no row in the index")

    def _compare(self, row: Capture, seen: Seen) -> None:
        self._verdict.rows += 1
        if what := otherwise(row, seen):
            self._fault(seen.capture.offset, what)

    def _orphan(self, row: Capture) -> None:
        damaged = any(begin <= row.offset < end for begin, end in self._damaged)
        newer = self._lying.left_open and self._scene.busy and row.end > self._lying.size
        if not damaged and not newer and row.record_id not in self._compared:
            self._fault(
                row.offset, f"the index has a row of {row.kind} {row.record_id} here, and no such record begins here"
            )

    async def _refers(self, seen: Seen) -> None:
        made = seen.capture
        if not made.refers_to or seen.derivation is not None:  # the ledger looks after derivations
            return
        try:
            referred = await self._known.get(made.refers_to)
        except ArchiveError:
            return
        if referred is None:
            if self._lying.own:
                self._fault(
                    made.offset, f"{made.kind} {made.record_id} refers to {made.refers_to}, which is not in the archive"
                )
            return
        if made.kind == "revisit":
            for what in revisited(seen, referred):
                self._fault(made.offset, f"revisit {made.record_id}: {what}")

    async def _aliases(self, piece: Piece) -> None:
        """Every alias of a derivation leads to an article: without it a later entry would make another article of the same."""
        asked: dict[str, dict[str, Seen]] = defaultdict(dict)
        for seen in piece.seen:
            if seen.derivation is not None and not self._scene.fresh(seen.capture.date):
                asked[seen.derivation.source] |= dict.fromkeys(seen.derivation.aliases, seen)
        if self._lying.left_open and not self._scene.busy:
            return
        for source, aliases in asked.items():
            try:
                held = await self._scene.store.resolve(source, list(aliases))
            except ArchiveError as error:
                self._verdict.fault("index.db", -1, f"aliases of {source} cannot be read: {error}")
                return
            for alias in aliases.keys() - held.keys():
                offset = aliases[alias].capture.offset
                self._fault(offset, f"the index does not know {alias}, by which this derivation's article goes")

    def _fault(self, offset: int, what: str) -> None:
        self._verdict.fault(self._lying.file, offset, what)


def otherwise(row: Capture, seen: Seen) -> str:
    """What a row says otherwise than its record; empty where they are equal."""
    made, ignored = seen.capture, _GROUP if seen.beside else frozenset[str]()
    if row == made:
        return ""
    wrong = [
        f"{field.name} {_shown(getattr(row, field.name))}, and the record {_shown(getattr(made, field.name))}"
        for field in fields(Capture)
        if field.name not in ignored and getattr(row, field.name) != getattr(made, field.name)
    ]
    return f"the index says of {made.kind} {made.record_id}: {'; '.join(wrong)}" if wrong else ""


def revisited(seen: Seen, referred: Capture) -> list[str]:
    """What a revisit says of the record that it repeats, and is not so. Other programs write dates and digests otherwise than we do."""
    made, wrong = seen.capture, []
    if seen.target and seen.target.strip("<>") != referred.url:
        wrong.append(f"it repeats {referred.record_id}, which is of {referred.url}, not of {seen.target}")
    if seen.target_date and _moment(seen.target_date) != referred.date:
        wrong.append(
            f"it repeats {referred.record_id}, which is of {codec.utc(referred.date)}, not of {seen.target_date}"
        )
    if seen.profile.endswith(_SAME_PAYLOAD) and made.sha1 and referred.sha1 and _sha1(made) != _sha1(referred):
        wrong.append(
            f"its payload digest is {made.sha1}, that of {referred.record_id}, which it repeats, {referred.sha1}"
        )
    return wrong


def _moment(written: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(written)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _sha1(capture: Capture) -> bytes:
    """Its payload's digest, which others write in base32 of either case or in hex."""
    text = capture.sha1
    try:
        return bytes.fromhex(text) if len(text) == _HEX else base64.b32decode(text, casefold=True)
    except ValueError:
        return text.encode()


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)
