"""Searches are judged a batch at a time, in bounded time, over an index that is written to meanwhile."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from bot.adapters.files import FeedFiles
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.model.errors import ArchiveError
from bot.model.topic import Expression
from bot.stages import indexing
from bot.stages.searching import Search, search
from bot.stages.select.judging import Judge
from bot.web import searching
from bot.web.app import Web, application
from bot.web.searching import findings
from tests.integration.searched.index import NOW, PLAN, TAGGER, piece, take


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path / "index.db", read=indexing.read)
    await take(made, *(piece(f"https://a.example/{n}", f"Gold {n}", "Gold.", day=n % 20 + 1) for n in range(120)))
    yield made
    await made.close()


@pytest.fixture
async def web(tmp_path: Path, store: SqliteStore) -> AsyncIterator[Web]:
    archive = WarcArchive(tmp_path / "archive", rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    feeds = FeedFiles(tmp_path / "feeds")
    yield Web(plan=lambda: PLAN, problems=tuple, store=store, publisher=feeds, archive=archive, now=lambda: NOW)
    await archive.close()


def gold() -> Search:
    return search("gold", PLAN, TAGGER.judge)


async def test_what_comes_in_between_two_batches_tells_no_article_twice(store: SqliteStore) -> None:
    told: list[str] = []
    async for found in findings(store.catalogue, gold(), newest=True):
        if not told:
            await take(store, piece("https://a.example/new", "Gold, the newest", "Gold.", day=28))
        told.append(found.article.id)
    assert len(told) == len(set(told)) >= 120


async def test_a_search_that_takes_too_long_to_judge_is_given_up(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count()
    monkeypatch.setattr(searching, "time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    with pytest.raises(ArchiveError, match=re.escape("takes longer than 10 s: ask for less at once")):
        async for _ in findings(store.catalogue, gold(), seconds=searching.SECONDS):
            pass
    assert len([found async for found in findings(store.catalogue, gold())]) == 120


async def test_a_rule_is_read_beside_the_event_loop(web: Web) -> None:
    """Many regular expressions, or a name that is near many, take a tenth of a second."""
    threads: set[int] = set()

    def judging(expression: Expression) -> Judge:
        threads.add(threading.get_ident())
        return TAGGER.judge(expression)

    transport = httpx.ASGITransport(application(replace(web, judging=judging)))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        for path in ("/search?q=oil", "/feeds/search.atom?q=oil"):
            assert (await client.get(path)).status_code == 200
    assert threads
    assert threading.get_ident() not in threads
