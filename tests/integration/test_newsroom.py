"""The bundled newsroom over a real socket: conditional requests, feeds, and changes while it runs."""

from __future__ import annotations

import gzip
import http.client
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree, html

from bot.demo.newsroom import Newsroom
from bot.demo.story import Story, editions, stories
from bot.demo.syndication import TRACKING


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Reader:
    """One keep-alive connection to a newsroom."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(newsroom.base).netloc, timeout=5)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """`if_none_match` stands for If-None-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, headers=named)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def reader(newsroom: Newsroom) -> Iterator[Reader]:
    reading = Reader(newsroom)
    yield reading
    reading.close()


def parse(answer: Answer) -> Any:
    return feedparser.parse(io.BytesIO(answer.body), response_headers={"content-type": answer.headers["Content-Type"]})


def of(edition: str) -> list[Story]:
    """Bundled stories of an edition, newest first."""
    return [story for story in reversed(stories()) if story.edition == edition]


FEEDS = [edition.feed for edition in editions().values()] + ["/en/briefs.rdf"]
ARTICLE = "/en/2026/10/lebanon-water-bill"


@pytest.mark.parametrize("path", [*FEEDS, ARTICLE, "/", "/ar/", "/style.css", "/img/mosul-library.png", "/robots.txt"])
def test_an_unchanged_document_answers_304_without_a_body_to_either_validator(reader: Reader, path: str) -> None:
    full = reader.ask(path)
    assert full.status == 200
    assert int(full.headers["Content-Length"]) == len(full.body) > 0
    assert full.headers["ETag"].startswith('"')
    for condition in (
        {"if_none_match": full.headers["ETag"]},
        {"if_none_match": f'"other", W/{full.headers["ETag"]}'},
        {"if_none_match": "*"},
        {"if_modified_since": full.headers["Last-Modified"]},
    ):
        again = reader.ask(path, **condition)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == full.headers["ETag"]
        assert again.headers["Content-Length"] is None


@pytest.mark.parametrize(
    "condition",
    [
        {"if_none_match": '"other"'},
        {"if_modified_since": "Tue, 01 Sep 2020 00:00:00 GMT"},
        {"if_modified_since": "last week"},
        {"if_none_match": '"other"', "if_modified_since": "Fri, 01 Jan 2027 00:00:00 GMT"},
    ],
)
def test_a_validator_that_does_not_hold_gets_the_whole_document(reader: Reader, condition: dict[str, str]) -> None:
    answer = reader.ask(ARTICLE, **condition)
    assert answer.status == 200
    assert b"</html>" in answer.body


