"""Twenty pages of one layout from a real server into real files: what they share is asked for once and stored once."""

from __future__ import annotations

import random
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from bot import requisites
from bot.adapters.http import Wire
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.demo.server import Document, Server
from bot.engine.each import Bounded
from bot.engine.local import Local, Tally
from bot.evidence import recovery
from bot.model.capture import Capture
from bot.model.plan import Plan
from bot.model.source import Source
from bot.ports import World
from tests.integration.rawserver import AGENT, LIMITS, LOOPBACK, POLITENESS, Peer, RawServer, message
from tests.twins import Clock, world
from tests.twins.values import page
from tests.twins.warcs import Read, read

PAGES = 20
DAY = 86_400
OPENED = datetime(2026, 11, 1, tzinfo=UTC)
LAYOUT = ("/style.css", "/print.css", "/paper.png", "/gazette.woff2", "/logo.png")
LINE = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled by noon. "


def noise(name: str, size: int) -> bytes:
    return random.Random(name).randbytes(size)


def article(number: int) -> str:
    words = "".join(f"<p>{number}.{n}: {LINE * 2}</p>" for n in range(8))
    head = f'<title>Water {number}</title><link rel="stylesheet" href="/style.css"><script src="/track.js"></script>'
    pictures = f'<img src="/logo.png" alt=""><img src="/photo-{number}.png" alt="The pumps">'
    private = '<img src="http://10.1.2.3/admin.png" alt="">'
    body = f"<h1>Water {number}</h1>{pictures}{words}{private}"
    return f"<html lang=en><head>{head}</head><body><article>{body}</article></body></html>"


def site() -> Iterator[tuple[str, Document]]:
    sheet = '@import "print.css"; body { background: url("paper.png") }\n@font-face { font-family: G; src: url("gazette.woff2") }\n'
    sheet += "".join(f".c{n} {{ margin: {n}px; color: #{n * 7919 % 16**6:06x} }}\n" for n in range(900))
    for number in range(PAGES):
        yield f"/{number}", _document(article(number).encode(), "text/html; charset=utf-8")
        yield f"/photo-{number}.png", _document(noise(f"photo {number}", 40_000), "image/png")
    yield "/style.css", _document(sheet.encode(), "text/css")
    yield "/print.css", _document(b"body { color: black } /* on paper, that is */" * 9, "text/css")
    for name in ("/paper.png", "/gazette.woff2", "/logo.png"):
        yield name, _document(noise(name, 20_000), "image/png")


def _document(body: bytes, kind: str) -> Document:
    return Document(body=body, content_type=kind, modified=OPENED)


class Paper:
    """A site that counts what it is asked for."""

    def __init__(self) -> None:
        self.documents = dict(site())
        self.server = Server(("127.0.0.1", 0), self.find)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        items = "".join(f"<item><title>Water {n}</title><link>{self.origin}/{n}</link></item>" for n in range(PAGES))
        feed = f"<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>"
        self.documents["/feed"] = _document(feed.encode(), "application/rss+xml")

    def find(self, path: str) -> Document:
        return self.documents.get(path, Document(body=b"", content_type="text/plain", modified=OPENED, status=404))

    def asked(self) -> Counter[str]:
        return Counter(request.path for request in self.server.requests)

    def answered(self) -> Mapping[str, list[int]]:
        told: dict[str, list[int]] = {}
        for request in self.server.requests:
            told.setdefault(request.path, []).append(request.status)
        return told


