"""Today's extraction over history: what is in the archive is read again, as it was when it was captured.

For each capture that an article was made from, what was read of it last is compared with what today's steps and today's
rules of its source make of it: the same feed entry (its document is parsed again, and the entry found by its key), the
same page and the pages that the article goes on in, or the feed's text alone where that is what was read. What stood in
for a page that did not serve stands in again, for the same reason.

- Id, key, first sight and the article's aliases stay. An alias of another article stays that one's.
- Lines that the memory of the source took out are taken out again where they stand; nothing else is ruled on by memory.
- Where record, reason or lines differ, a new derivation of the same capture goes into the archive. Its version stays the
  version that it was, with its number and its date (`model.versions`): it is our reading that changed, not the page.
- What cannot be read again (a feed that names the entry no more, a source that is followed no more, a step that fails)
  stays as it is, and is named in the log.

Two runs one after the other change nothing the second time. How far it has come is in the index.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot import pipeline
from bot.evidence import listings, rebuild
from bot.model import codec
from bot.model.article import Article, Derivation, Extracted
from bot.model.capture import Capture, Page
from bot.model.entry import Item, Pending
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World
from bot.stages import furniture, identity, making, paging, trail

log = logging.getLogger("tearsheet")

MARK = "reextraction"
DOCUMENTS = 100
"""Feed documents whose entries are remembered: derivations of one document stand beside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one article that is read otherwise today."""

    id: str
    version: int
    """0: what was read of this capture made none."""
    field: str
    old: Any
    """Plain JSON types."""
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reextracted:
    """What reading again came to."""

    read: int = 0
    changed: int = 0
    left: int = 0
    """That could not be read again."""
    fields: Mapping[str, int] = field(default_factory=dict)
    """Field → in how many readings it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    capture: Capture
    """Of the derivation."""
    before: Derivation
    standing: Article
    page: Capture | None = None
    canonical: str = ""
    """The alias of that name, as it is read today."""
    after: Derivation | None = None
    """None: it could not be read again."""


async def reextract(
    world: World, told: Callable[[int, int], None], say: Callable[[Change], None], *, dry: bool = False
) -> Reextracted:
    """Over a world whose index is whole. `say` hears each change; a `dry` run writes nothing."""
    begun = world.now()  # what is derived from now on was made by this run
    total = sum(one.articles for one in await world.store.visits())
    made, fields, done = Reextracted(), Counter[str](), 0
    documents = _Documents(world)
    after = "" if dry else await world.store.marked(MARK)
    while batch := await world.store.derivations(after, rebuild.BATCH):
        step = partial(_again, world, documents)
        async for again in world.each(step, [one for one in batch if rebuild.is_ours(one) and one.date < begun]):
            if again is None:
                continue
            again = await _ruled(world, again)  # noqa: PLW2901 (the same, one step on)
            changes = _changes(again)
            if changes and not dry:
                await _keep(world, again)
            for change in changes:
                say(change)
            fields.update({change.field for change in changes})
            made = replace(
                made,
                read=made.read + 1,
                changed=made.changed + bool(changes),
                left=made.left + (again.after is None),
                fields=dict(fields),
            )
        after, done = rebuild.place(batch[-1]), done + len(batch)
        if not dry:
            await world.store.mark(MARK, after)
        told(done, max(done, total))
    if not dry:
        await world.store.mark(MARK, "")
    return made


