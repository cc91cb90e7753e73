"""The record that would be made, and nothing stored.

Of a source: its feed, the newest entry, its page, the record as the daemon makes it; `articles: feed` is respected, and
where the page does not serve the feed's text stands in, with the reason. Of an address: the page there; or, if a feed
stands there, the same as of a source. What a person names is asked once: a passing fault is a reason here, not a wait.

robots.txt is asked before a page, never before a feed. An address counts as a feed's beforehand when a source follows it
or it looks like one; else robots.txt is asked first, and what turns out to be a page is held to it in any case.

For an address the rules, time zone and language are those of the source that is named, else of the configured source whose
feed is on the same site (of several the one whose feed's address has most in common with it), else the defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
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
from bot.stages import discovery, identity, making, paging, robots
from bot.stages.payload import unpack
from bot.stages.site import same_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    source: Source
    """Whose settings it was made with; its name is empty where they are the defaults."""
    article: Article
    """Without id and place in an archive: it has none."""
    entries: int
    """Of the feed, of which this is the newest; 0: an address of a page was asked for."""
    fetches: tuple[Exchange, ...] = field(repr=False)
    """Every answer, in order."""

    @property
    def reason(self) -> str:
        """Why the feed's text stands in; empty where it does not."""
        return self.article.provenance.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    record: Extracted
    entries: int = 0


def settings_for(plan: Plan, url: str) -> Source:
    """The source whose settings an address of this site gets; one without a name where there is none."""
    near = [source for source in plan.sources if same_site(url, source.feed)]
    found = max(near, key=lambda source: _alike(source.feed, url), default=Source(name="", feed=url))
    return settings_of(found, url)


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
    hop = (await noted.fetch(Ask(url=source.feed, source=source.name, purpose="feed")))[-1]
    feed = await _feed(inner, source, hop, whole(hop, probe.plan.limits.feed))
    return _trial(inner, tagger, source, await _of_feed(inner, source, feed), noted)


async def try_address(probe: Probe, tagger: Tagger, source: Source, url: str) -> Trial:
    """The page at an address, or the newest entry of the feed there.

    Raises:
        BadInput, StepFailed: it cannot be had or read.
    """
    noted = Noting(probe.fetcher)
    inner = replace(probe, fetcher=noted)
    likely = bool(followed(probe.plan, url)) or discovery.looks_like_feed(url)
    if not likely:
        await _permit(inner, source, url)
    hop = (await noted.fetch(_ask(source, url, "feed" if likely else "page")))[-1]
    page = _page(inner, hop, url)
    feed = await _feed_there(inner, source, hop, page.body)
    if feed is None and likely:
        await _permit(inner, source, url)
    made = await (_of_page(inner, source, page) if feed is None else _of_feed(inner, source, feed))
    return _trial(inner, tagger, source, made, noted)


def _alike(one: str, other: str) -> int:
    """Characters that two addresses begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _ask(source: Source, url: str, purpose: Literal["feed", "page", "robots"]) -> Ask:
    bare = url if purpose == "feed" else urldefrag(url).url
    return Ask(url=bare, source=source.name, purpose=purpose, secrets=secrets(source.feed))


def _page(probe: Probe, hop: Exchange, url: str) -> Page:
    fate = _judged(probe, hop, url)
    if fate.page is None:
        raise BadInput(fate.reason)
    return fate.page


def _judged(probe: Probe, hop: Exchange, url: str) -> paging.Fate:
    """As the last attempt: what would be asked for again is a reason."""
    settings = probe.plan.polling
    return paging.judge(hop, url, settings.attempts, probe.plan.limits, settings, probe.now())


async def _feed(probe: Probe, source: Source, hop: Exchange, body: bytes) -> Feed:
    most = probe.plan.polling.entries
    return await probe.extraction.feed(body, hop.header("content-type"), hop.url, source, most)


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
    return _Made(record=await _record(probe, source, item, fate), entries=len(feed.items))


async def _of_page(probe: Probe, source: Source, page: Page) -> _Made:
    url = identity.clean(page.url) or public(page.url)
    made = await probe.extraction.record(page, Item(key=url, url=url), source, "")
    if made.reason:  # there is no entry whose text could stand in
        raise BadInput(made.reason)
    return _Made(record=made)


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


async def _record(probe: Probe, source: Source, item: Item, fate: paging.Fate) -> Extracted:
    try:
        return await probe.extraction.record(fate.page, item, source, fate.reason)
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


def _trial(probe: Probe, tagger: Tagger, source: Source, made: _Made, noted: Noting) -> Trial:
    now = codec.utc(probe.now())
    record, last = made.record.record, noted.hops[-1]
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
        ),
    )
    return Trial(source=source, article=tagger(article), entries=made.entries, fetches=tuple(noted.hops))
