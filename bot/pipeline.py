"""The story on one page.

    poll      due source → ask → exchange → capture → items            one transaction, with the validators they cover
    take      item → ask → exchange → capture → record → derivation → article and its matches    in the feed's order
    complete  page → what it needs → captures                          best effort, behind the articles (`requisites`)
    publish   topic → its newest articles, and its months → Atom, JSON, RSS → files              if the content differs (`publishing`)

Every step but the append to the archive is idempotent by id, so a crash at any point costs work, never an article:
what was listed stays pending until its article is committed, and what was synced but not committed the next start finds
(`evidence.recovery`). How many things happen at once is the engine's business (`World.each`).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from bot import pages
from bot.keeping import digested
from bot.model import codec
from bot.model.address import public
from bot.model.article import Article, Derivation, Extracted
from bot.model.capture import Capture, Exchange
from bot.model.entry import Feed, Pending
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.push import Announced, Subscription
from bot.model.source import Source, Visit
from bot.pages import Read
from bot.ports import World
from bot.stages import due, furniture, identity, making, subscribing, websub

log = logging.getLogger("tearsheet")

_Ruled: TypeAlias = tuple[Derivation, Mapping[str, Collection[int]]]
_BATCH = 50  # items taken from the store at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll came to."""

    source: str
    kind: str
    """`changed`, `unchanged`, `gone` or `failed`."""
    new: int = 0
    error: str = ""
    owes: bool = False
    """Items wait to be taken."""
    announced: Announced | None = None
    """Where the feed is pushed; None: no whole document was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one item."""

    item: Pending
    fate: str
    """`made`, `stood in` (the feed's text for a page that did not serve), `postponed` or `quarantined`."""
    why: str = ""
    topics: tuple[str, ...] = ()
    pages: tuple[Capture, ...] = ()
    """What the article was made from, where its source wants their requisites kept as well (`requisites.capture`)."""


async def poll(world: World, visit: Visit, held: Subscription | None = None, *, woken: bool = False) -> Polled:
    """Asks a source for its feed and commits what it listed. `woken`: because of a push to `held`."""
    source = world.plan.source(visit.source)
    if source is None:
        raise ValueError(f"no source is named {visit.source}")
    hops = await world.fetcher.fetch(due.ask(source, visit))
    read = partial(due.answer, hops[-1], visit, world.plan.limits, world.plan.polling, world.now())
    answer = await world.aside(read) if hops[-1].body else read()
    quiet = answer.kind == "unchanged" and world.plan.archive.unchanged == "row"
    durable = answer.kind != "changed"  # what a change brings is synced with it
    captures = () if quiet else await world.archive.keep(hops, refers=visit.capture, durable=durable)
    items: tuple[Pending, ...] = ()
    announced = None
    if answer.kind == "changed" and captures:
        answer, items, announced = await _listed(world, visit, source, answer, hops[-1], captures[-1])
    now = world.now()
    done = due.after(visit, source, answer, hops, world.plan.polling, now)
    if held is not None:
        heard = subscribing.polled(held, len(items), now, woken=woken)
        done = subscribing.paced(done, source, heard, world.plan.websub, now)
    if (capture := due.referred(visit, captures, hops[-1], answer)) is not visit.capture:
        done = replace(done, capture=capture)
    if not durable:
        await world.archive.sync()
    owes = await world.store.polled(done, captures, items, now)
    pages.log_exchange(
        "polled",
        source,
        hops[-1],
        kind=answer.kind,
        new=len(items),
        next="" if done.stopped else done.next_poll_at,
        why=done.why,
    )
    _tell(source, visit, done)
    return Polled(
        source=source.name, kind=answer.kind, new=len(items), error=answer.error, owes=owes, announced=announced
    )


