"""The schema and the rules beside it refuse what RFC 4287 forbids, and take what it allows, in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.atomfeed import faults

HEAD = "<id>urn:f</id><title>A feed</title><updated>2026-10-20T06:00:00Z</updated>"
ID, TITLE, UPDATED = "<id>urn:e</id>", "<title>An entry</title>", "<updated>2026-10-20T06:00:00.5+03:00</updated>"
AUTHOR = "<author><name>N. Haddad</name><uri>https://a.example/</uri><email>n@a.example</email></author>"
LINK = '<link href="https://a.example/1"/>'
CONTENT = '<content type="html">&lt;p&gt;Text&lt;/p&gt;</content>'
WHOLE = ID + TITLE + UPDATED + AUTHOR + LINK
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">words <b class="x">and</b> markup</div>'

PARTS = (
    ID, TITLE, UPDATED, AUTHOR, AUTHOR, CONTENT, LINK,
    '<link rel="via" href="https://b.example/"/>',
    '<link rel="tag:a.example,2026:archived" href="/replay/1" title="Copy"/>',
    '<link rel="enclosure" type="image/png" length="12" href="https://a.example/1.png"/>',
    '<category term="a"/>', '<category term="b" scheme="tag:a.example,2026:s" label="B"/>',
    "<published>2026-10-20T06:00:00Z</published>", '<summary type="text">In short</summary>', "<rights>None</rights>",
    f"<source><title>Theirs</title>{LINK}<id>urn:s</id><x:x/>{AUTHOR}</source>",
    "<x:alone/>", '<x:deep y="1">text<in xmlns="">more</in></x:deep>', "<contributor><name>C</name></contributor>",
)  # fmt: skip


def feed(*entries: str, head: str = HEAD, more: str = "") -> bytes:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    namespaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x"'
    return f'<feed {namespaces} xml:lang="en-GB" xml:base="https://a.example/">{head}{more}{inner}</feed>'.encode()


@given(st.permutations(PARTS), st.permutations(PARTS))
def test_parts_may_stand_in_any_order(one: list[str], other: list[str]) -> None:
    second = "".join(other).replace("urn:e", "urn:e2")
    assert faults(feed("".join(one), second, more="<generator>G</generator><x:f/>")) == []


@pytest.mark.parametrize(
    "entry",
    [
        WHOLE,
        WHOLE.replace(LINK, CONTENT),
        WHOLE.replace(AUTHOR, f"<source>{AUTHOR}</source>"),
        WHOLE.replace(TITLE, f'<title type="xhtml">{XHTML}</title>'),
        WHOLE + f'<content type="xhtml" xml:lang="ar">{XHTML}</content>',
        WHOLE + '<content type="image/png" src="https://a.example/1.png"/>',
        WHOLE + '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg"/></content>',
        WHOLE + '<link rel="alternate" hreflang="ar" href="/ar"/><link type="text/html" href="/h"/>',
    ],
)
def test_what_the_rfc_allows_is_taken(entry: str) -> None:
    assert faults(feed(entry)) == []


def test_an_empty_feed_needs_no_author_and_an_author_of_the_feed_serves_its_entries() -> None:
    assert faults(feed()) == []
    assert faults(feed(WHOLE.replace(AUTHOR, ""), more=AUTHOR)) == []


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(WHOLE.replace(ID, ""), id="no id"),
        pytest.param(WHOLE.replace(TITLE, ""), id="no title"),
        pytest.param(WHOLE.replace(UPDATED, ""), id="no updated"),
        pytest.param(WHOLE + TITLE, id="two titles"),
        pytest.param(WHOLE + ID, id="two ids"),
        pytest.param(WHOLE + CONTENT + CONTENT, id="two contents"),
        pytest.param(WHOLE + "<summary>a</summary><summary>b</summary>", id="two summaries"),
        pytest.param(WHOLE.replace("2026-10-20T06:00:00.5+03:00", "20 Oct 2026"), id="date in words"),
        pytest.param(WHOLE.replace("+03:00", ""), id="date without a zone"),
        pytest.param(WHOLE.replace("2026-10-20T", "2026-13-20T"), id="thirteenth month"),
        pytest.param(WHOLE.replace("2026-10-20T06:00:00.5+03:00", "2026-10-20"), id="day alone"),
        pytest.param(WHOLE + LINK, id="two links without rel"),
        pytest.param(WHOLE + '<link rel="alternate" href="/b"/>', id="two alternates, one without rel"),
        pytest.param(WHOLE + '<link type="text/html" href="/b"/>' * 2, id="two alternates of one type"),
        pytest.param(WHOLE.replace(' href="https://a.example/1"', ""), id="link without href"),
        pytest.param(WHOLE.replace("example/1", "example/a b"), id="blank in an address"),
        pytest.param(WHOLE.replace("<link ", '<link rel="" '), id="empty rel"),
        pytest.param(WHOLE.replace("<link ", '<link rel="my rel" '), id="rel with a blank"),
        pytest.param(WHOLE.replace("<link ", '<link type="html" '), id="media type without a slash"),
        pytest.param(WHOLE.replace("<link ", '<link length="long" '), id="length in words"),
        pytest.param(WHOLE + '<category label="Iraq"/>', id="category without term"),
        pytest.param(WHOLE.replace("<name>N. Haddad</name>", ""), id="author without name"),
        pytest.param(WHOLE.replace("N. Haddad", " "), id="blank author"),
        pytest.param(WHOLE.replace("n@a.example", "nobody"), id="email without at"),
        pytest.param(WHOLE.replace(AUTHOR, ""), id="nobody signs"),
        pytest.param(WHOLE.replace(LINK, ""), id="neither content nor alternate"),
        pytest.param(WHOLE + '<content type="html"><p>tree</p></content>', id="markup that is not escaped"),
        pytest.param(WHOLE + '<content type="xhtml">words</content>', id="xhtml without its div"),
        pytest.param(WHOLE + '<content src="/a">words</content>', id="content here and elsewhere"),
        pytest.param(WHOLE.replace("<title>", '<title type="text/html">'), id="media type of a title"),
        pytest.param(WHOLE.replace("<title>", '<title xml:lang="English (UK)">'), id="language in words"),
        pytest.param(WHOLE.replace("<title>", '<title dir="rtl">'), id="unknown attribute"),
        pytest.param(WHOLE + "<subtitle>Only feeds have one</subtitle>", id="subtitle of an entry"),
        pytest.param(WHOLE + "<pubDate>x</pubDate>", id="element of RSS"),
        pytest.param(WHOLE + "loose words", id="loose words"),
        pytest.param(WHOLE + "<source/><source/>", id="two sources"),
    ],
)
def test_a_broken_entry_is_refused(entry: str) -> None:
    assert faults(feed(entry)) != []


@pytest.mark.parametrize("part", ["<id>urn:f</id>", "<title>A feed</title>", "<updated>2026-10-20T06:00:00Z</updated>"])
def test_a_feed_needs_each_of_its_parts_once(part: str) -> None:
    assert faults(feed(WHOLE, head=HEAD.replace(part, ""))) != []
    assert faults(feed(WHOLE, more=part)) != []


def test_two_entries_of_one_id_are_refused() -> None:
    assert faults(feed(WHOLE, WHOLE)) == ["4.1.1: the id urn:e stands 2 times"]


def test_a_document_of_another_kind_is_refused() -> None:
    assert faults(b'<rss version="2.0"><channel/></rss>') != []
    assert faults(feed().replace(b"http://www.w3.org/2005/Atom", b"http://purl.org/atom/ns#")) != []
