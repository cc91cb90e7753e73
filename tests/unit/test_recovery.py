"""Crashes, at each place where one may fall between the archive and the index, and what the next start makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import publishing
from bot.evidence import recovery
from bot.evidence.listings import Listings
from bot.model import codec
from bot.model.errors import ArchiveError, NoRoom
from tests.twins import Answer, MemoryStore
from tests.twins.town import FEED, SITE, SOURCE, Town, rss, url


class Killed(Exception):  # noqa: N818 (what happened to the process)
    """The process ends here."""


async def killed(*_: object) -> None:
    raise Killed


@pytest.fixture
def town() -> Town:
    made = Town()
    made.list_("water-returns", "roads-close", "water-falls", etag='"1"')
    return made


def groups(town: Town) -> int:
    return sum(len(file.groups) for file in town.disk.values())


async def crash_at(
    town: Town, patch: pytest.MonkeyPatch, port: object, method: str, work: Callable[[], object]
) -> None:
    with patch.context() as patched:
        patched.setattr(port, method, killed)
        with pytest.raises(Killed):
            await work()  # type: ignore[misc]  # poll or take: what it gives is of no interest
    town.crash()


async def test_a_derivation_that_was_synced_but_not_committed_becomes_its_article(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.poll()
    await crash_at(town, monkeypatch, town.world.store, "taken", town.take)
    assert await town.articles() == []
    asked = town.web.asked[url("water-returns")]
    assert await recovery.recover(town.world) == 2, "the page and its derivation"
    (article,) = await town.articles()
    assert [match.topic for match in article.matches] == ["water"]
    assert [item.item.url for item in await town.pending()] == [url("roads-close"), url("water-falls")]
    assert await town.fates() == ["made", "made"]
    assert town.web.asked[url("water-returns")] == asked


async def test_a_crash_in_the_middle_of_a_recovery_loses_no_derivation(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.poll()
    await crash_at(town, monkeypatch, town.world.store, "taken", town.take)
    await crash_at(town, monkeypatch, recovery, "_take", lambda: recovery.recover(town.world))
    assert await recovery.recover(town.world) == 2, "the same page and derivation again"
    assert len(await town.articles()) == 1
    assert await recovery.recover(town.world) == 0


async def test_a_crash_in_the_middle_of_a_recovery_loses_nothing_that_was_listed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.world.store.follow([SOURCE], town.clock())
    await crash_at(town, monkeypatch, town.world.store, "polled", town.poll)
    await crash_at(town, monkeypatch, town.world.store, "listed", lambda: recovery.recover(town.world))
    assert await recovery.recover(town.world) == 1
    assert len(await town.pending()) == 3
    assert await recovery.recover(town.world) == 0


async def test_a_disk_that_is_full_ends_a_recovery_which_the_next_start_does_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise NoRoom("index.db: no space left")

    await town.poll()
    await crash_at(town, monkeypatch, town.world.store, "taken", town.take)
    with monkeypatch.context() as patched:
        patched.setattr(town.world.store, "taken", full)
        with pytest.raises(NoRoom):
            await recovery.recover(town.world)
    assert await recovery.recover(town.world) == 2
    assert len(await town.articles()) == 1


async def test_a_page_that_was_kept_without_its_derivation_is_asked_for_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.poll()
    await crash_at(town, monkeypatch, town.world.archive, "derive", town.take)
    assert await recovery.recover(town.world) == 1
    assert await town.articles() == []
    assert await town.fates() == ["made"] * 3
    assert town.web.asked[url("water-returns")] == 2


async def test_what_a_poll_that_was_never_committed_had_listed_is_noted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.world.store.follow([SOURCE], town.clock())
    seen = codec.utc(town.clock())
    await crash_at(town, monkeypatch, town.world.store, "polled", town.poll)
    town.list_("another", etag='"2"')
    assert await recovery.recover(town.world) == 1
    assert {item.first_seen for item in await town.pending()} == {seen}
    assert (await town.visit()).etag == ""
    assert (await town.poll()).new == 1, "the feed has moved on, and its validators are the old ones"
    assert await town.fates() == ["made"] * 4
    assert await recovery.recover(town.world) == 0


async def test_a_feed_behind_a_redirect_is_known_and_one_that_two_sources_share_is_nobodys(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.web.say(FEED, Answer(status=301, headers={"Location": f"{SITE}/moved"}))
    town.web.say(f"{SITE}/moved", Answer(body=rss("water-returns"), headers={"Content-Type": "application/rss+xml"}))
    await crash_at(town, monkeypatch, town.world.store, "polled", town.poll)
    found = [group[0] async for batch in town.world.archive.walk(next(iter(town.disk))) for group in batch]
    assert [capture.status for capture in found] == [301, 200]
    known = Listings(town.world.plan)
    assert [await known.source(town.world, capture) for capture in found] == [None, SOURCE]
    shared = replace(town.world.plan, sources=(SOURCE, replace(SOURCE, name="herald")))
    assert [await Listings(shared).source(town.world, capture) for capture in found] == [None, None]


async def test_what_was_recovered_is_not_looked_into_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.poll()
    await crash_at(town, monkeypatch, town.world.store, "taken", town.take)
    assert await recovery.recover(town.world) == 2
    assert await recovery.recover(town.world) == 0
    town.crash()
    with monkeypatch.context() as patched:
        patched.setattr(town.world.archive, "walk", killed)
        assert await recovery.recover(town.world) == 0


async def test_a_fault_of_the_index_ends_the_start_and_the_next_one_finds_all_of_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> None:
        raise ArchiveError("index.db: database is locked")

    await town.poll()
    await crash_at(town, monkeypatch, town.world.store, "taken", town.take)
    with monkeypatch.context() as patched:
        patched.setattr(town.world.store, "taken", locked)
        with pytest.raises(ArchiveError, match="locked"):
            await recovery.recover(town.world)
    town.crash()
    assert await town.articles() == []
    await recovery.recover(town.world)
    assert len(await town.articles()) == 1


async def test_a_start_after_an_orderly_end_finds_nothing_to_do(town: Town) -> None:
    await town.poll()
    await town.take()
    await town.world.archive.close()
    town.crash()
    assert await recovery.recover(town.world) == 0


async def test_an_index_that_is_lost_is_made_again_from_the_archive_alone(town: Town) -> None:
    await town.poll()
    await town.take()
    town.clock.advance(3600)
    town.serve("water-returns")
    town.list_("water-rises", "water-returns", etag='"2"')
    await town.poll()
    await town.take()
    await publishing.publish(town.world)
    articles, feed = await town.articles(), await town.world.publisher.read("water.atom")
    town.crash()
    town.world = replace(town.world, store=MemoryStore())
    assert await recovery.recover(town.world) == groups(town)
    assert await town.articles() == articles
    assert await publishing.publish(town.world) == (), "the same bytes"
    assert await town.world.publisher.read("water.atom") == feed
    assert (await town.poll()).new == 0


async def test_a_gap_in_the_rows_is_read_again_without_new_versions(town: Town) -> None:
    """A step that was given up leaves a group without a row before others that have theirs."""
    await town.poll()
    await town.world.archive.keep(await town.web.fetch(town.web.asks[0]))
    await town.take()
    articles = await town.articles()
    before = [await town.world.store.history(article.id) for article in articles]
    town.crash()
    assert await recovery.recover(town.world) == groups(town) - 1
    assert await town.articles() == articles
    assert [await town.world.store.history(article.id) for article in articles] == before
