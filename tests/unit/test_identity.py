"""What an entry is called: laws of clean, key, names and fresh."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Item, Pending
from bot.stages.identity import canonical_alias, clean, fresh, key, mint, names

WELL = st.characters(codec="utf-8")
TEXT = st.text(WELL, max_size=40)
URLISH = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    st.sampled_from(["a.example", "A.Example.", "user:pw@a.example", "[2001:db8::1]", "127.0.0.1", "مثال.example", ""]),
    st.sampled_from(["", ":80", ":443", ":8080", ":x", ":99999"]),
    st.text(st.one_of(WELL, st.sampled_from("/.%;")), max_size=20).map(lambda t: "/" + t),
    st.one_of(st.just(""), st.text(st.one_of(WELL, st.sampled_from("&=?")), max_size=20).map(lambda t: "?" + t)),
    st.one_of(st.just(""), st.text(WELL, max_size=10).map(lambda t: "#" + t)),
)


def item(url: str = "", guid: str = "", **fields: Any) -> Item:
    made = Item(key="", url=url, guid=guid, **fields)
    return replace(made, key=key(made))


def listed(*items: Item, known: Mapping[str, str] | None = None, first: int = 200) -> tuple[Pending, ...]:
    return fresh("ledger", items, known or {}, capture="urn:uuid:1", seen="2026-10-20T06:00:00.000000Z", first=first)


# Links


@given(st.one_of(URLISH, TEXT))
def test_a_clean_link_stays_as_it_is(url: str) -> None:
    once = clean(url)
    assert clean(once) == once
    assert once == "" or once.startswith(("http://", "https://"))
    assert not any(c.isspace() for c in once)


@given(URLISH, TEXT)
def test_a_clean_link_does_not_depend_on_its_base(url: str, base: str) -> None:
    once = clean(url)
    assert not once or clean(once, f"https://b.example/{base}") == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://A.Example:443/Path", "https://a.example/Path"),
        ("http://a.example:80", "http://a.example/"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://a.example.:8080/x", "http://a.example:8080/x"),
        ("http://user:secret@a.example/x", "http://a.example/x"),
        ("  https://a.example/x\n", "https://a.example/x"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("https://a.example/عراق?q=ש", "https://a.example/%D8%B9%D8%B1%D8%A7%D9%82?q=%D7%A9"),
        ("https://a.example/a%20b", "https://a.example/a%20b"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("/x?id=1", "https://b.example/x?id=1"),
        ("//c.example/x", "https://c.example/x"),
        ("?page=2", "https://b.example/dir/?page=2"),
    ],
)
def test_links_are_made_absolute_and_plain(url: str, expected: str) -> None:
    assert clean(url, "https://b.example/dir/") == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "story",
        "mailto:a@a.example",
        "javascript:alert(1)",
        "ftp://a.example/",
        "http://",
        "http://[::1",
        "http://a.example:x/",
    ],
)
def test_what_is_no_web_address_is_nothing(url: str) -> None:
    assert clean(url) == ""


@pytest.mark.parametrize(
    "parameter",
    ["utm_source=rss", "UTM_Medium=x", "fbclid=1", "gclid=1", "mc_cid=1", "at_medium=RSS", "ns_mchannel=rss", "ocid=x", "cmpid=x", "_ga=1", "xtor=RSS", "utm_x"],
)  # fmt: skip
def test_tracking_parameters_go_and_the_others_keep_their_order(parameter: str) -> None:
    assert clean(f"https://a.example/x?{parameter}") == "https://a.example/x"
    assert clean(f"https://a.example/x?z=1&{parameter}&a=2&a=1") == "https://a.example/x?z=1&a=2&a=1"


@pytest.mark.parametrize("parameter", ["id=1", "p=2", "utm=1", "at=1", "source=7", "cmp_id=1", "page=2", "=x", "a"])
def test_parameters_that_name_a_page_stay(parameter: str) -> None:
    assert clean(f"https://a.example/x?{parameter}") == f"https://a.example/x?{parameter}"


@pytest.mark.parametrize("fragment", ["a100601", "/story/12", "live-2026.10", "!blog"])
def test_a_fragment_that_names_an_entry_stays(fragment: str) -> None:
    assert clean(f"https://a.example/x#{fragment}") == f"https://a.example/x#{fragment}"


@pytest.mark.parametrize(
    "fragment", ["", "utm_source=rss", "xtor=RSS-1", "comments", "comment", "respond", "TOP", "a b", ":~:text=x", "ش"]
)
def test_a_fragment_that_tracks_or_jumps_goes(fragment: str) -> None:
    assert clean(f"https://a.example/x#{fragment}") == "https://a.example/x"


def test_a_lone_surrogate_is_no_address() -> None:
    assert clean("https://a.example/\ud800") == ""


@pytest.mark.parametrize("host", ["a b.example", "a<b.example", "-", "a..example"])
def test_what_cannot_be_a_host_name_is_no_address(host: str) -> None:
    assert clean(f"https://{host}/x") == ""


def test_an_international_host_name_has_one_spelling() -> None:
    assert clean("https://مثال.example/x") == clean("https://xn--mgbh0fb.example/x")


@pytest.mark.parametrize("sign", ["<", ">", '"', "{", "}", "|", "\\", "^", "`"])
def test_delimiters_are_quoted(sign: str) -> None:
    assert clean(f"https://a.example/{sign}x?{sign}") == f"https://a.example/%{ord(sign):02X}x?%{ord(sign):02X}"


# Keys and ids


def test_the_key_is_the_link_else_the_guid_else_a_hash_of_the_text() -> None:
    assert item("https://a.example/x", "guid-1").key == "https://a.example/x"
    assert item("", "guid-1").key == "guid-1"
    bare = item(title="T", published="2026-10-20T00:00:00+00:00", content="C", summary="S")
    assert bare.key == "sha256:" + hashlib.sha256(b"T\n2026-10-20T00:00:00+00:00\nC").hexdigest()
    assert bare.key != item(title="T", summary="C").key


@given(TEXT, TEXT, TEXT)
def test_an_id_is_32_hex_digits_and_belongs_to_its_source(source: str, other: str, name: str) -> None:
    assert len(mint(source, name)) == 32
    assert set(mint(source, name)) <= set("0123456789abcdef")
    assert (mint(source, name) == mint(other, name)) == (source == other)


def test_an_id_is_what_the_contract_says() -> None:
    assert mint("ledger", "https://a.example/") == hashlib.sha256(b"ledger\nhttps://a.example/").hexdigest()[:32]


# Aliases


def test_a_guid_is_an_alias_beside_the_link() -> None:
    assert names([item("https://a.example/x", "g")]) == [("https://a.example/x", "g", "//a.example/x")]
    assert names([item("", "g")]) == [("g",)]
    assert names([item("https://a.example/x", "https://a.example/x")]) == [("https://a.example/x", "//a.example/x")]


def test_a_guid_on_different_links_identifies_nothing() -> None:
    one, other, third = (
        item("https://a.example/1", "g"),
        item("https://a.example/2", "g"),
        item("https://a.example/3", "h"),
    )
    found = names([one, other, third])
    assert found == [(one.key, "//a.example/1"), (other.key, "//a.example/2"), (third.key, "h", "//a.example/3")]
    assert [p.item for p in listed(one, other)] == [one, other]


def test_a_guid_twice_on_one_link_still_identifies() -> None:
    one = item("https://a.example/1", "g", title="a")
    assert names([one, replace(one, title="b")]) == [(one.key, "g")] * 2, "told apart by their titles"


def test_entries_without_link_and_with_one_guid_are_one_entry() -> None:
    assert [p.item.title for p in listed(item("", "g", title="a"), item("", "g", title="b"))] == ["a"]


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://a.example/story?utm_source=x#top", "//a.example/story"),
        ("/story#a1", "//a.example/story"),
        ("/2026", ""),
        ("https://a.example/", ""),
        ("https://a.example", ""),
        ("https://a.example/?id=3", "//a.example?id=3"),
        ("", ""),
        ("javascript:void(0)", ""),
    ],
)
def test_a_canonical_address_is_an_alias_unless_it_is_the_home_page(canonical: str, expected: str) -> None:
    assert canonical_alias(canonical, "https://a.example/2026/x") == expected
    if not canonical.startswith("/"):
        assert canonical_alias(canonical, "https://b.example/2026/x") == ""


# What is new


def test_what_is_known_by_any_alias_is_not_new() -> None:
    one, other = item("https://a.example/1", "g1"), item("https://a.example/2", "g2")
    assert [p.item for p in listed(one, other, known={"g1": "x"})] == [other]
    assert listed(one, other, known={"https://a.example/1": "x", "g2": "y"}) == ()


def test_of_two_entries_that_collide_the_earlier_wins() -> None:
    one, same = item("https://a.example/1", title="first"), item("https://a.example/1", title="second")
    assert [p.item.title for p in listed(one, same)] == ["first"]


def test_new_entries_keep_the_order_of_the_feed_and_say_where_they_are_from() -> None:
    found = listed(item("https://a.example/2", "g"), item("https://a.example/1"))
    assert [p.id for p in found] == [mint("ledger", "https://a.example/2"), mint("ledger", "https://a.example/1")]
    assert found[0].aliases == ("https://a.example/2", "g", "//a.example/2")
    assert {(p.source, p.feed_capture, p.first_seen, p.attempts) for p in found} == {
        ("ledger", "urn:uuid:1", "2026-10-20T06:00:00.000000Z", 0)
    }


def dated(number: int, day: int) -> Item:
    published = f"2026-10-{day:02d}T00:00:00+00:00" if day else ""
    return item(f"https://a.example/{number}", published=published)


def test_of_a_first_poll_the_newest_have_their_pages_fetched() -> None:
    found = listed(dated(1, 5), dated(2, 0), dated(3, 9), dated(4, 7), dated(5, 0), first=3)
    assert [p.fetch for p in found] == [True, False, True, True, False]
    assert [p.item.url[-1] for p in found] == ["1", "2", "3", "4", "5"]
    assert [p.fetch for p in listed(dated(1, 0), dated(2, 0), dated(3, 1), first=2)] == [True, False, True]
    assert not any(p.fetch for p in listed(dated(1, 1), dated(2, 2), first=0))
    assert all(p.fetch for p in listed(dated(1, 1), dated(2, 2), first=2))


def test_the_newest_are_found_by_their_instants() -> None:
    late = item("https://a.example/1", published="2026-10-20T01:00:00-05:00")  # 06:00 UTC
    early = item("https://a.example/2", published="2026-10-20T05:00:00+03:00")  # 02:00 UTC
    assert [p.fetch for p in listed(early, late, first=1)] == [False, True]


@given(
    st.lists(
        st.builds(
            item,
            st.sampled_from(["", "https://a.example/1", "https://a.example/2"]),
            st.sampled_from(["", "g", "h"]),
            title=st.sampled_from("ab"),
        )
    )
)
def test_a_second_look_at_the_same_entries_finds_nothing_new(items: list[Item]) -> None:
    found = listed(*items)
    known = {alias: p.id for p in found for alias in p.aliases}
    assert listed(*items, known=known) == ()
    assert len({p.id for p in found}) == len(found)
