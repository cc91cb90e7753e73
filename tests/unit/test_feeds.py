"""The formats say the same, each by its own rules; and the rules refuse what is broken."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.model.article import Article, Author, Match, Reason
from bot.model.entry import Image
from bot.model.event import Event
from bot.model.plan import Plan
from bot.model.source import Source
from bot.model.topic import Topic
from bot.stages import feed, feeds
from bot.stages.published import Format, entries
from tests.unit.atomfeed import ARTICLE, ATOM, FEED, NS, PLAN, TOPIC, article, faults, parsed
from tests.unit.feedrules import AT, MEDIA, archive_faults, json_faults, media_faults, rss_faults
from tests.unit.test_atom_any_text import ARTICLES

REASON = Reason(
    leaf="entity: iraq", where="title", found="Iraqi", count=2, alias="Iraq", snippet="of the Iraqi state", start=7
)
PICTURE = Image(url="https://ledger.example/grid.png", caption="The <grid>", credit_text="A. Photographer", width=640)
WHOLE = replace(
    ARTICLE,
    matches=(Match(topic="iraq", reasons=(REASON,)), Match(topic="secret", reasons=(REASON,))),
    record=replace(ARTICLE.record, image=(PICTURE, *ARTICLE.record.image[1:])),
)
SECRET = Topic(name="secret", title="Secret", match=TOPIC.match, private=True)
DC = "{http://purl.org/dc/elements/1.1/}"


def render(*articles: Article, plan: Plan = PLAN, **more: Any) -> feeds.Rendered:
    found = feeds.render(plan, FEED, articles, **more)
    assert faults(found.atom) == archive_faults(found.atom) == rss_faults(found.rss) == json_faults(found.json) == []
    return found


def item(found: feeds.Rendered) -> dict[str, Any]:
    (one,) = json.loads(found.json)["items"]
    assert isinstance(one, dict)
    return one


def rss_item(found: feeds.Rendered) -> etree._Element:
    one = parsed(found.rss).find("channel/item")
    assert one is not None
    return one


def entry(found: feeds.Rendered) -> etree._Element:
    one = parsed(found.atom).find(f"{ATOM}entry")
    assert one is not None
    return one


# The same in each


@given(st.lists(ARTICLES, max_size=4, unique_by=lambda made: made.id))
def test_any_record_is_valid_in_every_format_or_left_out_of_all(articles: list[Article]) -> None:
    found = feeds.render(PLAN, FEED, articles)
    assert faults(found.atom) == []
    bodies: list[tuple[Format, bytes]] = [("atom", found.atom), ("json", found.json), ("rss", found.rss)]
    ids = {form: [one.id for one in entries(body, form)] for form, body in bodies}
    assert ids["atom"] == ids["json"] == ids["rss"]
    assert len(ids["atom"]) + len(found.left_out) == len(articles)
    made = {form: [dict(one.provenance) for one in entries(body, form)] for form, body in bodies}
    assert made["atom"] == made["json"] == made["rss"]


def test_authors_dates_categories_and_pictures_are_the_same_in_each() -> None:
    found = render(WHOLE)
    atom, rss, said = entry(found), rss_item(found), item(found)
    assert [e.text for e in atom.iterfind("a:author/a:name", NS)] == [author["name"] for author in said["authors"]]
    assert [e.text for e in rss.iterfind(f"{DC}creator")] == [author["name"] for author in said["authors"]]
    published = datetime.fromisoformat(said["date_published"])
    assert datetime.fromisoformat(atom.findtext(f"{ATOM}published", "")) == published
    assert parsedate_to_datetime(rss.findtext("pubDate", "")) == published
    assert atom.findtext(f"{ATOM}updated") == rss.findtext(f"{ATOM}updated") == said["date_modified"]
    categories = [(c.get("scheme"), c.get("term")) for c in atom.iterfind(f"{ATOM}category")]
    assert categories == [(c.get("domain"), c.text) for c in rss.iterfind("category")]
    assert categories == [(c["scheme"], c["term"]) for c in said["_tearsheet"]["categories"]]
    assert said["tags"] == list(dict.fromkeys(term for _, term in categories))
    enclosure = rss.find("enclosure")
    assert enclosure is not None
    assert dict(enclosure.attrib) == {"url": PICTURE.url, "length": "0", "type": "image/png"}
    assert said["attachments"] == [{"url": PICTURE.url, "mime_type": "image/png"}]
    assert said["image"] == PICTURE.url
    assert (said["title"], said["url"]) == (rss.findtext("title"), rss.findtext("link"))
    assert said["summary"] == rss.findtext("description") == atom.findtext(f"{ATOM}summary")


def test_an_article_that_is_a_headline_alone_is_an_item_with_content_that_is_empty() -> None:
    found = render(article(1, headline="Water returns", article_body="", article_html="", description=""))
    assert item(found)["content_html"] == ""


def test_a_feed_says_of_itself_the_same_in_each() -> None:
    plan = replace(PLAN, feeds=replace(PLAN.feeds, hub="https://hub.example/"))
    feed = replace(FEED, title="Iraq & <the> rest", description="All of <it>")
    found = feeds.render(plan, feed, [WHOLE], newest="2026-11")
    said, channel = json.loads(found.json), parsed(found.rss).find("channel")
    assert channel is not None
    assert (said["title"], said["description"]) == (channel.findtext("title"), channel.findtext("description"))
    assert said["feed_url"] == "http://reader.example/feeds/iraq.json"
    assert said["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert said["_tearsheet"]["id"] == parsed(found.atom).findtext(f"{ATOM}id")
    links = {e.get("rel"): e.get("href") for e in channel.iterfind(f"{ATOM}link")}
    assert links == {
        "self": "http://reader.example/feeds/iraq.rss",
        "hub": "https://hub.example/",
        "prev-archive": "http://reader.example/feeds/iraq/2026-11.atom",
    }
    assert parsedate_to_datetime(channel.findtext("lastBuildDate", "")) == datetime(2026, 10, 20, 6, 5, 1, tzinfo=UTC)


def test_feedparser_reads_atom_and_rss_to_the_same_entries() -> None:
    found = render(WHOLE, article(2, description=""), article(3, author=(), in_language="ar"))
    atom, rss = (feedparser.parse(io.BytesIO(body), sanitize_html=False) for body in (found.atom, found.rss))
    assert atom.bozo == rss.bozo == 0
    for key in ("id", "title", "link", "published_parsed", "content", "media_content", "media_thumbnail"):
        read = [[e.get(key) for e in feed.entries] for feed in (atom, rss)]
        if key == "content":
            read = [[[c["value"] for c in value] for value in values] for values in read]
        assert read[0] == read[1], key
    for document in (atom, rss):
        assert [e.summary for e in document.entries[:1]] == [WHOLE.record.description]
        assert [[t["term"] for t in e.tags] for e in document.entries] == [
            [t["term"] for t in e.tags] for e in atom.entries
        ]
        assert [[a["name"] for a in e.authors] for e in document.entries] == [["Nadia Haddad"]] * 2 + [["The Ledger"]]
        assert [e.enclosures[0]["href"] for e in document.entries] == [PICTURE.url] * 3


def test_our_own_reader_reads_each_format_to_the_same_items() -> None:
    two = (Author(name="Nadia Haddad", url="https://ledger.example/by/nadia"), Author(name="R. Aziz"))
    found = render(WHOLE, article(2, author=two), article(3, in_language="ar", headline="الكهرباء"))
    source = Source(name="reader", feed="http://reader.example/feeds/iraq.atom")
    read = [
        feed.parse(body, kind, "http://reader.example/feeds/iraq", source, 100).items
        for body, kind in (
            (found.atom, "application/atom+xml"), (found.rss, "application/rss+xml"), (found.json, "application/feed+json")
        )
    ]  # fmt: skip
    for name in ("guid", "url", "title", "authors", "summary", "content"):
        atom, rss, said = ([getattr(one, name) for one in items] for items in read)
        assert atom == rss == said, name
    for name in ("published", "updated"):
        atom, rss, said = ([datetime.fromisoformat(getattr(one, name)) for one in items] for items in read)
        assert atom == rss == said, name
    terms = [[list(dict.fromkeys(tag.term for tag in one.tags)) for one in items] for items in read]
    assert terms[0] == terms[1] == terms[2]
    assert [one.language for one in read[0]] == [one.language for one in read[2]] == ["en", "en", "ar"]
    assert [[one.images[0].url for one in items] for items in read] == [[PICTURE.url] * 3] * 3


# Why, and from what


def test_an_entry_says_why_it_is_in_its_topics_and_nothing_of_private_ones() -> None:
    plan = replace(PLAN, topics=(TOPIC, SECRET))
    found = render(WHOLE, plan=plan)
    for element in (entry(found), rss_item(found)):
        (match,) = element.findall("t:match", NS)
        assert match.text == "of the Iraqi state"
        assert dict(match.attrib) == {
            "topic": "iraq", "leaf": "entity: iraq", "where": "title", "alias": "Iraq", "found": "Iraqi", "count": "2",
            "start": "7",
        }  # fmt: skip
    assert item(found)["_tearsheet"]["matches"] == [
        {
            "topic": "iraq", "leaf": "entity: iraq", "where": "title", "found": "Iraqi", "count": 2, "alias": "Iraq",
            "snippet": "of the Iraqi state", "start": 7,
        }
    ]  # fmt: skip
    assert not any(b"secret" in body.lower() for body in (found.atom, found.json, found.rss))


def test_nothing_is_told_of_a_topic_that_was_taken_out_before_its_articles_are_matched_again() -> None:
    found = render(WHOLE, plan=replace(PLAN, topics=(TOPIC,)))
    assert any(match.topic == SECRET.name for match in WHOLE.matches)
    assert not any(b"secret" in body.lower() for body in (found.atom, found.json, found.rss))


def test_a_private_topic_tells_of_itself_in_its_own_feed() -> None:
    found = feeds.render(replace(PLAN, topics=(TOPIC, SECRET)), feeds.of_topic(SECRET), [WHOLE])
    assert [m.get("topic") for m in entry(found).iterfind("t:match", NS)] == ["iraq", "secret"]


def test_pictures_have_caption_and_credit_in_both() -> None:
    found = render(WHOLE)
    for element in (entry(found), rss_item(found)):
        first, second = element.findall(f"{MEDIA}content")
        assert first.findtext(f"{MEDIA}title") == PICTURE.caption
        assert first.findtext(f"{MEDIA}credit") == PICTURE.credit_text
        assert (first.get("width"), first.get("height"), len(second)) == ("640", None, 0)
        assert list(media_faults(element)) == []


def test_the_source_says_when_it_listed_the_article() -> None:
    source = entry(render(WHOLE)).find(f"{ATOM}source")
    assert source is not None
    assert source.findtext(f"{ATOM}updated") == "2026-10-20T06:05:00.000001+00:00"


# Archives


def test_what_was_withdrawn_is_a_tombstone_that_leads_to_its_version() -> None:
    events = [
        Event(article=WHOLE, place="2026-10-20T06:05:02Z urn:1"),
        Event(article=article(2), withdrawn=True),
        Event(article=article(3, headline="\x00")),
    ]
    begin, end = feeds.archive.frame(PLAN, FEED, "2026-10", ("2026-10", "2026-11"), events[0])
    batch = feeds.batch(feeds.known(PLAN, FEED), events)
    body = begin + batch.body + end
    assert faults(body) == archive_faults(body) == []
    assert [id_ for id_, _ in batch.left_out] == [f"{3:032x}"]
    (gone,) = parsed(body).findall(f"{AT}deleted-entry")
    assert gone.get("ref") == feeds.entry_id(PLAN, article(2))
    assert gone.get("when") == "2026-10-20T06:05:01.250000+00:00"
    made = gone.find("t:provenance", NS)
    assert made is not None
    assert made.get("record") == WHOLE.provenance.page_record
    assert parsed(body).findtext(f"{ATOM}updated") == "2026-10-20T06:05:02+00:00"
    assert [one.id for one in entries(body)] == [feeds.entry_id(PLAN, a) for a in (WHOLE, article(2))]


@pytest.mark.parametrize(
    ("first", "last", "count"), [("2026-11", "2026-11", 1), ("2026-11", "2027-02", 4), ("2026-11", "2026-10", 0)]
)
def test_there_is_a_month_for_every_calendar_month(first: str, last: str, count: int) -> None:
    found = feeds.archive.months(first, last)
    assert len(found) == count
    assert [feeds.archive.preceding(month) for month in found[1:]] == list(found[:-1])


# What the rules refuse


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' version="2.0"', ' version="0.91"'),
        ('isPermaLink="false"', ""),
        ("Tue, 20 Oct 2026 09", "Wed, 20 Oct 2026 09"),
        ("20 Oct 2026 09:00:00 +0300", "20 Oct 26 09:00:00 +0300"),
        ('length="0"', ""),
        ('length="0"', 'length="some"'),
        ("<link>https", "<link>"),
        ("<description>", "<tagline/><description>"),
        ("<guid", "<guid>2</guid><guid"),
        ("Grid repairs reach Basra</title>", "</title>"),
        ('rel="self"', 'rel="other"'),
        ("http://reader.example/feeds/iraq.rss", "iraq.rss"),
        ("dc:creator", "dc:maker"),
        ("&lt;p&gt;First", "&lt;script&gt;First"),
        ("<dc:language>en", "<dc:language>English (UK)"),
        ('medium="image"', 'medium="picture"'),
        ('width="640"', 'width="wide"'),
    ],
)
def test_broken_rss_is_refused(old: str, new: str) -> None:
    body = render(WHOLE).rss
    assert rss_faults(body.replace(old.encode(), new.encode())) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version/1.1", "version/1"),
        ('"feed_url"', '"feed"'),
        ("http://reader.example/feeds/iraq.json", "iraq.json"),
        ("2026-10-20T09:00:00+03:00", "20 Oct 2026"),
        ('"id": "tag', '"guid": "tag'),
        ('"content_html"', '"content"'),
        ('"name": "Nadia Haddad"', '"email": "Nadia Haddad"'),
        ('"mime_type"', '"type"'),
        ('"summary": "The last line was closed on Tuesday."', '"summary": ""'),
        ("}", ""),
        ('"items"', '"entries"'),
    ],
)
def test_broken_json_is_refused(old: str, new: str) -> None:
    body = render(WHOLE).json
    assert json_faults(body.replace(old.encode(), new.encode())) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' when="2026', ' when="20 October 2026'),
        (' ref="tag', ' id="tag'),
        ("<fh:archive/>", "<fh:archive/><fh:archive/>"),
        ("<fh:archive/>", "<fh:archive/><fh:complete/>"),
        ('rel="current"', 'rel="via"'),
        ('rel="next-archive"', 'rel="prev-archive"'),
        (f"{2:032x}", WHOLE.id),
    ],
)
def test_a_broken_archive_is_refused(old: str, new: str) -> None:
    begin, end = feeds.archive.frame(PLAN, FEED, "2026-10", ("2026-09", "2026-11"), None)
    events = [Event(article=WHOLE), Event(article=article(2), withdrawn=True)]
    body = begin + feeds.batch(feeds.known(PLAN, FEED), events).body + end
    assert archive_faults(body) == []
    assert archive_faults(body.replace(old.encode(), new.encode())) != []
