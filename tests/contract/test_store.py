"""`bot.ports.Store`, promise by promise: SQLite and its twin. Sources, visits, items."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sqlite import SqliteStore
from bot.model.query import Query
from bot.model.source import NEVER, Every, Source, Visit
from bot.ports import Store
from tests.twins import MemoryStore
from tests.twins.values import FILE, START, article, at, capture, derivation, followed, pending, wanted


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "index.db")
    yield made
    await made.close()


def names(visits: tuple[Visit, ...]) -> list[str]:
    return [visit.source for visit in visits]


async def test_a_followed_source_is_due_at_once_and_following_again_changes_nothing(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    (visit,) = await store.claim(wanted(START, until=at(60), limit=9))
    assert visit == Visit(source="gazette", next_poll_at=START)
    done = replace(visit, next_poll_at=at(600), etag='"1"')
    await store.polled(done, (), ())
    await store.follow(followed("gazette"), at(5))
    assert await store.claim(wanted(at(5), until=at(60), limit=9)) == ()
    assert (await store.claim(wanted(at(600), until=at(700), limit=9))) == (done,)


async def test_the_longest_due_are_claimed_first_and_no_more_than_asked_for(store: Store) -> None:
    for seconds, name in enumerate(("late", "early", "middle")):
        await store.follow(followed(*["late", "early", "middle"][: seconds + 1]), START)
        await store.polled(
            Visit(source=name, next_poll_at=at({"early": -30, "middle": -20, "late": -10}[name])), (), ()
        )
    assert names(await store.claim(wanted(START, until=at(60), limit=2))) == ["early", "middle"]
    assert names(await store.claim(wanted(START, until=at(60), limit=2))) == ["late"]


async def test_a_claim_holds_until_its_lease_runs_out_or_every_claim_is_forgotten(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    assert names(await store.claim(wanted(START, until=at(60), limit=1))) == ["gazette"]
    assert await store.claim(wanted(at(59), until=at(120), limit=1, only=["gazette"])) == ()
    assert names(await store.claim(wanted(at(60), until=at(120), limit=1))) == ["gazette"]
    await store.free()
    assert names(await store.claim(wanted(at(62), until=at(120), limit=1))) == ["gazette"]


async def test_a_named_source_is_claimed_before_it_is_due_but_not_before_retry_after(store: Store) -> None:
    await store.follow(followed("gazette", "herald", "tribune"), START)
    await store.polled(Visit(source="gazette", next_poll_at=at(900)), (), ())
    await store.polled(Visit(source="herald", next_poll_at=at(900), retry_at=at(600)), (), ())
    asked = ["gazette", "herald"]
    assert names(await store.claim(wanted(START, until=at(60), limit=9, only=asked))) == ["gazette"]
    assert names(await store.claim(wanted(at(600), until=at(700), limit=9, only=asked))) == ["gazette", "herald"]
    assert await store.claim(wanted(at(600), until=at(700), limit=9, only=[])) == ()


async def test_a_source_that_is_gone_is_not_polled_and_comes_back_as_it_was(store: Store) -> None:
    await store.follow(followed("gazette", "herald"), START)
    visit = Visit(source="herald", next_poll_at=at(-5), etag='"7"')
    await store.polled(visit, (), [pending("https://herald.example/1", "herald")])
    await store.follow(followed("gazette"), START)
    assert names(await store.claim(wanted(START, until=at(60), limit=9))) == ["gazette"]
    assert await store.claim(wanted(START, until=at(60), limit=9, only=["herald"])) == ()
    assert await store.owing(wanted(START)) == ()
    await store.follow(followed("gazette", "herald"), START)
    assert await store.claim(wanted(START, until=at(60), limit=9)) == (visit,)


async def test_a_poll_commits_its_items_aliases_rows_and_the_end_of_its_claim_together(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    await store.claim(wanted(START, until=at(600), limit=1))
    item, row = pending("https://gazette.example/1", guid="g1"), capture(0, 140)
    await store.polled(Visit(source="gazette", next_poll_at=at(10)), [row], [item])
    assert await store.pending("gazette", START, 9) == (item,)
    assert await store.resolve("gazette", ["g1", item.item.key, "other"]) == {"g1": item.id, item.item.key: item.id}
    assert await store.resolve("herald", ["g1"]) == {}
    assert await store.capture(row.record_id) == row
    assert await store.capture("urn:uuid:none") is None
    assert names(await store.claim(wanted(at(10), until=at(60), limit=1))) == ["gazette"]


async def test_a_poll_committed_twice_gives_each_item_once(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    visit, items = Visit(source="gazette", next_poll_at=at(10)), [pending(f"https://gazette.example/{n}") for n in "31"]
    rows = [capture(0, 140)]
    for _ in range(2):
        await store.polled(visit, rows, items)
    assert await store.pending("gazette", START, 9) == tuple(items)
    assert await store.indexed(FILE) == 140


async def test_a_poll_committed_again_brings_back_no_item_that_is_done(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    visit, item = Visit(source="gazette", next_poll_at=at(10)), pending("https://gazette.example/1", guid="g1")
    await store.polled(visit, (), [item])
    derived = derivation(item.item.key, "g1")
    await store.taken([(derived, article(derived))], ())
    await store.polled(visit, (), [item])
    assert await store.pending("gazette", START, 9) == ()
    assert await store.owing(wanted(START)) == ()


async def test_an_alias_keeps_the_article_that_had_it_first(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    first, second = pending("https://gazette.example/1", guid="g"), pending("https://gazette.example/2", guid="g")
    await store.polled(Visit(source="gazette", next_poll_at=START), (), [first])
    await store.polled(Visit(source="gazette", next_poll_at=START), (), [second])
    assert await store.resolve("gazette", ["g"]) == {"g": first.id}


async def test_pending_items_come_in_the_order_they_were_listed_in_and_of_their_source_alone(store: Store) -> None:
    await store.follow(followed("gazette", "herald"), START)
    items = [pending(f"https://gazette.example/{n}") for n in (3, 1, 2)]
    await store.polled(Visit(source="gazette", next_poll_at=START), (), items)
    await store.polled(Visit(source="herald", next_poll_at=START), (), [pending("https://herald.example/0", "herald")])
    assert await store.pending("gazette", START, 2) == tuple(items[:2])
    assert await store.pending("gazette", START, 9) == tuple(items)


async def test_a_postponed_item_comes_back_at_its_time_with_one_attempt_counted(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    first, second = pending("https://gazette.example/1"), pending("https://gazette.example/2")
    await store.polled(Visit(source="gazette", next_poll_at=START), (), [first, second])
    row = capture(0, 50)
    for _ in range(2):  # the second time changes nothing
        await store.postpone(first, at(300), "HTTP status 503", [row])
    assert await store.pending("gazette", at(299), 9) == (second,)
    assert await store.pending("gazette", at(300), 9) == (replace(first, attempts=1), second)
    assert await store.capture(row.record_id) == row


async def test_a_quarantined_item_is_shown_with_its_reason_and_not_tried_again(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    bad, good = pending("https://gazette.example/1"), pending("https://gazette.example/2")
    visit = Visit(source="gazette", next_poll_at=START)
    await store.polled(visit, (), [bad, good])
    row = capture(0, 50)
    await store.quarantine(bad, "Traceback …\nValueError: no", [row])
    assert await store.pending("gazette", at(1e6), 9) == (good,)
    assert await store.quarantined() == ((bad, "Traceback …\nValueError: no"),)
    assert await store.capture(row.record_id) == row
    await store.polled(visit, (), [bad])
    assert await store.pending("gazette", at(1e6), 9) == (good,)


async def test_a_source_owes_while_it_has_items_to_be_taken_and_no_claim(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    item = pending("https://gazette.example/1")
    assert await store.owing(wanted(START)) == ()
    await store.polled(Visit(source="gazette", next_poll_at=at(900)), (), [item])
    assert await store.owing(wanted(START)) == ("gazette",)
    await store.claim(wanted(START, until=at(60), limit=1, only=["gazette"]))
    assert await store.owing(wanted(START)) == ()
    assert await store.owing(wanted(at(60))) == ("gazette",)
    await store.free()
    await store.postpone(item, at(300), "later", ())
    assert await store.owing(wanted(at(299))) == ()
    assert await store.owing(wanted(at(300))) == ("gazette",)
    await store.quarantine(item, "never", ())
    assert await store.owing(wanted(at(1e6))) == ()


async def test_the_standing_of_each_source_counts_its_articles_and_items(store: Store) -> None:
    await store.follow(followed("herald", "gazette"), START)
    items = [pending(f"https://gazette.example/{n}") for n in range(3)]
    visit = Visit(source="gazette", next_poll_at=at(5), failures=2, error="HTTP status 500")
    await store.polled(visit, (), items)
    derived = derivation(items[0].item.key)
    await store.taken([(derived, article(derived))], ())
    await store.quarantine(items[1], "why", ())
    gazette, herald = await store.visits()
    assert (gazette.visit, gazette.articles, gazette.pending, gazette.quarantined) == (visit, 1, 1, 1)
    assert (herald.visit.source, herald.articles, herald.pending, herald.quarantined) == ("herald", 0, 0, 0)


async def test_the_rows_of_a_file_reach_as_far_as_they_follow_one_another(store: Store) -> None:
    groups = [capture(begin, begin + 100) for begin in (0, 100, 200, 300)]
    other = capture(0, 70, "warc/2026/11/03/other.warc.gz")
    assert await store.indexed(FILE) == 0
    await store.index([groups[1]])
    assert await store.indexed(FILE) == 0, "the begin is missing"
    await store.index([groups[0], other])
    assert await store.indexed(FILE) == 200
    await store.index([groups[3]])
    assert await store.indexed(FILE) == 200, "a later group was committed first"
    await store.index([groups[2]])
    await store.index(groups)
    assert await store.indexed(FILE) == 400
    assert await store.indexed(other.file) == 70


async def test_a_complete_file_says_so_and_how_long_it_is(store: Store) -> None:
    await store.index([capture(0, 100)])
    await store.complete(FILE, 250)
    await store.complete(FILE, 250)
    assert await store.indexed(FILE) == 250


async def test_how_far_a_file_is_complete_what_is_said_last_tells(store: Store) -> None:
    await store.complete(FILE, 100)
    await store.index([capture(0, 100), capture(100, 180)])
    assert await store.indexed(FILE) == 100
    await store.complete(FILE, 180)
    assert await store.indexed(FILE) == 180


async def test_the_answer_nearest_to_a_moment_is_found_by_its_address(store: Store) -> None:
    early, late = replace(capture(0, 10), date=at(0.25)), replace(capture(10, 20), date=at(100), kind="revisit")
    derived = replace(capture(20, 30), date=at(60), kind="metadata")
    await store.index([late, early, derived])
    assert await store.nearest(early.url, at(-1e6)) == early
    assert await store.nearest(early.url, at(45)) == early
    assert await store.nearest(early.url, at(60)) == late
    assert await store.nearest("https://gazette.example/other", at(0)) is None


async def test_an_address_is_found_however_it_is_written_and_the_exact_one_first(store: Store) -> None:
    exact, other = capture(0, 10), replace(capture(10, 20), url="http://www.GAZETTE.example:80/1#top", date=at(50))
    await store.index([other, exact, replace(capture(20, 30), kind="metadata")])
    assert await store.nearest(exact.url, at(50)) == exact
    assert await store.nearest("http://gazette.example/1", at(50)) == other
    assert await store.captures("http://gazette.example/1") == (exact, other)
    assert await store.captures("http://gazette.example/2") == ()


async def test_the_first_capture_with_a_payload_is_found_whatever_its_address(store: Store) -> None:
    empty = hashlib.sha256(b"").hexdigest()
    cut = replace(capture(0, 10), sha256="ab", truncated="length", date=at(-9))
    late = replace(capture(10, 20), sha256="ab", truncated="", date=at(9))
    first = replace(capture(20, 30), sha256="ab", truncated="", url="https://herald.example/")
    await store.index([cut, late, first, replace(capture(30, 40), sha256=empty)])
    assert await store.same("ab") == first
    assert await store.same("cd") is None
    assert await store.same(empty) is None


async def test_the_rows_of_a_file_come_in_the_order_of_their_places(store: Store) -> None:
    second, first = capture(10, 20), replace(capture(0, 10), kind="metadata")
    await store.index([second, first, capture(0, 10, "warc/other.warc.gz")])
    assert await store.rows(FILE) == (first, second)
    assert await store.rows("warc/none.warc.gz") == ()


async def test_what_was_marked_is_told_again(store: Store) -> None:
    assert await store.marked("rebuild") == ""
    await store.mark("rebuild", "half")
    await store.mark("rebuild", "whole")
    assert (await store.marked("rebuild"), await store.marked("other")) == ("whole", "")


async def test_the_last_robots_answer_of_an_origin_is_kept(store: Store) -> None:
    origin, row = "https://gazette.example", capture(0, 10)
    assert await store.robots(origin) is None
    await store.keep_robots(origin, START, 200, b"User-agent: *\nDisallow: \xff/", [row])
    assert await store.robots(origin) == (START, 200, b"User-agent: *\nDisallow: \xff/")
    await store.keep_robots(origin, at(5), 503, b"", ())
    assert await store.robots(origin) == (at(5), 503, b"")
    assert await store.capture(row.record_id) == row


async def test_an_empty_store_has_nothing_to_tell(store: Store) -> None:
    assert [a async for a in store.articles(Query())] == []
    assert await store.catalogue.newest("iraq", 5) == ()
    assert await store.history("0" * 32) == ()
    assert await store.visits() == ()
    assert await store.quarantined() == ()


async def test_what_a_clock_that_was_ahead_put_off_for_years_is_due_again(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    ahead = at(4000 * 86_400)
    (visit,) = await store.claim(wanted(START, until=at(1), limit=1))
    put_off = replace(visit, polled_at=ahead, next_poll_at=ahead, retry_at=ahead)
    await store.polled(put_off, [], [pending("https://gazette.example/1")])
    assert await store.claim(wanted(START, until=at(1), limit=1)) == ()
    await store.follow(followed("gazette"), at(60))
    (right,) = await store.claim(wanted(at(60), until=at(61), limit=1))
    assert (right.next_poll_at, right.retry_at) == (at(60), None)


async def test_of_one_host_so_many_are_claimed_and_those_under_way_count(store: Store) -> None:
    sources = [Source(name=f"{host}{n}", feed=f"https://{host}.example/{n}") for host in "ab" for n in range(3)]
    await store.follow(sources, START)
    claim = replace(wanted(START, until=at(60)), per_host=2)
    assert names(await store.claim(claim)) == ["a0", "a1", "b0", "b1"]
    assert await store.claim(claim) == (), "a claim counts for its host"
    await store.free()
    beside = replace(claim, busy=frozenset({"a0"}), skip=frozenset({"b0"}))
    assert names(await store.claim(beside)) == ["a1", "b1", "b2"]


async def test_another_address_begins_anew_and_another_interval_is_due_now(store: Store) -> None:
    (gazette,) = followed("gazette")
    await store.follow([gazette], START)
    await store.claim(wanted(START, until=at(600)))
    visit = Visit(source="gazette", next_poll_at=at(9000), etag='"1"', polled_at=START)
    await store.polled(visit, (), ())
    await store.follow([replace(gazette, every=Every(kind="interval", seconds=60))], at(5))
    (due,) = await store.claim(wanted(at(5), until=at(600)))
    assert (due.etag, due.next_poll_at) == ('"1"', at(5))
    await store.follow([replace(gazette, feed="https://gazette.example/other")], at(6))
    assert await store.claim(wanted(at(6))) == (Visit(source="gazette", next_poll_at=at(6)),), (
        "no claim of the old one holds"
    )


async def test_a_stopped_source_is_claimed_by_name_alone(store: Store) -> None:
    await store.follow(followed("gazette"), START)
    await store.polled(Visit(source="gazette", next_poll_at=NEVER, failures=1), (), ())
    assert await store.claim(wanted(at(1e9))) == ()
    assert names(await store.claim(wanted(at(5), only=["gazette"]))) == ["gazette"]


async def test_the_health_of_the_sources_in_numbers(store: Store) -> None:
    await store.follow(followed("a", "b", "c", "d"), START)
    await store.polled(Visit(source="a", next_poll_at=NEVER, failures=1), (), ())
    await store.polled(Visit(source="b", next_poll_at=at(50), failures=2), (), ())
    await store.polled(Visit(source="c", next_poll_at=at(40), silent_at=at(5)), (), ())
    health = await store.health(at(10))
    assert (health.sources, health.failing, health.stopped, health.silent, health.due) == (4, 1, 1, 1, 1)
    assert health.next_poll_at == START
    assert [s.visit.source for s in await store.visits(3)] == ["a", "b", "c"]


async def test_the_poll_log_forgets_what_is_old(store: Store) -> None:
    await store.follow(followed("a"), START)
    for seconds in (0, 100, 200):
        await store.polled(Visit(source="a", next_poll_at=at(900), polled_at=at(seconds)), (), ())
    assert await store.forget(at(150)) == 2
    assert await store.forget(at(150)) == 0


async def test_matches_of_another_configuration_are_not_relied_on(store: Store) -> None:
    derived = derivation("https://gazette.example/1")
    await store.taken([(derived, article(derived))], ())
    assert await store.rematch("A", lambda found: found) == 1
    assert await store.rematch("A", lambda found: found) == 0
    await store.unmatch("B")
    assert await store.rematch("A", lambda found: found) == 1


async def test_the_index_is_listed_by_key_and_date_with_the_derivations(store: Store) -> None:
    urls = ["https://b.example/", "https://a.example/", "http://www.a.example/", "urn:tearsheet:0"]
    captures = [replace(capture(n * 9 + 9, n * 9 + 18), url=url, date=at(-n)) for n, url in enumerate(urls)]
    captures[3] = replace(captures[3], kind="metadata")
    await store.index(captures)
    assert [one async for one in store.cdx()] == [captures[2], captures[1], captures[0], captures[3]]
    assert await store.counted() == 4


async def test_more_captures_than_are_read_at_once_are_listed_each_once(store: Store) -> None:
    captures = [replace(capture(n + 1, n + 2), url=f"https://a.example/{n % 7}", date=at(n % 11)) for n in range(2100)]
    await store.index(captures)
    listed = [one.record_id async for one in store.cdx()]
    assert len(listed) == 2100
    assert set(listed) == {one.record_id for one in captures}


async def test_derivations_are_found_by_their_address_alone(store: Store) -> None:
    one, other, page = (replace(capture(n + 1, n + 2), url="urn:tearsheet:1", kind="metadata") for n in range(3))
    page = replace(page, kind="response")
    later, elsewhere = replace(one, date=at(9)), replace(other, url="urn:tearsheet:2")
    earlier = replace(capture(9, 10), url="urn:tearsheet:1", kind="metadata")
    await store.index([page, later, elsewhere, earlier])
    assert await store.derived("urn:tearsheet:1") == (earlier, later)
