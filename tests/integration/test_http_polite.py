"""How often and how many at once one host is asked."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.adapters.http import guard
from bot.adapters.http.polite import Gate
from bot.model.capture import Ask
from bot.model.plan import NetworkSettings, PolitenessSettings
from tests.integration.rawserver import LOOPBACK, Peer, RawServer, message, wire


async def _enter(gate: Gate, host: str, starts: list[float], *, pause: bool = True) -> None:
    async with gate.hold(host, pause=pause):
        starts.append(asyncio.get_running_loop().time())


async def test_starts_to_one_host_lie_a_delay_apart() -> None:
    gate = Gate(PolitenessSettings(delay=0.2, connections=4))
    starts: list[float] = []
    await asyncio.gather(*(_enter(gate, "a.example", starts) for _ in range(3)))
    # What is noted is when a start was seen, which a busy machine may delay.
    assert all(later - earlier > 0.1 for earlier, later in pairwise(starts))


async def test_one_host_does_not_wait_for_another() -> None:
    gate = Gate(PolitenessSettings(delay=3600.0))
    starts: list[float] = []
    async with asyncio.timeout(5):
        await asyncio.gather(*(_enter(gate, f"{n}.example", starts) for n in range(50)))
    assert len(starts) == 50


async def test_no_more_than_the_connections_are_under_way() -> None:
    gate = Gate(PolitenessSettings(delay=0.0, connections=2))
    under_way = most = 0

    async def one() -> None:
        nonlocal under_way, most
        async with gate.hold("a.example", pause=False):
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 2


async def test_a_cancelled_wait_gives_its_place_back() -> None:
    gate = Gate(PolitenessSettings(delay=0.0, connections=1))
    async with gate.hold("a.example", pause=False):
        waiting = asyncio.ensure_future(_enter(gate, "a.example", []))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    starts: list[float] = []
    async with asyncio.timeout(5):
        await _enter(gate, "a.example", starts)
    assert starts


async def test_a_host_is_forgotten_when_its_pause_is_over() -> None:
    gate = Gate(PolitenessSettings(delay=0.05))
    starts: list[float] = []
    await asyncio.gather(*(_enter(gate, f"{n}.example", starts) for n in range(100)))
    await asyncio.sleep(0)
    assert len(gate) == 100
    async with asyncio.timeout(5):
        while len(gate):  # noqa: ASYNC110 (a timer forgets them; no event tells)
            await asyncio.sleep(0.001)


def _moving(peer: Peer) -> None:
    while target := peer.path():
        moved = target == "/a"
        peer.say(message(b"", "Location: /b", status="302 Found") if moved else message(b""))


async def _hops(network: NetworkSettings) -> float:
    """Seconds between the starts of two hops to one host."""
    with RawServer(_moving) as raw:
        async with wire(politeness=PolitenessSettings(delay=0.5, connections=1), network=network) as asking:
            first, second = await asking.fetch(Ask(url=f"{raw.origin}/a"))
    return (second.started - first.started).total_seconds()


async def test_a_hop_waits_for_its_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if loopback were an address of the public internet, which no setting allows.
    monkeypatch.setattr(guard, "denial", lambda address: "")
    assert await _hops(NetworkSettings()) > 0.49


async def test_an_allowed_address_is_asked_without_a_delay() -> None:
    assert await _hops(LOOPBACK) < 0.49
