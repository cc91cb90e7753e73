"""A real index, the web over it, and somebody who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.stages import indexing
from bot.web.app import Web, application
from tests.integration.searched.index import (
    ARTICLES,
    NOW,
    PLAN,
    TAGGER,
    take,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(made, *ARTICLES)
    yield made
    await made.close()


@pytest.fixture
async def web(tmp_path: Path, store: SqliteStore) -> AsyncIterator[Web]:
    archive = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    yield Web(
        plan=lambda: PLAN,
        problems=tuple,
        store=store,
        publisher=FeedFiles(tmp_path / "feeds"),
        archive=archive,
        now=lambda: NOW,
        judging=TAGGER.judge,
    )
    await archive.close()


@pytest.fixture
async def client(web: Web) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(web))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as made:
        yield made
