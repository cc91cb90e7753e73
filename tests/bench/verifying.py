"""A gigabyte of archive verified, index and derivations and all: `python -m tests.bench.verifying`, part of `make bench`.

Pages of 100 kB that pack like pages (five to one), each with its request, derivation, article and rows. Measured are bytes of the
records' blocks, unpacked, a CPU second (user + system) of this process, all its threads; and megabytes of memory at most.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.adapters.warc.checking import WarcInspection
from bot.app import parts, verifying
from bot.model import codec
from bot.model.article import Derivation, Record
from bot.model.capture import Exchange
from bot.model.plan import ArchiveSettings, Plan
from bot.stages import making

CONTENT = 1_000_000_000
SIZE = 100_000
BATCH = 50
MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
FLOOR = 150
"""Megabytes a CPU second, of the files."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(fill(Path(folder)))
        before = cpu()
        asyncio.run(inspect(Path(folder)))
        alone = cpu() - before
        before = cpu()
        verdict = asyncio.run(verifying.whole(plan(Path(folder)), print, lambda *_: None))
        spent = cpu() - before
    size, most = verdict.content / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"verify, files and their rows: {size:.0f} MB unpacked in {alone:.1f} CPU s: {size / alone:.0f} MB a CPU second"
    )
    print(
        f"verify, with index, articles and derivations: {verdict.versions} articles, {verdict.faults} faults, {spent:.1f} CPU s:"
        f" {size / spent:.0f} MB a CPU second, {most:.0f} MB of memory at most"
    )
    return 0 if size / alone >= FLOOR and not verdict.faults else 1


async def inspect(folder: Path) -> None:
    """The files alone: every record, every digest, and the rows made again."""
    inspection = WarcInspection(folder)
    for lying in await inspection.files():
        async for _ in inspection.inspect(lying, growing=False):
            pass


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def plan(folder: Path) -> Plan:
    return Plan(archive=ArchiveSettings(path=str(folder)))


async def fill(folder: Path) -> None:
    draw = random.Random(7)
    words = ["".join(draw.choices("etaoinshrdlu", k=draw.randint(2, 9))) for _ in range(3000)]
    archive = WarcArchive(folder, rotate=100_000_000, now=lambda: MOMENT, software="bench")
    store = SqliteStore(folder / "index.db")
    (feed,) = await archive.keep([exchange("http://news.example/feed", b"<rss/>", 0)])
    await store.index([feed])
    for start in range(0, CONTENT // SIZE, BATCH):
        pages = [exchange(f"http://news.example/{n}", page(words, draw), n) for n in range(start, start + BATCH)]
        captures = await archive.keep(pages)
        derived = [
            Derivation(
                id=f"{start + n:032x}", source="news", key=capture.url, aliases=(capture.url,), first_seen=codec.utc(feed.date),
                feed_record=feed.record_id, page_record=capture.record_id, final_url=capture.url, steps={"extract": "2"},
                record=Record(url=capture.url, headline=f"Page {n}", article_body=" ".join(draw.choices(words, k=600))),
            )
            for n, capture in enumerate(captures)
        ]  # fmt: skip
        kept = await archive.derive(derived)
        made = [
            (one, making.noted(making.article(one, capture, "UTC"), place))
            for one, capture, place in zip(derived, captures, kept, strict=True)
        ]
        await store.taken(made, (*captures, *kept))
    await archive.close()
    await store.rematch(parts.selector(plan(folder)).digest, lambda article: article)
    await store.close()


def page(words: list[str], draw: random.Random) -> bytes:
    """Markup that comes again, and words that do not."""
    told = (" ".join(draw.choices(words, k=10)) for _ in range(SIZE // 120))
    return "\n".join(f'<div class="story__text js-part"><p class="lead">{line}</p></div>' for line in told).encode()


def exchange(url: str, body: bytes, number: int) -> Exchange:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    at = MOMENT + timedelta(milliseconds=number)
    return Exchange(
        url=url, request=b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", response=head + body, status=200, body=body,
        headers=(("Content-Type", "text/html"),), started=at, ended=at,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
