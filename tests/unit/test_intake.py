"""What others captured becomes articles: over twins, from files in the forms that the programs of the field write."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from bot.model import codec
from bot.stages import identity
from tests.twins.foreign import DATE, http, name, record, response
from tests.twins.town import PLAN, SITE, SOURCE, Town, page, url
from tests.unit.brought import LATER, Brought, document


@pytest.fixture
def bring(tmp_path: Path) -> Brought:
    return Brought(Town(), tmp_path)


async def test_a_page_of_a_source_becomes_its_article_as_of_the_day_it_was_captured(bring: Brought) -> None:
    id_ = name()
    tally = await bring(response(f"{url('water-rises')}?utm_source=x", page("water-rises"), id_=id_))
    article = await bring.only()
    assert (tally.made, tally.refused.total(), tally.nobody, tally.captures) == (1, 0, 0, 1)
    assert (article.source, article.id) == (SOURCE.name, identity.mint(SOURCE.name, url("water-rises")))
    assert article.record.headline == "Water rises"
    assert article.first_seen == article.provenance.fetched_at == codec.utc(DATE)
    assert (article.provenance.feed_record, article.provenance.page_record) == ("", id_)
    assert article.provenance.file.startswith("warc/imported/")
    assert [match.topic for match in article.matches] == ["water"]


async def test_the_same_page_taken_in_and_polled_without_its_entry_has_the_same_text(bring: Brought) -> None:
    await bring(response(url("a-dam-breaks"), page("a-dam-breaks")))
    taken = await bring.only()
    polled = Town()
    polled.list_("a-dam-breaks")
    await polled.poll()
    await polled.take()
    (live,) = await polled.articles()
    told = ("headline", "article_body", "article_html", "in_language", "canonical_url", "url")
    assert [getattr(taken.record, key) for key in told] == [getattr(live.record, key) for key in told]


async def test_pages_of_no_source_are_kept_and_make_no_article_unless_a_source_is_named(bring: Brought) -> None:
    path = bring.write(response("https://elsewhere.example/a-long-story", page("a-long-story")))
    tally = await bring.files(path)
    assert (tally.nobody, tally.made, await bring.town.articles()) == (1, 0, [])
    assert await bring.town.world.store.nearest("https://elsewhere.example/a-long-story", DATE) is not None
    tally = await bring.files(path, only=SOURCE)
    assert (tally.nobody, tally.made, tally.known, tally.captures) == (0, 1, 1, 0)


async def test_the_form_of_the_common_crawl(bring: Brought) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: gazette.example\r\n\r\n"
    answer = http(page("dam"), headers={"X-Crawl-Content-Encoding": "gzip", "Content-Length": "3021"})
    fields = b"fetchTimeMs: 12\r\ncharset-detected: UTF-8\r\n"
    tally = await bring(
        record("warcinfo", "", b"isPartOf: CC-NEWS\r\n", headers={"Content-Type": "application/warc-fields"}),
        record("request", url("dam"), asked),
        record("response", url("dam"), answer, headers={"WARC-Identified-Payload-Type": "text/html"}),
        record("metadata", url("dam"), fields, headers={"Content-Type": "application/warc-fields"}),
    )
    assert (tally.made, tally.captures, tally.refused.total()) == (1, 2, 0)


async def test_the_form_of_programs_that_record_in_a_browser(bring: Brought) -> None:
    """Bodies unpacked under heads that still say brotli and chunked; records of their own about each page."""
    told = {"Content-Encoding": "br", "Transfer-Encoding": "chunked"}
    about = record(
        "resource",
        f"urn:pageinfo:{url('dam')}",
        b'{"pageid": "1"}',
        version="1.1",
        headers={"Content-Type": "application/json", "WARC-Payload-Digest": f"sha256:{'0' * 64}"},
    )
    picture = record("response", f"{SITE}/a.png", http(b"\x89PNG", kind="image/png"), version="1.1")
    answer = record("response", url("dam"), http(page("dam"), headers=told), version="1.1")
    tally = await bring(answer, picture, about)
    assert (tally.made, tally.captures, tally.refused.total()) == (1, 3, 0)


async def test_bodies_on_the_wire_chunked_and_packed_are_read(bring: Brought) -> None:
    body = gzip.compress(page("dam"))
    chunked = b"%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (100, body[:100], len(body) - 100, body[100:])
    told = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    assert (await bring(record("response", url("dam"), http(chunked, headers=told)))).made == 1


async def test_a_body_that_is_brotli_makes_no_article_and_says_so(bring: Brought) -> None:
    tally = await bring(
        record("response", url("dam"), http(b"\x0b\x02\x80abc\x03", headers={"Content-Encoding": "br"}))
    )
    assert dict(tally.refused) == {"body cannot be decoded: coding": 1}


PROFILE = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


def again(slug: str, date: datetime, original: datetime, refers: str = "") -> bytes:
    """A revisit as Heritrix and warcprox write it: by address and date, or by record id."""
    told = {"WARC-Refers-To-Target-URI": url(slug), "WARC-Refers-To-Date": f"{original:%Y-%m-%dT%H:%M:%SZ}"}
    named = {"WARC-Refers-To": f"<{refers}>"} if refers else told
    return record("revisit", url(slug), http(), date=date, headers={"WARC-Profile": PROFILE, **named})


async def test_a_page_that_became_what_it_was_before_gets_a_third_version(bring: Brought) -> None:
    other = page("dam", text="The dam did not break at all, said the ministry on Wednesday in the evening. " * 3)
    days = [DATE + timedelta(days=number) for number in range(4)]
    tally = await bring(
        response(url("dam"), page("dam"), date=days[0]),
        again("dam", days[1], days[0]),
        response(url("dam"), other, date=days[2]),
        again("dam", days[3], days[0]),
    )
    versions = await bring.versions()
    assert [version.provenance.fetched_at for version in versions] == [codec.utc(days[n]) for n in (0, 2, 3)]
    assert versions[0].record.article_body == versions[2].record.article_body != versions[1].record.article_body
    assert (tally.made, tally.versions, tally.unchanged) == (1, 2, 1)


@pytest.mark.parametrize("packing", [True, False], ids=["gz", "plain"])
async def test_what_warcio_writes(bring: Brought, tmp_path: Path, *, packing: bool) -> None:
    path = tmp_path / ("theirs.warc.gz" if packing else "theirs.warc")
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=packing)
        parser = StatusAndHeadersParser(["HTTP/1.1"])
        head = parser.parse(BytesIO(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"))
        first = writer.create_warc_record(url("dam"), "response", payload=BytesIO(page("dam")), http_headers=head)
        writer.write_record(first)
        date, digest = first.rec_headers.get_header("WARC-Date"), first.rec_headers.get_header("WARC-Payload-Digest")
        writer.write_record(writer.create_revisit_record(url("dam-again"), digest, url("dam"), date, http_headers=head))
    bring.town.clock.advance((datetime.now(UTC) - bring.town.clock()).total_seconds())
    tally = await bring.files(str(path))
    # One page at two addresses is two articles where it names no canonical one.
    assert (tally.captures, tally.made, tally.refused.total()) == (2, 2, 0)
    one, other = await bring.town.articles()
    assert one.record.article_body == other.record.article_body
    assert one.provenance.sha256 == other.provenance.sha256


async def test_a_revisit_by_record_id_of_what_stands_behind_it_is_found(bring: Brought) -> None:
    id_ = name()
    tally = await bring(again("dam", LATER, DATE, id_), response(url("dam"), page("dam"), id_=id_))
    assert (tally.made, tally.refused.total()) == (1, 0)


async def test_a_revisit_of_what_nobody_has_is_said(bring: Brought) -> None:
    tally = await bring(again("dam", LATER, DATE))
    assert dict(tally.refused) == {"what it repeats is not in the archive": 1}


async def test_an_entry_and_its_page_join_and_make_the_record_that_a_poll_makes(bring: Brought) -> None:
    listed = bring.town.clock().replace(microsecond=0)
    fetched = listed + timedelta(hours=1)
    tally = await bring(document("dam", date=listed), response(url("dam"), page("dam"), date=fetched))
    article = await bring.only()
    polled = Town()
    polled.list_("dam")
    await polled.poll()
    await polled.take()
    (live,) = await polled.articles()
    assert (article.id, article.record) == (live.id, live.record)
    assert (article.first_seen, article.provenance.fetched_at) == (codec.utc(listed), codec.utc(fetched))
    assert article.provenance.feed_record
    assert (tally.made, tally.unchanged) == (1, 0)


async def test_an_entry_whose_page_answers_from_another_address_is_followed_within_the_archive(bring: Brought) -> None:
    moved = record("response", url("dam"), http(status=301, headers={"Location": "/2026/dam"}))
    await bring(document("dam"), moved, response(url("2026/dam"), page("dam")))
    article = await bring.only()
    assert article.provenance.final_url == url("2026/dam")
    assert article.provenance.reason == ""


async def test_an_entry_whose_page_was_not_captured_is_told_by_its_feed(bring: Brought) -> None:
    await bring(document("dam", "pump"), response(url("pump"), page("pump")))
    reasons = {article.record.headline: article.provenance.reason for article in await bring.town.articles()}
    assert reasons == {"Dam": "its page is not in the archive", "Pump": ""}
    assert await bring.town.pending() == ()
    assert not bring.town.web.asked


async def test_an_entry_that_waits_for_its_page_gets_it(bring: Brought) -> None:
    bring.town.list_("dam")
    await bring.town.poll()
    (waiting,) = await bring.town.pending()
    listed = bring.town.clock()
    tally = await bring(document("dam", date=listed), response(url("dam"), page("dam"), date=listed))
    article = await bring.only()
    assert (article.id, article.provenance.reason, tally.made) == (waiting.id, "", 1)
    assert await bring.town.pending() == ()


async def test_of_a_source_whose_feed_is_the_text_entries_alone_make_articles(bring: Brought) -> None:
    feed_only = replace(SOURCE, articles="feed")
    bring.town.world = replace(bring.town.world, plan=replace(PLAN, sources=(feed_only,)))
    tally = await bring(document("dam"), response(url("dam"), page("dam")), response(url("pump"), page("pump")))
    article = await bring.only()
    assert (article.record.article_body, article.provenance.reason) == ("In short: dam.", "")
    assert dict(tally.refused) == {"its source takes the text of the feed (articles: feed)": 2}
