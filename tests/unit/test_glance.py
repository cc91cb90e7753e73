"""What a feed document's entries go by, told without parsing it: only where it is sure."""

from __future__ import annotations

import pytest

from bot.stages.glance import glance

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:feed</id><link href="https://p.example/"/>{}</feed>'
RSS = "<rss><channel><title>P</title><link>https://p.example/</link>{}</channel></rss>"


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("<item><link>https://P.example/1?utm_source=rss</link></item>", ("https://p.example/1",)),
        ("<item><link>https://p.example/1</link><guid>g1</guid></item>", ("https://p.example/1", "g1")),
        ("<item><guid>https://p.example/1</guid></item>", ("https://p.example/1",)),
        ("<item><link><![CDATA[https://p.example/1]]></link></item>", ("https://p.example/1",)),
        ("<item><link>/1</link><title>About it</title></item>", ()),
        ("<item><box><link>https://p.example/2</link><guid>g2</guid></box></item>", ()),
    ],
)
def test_an_entry_goes_by_its_own_link_and_its_own_id(entry: str, names: tuple[str, ...]) -> None:
    assert glance(RSS.format(entry).encode()) == (names,)


def test_of_the_links_of_an_entry_the_first_that_leads_to_it_counts() -> None:
    links = '<link rel="related" href="https://p.example/9"/><link href="https://p.example/1"/><link href="https://p.example/2"/>'
    assert glance(ATOM.format(f"<entry>{links}<id>tag:1</id></entry>").encode()) == (("https://p.example/1", "tag:1"),)


def test_an_id_that_two_entries_share_is_none() -> None:
    entries = "".join(f"<item><link>https://p.example/{n}</link><guid>one</guid></item>" for n in range(2))
    assert glance(RSS.format(entries).encode()) == (("https://p.example/0",), ("https://p.example/1",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<rss><channel><item><link>https://p.example/1</link></item>",
        b"<!doctype html><p>Not a feed<br>",
        RSS.format("").encode(),
    ],
)
def test_what_is_no_whole_document_of_entries_has_to_be_parsed(body: bytes) -> None:
    assert glance(body) == ()


def test_an_entity_of_the_documents_own_is_not_resolved() -> None:
    body = '<!DOCTYPE rss [<!ENTITY e "https://p.example/9">]>' + RSS.format("<item><link>&e;</link></item>")
    assert glance(body.encode()) == ((),)
