"""What others captured becomes articles: over twins, from files in the forms that the programs of the field write."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.evidence import recovery
from bot.evidence.gathering import Tally
from bot.evidence.intake import Intake
from bot.model import codec
from bot.model.article import Article
from bot.model.errors import BadInput
from bot.model.intake import Saved
from bot.model.source import Source
from bot.stages import identity
from tests.twins import MemoryArchive, MemoryStore
from tests.twins.foreign import DATE, http, name, packed, record, response
from tests.twins.town import FEED, PLAN, SITE, SOURCE, Town, page, rss, title, url

Bring = Callable[..., "Brought"]
LATER = DATE + timedelta(days=2)


class Brought:
    """Files of some records, taken in one run."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        self._folder = folder
        self._number = 0

    def write(self, *records: bytes) -> str:
        self._number += 1
        path = self._folder / f"{self._number}.warc.gz"
        path.write_bytes(packed(*records))
        return str(path)

    async def __call__(self, *records: bytes, only: Source | None = None) -> Tally:
        return await self.files(self.write(*records), only=only)

    async def files(self, *paths: str, only: Source | None = None) -> Tally:
        intake = Intake(self.town.world, only)
        for path in paths:
            await intake.file(path, lambda *_: None)
        await intake.articles(lambda *_: None)
        return intake.tally

    async def only(self) -> Article:
        (article,) = await self.town.articles()
        return article

    async def versions(self) -> list[Article]:
        return list(await self.town.world.store.history((await self.only()).id))

    def derivations(self) -> int:
        return sum(derived is not None for file in self.town.disk.values() for _, derived in file.groups)


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


async def test_a_revisit_by_record_id_of_what_stands_behind_it_is_found(bring: Brought) -> None:
    id_ = name()
    tally = await bring(again("dam", LATER, DATE, id_), response(url("dam"), page("dam"), id_=id_))
    assert (tally.made, tally.refused.total()) == (1, 0)


async def test_a_revisit_of_what_nobody_has_is_said(bring: Brought) -> None:
    tally = await bring(again("dam", LATER, DATE))
    assert dict(tally.refused) == {"what it repeats is not in the archive": 1}


def document(*slugs: str, date: datetime = DATE) -> bytes:
    return record("response", FEED, http(rss(*slugs), kind="application/rss+xml"), date=date)


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


async def test_taken_in_again_nothing_is_written_and_with_a_new_source_what_is_its_own_is(bring: Brought) -> None:
    path = bring.write(response(url("dam"), page("dam")), response("https://other.example/pump", page("pump")))
    await bring.files(path)
    written = bring.derivations()
    tally = await bring.files(path)
    assert (tally.known, tally.captures, tally.made, tally.nobody, bring.derivations()) == (1, 0, 0, 0, written)
    other = Source(name="other", feed="https://other.example/feed")
    bring.town.world = replace(bring.town.world, plan=replace(PLAN, sources=(SOURCE, other)))
    tally = await bring.files(path)
    assert (tally.made, tally.unchanged, bring.derivations()) == (1, 0, written + 1)


async def test_a_known_article_that_was_captured_again_unchanged_gets_no_version(bring: Brought) -> None:
    bring.town.list_("dam")
    await bring.town.poll()
    await bring.town.take()
    before = await bring.only()
    tally = await bring(response(url("dam"), page("dam"), date=bring.town.clock()))
    assert (await bring.versions(), tally.unchanged) == ([before], 1)


async def test_a_change_makes_a_version_and_an_older_capture_makes_none_but_is_recorded(bring: Brought) -> None:
    bring.town.list_("dam")
    await bring.town.poll()
    await bring.town.take()
    changed = page("dam", text="The dam did not break at all, said the ministry on Wednesday in the evening. " * 3)
    old = bring.write(response(url("dam"), changed, date=DATE))
    tally = await bring.files(old)
    assert (tally.unchanged, tally.versions, len(await bring.versions()), bring.derivations()) == (1, 0, 1, 2)
    bring.town.clock.advance(3600)
    tally = await bring(response(url("dam"), changed, date=bring.town.clock()))
    first, second = await bring.versions()
    assert (tally.versions, second.version) == (1, 2)
    assert (second.first_seen, second.provenance.feed_record) == (first.first_seen, first.provenance.feed_record)


