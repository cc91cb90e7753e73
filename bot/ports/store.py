"""What is needed of the index: everything in it can be made again from the archive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.article import Article, Derivation
from bot.model.capture import Around, Capture
from bot.model.entry import Pending
from bot.model.query import Claim, Health, Query, Standing
from bot.model.rules import Match, Rules
from bot.model.source import Source, Visit
from bot.ports.catalogue import Catalogue
from bot.ports.pushes import Pushes


class Store(Protocol):
    """The index: everything in it can be made again from the archive. Each method is one transaction."""

    @property
    def pushes(self) -> Pushes:
        """Subscriptions at hubs."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What readers ask of it."""
        ...

    async def follow(self, sources: Collection[Source], now: datetime) -> None:
        """Makes a due visit for each source that has none or whose address is another now; what is gone is polled no more."""
        ...

    async def claim(self, claim: Claim) -> tuple[Visit, ...]:
        """Takes due sources, the longest due first, or the named ones in their order, due or not, but not before `retry_at`."""
        ...

    async def free(self) -> None:
        """Forgets every claim: the writer that starts is the only one."""
        ...

    async def polled(
        self, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending], now: datetime | None = None
    ) -> bool:
        """A poll is done: rows, validators, new items and the end of the claim together. True: items wait to be taken at `now`."""
        ...

    async def listed(self, items: Sequence[Pending]) -> None:
        """New items alone, as a poll brings them: of a document that was found in the archive."""
        ...

    async def resolve(self, source: str, aliases: Collection[str]) -> dict[str, str]:
        """Alias → article id, for those that the source has."""
        ...

    async def pending(self, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
        """Items of the source to be taken now, in the order they were listed in."""
        ...

    async def owing(self, claim: Claim) -> tuple[str, ...]:
        """Sources that have items to be taken now and are not claimed, within the limits of `claim`."""
        ...

    async def taken(
        self,
        articles: Sequence[tuple[Derivation, Article]],
        captures: Sequence[Capture],
        lines: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        """Articles are made: versions (`model.versions`), aliases, matches, rows; their items are done.

        What stands afterwards does not depend on the order in which articles are taken. `lines`: article id → what its
        source remembers of it.
        """
        ...

    async def remembered(self, source: str) -> dict[str, Collection[int]]:
        """Article id → its lines, of those of the source's articles that were captured last; older ones are forgotten."""
        ...

    async def postpone(self, item: Pending, at: datetime, why: str, captures: Sequence[Capture]) -> None:
        """The item is tried again at `at`; one more attempt is counted."""
        ...

    async def quarantine(self, item: Pending, why: str, captures: Sequence[Capture]) -> None:
        """The item is kept and shown, and not tried again by itself."""
        ...

    async def index(self, captures: Sequence[Capture]) -> None:
        """Rows alone: what a start found in the archive that no row knew."""
        ...

    async def indexed(self, file: str) -> int:
        """How far the rows of a file follow one another from its begin: bytes. 0 for an unknown file."""
        ...

    async def complete(self, file: str, size: int) -> None:
        """A start looks into the file behind `size` only, whatever rows there are: where it is sealed and all that its groups lead
        to is committed, behind its end. What is said last counts.
        """
        ...

    async def capture(self, record_id: str) -> Capture | None: ...

    async def nearest(self, url: str, moment: datetime) -> Capture | None:
        """The capture of an address whose date is nearest to a moment, derivations left out.

        The address as it is written stands before others of the same key (`model.surt`: `http` for `https`, `www`, order of the query).
        """
        ...

    async def captures(self, url: str, after: Capture | None = None, limit: int = 0) -> tuple[Capture, ...]:
        """The captures among which `nearest` chooses, by date; with `after` what follows it, with a limit the first so many."""
        ...

    async def around(self, capture: Capture) -> Around:
        """Where a capture stands among those of its key."""
        ...

    async def latest(self, limit: int) -> tuple[Capture, ...]:
        """Captures of web pages, answered with 200 or saved, the one that was kept last first."""
        ...

    async def same(self, sha256: str) -> Capture | None:
        """The first whole answer with status 200 that holds a payload, whatever its address; None for the empty payload."""
        ...

    async def rows(self, file: str, start: int = 0, most: int | None = None) -> tuple[Capture, ...]:
        """The captures of a file, derivations too, in the order of their places: those of groups from `start` on, `most` of them."""
        ...

    async def derivations(self, after: str, limit: int) -> tuple[Capture, ...]:
        """The first so many metadata records behind a place (`WARC-Date record-id`), in that order: that of replay."""
        ...

    def cdx(self) -> AsyncIterator[Capture]:
        """All captures, derivations too, by key (`model.surt`), date and record id."""
        ...

    async def counted(self) -> int:
        """How many captures there are, derivations too."""
        ...

    async def derived(self, url: str) -> tuple[Capture, ...]:
        """The metadata records that stand under an address, or another of the same key, by date."""
        ...

    async def marked(self, name: str) -> str:
        """What `mark` last said of a name; empty: nothing. How far long work has come, so that it can go on."""
        ...

    async def mark(self, name: str, value: str) -> None: ...

    async def robots(self, origin: str) -> tuple[datetime, int, bytes] | None:
        """When, status and body of the last answer for the robots.txt of an origin."""
        ...

    async def keep_robots(
        self, origin: str, at: datetime, status: int, body: bytes, captures: Sequence[Capture]
    ) -> None: ...

    def articles(self, query: Query) -> AsyncIterator[Article]:
        """Latest version of each, by first_seen then id; what feeds and searches ask is in `catalogue`."""
        ...

    async def history(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        """All versions of an article, oldest first; empty when there is none."""
        ...

    async def reading(self, id: str, record: str) -> Article | None:  # noqa: A002 (the field's name)
        """An article as it was last read from one capture, named by its record id; version 0: that made none."""
        ...

    async def unmatch(self, digest: str, rules: Rules | None = None) -> None:
        """From now on articles may be committed that are matched by this: what another one matched is not to be relied on."""
        ...

    async def rematch(
        self,
        digest: str,
        match: Match,
        told: Callable[[int, int], None] | None = None,
        rules: Rules | None = None,
    ) -> int:
        """Entities and matches of all articles are made by `match`, unless the store's were made with this `digest`.

        `rules` say what of it changed, so that the rest is not done again: what stands afterwards is the same. How many articles were
        looked at. `told` hears how many are done, and of how many.
        """
        ...

    async def visits(self, limit: int = 0) -> tuple[Standing, ...]:
        """Every source that is followed, by name. With a limit the first so many, those that fail, stopped or hold quarantined items before the others."""
        ...

    async def health(self, now: datetime) -> Health: ...

    async def forget(self, before: datetime) -> int:
        """Drops what the poll log holds from before an instant; how many lines."""
        ...

    async def quarantined(self) -> tuple[tuple[Pending, str], ...]:
        """Kept items and why."""
        ...

    async def close(self) -> None: ...


class IndexInspection(Protocol):
    """The index as a whole. Called by `evidence`; nothing is changed. All raise ArchiveError."""

    async def files(self) -> tuple[str, ...]:
        """Every file that has a row."""
        ...

    async def rows(self, file: str, behind: int, limit: int) -> tuple[Capture, ...]:
        """The next rows of a file, whose groups begin behind a place, in the order of their places."""
        ...

    async def derivations(self, records: Collection[str]) -> tuple[Capture, ...]:
        """Metadata records that refer to any of these, by date."""
        ...

    async def versions(self, behind: tuple[str, int], limit: int) -> tuple[tuple[str, int, bytes], ...]:
        """The next (id, version, `model.fingerprint`), in this order; the fingerprint is empty where a version cannot be read."""
        ...

    async def matched(self) -> str:
        """By which `Tagger.digest` entities and matches were made; empty while it is being done again."""
        ...

    async def contradictions(self) -> tuple[str, ...]:
        """What the index says in one place, and otherwise in another."""
        ...
