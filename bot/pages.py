"""The pages of one article: asked for, kept, judged, and made a record of. Nothing is committed here.

An article that goes on is followed from page to page, each on the origin of the first and called by the first's address and the next number
(`stages.trail`), each asked for as the first was: robots.txt, the delay of its host, the archive, the judgement. What was had stays where a
page fails; what is missing is a doubt. The pages that were read make one record.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urldefrag

from bot.keeping import keep
from bot.model.address import secrets
from bot.model.article import Extracted
from bot.model.capture import Ask, Capture, Exchange, Page
from bot.model.entry import Pending
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.source import Source
from bot.ports import World
from bot.stages import paging, robots, trail
from bot.stages.payload import unpack

log = logging.getLogger("tearsheet")

_MOMENT = 0.05  # seconds before its end in which a time counts as over: clocks do not agree to the millisecond


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An item whose page was asked for: a record, or why there is none yet."""

    item: Pending
    captures: tuple[Capture, ...] = ()
    """All that was kept on the way."""
    page: Capture | None = None
    further: tuple[Capture, ...] = ()
    """The pages that the article goes on in."""
    final_url: str = ""
    made: Extracted | None = None
    retry_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fetched:
    """What came of asking for one page."""

    fate: paging.Fate
    captures: tuple[Capture, ...] = ()
    page: Capture | None = None
    final_url: str = ""


async def read(world: World, source: Source, known: Mapping[str, robots.Rules], item: Pending) -> Read:
    """Pages and record of an item. Nothing is committed, so that commits can go in the order of the feed."""
    held = Read(item=item)
    try:
        first = await _first(world, source, known, item)
        held = replace(held, captures=first.captures, page=first.page, final_url=first.final_url)
        if first.fate.retry_at is not None:
            return replace(held, retry_at=first.fate.retry_at, why=first.fate.reason)
        made = await _record(world, source, item, first.fate)
        if made.reason or first.fate.page is None:
            # What stands in for a page was made from the feed, so that is where it leads.
            return replace(held, made=made, page=None)
        return await _followed(world, source, replace(held, made=made), first.fate.page, made)
    except ArchiveError:
        raise  # the archive's fault is not the item's
    except Exception:  # noqa: BLE001 (a fault of ours costs this item, not the daemon; its traceback is kept)
        return replace(held, why=traceback.format_exc().rstrip())


async def rules(world: World, source: Source, batch: Sequence[Pending]) -> dict[str, robots.Rules]:
    """What the robots.txt of each origin among the items' pages allows."""
    asked = [p.item.url for p in batch if p.fetch and p.item.url and source.articles == "page"]
    origins = list(dict.fromkeys(map(robots.origin, asked)))
    found = [rule async for rule in world.each(partial(permission, world, source), origins)]
    return dict(zip(origins, found, strict=True))


async def _first(world: World, source: Source, known: Mapping[str, robots.Rules], item: Pending) -> _Fetched:
    url = item.item.url
    if source.articles == "feed" or not url:
        return _Fetched(fate=paging.Fate())
    if not item.fetch:
        return _Fetched(fate=paging.Fate(reason="beyond the newest entries of a first poll"))
    return await _fetched(world, source, known[robots.origin(url)], url, item.attempts)


async def _followed(world: World, source: Source, held: Read, first: Page, made: Extracted) -> Read:
    """With the pages that the article goes on in."""
    so_far = trail.Trail(pages=(first,), made=(made,))
    further: tuple[Capture, ...] = ()
    while address := trail.onward(so_far, world.plan.polling.further):
        rule = await permission(world, source, robots.origin(address))
        got = await _fetched(world, source, rule, address, held.item.attempts)
        held = replace(held, captures=(*held.captures, *got.captures))
        if got.fate.retry_at is not None:  # half an article now would be a version of its own later
            return replace(held, made=None, retry_at=got.fate.retry_at, why=got.fate.reason)
        alone = await _record(world, source, held.item, got.fate) if got.fate.page is not None else None
        before, so_far = so_far, trail.extended(so_far, got.fate, alone)
        if len(so_far.pages) > len(before.pages) and got.page is not None:
            further = (*further, got.page)
    whole = made
    if further:
        whole = await _record(world, source, held.item, paging.Fate(page=first), so_far.pages[1:])
        if whole.reason:  # each could be read alone, so it is time or memory that was too short for all of them
            whole, further, so_far = made, (), replace(so_far, over=True, missing=whole.reason)
    return replace(held, made=trail.ended(so_far, whole), further=further)


async def _fetched(world: World, source: Source, rule: robots.Rules, url: str, attempts: int) -> _Fetched:
    """One page, asked for if robots.txt allows it; `attempts` were made before."""
    settings, now = world.plan.polling, world.now()
    if not rule.allow(url):
        if rule.answered:
            return _Fetched(fate=paging.Fate(reason="robots.txt disallows it"))
        return _Fetched(fate=paging.later("robots.txt cannot be had", attempts, settings, now))
    ask = Ask(url=urldefrag(url).url, source=source.name, purpose="page", secrets=secrets(source.feed))
    hops = await world.fetcher.fetch(ask)
    captures = await keep(world, hops)
    log_exchange("fetched", source, hops[-1])
    page = captures[-1] if captures and hops[-1].response else None
    fate = paging.judge(hops[-1], url, attempts, world.plan.limits, settings, world.now())
    return _Fetched(fate=fate, captures=captures, page=page, final_url=hops[-1].url)


async def _record(
    world: World, source: Source, item: Pending, fate: paging.Fate, more: Sequence[Page] = ()
) -> Extracted:
    try:
        return await world.extraction.record(fate.page, item.item, source, fate.reason, more)
    except (BadInput, StepFailed) as error:
        return await world.extraction.record(None, item.item, source, f"extraction failed: {error}")


async def permission(world: World, source: Source, origin: str, until: datetime | None = None) -> robots.Rules:
    """What the robots.txt of an origin allows, asked for where what is known is stale. `until`: when that may take no longer."""
    now = world.now()
    kept = await world.store.robots(origin)
    if kept is None or robots.stale(kept[0], kept[1], now):
        left = max((until - now).total_seconds(), _MOMENT) if until is not None else 0.0
        ask = Ask(url=f"{origin}/robots.txt", source=source.name, purpose="robots", seconds=left)
        hops = await world.fetcher.fetch(ask)
        captures = await keep(world, hops)
        await world.archive.sync()
        final = hops[-1]
        if final.refused and not final.request:
            # The guard will refuse the page as well, and its own exchange says why.
            await world.store.index(captures)
            return robots.Rules(404, b"")
        if final.error and until is not None and (until - world.now()).total_seconds() <= _MOMENT:
            # Our own haste says nothing of the host: whoever asks next has time.
            await world.store.index(captures)
            return robots.Rules(0, b"")
        body, _ = unpack(final.body, final.header("content-encoding"), world.plan.limits.robots)
        kept = (now, 0 if final.error else final.status, body if final.status == 200 else b"")
        await world.store.keep_robots(origin, *kept, captures)
    return robots.Rules(kept[1], kept[2])


def log_exchange(event: str, source: Source, exchange: Exchange, **fields: object) -> None:
    if log.isEnabledFor(logging.INFO):  # a line costs more than many a poll
        log.info(line(event, source=source.name, url=exchange.url, status=exchange.status, **fields))
