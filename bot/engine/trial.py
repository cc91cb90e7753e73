"""The record that would be made, and nothing stored.

Of a source: its feed, the newest entry, its page, the record as the daemon makes it; `articles: feed` is respected, and
where the page does not serve the feed's text stands in, with the reason. Of an address: the page there, with its entry where
the feed of a source that it belongs to lists it now, as the daemon would make it; or, if a feed stands there, the same as of
a source. What a person names is asked once: a passing fault is a reason here, not a wait.

robots.txt is asked before a page, never before a feed. An address counts as a feed's beforehand when a source follows it
or it looks like one; else robots.txt is asked first, and what turns out to be a page is held to it in any case.

For an address the rules, time zone and language are those of the source that is named, else of the configured source whose
feed is on the same site and lists it (of several, `FEEDS` of which are asked, the first by how much its feed's address has in
common with this one; the first of all where none lists it), else the defaults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urldefrag

from bot.engine.finding import Noting, Probe, followed, newest, whole
from bot.model import codec
from bot.model.address import public, secrets
from bot.model.article import Article, Extracted, Provenance
from bot.model.capture import Ask, Exchange, Page
from bot.model.entry import Feed, Item
from bot.model.errors import BadInput, StepFailed
from bot.model.plan import Plan
from bot.model.source import Source
from bot.ports import Tagger
from bot.stages import discovery, identity, making, paging, robots, sitemap, trail
from bot.stages.extract import ruling
from bot.stages.payload import unpack
from bot.stages.whose import Sites

FEEDS = 5
"""Feeds of one site that are looked through for an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    source: Source
    """Whose settings it was made with; its name is empty where they are the defaults."""
    article: Article
    """Without id and place in an archive: it has none."""
    entries: int
    """Of the feed, of which this is the newest; 0: an address of a page was asked for."""
    entry: str
    """Of a page that was asked for: whether the feed of its source lists it; empty where it belongs to none."""
    rules: tuple[str, ...]
    """What is to be said of the source's rules on this page: those that find nothing."""
    fetches: tuple[Exchange, ...] = field(repr=False)
    """Every answer, in order."""

    @property
    def reason(self) -> str:
        """Why the feed's text stands in; empty where it does not."""
        return self.article.provenance.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    source: Source
    record: Extracted
    page: Page | None
    entries: int = 0
    entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What the feeds of the sources say of an address."""

    source: Source
    item: Item | None = None
    told: str = ""


def settings_for(plan: Plan, url: str) -> tuple[Source, ...]:
    """The sources whose settings an address of this site may get, the nearest first; else one without a name."""
    near = Sites(plan.sources).near(url)
    return tuple(settings_of(source, url) for source in near or [Source(name="", feed=url)])


def settings_of(source: Source, url: str) -> Source:
    """The source as it holds for another address than its own feed's: what stands there is asked for as a page."""
    return source if source.feed == url else replace(source, feed=url, articles="page")


async def try_source(probe: Probe, tagger: Tagger, source: Source) -> Trial:
    """The newest entry of its feed.

    Raises:
        BadInput, StepFailed: the feed cannot be had or read, or holds no entry.
    """
    noted = Noting(probe.fetcher)
    inner = replace(probe, fetcher=noted)
    feed = await _listing(inner, source)
    return _trial(inner, tagger, await _of_feed(inner, source, feed), noted)


async def try_address(probe: Probe, tagger: Tagger, sources: Sequence[Source], url: str) -> Trial:
    """The page at an address, or the newest entry of the feed there. `sources`: as `settings_for` has them, or the one named.

    Raises:
        BadInput, StepFailed: it cannot be had or read.
    """
    source = sources[0]
    noted = Noting(probe.fetcher)
    inner = replace(probe, fetcher=noted)
    named = discovery.looks_like_feed(url) or sitemap.looks_like_sitemap(url)
    likely = named or bool(followed(probe.plan, url))
    if not likely:
        await _permit(inner, source, url)
    hop = (await noted.fetch(_ask(source, url, "feed" if likely else "page")))[-1]
    fate = _judged(inner, hop, url)
    feed = await _feed_there(inner, source, hop, fate.page.body) if fate.page else None
    if feed is not None:
        return _trial(inner, tagger, await _of_feed(inner, source, feed), noted)
    if likely:
        await _permit(inner, source, url)
    found = await _entry(inner, sources, (url, hop.url))
    return _trial(inner, tagger, await _of_page(inner, found, fate, url), noted)


def _ask(source: Source, url: str, purpose: Literal["feed", "page", "robots"]) -> Ask:
    bare = url if purpose == "feed" else urldefrag(url).url
    return Ask(url=bare, source=source.name, purpose=purpose, secrets=secrets(source.feed))


def _judged(probe: Probe, hop: Exchange, url: str) -> paging.Fate:
    """As the last attempt: what would be asked for again is a reason."""
    settings = probe.plan.polling
    return paging.judge(hop, url, settings.attempts, probe.plan.limits, settings, probe.now())


async def _feed(probe: Probe, source: Source, hop: Exchange, body: bytes) -> Feed:
    most = probe.plan.polling.entries
    return await probe.extraction.feed(body, hop.header("content-type"), hop.url, source, most)


