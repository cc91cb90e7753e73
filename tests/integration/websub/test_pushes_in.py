"""Subscriptions and pushes against a real hub on loopback, with a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web import websub as called
from bot.web.app import application
from tests.integration.hub import Hub, Manners, Paper
from tests.integration.websub.subscriber import LEASE, PATIENCE, Desk, deliver


async def test_a_source_that_names_a_hub_is_subscribed_to_and_polled_less(desk: Desk, hub: Hub, paper: Paper) -> None:
    await desk.until(desk.leased)
    (form,), held = hub.asked, desk.held()
    assert held is not None
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": paper.topic,
        "hub.callback": f"{desk.base}websub/{held.token}",
        "hub.lease_seconds": f"{LEASE:.0f}",
        "hub.secret": held.key.secret,
    }
    assert (len(held.token), len(held.key.secret)) == (32, 64)
    assert await desk.world.store.pushes.all() == (held,)
    assert await deliver(hub, paper, paper.publish("second")) == [202]
    await desk.until(lambda: len(paper.polls) == 2)
    await desk.until(lambda: not len(desk.local._turns))
    visit = await desk.visit()
    assert visit.why == "pushed by 127.0.0.1"
    assert (visit.next_poll_at - desk.clock()).total_seconds() > 20_000


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_push_signed_by_each_method_is_a_poll(desk: Desk, hub: Hub, paper: Paper, method: str) -> None:
    await desk.until(desk.leased)
    assert await deliver(hub, paper, paper.publish("second"), method=method) == [202]
    await desk.until(lambda: paper.polls == [200, 200])


async def test_a_push_without_a_good_signature_is_refused_and_does_nothing(
    desk: Desk, hub: Hub, paper: Paper, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.until(desk.leased)
    body = paper.publish("second")
    for method, secret in (("sha256", "guessed"), ("", None), ("md5", None), ("sha224", None)):
        assert await deliver(hub, paper, body, method=method, secret=secret) == [403]
    assert not desk.local._turns.wanted
    assert paper.polls == [200]
    refused = [message for message in caplog.messages if message.startswith("push refused")]
    assert len(refused) == 1, "a flood of them is no flood of lines"
    assert "source=paper-0" in refused[0]
    assert not [message for message in caplog.messages if any(secret in message for secret in secrets(hub))]


def secrets(hub: Hub) -> list[str]:
    taken = hub.subscribers.values()
    return [one.secret for one in taken] + [one.callback.rpartition("/")[2] for one in taken]


async def test_a_body_beyond_the_limit_or_too_slow_is_refused(
    desk: Desk, hub: Hub, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.until(desk.leased)
    assert await deliver(hub, paper, b"x" * 100_001) == [413]
    monkeypatch.setattr(called, "SECONDS", 0.1)
    (callback,) = [one.callback for one in hub.subscribers.values()]
    parts = urlsplit(callback)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nX-Hub-Signature: sha1={'0' * 40}\r\n\r\n"
    writer.write(head.encode() + b"begin")
    assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"HTTP/1.1 408 ")
    writer.close()
    assert paper.polls == [200]


async def test_nothing_is_answered_at_an_address_that_was_never_given_out(desk: Desk, hub: Hub, paper: Paper) -> None:
    await desk.until(desk.leased)
    unknown, held = f"{desk.base}websub/{'0' * 32}", desk.held()
    assert held is not None
    async with httpx.AsyncClient() as client:
        said = {"hub.mode": "subscribe", "hub.topic": paper.topic, "hub.challenge": "c", "hub.lease_seconds": "9"}
        assert (await client.get(unknown, params=said)).status_code == 404
        assert (await client.post(unknown, content=b"")).status_code == 410
        assert (await client.get(f"{desk.base}websub/")).status_code == 404
        answer = await client.get(held.callback, params=said)
        assert answer.status_code == 404, "it is known, and nothing was asked of the hub"
        assert (await client.get(held.callback)).status_code == 404
        for mode in ("unsubscribe", "publish", ""):
            assert (await client.get(held.callback, params=said | {"hub.mode": mode})).status_code == 404
    assert desk.held() == held


async def test_a_hub_that_calls_before_the_index_is_read_has_to_come_again(paper: Paper) -> None:
    desk = Desk(paper)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application(desk.web)), base_url=desk.base) as client:
        for answer in (await client.post(f"websub/{'0' * 32}"), await client.get(f"websub/{'0' * 32}")):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    desk.listener.close()
    await desk.wire.close()


async def test_a_challenge_is_echoed_as_text_that_runs_nowhere(desk: Desk, hub: Hub, paper: Paper) -> None:
    hub.manners = Manners(verify=False)
    await desk.until(lambda: (held := desk.held()) is not None and held.pending and len(hub.asked))
    challenge = "<script>alert(1)</script>&é"
    said = {"hub.mode": "subscribe", "hub.topic": paper.topic, "hub.challenge": challenge, "hub.lease_seconds": "9"}
    async with httpx.AsyncClient() as client:
        assert (await client.head(hub.asked[0]["hub.callback"], params=said)).status_code == 404
        answer = await client.get(hub.asked[0]["hub.callback"], params=said)
    assert (answer.status_code, answer.text) == (200, challenge)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_lease_is_renewed_before_it_ends_at_the_same_address(desk: Desk, hub: Hub) -> None:
    await desk.until(desk.leased)
    first = desk.held()
    assert first is not None
    assert first.lease_until is not None
    desk.later((first.at - desk.clock()).total_seconds() - 1)
    await desk.local.push.settle()
    assert len(hub.asked) == 1
    desk.later(1)
    await desk.until(lambda: (held := desk.held()) is not None and held.lease_until != first.lease_until)
    held = desk.held()
    assert held is not None
    assert held.lease_until is not None
    assert desk.clock() < first.lease_until < held.lease_until
    assert (held.key, held.callback, len(hub.asked)) == (first.key, first.callback, 2)


async def test_a_hub_that_gives_years_is_believed_the_lease_that_was_asked_for(
    desk: Desk, hub: Hub, paper: Paper
) -> None:
    hub.manners = Manners(lease=999_999_999)
    await desk.until(desk.leased)
    held = desk.held()
    assert held is not None
    assert held.lease_until is not None
    assert (held.lease_until - desk.clock()).total_seconds() == LEASE
