"""What goes into a bundle, and what does not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from bot.evidence import bundle
from bot.model.article import Derivation
from bot.model.bundle import Selection
from bot.model.capture import Capture, Exchange
from bot.model.errors import ArchiveError
from bot.model.query import Query
from bot.stages import making
from tests.twins import Answer, Clock, MemoryArchive, MemoryBundle, MemoryStore
from tests.twins.fetcher import exchange
from tests.twins.values import START, derivation, page

FEED = "https://gazette.example/feed"
URL = "https://gazette.example/1"


def redirect(url: str, to: str) -> Exchange:
    return exchange(url, Answer(status=301, headers={"Location": to}), START)


class House:
    """An archive with its index, and what its pages need."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore()
        self.archive = MemoryArchive(now=self.clock)
        self.needs: dict[str, Collection[str]] = {}
        self.asked: list[tuple[bytes, str]] = []

    async def keep(self, *hops: Exchange, refers: Capture | None = None) -> tuple[Capture, ...]:
        kept = await self.archive.keep(hops, refers=refers)
        await self.store.index(kept)
        return kept

    async def take(self, feed: Capture, page_: Capture | None, url: str, **more: Any) -> Derivation:
        derived = replace(
            derivation(url), feed_record=feed.record_id, page_record=page_.record_id if page_ else "", **more
        )
        kept = await self.archive.derive([derived])
        made = making.noted(making.article(derived, page_ or feed, "UTC"), kept[0])
        await self.store.taken([(derived, made)], kept)
        return derived

    async def _needed(self, body: bytes, content_type: str, url: str) -> Collection[str]:
        self.asked.append((body, content_type))
        return self.needs.get(url, ())

    async def filled(self, **selection: Any) -> MemoryBundle:
        made = MemoryBundle()
        shelf = bundle.Shelf(
            store=self.store,
            archive=self.archive,
            needs=self._needed,
            limit=1_000,
            feeds=lambda name: FEED if name == "gazette" else "",
        )
        self.told: list[int] = []
        self.bundled = await bundle.fill(shelf, Selection(**selection), made, self.told.append)
        return made


def listed(made: MemoryBundle) -> list[str]:
    return [line.split('"url": "')[1].split('"')[0] for line in made.lines]


def kinds(made: MemoryBundle) -> list[str]:
    return [member.kind for member in made.members]


async def test_an_article_brings_feed_page_requests_and_derivation() -> None:
    house = House()
    feed, served = await house.keep(page(FEED), page(URL))
    derived = await house.take(feed, served, URL)
    await house.keep(page("https://gazette.example/other"))
    made = await house.filled()
    assert listed(made) == [FEED, URL]
    assert kinds(made) == ["warcinfo", "response", "request", "response", "request", "metadata"]
    assert [line.split()[0] for line in made.origins] == [
        "example,gazette)/feed",
        "example,gazette)/1",
        f"urn:tearsheet:{derived.id}",
    ]
    (told,) = made.pages
    assert (told.id, told.url, told.title, told.text) == (f"{derived.id}.1", URL, f"About {URL}", "One.")
    assert (house.bundled.articles, house.bundled.records, house.told) == (1, 3, [1])
    assert house.bundled.files == (feed.file,)


async def test_a_line_tells_the_place_in_the_bundle_and_the_digest_of_the_member() -> None:
    house = House()
    feed, served = await house.keep(page(FEED), page(URL))
    await house.take(feed, served, URL)
    made = await house.filled()
    place = sum(len(member.packed) for member in made.members[:3])
    assert f'"offset": "{place}"' in made.lines[1]
    assert '"recordDigest": "sha256:' in made.lines[1]
    assert f'"offset": "{served.offset}"' in made.origins[1]
    assert "recordDigest" not in made.origins[1]


async def test_what_two_articles_share_goes_in_once() -> None:
    house = House()
    feed, one, two = await house.keep(page(FEED), page(URL), page(f"{URL}/2"))
    for url, served in ((URL, one), (f"{URL}/2", two)):
        await house.take(feed, served, url)
    made = await house.filled()
    assert sorted(listed(made)) == sorted([FEED, URL, f"{URL}/2"])
    assert len(made.pages) == 2


