"""Feeds as they go out: valid, the same for the same articles, and with every link and term that is promised."""

from __future__ import annotations

import mimetypes
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bot.model.article import Article, Author
from bot.model.entry import Image
from bot.model.plan import Plan, ServerSettings
from bot.model.topic import Entity, Topic
from bot.stages import feeds
from bot.stages.clean import absolute
from bot.stages.feeds.terms import ARCHIVED, SCHEME_ENTITY, SCHEME_TAG, SCHEME_TOPIC
from tests.unit.atomfeed import ARTICLE, ATOM, FEED, NS, PLAN, TOPIC, XML_LANG, article, faults, parsed

PROVENANCE = ARTICLE.provenance


def body(*articles: Article, plan: Plan = PLAN, topic: Topic = TOPIC) -> bytes:
    """The feed, which must be valid and leave nothing out."""
    rendered = feeds.render(plan, feeds.of_topic(topic), articles)
    assert rendered.left_out == ()
    assert faults(rendered.atom) == []
    return rendered.atom


def entry(made: Article, plan: Plan = PLAN) -> etree._Element:
    found = parsed(body(made, plan=plan)).find(f"{ATOM}entry")
    assert found is not None
    return found


def links(element: etree._Element) -> dict[str, dict[str, str]]:
    """Attributes of each link by its relation, which stands once."""
    found = [{str(k): str(v) for k, v in link.attrib.items()} for link in element.findall(f"{ATOM}link")]
    relations = [link.pop("rel") for link in found]
    assert len(set(relations)) == len(relations)
    return dict(zip(relations, found, strict=True))


def texts(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=NS)
    assert isinstance(found, list)
    return [str(value) for value in found]


def fetched(made: Article, at: str) -> Article:
    return replace(made, provenance=replace(made.provenance, fetched_at=at))


# The feed


def test_the_feed_of_an_empty_topic_is_valid_and_dated_from_the_plan() -> None:
    feed = parsed(body())
    assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00+00:00"
    assert feed.find(f"{ATOM}entry") is None
    assert feed.findtext(f"{ATOM}generator") == "Tearsheet"


def test_a_feed_says_what_it_is_and_where() -> None:
    feed = parsed(body(ARTICLE, topic=replace(TOPIC, title="Iraq & <the> rest", description="All of <it>")))
    assert feed.findtext(f"{ATOM}id") == "tag:tearsheet.invalid,2026:feeds/iraq"
    assert feed.findtext(f"{ATOM}title") == "Iraq & <the> rest"
    assert feed.findtext(f"{ATOM}subtitle") == "All of <it>"
    assert links(feed) == {
        "self": {"href": "http://reader.example/feeds/iraq.atom", "type": "application/atom+xml"},
        "alternate": {"href": "http://reader.example/topics/iraq", "type": "text/html"},
    }


def test_the_feed_is_as_new_as_its_newest_capture() -> None:
    old, new = article(1), fetched(article(2), "2026-10-21T00:00:00.000000Z")
    assert parsed(body(new, old)).findtext(f"{ATOM}updated") == "2026-10-21T00:00:00+00:00"
    assert parsed(body(old, new)).findtext(f"{ATOM}updated") == "2026-10-21T00:00:00+00:00"


def test_entries_keep_the_order_they_are_given_in() -> None:
    ids = texts(parsed(body(article(3), article(1), article(2))), "a:entry/a:id/text()")
    assert [id_[-1] for id_ in ids] == ["3", "1", "2"]


def test_the_same_articles_give_the_same_bytes() -> None:
    articles = [article(n) for n in range(5)]
    assert body(*articles) == body(*articles)


def test_the_bytes_do_not_depend_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = body(ARTICLE)
    types = tmp_path / "mime.types"
    types.write_text("image/x-elsewhere png\n", encoding="ascii")
    for name, value in (("inited", False), ("_db", None), ("knownfiles", [str(types)])):
        monkeypatch.setattr(mimetypes, name, value)
    assert body(ARTICLE) == before


# Ids and dates