async def test_of_several_files_the_one_that_begins_first_is_processed_first(bring: Brought) -> None:
    changed = page("dam", text="The dam did not break at all, said the ministry on Wednesday in the evening. " * 3)
    late = bring.write(response(url("dam"), changed, date=LATER))
    early = bring.write(response(url("dam"), page("dam"), date=DATE))
    tally = await bring.files(late, early)
    assert (tally.made, tally.versions, tally.unchanged) == (1, 1, 0)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (record("response", url("dam"), http(page("dam"), status=404)), "HTTP status 404"),
        (record("response", url("dam"), http(b"%PDF-1.7", kind="application/pdf")), "the page is not HTML but application/pdf"),
        (record("response", url("dam"), page("dam")), "its HTTP head cannot be read"),
        (record("response", url("dam"), http(b"\x00\x01\x02 no page", kind="")), "the page names no type"),
        (response(f"{SITE}/", page("dam")), "a front page"),
        (response("https://reader:secret@gazette.example/dam", page("dam")), "its address carries a password"),
        (response(url("d" * 9_000), page("dam")), "its address is longer than 8192 characters"),
        (response(url("dam"), page("dam"), date="0001-01-01T00:00:00Z"), "its date is before the web, or ahead of now"),
        (response(url("dam"), page("dam"), date="9999-12-31T23:59:59Z"), "its date is before the web, or ahead of now"),
        (record("response", url("dam"), http(page("dam")), headers={"WARC-Truncated": "disconnect"}), "cut short: disconnect"),
        (response(url("dam"), b"<html><body><p>Subscribe to read</p></body></html>"), ""),
    ],
    ids=["404", "pdf", "no head", "bytes", "home", "password", "long", "year 1", "year 9999", "cut", "no text"],
)  # fmt: skip
async def test_what_makes_no_article_says_why_and_is_indexed(bring: Brought, one: bytes, why: str) -> None:
    tally = await bring(one)
    assert (await bring.town.articles(), tally.captures, tally.refused.total()) == ([], 1, 1)
    assert next(iter(tally.refused)).startswith(why)


@pytest.mark.parametrize(
    ("one", "captures"),
    [
        (response("javascript:alert(1)", page("dam")), 1),
        (response("http://[::1/dam", page("dam")), 1),
        (response("https://gazette.example:99999/dam", page("dam")), 1),
        (response(url("dam"), page("dam"), date="yesterday"), 0),
        (response(url("dam"), page("dam"), date="0001-01-01T00:00:00+14:00"), 0),
        (record("response", url("dam"), http(page("dam")), headers={"WARC-Record-ID": ""}), 0),
        (record("metadata", "dns:gazette.example", b"20261001\n1.2.3.4", headers={"Content-Type": "text/dns"}), 1),
    ],
    ids=["script", "no host", "port", "no date", "before year 1", "no id", "dns"],
)
async def test_hostile_heads_cost_their_record_alone(bring: Brought, one: bytes, captures: int) -> None:
    tally = await bring(one, response(url("pump"), page("pump")))
    assert (tally.made, tally.captures) == (1, captures + 1)


async def test_a_record_id_of_ours_that_another_takes_leads_to_ours(bring: Brought) -> None:
    bring.town.list_("dam")
    await bring.town.poll()
    await bring.town.take()
    ours = await bring.only()
    id_ = ours.provenance.page_record
    kept = await bring.town.world.store.capture(id_)
    await bring(response(url("dam"), page("pump"), id_=id_), response(url("pump"), page("pump"), id_=id_))
    assert await bring.town.world.store.capture(id_) == kept
    assert await bring.town.articles() == [ours]


