"""What is published against the archive: every entry of every feed file leads to a record that says what it says.

- The `tearsheet:provenance` of an entry names record, file, offset and payload digest: those of the record.
- The file is what the index and today's configuration make, entry by entry. Where the configuration was changed and nobody has polled
  since, the feeds are still those of the old one: then that alone is told, and what they lead to is looked at all the same.

Beside a writer an entry that is not of the same version as the index's is left alone: it is being written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.evidence.scene import Known, Scene, Verdict
from bot.model.capture import Capture
from bot.model.errors import BadInput
from bot.model.plan import Plan
from bot.model.topic import Topic
from bot.stages import atom
from bot.stages.published import Entry, address, entries


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
            file = f"feeds/{topic.name}.atom"
            published = await self._scene.publisher.read(f"{topic.name}.atom")
            if published is None:
                self._verdict.notes.append(f"{file} is not there (the next poll writes it)")
                continue
            try:
                found = entries(published.body)
            except BadInput as error:
                self._verdict.fault(file, 0, str(error))
                continue
            for entry in found:
                await self._leads(file, published.body.find(entry.id.encode()), entry)
            self._verdict.entries += len(found)
            if same:
                await self._rendered(file, topic, published.body, found)

    async def one(self, id_: str) -> list[str]:
        """Topics whose feed file has an entry of an article; where one leads elsewhere, that is a fault."""
        found = []
        for topic in self._scene.plan.topics:
            published = await self._scene.publisher.read(f"{topic.name}.atom")
            try:
                listed = entries(published.body) if published is not None else ()
            except BadInput:  # told where all feeds are looked at
                continue
            for entry in listed:
                if published is not None and entry.article == id_:
                    found.append(topic.name)
                    await self._leads(f"feeds/{topic.name}.atom", published.body.find(entry.id.encode()), entry)
                    self._verdict.entries += 1
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

    async def _rendered(self, file: str, topic: Topic, body: bytes, found: Sequence[Entry]) -> None:
        scene = self._scene
        try:
            newest = await scene.store.catalogue.newest(topic.name, scene.plan.feeds.entries)
        except (ValueError, KeyError, TypeError) as error:  # of the codec, over a version that was altered
            self._verdict.fault("index.db", -1, f"the articles of topic {topic.name} cannot be read: {error}")
            return
        made = await scene.aside(partial(atom.render, self._served(body, topic), topic, newest))
        if made.body == body:
            return
        wanted = {entry.id: entry for entry in entries(made.body)}
        said = self._verdict.faults
        for entry in found:
            self._compare(file, body.find(entry.id.encode()), entry, wanted.pop(entry.id, None))
        if scene.busy:
            return
        for missing in wanted:
            self._verdict.fault(file, -1, f"entry {missing} is missing: the index lists it in this topic")
        if said == self._verdict.faults:
            what = "not what index and configuration make, outside its entries or in their order"
            self._verdict.fault(file, -1, f"{what} (if the configuration was changed, the next poll writes it again)")

    def _served(self, body: bytes, topic: Topic) -> Plan:
        """The plan with the address that the file was written for: one with port 0 is only known to who serves."""
        plan = self._scene.plan
        base = address(body).removesuffix(f"feeds/{topic.name}.atom")
        if base != plan.server.base_url:
            what = f"feeds/{topic.name}.atom was written for {base}, and bot.yaml has {plan.server.base_url}"
            self._verdict.notes.append(what)
        return replace(plan, server=replace(plan.server, base_url=base))

    def _compare(self, file: str, offset: int, entry: Entry, made: Entry | None) -> None:
        if made is None:
            if not self._scene.busy:
                self._verdict.fault(file, offset, f"entry {entry.id}: the index does not list it in this topic")
            return
        if self._scene.busy and entry.provenance.get("version") != made.provenance.get("version"):
            return
        names = sorted(
            name for name in entry.parts.keys() | made.parts.keys() if entry.parts.get(name) != made.parts.get(name)
        )
        if names:
            what = f"entry {entry.id}: not what the index and the configuration make: {', '.join(names)}"
            self._verdict.fault(file, offset, what)


def _place(capture: Capture) -> tuple[tuple[str, str], ...]:
    return (
        ("file", capture.file),
        ("offset", str(capture.offset)),
        ("length", str(capture.length)),
        ("sha256", capture.sha256),
    )