class _Documents:
    """The entries of feed documents, by their keys; the latest are remembered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[str, Mapping[str, Item]] = {}

    async def item(self, source: Source, derived: Derivation) -> Item:
        """Raises ArchiveError where its document names the entry no more, and as the parsing of a feed does."""
        if not derived.feed_record:  # a page that was taken in, and stood in no feed
            return Item(key=derived.key, url=derived.key)
        known = self._kept.get(derived.feed_record)
        if known is None:
            known = await self._entries(source, derived.feed_record)
            self._kept[derived.feed_record] = known
            if len(self._kept) > DOCUMENTS:
                del self._kept[next(iter(self._kept))]
        if derived.key not in known:
            raise ArchiveError(f"{derived.feed_record} names no entry {derived.key}")
        return known[derived.key]

    async def _entries(self, source: Source, record: str) -> dict[str, Item]:
        capture = await _kept(self._world, record)
        feed = await listings.document(self._world, source, capture)
        return {item.key: item for item in reversed(feed.items)}  # of two with one key the earlier wins


async def _again(world: World, documents: _Documents, capture: Capture) -> _Again | None:
    """None: another derivation of the same capture came later, so this one is no news."""
    before = await rebuild.derivation(world, capture)
    standing = await world.store.reading(before.id, before.page_record or before.feed_record)
    if standing is None or standing.provenance.derivation != capture.record_id:
        return None
    again = _Again(capture=capture, before=before, standing=standing)
    source = world.plan.source(before.source)
    if source is None:
        return again
    try:
        item = await documents.item(source, before)
        return await _read(world, source, again, item)
    except (ArchiveError, BadInput, StepFailed) as error:
        log.warning(line("not read again", source=before.source, article=before.id, error=error))
        return again


async def _read(world: World, source: Source, again: _Again, item: Item) -> _Again:
    """With the derivation that is made today, and the capture of its page."""
    before = again.before
    if not before.page_record:
        made = await world.extraction.record(None, item, source, before.reason)
        return _made(again, item, made, ())
    captures = [await _kept(world, record) for record in (before.page_record, *before.further_records)]
    pages = [await _page(world, capture, item.url) for capture in captures]
    first = await world.extraction.record(pages[0], item, source, "")
    made, further = await _followed(world, source, before, item, first, pages)
    return _made(again, item, made, captures[: 1 + further])


async def _followed(
    world: World, source: Source, before: Derivation, item: Item, first: Extracted, pages: Sequence[Page]
) -> tuple[Extracted, int]:
    """The record of the pages, as far as they still are one article, and how many there are beyond the first."""
    if first.reason:
        return first, 0
    so_far, most = trail.Trail(pages=tuple(pages[:1]), made=(first,)), world.plan.polling.further
    for page in pages[1:]:
        if not trail.onward(so_far, most):
            break
        alone = await world.extraction.record(page, item, source, "")
        so_far = trail.extended(so_far, paging.Fate(page=page), alone)
    more = so_far.pages[1:]
    whole = await world.extraction.record(pages[0], item, source, "", more) if more else first
    if whole.reason:
        raise StepFailed(f"the pages that it goes on in: {whole.reason}")
    return trail.ended(trail.again(so_far, most, before.record), whole), len(more)


async def _page(world: World, capture: Capture, url: str) -> Page:
    """Raises ArchiveError where it is no page today."""
    polling, limits = world.plan.polling, world.plan.limits
    fate = paging.judge(await listings.answer(world, capture), url, 0, limits, polling, world.now())
    if fate.page is None:
        raise ArchiveError(f"{capture.record_id}: {fate.reason}")
    return fate.page


async def _kept(world: World, record: str) -> Capture:
    capture = await world.store.capture(record)
    if capture is None:
        raise ArchiveError(f"no record {record} in the index")
    return capture


def _made(again: _Again, item: Item, made: Extracted, captures: Sequence[Capture]) -> _Again:
    before = again.before
    named = made.record.canonical_url or ("" if made.reason else before.final_url)
    canonical = identity.canonical_alias(named, before.final_url or item.url)
    pending = Pending(
        source=before.source,
        id=before.id,
        item=item,
        aliases=before.aliases,
        feed_capture=before.feed_record,
        first_seen=before.first_seen,
    )
    page = captures[0] if captures else None
    after = making.derivation(pending, made, page, before.final_url, canonical, captures[1:])
    return replace(again, page=page, canonical=canonical, after=after)


async def _ruled(world: World, again: _Again) -> _Again:
    """One after the other: of two articles that come to name one address, the first has it."""
    if again.after is None:
        return again
    owners = await world.store.resolve(again.before.source, again.after.aliases)
    after = making.again(again.after, again.before, again.canonical, owners)
    return replace(again, after=furniture.again(after, again.before))


def _changes(again: _Again) -> list[Change]:
    before, after = again.before, again.after
    if after is None:
        return []
    names = [one.name for one in dataclasses.fields(before.record)]
    pairs = [
        *((name, getattr(before, name), getattr(after, name)) for name in ("reason", "furniture", "further_records")),
        *((name, getattr(before.record, name), getattr(after.record, name)) for name in names),
    ]
    version = again.standing.version
    return [
        Change(id=before.id, version=version, field=codec.camel(name), old=codec.encode(old), new=codec.encode(new))
        for name, old, new in pairs
        if old != new
    ]


async def _keep(world: World, again: _Again) -> None:
    """The new derivation in the archive, then in the index."""
    assert again.after is not None  # it changed, so it was read
    kept = await world.archive.derive([again.after])
    article = making.noted(await pipeline.article_of(world, again.after, again.page), kept[0])
    await world.store.taken([(again.after, article)], kept, furniture.remembered(again.after))
