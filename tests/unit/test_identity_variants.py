"""One article under several addresses is one article, and two articles never become one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.entry import Item
from bot.stages.identity import canonical_alias, clean, fresh, key, names, plain
from bot.stages.site import is_section, names_article

ARTICLE = "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345"
SLUG = "a-dam-breaks-at-dawn-12345"


def item(url: str, guid: str = "", title: str = "") -> Item:
    made = Item(key="", url=clean(url), guid=guid, title=title)
    return replace(made, key=key(made))


def articles(*items: Item) -> int:
    """How many come of entries that are listed one after another, each by a poll of its own."""
    known: dict[str, str] = {}
    for one in items:
        found = fresh("ledger", [one], known, capture="urn:uuid:1", seen="2026-10-20T06:00:00.000000Z", first=200)
        known |= {alias: pending.id for pending in found for alias in pending.aliases}
    return len(set(known.values()))


VARIANTS = [
    "http://www.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://ledger.com/world/a-dam-breaks-at-dawn-12345/",
    "https://m.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://mobile.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://amp.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345/amp/",
    "https://www.ledger.com/amp/world/a-dam-breaks-at-dawn-12345",
    "https://www.ledger.com/world/amp/a-dam-breaks-at-dawn-12345",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345.amp",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345?amp",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345?amp=1&utm_source=rss",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345?outputType=amp",
    "https://www.google.com/amp/s/www.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://www.google.co.uk/amp/s/amp.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://www-ledger-com.cdn.ampproject.org/c/s/www.ledger.com/world/a-dam-breaks-at-dawn-12345",
    "https://www-ledger-com.cdn.ampproject.org/v/s/www.ledger.com/amp/world/a-dam-breaks-at-dawn-12345?amp_js_v=0.1&usqp=mq3",
    "https://www.ledger.com/world/a-dam-breaks-at-dawn-12345?ref=rss&amp;utm_medium=feed",
]  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_variants_of_an_address_lead_to_one_article(variant: str) -> None:
    assert articles(item(ARTICLE), item(variant)) == 1
    assert articles(item(variant), item(ARTICLE)) == 1
    assert item(variant).url.startswith("http"), "it is fetched as it was linked"


def test_an_amp_file_is_its_page() -> None:
    assert plain("https://ledger.com/a/dam.amp.html") == plain("https://ledger.com/a/dam.html")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.ledger.com/tag/amp", "https://www.ledger.com/tag"),
        ("https://www.ledger.com/iraq/amp", "https://www.ledger.com/iraq"),
        ("https://www.ledger.com/2026/11/amp", "https://www.ledger.com/2026/11"),
        ("https://www.ledger.com/x?amp=12", "https://www.ledger.com/x?amp=13"),
        ("https://www.ledger.com/x?id=1", "https://www.ledger.com/x?id=2"),
        ("https://www.ledger.com/x?source=7", "https://www.ledger.com/x?source=8"),
        ("https://www.ledger.com/x#a1", "https://www.ledger.com/x#a2"),
        ("https://sport.ledger.com/x", "https://www.ledger.com/x"),
        ("https://m.com/x", "https://com/x"),
        ("https://m.blogspot.com/x", "https://amp.blogspot.com/x"),
        ("https://www.google.com/amp/s/a.com/x", "https://www.google.com/amp/s/b.com/x"),
        ("https://www.ledger.com/X", "https://www.ledger.com/x"),
        ("http://m.10.0.0.1/x", "http://10.0.0.1/x"),
        ("https://a.com:8443/x", "https://a.com/x"),
    ],
)
def test_addresses_that_may_be_two_articles_stay_two(one: str, other: str) -> None:
    assert articles(item(one), item(other)) == 2


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6)
SLUGS = st.lists(WORD, min_size=1, max_size=5).map("-".join)
PATHS = st.lists(st.one_of(SLUGS, st.integers(0, 10**7).map(str)), min_size=1, max_size=4).map("/".join)
QUERIES = st.one_of(st.just(""), st.integers(0, 999).map("?id={}".format), SLUGS.map("?p={}".format))
HOSTS = st.sampled_from(["ledger.com", "www.ledger.com", "sport.ledger.com", "herald.co.uk", "one.blogspot.com"])
DECORATIONS = st.sampled_from(
    ["utm_source=rss", "fbclid=IwAR0", "xtor=RSS-1", "at_medium=RSS", "ref=rss", "smid=tw", "amp=1"]
)


@given(HOSTS, PATHS, QUERIES, HOSTS, PATHS, QUERIES)
def test_two_addresses_that_differ_in_path_or_query_are_never_joined(
    host: str, path: str, query: str, other_host: str, other_path: str, other_query: str
) -> None:
    if (path, query) != (other_path, other_query) and "amp" not in f"{path}{other_path}".split("/"):
        one, other = f"https://{host}/{path}{query}", f"https://{other_host}/{other_path}{other_query}"
        assert articles(item(one), item(other)) == 2


@given(HOSTS, PATHS, QUERIES, st.lists(DECORATIONS, max_size=4), st.sampled_from(["http", "https"]))
def test_a_decorated_address_is_the_same_article(
    host: str, path: str, query: str, decorations: list[str], scheme: str
) -> None:
    bare = f"https://{host}/{path}{query}"
    joined = "&".join(decorations)
    decorated = f"{scheme}://{host}/{path}{query}" + (("&" if query else "?") + joined if joined else "")
    assert articles(item(bare), item(decorated)) == 1


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_has_a_plain_form_without_a_fault(text: str) -> None:
    for address in (clean(text), clean(f"https://m.ledger.com/{text}"), clean(f"https://google.com/amp/s/{text}")):
        assert plain(address) == plain(address)


# Guids


def test_a_guid_that_is_the_address_of_the_page_joins_the_link_of_a_proxy_with_it() -> None:
    proxied = item("https://feeds.example.net/~r/ledger/~3/abc/", ARTICLE)
    assert articles(proxied, item(ARTICLE)) == 1


@pytest.mark.parametrize("guid", ["12345", "tag:ledger.com,2026:/a/1", "urn:uuid:00000000-0000-4000-8000-000000000001"])
def test_a_guid_of_any_form_leads_to_its_article_whatever_the_link(guid: str) -> None:
    assert articles(item("https://ledger.com/a", guid), item("https://ledger.com/a-renamed", guid)) == 1
    assert articles(item("https://ledger.com/a", guid), item("https://ledger.com/a-renamed", guid + "6")) == 2


def test_the_home_page_as_a_guid_identifies_nothing_of_its_own() -> None:
    assert "//ledger.com" not in names([item(ARTICLE, "https://www.ledger.com/")])[0]


def test_entries_of_one_document_with_two_titles_share_no_variant() -> None:
    one, other = item("https://www.ledger.com/live", title="One"), item("http://m.ledger.com/live", title="Other")
    assert names([one, other]) == [(one.key,), (other.key,)]
    same = replace(other, title="ONE")
    assert names([one, same])[0][1:] == names([one, same])[1][1:] == ("//ledger.com/live",)


# Canonical addresses


@pytest.mark.parametrize(
    ("canonical", "served", "expected"),
    [
        ("https://www.ledger.com/world", ARTICLE, ""),
        ("https://ledger.com/", ARTICLE, ""),
        (ARTICLE, ARTICLE + "/amp", f"//ledger.com/world/{SLUG}"),
        (ARTICLE, ARTICLE + "/2", f"//ledger.com/world/{SLUG}"),
        (ARTICLE, f"https://www-ledger-com.cdn.ampproject.org/c/s/www.ledger.com/world/{SLUG}", f"//ledger.com/world/{SLUG}"),
        ("https://m.ledger.com/iraq", "https://m.ledger.com/iraq/amp", "//ledger.com/iraq"),
        ("https://herald.com/world/x", ARTICLE, ""),
        ("https://www.ledger.com/opinion/12345", ARTICLE, "//ledger.com/opinion/12345"),
    ],
)  # fmt: skip
def test_a_canonical_address_is_an_alias_only_where_it_may_name_the_page(
    canonical: str, served: str, expected: str
) -> None:
    assert canonical_alias(canonical, served) == expected


@pytest.mark.parametrize(
    "step", ["a-dam-breaks-at-dawn", "12345", "story.html", "c5yxg0d5nl0o", "%D8%B3-%D8%AF-%D8%B3-%D8%AF"]
)
def test_what_names_an_article(step: str) -> None:
    assert names_article(step)


@pytest.mark.parametrize("step", ["", "news", "middle-east", "us-and-canada", "2026", "covid-19", "euro2024", "amp"])
def test_what_names_a_section(step: str) -> None:
    assert not names_article(step)
    assert is_section(
        f"https://ledger.com/{step}", f"https://ledger.com/{step}/x" if step else "https://ledger.com/y/x"
    )
