"""Articles out of captures that others made; the rules are told in `intake`."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from bot import keeping, pipeline
from bot.evidence import captured, listings
from bot.evidence.captured import Made
from bot.evidence.entries import Entries
from bot.model import codec
from bot.model.address import public
from bot.model.article import Article
from bot.model.capture import Capture
from bot.model.entry import Item, Pending
from bot.model.errors import ArchiveError, BadInput, StepFailed
from bot.model.logline import line
from bot.model.source import Source
from bot.pages import Read
from bot.ports import World
from bot.stages import identity, taking
from bot.stages.whose import Sites

log = logging.getLogger("tearsheet")

_REASONS = 50
"""Reasons that are counted each by itself: a page may say anything."""
_OTHERS = "other reasons, named in the log"
_FEED_ONLY = "its source takes the text of the feed (articles: feed)"
_LONG = 120  # characters of a reason


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of it."""

    files: int = 0
    known: int = 0
    """Of the files and saved pages, those that were in the archive before."""
    captures: int = 0
    """Rows that are new."""
    made: int = 0
    """New articles."""
    versions: int = 0
    """New versions of known ones."""
    unchanged: int = 0
    """Pages of articles that brought no version: they say what one says already, or are older."""
    nobody: int = 0
    """Pages that belong to no source."""
    refused: Counter[str] = field(default_factory=Counter)
    """Why pages of a source made no article."""
    unread: dict[str, str] = field(default_factory=dict)
    """Files that could not be taken in."""
    published: tuple[str, ...] = ()
    """Topics whose feeds were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """An item, and the capture that it is to be made from."""

    source: Source
    item: Pending
    capture: Capture | None
    """None: its page was not captured."""


class Gathering:
    """`only`: the source that all pages belong to."""

    def __init__(self, world: World, tally: Tally, only: Source | None) -> None:
        self._world = world
        self._tally = tally
        self._only = only
        self._sites = Sites(world.plan.sources)
        self._entries = Entries(world)
        self._made: set[str] = set()
        """Articles that are known to be made."""

    async def pages(self, captures: Sequence[Capture]) -> None:
        """Those of them that are pages of a source."""
        found = [page for capture in captures if (page := await self._page(capture)) is not None]
        await self._gather(found)

    async def listed(self, documents: listings.Listings, captures: Sequence[Capture]) -> None:
        """The entries of those of them that are feed documents; what is known is left alone."""
        for capture in captures:
            try:
                source = await documents.source(self._world, capture)
                if source is None or not self._is_dated(capture):
                    continue
                items = await self._unmade(source, capture)
            except (ArchiveError, BadInput, StepFailed) as error:
                log.warning(line("not read", record=capture.record_id, url=public(capture.url), error=error))
                continue
            await self._gather([await self._entry(source, item, capture) for item in items])

    def _is_dated(self, document: Capture) -> bool:
        if taking.is_dated(document, self._world.now()):
            return True
        self._tally.refused["feed document: its date is before the web, or ahead of now"] += 1
        log.warning(line("not read", record=document.record_id, url=public(document.url), why="its date"))
        return False

    async def _unmade(self, source: Source, capture: Capture) -> tuple[Pending, ...]:
        """The entries of a feed document of which no article has been made; one that waits to be fetched is one of them."""
        feed = await listings.document(self._world, source, capture)
        names = {alias for aliases in identity.names(feed.items) for alias in aliases}
        known = await self._world.store.resolve(source.name, names)
        for id_ in set(known.values()) - self._made:
            if await self._world.store.history(id_):
                self._made.add(id_)
        made = {alias: id_ for alias, id_ in known.items() if id_ in self._made}
        seen = codec.utc(capture.date)
        record, first = capture.record_id, len(feed.items)
        return identity.fresh(source.name, feed.items, made, capture=record, seen=seen, first=first)

    async def _gather(self, pages: Iterable[_Page]) -> None:
        async with aclosing(self._world.each(self._read, pages)) as reads:
            async for page, made in reads:
                await self._settle(page, made)

    async def _page(self, capture: Capture) -> _Page | None:
        """None: it is no page, belongs to nobody, or nothing is to be made of it; that is counted."""
        if not taking.is_page(capture):
            return None
        link = identity.clean(capture.url)
        near = (self._only,) if self._only and link else self._sites.near(link)
        reason = taking.refusal(capture, self._world.now(), self._world.plan.limits.page)
        if not near:
            self._tally.nobody += not reason
            return None
        paged = [source for source in near if source.articles == "page"]
        if reason or not paged:
            self._refuse(near[0], capture.url, reason or _FEED_ONLY)
            return None
        return await self._news(paged, link, capture)

    async def _news(self, near: Sequence[Source], link: str, capture: Capture) -> _Page | None:
        """None: a version says what it says."""
        source, owner = await self._whose(near, _names(Item(key=link, url=link)))
        versions = await self._world.store.history(owner) if owner else ()
        if any(version.provenance.page_record == capture.record_id for version in versions):
            return None  # another run has made it, or the entry of a feed document
        if versions and capture.kind == "revisit" and await self._repeats(capture, versions[-1]):
            self._tally.unchanged += 1
            return None
        return await self._called(source, link, capture, versions)

    async def _whose(self, near: Sequence[Source], aliases: Sequence[str]) -> tuple[Source, str]:
        """The first source that knows the page, and its article; else the first of all."""
        for source in near:
            known = await self._world.store.resolve(source.name, aliases)
            if known:
                return source, next(known[alias] for alias in aliases if alias in known)
        return near[0], ""

    async def _repeats(self, revisit: Capture, latest: Article) -> bool:
        """Whether what it repeats made the latest version."""
        try:
            original = await keeping.original(self._world, revisit)
        except ArchiveError:
            return False  # it will be said where it is read
        return original is not None and original.record_id == latest.provenance.page_record

    async def _called(self, source: Source, link: str, capture: Capture, versions: Sequence[Article]) -> _Page:
        """By its entry, where the article was made from one: without its words the page would look like another version."""
        item = await self._entries.of(source, versions[-1], link) if versions else None
        named = Item(key=link, url=link) if item is None else item
        pending = Pending(
            source=source.name,
            id=versions[-1].id if versions else identity.mint(source.name, named.key),
            item=named,
            aliases=tuple(dict.fromkeys(alias for one in (named, Item(key=link, url=link)) for alias in _names(one))),
            feed_capture=versions[-1].provenance.feed_record if item is not None else "",
            first_seen=codec.utc(capture.date),
        )
        return _Page(source=source, item=pending, capture=capture)

    async def _entry(self, source: Source, item: Pending, document: Capture) -> _Page:
        capture = None
        if source.articles == "page" and item.item.url:
            try:
                capture = await captured.answer(self._world, item.item.url, document.date)
            except ArchiveError as error:
                log.warning(line("not read", url=public(item.item.url), error=error))
        return _Page(source=source, item=item, capture=capture)

    async def _read(self, page: _Page) -> tuple[_Page, Made]:
        """A page that no feed lists has no text to stand in for it; an entry has."""
        item, world = page.item.item, self._world
        try:
            made = Made(reason="its page is not in the archive")
            if page.source.articles == "page" and page.capture is not None:
                reason = taking.refusal(page.capture, world.now(), world.plan.limits.page)
                made = Made(reason=reason)
                if not reason:
                    made = await captured.made(world, page.source, item, page.capture)
            if made.record is None and page.item.feed_capture and not await self._world.store.history(page.item.id):
                reason = made.reason if page.source.articles == "page" else ""
                made = Made(record=await world.extraction.record(None, item, page.source, reason))
                page = replace(page, capture=None)
        except (BadInput, StepFailed) as error:
            made = Made(reason=str(error))
        return page, made

    async def _settle(self, page: _Page, made: Made) -> None:
        url = page.item.item.url
        if made.record is None:
            self._refuse(page.source, url, made.reason)
            return
        read = Read(
            item=await self._owned(page, made),
            page=page.capture,
            further=made.further,
            final_url=page.capture.url if page.capture is not None else "",
            made=made.record,
        )
        try:
            article = await pipeline.accept(self._world, page.source, read, made.record)
        except ArchiveError:
            raise
        except Exception:  # one page that cannot be taken costs itself; its traceback is in the log
            log.exception(line("not taken", source=page.source.name, url=public(url)))
            self._refuse(page.source, url, "a fault of this program: report it with the log")
            return
        latest = (await self._world.store.history(article.id))[-1]
        ours = latest.provenance == article.provenance
        self._tally.made += ours and latest.version == 1
        self._tally.versions += ours and latest.version > 1
        self._tally.unchanged += not ours
        why = made.record.reason
        log.info(line("gathered", source=page.source.name, url=public(url), article=article.id, why=why))

    async def _owned(self, page: _Page, made: Made) -> Pending:
        """Under the id of the article that is known by one of its names, and by the headline where no entry gave it a title."""
        assert made.record is not None
        item = page.item
        known = await self._world.store.resolve(item.source, item.aliases)
        owner = next((known[alias] for alias in item.aliases if alias in known), item.id)
        titled = replace(item.item, title=item.item.title or made.record.record.headline)
        return replace(item, id=owner, item=titled)

    def _refuse(self, source: Source, url: str, reason: str) -> None:
        told = reason[:_LONG]
        known = told in self._tally.refused or len(self._tally.refused) < _REASONS
        self._tally.refused[told if known else _OTHERS] += 1
        log.info(line("no article", source=source.name, url=public(url), why=reason))


def _names(item: Item) -> tuple[str, ...]:
    return identity.names([item])[0]
