"""Hubs in every mood that they may have, and changes of the configuration."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import cast

import httpx
import pytest

from bot.engine.local import Local
from bot.model.plan import ServerSettings, WebSubSettings
from bot.stages import websub
from tests.integration.hub import Hub, Manners, Paper
from tests.integration.websub.subscriber import LEASE, Desk, deliver
from tests.twins import MemoryStore


async def test_a_hub_that_denies_is_recorded_and_asked_again_a_day_later(paper: Paper, hub: Hub) -> None:
    hub.manners = Manners(deny="not on our list")
    async with Desk(paper).open() as desk:
        await desk.until(lambda: (held := desk.held()) is not None and held.error)
        held = desk.held()
        assert held is not None
        assert (held.error, held.pending, desk.leased()) == ("denied: not on our list", False, False)
        hub.manners = Manners()
        desk.later(86_399)
        await desk.local.push.settle()
        assert len(hub.asked) == 1
        desk.later(1)
        await desk.until(desk.leased)


async def test_a_denial_after_the_fact_ends_the_slow_pace_at_once(desk: Desk, hub: Hub, paper: Paper) -> None:
    await desk.until(desk.leased)
    await deliver(hub, paper, paper.publish("second"))
    await desk.until(lambda: len(paper.polls) == 2 and not len(desk.local._turns))
    assert (await desk.visit()).why == "pushed by 127.0.0.1"
    hub.manners = Manners(deny="")
    denial = {"hub.mode": "denied", "hub.topic": paper.topic}
    async with httpx.AsyncClient() as client:
        wrong = await client.get(hub.asked[0]["hub.callback"], params=denial | {"hub.topic": "https://x.example/"})
        assert (wrong.status_code, desk.leased()) == (404, True)
        assert (await client.get(hub.asked[0]["hub.callback"], params=denial)).status_code == 200
    await desk.until(lambda: len(paper.polls) == 3 and not len(desk.local._turns))
    visit = await desk.visit()
    assert "pushed" not in visit.why
    assert (visit.next_poll_at - desk.clock()).total_seconds() < 20_000


async def test_a_hub_that_verifies_another_topic_gets_no_yes(paper: Paper, hub: Hub) -> None:
    hub.manners = Manners(topic="https://elsewhere.example/feed")
    async with Desk(paper).open() as desk:
        await desk.until(lambda: hub.answers)
        assert hub.answers == [404]
        assert not desk.leased()
        desk.later(600)
        await desk.until(lambda: (held := desk.held()) is not None and held.failures)
        held = desk.held()
        assert held is not None
        assert held.error == "the hub has not verified it"


async def test_a_hub_that_fails_is_asked_again_after_a_wait_that_doubles(paper: Paper, hub: Hub) -> None:
    hub.manners = Manners(status=503)
    async with Desk(paper).open() as desk:

        async def failed(times: int) -> tuple[str, float]:
            await desk.until(lambda: (held := desk.held()) is not None and held.failures == times)
            held = desk.held()
            assert held is not None
            return held.error, (held.at - desk.clock()).total_seconds()

        assert await failed(1) == ("HTTP status 503", 300)
        desk.later(300)
        assert await failed(2) == ("HTTP status 503", 600)
        hub.manners = Manners(status=429, headers={"Retry-After": "7200"})
        desk.later(600)
        assert await failed(3) == ("HTTP status 429", 7200)
        hub.manners = Manners()
        desk.later(7200)
        await desk.until(desk.leased)
        assert len({form["hub.callback"] for form in hub.asked}) == 1


async def test_the_first_hub_that_works_is_taken_under_a_key_of_its_own(hub: Hub, other: Hub) -> None:
    hub.manners = Manners(status=500)
    with Paper("http://10.255.255.1/hub", hub.address, other.address) as paper:
        async with Desk(paper).open() as desk:
            await desk.until(desk.leased)
            held = desk.held()
            assert held is not None
            assert held.hub == other.address
            assert hub.asked[0]["hub.callback"] != other.asked[0]["hub.callback"]
            assert hub.asked[0]["hub.secret"] != other.asked[0]["hub.secret"]
            assert await desk.world.store.pushes.all() == (held,)


async def test_a_redirect_of_a_hub_is_followed_and_one_to_a_private_address_is_not(
    hub: Hub, other: Hub, paper: Paper
) -> None:
    hub.manners = Manners(status=307, location="http://10.255.255.1/hub")
    async with Desk(paper).open() as desk:
        await desk.until(lambda: (held := desk.held()) is not None and held.failures == 1)
        held = desk.held()
        assert held is not None
        assert held.error == "address not allowed: 10.255.255.1 (private)"
        hub.manners = Manners(status=302, location=other.address)
        desk.later(300)
        await desk.until(lambda: (held := desk.held()) is not None and held.failures == 2)
        hub.manners = Manners(status=308, location=other.address)
        desk.later(600)
        await desk.until(lambda: desk.leased() and other.subscribers)
        hub.manners = Manners(status=307, location=hub.address)
        asked = len(hub.asked)
        desk.later(LEASE * 0.9)
        await desk.until(lambda: (held := desk.held()) is not None and held.failures == 1)
        assert len(hub.asked) == asked + desk.plan.limits.redirects + 1


async def test_a_hub_that_leads_nowhere_has_failed_and_the_next_is_asked(hub: Hub, other: Hub) -> None:
    hub.manners = Manners(status=307, location="http://[")
    with Paper(hub.address, other.address) as paper:
        async with Desk(paper).open() as desk:
            await desk.until(lambda: desk.leased() and other.subscribers)
            assert len(hub.asked) == 1


async def test_a_hub_that_hangs_holds_up_no_other(hub: Hub, other: Hub) -> None:
    hub.manners = Manners(hang=True)
    with Paper(hub.address) as slow, Paper(other.address) as quick:
        async with Desk(slow, quick).open() as desk:
            await desk.until(lambda: desk.leased(1) and hub.asked)
            assert not desk.leased(0)
            assert await deliver(other, quick, quick.publish("second")) == [202]
            await desk.until(lambda: len(quick.polls) == 2)
            hub.stopped.set()


async def test_two_sources_at_one_hub_have_an_address_each_and_a_push_concerns_one(hub: Hub) -> None:
    with Paper(hub.address) as one, Paper(hub.address) as two:
        async with Desk(one, two).open() as desk:
            await desk.until(lambda: len(hub.subscribers) == 2)
            assert len({subscriber.callback for subscriber in hub.subscribers.values()}) == 2
            assert len({subscriber.secret for subscriber in hub.subscribers.values()}) == 2
            assert await deliver(hub, two, two.publish("second")) == [202]
            await desk.until(lambda: len(two.polls) == 2 and not len(desk.local._turns))
            assert len(one.polls) == 1
            (first, second) = (desk.held(0), desk.held(1))
            assert first is not None
            assert second is not None
            crossed = await asyncio.to_thread(hub.push, first.callback, b"x", "sha256", second.key.secret)
            assert crossed == 403


async def test_a_source_that_leaves_the_configuration_is_unsubscribed(desk: Desk, hub: Hub) -> None:
    await desk.until(lambda: desk.leased() and hub.subscribers)
    (subscriber,) = hub.subscribers.values()
    await desk.change(replace(desk.plan, sources=()))
    await desk.until(lambda: not hub.subscribers)
    await desk.until(lambda: not len(cast("MemoryStore", desk.world.store).pushes._held))
    assert [form["hub.mode"] for form in hub.asked] == ["subscribe", "unsubscribe"]
    assert "hub.secret" not in hub.asked[1]
    assert await asyncio.to_thread(hub.push, subscriber.callback, b"x", "sha256", subscriber.secret) == 410
    assert desk.held() is None


async def test_where_subscribing_is_turned_off_the_source_falls_back_to_its_own_pace(
    desk: Desk, hub: Hub, paper: Paper
) -> None:
    await deliver(hub, paper, paper.publish("second"))
    await desk.until(lambda: len(paper.polls) == 2 and not len(desk.local._turns))
    await desk.change(replace(desk.plan, websub=WebSubSettings(subscribe="no")))
    await desk.until(lambda: not hub.subscribers and len(paper.polls) == 3 and not len(desk.local._turns))
    assert "pushed" not in (await desk.visit()).why


async def test_what_a_feed_announces_anew_is_taken_up_and_the_old_left(
    desk: Desk, hub: Hub, other: Hub, paper: Paper
) -> None:
    await desk.until(desk.leased)
    paper.hubs = (other.address,)
    await deliver(hub, paper, paper.publish("second"))
    await desk.until(lambda: other.subscribers and not hub.subscribers)
    held = desk.held()
    assert held is not None
    assert held.hub == other.address
    paper.hubs = ()
    await deliver(other, paper, paper.publish("third"))
    await desk.until(lambda: not other.subscribers)
    assert desk.held() is None


async def test_another_address_of_ours_is_another_callback(desk: Desk, hub: Hub) -> None:
    await desk.until(desk.leased)
    elsewhere = desk.base.replace("127.0.0.1", "localhost")
    await desk.change(replace(desk.plan, server=ServerSettings(base_url=elsewhere)))
    await desk.until(
        lambda: desk.leased() and [one for one in hub.subscribers.values() if one.callback.startswith(elsewhere)]
    )
    await desk.until(lambda: len(hub.subscribers) == 1)
    (subscriber,) = hub.subscribers.values()
    assert subscriber.callback.startswith(f"{elsewhere}websub/")


async def test_a_start_keeps_subscriptions_and_polls_what_hubs_may_have_told_of_meanwhile(
    hub: Hub, paper: Paper
) -> None:
    first = Desk(paper)
    async with first.open():
        await first.until(first.leased)
        (kept,) = await first.world.store.pushes.all()
    second = Desk(paper)
    second.world = replace(second.world, store=first.world.store, archive=first.world.archive)
    base = ServerSettings(base_url=first.base)
    second.world = replace(second.world, plan=replace(second.plan, server=base))
    second.local = Local(second.world)
    async with second.open():
        await second.until(lambda: len(paper.polls) == 2)
        assert second.held() is not None
        assert second.held() == replace(kept, missed=0)
        assert len(hub.asked) == 1
    assert paper.polls == [200, 304]


async def test_without_the_index_subscriptions_are_made_anew_and_old_addresses_are_gone(hub: Hub, paper: Paper) -> None:
    first = Desk(paper)
    async with first.open():
        await first.until(lambda: first.leased() and hub.subscribers)
    (old,) = hub.subscribers.values()
    async with Desk(paper).open() as second:
        await second.until(second.leased)
        there = old.callback.replace(first.base, second.base)
        assert await asyncio.to_thread(hub.push, there, b"x", "sha256", old.secret) == 410
        held = second.held()
        assert held is not None
        assert held.key.secret != old.secret


async def test_a_storm_of_pushes_is_one_poll_at_a_time_and_one_more(
    desk: Desk, hub: Hub, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.until(desk.leased)
    fetch, over, underway = desk.wire.fetch, asyncio.Event(), list[str]()

    async def held(ask: object) -> object:
        underway.append("begun")
        await over.wait()
        return await fetch(ask)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(desk.wire, "fetch", held)
    body = paper.print()
    assert await deliver(hub, paper, body) == [202]
    await desk.until(lambda: underway)
    for _ in range(30):
        assert await deliver(hub, paper, body) == [202]
    assert underway == ["begun"]
    over.set()
    await desk.until(lambda: len(underway) == 2 and not len(desk.local._turns))
    assert not desk.local._turns.wanted
    assert len(paper.polls) == 3


async def test_retry_after_stands_above_a_push(desk: Desk, hub: Hub, paper: Paper) -> None:
    await desk.until(desk.leased)
    await desk.until(lambda: not len(desk.local._turns))
    await desk.world.store.polled(replace(await desk.visit(), retry_at=desk.clock.advance(0)), (), ())
    visit = await desk.visit()
    later = desk.clock.moment.replace(hour=23)
    await desk.world.store.polled(replace(visit, retry_at=later, next_poll_at=later), (), ())
    assert await deliver(hub, paper, paper.publish("second")) == [202]
    await desk.until(lambda: desk.local._turns.wanted)
    await desk.local._dispatch()
    assert len(paper.polls) == 1
    desk.clock.moment = later
    await desk.until(lambda: len(paper.polls) == 2)


async def test_our_hub_hears_of_every_feed_after_a_start_and_of_each_change_until_it_has_taken_it(
    hub: Hub, other: Hub, paper: Paper, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with Desk(paper, hub=other.address).open() as desk:
        topic = f"{desk.base}feeds/stories.atom"
        await desk.until(lambda: desk.leased() and other.told)
        async with httpx.AsyncClient() as client:
            answer = await client.get(topic)
            assert answer.headers["link"] == f'<{other.address}>; rel="hub", <{topic}>; rel="self"'
            again = await client.get(topic, headers={"If-None-Match": answer.headers["etag"]})
            assert (again.status_code, again.headers["link"]) == (304, answer.headers["link"])
        await desk.until(lambda: any("hub told" in message for message in caplog.messages))
        await deliver(hub, paper, paper.publish("second"))
        heard = len(other.told)
        await desk.until(lambda: len(other.told) > heard)
        assert {told for told, _ in other.told} <= {topic.replace(".atom", f".{form}") for form in websub.FORMS}
