"""A POST over the same path as every request: what is sent, what comes back, and what it may not do."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.model.capture import Ask
from bot.model.plan import Limits, NetworkSettings
from tests.integration.authority import posted
from tests.integration.rawserver import AGENT, Peer, RawServer, answers, message, wire

BODY = bytes(range(256)) + b"\r\n\r\n"


async def test_the_body_arrives_as_it_is_and_the_answer_is_an_exchange() -> None:
    heard: list[bytes] = []

    def script(peer: Peer) -> None:
        heard.append(posted(peer))
        peer.say(message(b"said", "Content-Type: text/plain"))

    with RawServer(script) as server:
        async with wire() as asked:
            exchange = await asked.post(f"{server.origin}/a?b=c#d", BODY, "application/x")
    assert heard == [BODY]
    assert server.heads[0].decode() == (
        f"POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUser-Agent: {AGENT}\r\nAccept: */*\r\n"
        f"Accept-Encoding: identity\r\nContent-Type: application/x\r\nContent-Length: {len(BODY)}\r\n"
        "Connection: close\r\n\r\n"
    )
    assert exchange.request == server.peers[0].heard
    assert (exchange.status, exchange.body, exchange.error) == (200, b"said", "")


async def test_credentials_of_the_address_are_sent_and_not_shown() -> None:
    with RawServer(answers(message(b""))) as server:
        async with wire() as asked:
            exchange = await asked.post(f"http://u:secret@127.0.0.1:{server.port}/?token=hidden", b"x", "text/plain")
    assert b"\r\nAuthorization: Basic " in server.heads[0]
    assert b"token=hidden" in server.heads[0]
    assert "secret" not in repr(exchange)
    assert b"hidden" not in exchange.request
    assert b"Basic" not in exchange.request


async def test_a_redirect_is_the_answer_and_is_not_followed() -> None:
    moved = message(b"", "Location: /elsewhere", status="307 Temporary Redirect")
    with RawServer(answers(moved)) as server:
        async with wire() as asked:
            exchange = await asked.post(server.origin, b"x", "text/plain")
    assert (exchange.status, len(server.peers)) == (307, 1)


async def test_a_long_answer_is_cut_by_the_limits_of_every_answer() -> None:
    with RawServer(answers(message(bytes(5_000)))) as server:
        async with wire(limits=Limits(wire=1_000)) as asked:
            exchange = await asked.post(server.origin, b"x", "text/plain")
    assert (exchange.error, exchange.truncated) == ("longer than 1000 bytes", "length")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "nonsense", "http://[::1]:9/"])
async def test_what_may_not_be_asked_is_refused_before_a_byte_is_sent(url: str) -> None:
    async with wire(network=NetworkSettings()) as asked:
        exchange = await asked.post(url, b"x", "text/plain")
    assert exchange.refused
    assert exchange.request == b""


async def test_it_is_never_sent_twice_over_a_line_that_was_kept() -> None:
    heard: list[bytes] = []

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served = 0
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                heard.append(head.split(b" ", 1)[0])
                served += 1
                if heard[-1] == b"POST":
                    await reader.readexactly(3)
                    if served > 1:  # taken, and no answer: the line is dropped
                        break
                writer.write(message(b"ok"))
        writer.close()

    server = await asyncio.start_server(peer, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with wire() as asked:
        await asked.fetch(Ask(url=f"{base}/a", purpose="requisite"))
        exchange = await asked.post(base, b"abc", "text/plain")
    server.close()
    assert (heard, exchange.status) == ([b"GET", b"POST"], 200)
