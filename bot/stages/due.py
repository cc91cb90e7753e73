"""When a source is asked next, what it is asked, and what its answer means. Handed `now`, never reads a clock.

    200, new body       → changed      304, or the same body  → unchanged      anything else → failed

- A failed poll backs off by doubling, up to a limit, and Retry-After holds even against a named poll.
- The validators are those of the last body that was parsed whole (RFC 9110 §13.1): a failed poll leaves them.
- `adaptive` is a fixed interval for now; a cron line is read as UTC. Intervals are spread by up to 3 % of themselves, by a
  hash of name and time, so that sources that started together drift apart and the same input gives the same answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from apscheduler.triggers.cron import CronTrigger

from bot.model.capture import Ask, Capture, Exchange
from bot.model.plan import Limits, PollingSettings
from bot.model.source import Source, Visit
from bot.stages.payload import retry_after, unpack

_JITTER = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a poll's last exchange means."""

    kind: Literal["changed", "unchanged", "failed"]
    body: bytes = b""
    """Decoded; of a changed feed."""
    sha256: str = ""
    error: str = ""
    retry_at: datetime | None = None
    cut: bool = False
    """The document ended before it was closed: what it listed counts, and it is asked for again whole."""


def ask(source: Source, visit: Visit) -> Ask:
    return Ask(url=source.feed, source=source.name, purpose="feed", etag=visit.etag, last_modified=visit.last_modified)


def answer(exchange: Exchange, visit: Visit, limits: Limits, settings: PollingSettings, now: datetime) -> Answer:
    """Reads the last exchange of a poll."""
    retry = retry_after(exchange.header("retry-after"), now, settings.backoff_most)
    if exchange.error or exchange.truncated:
        return Answer(kind="failed", error=exchange.error or f"answer cut short: {exchange.truncated}", retry_at=retry)
    if exchange.status == 304 and (visit.etag or visit.last_modified):
        return Answer(kind="unchanged")
    if exchange.status != 200:
        return Answer(kind="failed", error=f"HTTP status {exchange.status}", retry_at=retry)
    body, fault = unpack(exchange.body, exchange.header("content-encoding"), limits.feed)
    if fault in {"coding", "corrupt", "short", "length"}:
        return Answer(kind="failed", error=f"body cannot be decoded: {fault}")
    sha256 = hashlib.sha256(body).hexdigest()
    return Answer(kind="unchanged" if sha256 == visit.sha256 else "changed", body=body, sha256=sha256)


def after(
    visit: Visit, source: Source, got: Answer, exchange: Exchange, settings: PollingSettings, now: datetime
) -> Visit:
    """The visit once a poll is done; `got` is its outcome, a feed that could not be parsed counting as failed."""
    seen = replace(visit, polled_at=now, status=exchange.status, error=got.error, retry_at=got.retry_at)
    if got.kind == "failed":
        return failed(seen, settings, now)
    seen = replace(seen, failures=0, next_poll_at=upcoming(source, settings, now))
    if exchange.status == 200 and not got.cut:
        etag, modified = exchange.header("etag"), exchange.header("last-modified")
        seen = replace(seen, sha256=got.sha256, etag=etag, last_modified=modified)
    return seen


def failed(visit: Visit, settings: PollingSettings, now: datetime) -> Visit:
    wait = min(settings.backoff * 2.0 ** min(visit.failures, 30), settings.backoff_most)
    next_at = now + timedelta(seconds=wait)
    if visit.retry_at is not None:
        next_at = max(next_at, visit.retry_at)
    return replace(visit, failures=visit.failures + 1, next_poll_at=next_at)


def upcoming(source: Source, settings: PollingSettings, now: datetime) -> datetime:
    """When the source is polled next if all went well."""
    if source.every.kind == "cron":
        moment = CronTrigger.from_crontab(source.every.cron, timezone="UTC").get_next_fire_time(now, now)
        return moment or now + timedelta(days=1)
    seconds = settings.adaptive if source.every.kind == "adaptive" else source.every.seconds
    draw = hashlib.sha256(f"{source.name}\n{now.isoformat()}".encode()).digest()[0] / 255
    return now + timedelta(seconds=seconds * (1 + _JITTER * (2 * draw - 1)))


def referred(visit: Visit, captures: tuple[Capture, ...], exchange: Exchange, got: Answer) -> Capture | None:
    """The last full answer that was read, which later revisits refer to."""
    full = got.kind == "changed" and captures and captures[-1].kind == "response" and exchange.status == 200
    return captures[-1] if full else visit.capture
