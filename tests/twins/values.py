"""Values as the steps make them, for suites that need some: each with the fewest fields that tell it from the next."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import codec
from bot.model.article import Article, Derivation, Match, Provenance, Reason, Record
from bot.model.capture import Capture, Exchange
from bot.model.entry import Item, Pending
from bot.model.query import Claim
from bot.model.source import Source
from bot.stages import identity
from tests.twins.fetcher import Answer, exchange

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
FILE = "warc/2026/11/03/some.warc.gz"
PROVENANCE = Provenance(
    feed_record="urn:uuid:1",
    page_record="urn:uuid:2",
    file="warc/a.warc.gz",
    offset=0,
    length=1,
    sha256="0" * 64,
    fetched_at="2026-11-01T00:00:00Z",
    status=200,
    final_url="https://news.example/1",
    reason="",
    steps={},
    fields={},
)
"""Of an article about which it does not matter where it is from."""


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def followed(*names: str) -> list[Source]:
    """Sources, each on a host of its own."""
    return [Source(name=name, feed=f"https://{name}.example/feed") for name in names]


def wanted(  # the test's words for a Claim
    now: datetime, *, until: datetime | None = None, limit: int = 9, only: Collection[str] | None = None
) -> Claim:
    return Claim(now=now, until=until or now, limit=limit, per_host=9, only=None if only is None else tuple(only))


def pending(key: str, source: str = "gazette", *, guid: str = "") -> Pending:
    item = Item(key=key, url=key, guid=guid, title=f"About {key}")
    aliases = (key, *([guid] if guid else []))
    return Pending(
        source=source,
        id=identity.mint(source, key),
        item=item,
        aliases=aliases,
        feed_capture="urn:uuid:feed",
        first_seen=codec.utc(START),
    )


def capture(begin: int, end: int, file: str = FILE) -> Capture:
    return Capture(
        record_id=f"urn:uuid:{uuid.uuid4()}",
        kind="response",
        url="https://gazette.example/1",
        date=START,
        file=file,
        offset=begin or 100,
        length=40,
        begin=begin,
        end=end,
        status=200,
        content_type="text/html; charset=utf-8",
        sha1="SHA1",
        sha256="sha256",
        truncated="length",
        refers_to="",
    )


def derivation(key: str, *aliases: str, source: str = "gazette", id_: str = "", text: str = "One.") -> Derivation:
    return Derivation(
        id=id_ or identity.mint(source, key),
        source=source,
        key=key,
        aliases=(key, *aliases),
        first_seen=codec.utc(START),
        feed_record="urn:uuid:feed",
        page_record="urn:uuid:page",
        steps={"extract": "1"},
        record=Record(url=key, headline=f"About {key}", article_body=text),
    )


def article(
    derived: Derivation, *topics: str, fetched: float = 0, published: str = "", first_seen: datetime | None = None
) -> Article:
    seen = codec.utc(first_seen) if first_seen else derived.first_seen
    return Article(
        id=derived.id,
        source=derived.source,
        first_seen=seen,
        published=published or seen,
        record=replace(derived.record, date_published=published) if published else derived.record,
        matches=tuple(Match(topic=t, reasons=(Reason(leaf=f"tag: {t}", where="keywords", found=t),)) for t in topics),
        provenance=Provenance(
            feed_record=derived.feed_record,
            page_record=f"{derived.page_record}-{fetched:g}" if fetched else derived.page_record,
            file=FILE,
            offset=0,
            length=40,
            sha256="sha256",
            fetched_at=codec.utc(at(fetched)),
            status=200,
            final_url=derived.record.url,
            reason=derived.reason,
            steps=derived.steps,
            fields={},
            derivation=f"urn:uuid:{derived.key}",
            derived_at=codec.utc(at(fetched)),
        ),
    )


def page(url: str, body: bytes = b"<p>Once.</p>", *, seconds: float = 0, status: int = 200) -> Exchange:
    answer = Answer(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
    return exchange(url, answer, at(seconds))
