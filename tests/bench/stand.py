"""The publishers of the benchmarks: a process that serves feeds on loopback, with validators, as cheaply as may be.

`python -m tests.bench.stand` prints its port and serves, on 500 addresses from 127.0.0.1 on, until its standard input is
closed: so many hosts, each with feeds of its own.

    GET /<n>         feed n: RSS with 20 entries of its own; 304 where If-None-Match names its state
    GET /advance     each feed has one new entry from now on, and one old one less
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

ENTRIES, HOSTS = 20, 500
_BEGUN = datetime(2026, 10, 1, tzinfo=UTC)
_WORDS = (
    "The council of the old quarter met on Tuesday to hear how the pumps would be paid for, and by whom; the vote was put off. "
    * 8
)


class Stand:
    def __init__(self) -> None:
        self.state = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                path = head.split(" ", 2)[1].strip("/")
                if path == "advance":
                    self.state += 1
                writer.write(self.answer(path, head))
                await writer.drain()
                if "connection: close" in head:
                    break
        writer.close()

    def answer(self, path: str, head: str) -> bytes:
        etag = f'"{path}-{self.state}"'
        if f"if-none-match: {etag}" in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        body = b"" if path == "advance" else document(path, self.state)
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )


def document(feed: str, state: int) -> bytes:
    entries = "".join(_entry(feed, number) for number in range(state + ENTRIES, state, -1))
    head = f"<title>Feed {feed}</title><link>http://site{feed}.example/</link><description>News of {feed}</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()


def _entry(feed: str, number: int) -> str:
    link = f"http://site{feed}.example/{number}"
    date = format_datetime(_BEGUN + timedelta(hours=number))
    return (
        f"<item><title>Report {number} of {feed}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
        f"<category>Water</category><description>&lt;p&gt;{number}: {_WORDS}&lt;/p&gt;</description></item>"
    )


@contextlib.contextmanager
def running() -> Iterator[tuple[int, int]]:
    """Port and process id of a stand that serves until the block is left."""
    command = [sys.executable, "-m", "tests.bench.stand"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline()), process.pid
        process.stdin.close()


async def main() -> None:
    stand = Stand()
    first = await asyncio.start_server(stand.serve, host(0), 0)
    port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(stand.serve, host(number), port) for number in range(1, HOSTS)]
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for server in (first, *others):
        server.close()


def host(number: int) -> str:
    place = number % HOSTS + 1
    return f"127.0.{place >> 8}.{place & 255}"


if __name__ == "__main__":
    asyncio.run(main())
