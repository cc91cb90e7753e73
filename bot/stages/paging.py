"""What the answer for an article's page means: a page, a reason to ask again later, or a reason to do without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model.capture import Exchange, Page
from bot.model.plan import Limits, PollingSettings
from bot.stages.payload import retry_after, unpack

PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
"""Statuses that another time may bring another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A page, or a reason; with `retry_at` the reason is a passing one."""

    page: Page | None = None
    retry_at: datetime | None = None
    reason: str = ""


def judge(
    exchange: Exchange, url: str, attempts: int, limits: Limits, settings: PollingSettings, now: datetime
) -> Fate:
    """Reads the last exchange of a page; `attempts` were made before this one."""
    if exchange.error or exchange.truncated in {"time", "disconnect"} or exchange.status in PASSING:
        why = exchange.error or (
            f"cut short: {exchange.truncated}" if exchange.truncated else f"HTTP status {exchange.status}"
        )
        if exchange.refused:
            return Fate(reason=why)
        fate = later(why, attempts, settings, now)
        asked = retry_after(exchange.header("retry-after"), now, settings.backoff_most)
        return replace(fate, retry_at=max(fate.retry_at, asked)) if fate.retry_at and asked else fate
    if exchange.status != 200:
        return Fate(reason=f"HTTP status {exchange.status}")
    body, fault = unpack(exchange.body, exchange.header("content-encoding"), limits.page)
    if fault == "short":  # cut on its way, which the framing did not tell
        return later("the packed body is cut short", attempts, settings, now)
    if fault == "length":
        return Fate(reason=f"longer than {limits.page} bytes")
    if fault in {"coding", "corrupt"} or not body:
        return Fate(reason=f"body cannot be decoded: {fault}" if fault else "empty body")
    page = Page(
        url=url,
        final_url=exchange.url,
        status=exchange.status,
        content_type=exchange.header("content-type"),
        body=body,
        fetched_at=exchange.started,
    )
    return Fate(page=page)


def later(why: str, attempts: int, settings: PollingSettings, now: datetime) -> Fate:
    """Once more after a wait that doubles, or without the page when it was asked for often enough."""
    if attempts + 1 >= settings.attempts:
        return Fate(reason=why)
    wait = min(settings.backoff * 2.0**attempts, settings.backoff_most)
    return Fate(retry_at=now + timedelta(seconds=wait), reason=why)
