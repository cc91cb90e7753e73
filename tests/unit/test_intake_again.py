"""What others captured and is known, hostile, interrupted or saved by hand: over twins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evidence import recovery
from bot.evidence.intake import Intake
from bot.evidence.reextraction import reextract
from bot.model import codec
from bot.model.article import Derivation
from bot.model.capture import Capture
from bot.model.errors import BadInput, NoRoom
from bot.model.intake import Saved
from bot.model.source import Source
from tests.twins import MemoryArchive, MemoryStore
from tests.twins.foreign import DATE, http, name, record, response
from tests.twins.town import PLAN, SITE, SOURCE, Town, page, title, url
from tests.unit.brought import LATER, Brought, document


@pytest.fixture
def bring(tmp_path: Path) -> Brought:
    return Brought(Town(), tmp_path)


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
        (document("dam", date=datetime(9999, 12, 31, tzinfo=UTC)), "feed document: its date is before the web, or ahead of now"),
        (record("response", url("dam"), http(page("dam")), headers={"WARC-Truncated": "disconnect"}), "cut short: disconnect"),
        (response(url("dam"), b"<html><body><p>Subscribe to read</p></body></html>"), ""),
    ],
    ids=["404", "pdf", "no head", "bytes", "home", "password", "long", "year 1", "year 9999", "feed of year 9999", "cut", "no text"],
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


async def test_what_was_taken_in_is_extracted_again_without_a_change(bring: Brought) -> None:
    intake = Intake(bring.town.world)
    await intake.page(saved("water", url=url("water")))
    told = {"Content-Encoding": "br", "Transfer-Encoding": "chunked"}
    await bring(record("response", url("dam"), http(page("dam"), headers=told)))
    await bring(document("rain"), response(url("rain"), page("rain")), response(url("pump"), page("pump"), date=DATE))
    bring.town.clock.advance(60)
    found = await reextract(bring.town.world, lambda *_: None, lambda _: None, dry=True)
    assert (found.read, found.changed, found.left) == (4, 0, 0)


async def test_a_start_after_a_run_that_was_ended_makes_rows_and_leaves_the_rest_to_the_next(bring: Brought) -> None:
    path = bring.write(document("dam"), response(url("dam"), page("dam")))
    await bring.town.world.archive.take_in(path, lambda *_: None)
    assert await recovery.recover(bring.town.world) == 2
    assert await recovery.recover(bring.town.world) == 0
    assert (await bring.town.pending(), await bring.town.articles()) == ((), [])
    tally = await bring.files(path)
    assert (tally.known, tally.made, tally.captures) == (1, 1, 0)


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


async def test_a_disk_that_is_full_stops_it_and_the_next_run_goes_on(
    bring: Brought, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = [f"story-{number}" for number in range(5)]
    path = bring.write(*(response(url(slug), page(slug)) for slug in slugs))
    archive, left = bring.town.world.archive, [2]
    derive = archive.derive

    async def until_full(derivations: Sequence[Derivation]) -> tuple[Capture, ...]:
        if not left[0]:
            raise NoRoom("No space left on device")
        left[0] -= 1
        return await derive(derivations)

    monkeypatch.setattr(archive, "derive", until_full)
    with pytest.raises(NoRoom):
        await bring.files(path)
    assert len(await bring.town.articles()) == 2
    monkeypatch.undo()
    tally = await bring.files(path)
    assert (tally.made, len(await bring.town.articles()), bring.derivations()) == (3, 5, 5)


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


async def test_a_secret_in_the_address_of_a_saved_page_is_not_stored(bring: Brought) -> None:
    intake = Intake(bring.town.world)
    for _ in range(2):
        await intake.page(saved("dam", url="https://reader:secret@gazette.example/dam?token=hidden&a=1"))
    (capture,) = [held for file in bring.town.disk.values() for held, _ in file.groups if held.kind == "resource"]
    assert capture.url == "https://gazette.example/dam?token=REDACTED&a=1"
    assert intake.tally.known == 1


async def test_an_address_that_is_given_and_is_none_is_named(bring: Brought) -> None:
    with pytest.raises(BadInput, match=r"mailto:.* is no http"):
        await Intake(bring.town.world).page(saved("dam", url="mailto:a@b.example"))


async def test_records_that_another_file_brought_before_are_not_counted_again(bring: Brought) -> None:
    one = response(url("dam"), page("dam"))
    assert (await bring(one)).captures == 1
    tally = await bring(one, response(url("water-rises"), page("water-rises")))
    assert (tally.files, tally.known, tally.captures) == (1, 0, 1)
