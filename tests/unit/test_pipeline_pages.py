"""Articles in several pages, over twins: what is asked for, what is kept, and what is made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence import recovery
from bot.model.article import Article
from tests.twins import Answer, MemoryStore
from tests.twins.town import PLAN, ROBOTS, SITE, Town, title, url

SLUG = "water-returns"
HTML = {"Content-Type": "text/html; charset=utf-8"}
UNDATED = ("0.1: no markup dates it",)
"""What there is to doubt of these pages in any case."""


def lines(number: int) -> list[str]:
    return [
        f"Page {number} tells in its line {n} how the pumps of the old quarter ran again after winter."
        for n in range(5)
    ]


def sheet(number: int, onward: str = "") -> Answer:
    words = "".join(f"<p>{line}</p>" for line in lines(number))
    link = f'<p class="pages"><a href="/{SLUG}">1</a> <a href="{onward}" rel="next">Next page</a></p>' if onward else ""
    html = f"<title>{title(SLUG)}</title><main><article><h1>{title(SLUG)}</h1>{words}</article>{link}</main>"
    return Answer(body=f'<html lang="en"><body>{html}</body></html>'.encode(), headers=HTML)


def at(number: int) -> str:
    return url(SLUG) + (f"?page={number}" if number > 1 else "")


@pytest.fixture
def town() -> Town:
    """An article of three pages."""
    made = Town()
    made.list_(SLUG)
    for number in (1, 2, 3):
        made.web.say(at(number), sheet(number, at(number + 1) if number < 3 else ""))
    return made


async def only(town: Town) -> Article:
    await town.poll()
    (taken,) = await town.take()
    assert taken.fate == "made"
    (article,) = await town.articles()
    return article


def told(article: Article) -> list[str]:
    return article.record.article_body.split("\n")


async def test_three_pages_are_one_article_with_three_responses(town: Town) -> None:
    article = await only(town)
    assert told(article) == [*lines(1), *lines(2), *lines(3)]
    assert article.record.doubts == UNDATED
    provenance = article.provenance
    names = (provenance.page_record, *provenance.further_records)
    captures = [await town.world.store.capture(name) for name in names]
    assert [(c.kind, c.url) for c in captures if c] == [("response", at(number)) for number in (1, 2, 3)]
    derived = [made for file in town.disk.values() for _, made in file.groups if made]
    assert [(made.page_record, made.further_records) for made in derived] == [(names[0], names[1:])]
    assert town.web.asked[ROBOTS] == 1


async def test_an_index_that_is_lost_is_made_again_with_all_pages(town: Town) -> None:
    article = await only(town)
    town.crash()
    town.world = replace(town.world, store=MemoryStore())
    await recovery.recover(town.world)
    assert await town.articles() == [article]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=404), "HTTP status 404"),
        (Answer(status=302, headers={"Location": "/water-returns"}), "another address answers"),
        (
            Answer(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
            "the page is not HTML but application/pdf",
        ),
    ],
    ids=["404", "sends back", "no page"],
)
async def test_a_second_page_that_fails_leaves_the_first_and_a_doubt(town: Town, answer: Answer, why: str) -> None:
    town.web.say(at(2), answer)
    article = await only(town)
    assert told(article) == lines(1)
    assert article.record.doubts[-1].startswith(f"0.2: page 2 cannot be had: {why}")
    assert article.provenance.further_records == ()
    assert town.web.asked[at(3)] == 0
    kept = [capture for file in town.disk.values() for capture, _ in file.groups if capture.kind == "response"]
    assert None not in [await town.world.store.capture(capture.record_id) for capture in kept]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(status=503), "HTTP status 503"),
        (Answer(status=0, error="connection reset"), "connection reset"),
        (Answer(body=sheet(2).body[:200], headers=HTML, truncated="disconnect", error="closed early"), "closed early"),
    ],
    ids=["503", "reset", "cut short"],
)
async def test_a_second_page_that_fails_for_now_is_asked_for_again(town: Town, answer: Answer, why: str) -> None:
    town.web.say(at(2), answer, sheet(2, at(3)))
    await town.poll()
    assert [(taken.fate, taken.why.startswith(why)) for taken in await town.take()] == [("postponed", True)]
    assert await town.articles() == []
    town.clock.advance(86_400)
    await town.take()
    (article,) = await town.articles()
    assert (told(article), article.record.doubts) == ([*lines(1), *lines(2), *lines(3)], UNDATED)


async def test_a_second_page_that_goes_on_failing_leaves_the_first_and_a_doubt(town: Town) -> None:
    town.web.say(at(2), Answer(status=503))
    await town.poll()
    for _ in range(PLAN.polling.attempts):
        await town.take()
        town.clock.advance(86_400)
    (article,) = await town.articles()
    assert told(article) == lines(1)
    assert article.record.doubts[-1].startswith("0.2: page 2 cannot be had: HTTP status 503")


async def test_a_third_page_that_fails_leaves_the_first_two(town: Town) -> None:
    town.web.say(at(3), Answer(status=410))
    article = await only(town)
    assert told(article) == [*lines(1), *lines(2)]
    assert len(article.provenance.further_records) == 1
    assert "0.2: page 3 cannot be had: HTTP status 410" in article.record.doubts


async def test_pages_that_lead_round_in_a_circle_are_asked_for_once(town: Town) -> None:
    town.web.say(at(3), sheet(3, at(2)))
    article = await only(town)
    assert told(article) == [*lines(1), *lines(2), *lines(3)]
    assert [town.web.asked[at(number)] for number in (1, 2, 3)] == [1, 1, 1]


async def test_pages_without_end_are_asked_for_up_to_the_limit(town: Town) -> None:
    town.world = replace(town.world, plan=replace(PLAN, polling=replace(PLAN.polling, further=2)))
    for number in range(3, 9):
        town.web.say(at(number), sheet(number, at(number + 1)))
    article = await only(town)
    assert told(article) == [*lines(1), *lines(2), *lines(3)]
    assert article.record.doubts[-1] == "0.2: only the first 3 pages were asked for"
    assert town.web.asked[at(4)] == 0


async def test_pages_of_comments_that_repeat_the_article_add_nothing(town: Town) -> None:
    town.web.say(at(2), sheet(1, at(3)))
    article = await only(town)
    assert (told(article), article.record.doubts) == (lines(1), UNDATED)
    assert article.provenance.further_records == ()
    assert town.web.asked[at(3)] == 0


async def test_robots_txt_rules_the_further_pages_as_well(town: Town) -> None:
    town.web.say(ROBOTS, Answer(body=b"User-agent: *\nDisallow: /*page=\n"))
    article = await only(town)
    assert told(article) == lines(1)
    assert "0.2: page 2 cannot be had: robots.txt disallows it" in article.record.doubts
    assert town.web.asked[at(2)] == 0


async def test_where_the_page_was_served_decides_whose_robots_txt_is_asked(town: Town) -> None:
    other = "https://www.gazette.example"
    town.web.say(url(SLUG), Answer(status=301, headers={"Location": f"{other}/{SLUG}"}))
    town.web.say(f"{other}/{SLUG}", sheet(1, "?page=2"))
    town.web.say(f"{other}/{SLUG}?page=2", sheet(2))
    town.web.say(f"{other}/robots.txt", Answer(status=404))
    article = await only(town)
    assert told(article) == [*lines(1), *lines(2)]
    assert town.web.asked[f"{other}/robots.txt"] == 1


async def test_another_origin_is_never_followed(town: Town) -> None:
    town.web.say(at(1), sheet(1, f"https://other.example/{SLUG}?page=2"))
    article = await only(town)
    assert (told(article), article.record.doubts) == (lines(1), UNDATED)
    assert {asked.rpartition("/")[0] for asked in town.web.asked} == {SITE}
