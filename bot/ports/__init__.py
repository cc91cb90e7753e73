"""What the steps need of the world. The pipeline calls these; adapters and the engine are them; twins in memory stand in for tests.

Nothing here is a live handle of a library: values go in, values come out.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from bot.model.article import Article, Extracted
from bot.model.capture import Ask, Exchange, Page
from bot.model.entry import Feed, Item
from bot.model.evidence import Examined, Fault
from bot.model.plan import Plan
from bot.model.query import Published
from bot.model.rules import Rules
from bot.model.source import Source
from bot.ports.archive import Archive, Bundle, Inspection
from bot.ports.catalogue import Catalogue
from bot.ports.store import IndexInspection, Store
from bot.stages.requisites import Requisite

__all__ = [
    "Archive",
    "Aside",
    "Bundle",
    "Catalogue",
    "Custody",
    "Document",
    "Each",
    "Extraction",
    "Fetcher",
    "IndexInspection",
    "Inspection",
    "Post",
    "Publisher",
    "Store",
    "Tagger",
    "World",
]

A = TypeVar("A")
B = TypeVar("B")


class Fetcher(Protocol):
    """Asks the web. Called by `pipeline.poll` and `pipeline.take`."""

    async def fetch(self, ask: Ask) -> tuple[Exchange, ...]:
        """One exchange a hop, the last is the answer. A fault of the peer is in the exchange, never raised."""
        ...


class Document(Protocol):
    """A published file, whole as it was when it was opened, whatever takes its place meanwhile."""

    @property
    def etag(self) -> str:
        """Strong, over the content (RFC 9110 §8.8.3), quoted."""
        ...

    @property
    def modified(self) -> datetime: ...

    @property
    def packed(self) -> bool:
        """It is there in gzip too."""
        ...

    def size(self, *, packed: bool) -> int:
        """Bytes."""
        ...

    def parts(self, *, packed: bool) -> AsyncIterator[bytes]:
        """Its content, piece by piece; then it is closed."""
        ...

    def close(self) -> None: ...


class Publisher(Protocol):
    """The feed files that readers fetch. Paths that begin with `~/` are private: nobody else is to come by them."""

    async def publish(self, path: str, body: bytes) -> bool:
        """Writes the file and its `.gz` beside it and moves them into place, if the content differs. True if it did."""
        ...

    async def write(self, path: str, parts: AsyncIterator[bytes]) -> bool:
        """The same of a file that may be larger than memory."""
        ...

    async def names(self) -> frozenset[str]:
        """Paths of all that is published."""
        ...

    async def prune(self, kept: Collection[str]) -> None:
        """Removes all other files: a web server would go on serving them."""
        ...

    async def read(self, path: str) -> Published | None: ...

    async def open(self, path: str) -> Document | None: ...


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

    @property
    def rules(self) -> Rules:
        """Part by part, what matches are made by."""
        ...

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
