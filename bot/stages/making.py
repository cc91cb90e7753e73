"""From a record to an article: the derivation that goes into the archive, and the rows that follow from it.

What is published is made from the derivation and its capture alone, so a live poll, a recovery and a rebuild make the
same article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import codec
from bot.model.article import Article, Derivation, Extracted, Provenance, Record
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.stages.fold import fold

_OLDEST, _NEWEST = 1000, 9998
"""Years of a date that can be shown in every zone: `0001-01-01`, some programs' word for none, cannot."""
_TITLE = 4
"""Words of a title, at least, that may stand within another title and be the same."""
_AHEAD = timedelta(days=1)
"""A date further ahead of the day it was first seen would pin the entry to the top of every feed."""


def derivation(
    item: Pending,
    made: Extracted,
    page: Capture | None,
    final_url: str,
    canonical: str,
    further: Sequence[Capture] = (),
) -> Derivation:
    """What is written beside the bytes, under the item's own id.

    `canonical` is the alias of that name, or empty; `further` are the pages that the article goes on in.
    """
    aliases = dict.fromkeys((*item.aliases, *([canonical] if canonical else [])))
    return Derivation(
        id=item.id,
        source=item.source,
        key=item.item.key,
        aliases=tuple(aliases),
        first_seen=item.first_seen,
        feed_record=item.feed_capture,
        page_record=page.record_id if page is not None else "",
        further_records=tuple(capture.record_id for capture in further),
        final_url=final_url,
        reason=made.reason,
        steps=made.steps,
        record=made.record,
    )


def article(derived: Derivation, capture: Capture, timezone: str) -> Article:
    """The article of a derivation; `capture` is its page's, else its feed's."""
    record = derived.record
    return Article(
        id=derived.id,
        source=derived.source,
        first_seen=derived.first_seen,
        published=published(record.date_published, derived.first_seen, timezone),
        record=record,
        provenance=Provenance(
            feed_record=derived.feed_record,
            page_record=derived.page_record,
            file=capture.file,
            offset=capture.offset,
            length=capture.length,
            sha256=capture.sha256,
            fetched_at=codec.utc(capture.date),
            status=capture.status,
            final_url=capture.url,
            reason=derived.reason,
            steps=derived.steps,
            fields=record.fields,
            doubts=record.doubts,
            further_records=derived.further_records,
            furniture=derived.furniture,
        ),
    )


def noted(article: Article, kept: Capture) -> Article:
    """Once its derivation is in the archive: where it stands in the order of replay."""
    made = replace(article.provenance, derivation=kept.record_id, derived_at=codec.utc(kept.date))
    return replace(article, provenance=made)


def published(date: str, first_seen: str, timezone: str) -> str:
    """The instant that a feed shows: the record's date, a day as its midnight in the source's zone, else first seen."""
    seen = datetime.fromisoformat(first_seen)
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return first_seen
    if not _OLDEST <= moment.year <= _NEWEST:
        return first_seen
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    if (moment.utcoffset() or timedelta()).seconds % 60:
        # Local mean time, before zones were agreed on, has offsets of seconds, which RFC 3339 cannot write.
        moment = moment.astimezone(UTC)
    return codec.stamp(moment) if moment - seen < _AHEAD else first_seen


def led(derived: Derivation, item: Pending, canonical: str, owner: str, claimed: Article | None) -> Derivation:
    """Under the id of the `owner` of the canonical address, if what it has made of it is the same article.

    It is when the item goes by that article's headline, or one is the other with something before or behind it. Sites that give a section, or a consent page, as the canonical
    address of everything would else make one article of many, so there the address is no alias, nor, where another article
    has been made that has it, the record's.
    """
    if owner in {"", derived.id}:
        return derived
    if claimed is not None and _is_same(derived.record, item.item.title, claimed.record):
        return replace(derived, id=owner)
    return _refused(derived, canonical, claimed=claimed is not None)


def again(derived: Derivation, before: Derivation, canonical: str, owners: Mapping[str, str]) -> Derivation:
    """Of a capture that was read `before`, under the same id: only canonical address and text may have changed.

    `owners`: alias → the article that has it. An alias of another article stays that one's, and a canonical address that
    is another's is refused as it is at first.
    """
    free = tuple(alias for alias in derived.aliases if owners.get(alias, derived.id) == derived.id)
    made = replace(derived, aliases=free)
    if not canonical or canonical in free:
        return made
    # What stood in the record before was not refused then, so it is not now.
    return _refused(made, canonical, claimed=derived.record.canonical_url != before.record.canonical_url)


def _refused(derived: Derivation, canonical: str, *, claimed: bool) -> Derivation:
    refused = claimed and derived.record.canonical_url
    record = _without_canonical(derived.record) if refused else derived.record
    return replace(derived, record=record, aliases=tuple(alias for alias in derived.aliases if alias != canonical))


def _is_same(record: Record, title: str, claimed: Record) -> bool:
    """By their titles; of titles that come again (`Weather`) only on the same day."""
    days = {date[:10] for date in (record.date_published, claimed.date_published) if date}
    short = len(fold(title).split()) < _TITLE
    return _alike(fold(title), fold(claimed.headline)) and not (short and len(days) > 1)


def _alike(one: str, other: str) -> bool:
    """Whether two folded titles are one: `breaking a dam breaks at dawn` is `a dam breaks at dawn`, `iraq` is not `iraq today`."""
    short, long = sorted((one.split(), other.split()), key=len)
    within = len(short) >= _TITLE and f" {' '.join(short)} " in f" {' '.join(long)} "
    return bool(short) and (short == long or within)


def _without_canonical(record: Record) -> Record:
    doubt = f"canonical address refused: {record.canonical_url} is that of another article"
    fields = {name: origin for name, origin in record.fields.items() if name != "canonicalUrl"}
    return replace(record, canonical_url="", fields=fields, doubts=(*record.doubts, doubt))
