"""CPU of the main job against peers, as ratios in one run: `make bench`.

1. WARC: our serialiser against warcio's writer, the same exchanges (request + response), one sync at the end each.
2. Polls: a whole poll that answers 304 (claim, ask, revisit record, sync, row) against a bare GET by httpx's client.

CPU seconds (user + system) of this process; trust the ratios. The server is a thread of it in both halves of 2.
"""

from __future__ import annotations

import asyncio
import io
import resource
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from bot import app, pipeline
from bot.adapters.warc import WarcArchive
from bot.demo.configuration import write_config
from bot.demo.newsroom import Newsroom
from bot.engine.local import Local
from bot.model.capture import Exchange
from tests.twins.values import wanted

PAIRS = 500
POLLS = 200
MOMENT = datetime(2026, 10, 1, tzinfo=UTC)


def main() -> int:
    exchange = sample()
    ours, theirs = asyncio.run(cpu(lambda: write_ours(exchange))), asyncio.run(cpu(lambda: write_warcio(exchange)))
    print(
        f"WARC, {PAIRS} pairs of {len(exchange.response)} bytes: ours {ours:.3f} s, warcio {theirs:.3f} s: {theirs / ours:.1f} times"
    )
    polls, gets = asyncio.run(poll_both())
    print(f"304, {POLLS}: archived polls {polls:.3f} s, bare httpx GETs {gets:.3f} s: {gets / polls:.2f} times")
    return 0


async def cpu(work: Callable[[], Awaitable[None]]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    await work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sample() -> Exchange:
    """An answer of some 45 kB of text that packs like a page."""
    body = "".join(
        f"<p class='p{n % 7}'>Paragraph {n * 7919 % 1009} of {n}, {n * n % 911}.</p>" for n in range(900)
    ).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    asked = b"GET /page HTTP/1.1\r\nHost: news.example\r\n\r\n"
    return Exchange(
        url="http://news.example/page",
        request=asked,
        response=head + body,
        status=200,
        body=body,
        started=MOMENT,
        ended=MOMENT,
    )


async def write_ours(exchange: Exchange) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = WarcArchive(Path(folder), rotate=1 << 40, now=lambda: MOMENT, software="bench")
        for _ in range(PAIRS):
            await archive.keep([exchange])
        await archive.sync()
        await archive.close()


async def write_warcio(exchange: Exchange) -> None:
    parse = StatusAndHeadersParser(["HTTP/1.1"], verify=False).parse
    with tempfile.NamedTemporaryFile() as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for _ in range(PAIRS):
            answer = io.BytesIO(exchange.response)
            head = parse(answer)
            response = writer.create_warc_record(exchange.url, "response", payload=answer, http_headers=head)
            asked = StatusAndHeadersParser(["GET"], verify=False).parse(io.BytesIO(exchange.request))
            request = writer.create_warc_record(exchange.url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)
        file.flush()


async def poll_both() -> tuple[float, float]:
    with Newsroom() as newsroom, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_config(folder / "config", newsroom.base, folder / "archive", 0)
        plan = app.configuration(folder / "config")
        names = [source.name for source in plan.sources]
        async with app.world(plan) as world:
            await Local(world).once(names)

            async def polls() -> None:
                for _ in range(POLLS // len(names)):
                    now = world.now()
                    for visit in await world.store.claim(wanted(now, limit=len(names), only=names)):
                        assert (await pipeline.poll(world, visit)).kind == "unchanged"

            polled = await cpu(polls)
        async with httpx.AsyncClient() as client:
            answer = await client.get(plan.sources[0].feed)
            headers = {"If-None-Match": answer.headers["etag"], "Connection": "close"}

            async def gets() -> None:
                for _ in range(POLLS):
                    assert (await client.get(plan.sources[0].feed, headers=headers)).status_code == 304

            return polled, await cpu(gets)


if __name__ == "__main__":
    sys.exit(main())
