"""The memory of a source over a few polls, over twins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence import recovery
from bot.model.article import Article
from tests.twins import Answer, MemoryStore
from tests.twins.town import PLAN, SOURCE, Town, title, url

BOX = "Sign up for the morning letter of this paper here"
SLUGS = ["water-returns", "roads-close", "bread-rises", "trams-run"]


def page(slug: str, *, canonical: str = "", box: str = BOX) -> Answer:
    lines = [f"What line {n} of {slug} says about it is said in no other article of the paper." for n in range(9)]
    words = "".join(f"<p>{line}</p>" for line in (*lines[:5], box, *lines[5:]))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    html = f'<html lang="en"><head><title>{title(slug)}</title>{link}</head><body><article><h1>{title(slug)}</h1>{words}</article></body></html>'
    return Answer(body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


@pytest.fixture
def town() -> Town:
    made = Town()
    made.list_(*SLUGS)
    for slug in SLUGS:
        made.web.say(url(slug), page(slug))
    return made


async def taken(town: Town) -> dict[str, Article]:
    await town.poll()
    await town.take()
    return {article.record.url: article for article in await town.articles()}


async def test_a_line_goes_from_the_third_article_on_that_has_it(town: Town) -> None:
    articles = await taken(town)
    assert [BOX in articles[url(slug)].record.article_body for slug in SLUGS] == [True, True, False, False]
    last = articles[url(SLUGS[-1])]
    assert BOX not in last.record.article_html
    assert last.provenance.furniture == (BOX,)
    assert last.record.doubts[-1] == "1 line that other articles of the source have was dropped"


async def test_what_was_dropped_is_in_the_archive_and_comes_out_the_same_again(town: Town) -> None:
    articles = await taken(town)
    derived = [made for file in town.disk.values() for _, made in file.groups if made]
    assert [made.furniture for made in derived] == [(), (), (BOX,), (BOX,)]
    memory = await town.world.store.remembered(SOURCE.name)
    town.crash()
    town.world = replace(town.world, store=MemoryStore())
    await recovery.recover(town.world)
    assert {article.record.url: article for article in await town.articles()} == articles
    assert await town.world.store.remembered(SOURCE.name) == memory


async def test_an_unchanged_page_is_no_new_version_though_its_line_has_become_furniture(town: Town) -> None:
    slug, other = SLUGS[0], "2026/water-returns"
    town.web.say(url(slug), page(slug, canonical=url(slug)))
    before = (await taken(town))[url(slug)]
    town.clock.advance(3600)
    town.list_(other)
    town.web.say(url(other), page(slug, canonical=url(slug)))
    await taken(town)
    assert await town.world.store.resolve(SOURCE.name, [url(other)]) == {url(other): before.id}
    assert await town.world.store.history(before.id) == (before,)
    assert BOX in before.record.article_body


async def test_a_source_whose_entries_are_the_articles_remembers_nothing(town: Town) -> None:
    source = replace(SOURCE, articles="feed")
    town.world = replace(town.world, plan=replace(PLAN, sources=(source,)))
    await taken(town)
    assert await town.world.store.remembered(SOURCE.name) == {}


async def test_what_stood_in_for_a_page_is_not_remembered(town: Town) -> None:
    for slug in SLUGS:
        town.web.say(url(slug), Answer(status=404))
    await taken(town)
    assert await town.world.store.remembered(SOURCE.name) == {}
