"""From a record to a derivation to an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import codec
from bot.model.article import Derivation, Extracted, Record
from bot.model.capture import Capture
from bot.model.entry import Item, Pending
from bot.stages import making

SEEN = "2026-10-20T06:05:00.000001Z"
URL = "https://a.example/2026/grid"
PENDING = Pending(
    source="ledger",
    id="1" * 32,
    item=Item(key=URL, url=URL, guid="g"),
    aliases=(URL, "g"),
    feed_capture="urn:uuid:feed",
    first_seen=SEEN,
)
CAPTURE = Capture(
    record_id="urn:uuid:page",
    kind="response",
    url="https://a.example/final",
    date=datetime(2026, 10, 20, 6, 5, 1, 5, tzinfo=UTC),
    file="warc/x.warc.gz",
    offset=10,
    length=20,
    begin=10,
    end=40,
    status=200,
    sha256="cd" * 32,
)


def extracted(canonical: str = "", reason: str = "", **fields: str) -> Extracted:
    record = Record(
        url=URL,
        canonical_url=canonical,
        headline="H",
        date_published=fields.get("date", ""),
        fields={"headline": "dom"},
    )
    return Extracted(record=record, steps={"text": "1"}, reason=reason)


def derive(canonical: str = "", page: Capture | None = CAPTURE, *, reason: str = "") -> Derivation:
    final_url = CAPTURE.url if page else ""
    return making.derivation(PENDING, extracted(canonical, reason), page, final_url, canonical)


def test_a_derivation_keeps_the_id_of_the_item_and_says_what_it_was_made_from() -> None:
    made = derive()
    assert (made.id, made.source, made.key) == (PENDING.id, "ledger", URL)
    assert (made.feed_record, made.page_record) == ("urn:uuid:feed", "urn:uuid:page")
    assert (made.first_seen, made.final_url, made.steps) == (SEEN, CAPTURE.url, {"text": "1"})
    assert made.record == extracted().record


def test_a_derivation_without_a_page_names_the_feed_alone_and_why() -> None:
    made = derive(page=None, reason="HTTP status 404")
    assert (made.page_record, made.final_url, made.reason) == ("", "", "HTTP status 404")


def test_the_canonical_address_becomes_an_alias() -> None:
    assert derive("https://a.example/canonical").aliases == (URL, "g", "https://a.example/canonical")
    assert derive(URL).aliases == (URL, "g")
    assert derive().aliases == (URL, "g")


def test_an_article_stands_where_its_capture_stands() -> None:
    made = making.article(derive(), CAPTURE, "Asia/Baghdad")
    assert (made.id, made.version, made.source, made.first_seen) == (PENDING.id, 1, "ledger", SEEN)
    provenance = made.provenance
    assert (provenance.file, provenance.offset, provenance.length, provenance.sha256) == (
        "warc/x.warc.gz",
        10,
        20,
        "cd" * 32,
    )
    assert (provenance.fetched_at, provenance.final_url) == ("2026-10-20T06:05:01.000005Z", "https://a.example/final")
    assert (provenance.steps, provenance.fields, provenance.status) == ({"text": "1"}, {"headline": "dom"}, 200)


def test_a_derivation_read_back_makes_the_same_article() -> None:
    made = derive("https://a.example/canonical")
    again = codec.loads(Derivation, codec.dumps(made))
    assert making.article(again, CAPTURE, "UTC") == making.article(made, CAPTURE, "UTC")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-10-20T09:00:00+03:00", "2026-10-20T09:00:00+03:00"),
        ("2026-10-20", "2026-10-20T00:00:00+03:00"),
        ("2026-01-20T09:00:00", "2026-01-20T09:00:00+03:00"),
        ("1999-12-31", "1999-12-31T00:00:00+03:00"),
        ("", SEEN),
        ("yesterday", SEEN),
        ("2026-10-21T06:04:59+00:00", "2026-10-21T06:04:59+00:00"),
        ("2026-10-21T06:05:01+00:00", SEEN),
        ("2099-01-01", SEEN),
    ],
)
def test_the_instant_that_a_feed_shows(date: str, expected: str) -> None:
    assert making.published(date, SEEN, "Asia/Baghdad") == expected


def test_a_day_is_its_midnight_in_the_zone_of_the_source_in_summer_and_winter() -> None:
    assert making.published("2026-07-01", SEEN, "Asia/Jerusalem") == "2026-07-01T00:00:00+03:00"
    assert making.published("2026-01-01", SEEN, "Asia/Jerusalem") == "2026-01-01T00:00:00+02:00"


@given(
    st.one_of(st.datetimes().map(str), st.dates().map(str), st.text(max_size=30)),
    st.sampled_from(["UTC", "Asia/Tehran", "America/New_York"]),
)
def test_any_date_gives_an_instant_with_an_offset(date: str, zone: str) -> None:
    assert datetime.fromisoformat(making.published(date, SEEN, zone)).tzinfo is not None


def test_a_canonical_address_leads_to_the_article_that_has_it_when_the_entry_goes_by_its_headline() -> None:
    canonical = "https://a.example/canonical"
    made, item = derive(canonical), replace(PENDING, item=replace(PENDING.item, title="Grid  BUDGET"))
    owned = replace(
        making.article(replace(made, id="2" * 32), CAPTURE, "UTC"), record=replace(made.record, headline="Grid budget")
    )
    assert making.led(made, item, canonical, "2" * 32, owned) == replace(made, id="2" * 32)
    assert making.led(made, item, canonical, "", None) == made
    assert making.led(made, item, canonical, made.id, owned) == made


@pytest.mark.parametrize(
    ("title", "headline", "same"),
    [
        ("BREAKING: A dam breaks at dawn", "A dam breaks at dawn", True),
        ("A dam breaks at dawn", "A dam breaks at dawn | The Ledger", True),
        ("Iraq today", "Iraq", False),
        ("A dam breaks", "A dam breaks at dawn", False),
        ("A ferry sinks at dawn", "A dam breaks at dawn", False),
        ("", "A dam breaks at dawn", False),
        ("", "", False),
    ],
)
def test_a_title_with_something_round_it_is_that_article_s(title: str, headline: str, *, same: bool) -> None:
    canonical = "https://a.example/canonical"
    made, item = derive(canonical), replace(PENDING, item=replace(PENDING.item, title=title))
    owned = replace(
        making.article(replace(made, id="2" * 32), CAPTURE, "UTC"), record=replace(made.record, headline=headline)
    )
    assert (making.led(made, item, canonical, "2" * 32, owned).id == "2" * 32) is same


def test_a_canonical_address_of_everything_makes_no_one_article_of_many() -> None:
    canonical = "https://a.example/consent"
    made = derive(canonical)
    made = replace(made, record=replace(made.record, canonical_url=canonical, fields={"canonicalUrl": "dom"}))
    wall = making.article(
        replace(made, id="2" * 32, record=replace(made.record, headline="We value your privacy")), CAPTURE, "UTC"
    )
    apart = replace(made, aliases=(URL, "g"))
    refused = making.led(made, PENDING, canonical, "2" * 32, wall)
    assert (refused.id, refused.aliases, refused.record.canonical_url) == (made.id, apart.aliases, "")
    assert refused.record.doubts == (f"canonical address refused: {canonical} is that of another article",)
    assert "canonicalUrl" not in refused.record.fields
    assert making.led(made, PENDING, canonical, "2" * 32, None) == apart, "its article is not made yet"
