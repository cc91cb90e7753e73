"""What is published against the archive: every entry of every feed file leads to a record that says what it says.

- What an entry says that it was made from names record, file, offset and payload digest: those of the record. So do the
  tombstones in archives of months.
- The file is what the index and today's configuration make, entry by entry, in each format and for each month. Where the
  configuration was changed and nobody has polled since, the feeds are still those of the old one: then that alone is told,
  and what they lead to is looked at all the same.

Beside a writer an entry that is not of the same version as the index's is left alone: it is being written.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot import publishing
from bot.evidence.scene import Known, Scene, Verdict
from bot.model.capture import Capture
from bot.model.errors import BadInput
from bot.model.plan import Plan
from bot.model.topic import Topic
from bot.ports import Document
from bot.stages import feeds
from bot.stages.published import Entry, Format, Reader, entries, site

_FORMATS: tuple[Format, ...] = ("atom", "json", "rss")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What is kept of an entry until it is compared: a month may have ten thousand."""

    version: str
    parts: Mapping[str, int]
    """Name → hash of what it says."""


class Outgoing:
    """The feed files."""

    def __init__(self, scene: Scene, verdict: Verdict, known: Known) -> None:
        self._scene = scene
        self._verdict = verdict
        self._known = known

    async def check(self) -> None:
        """Raises ArchiveError where the index cannot be read."""
        same = await self._scene.index.matched() == self._scene.tagger.digest
        if not same:
            what = (
                "the configuration is not the one that the articles were matched by: the next poll matches them again"
            )
            self._verdict.notes.append(
                f"{what}, and writes the feeds; until then only what their entries lead to can be checked"
            )
        for topic in self._scene.plan.topics:
            await self._topic(topic, same=same)

    async def one(self, id_: str, months: Collection[str]) -> list[str]:
        """Files that have an entry of an article, whose versions are of these months; where one leads elsewhere, that is a fault."""
        found = []
        for topic in self._scene.plan.topics:
            documents = [publishing.month_document(topic, month) for month in sorted(set(months))]
            for path in (publishing.document(topic, "atom"), *documents):
                opened = await self._scene.publisher.open(path)
                if opened is not None and await self._has(publishing.file(path), opened, id_):
                    found.append(publishing.file(path))
        return found

    async def _has(self, file: str, opened: Document, id_: str) -> bool:
        reader, has = Reader(), False
        try:
            async for part in _parts(opened):
                for entry in reader.feed(part):
                    if entry.article == id_:
                        has = True
                        await self._leads(file, -1, entry)
                        self._verdict.entries += 1
        except BadInput:  # told where all feeds are looked at
            return has
        finally:
            opened.close()
        return has

    async def _topic(self, topic: Topic, *, same: bool) -> None:
        served, state = self._scene.plan, await publishing.come(self._scene.store, topic)
        bodies: dict[Format, bytes] = {}
        for ending in _FORMATS:
            published = await self._scene.publisher.read(publishing.document(topic, ending))
            if published is None:
                self._verdict.notes.append(f"{_file(topic, ending)} is not there (the next poll writes it)")
                continue
            bodies[ending] = published.body
            if ending == "atom":
                served = self._served(published.body, topic)
        scene = replace(self._scene, plan=served)
        await self._subscription(scene, topic, bodies, state.newest if same else None)
        made_by = publishing.digest(served, self._scene.tagger.digest)
        if same and state.first and state.digest != made_by:
            what = f"the archive of {topic.name} was made by another configuration: the next poll writes it"
            self._verdict.notes.append(f"{what}; until then only what its entries lead to can be checked")
        for month in feeds.archive.months(state.first, state.last) if state.first else ():
            await self._month(scene, topic, month, (state.first, state.last), same=same and state.digest == made_by)

    async def _subscription(
        self, scene: Scene, topic: Topic, bodies: Mapping[Format, bytes], month: str | None
    ) -> None:
        """`month`: the newest that has an archive; None: what is to stand in the files cannot be told."""
        made = None
        if month is not None and bodies:
            try:
                rendered = await publishing.subscription(scene, topic, month)
                made = {"atom": rendered.atom, "json": rendered.json, "rss": rendered.rss}
            except (ValueError, KeyError, TypeError) as error:  # of the codec, over a version that was altered
                self._verdict.fault("index.db", -1, f"the articles of topic {topic.name} cannot be read: {error}")
        for ending, body in bodies.items():
            file = _file(topic, ending)
            try:
                found = entries(body, ending)
            except BadInput as error:
                self._verdict.fault(file, 0, str(error))
                continue
            for entry in found:
                await self._leads(file, body.find(entry.id.encode()), entry)
            self._verdict.entries += len(found)
            if made is not None and made[ending] != body:
                self._compare(file, _held(found), _held(entries(made[ending], ending)))

    async def _month(self, scene: Scene, topic: Topic, month: str, span: tuple[str, str], *, same: bool) -> None:
        path = publishing.month_document(topic, month)
        opened = await scene.publisher.open(path)
        if opened is None:
            self._verdict.notes.append(f"{publishing.file(path)} is not there (the next poll writes it)")
            return
        try:
            found = await self._read(publishing.file(path), _parts(opened))
        except BadInput as error:
            self._verdict.fault(publishing.file(path), 0, str(error))
            return
        finally:
            opened.close()
        if not same:
            return
        try:
            again = await scene.publisher.open(path)
            if again is not None and not await _equal(_parts(again), publishing.month_of(scene, topic, month, span)):
                made = await self._read("", publishing.month_of(scene, topic, month, span))
                self._compare(publishing.file(path), found, made)
        except (ValueError, KeyError, TypeError) as error:  # as above
            self._verdict.fault("index.db", -1, f"the articles of topic {topic.name} cannot be read: {error}")

    async def _read(self, file: str, parts: AsyncIterator[bytes]) -> dict[str, _Held]:
        """The entries of a month's document; with a `file`, what they lead to is looked at."""
        reader, found = Reader(), dict[str, _Held]()
        async for part in parts:
            for entry in reader.feed(part):
                if file:
                    await self._leads(file, -1, entry)
                    self._verdict.entries += 1
                found |= _held([entry])
        reader.close()
        return found

    async def _leads(self, file: str, offset: int, entry: Entry) -> None:
        made = entry.provenance
        capture = await self._known.digested(made.get("record", ""))
        if capture is None:
            what = f"entry {entry.id} leads to {made.get('record', 'no record')}, which is not in the archive"
            self._verdict.fault(file, offset, what)
            return
        wrong = [
            f"{name} {made.get(name, '')}, and the record {value}"
            for name, value in _place(capture)
            if made.get(name, "") != value
        ]
        if wrong:
            self._verdict.fault(file, offset, f"entry {entry.id} says {'; '.join(wrong)}")

    def _served(self, body: bytes, topic: Topic) -> Plan:
        """The plan with the address that the file was written for: one with port 0 is only known to who serves."""
        plan = self._scene.plan
        try:
            base = site(body, feeds.of_topic(topic).page)
        except BadInput:  # told where its entries are read
            return plan
        if base != plan.server.base_url:
            what = f"{_file(topic, 'atom')} was written for {base}, and bot.yaml has {plan.server.base_url}"
            self._verdict.notes.append(what)
        return replace(plan, server=replace(plan.server, base_url=base))

    def _compare(self, file: str, found: Mapping[str, _Held], made: Mapping[str, _Held]) -> None:
        """Two documents that are not the same, entry by entry."""
        said = self._verdict.faults
        for id_, entry in found.items():
            self._one(file, id_, entry, made.get(id_))
        if self._scene.busy:
            return
        for missing in made.keys() - found.keys():
            self._verdict.fault(file, -1, f"entry {missing} is missing: the index lists it in this topic")
        if said == self._verdict.faults:
            what = "not what index and configuration make, outside its entries or in their order"
            self._verdict.fault(file, -1, f"{what} (if the configuration was changed, the next poll writes it again)")

    def _one(self, file: str, id_: str, entry: _Held, made: _Held | None) -> None:
        if made is None:
            if not self._scene.busy:
                self._verdict.fault(file, -1, f"entry {id_}: the index does not list it in this topic")
            return
        if self._scene.busy and entry.version != made.version:
            return
        names = sorted(
            name for name in entry.parts.keys() | made.parts.keys() if entry.parts.get(name) != made.parts.get(name)
        )
        if names:
            what = f"entry {id_}: not what the index and the configuration make: {', '.join(names)}"
            self._verdict.fault(file, -1, what)


def _file(topic: Topic, ending: str) -> str:
    return publishing.file(publishing.document(topic, ending))


def _held(found: Iterable[Entry]) -> dict[str, _Held]:
    return {
        entry.id: _Held(
            version=entry.provenance.get("version", ""),
            parts={name: hash(part) for name, part in entry.parts.items()},
        )
        for entry in found
    }


def _parts(opened: Document) -> AsyncIterator[bytes]:
    return opened.parts(packed=False)


async def _equal(one: AsyncIterator[bytes], other: AsyncIterator[bytes]) -> bool:
    """Whether two streams of pieces are the same bytes."""
    ours, theirs = bytearray(), bytearray()
    async for piece in one:
        ours += piece
        while len(theirs) < len(ours) and (more := await anext(other, None)) is not None:
            theirs += more
        shared = min(len(ours), len(theirs))
        if ours[:shared] != theirs[:shared] or len(theirs) < len(ours):
            return False
        del ours[:shared], theirs[:shared]
    return not theirs and await anext(other, None) is None


def _place(capture: Capture) -> tuple[tuple[str, str], ...]:
    return (
        ("file", capture.file),
        ("offset", str(capture.offset)),
        ("length", str(capture.length)),
        ("sha256", capture.sha256),
    )
