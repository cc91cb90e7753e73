"""Which rules of a source do nothing on a page."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model.article import Extracted, Record
from bot.model.capture import Page
from bot.model.entry import Image, Item
from bot.model.source import Rules, Source
from bot.stages.extract import make
from bot.stages.extract.ruling import told

URL = "https://ledger.example/a"
RECORD = Record(url=URL, fields={"headline": "rule", "author": "rule", "byline": "rule", "datePublished": "og"})
MADE = Extracted(record=RECORD, steps={})
WORDS = "The pumps of the old quarter ran again on Tuesday after a winter of repairs, and the cisterns filled. " * 3


def page(body: str) -> Page:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    return Page(url=URL, final_url=URL, status=200, content_type="text/html", body=body.encode(), fetched_at=at)


def test_rules_that_made_their_field_are_not_told() -> None:
    assert told(page("<h1>A dam</h1><p class=by>By N</p>"), Rules(headline="h1", byline=".by"), MADE) == ()


def test_each_rule_and_each_removal_that_finds_nothing_is_told_with_its_selector() -> None:
    rules = Rules(body=".text", image=".lead img", caption=".legend", tags="h1", remove=("aside", "h1", ".ad"))
    assert told(page("<h1>A dam</h1>"), rules, MADE) == (
        "rules.body finds nothing here: .text",
        "rules.tags finds nothing here that can be used: h1",
        "rules.image finds nothing here: .lead img",
        "rules.caption finds nothing here: .legend",
        "rules.remove finds nothing here: aside",
        "rules.remove finds nothing here: .ad",
    )


def test_what_the_page_says_but_no_date_can_be_read_from_is_told() -> None:
    rules = Rules(published=".when")
    assert told(page("<p class=when>soon</p>"), rules, MADE) == (
        "rules.published finds nothing here that can be used: .when",
    )


def test_without_rules_or_without_an_element_nothing_is_told() -> None:
    assert told(page("<h1>A dam</h1>"), Rules(), MADE) == ()
    assert told(page(""), Rules(body="p"), MADE) == ()


def ruled(body: str, rules: Rules) -> tuple[Record, tuple[str, ...]]:
    """The record of a page with these rules, and what is told of them."""
    served = page(f"<h1>A dam</h1><p class=by>By Nadia Haddad</p>{body}<p>{WORDS}</p><p>{WORDS[:-5]}</p>")
    made = make(served, Item(key=URL, url=URL), Source(name="ledger", feed=URL, rules=rules))
    return made.record, told(served, rules, made)


def test_a_picture_without_an_address_is_told_and_the_page_is_read_as_if_there_were_no_rule() -> None:
    body = "<figure><img src=/dam.jpg width=800><figcaption>The dam at noon</figcaption></figure>"
    record, lines = ruled(body, Rules(image="h1", byline=".by"))
    assert lines == ("rules.image finds nothing here that can be used: h1",)
    assert record.image == ruled(body, Rules())[0].image
    assert record.fields["image"] != "rule"
    assert record.fields["byline"] == "rule"


def test_a_caption_that_stands_at_the_lead_is_used_and_one_without_a_picture_is_not() -> None:
    legend = "<p class=legend>The dam at noon. Photo: A. Name</p>"
    record, lines = ruled(f"<img src=/dam.jpg width=800>{legend}", Rules(image="img", caption=".legend"))
    assert lines == ()
    assert record.image[0] == Image(
        url="https://ledger.example/dam.jpg", caption="The dam at noon.", credit_text="A. Name", width=800
    )
    assert "The dam at noon" not in record.article_body
    assert ruled(legend, Rules(caption=".legend"))[1] == ("rules.caption finds nothing here that can be used: .legend",)


def test_of_a_refused_page_only_what_matches_no_element_is_told() -> None:
    made = Extracted(record=Record(url=URL, fields={"headline": "feed"}), steps={}, reason="the page is an error page")
    rules = Rules(headline="h1", byline=".by", section=".none")
    assert told(page("<h1>A dam</h1><p class=by>N</p>"), rules, made) == ("rules.section finds nothing here: .none",)