@contextmanager
def paper() -> Iterator[Paper]:
    made = Paper()
    thread = Thread(target=made.server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        thread.join()
        made.server.server_close()


@asynccontextmanager
async def town(folder: Path, origin: str, capture: str = "requisites") -> AsyncIterator[World]:
    source = Source(name="gazette", feed=f"{origin}/feed", capture=capture)  # type: ignore[arg-type] # one of the two
    clock = Clock()
    store = SqliteStore(folder / "index.db")
    archive = WarcArchive(folder, rotate=10_000_000, now=clock, software="tearsheet/test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    fetcher = Wire(limits=LIMITS, politeness=POLITENESS, network=LOOPBACK, agent=AGENT, now=clock, context=context)
    twins = world(Plan(sources=(source,)), clock, each=Bounded(8))
    made = replace(twins, fetcher=fetcher, store=store, archive=archive)
    await store.follow([source], clock())
    yield made
    await fetcher.close()
    await archive.close()
    await store.close()


async def once(made: World) -> Tally:
    return await Local(made).once(["gazette"])


def records(folder: Path) -> list[Read]:
    return [record for path in sorted(folder.rglob("*.warc.gz")) for record in read(path)]


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.warc.gz"))


async def test_what_twenty_pages_share_is_one_request_and_one_response(tmp_path: Path) -> None:
    with paper() as served:
        async with town(tmp_path / "whole", served.origin) as made:
            tally = await once(made)
        asked = served.asked()
        async with town(tmp_path / "page", served.origin, "page") as made:
            await once(made)
    assert (tally.made, tally.failed) == (PAGES, {})
    assert tally.requisites == len(LAYOUT) + PAGES
    assert [asked[path] for path in LAYOUT] == [1] * len(LAYOUT)
    assert asked["/robots.txt"] == 1
    assert asked["/track.js"] == 0
    kept = records(tmp_path / "whole")
    responses = Counter(r.header("WARC-Target-URI") for r in kept if r.kind == "response")
    assert [responses[f"{served.origin}{path}"] for path in LAYOUT] == [1] * len(LAYOUT)
    assert all(responses[f"{served.origin}/photo-{number}.png"] == 1 for number in range(PAGES))
    assert not [r for r in kept if r.kind == "revisit"]
    assert not [r for r in kept if "10.1.2.3" in r.header("WARC-Target-URI")], "nothing was sent there"
    once_each = sum(len(served.documents[path].body) for path in LAYOUT if not path.endswith(".css"))
    growth = size(tmp_path / "whole") - size(tmp_path / "page")
    assert growth < (once_each + PAGES * 40_000) * 1.15, "the pictures, once each, and some for the records"


async def test_a_day_later_what_is_unchanged_costs_a_revisit(tmp_path: Path) -> None:
    with paper() as served:
        async with town(tmp_path, served.origin) as made:
            await once(made)
            assert isinstance(made.now, Clock)
            made.now.advance(DAY + 1)
            served.documents["/20"] = _document(
                article(3).replace("<p>3.", "<p>20.").encode(), "text/html; charset=utf-8"
            )
            feed = served.documents["/feed"].body.replace(
                b"<item>", f"<item><title>Water 20</title><link>{served.origin}/20</link></item><item>".encode(), 1
            )
            served.documents["/feed"] = _document(feed, "application/rss+xml")
            tally = await once(made)
        told = served.answered()
    assert tally.made == 1
    assert told["/style.css"] == told["/logo.png"] == told["/photo-3.png"] == [200, 304]
    assert told["/gazette.woff2"] == [200], "a sheet that was not modified names nothing new"
    revisits = [
        r for r in records(tmp_path) if r.kind == "revisit" and not r.header("WARC-Target-URI").endswith("/feed")
    ]
    assert {r.header("WARC-Profile").rpartition("/")[2] for r in revisits} == {"server-not-modified"}
    assert {r.header("WARC-Target-URI") for r in revisits} >= {
        f"{served.origin}/{n}" for n in ("style.css", "photo-3.png")
    }


async def test_the_same_picture_at_another_address_names_the_record_that_holds_it(tmp_path: Path) -> None:
    with paper() as served:
        served.documents["/photo-1.png"] = served.documents["/photo-0.png"]
        async with town(tmp_path, served.origin) as made:
            await once(made)
        kept = records(tmp_path)
    (held,) = [r for r in kept if r.kind == "response" and r.header("WARC-Target-URI").endswith("/photo-0.png")]
    (again,) = [r for r in kept if r.kind == "revisit"]
    assert again.header("WARC-Target-URI") == f"{served.origin}/photo-1.png"
    assert again.header("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert again.header("WARC-Refers-To") == held.header("WARC-Record-ID")
    assert again.header("WARC-Refers-To-Target-URI") == held.header("WARC-Target-URI")
    assert again.header("WARC-Refers-To-Date") == held.header("WARC-Date")
    assert again.header("WARC-Payload-Digest") == held.header("WARC-Payload-Digest")
    assert again.block.startswith(b"HTTP/1.1 200 OK\r\n")
    assert kept.index(held) < kept.index(again)


async def test_an_index_that_is_lost_is_made_again_with_every_requisite(tmp_path: Path) -> None:
    with paper() as served:
        served.documents["/photo-1.png"] = served.documents["/photo-0.png"]
        async with town(tmp_path, served.origin) as made:
            await once(made)
            files = {file for file, *_ in await made.archive.files()}
            rows = [row for file in files for row in await made.store.rows(file)]
        for name in ("index.db", "index.db-wal", "index.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        async with town(tmp_path, served.origin) as made:
            await recovery.recover(made)
            assert [row for file in files for row in await made.store.rows(file)] == rows


@asynccontextmanager
async def paged(folder: Path, markup: str, seconds: float) -> AsyncIterator[tuple[World, Capture]]:
    """A world with a page of this markup kept in it, and so many seconds for what it needs."""
    async with town(folder, "http://127.0.0.1:9") as made:
        plan = replace(made.plan, polling=replace(made.plan.polling, requisites=seconds))
        kept = await made.archive.keep([page("https://gazette.example/1", markup.encode())])
        await made.store.index(kept)
        yield replace(made, plan=plan), kept[0]


async def test_a_host_that_drips_costs_the_time_of_the_page_and_what_came_is_kept(tmp_path: Path) -> None:
    def drip(peer: Peer) -> None:
        if peer.path() == "/robots.txt":
            peer.say(message(b"", status="404 Not Found"))
            peer.request()
        peer.say(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1000000\r\n\r\n")
        while not peer.stopped.wait(0.01):
            peer.say(b"x")

    with RawServer(drip) as raw:
        markup = "".join(f'<img src="{raw.origin}/{n}.png">' for n in range(40))
        async with paged(tmp_path, markup, 0.5) as (made, kept):
            begun = time.monotonic()
            got = await requisites.capture(made, made.plan.sources[0], kept)
            took = time.monotonic() - begun
    assert (got.asked, got.failed) == (1, 40)
    assert took < 5
    cut = [r for r in records(tmp_path) if r.header("WARC-Truncated")]
    assert [(r.kind, r.header("WARC-Truncated"), r.header("WARC-Target-URI")) for r in cut] == [
        ("response", "time", f"{raw.origin}/0.png")
    ]


async def test_a_redirect_to_a_private_address_is_kept_and_not_followed(tmp_path: Path) -> None:
    def script(peer: Peer) -> None:
        while path := peer.path():
            moved = message(b"", "Location: http://10.1.2.3/admin.png", status="302 Found")
            peer.say(moved if path == "/a.png" else message(b"", status="404 Not Found"))

    with RawServer(script) as raw:
        async with paged(tmp_path, f'<img src="{raw.origin}/a.png">', 20) as (made, kept):
            got = await requisites.capture(made, made.plan.sources[0], kept)
            assert (got.asked, got.failed) == (1, 1)
            found = await made.store.nearest(f"{raw.origin}/a.png", made.now())
    assert found is not None
    assert found.status == 302
    assert not [r for r in records(tmp_path) if "10.1.2.3" in r.header("WARC-Target-URI")]
