"""Writing WARC records against warcio's writer, in one run: `python -m tests.bench.warc`, part of `make bench`.

The same exchanges (request + response), one sync at the end each. CPU seconds (user + system) of this process; trust the
ratio.
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

from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from bot.adapters.warc import WarcArchive
from bot.model.capture import Exchange

PAIRS = 500
MOMENT = datetime(2026, 10, 1, tzinfo=UTC)


def main() -> int:
    exchange = sample()
    ours, theirs = asyncio.run(cpu(lambda: write_ours(exchange))), asyncio.run(cpu(lambda: write_warcio(exchange)))
    print(
        f"WARC, {PAIRS} pairs of {len(exchange.response)} bytes: ours {ours:.3f} s, warcio {theirs:.3f} s: {theirs / ours:.1f} times"
    )
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


if __name__ == "__main__":
    sys.exit(main())
