"""The archived copy of an address: its bytes, the capture nearest in time, and nothing of it that could run."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.capture import Capture, Exchange
from bot.model.plan import Limits, Plan
from bot.web.app import Web, application
from tests.twins.fetcher import Answer, exchange

FIRST = datetime(2026, 10, 21, 6, 0, 0, 250_000, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)
URL = "https://a.example/news?id=7&x=%D8%A8"
HTML = {"Content-Type": "text/html; charset=windows-1256"}
PAGE = "<p onclick='x()'>العراق</p><script>alert(1)</script>".encode("windows-1256")


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    archive = WarcArchive(tmp_path, rotate=1_000_000, now=lambda: FIRST, software="tearsheet")
    store = SqliteStore(tmp_path / "index.db")
    plan = Plan(limits=Limits(page=5_000))
    yield Web(
        plan=lambda: plan,
        problems=tuple,
        store=store,
        publisher=FeedFiles(tmp_path / "feeds"),
        archive=archive,
        now=lambda: LATER,
    )
    await archive.close()
    await store.close()


async def keep(web: Web, made: Exchange, refers: Capture | None = None) -> Capture:
    assert isinstance(web.archive, WarcArchive)
    (kept,) = await web.archive.keep([made], refers)
    await web.archive.sync()
    await web.store.index([kept])
    return kept


async def ask(web: Web, path: str, method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(application(web))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        return await client.request(method, path)


async def test_the_copy_is_the_bytes_that_were_served_and_nothing_of_it_can_run(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    answer = await ask(web, f"/replay/20261021060000/{URL}")
    assert answer.status_code == 200
    assert answer.content == PAGE
    assert answer.headers["content-type"] == HTML["Content-Type"]
    assert answer.headers["memento-datetime"] == "Wed, 21 Oct 2026 06:00:00 GMT"
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await ask(web, f"/replay/20261021060000/{URL}", "HEAD")).content == b""


async def test_the_capture_nearest_in_time_answers(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=b"first", headers=HTML), FIRST))
    await keep(web, exchange(URL, Answer(body=b"later", headers=HTML), LATER))
    for moment, body in (("20200101000000", b"first"), ("20261021170000", b"first"), ("20261021190000", b"later")):
        assert (await ask(web, f"/replay/{moment}/{URL}")).content == body


async def test_a_revisit_shows_what_it_refers_to(web: Web) -> None:
    first = await keep(web, exchange(URL, Answer(body=PAGE, headers=HTML), FIRST))
    again = await keep(web, exchange(URL, Answer(status=304), LATER), first)
    assert again.kind == "revisit"
    answer = await ask(web, f"/replay/20261022060000/{URL}")
    assert answer.content == PAGE
    assert answer.headers["memento-datetime"] == "Thu, 22 Oct 2026 06:00:00 GMT"


async def test_codings_are_undone_up_to_the_limit(web: Web) -> None:
    packed = gzip.compress(b"x" * 9_000)
    made = exchange(URL, Answer(body=packed, headers={**HTML, "Content-Encoding": "gzip"}), FIRST)
    await keep(web, made)
    assert (await ask(web, f"/replay/20261021060000/{URL}")).content == b"x" * 5_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = replace(made, url=f"{URL}2", response=head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    await keep(web, chunked)
    assert (await ask(web, f"/replay/20261021060000/{URL}2")).content == b"abcde"


async def test_the_limit_is_that_of_the_configuration_in_force(web: Web) -> None:
    await keep(
        web, exchange(URL, Answer(body=gzip.compress(b"x" * 900), headers=HTML | {"Content-Encoding": "gzip"}), FIRST)
    )
    plans = [Plan(limits=Limits(page=100))]
    reloaded = replace(web, plan=lambda: plans[-1])
    transport = httpx.ASGITransport(application(reloaded))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        assert len((await client.get(f"/replay/20261021060000/{URL}")).content) == 100
        plans.append(Plan(limits=Limits(page=500)))
        assert len((await client.get(f"/replay/20261021060000/{URL}")).content) == 500


async def test_a_header_of_the_page_that_no_header_may_hold_is_left_out(web: Web) -> None:
    await keep(web, exchange(URL, Answer(body=b"x", headers={"Content-Type": "text/html\x0b\xe9"}), FIRST))
    assert (await ask(web, f"/replay/20261021060000/{URL}")).headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path", ["20261021060000/https://b.example/", "2026/https://a.example/", "99999999999999/https://a.example/", "x/y"]
)
async def test_what_is_not_in_the_archive_is_not_found(web: Web, path: str) -> None:
    assert (await ask(web, f"/replay/{path}")).status_code == 404


async def test_only_reading_is_allowed(web: Web) -> None:
    answer = await ask(web, f"/replay/20261021060000/{URL}", "POST")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
