"""A payload that the archive holds already is kept as a revisit, and what is made from it leads to the bytes all the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from bot import pipeline
from bot.evidence import recovery
from bot.keeping import SMALL
from bot.model.article import Article
from bot.model.capture import Capture
from bot.model.errors import ArchiveError
from tests.twins import Answer, MemoryStore
from tests.twins.town import ROBOTS, Town, page, url

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def town() -> Town:
    """Two entries whose addresses answer with the same bytes."""
    made = Town()
    made.list_("water-returns", "story/water-returns")
    made.web.say(url("story/water-returns"), Answer(body=page("water-returns"), headers=HTML | {"X-Served-By": "b"}))
    return made


def captures(town: Town, kind: str) -> list[Capture]:
    found = [capture for file in town.disk.values() for capture, _ in file.groups]
    return [capture for capture in found if capture.kind == kind]


async def both(town: Town) -> list[Article]:
    await town.poll()
    await town.take()
    return await town.articles()


async def test_the_bytes_of_a_page_at_two_addresses_are_stored_once(town: Town) -> None:
    await both(town)
    held = {capture.url: capture for capture in captures(town, "response")}
    assert url("water-returns") in held
    (again,) = captures(town, "revisit")
    assert (again.url, again.refers_to) == (url("story/water-returns"), held[url("water-returns")].record_id)
    head = (await town.world.archive.read(again.file, again.offset)).block
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"X-Served-By: b\r\n" in head
    assert head.endswith(b"\r\n\r\n")


async def test_an_article_made_from_a_revisit_names_its_record_and_the_digest_of_what_it_repeats(town: Town) -> None:
    articles = await both(town)
    (again,) = captures(town, "revisit")
    (made,) = [a.provenance for a in articles if a.provenance.page_record == again.record_id]
    assert (made.file, made.offset, made.final_url) == (again.file, again.offset, url("story/water-returns"))
    assert made.sha256 == hashlib.sha256(page("water-returns")).hexdigest()
    held = await town.world.store.capture(again.refers_to)
    assert held is not None
    assert (await town.world.archive.read(held.file, held.offset)).block.endswith(page("water-returns"))


async def test_an_index_made_again_leads_to_the_same_digest(town: Town) -> None:
    articles = await both(town)
    town.crash()
    town.world = replace(town.world, store=MemoryStore())
    await recovery.recover(town.world)
    assert await town.articles() == articles


async def test_a_revisit_of_what_the_index_does_not_know_makes_no_article(town: Town) -> None:
    await both(town)
    (again,) = captures(town, "revisit")
    derived = [made for file in town.disk.values() for _, made in file.groups if made]
    (one,) = [made for made in derived if made.page_record == again.record_id]
    world = replace(town.world, store=MemoryStore())
    with pytest.raises(ArchiveError, match="which is not in the index"):
        await pipeline.article_of(world, one, again)


async def test_a_payload_of_few_bytes_is_stored_again() -> None:
    town = Town()
    town.list_("one", "two", "three")
    for slug, size in (("one", SMALL - 1), ("two", SMALL - 1), ("three", SMALL)):
        town.web.say(url(slug), Answer(body=b"x" * size, headers=HTML))
    town.web.say(ROBOTS, Answer(body=b"x" * SMALL, headers={"Content-Type": "text/plain"}))
    await both(town)
    assert [capture.url for capture in captures(town, "revisit")] == [url("three")]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404, body=page("water-returns"), headers=HTML),
        Answer(body=page("water-returns"), headers=HTML, truncated="disconnect", error="closed early"),
    ],
    ids=["an error", "cut short"],
)
async def test_what_is_no_whole_answer_is_kept_whole(town: Town, answer: Answer) -> None:
    town.web.say(url("story/water-returns"), answer)
    await both(town)
    assert captures(town, "revisit") == []
