"""Records made again from the archived bytes, and held to what their derivations say.

The feed document is parsed again, and the entry found in it by its key; the page is unpacked and extracted again, with the pages that
the article goes on in; lines that the memory of the source took out that day are taken out again. What came between and cannot be known
from these bytes is allowed for: doubts that pages of the article could not be had (they cost confidence), a canonical address that was refused
because it is another article's.

A record can only be made again by the steps that made it: other versions of them are told, not compared. One that comes out otherwise is a
fault where the file was begun under today's configuration (`configuration-digest` of its warcinfo record). Under another one a source's rules may have been
others: then it is counted, and told as a difference.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace

from bot.evidence.differences import differing, shown
from bot.evidence.scene import Known, Scene, Verdict
from bot.model import codec
from bot.model.article import Derivation, Extracted, Record
from bot.model.capture import Exchange, Page
from bot.model.entry import Item
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.inspected import Seen
from bot.model.source import Source
from bot.stages import furniture, paging, taking
from bot.stages.lines import told
from bot.stages.payload import unpack

_FEEDS = 16  # feed documents that are held parsed
_DIGEST = re.compile(rb"(?im)^configuration-digest:[ \t]*(\S+)")
_REFUSED = "canonical address refused: "


class Again:
    """The records, one by one."""

    def __init__(self, scene: Scene, verdict: Verdict, known: Known) -> None:
        self._scene = scene
        self._verdict = verdict
        self._known = known
        self._feeds: OrderedDict[tuple[str, str], dict[str, Item]] = OrderedDict()
        self._configurations: dict[str, str] = {}

    async def check(self, seen: Seen) -> str:
        """What came of it, in words; counted, and told where it is a fault."""
        derived, place = seen.derivation, seen.capture
        assert derived is not None  # only derivations are handed over
        try:
            made = await self._made(derived)
        except (ArchiveError, BadInput, StepFailed) as error:
            return self._not("its record could not be made again", str(error).rstrip().rpartition("\n")[2])
        if isinstance(made, str):
            return self._not(made)
        steps = {name: version for name, version in derived.steps.items() if name != "furniture"}
        if steps != dict(made.steps):
            old = [f"{name} {version}" for name, version in sorted(steps.items()) if made.steps.get(name) != version]
            return self._not(f"made by other versions of the steps than today's: {', '.join(old) or 'fewer steps'}")
        wrong = _differences(derived, _without_furniture(derived, made.record))
        if not wrong:
            self._verdict.remade += 1
            return "made again from these bytes it is the same, field by field"
        what = f"made again from the bytes, the record of {derived.id} is another: {'; '.join(wrong)}"
        if await self._configuration(place.file) == self._scene.configuration:
            self._verdict.fault(place.file, place.offset, what)
        else:
            self._verdict.changed += 1
            self._verdict.notes.append(f"{what} (the configuration is another than the one it was made by)")
        return what

    def _not(self, why: str, detail: str = "") -> str:
        self._verdict.unmade[why] += 1
        return f"not made again: {why}{f' ({detail})' if detail else ''}"

    async def _made(self, derived: Derivation) -> Extracted | str:
        """The record, or why there is none. Raises ArchiveError, BadInput and StepFailed."""
        source = self._scene.plan.source(derived.source)
        if source is None:
            return f"no source {derived.source} is configured now"
        item = await self._item(source, derived)
        if item is None:
            return "its feed document has no entry of its key"
        if not derived.page_record:
            return await self._scene.extraction.record(None, item, source, derived.reason)
        pages = [await self._page(record, item.url) for record in (derived.page_record, *derived.further_records)]
        return await self._scene.extraction.record(pages[0], item, source, "", pages[1:])

    async def _item(self, source: Source, derived: Derivation) -> Item | None:
        if not derived.feed_record:  # a page that was brought, and that no feed lists
            return Item(key=derived.key, url=derived.key)
        place = (derived.feed_record, source.name)
        items = self._feeds.get(place)
        if items is None:
            limits = self._scene.plan.limits
            hop = await self._hop(derived.feed_record)
            body, _ = unpack(hop.body, hop.header("content-encoding"), limits.feed)
            kind, most = hop.header("content-type"), self._scene.plan.polling.entries
            feed = await self._scene.extraction.feed(body, kind, hop.url, source, most)
            items = {item.key: item for item in reversed(feed.items)}  # of two of a key the first counts
            self._feeds[place] = items
            if len(self._feeds) > _FEEDS:
                self._feeds.popitem(last=False)
        return items.get(derived.key)

    async def _page(self, record: str, url: str) -> Page:
        hop, plan = await self._hop(record), self._scene.plan
        # As the last attempt: what would be asked for again is a reason.
        fate = paging.judge(hop, url, plan.polling.attempts, plan.limits, plan.polling, hop.started)
        if fate.page is None:
            raise BadInput(fate.reason)
        return fate.page

    async def _hop(self, record: str) -> Exchange:
        """Of a revisit the head is its own, and the bytes those of the record that it repeats."""
        capture = await self._known.get(record)
        bearer = await self._known.get(capture.refers_to) if capture and capture.kind == "revisit" else None
        if capture is None or (capture.kind == "revisit" and bearer is None):
            raise ArchiveError(f"{record} is not in the archive")
        stored = await self._scene.files.read(capture.file, capture.offset)
        original = await self._scene.files.read(bearer.file, bearer.offset) if bearer is not None else None
        return taking.exchange(capture, stored, original, self._scene.plan.limits.wire)

    async def _configuration(self, file: str) -> str:
        """The digest of the configuration under which a file was begun."""
        if file not in self._configurations:
            try:
                found = _DIGEST.search((await self._scene.files.read(file, 0)).block)
            except ArchiveError:  # told where the file was read
                found = None
            self._configurations[file] = found[1].decode("ascii", "replace") if found else "unknown"
        return self._configurations[file]


def _without_furniture(derived: Derivation, record: Record) -> Record:
    known = {line for text in derived.furniture for line in told(text)}
    return furniture.without(record, known)[0]


def _differences(derived: Derivation, made: Record) -> list[str]:
    """What differs, but for what came between extraction and derivation."""
    held = derived.record
    if any(doubt.startswith(_REFUSED) for doubt in held.doubts):
        fields = {name: origin for name, origin in made.fields.items() if name != "canonicalUrl"}
        made = replace(made, canonical_url="", fields=fields)
    if set(made.doubts) <= set(held.doubts) and held.confidence <= made.confidence:
        made = replace(made, doubts=held.doubts, confidence=held.confidence)
    return [
        f"{name} is {shown(old)} in the derivation, and {shown(new)} now"
        for name, old, new in differing(codec.encode(held), codec.encode(made))
    ]
