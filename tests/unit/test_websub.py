"""What is said between publisher, hub and subscriber."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.plan import FeedSettings, Plan, ServerSettings, WebSubSettings
from bot.model.push import Announced, Key, Subscription
from bot.model.source import Source
from bot.model.topic import FieldHas, Topic
from bot.stages import feed, feeds, websub
from bot.stages.feeds.feed import Feed
from tests.twins.clock import START

URL = "https://paper.example/news/feed"
HUB, OTHER = "https://hub.example/", "https://other.example/h?k=1"
SAID = Announced(topic=URL, hubs=(HUB,))
NOTHING = Announced()


def header(*values: str, said: Announced = NOTHING) -> Announced:
    return websub.announced([("Link", value) for value in values], URL, said)


@pytest.mark.parametrize(
    "values",
    [
        [f'<{HUB}>; rel="hub"', f'<{URL}>; rel="self"'],
        [f"<{HUB}>; rel=hub, <{URL}>; rel=self"],
        [f'<{HUB}>;title="a, b";rel="HUB" , </news/feed>;  rel = "alternate self"; type="x"'],
        [f"<{HUB}>; rel=hub; rel=other", "<feed>; rel=self"],
        [f'</elsewhere>; rel="hub"; anchor="/b", <{HUB}>; rel="hub"', f"<{URL}>;rel=self"],
    ],
)
def test_link_fields_of_every_form_are_read(values: list[str]) -> None:
    assert header(*values) == SAID


def test_link_fields_stand_before_the_document_each_for_itself() -> None:
    assert header(said=SAID) == SAID
    assert header(f"<{OTHER}>; rel=hub", said=SAID) == Announced(topic=URL, hubs=(OTHER,))
    assert header("</canonical>; rel=self", said=SAID) == replace(SAID, topic="https://paper.example/canonical")
    assert header("<https://paper.example/next>; rel=next", said=SAID) == SAID


@pytest.mark.parametrize(
    "hub",
    [
        "ftp://hub.example/",
        "javascript:alert(1)",
        "//",
        "https://user:secret@hub.example/",
        "https:///nowhere",
        "https://hub.example/\nX: 1",
        "https://hub.example/a b",
        "https://[::1",
        "https://hub.example/" + "a" * 2_000,
        "https://" + "a." * 127 + "example/",
        "",
    ],
)
def test_what_is_no_address_of_a_hub_is_none(hub: str) -> None:
    assert websub.usable(URL, [hub, HUB]) == SAID
    assert not websub.usable(hub, [HUB]).whole
    assert not websub.usable(URL, [hub]).whole


def test_five_hubs_count_and_each_once() -> None:
    many = [f"https://hub.example/{number}" for number in range(9)]
    assert websub.usable(URL, [*many[:2], *many]).hubs == tuple(many[:5])


@given(st.text(max_size=300))
def test_no_link_field_raises(text: str) -> None:
    header(text, f"<{text}>; rel=hub, <{text}>; rel=self")


@pytest.mark.parametrize("bad", ["http://[", "//[a/", "http://a\u2100b/"])
def test_a_link_that_is_no_address_costs_neither_the_feed_nor_the_links_beside_it(bad: str) -> None:
    assert header(f"<{bad}>; rel=hub", f"<{HUB}>; rel=hub, <{URL}>; rel=self") == SAID
    said = [{"rel": rel, "href": href} for rel, href in (("hub", bad), ("hub", HUB), ("self", URL))]
    assert websub.named(said, URL) == SAID


RSS = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Paper</title><link>https://paper.example/</link>'
    '<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="feed"/>{}</channel></rss>'
)
ITEM = '<item><title>One</title><link>https://paper.example/1</link><a:link rel="hub" href="https://evil.example/"/></item>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><id>urn:1</id><updated>2026-11-03T09:30:00Z</updated>'
    '<link rel="self" href="/news/feed"/><link rel="hub" href="https://hub.example/"/><link href="https://paper.example/"/></feed>'
)
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [], "feed_url": "https://paper.example/news/feed",'
    ' "hubs": [{"type": "rssCloud", "url": "https://cloud.example/"}, 7, {"type": "WebSub", "url": "https://hub.example/"}]}'
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS.format(""), "application/rss+xml"),
        (RSS.format(ITEM), "application/rss+xml"),
        (ATOM, "application/atom+xml"),
        (JSON, "application/feed+json"),
    ],
)
def test_documents_of_every_kind_name_their_hub(body: str, kind: str) -> None:
    found = feed.parse(body.encode(), kind, URL, Source(name="paper", feed=URL), 9)
    assert found.announced == SAID


@pytest.mark.parametrize("said", ['"hubs": 1', '"hubs": [{"type": 1}], "feed_url": {}', '"feed_url": null'])
def test_a_json_feed_whose_members_are_of_other_types_names_none(said: str) -> None:
    body = f'{{"items": [], {said}}}'.encode()
    assert feed.parse(body, "application/feed+json", URL, Source(name="paper", feed=URL), 9).announced == NOTHING


HELD = Subscription(
    source="paper",
    topic="https://paper.example/feed?a=1&b=2",
    hub=HUB,
    hubs=(HUB,),
    callback="https://ours.example/websub/t0",
    key=Key(token="t0", secret="s3cret"),
    at=START,
)


def test_the_forms_say_what_the_recommendation_asks_for() -> None:
    form = parse_qs(websub.request(HELD, WebSubSettings(lease=3600.0)).decode(), strict_parsing=True)
    assert form == {
        "hub.mode": ["subscribe"],
        "hub.topic": ["https://paper.example/feed?a=1&b=2"],
        "hub.callback": ["https://ours.example/websub/t0"],
        "hub.lease_seconds": ["3600"],
        "hub.secret": ["s3cret"],
    }
    ended = parse_qs(websub.request(replace(HELD, mode="unsubscribe"), WebSubSettings()).decode())
    assert set(ended) == {"hub.mode", "hub.topic", "hub.callback"}
    told = parse_qs(websub.publishing("https://ours.example/feeds/iraq.atom").decode())
    assert told == {"hub.mode": ["publish"], "hub.url": ["https://ours.example/feeds/iraq.atom"]}


def test_nothing_of_a_subscription_that_is_secret_is_shown() -> None:
    assert "s3cret" not in repr(HELD)
    assert "t0" not in repr(HELD)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signature_of_each_method_is_checked_piece_by_piece(method: str) -> None:
    signature = f"{method}={hmac.new(b's3cret', b'one two three', method).hexdigest()}"
    for header_, pieces, good in (
        (signature, [b"one two", b" three"], True),
        (f" {method}={signature.partition('=')[2].upper()} ", [b"one two three"], True),
        (signature, [b"one two threE"], False),
        (signature, [], False),
        (signature[:-1], [b"one two three"], False),
    ):
        check = websub.Check("s3cret", header_)
        for piece in pieces:
            check.take(piece)
        assert check.verdict() is good
    stranger = websub.Check("other", signature)
    stranger.take(b"one two three")
    assert not stranger.verdict()


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256",
        "sha256=",
        "md5=" + "0" * 32,
        "sha224=" + "0" * 56,
        "sha256=" + "g" * 64,
        "=" * 9,
        "sha999=" + "0" * 64,
    ],
)
def test_a_signature_of_another_form_is_hopeless(signature: str) -> None:
    check = websub.Check("s3cret", signature)
    assert check.hopeless
    check.take(b"anything")
    assert not check.verdict()


def test_a_digest_under_another_name_is_no_signature() -> None:
    digest = hmac.new(b"s3cret", b"body", hashlib.sha1).hexdigest()
    check = websub.Check("s3cret", f"sha256={digest}")
    check.take(b"body")
    assert not check.verdict()


@pytest.mark.parametrize(
    ("base", "reached"),
    [
        ("https://news.example.org/t/", True),
        ("http://93.184.216.34:8080/", True),
        ("http://[2606:2800:220:1::1]/", True),
        ("http://127.0.0.1:8080/", False),
        ("http://[::1]:8080/", False),
        ("http://192.168.1.7/", False),
        ("http://10.1.2.3/", False),
        ("http://169.254.1.1/", False),
        ("http://localhost:8080/", False),
        ("http://news.localhost/", False),
        ("http://desk/", False),
        ("http://desk.local./", False),
        ("http://desk.home.arpa/", False),
    ],
)
def test_where_a_hub_can_reach_us(base: str, reached: bool) -> None:
    plan = Plan(server=ServerSettings(base_url=base))
    assert websub.reachable(base) is reached
    assert websub.subscribes(plan) is reached
    assert websub.subscribes(replace(plan, websub=WebSubSettings(subscribe="yes")))
    assert not websub.subscribes(replace(plan, websub=WebSubSettings(subscribe="no")))


def test_our_hub_is_named_in_the_head_and_told_of_public_feeds_alone() -> None:
    topics = tuple(
        Topic(name=name, title=name, match=FieldHas(field="title", values=("x",)), private=name == "desk")
        for name in ("iraq", "desk", "iran")
    )
    plan = Plan(server=ServerSettings(base_url="https://ours.example/"), topics=topics, feeds=FeedSettings(hub=HUB))
    addresses = websub.topics(plan, ["iran", "desk", "iraq", "gone"])
    assert addresses[0] == "https://ours.example/feeds/iraq.atom"
    assert not [address for address in addresses if "desk" in address or "gone" in address]
    assert websub.fields(HUB, addresses[0]) == {"Link": f'<{HUB}>; rel="hub", <{addresses[0]}>; rel="self"'}
    assert websub.fields("", addresses[0]) == {}
    assert websub.announced(tuple(websub.fields(HUB, URL).items()), URL, NOTHING) == SAID


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (Feed(path="feeds/iraq", title="Iraq", topic="iraq"), True),
        (Feed(path="feeds/iraq", title="Iraq", topic="iraq", private=True), False),
        (Feed(path="feeds/search", title="pumps", query="?q=pumps"), False),
    ],
)
def test_a_feed_names_our_hub_where_the_hub_is_told_of_it(made: Feed, named: bool) -> None:
    found = feeds.render(Plan(feeds=FeedSettings(hub=HUB)), made, [])
    assert [HUB.encode() in body for body in (found.atom, found.json, found.rss)] == [named] * 3
