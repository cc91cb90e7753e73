"""How often a source is asked: `adaptive`, a duration, or a cron line of five fields (minute, hour, day of month,
month, day of week; UTC).

A cron line is read by the library that will compute its times. That library counts the days of the week from Monday = 0
where cron counts from Sunday = 0, so a number there would silently be another day: days go by name. A line that never
comes (31 April) is refused: looking for its time takes the dispatcher 0.1 s again and again.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime

from apscheduler.triggers.cron import CronTrigger

from bot.adapters.config.measures import positive_seconds
from bot.adapters.config.reading import harmless
from bot.adapters.config.shape import Fault, Reader, scalar
from bot.adapters.config.words import KEPT
from bot.model.source import Every

FIELDS = 5
CRON = 200
"""Characters of one cron line."""
_DAY_NUMBER = re.compile(r"(?:^|,|-)[0-9]")
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""From which a first time is looked for; any day would do."""


def every(text: str) -> Every:
    """An Every, or a Fault. Raises ValueError for what is not like any of the three."""
    if text == "adaptive":
        return Every()
    if len(text.split()) > 2:
        return _cron(" ".join(text.split()))
    return Every(kind="interval", seconds=positive_seconds(text))


EVERY: Reader[Every] = scalar(every, 'adaptive, a duration such as 30m, or a cron line such as "0 */2 * * *" (UTC)')


@functools.lru_cache(maxsize=KEPT)
def _cron(text: str) -> Every:
    fields = text.split()
    if len(fields) != FIELDS or len(text) > CRON:
        raise Fault("a cron line of five fields: minute, hour, day of month, month, day of week")
    if _DAY_NUMBER.search(fields[-1]):
        raise Fault(
            "days of the week by name (mon, tue, wed, thu, fri, sat, sun): numbers mean different days elsewhere"
        )
    try:
        trigger = CronTrigger.from_crontab(text, timezone=UTC)
    except ValueError as error:
        raise Fault(f"a cron line ({error})" if harmless(text) else "a cron line") from None
    if trigger.get_next_fire_time(None, _SOME_DAY) is None:
        raise Fault("a cron line that comes: no day fits this one")
    return Every(kind="cron", cron=text)
