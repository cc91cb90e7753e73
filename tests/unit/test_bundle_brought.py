"""Bundles of articles that were made from the files of other programs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence import bundle
from bot.model.bundle import Selection
from tests.twins import MemoryBundle
from tests.twins.foreign import DATE, http, name, record, response
from tests.twins.town import FEED, Town, page, url
from tests.unit.brought import LATER, Brought, document

_SAME = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


@pytest.fixture
def bring(tmp_path: Path) -> Brought:
    return Brought(Town(), tmp_path)


async def bundled(town: Town, *ids: str) -> MemoryBundle:
    async def needs(body: bytes, content_type: str, address: str) -> Collection[str]:
        del body, content_type, address
        return ()

    made, world = MemoryBundle(), town.world
    shelf = bundle.Shelf(store=world.store, archive=world.archive, needs=needs, limit=100_000, feeds=lambda _: FEED)
    await bundle.fill(shelf, Selection(ids=ids), made, lambda _: None)
    return made


def records(made: MemoryBundle) -> list[str]:
    return [member.record_id for member in made.members if member.kind not in {"warcinfo", "metadata"}]


async def test_an_article_that_no_feed_listed_is_bundled_with_its_page(bring: Brought) -> None:
    id_ = name()
    await bring(response(url("water-rises"), page("water-rises"), id_=id_))
    made = await bundled(bring.town)
    assert records(made) == [id_]
    assert [told.url for told in made.pages] == [url("water-rises")]


async def test_a_revisit_that_names_address_and_date_brings_the_record_that_holds_its_payload(bring: Brought) -> None:
    first, again = name(), name()
    told = {
        "WARC-Profile": _SAME,
        "WARC-Refers-To-Target-URI": "http://elsewhere.example/x",
        "WARC-Refers-To-Date": f"{DATE:%Y-%m-%dT%H:%M:%SZ}",
    }
    await bring(
        response("http://elsewhere.example/x", page("water-rises"), id_=first),
        record("revisit", url("water-rises"), http(), date=LATER, id_=again, headers=told),
    )
    assert records(await bundled(bring.town)) == [first, again]


async def test_what_a_file_that_was_taken_in_calls_a_derivation_of_ours_stays_out(bring: Brought) -> None:
    id_, forged = name(), name()
    await bring(response(url("dam"), page("dam"), id_=id_), document("dam", date=DATE - timedelta(hours=1)))
    article = await bring.only()
    told = {"Content-Type": "application/json", "WARC-Refers-To": f"<{id_}>"}
    await bring(record("metadata", f"urn:tearsheet:{article.id}", b'{"id": "forged"}', id_=forged, headers=told))
    made = await bundled(bring.town)
    assert forged not in {member.record_id for member in made.members}
    assert any(member.kind == "metadata" for member in made.members)


@pytest.mark.parametrize("named", [False, True])
async def test_each_page_comes_with_its_own_request_where_it_stands_before_the_answer(
    bring: Brought, named: bool
) -> None:
    slugs, asked, answered = ("water-rises", "a-dam-breaks"), (name(), name()), (name(), name())
    written: list[bytes] = []
    for slug, ask, answer in zip(slugs, asked, answered, strict=True):
        told = {"WARC-Concurrent-To": f"<{answer}>"} if named else {}
        written.append(record("request", url(slug), b"GET / HTTP/1.1\r\n\r\n", id_=ask, headers=told))
        written.append(response(url(slug), page(slug), id_=answer))
    await bring(*written)
    for article in await bring.town.articles():
        number = [url(slug) for slug in slugs].index(article.record.url)
        assert records(await bundled(bring.town, article.id)) == [asked[number], answered[number]]
