"""`bot.ports.Extraction`, promise by promise: worker processes, and the stages called inline."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.engine.pool import Workers
from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.errors import BadInput
from bot.model.plan import Limits
from bot.model.source import Source
from bot.ports import Extraction
from tests.twins import DirectExtraction
from tests.twins.values import START

SOURCE = Source(name="gazette", feed="https://gazette.example/feed", title="The Gazette", language="en")
URL = "https://gazette.example/water"
ITEM = Item(key=URL, url=URL, title="Water returns", summary="<p>The pumps of the old quarter run again.</p>")
TEXT = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled by noon. "
FEED = b"""<rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link>
<item><title>One</title><link>https://gazette.example/1</link></item>
<item><title>Two</title><link>https://gazette.example/2?utm_source=rss</link></item>
<item><title>Three</title><link>https://gazette.example/3</link></item></channel></rss>"""


@pytest.fixture(scope="module", params=["workers", "direct"])
def extraction(request: pytest.FixtureRequest) -> Iterator[Extraction]:
    if request.param == "direct":
        direct: Extraction = DirectExtraction()
        yield direct
        return
    workers = Workers(Limits(workers=1))
    pool: Extraction = workers
    yield pool
    asyncio.run(workers.close())


def page(body: bytes, status: int = 200) -> Page:
    return Page(
        url=URL, final_url=URL, status=status, content_type="text/html; charset=utf-8", body=body, fetched_at=START
    )


async def test_a_feed_gives_its_entries_in_the_order_of_the_document(extraction: Extraction) -> None:
    feed = await extraction.feed(FEED, "application/rss+xml", SOURCE.feed, SOURCE, 10)
    assert [item.url for item in feed.items] == [f"https://gazette.example/{n}" for n in (1, 2, 3)]
    assert feed.title == "Gazette"
    assert feed.skipped == 0


async def test_a_glance_tells_what_the_entries_go_by(extraction: Extraction) -> None:
    assert await extraction.glance(FEED) == tuple((f"https://gazette.example/{n}",) for n in (1, 2, 3))
    assert await extraction.glance(b"\xff no feed") == ()


async def test_entries_beyond_the_limit_are_counted(extraction: Extraction) -> None:
    feed = await extraction.feed(FEED, "application/rss+xml", SOURCE.feed, SOURCE, 2)
    assert (len(feed.items), feed.skipped) == (2, 1)


async def test_what_is_no_feed_is_bad_input(extraction: Extraction) -> None:
    for _ in range(3):
        with pytest.raises(BadInput, match="not a feed"):
            await extraction.feed(b"<html><p>Moved.</p></html>", "text/html", SOURCE.feed, SOURCE, 10)


async def test_a_page_gives_a_record_with_the_steps_that_made_it(extraction: Extraction) -> None:
    html = f"<html><head><title>Water returns</title></head><body><article><h1>Water returns</h1><p>{TEXT * 3}</p><p>{TEXT * 2}</p></article></body></html>"
    made = await extraction.record(page(html.encode()), ITEM, SOURCE, "")
    assert (made.record.headline, made.reason) == ("Water returns", "")
    assert made.record.article_body.startswith("The pumps of the old quarter ran again on Tuesday")
    assert "trafilatura" in made.steps


async def test_further_pages_make_one_record_with_the_first(extraction: Extraction) -> None:
    html = "<html><head><title>Water returns</title></head><body><article><h1>Water returns</h1><p>{0}</p>{1}</article></body></html>"
    link = '<a rel="next" href="/water?page=2">2</a>'
    first, second = page(html.format(TEXT * 3, link).encode()), page(html.format(TEXT.upper() * 4, "").encode())
    alone = await extraction.record(first, ITEM, SOURCE, "")
    assert alone.next_page == f"{URL}?page=2"
    made = await extraction.record(first, ITEM, SOURCE, "", [second])
    assert made.record.article_body == f"{alone.record.article_body}\n{(TEXT.upper() * 4).strip()}"
    assert (made.reason, made.next_page) == ("", "")


async def test_what_a_page_and_a_sheet_need_is_found_up_to_so_many(extraction: Extraction) -> None:
    html = '<link rel="stylesheet" href="/style.css"><img src="a.png"><img src="b.png"><script src="s.js"></script>'
    found = await extraction.requisites(html.encode(), "text/html", URL, "page", 2)
    assert [(one.url, one.kind) for one in found] == [
        ("https://gazette.example/style.css", "style"),
        ("https://gazette.example/a.png", "image"),
    ]
    sheet = b"@font-face { font-family: G; src: url(g.woff2) }"
    (font,) = await extraction.requisites(sheet, "text/css", "https://cdn.example/css/a.css", "style", 9)
    assert (font.url, font.kind) == ("https://cdn.example/css/g.woff2", "font")


async def test_a_reason_gives_the_feeds_text_and_says_why(extraction: Extraction) -> None:
    made = await extraction.record(None, ITEM, SOURCE, "HTTP status 404")
    assert (made.reason, made.record.article_body) == ("HTTP status 404", "The pumps of the old quarter run again.")
    assert "trafilatura" not in made.steps


async def test_a_page_that_cannot_be_read_gives_the_feeds_text_and_says_why(extraction: Extraction) -> None:
    made = await extraction.record(page(b"\x00\x01\x02"), ITEM, SOURCE, "")
    assert made.reason
    assert made.record.article_body == "The pumps of the old quarter run again."


async def test_a_source_of_entries_needs_no_page(extraction: Extraction) -> None:
    source = Source(name="notes", feed="https://notes.example/feed", articles="feed")
    made = await extraction.record(None, ITEM, source, "")
    assert (made.reason, made.record.headline) == ("", "Water returns")
