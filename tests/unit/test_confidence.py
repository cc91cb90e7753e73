"""How far a text is trusted, and why no further."""

from __future__ import annotations

import pytest

from bot.model.article import Record
from bot.model.entry import Item
from bot.stages.extract.confidence import Doubt, of_feed, of_page
from bot.stages.extract.words import count

FIELDS = {"headline": "json-ld", "datePublished": "json-ld", "articleBody": "dom"}
WORDS = "word " * 300
SURE = Record(url="", article_body=WORDS, word_count=300, fields=FIELDS)


def test_a_text_without_a_doubt_is_sure() -> None:
    assert of_page(SURE, "") == (1.0, ())
    assert of_page(SURE, WORDS, agreement=0.9, furnished=0.1) == (1.0, ())


@pytest.mark.parametrize(
    ("changes", "given", "left", "why"),
    [
        ({}, {"feed_text": WORDS * 3}, 0.6, "0.4: less than half the letters of the feed's text"),
        ({"article_body": "word " * 20, "word_count": 20}, {}, 0.7, "0.3: fewer than 50 words"),
        ({"is_accessible_for_free": False, "word_count": 120}, {}, 0.8, "0.2: not free to read, and fewer than 200 words"),
        ({}, {"agreement": 0.5}, 0.7, "0.3: two readings of the page disagree"),
        ({}, {"furnished": 0.4}, 0.9, "0.1: much of the text found was furniture"),
        ({"fields": {"datePublished": "meta"}}, {}, 0.9, "0.1: the page has no headline of its own"),
        ({"fields": FIELDS | {"datePublished": "feed"}}, {}, 0.9, "0.1: no markup dates it"),
        ({}, {"doubts": (Doubt(0.2, "a subscription offer stands in the text"),)}, 0.8, "0.2: a subscription offer stands in the text"),
    ],
)  # fmt: skip
def test_each_reason_costs_what_it_says(
    changes: dict[str, object], given: dict[str, object], left: float, why: str
) -> None:
    fields = {
        name: getattr(SURE, name) for name in ("url", "article_body", "word_count", "fields", "is_accessible_for_free")
    }
    record = Record(**(fields | changes))
    options = {"feed_text": ""} | given
    assert of_page(record, **options) == (left, (why,))  # type: ignore[arg-type]  # the table's values fit by name


def test_costs_add_up_and_never_below_nothing() -> None:
    least = Record(url="", article_body="x", word_count=1, is_accessible_for_free=False)
    left, why = of_page(least, WORDS, (Doubt(0.5, "a"),), agreement=0.0, furnished=1.0)
    assert left == 0.0
    assert len(why) == 8


def test_two_letters_of_a_script_without_blanks_are_a_word() -> None:
    text = "港のクレーンは冬の修理を終えて火曜日に再び動き出した。" * 10
    assert (count(text), count("港 and the sea"), count("แม่น้ำ")) == (130, 4, 3)
    assert of_page(Record(url="", article_body=text, word_count=count(text), fields=FIELDS), "") == (1.0, ())


def test_a_record_from_the_feed_is_never_sure() -> None:
    whole, summed = Item(key="k", content="<p>x</p>", summary="s"), Item(key="k", summary="s")
    assert [of_feed(whole, failed=False), of_feed(whole, failed=True)] == [0.8, 0.6]
    assert [of_feed(summed, failed=False), of_feed(Item(key="k"), failed=False)] == [0.5, 0.2]
