"""Which rules of a source do nothing on a page."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model.article import Record
from bot.model.capture import Page
from bot.model.source import Rules
from bot.stages.extract.ruling import told

URL = "https://ledger.example/a"
RECORD = Record(url=URL, fields={"headline": "rule", "author": "rule", "byline": "rule", "datePublished": "og"})


def page(body: str) -> Page:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    return Page(url=URL, final_url=URL, status=200, content_type="text/html", body=body.encode(), fetched_at=at)


def test_rules_that_made_their_field_are_not_told() -> None:
    assert told(page("<h1>A dam</h1><p class=by>By N</p>"), Rules(headline="h1", byline=".by"), RECORD) == ()


def test_each_rule_and_each_removal_that_finds_nothing_is_told_with_its_selector() -> None:
    rules = Rules(body=".text", image=".lead img", caption=".legend", tags="h1", remove=("aside", "h1", ".ad"))
    assert told(page("<h1>A dam</h1>"), rules, RECORD) == (
        "rules.body finds nothing here: .text",
        "rules.tags finds nothing here that can be used: h1",
        "rules.image finds nothing here: .lead img",
        "rules.caption finds nothing here: .legend",
        "rules.remove finds nothing here: aside",
        "rules.remove finds nothing here: .ad",
    )


def test_what_the_page_says_but_no_date_can_be_read_from_is_told() -> None:
    rules = Rules(published=".when")
    assert told(page("<p class=when>soon</p>"), rules, RECORD) == (
        "rules.published finds nothing here that can be used: .when",
    )


def test_without_rules_or_without_an_element_nothing_is_told() -> None:
    assert told(page("<h1>A dam</h1>"), Rules(), RECORD) == ()
    assert told(page(""), Rules(body="p"), RECORD) == ()
