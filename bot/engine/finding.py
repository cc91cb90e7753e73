"""The feeds of a site: asked for at the address a person knows, else at those its page names, else at the usual ones.

Behind them its news sitemaps: those that the page links, then those that robots.txt announces, the ones that are named so
first, `MAPS` of them at most. A sitemap index is followed to the sitemap in it that most likely holds the news. Only those
that list news, with titles, are told.

Every candidate is fetched and parsed before it is shown, at most `MOST` of them. One that cannot be read is told with its
reason, but for the usual paths and the sitemaps, which nobody promised: there only those that can be followed are told. Two
addresses that lead to one place are one candidate. Nothing is stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from bot.model.address import public, secrets
from bot.model.capture import Ask, Exchange
from bot.model.entry import Feed, Item
from bot.model.errors import BadInput, StepFailed
from bot.model.logline import line
from bot.model.plan import Plan
from bot.model.source import Source
from bot.ports import Extraction, Fetcher
from bot.stages import discovery, identity, robots, sitemap
from bot.stages.payload import unpack

log = logging.getLogger("tearsheet")

MOST = 12
"""Feeds of one site that are asked."""
MAPS = 4
"""Sitemaps of one site that are asked."""
INDEXES = 2
"""Sitemap indexes, one in the other, that are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a look at the web needs; nothing of it stores anything."""

    plan: Plan
    fetcher: Fetcher
    extraction: Extraction
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A feed that could be followed, or why it could not."""

    address: str = field(repr=False)
    """May carry credentials."""
    leads_to: str
    """The address that answered, masked."""
    title: str = ""
    entries: int = 0
    newest: str = ""
    """RFC 3339; empty where no entry has a date."""
    language: str = ""
    news: bool = False
    """Its entries have titles: of sitemaps, only those of news have."""
    error: str = ""


async def find(probe: Probe, url: str, watch: Callable[[int, int], None]) -> tuple[Candidate, ...]:
    """The candidates at an address. `watch` is told how many have been asked, of how many.

    Raises:
        BadInput: the address cannot be had.
    """
    hop, body = await _ask(probe, url)
    if sitemap.is_index(sitemap.opened(body)):
        return (await _led(probe, url, hop, body),)
    found = await _parsed(probe, url, hop, body)
    if found is not None:
        return (found,)
    kind, most = hop.header("content-type"), probe.plan.limits.page
    named = [discovery.lent(address, url) for address in discovery.named(body[:most], kind, hop.url)]
    maps = [address for address in named if discovery.is_map(address)]
    feeds = [address for address in named if address not in maps][:MOST]
    usual = [] if feeds else [discovery.lent(address, url) for address in discovery.usual(hop.url)]
    told = await _all(partial(candidate, probe), feeds or usual, watch)
    maps += [discovery.lent(address, url) for address in await _announced(probe, hop.url)]
    listing = await _all(partial(_followed, probe), list(dict.fromkeys(maps))[:MAPS], watch)
    return _once((*(c for c in told if feeds or not c.error), *(c for c in listing if c.news)))


async def candidate(probe: Probe, address: str) -> Candidate:
    """What stands at the address of a feed."""
    try:
        hop, body = await _ask(probe, address)
        return _told(address, hop, await _feed(probe, address, hop, body))
    except (BadInput, StepFailed) as error:
        return _failed(address, error)


def followed(plan: Plan, address: str) -> str:
    """The source that follows this address already; empty where none does."""
    wanted = identity.clean(address) or address
    return next((s.name for s in plan.sources if (identity.clean(s.feed) or s.feed) == wanted), "")


def newest(feed: Feed) -> Item | None:
    """The entry with the latest date, the first of several; without any date the first; None in an empty feed."""
    return max(feed.items, key=_instant, default=None)


