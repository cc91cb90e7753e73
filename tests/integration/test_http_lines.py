"""Connections: which serve again, which never do, and that none is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.http.guard import Resolve
from bot.adapters.http.shelf import ALL_LINES, ORIGIN_LINES
from bot.model.capture import Ask
from bot.model.plan import Limits, PolitenessSettings
from tests.integration.rawserver import Peer, RawServer, Script, message, tls, wire

PATIENCE = 10.0
SCHEMES = pytest.mark.parametrize("scheme", ["http", "https"])


async def until(condition: Callable[[], object]) -> None:
    """Gives the loop and the servers' threads turns until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (the other side is a thread and knows no event of this loop)
            await asyncio.sleep(0.001)


def echo(peer: Peer) -> None:
    while target := peer.path():
        peer.say(message(target.encode()))


def descriptors() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


@SCHEMES
async def test_two_hundred_requests_at_once_each_get_their_own_answer(scheme: str) -> None:
    server, client = tls() if scheme == "https" else (None, None)
    with RawServer(echo, context=server) as raw:
        async with wire(context=client, politeness=PolitenessSettings(connections=16)) as asking:
            chains = await asyncio.gather(*(asking.fetch(Ask(url=f"{raw.origin}/{n}")) for n in range(200)))
            assert len(asking._transport.shelf) <= ORIGIN_LINES
    assert [chain[-1].body for chain in chains] == [f"/{n}".encode() for n in range(200)]
    assert sorted(chain[-1].request for chain in chains) == sorted(raw.heads)
    assert len(raw.peers) < 200


async def test_pages_asked_one_after_the_other_share_a_connection() -> None:
    with RawServer(echo) as raw:
        async with wire() as asking:
            for n in range(5):
                (exchange,) = await asking.fetch(Ask(url=f"{raw.origin}/{n}"))
                assert exchange.body == f"/{n}".encode()
    assert len(raw.peers) == 1


@pytest.mark.parametrize("purpose", ["feed", "robots"])
async def test_polls_say_close_and_keep_nothing(purpose: str) -> None:
    with RawServer(echo) as raw:
        async with wire() as asking:
            await asking.fetch(Ask(url=raw.origin, purpose=purpose))  # type: ignore[arg-type] # both are purposes
            assert len(asking._transport.shelf) == 0
    assert b"\r\nConnection: close\r\n" in raw.heads[0]


async def test_an_answer_sent_unasked_over_an_idle_line_is_never_read() -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(message(b"first" if peer.number == 0 else b"second"))
        if peer.number == 0:
            peer.say(message(b"SMUGGLED"))
            peer.hang()

    with RawServer(script) as raw:
        async with wire() as asking:
            (first,) = await asking.fetch(Ask(url=raw.origin))
            lines = asking._transport.shelf._lines
            await until(lambda: not any(line.quiet() for line in lines))
            (second,) = await asking.fetch(Ask(url=raw.origin))
    assert (first.body, second.body) == (b"first", b"second")
    assert len(raw.peers) == 2


async def test_a_line_that_died_while_it_lay_idle_is_replaced_once() -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(message(b"%d" % peer.number))
        peer.request()  # and hangs up without a word

    with RawServer(script) as raw:
        async with wire() as asking:
            (first,) = await asking.fetch(Ask(url=raw.origin))
            (second,) = await asking.fetch(Ask(url=raw.origin))
    assert (first.body, second.body, second.error) == (b"0", b"1", "")
    assert len(raw.peers[0].heads) == 2


async def test_a_new_line_that_dies_is_not_tried_again() -> None:
    def script(peer: Peer) -> None:
        peer.request()

    with RawServer(script) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert exchange.error == "the peer closed before it answered"
    assert exchange.request == raw.heads[0]
    assert len(raw.peers) == 1


async def test_a_used_line_that_dies_after_the_first_byte_is_not_tried_again() -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(message(b"first"))
        peer.request()
        peer.say(b"HTTP/1.1 200")

    with RawServer(script) as raw:
        async with wire() as asking:
            await asking.fetch(Ask(url=raw.origin))
            (exchange,) = await asking.fetch(Ask(url=raw.origin))
    assert (exchange.truncated, exchange.response) == ("disconnect", b"HTTP/1.1 200")
    assert len(raw.peers) == 1