async def test_the_redirects_to_the_page_come_before_it() -> None:
    house = House()
    short, middle = "https://short.example/1", "http://gazette.example/1"
    hops = (redirect(short, middle), redirect(middle, f"{URL}#top"))
    feed, *_, served = await house.keep(page(FEED), *hops, page(URL))
    await house.keep(redirect("http://gazette.example/elsewhere", "/1"))
    await house.take(feed, served, short)
    made = await house.filled()
    assert listed(made) == [FEED, short, middle, URL]


async def test_redirects_that_lead_elsewhere_or_nowhere_are_left_out() -> None:
    house = House()
    feed, _, served = await house.keep(
        page(FEED), redirect("https://short.example/1", "https://short.example/1"), page(URL)
    )
    await house.take(feed, served, "https://short.example/1")
    assert listed(await house.filled()) == [FEED, URL]


async def test_a_revisit_brings_what_it_repeats() -> None:
    house = House()
    (first,) = await house.keep(page(FEED, b"same"))
    (again,) = await house.keep(page(FEED, b"same"), refers=first)
    (served,) = await house.keep(page(URL))
    assert again.kind == "revisit"
    await house.take(again, served, URL)
    made = await house.filled()
    assert kinds(made)[1:5] == ["response", "request", "revisit", "request"]


async def test_the_pages_that_an_article_goes_on_in_come_too() -> None:
    house = House()
    feed, one, two = await house.keep(page(FEED), page(URL), page(f"{URL}/2"))
    await house.take(feed, one, URL, further_records=(two.record_id,))
    assert listed(await house.filled()) == [FEED, URL, f"{URL}/2"]


async def test_what_a_page_needs_comes_as_far_as_it_was_captured() -> None:
    house = House()
    style, image, moved, font = (f"https://cdn.example/{name}" for name in ("a.css", "b.png", "c", "d.woff"))
    css = Answer(headers={"Content-Type": "text/css"}, body=b"@import")
    feed, served, *_ = await house.keep(
        page(FEED), page(URL, b"<p>"), exchange(style, css, START), redirect(moved, image), page(image), page(font)
    )
    house.needs = {URL: [style, moved, "https://cdn.example/never"], style: [font, style]}
    await house.take(feed, served, URL)
    made = await house.filled()
    assert listed(made) == [FEED, URL, style, font, moved, image]
    assert house.asked == [(b"<p>", "text/html; charset=utf-8"), (b"@import", "text/css")]


async def test_an_article_of_the_feed_alone_leads_to_the_feed() -> None:
    house = House()
    (feed,) = await house.keep(page(FEED))
    await house.take(feed, None, URL)
    made = await house.filled()
    assert listed(made) == [FEED]
    assert made.pages[0].url == FEED
    assert len(made.origins) == 2


async def test_every_version_is_a_page_of_its_own() -> None:
    house = House()
    feed, one = await house.keep(page(FEED), page(URL))
    first = await house.take(feed, one, URL)
    (two,) = await house.keep(page(URL, b"other", seconds=60))
    await house.take(feed, two, URL, record=replace(first.record, article_body="Two."))
    made = await house.filled()
    assert [told.id for told in made.pages] == [f"{first.id}.1", f"{first.id}.2"]
    assert listed(made) == [FEED, URL, URL]


async def test_articles_are_chosen_by_id_topic_source_and_time() -> None:
    house = House()
    feed, one, two = await house.keep(page(FEED), page(URL), page(f"{URL}/2"))
    first = await house.take(feed, one, URL)
    await house.take(feed, two, f"{URL}/2", first_seen="2026-11-05T00:00:00.000000Z")
    assert URL not in listed(await house.filled(query=Query(since="2026-11-04T00:00:00.000000Z")))
    assert f"{URL}/2" not in listed(await house.filled(until="2026-11-05T00:00:00.000000Z"))
    assert listed(await house.filled(ids=(first.id, first.id))) == [FEED, URL]
    assert listed(await house.filled(query=Query(source="ledger"))) == []
    assert listed(await house.filled(query=Query(topic="iraq"))) == []


async def test_an_unknown_id_and_a_record_that_is_gone_end_the_export() -> None:
    house = House()
    feed, served = await house.keep(page(FEED), page(URL))
    derived = await house.take(feed, served, URL)
    with pytest.raises(ArchiveError, match="no article has the id 0"):
        await house.filled(ids=("0",))
    del house.archive.disk[served.file].records[served.offset]
    with pytest.raises(ArchiveError, match=r"no (whole )?record"):
        await house.filled()
    del house.store._captures[feed.record_id]
    with pytest.raises(ArchiveError, match=feed.record_id):
        await house.filled(ids=(derived.id,))