def test_ids_are_unique_and_do_not_know_the_host_that_serves_them() -> None:
    moved = replace(PLAN, server=ServerSettings(listen="0.0.0.0:80", base_url="https://elsewhere.example/news/"))
    articles = [article(1), article(2), replace(article(1), source="other")]
    one, other = (texts(parsed(body(*articles, plan=plan)), "//a:id/text()") for plan in (PLAN, moved))
    assert one == other
    entries = texts(parsed(body(*articles)), "a:entry/a:id/text()")
    assert len(set(entries)) == 3
    assert entries[0] == f"tag:tearsheet.invalid,2026:ledger/{1:032x}"


def test_the_id_of_an_entry_does_not_move_with_its_text_or_version() -> None:
    later = replace(fetched(article(1, headline="Another", url="https://ledger.example/x"), "2027-01-01T00:00:00Z"))
    assert feeds.entry_id(PLAN, replace(later, version=9)) == feeds.entry_id(PLAN, article(1))


def test_the_authority_and_year_of_the_plan_stand_in_every_id() -> None:
    plan = replace(PLAN, authority="news@desk.example", year="2019")
    assert all(
        id_.startswith("tag:news@desk.example,2019:")
        for id_ in texts(parsed(body(ARTICLE, plan=plan)), "//a:id/text()")
    )


def test_updated_is_the_date_of_the_capture_and_nothing_else() -> None:
    made = article(1, date_published="2020-01-01", date_modified="2030-01-01T00:00:00+00:00")
    made = replace(made, first_seen="2026-01-01T00:00:00.000000Z", published="2026-10-20T09:00:00+03:00")
    found = entry(made)
    assert found.findtext(f"{ATOM}updated") == "2026-10-20T06:05:01.250000+00:00"
    assert found.findtext(f"{ATOM}published") == "2026-10-20T09:00:00+03:00"


# Links


def test_an_entry_leads_to_the_page_the_feed_the_archived_copy_and_the_picture() -> None:
    assert links(entry(ARTICLE)) == {
        "alternate": {"href": "https://ledger.example/2026/10/power-grid", "type": "text/html"},
        "via": {"href": "https://ledger.example/rss?token=REDACTED&page=1"},
        ARCHIVED: {
            "href": "http://reader.example/replay/20261020060501/https://ledger.example/2026/10/grid?edition=int",
            "title": "Archived copy",
        },
        "enclosure": {"href": "https://ledger.example/grid.png", "type": "image/png"},
    }


def test_without_a_canonical_address_the_entry_leads_to_the_one_that_was_linked() -> None:
    assert links(entry(article(canonical_url="")))["alternate"]["href"] == "https://ledger.example/2026/10/grid"


def test_without_any_address_the_archived_copy_is_the_alternate() -> None:
    found = links(entry(article(url="", canonical_url="")))
    assert found["alternate"]["href"] == found[ARCHIVED]["href"]


def test_without_an_image_there_is_no_enclosure() -> None:
    assert "enclosure" not in links(entry(article(image=())))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/x.JPG?w=640&h=.png", "image/jpeg"),
        ("https://a.example/image/1234", "image/*"),
        ("https://a.example/picture.php", "image/*"),
        ("https://a.example/page.html", "image/*"),
    ],
)
def test_the_type_of_an_enclosure_is_that_of_an_image(url: str, kind: str) -> None:
    assert links(entry(article(image=(Image(url=url),))))["enclosure"] == {"href": url, "type": kind}


def test_an_entry_of_a_source_that_is_gone_stays_whole() -> None:
    found = entry(replace(ARTICLE, source="closed"))
    assert "via" not in links(found)
    assert texts(found, "a:source/a:title/text()") == ["closed"]


@pytest.mark.parametrize(
    "fields",
    [
        {"image": (Image(url=absolute("/pictures/the grid.png", "https://ledger.example/")),)},
        {"canonical_url": absolute("/2026/10/the power grid", "https://ledger.example/")},
        {"author": (Author(name="N. Haddad", url=absolute("/by/Nadia Haddad", "https://ledger.example/")),)},
    ],
)
def test_a_blank_in_an_address_of_the_page_does_not_break_the_feed(fields: dict[str, Any]) -> None:
    assert faults(feeds.render(PLAN, FEED, [article(**fields)]).atom) == []


