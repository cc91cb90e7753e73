"""Records of whole pages, and of entries without one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import codec
from bot.model.article import Author, Extracted
from bot.model.capture import Page
from bot.model.entry import Image, Item, Tag
from bot.model.source import Rules, Source
from bot.stages.extract import STEPS, make

URL = "https://news.example.com/world/story"
SOURCE = Source(name="news", feed="https://news.example.com/feed", title="The Example", timezone="Asia/Jerusalem")
ITEM = Item(
    key=URL,
    url=URL,
    title="Feed title",
    authors=("Feed Author",),
    published="2026-01-02T03:04:05+00:00",
    updated="2026-01-02T04:00:00+00:00",
    summary="<p>The summary.</p>",
    content="<p>First of the <b>feed</b>.</p><p>Second of the feed.</p>",
    language="en",
    tags=(Tag(term="iraq", label="Iraq"), Tag(term="Iran")),
    images=(Image(url="https://news.example.com/f.jpg", caption="From the feed"),),
)
PARAGRAPHS = [
    f"This is paragraph number {n} of a story that goes on for a good while, so that it reads like an article."
    for n in range(8)
]
TEXT = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def page(html: str, **changes: Any) -> Page:
    given_page = Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    return replace(given_page, **changes)


def document(head: str = "", before: str = "", after: str = "", text: str = TEXT) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><title>The story of the day - The Example</title>{head}</head><body>"
        f"<nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>The story of the day</h1>{before}<div class=text>{text}</div>{after}</article></body></html>"
    )


def made(html: str, item: Item = ITEM, source: Source = SOURCE) -> Extracted:
    return make(page(html), item, source)


def test_the_text_has_neither_headline_nor_furniture() -> None:
    record = made(document()).record
    assert record.article_body == "\n".join(PARAGRAPHS)
    assert record.article_html == TEXT
    assert (record.headline, record.fields["headline"], record.word_count) == (
        "The story of the day",
        "dom",
        len(" ".join(PARAGRAPHS).split()),
    )


def test_structured_data_stands_before_what_is_shown() -> None:
    ld = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The structured story", "datePublished": "2026-01-05T10:00:00+01:00",'
        '"dateModified": "2026-01-05T11:00:00+01:00", "author": [{"@type": "Person", "name": "Jane Doe", "url": "/jane"}, {"@type": "Organization", "name": "AFP"}],'
        '"articleSection": ["World"], "keywords": "Iraq, Iran", "isAccessibleForFree": "False", "publisher": {"name": "Structured News"}}</script>'
    )
    record = made(document(head=ld, before="<p class=byline>By John Roe</p>")).record
    assert record.headline == "The structured story"
    assert record.author == (
        Author(name="Jane Doe", url="https://news.example.com/jane"),
        Author(name="AFP", type="Organization"),
    )
    assert (record.date_published, record.date_modified) == ("2026-01-05T10:00:00+01:00", "2026-01-05T11:00:00+01:00")
    assert (record.article_section, record.keywords, record.publisher) == (
        ("World",),
        ("Iraq", "Iran"),
        "Structured News",
    )
    assert record.is_accessible_for_free is False
    assert record.byline == "By John Roe"
    assert {record.fields[name] for name in ("headline", "author", "datePublished", "keywords")} == {"json-ld"}


def test_a_page_without_markup_is_read_by_its_words() -> None:
    before = (
        "<h2>The sum of the story in one sentence that stands above the text of it.</h2>"
        "<div>By <a href=/a>JANE DOE</a></div><div>JANUARY 15, 2026 22:32</div>"
        '<div class="pic"><img src="/i.jpg" alt=""><div class="caption">A tank (photo credit: A. NAME/REUTERS)</div></div>'
    )
    record = made(
        document(before=before, after="<div>Tags <a href=/t/iraq>Iraq</a> <a href=/t/iran>Iran</a></div>")
    ).record
    assert record.author == (Author(name="Jane Doe"),)
    assert record.byline == "By JANE DOE"
    assert record.date_published == "2026-01-15T22:32:00+02:00"
    assert record.description == "The sum of the story in one sentence that stands above the text of it."
    assert record.image == (
        Image(url="https://news.example.com/i.jpg", caption="A tank", credit_text="A. NAME/REUTERS"),
    )
    assert record.keywords == ("Iraq", "Iran")
    assert record.publisher == "The Example"
    assert record.article_body == "\n".join(PARAGRAPHS)


def test_a_standfirst_named_so_is_no_part_of_the_text() -> None:
    record = made(
        document(before="<div class='article-standfirst'><p>What happened, in a sentence that sums it up.</p></div>")
    ).record
    assert record.description == "What happened, in a sentence that sums it up."
    assert record.article_body == "\n".join(PARAGRAPHS)


def test_a_first_paragraph_that_equals_the_summary_stays_in_the_text() -> None:
    record = made(document(head=f'<meta name="description" content="{PARAGRAPHS[0]}">')).record
    assert record.description == PARAGRAPHS[0]
    assert record.article_body == "\n".join(PARAGRAPHS)


def test_links_and_emphasis_are_put_back_into_the_html() -> None:
    linked = TEXT.replace("paragraph number 3", '<a href="/p?a=1&amp;b=2">paragraph</a> <em>number</em> 3').replace(
        "<p>", "<p class=x onclick=y>"
    )
    record = made(document(text=linked)).record
    assert '<a href="https://news.example.com/p?a=1&amp;b=2">paragraph</a> <em>number</em> 3' in record.article_html
    assert "onclick" not in record.article_html
    assert record.article_body == "\n".join(PARAGRAPHS)


def test_the_same_caption_never_stands_twice() -> None:
    figure = '<figure><img src="/{}.jpg"><figcaption>A tank near the border. Photo: A. Name</figcaption></figure>'
    record = made(document(before=figure.format(1) + figure.format(2))).record
    assert [image.caption for image in record.image] == ["A tank near the border."]


def test_a_wrong_time_gives_way_to_the_next_that_is_possible() -> None:
    head = (
        '<meta property="article:published_time" content="2031-01-01T00:00:00Z"><meta name="date" content="2026-01-09">'
        '<meta name="pubdate" content="2026-01-09T08:15:00+02:00">'
    )
    record = made(document(head=head)).record
    assert (record.date_published, record.fields["datePublished"]) == ("2026-01-09T08:15:00+02:00", "meta")


def test_what_the_page_does_not_say_the_entry_says() -> None:
    record = made(document()).record
    assert record.author == (Author(name="Feed Author"),)
    assert record.date_published == "2026-01-02T03:04:05+00:00"
    assert {record.fields[name] for name in ("author", "datePublished", "keywords", "image")} == {"feed"}


def test_rules_of_the_source_stand_before_everything() -> None:
    rules = Rules(
        body=".mine",
        remove=(".ad",),
        headline=".kicker",
        byline=".who",
        published=".when",
        section=".sec",
        tags=".t a",
        image=".i",
        caption=".c",
    )
    before = (
        "<p class=kicker>Ruled headline</p><p class=who>By Rule Maker</p><p class=when>3 January 2026, 10:00</p><p class=sec>Ruled</p>"
        "<p class=t><a>One</a> <a>Two</a></p><img class=i src=/r.jpg><p class=c>Ruled caption</p>"
        "<div class=mine><p>Ruled text.</p><p class=ad>Buy.</p><script>x</script></div>"
    )
    record = made(document(before=before), source=replace(SOURCE, rules=rules)).record
    assert (record.headline, record.author[0].name, record.article_section, record.keywords) == (
        "Ruled headline",
        "Rule Maker",
        ("Ruled",),
        ("One", "Two"),
    )
    assert record.date_published == "2026-01-03T10:00:00+02:00"
    assert record.image == (Image(url="https://news.example.com/r.jpg", caption="Ruled caption"),)
    figure = '<figure><img src="https://news.example.com/r.jpg" alt=""><figcaption>Ruled caption</figcaption></figure>'
    assert (record.article_body, record.article_html) == ("Ruled text.", f"{figure}<p>Ruled text.</p>")
    assert record.fields["articleBody"] == "rule"


def test_a_selector_that_is_none_rules_nothing() -> None:
    assert made(
        document(), source=replace(SOURCE, rules=Rules(body="p[", headline="::"))
    ).record.article_body == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": 404}, "status 404"),
        ({"status": 0}, "status 0"),
        ({"content_type": "application/pdf"}, "application/pdf"),
        ({"content_type": "", "body": b"%PDF-1.7"}, "does not begin as HTML"),
        ({"body": b""}, "no element"),
        ({"body": b"<html><body>" + b"<p>x</p>" * 61_000}, "more than 60000 elements"),
        ({"body": b"<html><body><form><input></form></body></html>"}, "no text"),
    ],
)
def test_a_page_that_fails_gives_the_entrys_record_and_says_why(changes: dict[str, Any], reason: str) -> None:
    answer = make(page(document(), **changes), ITEM, SOURCE)
    assert reason in answer.reason
    assert answer.record.article_body == "First of the feed.\nSecond of the feed."
    assert set(answer.record.fields.values()) <= {"feed", "source"}


@pytest.mark.parametrize("content_type", ["", "text/html", "application/xhtml+xml; charset=utf-8", "TEXT/HTML"])
def test_html_is_known_by_its_type_or_by_its_beginning(content_type: str) -> None:
    assert make(page(document(), content_type=content_type), ITEM, SOURCE).reason == ""


def test_an_entry_alone_is_the_article_where_the_source_says_so() -> None:
    answer = make(None, ITEM, replace(SOURCE, articles="feed"))
    record = answer.record
    assert answer.reason == ""
    assert (record.url, record.headline, record.description) == (URL, "Feed title", "")
    assert record.article_body == "First of the feed.\nSecond of the feed."
    assert record.article_html == "<p>First of the <b>feed</b>.</p><p>Second of the feed.</p>"
    assert (record.date_published, record.date_modified) == (ITEM.published, ITEM.updated)
    assert (record.keywords, record.author, record.publisher) == (
        ("Iraq", "Iran"),
        (Author(name="Feed Author"),),
        "The Example",
    )
    assert record.image == ITEM.images
    assert (record.word_count, record.in_language) == (8, "en")


def test_an_entry_without_content_gives_its_summary_and_without_title_its_first_words() -> None:
    record = make(None, replace(ITEM, content="", title="", summary="x" * 100, url=URL), SOURCE, "robots.txt").record
    assert (record.article_body, record.headline) == ("x" * 100, "x" * 80)


def test_relative_links_of_an_entry_without_address_never_carry_the_feeds_credentials() -> None:
    source = Source(name="news", feed="https://user:secret@news.example.com/feed?token=hidden", articles="feed")
    record = make(None, Item(key="k", content='<a href="/x">x</a><a href="?y">y</a>'), source).record
    assert "https://news.example.com/x" in record.article_html
    assert not {"secret", "hidden"} & set(
        record.article_html.replace("=", " ").replace("@", " ").replace(":", " ").split()
    )


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_entry_makes_it_raise(content: str, title: str) -> None:
    record = make(None, replace(ITEM, content=content, title=title), replace(SOURCE, articles="feed")).record
    assert codec.loads(type(record), codec.dumps(record)) == record


def test_a_page_that_was_not_had_says_so() -> None:
    assert make(None, ITEM, SOURCE).reason
    assert make(None, ITEM, SOURCE, "robots.txt forbids it").reason == "robots.txt forbids it"


def test_a_text_much_shorter_than_the_entrys_is_trusted_less() -> None:
    long_item = replace(ITEM, content="<p>" + "many words of the entry " * 500)
    assert made(document(), item=long_item).record.confidence < made(document()).record.confidence


def test_a_record_survives_the_codec_and_names_its_steps() -> None:
    answer = made(document())
    assert codec.loads(Extracted, codec.dumps(answer)) == answer
    assert answer.steps == STEPS
    assert {"extract", "trafilatura", "nh3"} <= set(STEPS)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"' abphdivscrtl{}[]:@&;0129-\x00é\u200f", max_size=400))
def test_no_page_makes_it_raise(markup: str) -> None:
    head = f'<script type="application/ld+json">{markup}</script><meta name="date" content="{markup}">'
    for html in (markup, document(head=head, before=markup)):
        answer = make(page(html), ITEM, SOURCE)
        assert answer.record.headline
        assert "\\u0000" not in codec.dumps(answer)
