"""The pipeline over twins alone, with a clock that stands: what a poll, its items and a publication come to."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import pipeline, publishing
from bot.engine.each import Bounded
from bot.model.address import public
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.errors import ArchiveError
from bot.model.push import Announced
from bot.model.source import Source
from tests.twins import Answer, DirectExtraction
from tests.twins.town import FEED, PLAN, ROBOTS, SITE, SOURCE, Town, page, rss, title, url
from tests.twins.values import wanted


@pytest.fixture
def town() -> Town:
    made = Town()
    made.list_("water-returns", "roads-close", etag='"1"')
    return made


async def feed_bytes(town: Town) -> bytes:
    found = await town.world.publisher.read("water.atom")
    assert found is not None
    return found.body


async def test_a_feed_becomes_articles_matches_and_a_topic_feed(town: Town) -> None:
    assert await town.poll() == pipeline.Polled(
        source="gazette", kind="changed", new=2, owes=True, announced=Announced()
    )
    assert [item.item.url for item in await town.pending()] == [url("water-returns"), url("roads-close")]
    taken = await town.take()
    assert [(t.fate, t.topics) for t in taken] == [("made", ("water",)), ("made", ())]
    assert await town.pending() == ()
    articles = {article.record.url: article for article in await town.articles()}
    water = articles[url("water-returns")]
    assert water.record.headline == "Water returns"
    assert water.record.article_body.startswith("About water-returns. The pumps of the old quarter")
    assert [match.topic for match in water.matches] == ["water"]
    assert await publishing.publish(town.world) == ("water",)
    body = await feed_bytes(town)
    assert water.id.encode() in body
    assert articles[url("roads-close")].id.encode() not in body


async def test_every_article_leads_to_the_bytes_it_was_made_from(town: Town) -> None:
    town.list_("water-returns", "gone")
    town.web.say(url("gone"), Answer(status=404))
    await town.poll()
    await town.take()
    made = {article.record.url: article.provenance for article in await town.articles()}
    for address, served in ((url("water-returns"), page("water-returns")), (url("gone"), rss("water-returns", "gone"))):
        provenance = made[address]
        stored = await town.world.archive.read(provenance.file, provenance.offset)
        assert stored.record_id == (provenance.page_record or provenance.feed_record)
        assert stored.block.endswith(served)
        assert provenance.sha256 == hashlib.sha256(served).hexdigest()
        assert await town.world.store.capture(provenance.feed_record) is not None


async def test_a_second_poll_without_news_changes_nothing(town: Town) -> None:
    await town.poll()
    await town.take()
    await publishing.publish(town.world)
    before, asked = await feed_bytes(town), dict(town.web.asked)
    town.clock.advance(3600)
    assert await town.poll() == pipeline.Polled(source="gazette", kind="unchanged")
    assert await town.take() == []
    assert await publishing.publish(town.world) == ()
    assert await feed_bytes(town) == before
    assert town.web.asked == asked | {FEED: 2}
    assert town.web.asks[-1].etag == '"1"'
    revisit = list(town.disk.values())[0].groups[-1][0]  # noqa: RUF015 (the only one)
    assert (revisit.kind, revisit.status) == ("revisit", 304)


async def test_unchanged_polls_leave_no_record_where_rows_are_enough(town: Town) -> None:
    settings = replace(PLAN.archive, unchanged="row")
    town.world = replace(town.world, plan=replace(PLAN, archive=settings))
    await town.poll()
    groups = sum(len(file.groups) for file in town.disk.values())
    await town.poll()
    assert sum(len(file.groups) for file in town.disk.values()) == groups


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500),
        Answer(status=0, error="connection refused"),
        Answer(body=b"<html><p>Welcome to the hotel network</p></html>", headers={"ETag": '"portal"'}),
        Answer(body=b"\x1f\x8bjunk", headers={"Content-Encoding": "gzip", "ETag": '"broken"'}),
        Answer(body=rss("one")[:90], truncated="disconnect", error="the peer closed early"),
    ],
    ids=["500", "no answer", "no feed", "corrupt", "cut short"],
)
async def test_a_failed_poll_keeps_the_validators_and_the_articles(town: Town, answer: Answer) -> None:
    await town.poll()
    await town.take()
    articles = await town.articles()
    before = await town.visit()
    town.web.say(FEED, answer)
    polled = await town.poll()
    assert (polled.kind, polled.new) == ("failed", 0)
    assert polled.error
    visit = await town.visit()
    assert (visit.etag, visit.sha256, visit.capture) == (before.etag, before.sha256, before.capture)
    assert (visit.failures, visit.next_poll_at > town.clock()) == (1, True)
    assert await town.articles() == articles
    town.list_("water-returns", "roads-close", "water-falls", etag='"2"')
    assert (await town.poll()).new == 1
    assert (await town.visit()).failures == 0


async def test_retry_after_holds_even_against_a_named_poll(town: Town) -> None:
    await town.poll()
    town.web.say(FEED, Answer(status=429, headers={"Retry-After": "900"}))
    await town.poll()
    store, now = town.world.store, town.clock()
    assert await store.claim(wanted(now, until=now, limit=1, only=["gazette"])) == ()
    later = town.clock.advance(900)
    assert len(await store.claim(wanted(later, until=later, limit=1, only=["gazette"]))) == 1


async def test_a_feed_that_empties_loses_nothing(town: Town) -> None:
    await town.poll()
    town.list_()
    assert (await town.poll()).new == 0
    assert len(await town.pending()) == 2
    assert await town.fates() == ["made", "made"]
    await publishing.publish(town.world)
    before = await feed_bytes(town)
    assert (await town.poll()).kind == "unchanged"
    await publishing.publish(town.world)
    assert await feed_bytes(town) == before
    assert len(await town.articles()) == 2


async def test_an_entry_listed_again_is_no_new_item(town: Town) -> None:
    await town.poll()
    await town.take()
    town.list_("roads-close", "water-falls", "water-returns")
    assert (await town.poll()).new == 1
    assert [item.item.url for item in await town.pending()] == [url("water-falls")]


async def test_a_guid_leads_a_moved_link_to_the_article_it_had(town: Town) -> None:
    await town.poll()
    town.web.say(FEED, Answer(body=rss("water-returns", "roads-close").replace(b"/water-returns?", b"/2026/water?")))
    assert (await town.poll()).new == 0


async def test_beyond_the_newest_of_a_first_poll_the_feeds_text_is_enough(town: Town) -> None:
    slugs = [f"item-{number}" for number in range(6)]
    town.list_(*slugs)
    await town.poll()
    taken = await town.take()
    assert [t.fate for t in taken] == ["stood in"] * 2 + ["made"] * 4
    assert town.web.asked[url("item-0")] == 0
    town.list_(*slugs, *(f"more-{number}" for number in range(6)))
    await town.poll()
    assert await town.fates() == ["made"] * 6


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404), "HTTP status 404"),
        (Answer(status=0, error="a private address", refused=True), "a private address"),
        (Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "application/pdf"),
        (Answer(body=b"", headers={"Content-Type": "text/html"}), "empty body"),
    ],
    ids=["404", "refused", "PDF", "empty"],
)
async def test_a_page_that_does_not_serve_gives_the_feeds_text_and_says_why(
    town: Town, answer: Answer, why: str
) -> None:
    town.web.say(url("water-returns"), answer)
    await town.poll()
    stood, made = await town.take()
    assert (stood.fate, made.fate) == ("stood in", "made")
    assert why in stood.why
    (article,) = [a for a in await town.articles() if a.record.url == url("water-returns")]
    assert article.record.article_body == "In short: water-returns."
    assert (article.provenance.page_record, article.provenance.reason) == ("", stood.why)
    assert article.matches[0].topic == "water"


async def test_a_busy_server_is_asked_again_later_and_the_article_is_then_made(town: Town) -> None:
    body = Answer(body=page("water-returns"), headers={"Content-Type": "text/html"})
    town.web.say(url("water-returns"), Answer(status=503, headers={"Retry-After": "600"}), body)
    await town.poll()
    postponed, made = await town.take()
    assert (postponed.fate, postponed.why, made.fate) == ("postponed", "HTTP status 503", "made")
    town.clock.advance(599)
    assert await town.take() == []
    town.clock.advance(1)
    assert await town.fates() == ["made"]
    assert len(await town.articles()) == 2
    assert await town.pending() == ()


async def test_after_all_attempts_the_feeds_text_stands_in(town: Town) -> None:
    town.web.say(url("water-returns"), Answer(status=0, error="timed out"))
    await town.poll()
    assert await town.fates() == ["postponed", "made"]
    fates = []
    for _ in range(2):
        town.clock.advance(86_400)
        fates += await town.fates()
    assert fates == ["postponed", "stood in"]
    assert town.web.asked[url("water-returns")] == 3
    assert await town.pending() == ()


async def test_a_page_that_robots_txt_disallows_is_not_asked_for(town: Town) -> None:
    town.web.say(ROBOTS, Answer(body=b"User-agent: *\nDisallow: /water\n"))
    await town.poll()
    stood, made = await town.take()
    assert (stood.fate, stood.why, made.fate) == ("stood in", "robots.txt disallows it", "made")
    assert (town.web.asked[url("water-returns")], town.web.asked[ROBOTS]) == (0, 1)


async def test_a_robots_txt_that_cannot_be_had_postpones_the_pages(town: Town) -> None:
    town.web.say(ROBOTS, Answer(status=503), Answer(status=404))
    await town.poll()
    taken = await town.take()
    assert {(t.fate, t.why) for t in taken} == {("postponed", "robots.txt cannot be had")}
    assert town.web.asked[url("water-returns")] == 0
    town.clock.advance(1800)
    assert await town.fates() == ["made", "made"]
    assert town.web.asked[ROBOTS] == 2


async def test_robots_txt_is_asked_for_once_a_day(town: Town) -> None:
    await town.poll()
    await town.take()
    for seconds, asked in ((86_000, 1), (400, 2)):
        town.clock.advance(seconds)
        town.list_("water-returns", f"news-{seconds}")
        await town.poll()
        await town.take()
        assert town.web.asked[ROBOTS] == asked


class Faulty(DirectExtraction):
    """Has a fault over one entry."""

    async def record(  # type: ignore[override]  # what it raises matters, not what it gives
        self, page: Page | None, item: Item, source: Source, reason: str, more: Sequence[Page] = ()
    ) -> object:
        if item.url == url("roads-close"):
            raise RuntimeError("a fault of ours")
        return await super().record(page, item, source, reason, more)


async def test_an_unexpected_error_quarantines_its_item_and_no_other(town: Town) -> None:
    town.list_("water-returns", "roads-close", "water-falls")
    town.world = replace(town.world, extraction=Faulty())  # type: ignore[arg-type]  # see there
    await town.poll()
    taken = await town.take()
    assert [t.fate for t in taken] == ["made", "quarantined", "made"]
    ((item, why),) = await town.world.store.quarantined()
    assert item.item.url == url("roads-close")
    assert "Traceback" in why
    assert why.endswith("RuntimeError: a fault of ours")
    town.clock.advance(1e6)
    assert await town.take() == []
    assert (await town.poll()).new == 0


async def test_a_fault_of_the_archive_costs_no_item(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.poll()

    async def full(*_: object, **__: object) -> None:
        raise ArchiveError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(town.world.archive, "keep", full)
        with pytest.raises(ArchiveError):
            await town.take()
    assert len(await town.pending()) == 2
    assert await town.fates() == ["made", "made"]


async def test_a_canonical_address_leads_a_second_item_to_the_same_article(town: Town) -> None:
    town.list_("water-returns", "live/water-returns")
    for slug in ("water-returns", "live/water-returns"):
        town.serve(slug, canonical=url("2026/water-returns"), text="The same words under two links. " * 12)
    await town.poll()
    await town.take()
    (article,) = await town.articles()
    shared = "//gazette.example/2026/water-returns"
    names = [url("water-returns"), url("live/water-returns"), shared, "g-live/water-returns"]
    assert await town.world.store.resolve("gazette", names) == dict.fromkeys(names, article.id)


@pytest.mark.parametrize("canonical", [f"{SITE}/", "https://herald.example/water"], ids=["home", "another site"])
async def test_a_canonical_address_that_names_no_article_of_the_site_merges_nothing(town: Town, canonical: str) -> None:
    for slug in ("water-returns", "roads-close"):
        town.serve(slug, canonical=canonical)
    await town.poll()
    await town.take()
    assert len(await town.articles()) == 2


async def test_commits_go_in_the_order_of_the_feed_though_the_pages_come_in_another() -> None:
    town = Town(each=Bounded(4))
    slugs = ["slow", "b", "c", "d"]
    town.list_(*slugs)
    await town.poll()
    gate = town.web.gates[url("slow")]
    gate.clear()
    taking = asyncio.create_task(town.take())
    while not all(town.web.asked[url(slug)] for slug in slugs):  # noqa: ASYNC110 (a count has no event)
        await asyncio.sleep(0)
    assert await town.articles() == []
    gate.set()
    taken = await taking
    assert [t.item.item.url for t in taken] == [url(slug) for slug in slugs]
    derived = [made.key for file in town.disk.values() for _, made in file.groups if made]
    assert derived == [url(slug) for slug in slugs]


async def test_a_source_whose_entries_are_the_articles_asks_for_no_page(town: Town) -> None:
    source = replace(SOURCE, articles="feed")
    town.world = replace(town.world, plan=replace(PLAN, sources=(source,)))
    await town.poll()
    taken = await town.take()
    assert {(t.fate, t.why) for t in taken} == {("made", "")}
    assert town.web.asked.keys() == {FEED}
    assert {a.record.headline for a in await town.articles()} == {title("water-returns"), title("roads-close")}


async def test_a_packed_feed_and_page_are_read(town: Town) -> None:
    packed = {"Content-Encoding": "gzip"}
    town.web.say(FEED, Answer(body=gzip.compress(rss("water-returns")), headers=packed))
    html = Answer(body=gzip.compress(page("water-returns")), headers=packed | {"Content-Type": "text/html"})
    town.web.say(url("water-returns"), html)
    await town.poll()
    assert await town.fates() == ["made"]


async def test_only_the_named_topics_are_published(town: Town) -> None:
    assert await publishing.publish(town.world, []) == ()
    assert await town.world.publisher.read("water.atom") is None
    assert await publishing.publish(town.world, ["water"]) == ("water",)
    assert public(FEED).encode() not in await feed_bytes(town), "an empty feed is a feed"
