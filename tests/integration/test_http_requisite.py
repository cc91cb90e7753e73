"""What an ask may limit beyond the limits of all: the bytes of each answer, and the seconds of the whole chain."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.model.capture import Ask
from bot.model.plan import Limits, PolitenessSettings
from tests.integration.rawserver import PATIENCE, Peer, RawServer, answers, message, wire

LONG = message(b"x" * 5000)


def requisite(url: str, **more: float) -> Ask:
    return Ask(url=url, source="gazette", purpose="requisite", **more)  # type: ignore[arg-type] # the fields of Ask


async def test_a_requisite_is_asked_for_as_whatever_it_is_and_names_no_page() -> None:
    with RawServer(answers(message(b"a"), message(b"b"))) as raw:
        async with wire() as asking:
            for name in "ab":
                (exchange,) = await asking.fetch(requisite(f"{raw.origin}/{name}.png"))
                assert exchange.status == 200
    assert len(raw.peers) == 1, "the connection is kept"
    for head in raw.heads:
        assert b"\r\nAccept: */*\r\n" in head
        assert b"\r\nAccept-Encoding: gzip, deflate\r\n" in head
        assert b"Referer" not in head
        assert b"Cookie" not in head


async def test_an_answer_that_is_longer_than_was_asked_for_is_cut_there() -> None:
    with RawServer(answers(LONG)) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(requisite(f"{raw.origin}/a", most=1000))
    assert (exchange.truncated, exchange.error, exchange.refused) == ("length", "longer than 1000 bytes", True)
    assert exchange.response == LONG[:1000]


async def test_the_limit_for_all_holds_where_more_was_asked_for() -> None:
    with RawServer(answers(LONG)) as raw:
        async with wire(limits=Limits(wire=2000)) as asking:
            (exchange,) = await asking.fetch(requisite(f"{raw.origin}/a", most=1_000_000))
    assert exchange.error == "longer than 2000 bytes"


async def test_an_answer_within_what_was_asked_for_is_whole() -> None:
    with RawServer(answers(LONG)) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(requisite(f"{raw.origin}/a", most=len(LONG), seconds=20))
    assert (exchange.truncated, exchange.error, exchange.body) == ("", "", b"x" * 5000)


async def test_the_seconds_are_for_the_whole_chain_and_what_was_answered_is_kept() -> None:
    def script(peer: Peer) -> None:
        if peer.path() == "/a":
            peer.say(message(b"moved", "Location: /b", status="302 Found"))
        peer.hang()

    with RawServer(script) as raw:
        async with wire() as asking:
            begun = time.monotonic()
            first, last = await asking.fetch(requisite(f"{raw.origin}/a", seconds=0.3))
            took = time.monotonic() - begun
            assert len(asking._transport.shelf) == 0
    assert took < 5
    assert (first.status, first.body) == (302, b"moved")
    assert (last.status, last.error, last.refused) == (0, "no whole answer within the time that was left", False)
    assert last.request.startswith(b"GET /b HTTP/1.1\r\n")


async def test_what_came_before_the_seconds_were_over_is_kept_as_cut() -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.say(LONG[:3000])
        peer.hang()

    with RawServer(script) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(requisite(f"{raw.origin}/a", seconds=0.3))
    assert (exchange.status, exchange.truncated, exchange.response) == (200, "time", LONG[:3000])


async def test_the_deadline_of_an_exchange_holds_where_more_seconds_are_left() -> None:
    with RawServer(Peer.hang) as raw:
        async with wire(limits=Limits(deadline=0.1)) as asking:
            (exchange,) = await asking.fetch(requisite(raw.origin, seconds=20))
    assert exchange.error == "no whole answer within 0.1 s"


async def test_the_seconds_cover_the_wait_for_the_host() -> None:
    heard = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        heard.set()
        peer.hang()

    with RawServer(script) as raw:
        async with wire(politeness=PolitenessSettings(connections=1)) as asking:
            before = asyncio.create_task(asking.fetch(Ask(url=f"{raw.origin}/page")))
            assert await asyncio.to_thread(heard.wait, PATIENCE)
            (exchange,) = await asking.fetch(requisite(f"{raw.origin}/a", seconds=0.1))
            before.cancel()
            with pytest.raises(asyncio.CancelledError):
                await before
    assert (exchange.error, exchange.request) == ("no whole answer within the time that was left", b"")
    assert len(raw.peers) == 1