def _half(peer: Peer) -> None:
    while target := peer.path():
        if target == "/half":
            peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
            peer.hang()
            return
        peer.say(message(target.encode()))


@SCHEMES
async def test_a_cancelled_fetch_leaves_neither_a_half_read_line_nor_a_descriptor(scheme: str) -> None:
    server, client = tls() if scheme == "https" else (None, None)
    before = descriptors()
    with RawServer(_half, context=server) as raw:
        async with wire(context=client) as asking:
            for n in range(10):
                await asking.fetch(Ask(url=f"{raw.origin}/warm"))
                fetching = asyncio.ensure_future(asking.fetch(Ask(url=f"{raw.origin}/half")))
                await until(lambda: any(peer.said.endswith(b"half") and not peer.over.is_set() for peer in raw.peers))
                fetching.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await fetching
                assert len(asking._transport.shelf) == 0
                (after,) = await asking.fetch(Ask(url=f"{raw.origin}/{n}"))
                assert after.body == f"/{n}".encode()
                await until(lambda: all(peer.over.is_set() for peer in raw.peers if peer.said.endswith(b"half")))
    assert descriptors() == before


async def test_an_idle_line_is_closed_after_its_time() -> None:
    with RawServer(echo) as raw:
        async with wire(limits=Limits(idle=0.01)) as asking:
            await asking.fetch(Ask(url=raw.origin))
            await until(raw.peers[0].over.is_set)
            assert len(asking._transport.shelf) == 0


async def test_the_idle_lines_of_all_origins_together_are_bounded() -> None:
    with RawServer(echo) as raw:
        async with wire(resolve=_answering("127.0.0.1")) as asking:
            hosts = [f"http://{n}.example:{raw.port}/" for n in range(ALL_LINES + 6)]
            await asyncio.gather(*(asking.fetch(Ask(url=host)) for host in hosts))
            assert len(asking._transport.shelf) == ALL_LINES
            await until(lambda: sum(peer.over.is_set() for peer in raw.peers) == 6)


async def test_closing_the_wire_closes_idle_lines() -> None:
    with RawServer(echo) as raw:
        async with wire() as asking:
            await asking.fetch(Ask(url=raw.origin))
            assert len(asking._transport.shelf) == 1
        await until(raw.peers[0].over.is_set)


def _answering(*addresses: str) -> Resolve:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return addresses

    return resolve


async def test_the_next_address_is_tried_where_one_is_dead() -> None:
    with RawServer(echo) as raw:
        async with wire(resolve=_answering("127.0.0.2", "127.0.0.3", "127.0.0.1")) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"http://news.example:{raw.port}/x"))
    assert (exchange.body, exchange.address) == (b"/x", "127.0.0.1")
    assert f"Host: news.example:{raw.port}\r\n".encode() in raw.heads[0]


async def test_no_more_than_three_addresses_are_tried() -> None:
    dead = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
    with RawServer(echo) as raw:
        async with wire(resolve=_answering(*dead, "127.0.0.1")) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"http://news.example:{raw.port}/x"))
    assert (exchange.error, exchange.request, exchange.refused) == ("Connection refused", b"", False)
    assert raw.peers == []


async def test_a_certificate_of_another_name_is_not_spoken_to() -> None:
    server, client = tls("other.example")
    with RawServer(echo, context=server) as raw:
        async with wire(context=client) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"{raw.origin}/secret"))
    assert exchange.error.startswith("certificate: IP address mismatch")
    assert (exchange.request, exchange.status) == (b"", 0)
    assert raw.heads == []


async def test_a_certificate_that_nobody_signed_is_not_spoken_to() -> None:
    server, _ = tls()
    with RawServer(echo, context=server) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(Ask(url=f"{raw.origin}/secret"))
    assert exchange.error.startswith("certificate: self")
    assert raw.heads == []


async def test_a_server_without_tls_is_an_error_and_not_a_crash() -> None:
    script: Script = lambda peer: peer.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with RawServer(script) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(Ask(url=f"https://127.0.0.1:{raw.port}/"))
    assert exchange.error == "TLS: WRONG_VERSION_NUMBER"
    assert exchange.status == 0
