"""Topics to the documents that readers fetch, and from there into files, where the content differs.

    newest     topic → its newest articles → Atom, JSON Feed, RSS
    archive    topic → what each month did to it → one Atom document a month (`stages.feeds.archive`)

Of the months only those are written that can have changed: all of them where the configuration is another one (or the
index, after a rebuild), else from the last one on that was open. How far a topic's archive has come stands in the index
(`Store.mark`). A month counts as open for `GRACE` after its end, since what was derived before midnight may be committed
after it.

What is written hangs on index and configuration alone, so that it can be made again and compared (`evidence.outgoing`).
A month is read and written a page at a time: it may hold more than fits into memory.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot.model.address import public
from bot.model.article import Article
from bot.model.codec import dumps
from bot.model.event import Event
from bot.model.logline import line
from bot.model.plan import Plan
from bot.model.topic import Topic
from bot.ports import Aside, Store, World
from bot.stages import feeds

log = logging.getLogger("tearsheet")

FORMATS = ("atom", "json", "rss")
PRIVATE = "~/"
"""What the paths of a private topic's documents begin with: no topic has such a name."""
GRACE = timedelta(hours=1)
_PAGE = 200
"""Events that are in memory at once: some 30 KB each."""
_OUTLETS = 50
"""Other outlets of a story that its entry lists."""


class Desk(Protocol):
    """What documents are made from. A World is one."""

    @property
    def plan(self) -> Plan: ...
    @property
    def store(self) -> Store: ...
    @property
    def aside(self) -> Aside: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """How far the archive of a topic has come."""

    digest: str = ""
    """Of the configuration that it was made by."""
    first: str = ""
    """Month of the topic's first event; empty: it has none yet."""
    open: str = ""
    """The first month that may still change."""
    last: str = ""
    """The archive's last month."""

    @property
    def newest(self) -> str:
        """The newest month that has a document; empty: none has."""
        return self.last if self.first else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """By what is seen that an archive has to be made again, though nothing came."""

    digest: str
    """Of today's configuration."""
    there: frozenset[str]
    """Paths of the documents that there are."""


async def publish(world: World, names: Collection[str] | None = None) -> tuple[str, ...]:
    """Writes all documents of the named topics (all when None) whose content has changed; which topics those were."""
    if names is None:
        await withdraw(world)
    archived = await archive(world, names, None if names is not None else await whole(world))
    changed = {*archived, *await newest(world, None if names is None else {*names, *archived})}
    if names is None:
        await prune(world)
    return tuple(topic.name for topic in world.plan.topics if topic.name in changed)


async def newest(world: World, names: Collection[str] | None = None) -> tuple[str, ...]:
    """The subscription documents alone."""
    changed = []
    for topic in _named(world.plan, names):
        rendered = await subscription(world, topic, (await come(world.store, topic)).newest)
        _tell(topic, rendered.left_out)
        bodies = (rendered.atom, rendered.json, rendered.rss)
        written = [
            await world.publisher.publish(document(topic, ending), body)
            for ending, body in zip(FORMATS, bodies, strict=True)
        ]
        if any(written):
            changed.append(topic.name)
            log.info(line("published", topic=topic.name, entries=rendered.entries))
    return tuple(changed)


async def whole(world: World) -> Whole:
    return Whole(digest=digest(world.plan, world.tagger.digest), there=await world.publisher.names())


async def archive(world: World, names: Collection[str] | None = None, anew: Whole | None = None) -> tuple[str, ...]:
    """The months of the named topics (all when None) that can have changed, and those of all others once a new month has begun.

    With `anew` those too that another configuration has made, and those that are not there.
    """
    begin, last = await world.store.catalogue.span()
    changed = []
    for topic in world.plan.topics if last else ():
        state = await come(world.store, topic)
        if names is not None and topic.name not in names and state.last == last:
            continue
        today = anew.digest if anew else state.digest or digest(world.plan, world.tagger.digest)
        if state.digest != today:
            state = Archived(digest=today, open=begin)
        lost = [month for month in _closed(state) if anew and month_document(topic, month) not in anew.there]
        if await _months(world, topic, state, last, lost):
            changed.append(topic.name)
    return tuple(changed)


def document(topic: Topic, ending: str) -> str:
    """Path of a subscription document."""
    return f"{PRIVATE if topic.private else ''}{topic.name}.{ending}"


def month_document(topic: Topic, month: str) -> str:
    return f"{PRIVATE if topic.private else ''}{topic.name}/{month}.atom"


def file(path: str) -> str:
    """Where a document lies in the archive."""
    return f"private/{path.removeprefix(PRIVATE)}" if path.startswith(PRIVATE) else f"feeds/{path}"


async def subscription(desk: Desk, topic: Topic, month: str) -> feeds.Rendered:
    """The newest of a topic. `month`: the newest that has an archive; empty: none has."""
    catalogue = desk.store.catalogue
    articles = await catalogue.newest(topic.name, desk.plan.feeds.entries, first=topic.duplicates != "all")
    outlets = await _outlets(desk, topic, articles)
    return await desk.aside(partial(feeds.render, desk.plan, feeds.of_topic(topic), articles, outlets, month))


