"""An archive to be replayed, and how it is asked: what the suites of replay share."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
PAGE = "<!doctype html><p onclick='x()'>العراق</p><script>alert(1)</script>".encode("windows-1256")


@pytest.fixture(name="web")
async def opened(tmp_path: Path) -> AsyncIterator[Web]:
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


async def serve(web: Web, body: bytes, kind: str = "text/html; charset=utf-8", url: str = URL, **told: str) -> Capture:
    headers = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in told.items()}
    return await keep(web, exchange(url, Answer(body=body, headers=headers), FIRST))


async def ask(web: Web, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(application(web))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        return await client.request(method, path, headers=named)
