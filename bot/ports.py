"""What the steps need of the world. The pipeline calls these; adapters and the engine are them; twins in memory stand in for tests.

Nothing here is a live handle of a library: values go in, values come out.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from bot.model.article import Article, Derivation, Extracted
from bot.model.bundle import BundledPage
from bot.model.capture import Around, Ask, Capture, Exchange, Member, Page, Stored
from bot.model.entry import Feed, Item, Pending
from bot.model.evidence import Examined, Fault
from bot.model.inspected import Lying, Piece
from bot.model.intake import TakenIn
from bot.model.plan import Plan
from bot.model.query import Claim, Health, Published, Query, Standing
from bot.model.source import Source, Visit
from bot.stages.requisites import Requisite

A = TypeVar("A")
B = TypeVar("B")


class Fetcher(Protocol):
    """Asks the web. Called by `pipeline.poll` and `pipeline.take`."""

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        """One exchange a hop, the last is the answer. A fault of the peer is in the exchange, never raised."""
        ...


class Archive(Protocol):
    """The WARC files. One writer a file; what is appended is safe only after `sync`."""

    async def keep(
        self,
        hops: Sequence[Exchange],
        refers: Capture | None = None,
        *,
        same: Collection[Capture] = (),
        durable: bool = False,
    ) -> tuple[Capture, ...]:
        """Appends response, or revisit, and request of each hop that has an answer.

        A 304 is a revisit of `refers`. A whole 200 is a revisit of that one of `refers` and `same` which is a whole 200 with
        the same payload, whatever its address; all of them are on the disk, or were appended before.
        `durable`: and it is on the disk, as after `sync`.
        """
        ...

    async def derive(self, derivations: Sequence[Derivation]) -> tuple[Capture, ...]:
        """Appends a metadata record for each, that refers to the page's, else the feed's, record; all are on the disk then."""
        ...

    async def keep_resource(self, url: str, date: datetime, content_type: str, block: bytes) -> Capture:
        """Appends a saved page: its bytes without an HTTP head, under its address, with the date it was captured at."""
        ...

    async def take_in(self, path: str, told: Callable[[int, int], None]) -> TakenIn:
        """Copies a WARC file of another program; it is whole on the disk then, or not there. `told` hears bytes, and of how many.

        Raises ArchiveError where it cannot be read or holds no record, or the disk has no room.
        """
        ...

    async def sync(self) -> None:
        """All that was appended before is on the disk. Several callers share one fdatasync."""
        ...

    async def read(self, file: str, offset: int) -> Stored:
        """The record at a place. Raises ArchiveError where none stands whole."""
        ...

    async def members(self, file: str, begin: int, end: int) -> tuple[Member, ...]:
        """The records that begin between two places of a file, byte for byte; each is whole, the first is at `begin`.

        A record of a file that is not compressed comes packed. Raises ArchiveError where one does not stand whole.
        """
        ...

    async def files(self) -> tuple[tuple[str, int, bool], ...]:
        """(path, bytes, left open) of every file but the one being written, in the order of their names."""
        ...

    async def repair(self, file: str, start: int) -> None:
        """Seals a file left open, cut to its last whole record; `start` is where a record begins. Torn bytes go to quarantine."""
        ...

    def walk(self, file: str, start: int = 0) -> AsyncIterator[tuple[tuple[Capture, Derivation | None], ...]]:
        """The rows of a file from `start` on (where a group begins), some at a time, as reading it again makes them.

        What is damaged is told in the log, and the walk goes on behind it. Raises ArchiveError where the file cannot be read.
        """
        ...

    async def room(self, *, trial: bool = False) -> str:
        """Why nothing more can be kept; empty: there is room. With `trial` something is written to see."""
        ...

    async def describe(self, about: Sequence[tuple[str, str]]) -> None:
        """What the warcinfo records say from now on besides software and operator (ISO 28500 §6.2); an open file is sealed."""
        ...

    async def rotate(self, now: datetime) -> None:
        """Seals the open file if it is full or of another day."""
        ...

    async def close(self) -> None:
        """Seals the open file."""
        ...


class Store(Protocol):
    """The index: everything in it can be made again from the archive. Each method is one transaction."""

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
        """The file is sealed and every group in it has its row: no start needs to look into it again."""
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
        """The first capture that holds a payload, whatever its address; None for the empty payload."""
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
        """Latest version of each, by first_seen then id; for a topic's feed see `newest`."""
        ...

    async def newest(self, topic: str, limit: int) -> tuple[Article, ...]:
        """The newest of a topic by (published, id), newest first."""
        ...

    async def history(self, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
        """All versions of an article, oldest first; empty when there is none."""
        ...

    async def reading(self, id: str, record: str) -> Article | None:  # noqa: A002 (the field's name)
        """An article as it was last read from one capture, named by its record id; version 0: that made none."""
        ...

    async def unmatch(self, digest: str) -> None:
        """From now on articles may be committed that are matched by this: what another one matched is not to be relied on."""
        ...

    async def rematch(
        self, digest: str, match: Callable[[Article], Article], told: Callable[[int, int], None] | None = None
    ) -> int:
        """Entities and matches of all articles again, unless the store's were made with this `digest`. How many it did.

        `told` hears how many are done, and of how many.
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


class Inspection(Protocol):
    """The WARC files as they lie, looked through beside whoever writes them. Called by `evidence`; nothing is changed."""

    async def files(self) -> tuple[Lying, ...]:
        """Every file, also the one being written, in the order of their names."""
        ...

    def inspect(self, lying: Lying, *, growing: bool) -> AsyncIterator[Piece]:
        """Piece by piece, up to the size that it was listed with. `growing`: its end may be torn. Raises ArchiveError."""
        ...

    async def at(self, file: str, offset: int) -> Piece:
        """The one record that begins at a place, or what is there instead. Raises ArchiveError where the file cannot be read."""
        ...

    async def read(self, file: str, offset: int) -> Stored:
        """The record at a place. Raises ArchiveError where none stands whole."""
        ...


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


class Bundle(Protocol):
    """A WACZ file while it is made. Called by `evidence.bundle`, a call at a time; each blocks its caller."""

    def holds(self, record_id: str) -> bool: ...

    def append(self, member: Member) -> tuple[str, int]:
        """Puts a record that it does not hold into a WARC file; the file's name, as the index has it, and the place."""
        ...

    def index(self, line: str) -> None:
        """The CDXJ line of a record in the bundle."""
        ...

    def origin(self, line: str) -> None:
        """The CDXJ line that the record has in the archive."""
        ...

    def page(self, page: BundledPage) -> None: ...


class Publisher(Protocol):
    """The feed files that readers fetch."""

    async def publish(self, path: str, body: bytes) -> bool:
        """Writes the file and its `.gz` beside it and moves them into place, if the content differs. True if it did."""
        ...

    async def prune(self, kept: Collection[str]) -> None:
        """Removes the files of topics that are no more: a web server would go on serving them."""
        ...

    async def read(self, path: str) -> Published | None: ...


class Extraction(Protocol):
    """Work on hostile bytes, in processes that may die of it. Raises BadInput or StepFailed."""

    async def feed(self, body: bytes, content_type: str, url: str, source: Source, most: int) -> Feed: ...

    async def glance(self, body: bytes) -> tuple[tuple[str, ...], ...]:
        """Names of each entry of a feed document (`stages.glance`); empty: it has to be parsed."""
        ...

    async def entries(self, items: Sequence[Item], source: Source) -> tuple[Extracted, ...]:
        """From each item alone: what `record` makes without a page and without a reason, in one task."""
        ...

    async def record(
        self, page: Page | None, item: Item, source: Source, reason: str, more: Sequence[Page] = ()
    ) -> Extracted:
        """From the page; from the item alone where there is none, and `reason` says why the page did not serve.

        `more`: the pages that the article goes on in; they make one record with the first.
        """
        ...

    async def requisites(
        self, body: bytes, content_type: str, url: str, kind: Literal["page", "style"], most: int
    ) -> tuple[Requisite, ...]:
        """What a page or a stylesheet that was served at `url` needs, `most` addresses of it. `body`: every coding undone."""
        ...


class Post(Protocol):
    """Asks the web once by POST, for what is no capture: a timestamp."""

    async def __call__(self, url: str, body: bytes, content_type: str) -> Exchange:
        """A fault of the peer is in the exchange, never raised."""
        ...


class Custody(Protocol):
    """What proves that sealed files are as they were. It touches no WARC file, and nothing published depends on it."""

    async def seal(self, now: datetime) -> None:
        """The day that is over has its manifest and its signed line, if it left anything. Raises ArchiveError."""
        ...

    async def stamp(self, now: datetime, authorities: Sequence[str], post: Post) -> None:
        """Each authority (RFC 3161) has stamped the last line, or is asked again later. A fault of one is only logged."""
        ...

    async def check(self, found: Callable[[Fault], None], told: Callable[[int, int], None]) -> Examined:
        """All of it against the bytes; `told` hears how many bytes are hashed, and of how many."""
        ...

    async def close(self) -> None:
        """Ends what is under way; what was begun is begun again by the next start."""
        ...


class Each(Protocol):
    """Does a step for each value; how many at once is the engine's business."""

    def __call__(self, step: Callable[[A], Awaitable[B]], values: Iterable[A]) -> AsyncGenerator[B, None]:
        """Results in the order of the values. Closed, it ends the steps that are under way."""
        ...


class Aside(Protocol):
    """Does what would hold up the event loop: minutes of text to be matched, a feed to be written."""

    async def __call__(self, work: Callable[[], A]) -> A: ...


class Tagger(Protocol):
    """The compiled entities and topics: `stages.select.Selector`."""

    digest: str

    def __call__(self, article: Article) -> Article:
        """The article with its entities and matches."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything the pipeline may touch."""

    plan: Plan
    fetcher: Fetcher
    post: Post
    archive: Archive
    store: Store
    custody: Custody
    publisher: Publisher
    extraction: Extraction
    each: Each
    aside: Aside
    tagger: Tagger
    now: Callable[[], datetime]