async def test_an_index_that_is_lost_is_made_again_with_what_was_taken_in(bring: Brought) -> None:
    await bring(document("dam"), response(url("dam"), page("dam")), response(url("pump"), page("pump"), date=LATER))
    before = await bring.town.articles()
    world = replace(bring.town.world, store=MemoryStore(), archive=MemoryArchive(bring.town.disk, now=bring.town.clock))
    bring.town.world = world
    await recovery.recover(world)
    assert await bring.town.articles() == before
    assert len(before) == 2


async def test_a_run_that_was_ended_goes_on_where_it_was(bring: Brought, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.evidence.intake._BATCH", 2)
    slugs = [f"story-{number}" for number in range(6)]
    path = bring.write(*(response(url(slug), page(slug)) for slug in slugs))
    intake = Intake(bring.town.world)
    await intake.file(path, lambda *_: None)

    def ended(done: int, whole: int) -> None:
        if done * 2 > whole:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await intake.articles(ended)
    made = intake.tally.made
    assert 0 < made < len(slugs)
    tally = await bring.files(path)
    assert (tally.made, tally.unchanged, bring.derivations()) == (len(slugs) - made, 0, len(slugs))


async def test_pages_that_an_article_goes_on_in_are_joined_where_they_were_captured_with_it(bring: Brought) -> None:
    def sheet(number: int) -> bytes:
        lines = "".join(
            f"<p>Page {number} tells in its line {n} how the pumps of the old quarter ran again.</p>" for n in range(5)
        )
        onward = f'<p><a href="/dam?page={number + 1}" rel="next">Next page</a></p>' if number < 2 else ""
        return f'<html lang="en"><title>Dam</title><main><article><h1>Dam</h1>{lines}</article>{onward}</main>'.encode()

    first, second = name(), name()
    await bring(
        document("dam"),
        response(url("dam"), sheet(1), id_=first),
        response(f"{url('dam')}?page=2", sheet(2), id_=second),
    )
    found = {article.record.url: article for article in await bring.town.articles()}
    whole = found[url("dam")]
    assert (whole.provenance.page_record, whole.provenance.further_records) == (first, (second,))
    assert "Page 2 tells in its line 4" in whole.record.article_body


NOW = datetime(2026, 11, 1, tzinfo=UTC)


def saved(slug: str, comment: str = "", **told: object) -> Saved:
    block = comment.encode() + page(slug)
    return replace(Saved(name=f"{slug}.html", block=block, modified=NOW), **told)  # type: ignore[arg-type]  # the test's words


async def test_a_saved_page_is_a_resource_under_its_own_word_and_an_article(bring: Brought) -> None:
    intake = Intake(bring.town.world)
    comment = f"<!-- saved from url=(0029){url('dam')} -->\n"
    await intake.page(saved("dam", comment))
    article = await bring.only()
    assert article.first_seen == codec.utc(NOW)
    capture = await bring.town.world.store.capture(article.provenance.page_record)
    assert capture is not None
    assert (capture.kind, capture.url, capture.content_type) == ("resource", url("dam"), "text/html; charset=utf-8")
    stored = await bring.town.world.archive.read(capture.file, capture.offset)
    assert stored.block == comment.encode() + page("dam")
    await intake.page(saved("dam", comment))
    assert (intake.tally.known, intake.tally.captures, bring.derivations()) == (1, 1, 1)


async def test_address_and_date_that_are_given_stand_before_the_page_s_own(bring: Brought) -> None:
    intake = Intake(bring.town.world)
    await intake.page(saved("dam", f"<!-- saved from url=(0029){url('other')} -->", url=url("given"), date=DATE))
    article = await bring.only()
    assert (article.record.url, article.first_seen) == (url("given"), codec.utc(DATE))


async def test_a_saved_page_without_any_word_names_the_option(bring: Brought) -> None:
    with pytest.raises(BadInput, match="--url"):
        await Intake(bring.town.world).page(saved("dam"))
    assert title("dam") == "Dam"
