"""The whole configuration as one frozen value. Every limit is a field here, with its default and its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.model.source import Source
from bot.model.topic import Entity, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    path: str = "archive"
    """Folder, absolute once read."""
    unchanged: str = "record"
    """`record`: a poll that brought nothing new is a revisit record; `row`: only a row of the poll log."""
    rotate: int = 1_000_000_000
    """Bytes at which a WARC file is closed; the end of the UTC day closes it too."""
    reserve: int = 100_000_000
    """Bytes of the archive's disk that stay free: with fewer left, nothing is asked until there is room again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    listen: str = "127.0.0.1:8080"
    """Host:port; port 0 takes a free one."""
    base_url: str = "http://127.0.0.1:8080/"
    """How readers reach it; ends in `/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    entries: int = 50
    """Newest entries of a topic's feed."""
    hub: str = ""
    """Address of the WebSub hub that our feeds name, and that is told when one changes. Empty: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSubSettings:
    subscribe: Literal["auto", "yes", "no"] = "auto"
    """Whether sources that name a hub are subscribed to there. `auto`: where a hub can reach `server.base_url`."""
    lease: float = 604_800.0
    """Seconds of a subscription that a hub is asked for, and that one is believed at most."""
    poll: float = 21_600.0
    """Seconds between two polls of an adaptive source at most while a hub pushes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollingSettings:
    first: int = 200
    """Newest entries of a first poll whose pages are fetched."""
    entries: int = 10_000
    """Entries of one feed that are read."""
    price: float = 5.0
    """What a poll of an adaptive source costs, in √minutes: it is asked when √λ, added up minute by minute, has come to this. Twice the price is half the polls."""
    fastest: float = 600.0
    """Seconds between two polls of an adaptive source at least."""
    slowest: float = 86_400.0
    """Seconds between two polls of an adaptive source at most, whatever its feed asks for."""
    silent: float = 259_200.0
    """Seconds without a new entry before a source may be called silent; it is after ten of its usual gaps."""
    backoff: float = 300.0
    """Seconds after a first failed poll; doubles with each further one."""
    backoff_most: float = 86_400.0
    """Seconds at most: for back-off and for what Retry-After asks."""
    attempts: int = 4
    """Times an article's page is asked for before the feed's text stands in."""
    lease: float = 600.0
    """Seconds after which the claim of a worker that died runs out."""
    concurrent: int = 64
    """Sources polled at once."""
    per_host: int = 8
    """Of those, sources of one host."""
    pages: int = 8
    """Pages of one source under way at once; the limits of its hosts hold besides."""
    further: int = 10
    """Pages that an article goes on in, beyond its first, that are asked for."""
    requisites: float = 120.0
    """Seconds for all requisites of one page."""
    fresh: float = 86_400.0
    """Seconds in which a requisite that was captured is not asked for again, whatever page names it."""
    log: float = 7_776_000.0
    """Seconds that a line of the poll log is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolitenessSettings:
    delay: float = 1.0
    """Seconds between the starts of two requests to one host."""
    connections: int = 2
    """Requests under way at once to one host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    allow: tuple[str, ...] = ()
    """Private address ranges (CIDR) that may be reached, without a delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodySettings:
    timestamps: tuple[str, ...] = ()
    """Addresses of timestamp authorities (RFC 3161) that are asked to stamp the log of the archive's manifests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a peer or a document may cost. Bytes, seconds, counts."""

    head: int = 65_536
    """Bytes of a response head, and of its trailers."""
    wire: int = 16_777_216
    """Bytes of one response on the wire."""
    interim: int = 8
    """1xx answers before the final one."""
    chunks: int = 100_000
    """Chunks of one chunked body."""
    redirects: int = 5
    """Redirects followed for one request."""
    deadline: float = 60.0
    """Seconds for one exchange, from name look-up to the last byte."""
    connect: float = 10.0
    """Seconds to connect to one address."""
    idle: float = 15.0
    """Seconds that an unused connection is kept."""
    feed: int = 10_485_760
    """Bytes of a feed that is parsed."""
    page: int = 8_388_608
    """Bytes of a page that is extracted, and of an archived one that is shown."""
    requisites: int = 200
    """Requisites of one page that are asked for."""
    requisite: int = 10_485_760
    """Bytes of one requisite on the wire."""
    weight: int = 52_428_800
    """Bytes of all requisites of one page, after which no more are asked for."""
    sheets: int = 3
    """How deep stylesheets are read that name one another."""
    robots: int = 524_288
    """Bytes of a robots.txt that are read (RFC 9309 §2.5 asks for 500 KiB at least)."""
    task: float = 30.0
    """Seconds of one task in a worker process."""
    memory: int = 1_073_741_824
    """Bytes of address space that a task may take beyond the worker's own."""
    workers: int = 2
    """Worker processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    archive: ArchiveSettings = ArchiveSettings()
    server: ServerSettings = ServerSettings()
    authority: str = "tearsheet.invalid"
    """Of tag: URIs (RFC 4151): a domain name or e-mail address that was yours in `year`."""
    year: str = "2026"
    contact: str = ""
    """Goes into the User-Agent: how a publisher reaches you."""
    feeds: FeedSettings = FeedSettings()
    websub: WebSubSettings = WebSubSettings()
    polling: PollingSettings = PollingSettings()
    politeness: PolitenessSettings = PolitenessSettings()
    network: NetworkSettings = NetworkSettings()
    custody: CustodySettings = CustodySettings()
    limits: Limits = Limits()
    sources: tuple[Source, ...] = ()
    entities: tuple[Entity, ...] = ()
    topics: tuple[Topic, ...] = ()
    _named: Mapping[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_named", {source.name: source for source in self.sources})

    def source(self, name: str) -> Source | None:
        return self._named.get(name)
