"""What the entries of every format have in common.

`date`      the instant an entry names, as RFC 3339 with the offset it was written with; one without a zone takes the source's.
            Read are ISO 8601 (RFC 3339), the same with slashes, RFC 5322, and a day of RFC 5322 without a time.
`images`    addresses cleaned, each once.
`finished`  title cut, a summary that says what the content says dropped, the key made.
`says`      whether there is anything in it: broken nesting leaves shells with no link, no guid and no words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from bot.model import codec
from bot.model.entry import Image, Item
from bot.model.source import Source
from bot.stages import identity

TITLE = 500
"""Characters of a title that are kept."""
_SLASHES = re.compile(r"^(\d{4})/(\d\d)/(\d\d)")
_READERS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    lambda text: datetime.fromisoformat(_SLASHES.sub(r"\1-\2-\3", text)),
    parsedate_to_datetime,
    lambda text: parsedate_to_datetime(f"{text} 00:00:00"),
)


def date(written: str, source: Source) -> str:
    """Empty where `written` is in none of these forms."""
    for read in _READERS:
        try:
            moment = read(written.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(source.timezone))
        return codec.stamp(moment.replace(microsecond=0))
    return ""


def images(urls: Iterable[str], base: str) -> tuple[Image, ...]:
    cleaned = dict.fromkeys(identity.clean(url, base) for url in urls if url)
    return tuple(Image(url=url) for url in cleaned if url)


def finished(item: Item) -> Item:
    summary = "" if item.summary == item.content else item.summary
    whole = replace(item, title=item.title[:TITLE], summary=summary)
    return replace(whole, key=identity.key(whole))


def says(item: Item) -> bool:
    return bool(item.url or item.guid or item.title or item.summary or item.content)
