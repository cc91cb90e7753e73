"""From a record to an article: the derivation that goes into the archive, and the rows that follow from it.

What is published is made from the derivation and its capture alone, so a live poll, a recovery and a rebuild make the
same article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import codec
from bot.model.article import Article, Derivation, Extracted, Provenance
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.stages import identity

_AHEAD = timedelta(days=1)
"""A date further ahead of the day it was first seen would pin the entry to the top of every feed."""


def derivation(item: Pending, made: Extracted, page: Capture | None, final_url: str, *, same_site: bool) -> Derivation:
    """What is written beside the bytes. The id is the item's own; `led` gives it another where an alias leads there."""
    canonical = identity.canonical_alias(made.record.canonical_url, final_url or item.item.url, same_site=same_site)
    aliases = dict.fromkeys((*item.aliases, *([canonical] if canonical else [])))
    return Derivation(
        id=item.id,
        source=item.source,
        key=item.item.key,
        aliases=tuple(aliases),
        first_seen=item.first_seen,
        feed_record=item.feed_capture,
        page_record=page.record_id if page is not None else "",
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
        ),
    )


def published(date: str, first_seen: str, timezone: str) -> str:
    """The instant that a feed shows: the record's date, a day as its midnight in the source's zone, else first seen."""
    seen = datetime.fromisoformat(first_seen)
    try:
        moment = datetime.fromisoformat(date) if date else seen
    except ValueError:
        return first_seen
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return codec.stamp(moment) if date and moment - seen < _AHEAD else first_seen


def led(derived: Derivation, known: Mapping[str, str]) -> Derivation:
    """Under the id of the article that an alias already leads to: one article, however its link is decorated."""
    others = [known[alias] for alias in derived.aliases if known.get(alias, derived.id) != derived.id]
    return replace(derived, id=others[0]) if others else derived
