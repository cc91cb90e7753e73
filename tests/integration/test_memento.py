"""RFC 7089 over a real index: TimeGate, TimeMap, and the links between them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.plan import Plan
from bot.web.app import Web, application
from tests.twins.values import capture

START = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
URL = "https://gazette.example/1"
BASE = "http://127.0.0.1:8080/"


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    archive = WarcArchive(tmp_path, rotate=1_000_000, now=lambda: START, software="tearsheet")
    store = SqliteStore(tmp_path / "index.db")
    feeds = FeedFiles(tmp_path / "feeds")
    yield Web(plan=Plan, problems=tuple, store=store, publisher=feeds, archive=archive, now=lambda: START)
    await archive.close()
    await store.close()


async def keep(web: Web, count: int) -> None:
    made = [replace(capture(n * 10, n * 10 + 10), date=START + timedelta(hours=n)) for n in range(count)]
    await web.store.index(made)


async def ask(web: Web, path: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application(web)), base_url="http://reader.example"
    ) as client:
        return await client.get(path, headers=named)


def links(text: str) -> list[tuple[str, dict[str, str]]]:
    """RFC 8288 §3, as far as these go."""
    found = re.findall(r"<([^>]*)>((?:; \w+=\"[^\"]*\")*)", text)
    return [(target, dict(re.findall(r'(\w+)="([^"]*)"', parameters))) for target, parameters in found]


async def test_the_timegate_leads_to_the_memento_nearest_to_the_date(web: Web) -> None:
    await keep(web, 5)
    answer = await ask(web, f"/timegate/{URL}", accept_datetime="Wed, 21 Oct 2026 07:20:00 GMT")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{BASE}replay/20261021070000/{URL}"
    assert answer.headers["vary"] == "Accept-Datetime"
    assert "memento-datetime" not in answer.headers
    told = {link["rel"]: target for target, link in links(answer.headers["link"])}
    assert told["original"] == URL
    assert told["timemap"] == f"{BASE}timemap/link/{URL}"
    assert told["first prev memento"].startswith(f"{BASE}replay/20261021060000/")
    assert told["last memento"].startswith(f"{BASE}replay/20261021100000/")


async def test_without_a_date_it_leads_to_the_newest(web: Web) -> None:
    await keep(web, 3)
    assert (await ask(web, f"/timegate/{URL}")).headers["location"] == f"{BASE}replay/20261021080000/{URL}"


@pytest.mark.parametrize("date", ["yesterday", "2026-10-21T07:20:00Z", "Wed, 21 Oct 2026 07:20:00 +0200", ""])
async def test_a_date_of_another_form_is_a_bad_request(web: Web, date: str) -> None:
    await keep(web, 1)
    answer = await ask(web, f"/timegate/{URL}", accept_datetime=date)
    assert answer.status_code == 400


@pytest.mark.parametrize("place", ["timegate", "timemap/link"])
async def test_an_address_that_was_never_captured_is_not_found(web: Web, place: str) -> None:
    assert (await ask(web, f"/{place}/{URL}")).status_code == 404


async def test_the_timemap_lists_every_memento_and_the_time_that_it_spans(web: Web) -> None:
    await keep(web, 3)
    answer = await ask(web, f"/timemap/link/{URL}")
    assert answer.headers["content-type"].startswith("application/link-format")
    found = links(answer.text)
    assert found[0] == (URL, {"rel": "original"})
    assert found[1] == (
        f"{BASE}timemap/link/{URL}",
        {
            "rel": "self",
            "type": "application/link-format",
            "from": "Wed, 21 Oct 2026 06:00:00 GMT",
            "until": "Wed, 21 Oct 2026 08:00:00 GMT",
        },
    )
    assert found[2] == (f"{BASE}timegate/{URL}", {"rel": "timegate"})
    assert [link["rel"] for _, link in found[3:]] == ["first memento", "memento", "last memento"]
    assert found[4] == (
        f"{BASE}replay/20261021070000/{URL}",
        {"rel": "memento", "datetime": "Wed, 21 Oct 2026 07:00:00 GMT"},
    )


async def test_one_capture_is_first_and_last(web: Web) -> None:
    await keep(web, 1)
    assert links((await ask(web, f"/timemap/link/{URL}")).text)[3][1]["rel"] == "first last memento"


async def test_thousands_of_captures_are_all_there(web: Web) -> None:
    await keep(web, 2_345)
    found = links((await ask(web, f"/timemap/link/{URL}")).text)[3:]
    assert len({target for target, _ in found}) == 2_345
    assert [link["datetime"] for _, link in found[::2344]] == [found[0][1]["datetime"], found[-1][1]["datetime"]]