def whole(exchange: Exchange, most: int) -> bytes:
    """The body of an answer, decoded. Raises BadInput where there is none, or not all of it."""
    if exchange.error or exchange.truncated:
        raise BadInput(exchange.error or f"answer cut short: {exchange.truncated}")
    if exchange.status != 200:
        raise BadInput(f"HTTP status {exchange.status}")
    body, fault = unpack(exchange.body, exchange.header("content-encoding"), most)
    if fault not in {"", "junk"}:
        raise BadInput(f"longer than {most} bytes" if fault == "length" else f"body cannot be decoded: {fault}")
    return body


class Noting:
    """A Fetcher that notes the answers it got."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self.hops: list[Exchange] = []

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        hops = await self._fetcher.fetch(ask)
        self.hops.extend(hops)
        for hop in hops:
            log.info(line("fetched", url=hop.url, status=hop.status, error=hop.error))
        return hops


async def _ask(probe: Probe, address: str) -> tuple[Exchange, bytes]:
    hops = await Noting(probe.fetcher).fetch(Ask(url=address, purpose="feed", secrets=secrets(address)))
    return hops[-1], whole(hops[-1], probe.plan.limits.feed)


async def _feed(probe: Probe, address: str, hop: Exchange, body: bytes) -> Feed:
    source = Source(name="", feed=address)
    entries = probe.plan.polling.entries
    return await probe.extraction.feed(body, hop.header("content-type"), hop.url, source, entries)


async def _parsed(probe: Probe, url: str, hop: Exchange, body: bytes) -> Candidate | None:
    """None where the document is no feed, so that it may be a page that names some."""
    if discovery.is_page(body):
        return None
    try:
        return _told(url, hop, await _feed(probe, url, hop, body))
    except BadInput:
        return None


async def _followed(probe: Probe, address: str) -> Candidate:
    """What stands at the address of a sitemap, or, of an index, at that of the likeliest in it."""
    try:
        return await _led(probe, address, *await _ask(probe, address))
    except (BadInput, StepFailed) as error:
        return _failed(address, error)


async def _led(probe: Probe, address: str, hop: Exchange, body: bytes) -> Candidate:
    for _ in range(INDEXES):
        inner = sitemap.opened(body)
        listed = sitemap.likely(inner, hop.url) if sitemap.is_index(inner) else ""
        if not listed:
            break
        address = discovery.lent(listed, address)
        hop, body = await _ask(probe, address)
    return _told(address, hop, await _feed(probe, address, hop, body))


async def _announced(probe: Probe, url: str) -> tuple[str, ...]:
    """The sitemaps that robots.txt names; none where there is no robots.txt."""
    place = f"{robots.origin(url)}/robots.txt"
    hops = await Noting(probe.fetcher).fetch(Ask(url=place, purpose="robots"))
    try:
        body = whole(hops[-1], probe.plan.limits.robots)
    except BadInput:
        return ()
    return sitemap.announced(body.decode("utf-8", "replace"), place)


async def _all(
    ask: Callable[[str], Awaitable[Candidate]], addresses: Sequence[str], watch: Callable[[int, int], None]
) -> tuple[Candidate, ...]:
    done = 0

    async def one(address: str) -> Candidate:
        nonlocal done
        found = await ask(address)
        done += 1
        watch(done, len(addresses))
        return found

    watch(0, len(addresses))
    return tuple(await asyncio.gather(*map(one, addresses)))


def _failed(address: str, error: Exception) -> Candidate:
    return Candidate(address=address, leads_to=public(address), error=str(error).splitlines()[-1])


def _told(address: str, hop: Exchange, feed: Feed) -> Candidate:
    entry = newest(feed)
    news = any(item.title for item in feed.items)
    made = Candidate(address=address, leads_to=hop.url, title=feed.title, language=feed.language, news=news)
    return replace(
        made, entries=len(feed.items) + feed.skipped, newest=(entry.published or entry.updated) if entry else ""
    )


def _once(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The first of those that lead to one place; each that failed."""
    places: dict[str, str] = {}
    for one in found:
        places.setdefault(one.leads_to, one.address)
    return tuple(one for one in found if one.error or places[one.leads_to] == one.address)


def _instant(item: Item) -> datetime:
    date = item.published or item.updated
    return datetime.fromisoformat(date) if date else datetime.min.replace(tzinfo=UTC)
