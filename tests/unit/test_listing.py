"""A record as `articles` prints it: every key of the contract, always, in its order."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.model.article import Author
from bot.stages.listing import COLUMNS, plain, row
from tests.unit.atomfeed import ARTICLE, RECORD, article

KEYS = (
    "id version source url canonicalUrl headline alternativeHeadline description author byline publisher datePublished"
    " dateModified firstSeen articleSection keywords entities topics matches image articleBody articleHtml inLanguage"
    " isAccessibleForFree wordCount confidence provenance"
)


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    assert " ".join(plain(ARTICLE)) == KEYS
    assert " ".join(plain(replace(ARTICLE, record=replace(RECORD, url="", headline="")))) == KEYS


def test_what_is_not_known_is_null_or_an_empty_list() -> None:
    flat = plain(article(headline="", author=(), keywords=(), byline=""))
    assert (flat["headline"], flat["byline"], flat["isAccessibleForFree"]) == (None, None, None)
    assert (flat["author"], flat["keywords"], flat["articleSection"]) == ([], [], [])
    assert (flat["wordCount"], flat["confidence"]) == (0, 0.0)


def test_lists_keep_their_shape() -> None:
    flat = plain(ARTICLE)
    assert flat["author"] == [{"name": "Nadia Haddad", "url": "https://ledger.example/by/nadia", "type": "Person"}]
    assert flat["image"][1] == {
        "url": "https://ledger.example/second.png",
        "caption": None,
        "creditText": None,
        "alt": None,
        "width": None,
        "height": None,
    }
    assert (flat["entities"], flat["topics"]) == (["iraq"], ["iraq"])


def test_a_topic_is_listed_with_its_reasons() -> None:
    (match,) = plain(ARTICLE)["matches"]
    assert match["topic"] == "iraq"
    assert match["reasons"] == [
        {
            "leaf": "tag: Iraq",
            "where": "keywords",
            "found": "Iraq",
            "count": 1,
            "alias": None,
            "snippet": None,
            "start": 0,
        }
    ]


def test_provenance_says_where_each_field_came_from_and_the_record_does_not() -> None:
    made = replace(ARTICLE, provenance=replace(ARTICLE.provenance, fields={"headline": "json-ld"}))
    flat = plain(made)
    assert "fields" not in flat
    assert flat["provenance"]["fields"] == {"headline": "json-ld"}
    assert {
        "feedRecord",
        "pageRecord",
        "file",
        "offset",
        "length",
        "sha256",
        "fetchedAt",
        "status",
        "finalUrl",
        "steps",
        "doubts",
    } <= set(flat["provenance"])


def test_a_listing_is_json() -> None:
    assert json.loads(json.dumps(plain(ARTICLE), ensure_ascii=False)) == plain(ARTICLE)


def test_a_row_is_text_in_the_order_of_the_columns() -> None:
    two = article(5, author=(Author(name="A"), Author(name="B")), date_published="2026-10-20")
    line = row(two)
    assert tuple(line) == (*COLUMNS, "day")
    assert (line["author"], line["topics"], line["datePublished"]) == ("A; B", "iraq", "2026-10-20")
    assert (line["id"], line["day"]) == (f"{5:032x}", "2026-10-20")


def test_a_row_without_a_date_shows_the_one_of_the_feed_and_nothing_where_nothing_is_known() -> None:
    line = row(article(headline="", author=(), date_published=""))
    assert (line["headline"], line["author"], line["datePublished"]) == ("", "", ARTICLE.published)
