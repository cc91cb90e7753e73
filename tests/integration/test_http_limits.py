"""What a hostile or slow server may cost: never more than the limits say, never the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest

from bot.model.capture import Ask
from bot.model.plan import Limits, PolitenessSettings
from tests.integration.rawserver import Peer, RawServer, Script, answers, message, tls, wire

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def _drip(peer: Peer) -> None:
    peer.request()
    peer.say(OK + b"Content-Length: 1000000\r\n\r\n")
    while not peer.stopped.wait(0.01):
        peer.say(b"x")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_dripping_answer_is_cut_at_the_deadline_and_kept(scheme: str) -> None:
    server, client = tls() if scheme == "https" else (None, None)
    with RawServer(_drip, context=server) as raw:
        async with wire(context=client, limits=Limits(deadline=0.5)) as asking:
            begun = time.monotonic()
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
            took = time.monotonic() - begun
            assert len(asking._transport.shelf) == 0
    assert 0.4 < took < 5
    assert (exchange.truncated, exchange.error) == ("time", "no whole answer within 0.5 s")
    assert raw.peers[0].said.startswith(exchange.response)
    assert exchange.response.endswith(b"x")
    assert exchange.body == b"", "nobody makes anything of a part"
    assert not exchange.refused


async def test_a_mute_server_is_cut_at_the_deadline() -> None:
    with RawServer(Peer.hang) as raw:
        async with wire(limits=Limits(deadline=0.1)) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert (exchange.status, exchange.response, exchange.truncated) == (0, b"", "")
    assert exchange.error == "no whole answer within 0.1 s"


async def test_the_deadline_covers_the_look_up() -> None:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        await asyncio.Event().wait()
        return ()

    async with wire(limits=Limits(deadline=0.05), resolve=resolve) as asking:
        (exchange,) = await asking.fetch(Ask(url="http://news.example/"))
    assert (exchange.error, exchange.request) == ("no whole answer within 0.05 s", b"")


async def test_the_wait_for_politeness_is_not_part_of_the_deadline() -> None:
    def script(peer: Peer) -> None:
        if peer.path() == "/hang":
            peer.hang()
        else:
            peer.say(message(b"ok"))

    with RawServer(script) as raw:
        async with wire(limits=Limits(deadline=0.3), politeness=PolitenessSettings(connections=1)) as asking:
            hanging = [asking.fetch(Ask(url=f"{raw.origin}/hang")) for _ in range(2)]
            *_, (last,) = await asyncio.gather(*hanging, asking.fetch(Ask(url=f"{raw.origin}/last")))
    assert (last.body, last.error) == (b"ok", "")


async def test_a_server_that_never_shakes_hands_costs_the_connect_limit_only() -> None:
    with RawServer(Peer.hang) as raw:
        async with wire(limits=Limits(connect=0.05)) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"https://127.0.0.1:{raw.port}/"))
    assert (exchange.error, exchange.request) == ("no connection within 0.05 s", b"")


@pytest.mark.parametrize("framing", [b"Content-Length: 5000000\r\n\r\n", b"\r\n"])
async def test_an_answer_is_cut_at_the_very_byte_of_the_wire_limit(framing: bytes) -> None:
    said = OK + framing + b"x" * 200_000
    with RawServer(answers(said)) as raw:
        async with wire(limits=Limits(wire=100_000)) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert exchange.response == said[:100_000]
    assert exchange.body == b""
    assert (exchange.truncated, exchange.status) == ("length", 200)
    assert exchange.error == "longer than 100000 bytes"
    assert exchange.refused


async def test_an_answer_of_just_the_wire_limit_is_whole() -> None:
    said = OK + b"\r\n" + b"x" * 5_000
    with RawServer(answers(said)) as raw:
        async with wire(limits=Limits(wire=len(said))) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert (exchange.response, exchange.error) == (said, "")


async def test_bytes_behind_an_answer_of_just_the_limit_are_a_fault() -> None:
    said = message(b"ab")
    with RawServer(answers(said + b"more")) as raw:
        async with wire(limits=Limits(wire=len(said))) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
            assert len(asking._transport.shelf) == 0
    assert (exchange.response, exchange.faults, exchange.error) == (said, ("extra",), "")


def _endless(begin: bytes, more: bytes) -> Script:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(begin)
        while not peer.stopped.is_set():
            peer.say(more)

    return script


ENDLESS = {
    "head": (OK, b"X: " + b"y" * 500 + b"\r\n", "head"),
    "one field": (OK + b"X: ", b"y" * 500, "head"),
    "interim": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", "more than 8 interim answers"),
    "chunks": (CHUNKED, b"1\r\nx\r\n", "more than 1000 chunks"),
    "chunk extension": (CHUNKED + b"1;", b"y" * 500, "head"),
    "trailers": (CHUNKED + b"0\r\n", b"X: " + b"y" * 500 + b"\r\n", "head"),
    "body": (OK + b"\r\n", b"x" * 5_000, "longer than 1000000 bytes"),
}


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ENDLESS)
async def test_what_never_ends_is_cut_by_a_limit(name: str, scheme: str) -> None:
    begin, more, why = ENDLESS[name]
    server, client = tls() if scheme == "https" else (None, None)
    with RawServer(_endless(begin, more), context=server) as raw:
        async with wire(context=client, limits=Limits(wire=1_000_000, chunks=1_000)) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
            assert len(asking._transport.shelf) == 0
    assert exchange.error.startswith(why)
    assert exchange.refused
    assert exchange.truncated == ("length" if exchange.response else "")
    assert exchange.response in raw.peers[0].said
    assert len(exchange.response) <= 1_000_000


async def test_a_head_that_comes_whole_but_too_long_is_refused() -> None:
    with RawServer(answers(message(b"ab", "X: " + "y" * 5_000))) as raw:
        async with wire(limits=Limits(head=4_096)) as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert exchange.error == "head longer than 4096 bytes"
    assert exchange.status == 0


async def test_a_hundred_thousand_chunks_of_one_byte_take_linear_time() -> None:
    async def cost(chunks: int) -> float:
        said = CHUNKED + b"1\r\nx\r\n" * chunks + b"0\r\n\r\n"
        with RawServer(answers(said)) as raw:
            async with wire() as asking:
                begun = time.thread_time()
                (exchange,) = await asking.fetch(Ask(url=raw.origin))
                took = time.thread_time() - begun
        assert (exchange.body, exchange.response == said, exchange.error) == (b"x" * chunks, True, "")
        return took

    # Quadratic would be a hundred times as much.
    assert await cost(100_000) < 30 * await cost(10_000)


async def test_a_torrent_does_not_keep_the_loop() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    with RawServer(_endless(OK + b"\r\n", b"x" * 65_536)) as raw:
        async with wire() as asking:
            counting = asyncio.ensure_future(count())
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
            counting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await counting
    assert len(exchange.response) == Limits().wire
    assert turns >= Limits().wire / 16_384
