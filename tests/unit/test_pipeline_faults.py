"""Faults that must cost one item, one poll or one file, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import publishing
from bot.engine.local import Local
from bot.evidence import recovery
from bot.model.article import Article
from bot.model.capture import Ask, Exchange
from bot.model.errors import ArchiveError
from bot.stages.select import Selector
from tests.twins import Answer, MemoryArchive
from tests.twins.fetcher import exchange
from tests.twins.town import FEED, ROBOTS, SOURCE, Town, rss, title, url
from tests.twins.values import wanted

RSS = {"Content-Type": "application/rss+xml"}


@pytest.fixture
def town() -> Town:
    return Town()


class _Stumbling:
    """A tagger that fails over one headline."""

    digest = "x"
    rules = Selector((), ()).rules

    def __init__(self, headline: str) -> None:
        self._headline = headline

    def __call__(self, article: Article) -> Article:
        if article.record.headline == self._headline:
            raise RuntimeError("a fault of ours")
        return article


async def test_a_fault_while_an_article_is_made_costs_that_item_and_leaves_nothing_in_the_archive(town: Town) -> None:
    town.list_("water-returns", "roads-close", "water-falls")
    await town.poll()
    town.world = replace(town.world, tagger=_Stumbling(title("roads-close")))
    assert await town.fates() == ["made", "quarantined", "made"]
    ((item, why),) = await town.world.store.quarantined()
    assert item.item.url == url("roads-close")
    assert why.endswith("RuntimeError: a fault of ours")
    derived = [d.key for file in town.disk.values() for _, d in file.groups if d is not None]
    assert derived == [url("water-returns"), url("water-falls")]


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-12:00"])
async def test_a_date_that_no_zone_can_show_is_no_date(town: Town, date: str) -> None:
    body = rss("water-returns", "roads-close").replace(b"Tue, 03 Nov 2026 00:00:00 +0300", date.encode())
    town.web.say(FEED, Answer(body=body, headers=RSS))
    await town.poll()
    assert await town.fates() == ["stood in", "stood in"]
    first = next(a for a in await town.articles() if a.record.url == url("water-returns"))
    assert first.published == first.first_seen
    assert await publishing.publish(town.world) == ("water",)


async def test_a_feed_that_was_cut_is_asked_for_again_whole(town: Town) -> None:
    whole = rss("water-returns", "roads-close", "water-falls")
    cut = whole[: whole.index(b"<item>", whole.index(b"roads-close"))]
    town.web.say(
        FEED, Answer(body=cut, headers={**RSS, "ETag": '"1"'}), Answer(body=whole, headers={**RSS, "ETag": '"2"'})
    )
    assert (await town.poll()).new == 2
    town.clock.advance(3600)
    assert (await town.poll()).new == 1
    assert [ask.etag for ask in town.web.asks if ask.url == FEED] == ["", ""]
    town.clock.advance(3600)
    assert (await town.visit()).etag == '"2"'


async def test_a_private_page_is_refused_by_its_own_exchange_and_not_tried_again(town: Town) -> None:
    town.list_("water-returns")
    refusal = Answer(status=0, error="address not allowed: 10.0.0.1 (private)", refused=True)
    town.web.say(ROBOTS, refusal)
    town.web.say(url("water-returns"), refusal)
    await town.poll()
    (taken,) = await town.take()
    assert (taken.fate, taken.why) == ("stood in", "address not allowed: 10.0.0.1 (private)")


async def test_the_hops_of_a_refused_robots_txt_have_their_rows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.list_("water-returns")
    moved = exchange(ROBOTS, Answer(status=301, headers={"Location": "http://10.0.0.1/"}), town.clock())
    refused = exchange("http://10.0.0.1/", Answer(status=0, error="address not allowed", refused=True), town.clock())
    fetch = town.web.fetch

    async def redirected(ask: Ask) -> tuple[Exchange, ...]:
        return (moved, refused) if ask.purpose == "robots" else await fetch(ask)

    monkeypatch.setattr(town.web, "fetch", redirected)
    await town.poll()
    assert await town.fates() == ["made"]
    for name, size, _ in await MemoryArchive(town.disk, now=town.clock).files():
        assert await town.world.store.indexed(name) == size


async def test_one_article_a_link_where_everything_names_one_canonical_address(town: Town) -> None:
    slugs = ("water-returns", "roads-close", "water-falls")
    town.list_(*slugs)
    for slug in slugs:
        town.serve(slug, canonical=url("news"))
    await town.poll()
    assert await town.fates() == ["made"] * 3
    assert {a.record.headline for a in await town.articles()} == {title(slug) for slug in slugs}
    assert {a.version for a in await town.articles()} == {1}


async def test_recovery_goes_on_behind_a_file_and_a_derivation_that_cannot_be_read(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    town.list_("water-returns", "roads-close")
    await town.poll()
    with monkeypatch.context() as patch:

        async def full(*_: object) -> None:
            raise ArchiveError("index.db: disk full")

        patch.setattr(town.world.store, "taken", full)
        with pytest.raises(ArchiveError):
            await town.take()
    town.crash()
    stumbling = replace(town.world, tagger=_Stumbling(title("water-returns")))
    assert await recovery.recover(stumbling) == 2
    assert "not recovered source=gazette" in caplog.text
    assert await town.fates() == ["made", "made"]
    with monkeypatch.context() as patch:

        async def damaged(file: str, _: int) -> None:
            raise ArchiveError(f"{file}: damaged")

        town.crash()
        patch.setattr(town.world.archive, "repair", damaged)
        await recovery.recover(town.world)
    assert "damaged file=" in caplog.text


async def test_a_source_whose_articles_take_longer_than_its_interval_keeps_its_turn_and_no_lease(town: Town) -> None:
    town.list_("water-returns")
    local = Local(town.world)
    await town.world.store.follow([SOURCE], town.clock())
    await local._dispatch()
    assert len(local._turns) == 1
    town.clock.advance(town.world.plan.polling.lease + 1)
    await local._dispatch()
    assert len(local._turns) == 1
    await local._turns.all_end()
    free = await town.world.store.claim(
        wanted(town.clock(), until=town.clock() + timedelta(seconds=1), limit=1, only=[SOURCE.name])
    )
    assert [visit.source for visit in free] == [SOURCE.name]
