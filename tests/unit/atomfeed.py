"""What tests of outgoing feeds share: articles to render, and the rules of RFC 4287 that a document is held against.

`faults` is the schema in `tests/atom.rng`, and beside it what a grammar cannot say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from bot.model.article import Article, Author, Match, Provenance, Reason, Record
from bot.model.entry import Image
from bot.model.plan import Plan, ServerSettings
from bot.model.source import Source
from bot.model.topic import AnyOf, Entity, Topic
from bot.stages.feeds import of_topic

ATOM = "{http://www.w3.org/2005/Atom}"
NS = {"a": "http://www.w3.org/2005/Atom", "t": "tag:tearsheet.invalid,2026:ns"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).parents[1] / "atom.rng")))

TOPIC = Topic(name="iraq", title="Iraq", match=AnyOf(of=()))
FEED = of_topic(TOPIC)
PLAN = Plan(
    server=ServerSettings(base_url="http://reader.example/"),
    sources=(
        Source(name="ledger", feed="https://user:pw@ledger.example/rss?token=abc&page=1", title="The Ledger & Co"),
    ),
    entities=(Entity(name="iraq", label="Iraq (the country)"),),
    topics=(TOPIC,),
)
RECORD = Record(
    url="https://ledger.example/2026/10/grid",
    canonical_url="https://ledger.example/2026/10/power-grid",
    headline="Grid repairs reach Basra",
    description="The last line was closed on Tuesday.",
    author=(Author(name="Nadia Haddad", url="https://ledger.example/by/nadia"),),
    publisher="The Ledger",
    keywords=("Iraq", "Energy"),
    image=(Image(url="https://ledger.example/grid.png"), Image(url="https://ledger.example/second.png")),
    article_body="First paragraph.\nSecond paragraph.",
    article_html="<p>First <em>paragraph</em>.</p><p>Second paragraph.</p>",
    in_language="en",
)
ARTICLE = Article(
    id="0123456789abcdef0123456789abcdef",
    version=2,
    source="ledger",
    first_seen="2026-10-20T06:05:00.000001Z",
    published="2026-10-20T09:00:00+03:00",
    record=RECORD,
    entities=("iraq",),
    matches=(Match(topic="iraq", reasons=(Reason(leaf="tag: Iraq", where="keywords", found="Iraq"),)),),
    provenance=Provenance(
        feed_record="urn:uuid:11111111-1111-4111-8111-111111111111",
        page_record="urn:uuid:22222222-2222-4222-8222-222222222222",
        file="warc/2026/10/20/tearsheet-20261020060500-00001-host.warc.gz",
        offset=4711,
        length=1234,
        sha256="ab" * 32,
        fetched_at="2026-10-20T06:05:01.250000Z",
        status=200,
        final_url="https://ledger.example/2026/10/grid?edition=int",
        reason="",
        steps={"text": "1", "dates": "3"},
        fields={},
    ),
)


def article(number: int = 0, **fields: Any) -> Article:
    """The example with other fields of its record; `number` gives it an id of its own."""
    return replace(ARTICLE, id=f"{number:032x}", record=replace(RECORD, **fields))


def parsed(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))


def faults(body: bytes) -> list[str]:
    """What stands against RFC 4287 in a feed document; empty for a valid one."""
    feed = parsed(body)
    found = [] if SCHEMA.validate(feed) else [str(error) for error in SCHEMA.error_log]
    entries = feed.findall(f"{ATOM}entry")
    counted = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    found += [f"4.1.1: the id {id_} stands {count} times" for id_, count in counted.items() if count > 1]
    signed = feed.find(f"{ATOM}author") is not None
    for entry in entries:
        id_ = entry.findtext(f"{ATOM}id")
        alternates = [(link.get("type"), link.get("hreflang")) for link in _alternates(entry)]
        if len(set(alternates)) < len(alternates):
            found.append(f"4.1.2: two alternates of one kind in {id_}")
        if entry.find(f"{ATOM}content") is None and not alternates:
            found.append(f"4.1.2: neither content nor alternate in {id_}")
        if not signed and not entry.xpath("a:author|a:source/a:author", namespaces=NS):
            found.append(f"4.2.1: nobody signs {id_}")
    return found


def _alternates(entry: etree._Element) -> list[etree._Element]:
    return [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