# Who and what


def test_every_author_stands_in_the_order_of_the_byline() -> None:
    authors = (
        Author(name="Nadia & Co"),
        Author(name="نادية حدّاد", url="https://a.example/n"),
        Author(name="R. <Aziz>"),
    )
    found = entry(article(author=authors))
    assert texts(found, "a:author/a:name/text()") == [a.name for a in authors]
    assert texts(found, "a:author/a:uri/text()") == ["https://a.example/n"]


def test_without_an_author_the_publisher_signs_and_without_that_the_source() -> None:
    assert texts(entry(article(author=())), "a:author/a:name/text()") == ["The Ledger"]
    assert texts(entry(article(author=(), publisher="")), "a:author/a:name/text()") == ["The Ledger & Co"]


@pytest.mark.parametrize(
    "fields", [{"author": (Author(name=""),)}, {"author": (Author(name=" "),)}, {"author": (), "publisher": " "}]
)
def test_a_blank_name_does_not_leave_an_entry_unsigned(fields: dict[str, Any]) -> None:
    assert faults(feeds.render(PLAN, FEED, [article(**fields)]).atom) == []


def test_tags_entities_and_topics_are_told_apart_by_their_schemes() -> None:
    plan = replace(PLAN, entities=(*PLAN.entities, Entity(name="basra", label="Basra")))
    found = entry(replace(ARTICLE, entities=("iraq", "basra", "unknown")), plan)
    assert [dict(c.attrib) for c in found.findall(f"{ATOM}category")] == [
        {"term": "Iraq", "scheme": SCHEME_TAG},
        {"term": "Energy", "scheme": SCHEME_TAG},
        {"term": "iraq", "scheme": SCHEME_ENTITY, "label": "Iraq (the country)"},
        {"term": "basra", "scheme": SCHEME_ENTITY, "label": "Basra"},
        {"term": "unknown", "scheme": SCHEME_ENTITY, "label": "unknown"},
        {"term": "iraq", "scheme": SCHEME_TOPIC, "label": "Iraq"},
    ]


def test_the_source_of_an_entry_is_named_without_its_secrets() -> None:
    source = entry(ARTICLE).find(f"{ATOM}source")
    assert source is not None
    assert source.findtext(f"{ATOM}id") == "tag:tearsheet.invalid,2026:ledger"
    assert source.findtext(f"{ATOM}title") == "The Ledger & Co"
    assert links(source) == {"self": {"href": "https://ledger.example/rss?token=REDACTED&page=1"}}
    assert b"pw" not in body(ARTICLE)


def test_an_entry_says_which_bytes_it_was_made_from() -> None:
    made = entry(ARTICLE).find("t:provenance", NS)
    assert made is not None
    assert dict(made.attrib) == {
        "record": PROVENANCE.page_record,
        "feed-record": PROVENANCE.feed_record,
        "file": PROVENANCE.file,
        "offset": "4711",
        "length": "1234",
        "sha256": PROVENANCE.sha256,
        "steps": "dates=3 text=1",
        "version": "2",
    }


def test_an_entry_made_from_the_feed_names_the_record_of_the_feed() -> None:
    found = entry(replace(ARTICLE, provenance=replace(PROVENANCE, page_record=""))).find("t:provenance", NS)
    assert found is not None
    assert found.get("record") == found.get("feed-record") == PROVENANCE.feed_record


# Text


@pytest.mark.parametrize(
    "headline", ["Oil & gas < water", "<script>alert(1)</script>", "]]>", "&amp;", 'a"b', "a\rb\u0085"]
)
def test_a_headline_comes_out_as_it_went_in(headline: str) -> None:
    assert entry(article(headline=headline)).findtext(f"{ATOM}title") == headline