async def _entry(probe: Probe, sources: Sequence[Source], addresses: Sequence[str]) -> _Entry:
    """The entry of a page in the first of the feeds that lists it, and that feed's source."""
    links = [identity.clean(address) for address in addresses]
    wanted = {*links, *map(identity.plain, links)} - {""}
    told = []
    for source in sources[:FEEDS]:
        followed_one = probe.plan.source(source.name)
        if followed_one is None:
            break
        try:
            items = (await _listing(probe, followed_one)).items
        except (BadInput, StepFailed) as error:
            told.append(f"The feed of {source.name} cannot be read: {str(error).splitlines()[-1]}.")
            continue
        for item, names in zip(items, identity.names(items), strict=True):
            if not wanted.isdisjoint(names):
                return _Entry(
                    source=source, item=item, told=f"Its entry in the feed of {source.name}: {item.title or item.url}"
                )
        told.append(f"The feed of {source.name} does not list it now.")
    return _Entry(source=sources[0], told=" ".join([*told, "Made from the page alone."] if told else []))


async def _listing(probe: Probe, source: Source) -> Feed:
    hop = (await probe.fetcher.fetch(Ask(url=source.feed, source=source.name, purpose="feed")))[-1]
    return await _feed(probe, source, hop, whole(hop, probe.plan.limits.feed))


async def _feed_there(probe: Probe, source: Source, hop: Exchange, body: bytes) -> Feed | None:
    """None where a page stands there."""
    if discovery.is_page(body):
        return None
    try:
        return await _feed(probe, source, hop, body)
    except BadInput:
        if "html" in hop.header("content-type").lower():
            return None
        raise


async def _of_feed(probe: Probe, source: Source, feed: Feed) -> _Made:
    item = newest(feed)
    if item is None:
        raise BadInput("the feed holds no entry")
    fate = await _fate(probe, source, item)
    made = await _whole(probe, source, item, fate)
    return _Made(source=source, record=made, page=fate.page, entries=len(feed.items))


async def _of_page(probe: Probe, found: _Entry, fate: paging.Fate, url: str) -> _Made:
    """The page with its entry; without one there is no text that could stand in for the page."""
    if found.item is not None:
        made = await _whole(probe, found.source, found.item, fate)
    elif fate.page is None:
        raise BadInput(fate.reason)
    else:
        link = identity.clean(url) or public(url)
        made = await _whole(probe, found.source, Item(key=link, url=link), fate)
        if made.reason:
            raise BadInput(made.reason)
    return _Made(source=found.source, record=made, page=fate.page, entry=found.told)


async def _fate(probe: Probe, source: Source, item: Item) -> paging.Fate:
    """The page of an entry, or why there is none; neither where none is wanted."""
    if source.articles == "feed" or not item.url:
        return paging.Fate()
    try:
        await _permit(probe, source, item.url)
    except BadInput as error:
        return paging.Fate(reason=str(error))
    hops = await probe.fetcher.fetch(_ask(source, item.url, "page"))
    return _judged(probe, hops[-1], item.url)


async def _whole(probe: Probe, source: Source, item: Item, fate: paging.Fate) -> Extracted:
    """The record of the page and of those that the article goes on in, followed as `pages` follows them."""
    made = await _record(probe, source, item, fate)
    if made.reason or fate.page is None:
        return made
    so_far = trail.Trail(pages=(fate.page,), made=(made,))
    while address := trail.onward(so_far, probe.plan.polling.further):
        further = await _fate(probe, source, replace(item, url=address))
        alone = await _record(probe, source, item, further) if further.page is not None else None
        so_far = trail.extended(so_far, further, alone)
    if len(so_far.pages) > 1:
        made = await _record(probe, source, item, fate, so_far.pages[1:])
    return trail.ended(so_far, made)


async def _record(probe: Probe, source: Source, item: Item, fate: paging.Fate, more: Sequence[Page] = ()) -> Extracted:
    try:
        return await probe.extraction.record(fate.page, item, source, fate.reason, more)
    except (BadInput, StepFailed) as error:
        return await probe.extraction.record(None, item, source, f"extraction failed: {error}")


async def _permit(probe: Probe, source: Source, url: str) -> None:
    """Raises BadInput where robots.txt closes the address."""
    hops = await probe.fetcher.fetch(_ask(source, f"{robots.origin(url)}/robots.txt", "robots"))
    final = hops[-1]
    if final.refused and not final.request:
        return  # the guard will refuse the page as well, and say why
    body, _ = unpack(final.body, final.header("content-encoding"), probe.plan.limits.robots)
    rules = robots.Rules(0 if final.error else final.status, body if final.status == 200 else b"")
    if not rules.allow(url):
        raise BadInput("robots.txt disallows it" if rules.answered else "robots.txt cannot be had")


def _trial(probe: Probe, tagger: Tagger, made: _Made, noted: Noting) -> Trial:
    now = codec.utc(probe.now())
    source, record, last = made.source, made.record.record, noted.hops[-1]
    article = Article(
        id="",
        source=source.name,
        first_seen=now,
        published=making.published(record.date_published, now, source.timezone),
        record=record,
        provenance=Provenance(
            feed_record="",
            page_record="",
            file="",
            offset=0,
            length=0,
            sha256="",
            fetched_at=now,
            status=last.status,
            final_url=last.url,
            reason=made.record.reason,
            steps=made.record.steps,
            fields=record.fields,
            doubts=record.doubts,
        ),
    )
    return Trial(
        source=source,
        article=tagger(article),
        entries=made.entries,
        entry=made.entry,
        rules=ruling.told(made.page, source.rules, made.record) if made.page else (),
        fetches=tuple(noted.hops),
    )
