"""The first page and `/healthz` over a real index: states told, nothing hostile let through, nothing secret shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from lxml import html
from lxml.html import HtmlElement

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.errors import Problem
from bot.model.plan import Plan
from bot.model.query import Health
from bot.model.source import NEVER, Source, Visit
from bot.model.topic import AnyOf, Topic
from bot.web import health
from bot.web.app import Web, application
from tests.twins.values import pending

NOW = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
HOSTILE = "<script>alert('x')</script>"
LEDGER = Source(name="ledger", feed="https://user:pw@a.example/rss?token=secret", title=f"{HOSTILE} & Co")
PLAIN = Source(name="plain", feed="https://b.example/rss")
PLAN = Plan(
    sources=(LEDGER, PLAIN),
    topics=(
        Topic(name="iraq", title=f'Iraq"{HOSTILE}', match=AnyOf(of=()), description=HOSTILE),
        Topic(name="lebanon", title="لبنان", match=AnyOf(of=())),
    ),
)
PROBLEM = Problem(
    file="config/sources.yaml", line=14, key="sources.2.every", found=f'"{HOSTILE}"', expected="a cron line"
)


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    store = SqliteStore(tmp_path / "index.db")
    archive = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    feeds = FeedFiles(tmp_path / "feeds")
    await store.follow(PLAN.sources, NOW)
    yield Web(plan=lambda: PLAN, problems=tuple, store=store, publisher=feeds, archive=archive, now=lambda: NOW)
    await archive.close()
    await store.close()


async def ask(web: Web, path: str = "/") -> httpx.Response:
    transport = httpx.ASGITransport(application(web))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        return await client.get(path)


async def page(web: Web) -> HtmlElement:
    answer = await ask(web)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


async def visited(web: Web, source: Source, change: Callable[[Visit], Visit] = lambda visit: visit) -> None:
    """A poll five minutes ago that went well, but for `change`."""
    visit = Visit(
        source=source.name,
        next_poll_at=NOW + timedelta(hours=1),
        polled_at=NOW - timedelta(minutes=5),
        status=200,
        why="some 24 entries a day",
    )
    await web.store.polled(change(visit), (), ())


def rows(root: HtmlElement, section: str) -> list[str]:
    found = root.xpath(f"//section[h2='{section}']//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


# Topics


async def test_each_topic_has_its_feed_its_entries_and_when_it_changed(web: Web) -> None:
    await web.publisher.publish("iraq.atom", b"<feed><entry>&lt;entry&gt;</entry><entry xml:lang='ar'/></feed>")
    root = await page(web)
    iraq, lebanon = rows(root, "Topics")
    assert re.search(r"/feeds/iraq\.atom 2 .*20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ$", iraq)
    assert lebanon == "لبنان http://127.0.0.1:8080/feeds/lebanon.atom – not published yet"
    assert [row.get("id") for row in root.xpath("//section[h2='Topics']//tbody/tr")] == ["topic-iraq", "topic-lebanon"]


async def test_readers_find_the_feeds_and_the_opml_by_themselves(web: Web) -> None:
    links = (await page(web)).xpath("/html/head/link[@rel='alternate']")
    assert [(link.get("type"), link.get("href")) for link in links] == [
        ("application/atom+xml", "http://127.0.0.1:8080/feeds/iraq.atom"),
        ("application/atom+xml", "http://127.0.0.1:8080/feeds/lebanon.atom"),
        ("text/x-opml", "http://127.0.0.1:8080/feeds.opml"),
    ]


async def test_titles_keep_the_direction_of_their_script(web: Web) -> None:
    found = (await page(web)).xpath("//tr[@id='topic-lebanon']/td[1]/a/b")
    assert [(title.text, title.get("dir")) for title in found] == [("لبنان", "auto")]


# Sources


async def test_a_source_is_shown_with_its_polls_its_reason_and_its_numbers(web: Web) -> None:
    await visited(web, PLAIN)
    row = next(row for row in rows(await page(web), "Sources") if row.startswith("plain"))
    assert row == (
        "plainplain · feedhttps://b.example/rss ok 5m ago2026-10-21 05:55:00Z"
        " in 1h2026-10-21 07:00:00Zsome 24 entries a day 0 0 0"
    )


async def test_a_source_leads_to_the_feed_of_it_and_the_box_to_how_to_ask(web: Web) -> None:
    await visited(web, PLAIN)
    root = await page(web)
    base = PLAN.server.base_url
    assert f"{base}feeds/source/plain.atom" in root.xpath("//section[h2='Sources']//a[text()='feed']/@href")
    assert root.xpath("//a[text()='How to ask']/@href") == [f"{base}search"]
    assert root.xpath("//input[@name='q']/@placeholder") == ["Words, or a rule"]
    gone = await page(replace(web, plan=lambda: replace(PLAN, sources=())))
    assert not gone.xpath("//section[h2='Sources']//a[text()='feed']")


async def test_sources_that_need_attention_come_first(web: Web) -> None:
    await visited(web, LEDGER)
    await visited(web, PLAIN, lambda v: replace(v, failures=2, error="HTTP status 500"))
    root = await page(web)
    first, second = rows(root, "Sources")
    assert "failing" in first
    assert "HTTP status 500; 2 times in a row; next try in 1h" in first
    assert "ok" in second
    assert len(root.xpath("//tr[@class='attention']")) == 1
    assert "2 sources: 1 failing, 0 stopped, 0 silent." in root.text_content()


async def test_held_entries_are_counted_beside_those_that_wait(web: Web) -> None:
    held = pending("https://b.example/1", "plain")
    visit = Visit(source="plain", next_poll_at=NOW + timedelta(hours=1), polled_at=NOW)
    await web.store.polled(visit, (), (held, pending("https://b.example/2", "plain")))
    await web.store.quarantine(held, "no page", ())
    first = rows(await page(web), "Sources")[0]
    assert "quarantined1 entry quarantined" in first
    assert first.endswith("0 1 1")


async def test_of_very_many_sources_the_first_are_shown_and_the_rest_is_told_by_number(web: Web) -> None:
    many = tuple(Source(name=f"s{n:03}", feed=f"https://s{n}.example/rss") for n in range(503))
    await web.store.follow(many, NOW)
    await visited(web, many[-1], lambda v: replace(v, failures=1, error="timeout"))
    root = await page(replace(web, plan=lambda: Plan(sources=many)))
    found = rows(root, "Sources")
    assert len(found) == 500
    assert found[0].startswith("s502")
    assert "and 3 more: tearsheet status tells them all." in root.text_content()


async def test_a_source_that_is_gone_from_the_configuration_leaves_the_first_page(web: Web) -> None:
    await web.store.follow([PLAIN], NOW)
    assert [row[:5] for row in rows(await page(web), "Sources")] == ["plain"]


async def test_a_source_that_the_index_still_follows_is_shown_by_its_name(web: Web) -> None:
    found = rows(await page(replace(web, plan=lambda: replace(PLAN, sources=(PLAIN,)))), "Sources")
    assert found[0].startswith("ledgerledger new")


async def test_an_empty_archive_has_a_first_page(web: Web) -> None:
    await web.store.follow([], NOW)
    text = (await page(replace(web, plan=Plan))).text_content()
    assert "No topics yet" in text
    assert "No sources yet" in text


# A broken configuration


async def test_a_broken_configuration_is_told_with_each_of_its_faults(web: Web) -> None:
    root = await page(replace(web, problems=lambda: (PROBLEM,)))
    (banner,) = root.xpath("//section[@role='alert']")
    told = " ".join(banner.text_content().split())
    assert "The last good configuration is in force" in told
    assert f'config/sources.yaml:14 sources.2.every: found "{HOSTILE}"; expected a cron line' in told
    assert (await page(web)).xpath("//section[@role='alert']") == []


@pytest.mark.parametrize("name", ["raid", "new", "0"])
async def test_a_fault_in_a_topic_that_is_not_public_is_told_without_its_name_and_rule(web: Web, name: str) -> None:
    fault = replace(PROBLEM, file="config/topics.yaml", key=f"topics.{name}.match", found='"acme" in column 8')
    raid = Topic(name="raid", title="Raid", match=AnyOf(of=()), private=True)
    shown = replace(web, plan=lambda: replace(PLAN, topics=(*PLAN.topics, raid)), problems=lambda: (fault,))
    for path in ("/", "/healthz"):
        text = (await ask(shown, path)).text
        assert "config/topics.yaml:14" in text
        assert not [word for word in ("raid", "topics.new", "topics.0", "acme") if word in text]
    public = replace(fault, key="topics.iraq.match")
    assert "acme" in (await ask(replace(web, problems=lambda: (public,)), "/healthz")).text


async def test_one_mistake_that_makes_thousands_of_faults_does_not_flood_the_page(web: Web) -> None:
    flooded = replace(web, problems=lambda: (PROBLEM,) * 3_000)
    lines = (await page(flooded)).xpath("//section[@role='alert']//li")
    assert len(lines) == 51
    assert lines[-1].text_content() == "and 2950 more: `tearsheet check` tells them all"
    assert len((await ask(flooded, "/healthz")).json()["problems"]) == 51


# What must not get through


async def test_nothing_hostile_gets_into_the_first_page(web: Web) -> None:
    await visited(web, LEDGER, lambda v: replace(v, error=f"HTTP status {HOSTILE}\x1b\u202e", failures=1, why=HOSTILE))
    answer = await ask(replace(web, problems=lambda: (PROBLEM,)))
    root = html.fromstring(answer.text)
    assert root.xpath("//script | //img | //iframe") == []
    assert root.xpath("//*[@*[starts-with(name(), 'on')]]") == []
    # Title and description of the topic; title, error and reason of the source; the problem.
    assert root.text_content().count(HOSTILE) == 6
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["default-src 'none'", "style-src 'unsafe-inline'"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_secrets_of_addresses_are_not_shown(web: Web) -> None:
    await visited(web, LEDGER, lambda v: replace(v, adopted="https://me:pw@new.example/rss?key=hidden"))
    text = (await ask(web)).text
    assert "https://a.example/rss?token=REDACTED" in text
    assert "moved to https://new.example/rss?key=REDACTED: write it into sources.yaml" in text
    assert not [secret for secret in ("secret", "pw", "hidden") if secret in text]


# Health


async def test_health_tells_sources_and_configuration_in_numbers(web: Web) -> None:
    await visited(web, LEDGER, lambda v: replace(v, failures=2, error="HTTP status 500"))
    await visited(web, PLAIN, lambda v: replace(v, silent_at=NOW))
    answer = await ask(web, "/healthz")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    whole = {"status": "ok", "paused": "", "sources": 2, "failing": 1, "stopped": 0, "silent": 1}
    assert answer.json() == whole | {"configuration": "ok", "problems": []}
    broken = await ask(replace(web, problems=lambda: (PROBLEM,)), "/healthz")
    assert broken.status_code == 200
    assert broken.json() == whole | {"configuration": "broken", "problems": [str(PROBLEM)]}


async def test_a_source_that_is_gone_counts_as_stopped_and_not_as_failing(web: Web) -> None:
    await visited(web, PLAIN, lambda v: replace(v, status=410, failures=1, next_poll_at=NEVER))
    found = (await ask(web, "/healthz")).json()
    assert (found["failing"], found["stopped"]) == (0, 1)
    assert "stopped" in rows(await page(web), "Sources")[0]


async def test_an_index_that_cannot_be_read_is_503(web: Web, tmp_path: Path) -> None:
    unfit = SqliteStore(tmp_path / "other.db")
    await unfit._do(lambda db: db.execute("DROP TABLE visit"))
    sick = replace(web, store=unfit)
    answer, first = await ask(sick, "/healthz"), await ask(sick)
    await unfit.close()
    assert answer.status_code == 503
    assert answer.json() == {"status": "index.db: no such table: visit"}
    assert (first.status_code, first.text) == (503, "the index does not answer: index.db: no such table: visit\n")


class Deaf(SqliteStore):
    """An index whose thread is held up."""

    async def health(self, now: datetime) -> Health:
        await asyncio.Event().wait()
        raise AssertionError(now)


async def test_an_index_that_does_not_answer_at_all_is_503(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    deaf = Deaf(tmp_path / "deaf.db")
    answer = await ask(replace(web, store=deaf), "/healthz")
    await deaf.close()
    assert (answer.status_code, answer.json()) == (503, {"status": "the index has not answered for 0.01 s"})
