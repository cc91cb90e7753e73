"""How far an article is followed."""

from __future__ import annotations

from dataclasses import replace

from bot.model.article import Extracted, Record
from bot.model.capture import Page
from bot.stages import trail
from bot.stages.paging import Fate
from bot.stages.trail import Trail
from tests.twins.values import START

URL = "https://gazette.example/water"


def page(number: int, url: str = "") -> Page:
    address = url or (URL if number == 1 else f"{URL}?page={number}")
    return Page(url=address, final_url=address, status=200, content_type="text/html", body=b"x", fetched_at=START)


def made(number: int, *, onward: str = "", text: str = "", reason: str = "") -> Extracted:
    body = text or f"What stands on page number {number} alone."
    next_page = onward or f"{URL}?page={number + 1}"
    record = Record(url=URL, article_body=body, confidence=0.9)
    return Extracted(record=record, steps={}, next_page=next_page, reason=reason)


BEGIN = Trail(pages=(page(1),), made=(made(1),))


def test_it_goes_on_page_by_page_up_to_the_limit() -> None:
    so_far = BEGIN
    for number in (2, 3):
        assert trail.onward(so_far, 2) == f"{URL}?page={number}"
        so_far = trail.extended(so_far, Fate(page=page(number)), made(number))
    assert trail.onward(so_far, 2) == ""
    assert trail.onward(BEGIN, 0) == ""
    assert [p.final_url for p in so_far.pages] == [URL, f"{URL}?page=2", f"{URL}?page=3"]
    left = trail.ended(so_far, made(1)).record
    assert left.doubts == ("0.2: only the first 3 pages were asked for",)
    assert left.confidence == 0.7
    assert trail.ended(BEGIN, made(1)).record.doubts == ("0.2: only the first page was asked for",)


def test_where_no_page_is_named_the_article_ends_without_a_doubt() -> None:
    last = Trail(pages=BEGIN.pages, made=(replace(made(1), next_page=""),))
    assert trail.onward(last, 10) == ""
    assert trail.ended(last, made(1)) == made(1)


def test_an_address_out_of_turn_is_not_asked_for() -> None:
    for other in (URL, f"{URL}?page=3", "https://gazette.example/roads?page=2", "https://other.example/water?page=2"):
        assert trail.onward(Trail(pages=BEGIN.pages, made=(made(1, onward=other),)), 10) == ""


def test_the_canonical_address_of_the_first_page_counts_too() -> None:
    first = replace(made(1), record=replace(made(1).record, canonical_url=URL))
    assert trail.onward(Trail(pages=(page(1, f"{URL}?from=feed"),), made=(first,)), 10) == f"{URL}?page=2"


def test_a_page_that_sends_back_to_the_first_ends_it() -> None:
    so_far = trail.extended(BEGIN, Fate(page=page(1)), made(1))
    assert trail.onward(so_far, 10) == ""
    assert so_far.pages == BEGIN.pages
    assert trail.ended(so_far, made(1)).record.doubts == ("0.2: page 2 cannot be had: another address answers",)


def test_a_page_without_anything_new_ends_it_and_nothing_is_missing() -> None:
    so_far = trail.extended(BEGIN, Fate(page=page(2)), made(2, text=made(1).record.article_body.upper() + "\nShort."))
    assert (trail.onward(so_far, 10), so_far.pages) == ("", BEGIN.pages)
    assert trail.ended(so_far, made(1)) == made(1)


def test_a_page_that_cannot_be_had_or_read_is_missing() -> None:
    for fate, alone, why in (
        (Fate(reason="HTTP status 404"), None, "HTTP status 404"),
        (Fate(page=page(2)), made(2, reason="no text"), "no text"),
    ):
        so_far = trail.extended(BEGIN, fate, alone)
        assert trail.onward(so_far, 10) == ""
        assert trail.ended(so_far, made(1)).record.doubts == (f"0.2: page 2 cannot be had: {why}",)


def test_another_article_is_no_next_page() -> None:
    first, other, same = (
        replace(made(n), record=replace(made(n).record, headline=title, canonical_url=canonical))
        for n, title, canonical in (
            (1, "A column about the sea and those who live by it", f"{URL}/1"),
            (2, "What the mayor had for breakfast on Tuesday", f"{URL}/2"),
            (2, "A column about the sea and those who live by it - page 2", f"{URL}/2"),
        )
    )
    begin = Trail(pages=(page(1),), made=(first,))
    assert trail.extended(begin, Fate(page=page(2)), other).pages == begin.pages
    assert len(trail.extended(begin, Fate(page=page(2)), same).pages) == 2