def test_without_a_headline_the_address_stands_for_it_and_without_that_the_id() -> None:
    assert entry(article(headline="")).findtext(f"{ATOM}title") == "https://ledger.example/2026/10/grid"
    assert entry(article(7, headline="", url="")).findtext(f"{ATOM}title") == f"{7:032x}"


def test_a_long_summary_ends_at_a_word() -> None:
    assert entry(article(description="x" * 300)).findtext(f"{ATOM}summary") == "x" * 300
    short = entry(article(description="seven chars " * 50_000)).findtext(f"{ATOM}summary")
    assert short is not None
    assert 250 < len(short) <= 300
    assert short.endswith((" seven…", " chars…"))


def test_a_long_summary_without_blanks_keeps_its_words() -> None:
    short = entry(article(description="電力網の修復がバスラに達した。" * 40)).findtext(f"{ATOM}summary")
    assert short is not None
    assert 250 < len(short) <= 300


def test_without_a_description_there_is_no_summary() -> None:
    assert entry(article(description="")).find(f"{ATOM}summary") is None


def test_the_content_is_the_sanitised_html() -> None:
    found = entry(ARTICLE).find(f"{ATOM}content")
    assert found is not None
    assert (found.get("type"), found.text) == ("html", ARTICLE.record.article_html)


def test_a_body_without_html_becomes_its_paragraphs() -> None:
    found = entry(article(article_html="", article_body="One & two\n\n<three>"))
    assert found.findtext(f"{ATOM}content") == "<p>One &amp; two</p><p>&lt;three&gt;</p>"


def test_an_entry_without_any_text_is_valid() -> None:
    entry(article(article_html="", article_body="", description="", keywords=(), image=(), in_language=""))


@pytest.mark.parametrize("language", ["ar", "ar-IQ", "he", "fa", "ckb", "ur-PK", "AR"])
def test_text_from_right_to_left_says_so(language: str) -> None:
    found = entry(article(in_language=language, headline="الكهرباء تصل", article_html="<p>نص</p>"))
    assert found.get(XML_LANG) == language
    assert found.findtext(f"{ATOM}content") == f'<div dir="rtl" lang="{language}"><p>نص</p></div>'


def test_a_text_that_brings_its_direction_along_is_not_wrapped_again() -> None:
    turned = '<div dir="rtl" lang="ar"><p>نص</p></div>'
    assert entry(article(in_language="ar", article_html=turned)).findtext(f"{ATOM}content") == turned


@pytest.mark.parametrize("language", ["en", "ku", "arn", "hea", ""])
def test_other_text_is_not_wrapped(language: str) -> None:
    found = entry(article(in_language=language))
    assert found.get(XML_LANG) == (language or None)
    assert found.findtext(f"{ATOM}content") == ARTICLE.record.article_html


# What cannot be written


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "a\x00b"},
        {"headline": "a\ud800b"},
        {"description": "\x0b"},
        {"article_html": "<p>\ufffe</p>"},
        {"keywords": ("\x1b[31m",)},
        {"author": (Author(name="\x08"),)},
    ],
)
def test_an_entry_that_xml_cannot_hold_is_left_out_and_named(fields: dict[str, Any]) -> None:
    rendered = feeds.render(PLAN, FEED, [article(1), article(2, **fields), article(3)])
    assert [id_ for id_, why in rendered.left_out if why] == [f"{2:032x}"]
    assert faults(rendered.atom) == []
    assert len(parsed(rendered.atom).findall(f"{ATOM}entry")) == 2


def test_an_entry_with_an_impossible_date_is_left_out() -> None:
    rendered = feeds.render(PLAN, FEED, [replace(article(1), published="soon"), article(2)])
    assert [id_ for id_, _ in rendered.left_out] == [f"{1:032x}"]
    assert faults(rendered.atom) == []


def test_an_entry_that_is_left_out_does_not_move_the_date_of_the_feed() -> None:
    broken = fetched(article(2, headline="\x00"), "2027-01-01T00:00:00.000000Z")
    assert feeds.render(PLAN, FEED, [article(1), broken]).atom == body(article(1))