async def _listed(
    world: World, visit: Visit, source: Source, answer: due.Answer, last: Exchange, capture: Capture
) -> tuple[due.Answer, tuple[Pending, ...], Announced | None]:
    """What a changed document lists, and who pushes it. One that cannot be read is a failed poll."""
    try:
        feed = await world.extraction.feed(
            answer.body, last.header("content-type"), last.url, source, world.plan.polling.entries
        )
        items = await _fresh(world, visit, feed, capture)
    except (BadInput, StepFailed) as error:
        return due.Answer(kind="failed", error=str(error)), (), None
    taught = due.taught(answer, visit, feed, tuple(pending.item for pending in items))
    return taught, items, None if feed.cut else websub.announced(last.headers, last.url, feed.announced)


def _tell(source: Source, before: Visit, done: Visit) -> None:
    """What somebody should hear of, beyond the line that each poll is."""
    if done.error:
        log.warning(line("poll failed", source=source.name, failures=done.failures, error=done.error))
    for event in due.changes(before, done):
        log.warning(line(event, source=source.name, url=public(source.feed), to=public(done.adopted or done.moved_to)))


async def _fresh(world: World, visit: Visit, feed: Feed, capture: Capture) -> tuple[Pending, ...]:
    names = {alias for aliases in identity.names(feed.items) for alias in aliases}
    known = await world.store.resolve(visit.source, names)
    # After a rebuild a poll is the first, though the source is not new: what it has missed is all asked for.
    first = world.plan.polling.first if visit.capture is None and not known else len(feed.items)
    if feed.skipped:
        log.warning(line("entries beyond the limit", source=visit.source, skipped=feed.skipped))
    seen = codec.utc(capture.date)
    return identity.fresh(visit.source, feed.items, known, capture=capture.record_id, seen=seen, first=first)


async def take(world: World, name: str) -> AsyncGenerator[Taken, None]:
    """Makes an article of every item of the source that is to be taken now, in the order they were listed in."""
    source = world.plan.source(name)
    while source is not None and (batch := await world.store.pending(name, world.now(), _BATCH)):
        if source.articles == "feed":
            for taken in await _entries(world, source, batch):
                yield taken
            if len(batch) < _BATCH:
                return  # that were all
            continue
        rules = await pages.rules(world, source, batch)
        async with aclosing(world.each(partial(pages.read, world, source, rules), batch)) as reads:
            async for read in reads:
                yield await _settle(world, source, read)


async def _entries(world: World, source: Source, batch: Sequence[Pending]) -> list[Taken]:
    """Items whose own text is the article: all of them in one task, one sync and one transaction."""
    try:
        made = await world.extraction.entries([item.item for item in batch], source)
        pairs = list(zip(batch, made, strict=True))
        derived = [making.derivation(item, record, None, "", "") for item, record in pairs]
        articles = await world.aside(partial(_matched, world, source, derived, await _listings(world, batch)))
    except ArchiveError:
        raise
    except Exception:  # noqa: BLE001 (one of them is at fault: each by itself, it will be found)
        return [await _settle(world, source, await pages.read(world, source, {}, item)) for item in batch]
    kept = await world.archive.derive(derived)
    noted = map(making.noted, articles, kept)
    await world.store.taken(list(zip(derived, noted, strict=True)), kept)
    return [
        Taken(item=item, fate="made", topics=tuple(match.topic for match in article.matches))
        for item, article in zip(batch, articles, strict=True)
    ]


async def _listings(world: World, batch: Sequence[Pending]) -> dict[str, Capture]:
    """The feed responses that listed the items, by record id. Raises ArchiveError where the index does not know one."""
    records = {item.feed_capture: await world.store.capture(item.feed_capture) for item in batch}
    known = {record: capture for record, capture in records.items() if capture is not None}
    if len(known) < len(records):
        raise ArchiveError(f"no record {', '.join(records.keys() - known.keys())} in the index")
    return known


def _matched(
    world: World, source: Source, derived: Sequence[Derivation], listings: Mapping[str, Capture]
) -> list[Article]:
    return [world.tagger(making.article(one, listings[one.feed_record], source.timezone)) for one in derived]


