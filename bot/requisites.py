"""What a page needs to be seen as it was: asked for, and kept. Best effort: what cannot be had costs a line of the log.

It follows when the article is committed, within the same turn, so that no article waits for a picture; a stop in between loses
what was not asked for yet, and nothing owes it. Images, stylesheets and fonts of whatever host, and what stylesheets name in
turn, `limits.sheets` deep. Never scripts: replay runs none.

- Bounded, since the page is hostile: `limits.requisites` addresses, `limits.requisite` bytes each, `limits.weight` bytes together, and
  `polling.requisites` seconds for all. A host is asked for one after the other, and no more by this page when it gives no whole answer,
  or says that it is asked too much (RFC 6585 §4, RFC 9110 §15.6.4).
- Not asked for: what was captured within `polling.fresh`, by whichever page. What is older is asked for conditionally (RFC 9110 §13.1),
  and a 304 is a revisit of what was kept; the same payload again is one too (`keeping`).
- robots.txt holds for them as for pages: it is a robot that asks, and hosts that only serve pictures to others never asked to be
  followed (RFC 9309 §1). What it closes is missing in the replay.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from bot import pages
from bot.keeping import bearer, keep
from bot.model.address import secrets
from bot.model.capture import Ask, Capture, Exchange
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.plan import Limits
from bot.model.source import Source
from bot.ports import World
from bot.stages import paging, robots
from bot.stages.payload import dechunk, split, unpack
from bot.stages.requisites import Requisite

log = logging.getLogger("tearsheet")

_BUSY = frozenset((429, 503))


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What became of the requisites of a page."""

    asked: int = 0
    kept: int = 0
    """Stored whole."""
    same: int = 0
    """Asked for, and a revisit of what was stored before."""
    fresh: int = 0
    """Not asked for, since it was captured a short while ago."""
    failed: int = 0
    """Not had, or not as a whole answer with status 200, or not asked for since a limit was reached or robots.txt forbids it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """What became of one."""

    fate: Literal["kept", "same", "fresh", "failed"]
    asked: bool = False
    captures: tuple[Capture, ...] = ()
    named: tuple[Requisite, ...] = ()
    """By a stylesheet."""
    weight: int = 0
    """Bytes that came."""
    last: bool = False
    """Its host is asked for no more."""


@dataclass(slots=True, kw_only=True)
class _Allowance:
    """What is left for a page."""

    until: datetime
    weight: int

    def left(self, now: datetime) -> float:
        """Seconds; 0 where nothing more may be asked for."""
        return max((self.until - now).total_seconds(), 0.0) if self.weight > 0 else 0.0


async def capture(world: World, source: Source, page: Capture) -> Got:
    """Asks for what a page that was kept needs. Raises ArchiveError where nothing can be kept."""
    limits = world.plan.limits
    until = world.now() + timedelta(seconds=world.plan.polling.requisites)
    allowance = _Allowance(until=until, weight=limits.weight)
    done: list[_One] = []
    named, seen = await _named_by_page(world, source, page), {page.url}
    for _ in range(limits.sheets + 1):
        ones = await _round(world, source, allowance, _unseen(named, seen, limits))
        named = tuple(found for one in ones for found in one.named)
        done += ones
    got = _counted(done)
    told = {"asked": got.asked, "kept": got.kept, "same": got.same, "fresh": got.fresh, "failed": got.failed}
    log.info(line("requisites", source=source.name, url=page.url, **told))
    return got


def _unseen(named: Iterable[Requisite], seen: set[str], limits: Limits) -> list[Requisite]:
    """Those that are new to this page, as many as it may still have."""
    wave = []
    for one in named:
        if len(seen) <= limits.requisites and one.url not in seen:  # the page itself is among the seen
            seen.add(one.url)
            wave.append(one)
    return wave


async def _round(world: World, source: Source, allowance: _Allowance, wave: Sequence[Requisite]) -> list[_One]:
    """Each origin beside the others. What one of them has brought is on the disk and indexed when it is done."""
    origins: dict[str, list[Requisite]] = {}
    for one in wave:
        origins.setdefault(robots.origin(one.url), []).append(one)
    done: list[_One] = []
    async with aclosing(world.each(partial(_of_origin, world, source, allowance), origins.values())) as results:
        async for ones in results:
            if captures := [capture for one in ones for capture in one.captures]:
                await world.archive.sync()
                await world.store.index(captures)
            done += ones
    return done


async def _of_origin(world: World, source: Source, allowance: _Allowance, wanted: Sequence[Requisite]) -> list[_One]:
    known = [(one, await _captured(world, one.url)) for one in wanted]
    stale = [(one, before) for one, before in known if not _is_fresh(world, before)]
    done = [_One(fate="fresh")] * (len(wanted) - len(stale))
    rule = None
    if stale and allowance.left(world.now()):
        rule = await pages.permission(world, source, robots.origin(stale[0][0].url), allowance.until)
    for one, before in stale:
        left = allowance.left(world.now())
        if rule is None or not left or (done and done[-1].last):
            break
        if rule.allow(one.url):
            done.append(await _asked(world, source, one, before, left))
            allowance.weight -= done[-1].weight
    return done + [_One(fate="failed")] * (len(wanted) - len(done))


async def _captured(world: World, url: str) -> Capture | None:
    """The last capture of just this address."""
    known = await world.store.nearest(url, world.now())
    return known if known is not None and known.url == url else None


def _is_fresh(world: World, known: Capture | None) -> bool:
    """Whether a short while ago it was captured whole, or was too long, and its server would say the same again."""
    if known is None or known.truncated not in {"", "length"} or known.status in paging.PASSING:
        return False
    return abs(world.now() - known.date) < timedelta(seconds=world.plan.polling.fresh)


async def _asked(world: World, source: Source, one: Requisite, before: Capture | None, seconds: float) -> _One:
    held, etag, modified = await _validators(world, before)
    ask = Ask(
        url=one.url,
        source=source.name,
        purpose="requisite",
        secrets=secrets(source.feed),
        etag=etag,
        last_modified=modified,
        most=world.plan.limits.requisite,
        seconds=seconds,
    )
    hops = await world.fetcher.fetch(ask)
    captures = await keep(world, hops, held)
    final, weight = hops[-1], sum(len(hop.response) for hop in hops)
    had = final.status == 200 or (final.status == 304 and held is not None)
    if final.error or final.truncated or not had:
        pages.log_exchange("requisite failed", source, final, why=final.error or final.truncated)
        last = not final.refused and (bool(final.error) or final.status in _BUSY)
        return _One(fate="failed", asked=True, captures=captures, weight=weight, last=last)
    named = await _named_by_sheet(world, source, final) if one.kind == "style" and final.status == 200 else ()
    fate: Literal["same", "kept"] = "same" if captures[-1].kind == "revisit" else "kept"
    return _One(fate=fate, asked=True, captures=captures, named=named, weight=weight)


async def _validators(world: World, before: Capture | None) -> tuple[Capture | None, str, str]:
    """The whole response that a 304 would repeat, with ETag and Last-Modified of the last answer; nothing where there is none."""
    if before is None or before.truncated or before.status not in {200, 304}:
        return None, "", ""
    try:
        held = await bearer(world, before)
        stored = await world.archive.read(before.file, before.offset)
    except ArchiveError:  # it is asked for plainly, then
        return None, "", ""
    if held.kind != "response" or held.status != 200:
        return None, "", ""
    _, headers, _ = split(stored.block)
    fields = {name.lower(): value for name, value in headers}
    return held, fields.get("etag", ""), fields.get("last-modified", "")


async def _named_by_page(world: World, source: Source, page: Capture) -> tuple[Requisite, ...]:
    """From the bytes that were kept; of a revisit, from those that it repeats."""
    try:
        held = await bearer(world, page)
        stored = await world.archive.read(held.file, held.offset)
    except ArchiveError as error:
        log.info(line("requisites not found", source=source.name, url=page.url, why=str(error)))
        return ()
    _, headers, raw = split(stored.block)
    fields = {name.lower(): value for name, value in headers}
    most = world.plan.limits.page
    body = dechunk(raw, most) if "chunked" in fields.get("transfer-encoding", "").lower() else raw
    return await _named(world, source, page.url, "page", (body, fields.get("content-encoding", ""), page.content_type))


async def _named_by_sheet(world: World, source: Source, sheet: Exchange) -> tuple[Requisite, ...]:
    coded = sheet.body, sheet.header("content-encoding"), sheet.header("content-type")
    return await _named(world, source, sheet.url, "style", coded)


async def _named(
    world: World, source: Source, url: str, kind: Literal["page", "style"], coded: tuple[bytes, str, str]
) -> tuple[Requisite, ...]:
    """`coded`: body, its content coding, its type."""
    body, coding, content_type = coded
    limits = world.plan.limits
    try:
        plain, _ = await world.aside(partial(unpack, body, coding, limits.page))
        return await world.extraction.requisites(plain, content_type, url, kind, limits.requisites)
    except (BadInput, StepFailed) as error:
        log.info(line("requisites not found", source=source.name, url=url, why=str(error).splitlines()[-1]))
        return ()


def _counted(done: Iterable[_One]) -> Got:
    asked = sum(one.asked for one in done)
    fates = Counter(one.fate for one in done)
    return Got(asked=asked, kept=fates["kept"], same=fates["same"], fresh=fates["fresh"], failed=fates["failed"])
