"""One article as a chain of proof: what its record hangs on, link by link, each looked at and said in words.

    feed document → entry → page (and those that it goes on in) → derivation → version in the index → entry of a feed

Each record is read at its place and held to its digests and its row; the record is made again from these bytes; the derivations, replayed, make
the versions. Nothing is said of the files as a whole, nor of what was signed of them: that is `verify` without an id.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.evidence.filing import otherwise, revisited
from bot.evidence.ledger import Ledger
from bot.evidence.outgoing import Outgoing
from bot.evidence.remade import Again
from bot.evidence.scene import Known, Scene, Verdict
from bot.model import codec
from bot.model.article import Article, Derivation
from bot.model.capture import Capture
from bot.model.errors import ArchiveError, TearsheetError
from bot.model.evidence import Fault
from bot.model.inspected import Seen

Say = Callable[[str], None]


async def article(scene: Scene, id_: str, found: Callable[[Fault], None], say: Say) -> Verdict:
    """Raises TearsheetError where the index has no such article, ArchiveError where it cannot be read."""
    verdict = Verdict(found=found)
    try:
        versions = await scene.store.history(id_)
    except (ValueError, KeyError, TypeError) as error:  # of the codec, over a version that was altered
        verdict.fault("index.db", -1, f"article {id_}: its versions cannot be read: {error}")
        return verdict
    if not versions:
        raise TearsheetError(f"no article has the id {id_}")
    await _Chain(scene, verdict, say).follow(id_, versions)
    return verdict


class _Chain:
    def __init__(self, scene: Scene, verdict: Verdict, say: Say) -> None:
        self._scene = scene
        self._verdict = verdict
        self._say = say
        self._known = Known(scene.store)
        self._ledger = Ledger(scene, verdict, self._known)
        self._again = Again(scene, verdict, self._known)
        self._said: set[str] = set()

    async def follow(self, id_: str, versions: tuple[Article, ...]) -> None:
        self._say(f"{id_}: {versions[-1].record.headline}")
        records = {made.page_record or made.feed_record for made in (version.provenance for version in versions)}
        for row in await self._scene.index.derivations(records):
            seen = await self._seen(row)
            if seen is not None and seen.derivation is not None and seen.derivation.id == id_:
                await self._derived(seen, seen.derivation)
        before = self._verdict.faults
        await self._ledger.one(id_)
        self._verdict.versions += len(versions)
        for version in versions:
            made = version.provenance
            self._say(
                f"version {version.version} in the index: of {made.fetched_at}, record {made.page_record or made.feed_record}"
            )
        same = (
            "are what these derivations make, one behind the other"
            if before == self._verdict.faults
            else "ARE NOT what these derivations make"
        )
        self._say(f"the versions in the index {same}")
        months = {version.provenance.derived_at[:7] for version in versions}
        for file in await Outgoing(self._scene, self._verdict, self._known).one(id_, months):
            self._say(f"published in {file}, whose entry leads to the record")

    async def _derived(self, seen: Seen, derived: Derivation) -> None:
        await self._record("feed document that listed it", derived.feed_record)
        if derived.page_record:
            await self._record("page", derived.page_record)
        for record in derived.further_records:
            await self._record("page that it goes on in", record)
        if derived.reason:
            self._say(f"the feed's text stands in for the page: {derived.reason}")
        steps = ", ".join(f"{name} {version}" for name, version in sorted(derived.steps.items()))
        self._say(f"derivation {_place(seen.capture)}, by {steps}: the record that was made of these bytes")
        self._say(f"    {await self._again.check(seen)}")
        await self._ledger.add(seen)

    async def _record(self, role: str, record: str) -> None:
        if record in self._said:
            return
        self._said.add(record)
        row = await self._known.get(record)
        if row is None:
            return  # the ledger tells it, with the derivation's place
        seen = await self._seen(row)
        self._say(f"{role} {_place(row)}: {row.url}, status {row.status}")
        if seen is None:
            self._say("    NOT as it was written: see the faults")
            return
        self._say(
            f"    it is whole; the SHA-256 of its payload is {seen.capture.sha256 or 'that of the record that it repeats'}"
        )
        if row.kind == "revisit" and (bearer := await self._known.get(row.refers_to)) is not None:
            for what in revisited(seen, bearer):
                self._verdict.fault(row.file, row.offset, f"revisit {record}: {what}")
            await self._record("it repeats the payload of", row.refers_to)

    async def _seen(self, row: Capture) -> Seen | None:
        """The record of a row, if it is as it was written; else that is a fault."""
        try:
            piece = await self._scene.files.at(row.file, row.offset)
        except ArchiveError as error:
            self._verdict.fault(row.file, row.offset, f"cannot be read: {error}")
            return None
        for fault in piece.faults:
            self._verdict.fault(fault.file, fault.offset, fault.what)
        if not piece.seen:
            if not piece.faults:
                self._verdict.fault(
                    row.file,
                    row.offset,
                    f"the index has a row of {row.kind} {row.record_id} here, and no such record begins here",
                )
            return None
        (seen,) = piece.seen
        self._verdict.records += 1
        self._verdict.rows += 1
        if what := otherwise(row, seen):
            self._verdict.fault(row.file, row.offset, what)
        return None if piece.faults or what else seen


def _place(capture: Capture) -> str:
    return f"{capture.record_id} of {codec.utc(capture.date)}, in {capture.file} at {capture.offset} ({capture.length} bytes)"