async def _settle(world: World, source: Source, read: Read) -> Taken:
    """Commits what was read: an article, another attempt later, or a quarantine."""
    item = read.item
    if read.made is None:
        return await _hold(world, source, read)
    try:
        derived, lines = await _derived(world, source, read, read.made)
        article = await article_of(world, derived, read.page)
    except ArchiveError:
        raise
    except Exception:  # noqa: BLE001 (as in `pages.read`: it costs the item; no derivation is in the archive yet)
        return await _hold(world, source, replace(read, retry_at=None, why=traceback.format_exc().rstrip()))
    kept = await world.archive.derive([derived])
    await world.store.taken([(derived, making.noted(article, kept[0]))], (*read.captures, *kept), lines)
    topics = tuple(match.topic for match in article.matches)
    if derived.reason or read.page is None:
        return Taken(item=item, fate="stood in" if derived.reason else "made", why=derived.reason, topics=topics)
    whole = (read.page, *read.further) if source.capture == "requisites" else ()
    return Taken(item=item, fate="made", topics=topics, pages=whole)


async def accept(world: World, source: Source, read: Read, made: Extracted) -> Article:
    """Commits what was made of a page that others captured. Raises what `_settle` holds an item back for."""
    derived, lines = await _derived(world, source, read, made)
    article = await article_of(world, derived, read.page)
    kept = await world.archive.derive([derived])
    noted = making.noted(article, kept[0])
    await world.store.taken([(derived, noted)], (*read.captures, *kept), lines)
    return noted


async def _hold(world: World, source: Source, read: Read) -> Taken:
    item = read.item
    await world.archive.sync()
    if read.retry_at is not None:
        await world.store.postpone(item, read.retry_at, read.why, read.captures)
        return Taken(item=item, fate="postponed", why=read.why)
    await world.store.quarantine(item, read.why, read.captures)
    log.error(line("quarantined", source=source.name, url=public(item.item.url), why=read.why.splitlines()[-1]))
    return Taken(item=item, fate="quarantined", why=read.why)


async def _derived(world: World, source: Source, read: Read, made: Extracted) -> _Ruled:
    served = read.final_url or read.item.item.url
    # Where a page names no canonical address, the one that a redirect led to is what other links may lead to as well.
    named = made.record.canonical_url or ("" if made.reason else read.final_url)
    canonical = identity.canonical_alias(named, served)
    derived = making.derivation(read.item, made, read.page, read.final_url, canonical, read.further)
    owner = (await world.store.resolve(source.name, [canonical])).get(canonical, "")
    claimed = await world.store.history(owner) if owner else ()
    derived = making.led(derived, read.item, canonical, owner, claimed[-1] if claimed else None)
    return await _unfurnished(world, derived, claimed if derived.id == owner else None)


async def _unfurnished(world: World, derived: Derivation, versions: Sequence[Article] | None) -> _Ruled:
    """Without the lines that the memory of the source knows for furniture, and with what it is to remember."""
    if not derived.page_record:
        return derived, {}
    memory = await world.store.remembered(derived.source)
    versions = await world.store.history(derived.id) if versions is None else versions
    return await world.aside(partial(furniture.ruled, derived, memory, versions[-1] if versions else None))


async def article_of(world: World, derived: Derivation, page: Capture | None) -> Article:
    """Raises ArchiveError where the derivation refers to a record that the index does not know."""
    capture = await made_from(world, derived) if page is None else await digested(world, page)
    source = world.plan.source(derived.source)
    article = making.article(derived, capture, source.timezone if source else "UTC")
    return await world.aside(partial(world.tagger, article))


async def made_from(world: World, derived: Derivation) -> Capture:
    """The page's capture, else the feed's, with the digest of its bytes (`keeping.digested`); those of further pages must be known as well."""
    records = (derived.page_record or derived.feed_record, *derived.further_records)
    found = [await world.store.capture(record) for record in records]
    missing = [record for record, capture in zip(records, found, strict=True) if capture is None]
    if found[0] is None or missing:
        raise ArchiveError(f"{derived.id}: no record {', '.join(missing)} in the index")
    return await digested(world, found[0])