async def month_of(desk: Desk, topic: Topic, month: str, span: tuple[str, str]) -> AsyncIterator[bytes]:
    """The document of a month, piece by piece. `span`: as `stages.feeds.archive.frame` has it."""
    feed = feeds.of_topic(topic)
    what, seen = feeds.known(desk.plan, feed), set[str]()
    page = await _events(desk, topic, month)
    last = page[0] if page else None
    begin, end = feeds.archive.frame(desk.plan, feed, month, span, last)
    yield begin
    while page:
        yield await _batch(desk, topic, month, what, page)
        seen |= {event.article.id for event in page}
        page = await _events(desk, topic, month, page[-1])
    # What was committed meanwhile stands in front. What it was before may not have been come to: then it comes here.
    while last is not None and (page := await _events(desk, topic, month, page[-1] if page else None)):
        late = [event for event in page if event.place > last.place and event.article.id not in seen]
        yield await _batch(desk, topic, month, what, late)
        if page[-1].place <= last.place:
            break
    yield end


async def _batch(desk: Desk, topic: Topic, month: str, what: feeds.Known, events: Sequence[Event]) -> bytes:
    kept = [event.article for event in events if not event.withdrawn]
    outlets = await _outlets(desk, topic, kept, month)
    batch = await desk.aside(partial(feeds.batch, what, events, outlets))
    _tell(topic, batch.left_out)
    return batch.body


async def come(store: Store, topic: Topic) -> Archived:
    """How far a topic's archive has come."""
    said = [word.strip("-") if word == "-" else word for word in (await store.marked(_mark(topic))).split()]
    return Archived(digest=said[0], first=said[1], open=said[2], last=said[3]) if said else Archived()


async def _months(world: World, topic: Topic, state: Archived, last: str, lost: Sequence[str]) -> bool:
    first, changed = state.first, False
    for month in (*lost, *feeds.archive.months(state.open, last)):
        if not first or month < first:
            if not await _events(world, topic, month, limit=1):
                continue
            first = month
        parts = month_of(world, topic, month, (first, last))
        changed |= await world.publisher.write(month_document(topic, month), parts)
    settled = world.now() >= feeds.archive.begin(last) + GRACE
    opened = last if settled else feeds.archive.preceding(last)
    done = replace(state, first=first, open=opened, last=last)
    if done != state:
        await world.store.mark(_mark(topic), " ".join((done.digest, done.first or "-", done.open, done.last)))
    if changed:
        log.info(line("archived", topic=topic.name, first=first, last=last))
    return changed


async def _events(
    desk: Desk, topic: Topic, month: str, behind: Event | None = None, limit: int = _PAGE
) -> tuple[Event, ...]:
    first = topic.duplicates != "all"
    return await desk.store.catalogue.events(topic.name, month, first=first, behind=behind, limit=limit)


async def _outlets(desk: Desk, topic: Topic, articles: Iterable[Article], month: str = "") -> dict[str, list[Article]]:
    """The other articles of each one's story; with a month as they were at its end, which stays so."""
    found: dict[str, list[Article]] = {}
    for article in articles if topic.duplicates == "first-with-links" else ():
        story = await desk.store.catalogue.story(article.id, month, limit=_OUTLETS + 1)
        others = [one for one in story if one.id != article.id][:_OUTLETS]
        if others:
            found[article.id] = others
    return found


def _mark(topic: Topic) -> str:
    return f"archive:{topic.name}"


def _closed(state: Archived) -> tuple[str, ...]:
    """Months that have a document, which does not change any more."""
    return feeds.archive.months(state.first, feeds.archive.preceding(state.open)) if state.first else ()


def digest(plan: Plan, matching: str) -> str:
    """Of all that the archive of a month hangs on beside the articles themselves. `matching`: a `Tagger.digest`."""
    said = (
        feeds.VERSION,
        matching,
        (plan.authority, plan.year, plan.server.base_url),
        [(source.name, source.title, public(source.feed)) for source in plan.sources],
        [(topic.name, topic.title, topic.description, topic.duplicates, topic.private) for topic in plan.topics],
    )
    return hashlib.sha256(dumps(said).encode()).hexdigest()


def _named(plan: Plan, names: Collection[str] | None) -> tuple[Topic, ...]:
    return tuple(topic for topic in plan.topics if names is None or topic.name in names)


def _tell(topic: Topic, left_out: Iterable[tuple[str, str]]) -> None:
    for article, why in left_out:
        log.error(line("left out", topic=topic.name, article=article, why=why))


async def withdraw(world: World) -> None:
    """What is of no topic, or not where the topic's privacy has it, goes first of all: the disk may be full."""
    owners = {(topic.name, topic.private) for topic in world.plan.topics}
    there = await world.publisher.names()
    await world.publisher.prune([path for path in there if _owner(path) in owners])


async def prune(world: World) -> None:
    """Removes every document that there is not to be, once the others are written."""
    kept = [document(topic, ending) for topic in world.plan.topics for ending in FORMATS]
    for topic in world.plan.topics:
        state = await come(world.store, topic)
        months = feeds.archive.months(state.first, state.last) if state.first else ()
        kept += [month_document(topic, month) for month in months]
    await world.publisher.prune(kept)


def _owner(path: str) -> tuple[str, bool]:
    """The topic that a document is of, and whether it is private."""
    name, folder, _ = path.removeprefix(PRIVATE).partition("/")
    return name if folder else name.rpartition(".")[0], path.startswith(PRIVATE)