def test_head_answers_the_headers_of_get_alone(reader: Reader) -> None:
    full = reader.ask(ARTICLE)
    head = reader.ask(ARTICLE, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert all(head.headers[name] == full.headers[name] for name in ("ETag", "Last-Modified", "Content-Length"))


def test_gzip_is_another_representation_with_a_tag_of_its_own(reader: Reader) -> None:
    plain = reader.ask(ARTICLE, accept_encoding="gzip;q=0, identity")
    packed = reader.ask(ARTICLE, accept_encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    again = reader.ask(ARTICLE, accept_encoding="gzip, deflate", if_none_match=packed.headers["ETag"])
    assert again.status == 304


def test_requests_are_noted_with_method_path_status_and_headers(newsroom: Newsroom, reader: Reader) -> None:
    etag = reader.ask("/en/rss.xml?page=1").headers["ETag"]
    reader.ask("/en/rss.xml", method="HEAD", if_none_match=etag)
    reader.ask("/nowhere")
    assert [request[:3] for request in newsroom.requests] == [
        ("GET", "/en/rss.xml?page=1", 200),
        ("HEAD", "/en/rss.xml", 304),
        ("GET", "/nowhere", 404),
    ]
    assert newsroom.requests[1].headers["if-none-match"] == etag


def test_a_method_that_changes_things_is_refused(newsroom: Newsroom) -> None:
    reading = Reader(newsroom)
    assert reading.ask("/", method="POST").status == 501
    reading.close()


def test_robots_close_the_private_part(reader: Reader) -> None:
    assert reader.ask("/robots.txt").body == b"User-agent: *\nDisallow: /private/\n"
    assert reader.ask("/private/roster").status == 200


@pytest.mark.parametrize("code", list(editions()))
def test_each_feed_lists_its_edition_newest_first_with_its_tags_and_dates(
    newsroom: Newsroom, reader: Reader, code: str
) -> None:
    feed = parse(reader.ask(editions()[code].feed))
    assert not feed.bozo
    assert feed.version == ("atom10" if code == "ar" else "rss20")
    assert feed.feed.title == editions()[code].title
    assert feed.feed.language == code
    tracking = TRACKING if code == "en" else ""
    for entry, story in zip(feed.entries, of(code), strict=True):
        assert (entry.title, entry.summary) == (story.headline, story.standfirst)
        assert entry.link == newsroom.base + story.path + tracking
        assert [tag.term for tag in entry.tags] == list(story.tags)
        moment = datetime.fromisoformat(story.published)
        assert tuple(entry.published_parsed) == tuple(moment.utctimetuple())
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_the_briefs_are_rss_1_0_and_list_the_two_newest_english_stories(newsroom: Newsroom, reader: Reader) -> None:
    feed = parse(reader.ask("/en/briefs.rdf"))
    assert feed.version == "rss10"
    assert [entry.link for entry in feed.entries] == [newsroom.base + story.path for story in of("en")[:2]]
    assert [tag.term for tag in feed.entries[0].tags] == list(of("en")[0].tags)


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_every_story_is_served_with_its_picture_and_leads_to_pages_that_exist(story: Story, paper: Reader) -> None:
    page = paper.ask(story.path)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert parsedate_to_datetime(page.headers["Last-Modified"]) == datetime.fromisoformat(
        story.modified or story.published
    )
    tree = html.fromstring(page.body)
    strict = etree.fromstring(page.body, etree.HTMLParser(recover=False))
    assert strict is not None
    found = {link for _, kind, link, _ in tree.iterlinks() if kind in {"href", "src"} and link.startswith("/")}
    assert story.picture in found
    assert {link: paper.ask(link, method="HEAD").status for link in found} == dict.fromkeys(found, 200)


@pytest.fixture(scope="module")
def paper() -> Iterator[Reader]:
    """A newsroom that no test changes."""
    with Newsroom() as running:
        reading = Reader(running)
        yield reading
        reading.close()


def test_an_edit_changes_page_and_feed_and_no_other_page(newsroom: Newsroom, reader: Reader) -> None:
    paths = (ARTICLE, "/en/rss.xml", "/en/2026/10/mehran-crossing-hours", "/ar/atom.xml")
    before = {path: reader.ask(path).headers for path in paths}
    edited = newsroom.edit("lebanon-water-bill", headline="Lebanon’s water bill is law")
    after = {path: reader.ask(path, if_none_match=before[path]["ETag"]) for path in paths}
    assert [answer.status for answer in after.values()] == [200, 200, 304, 304]
    assert edited.headline in after[ARTICLE].body.decode()
    assert edited.modified in after[ARTICLE].body.decode()
    for path in paths[:2]:
        moved = parsedate_to_datetime(after[path].headers["Last-Modified"])
        assert moved > parsedate_to_datetime(before[path]["Last-Modified"])


def test_an_edit_that_changes_nothing_changes_no_validator(newsroom: Newsroom, reader: Reader) -> None:
    before = reader.ask(ARTICLE)
    newsroom.edit("lebanon-water-bill", modified="2026-10-06T20:10:00+03:00")
    again = reader.ask(ARTICLE, if_none_match=before.headers["ETag"])
    assert again.status == 304
    assert again.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_a_withdrawn_story_is_gone_and_leaves_its_feed_until_it_is_published_again(
    newsroom: Newsroom, reader: Reader
) -> None:
    story = next(s for s in newsroom.stories if s.slug == "mosul-library")
    newsroom.withdraw(story.slug)
    assert reader.ask(story.path).status == 410
    assert story.headline not in [entry.title for entry in parse(reader.ask("/ar/atom.xml")).entries]
    newsroom.publish(story)
    assert reader.ask(story.path).status == 200
    assert story.headline in [entry.title for entry in parse(reader.ask("/ar/atom.xml")).entries]


def test_a_story_of_which_nobody_knew_is_published_at_the_head_of_its_feed(newsroom: Newsroom, reader: Reader) -> None:
    story = replace(stories()[0], slug="late-news", headline="Late news", published="2026-10-19T08:00:00+03:00")
    newsroom.publish(story)
    assert parse(reader.ask("/en/rss.xml")).entries[0].title == "Late news"
    assert b"Late news" in reader.ask("/en/2026/10/late-news").body
    assert reader.ask(story.picture).body.startswith(b"\x89PNG")


def test_to_withdraw_what_is_not_in_the_paper_is_an_error(newsroom: Newsroom) -> None:
    with pytest.raises(KeyError):
        newsroom.withdraw("never-written")


def test_a_closed_newsroom_ends_connections_that_are_kept_open() -> None:
    with Newsroom() as running:
        reading = Reader(running)
        assert reading.ask("/").status == 200
    with pytest.raises((http.client.HTTPException, OSError)):
        reading.ask("/")
    reading.close()


def test_two_newsrooms_serve_the_same_bytes_but_for_their_address(newsroom: Newsroom, reader: Reader) -> None:
    with Newsroom() as other:
        second = Reader(other)
        for path in (*FEEDS, ARTICLE, "/he/"):
            mine, its = reader.ask(path), second.ask(path)
            assert mine.body.replace(newsroom.base.encode(), b"") == its.body.replace(other.base.encode(), b"")
        second.close()
