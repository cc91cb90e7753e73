"""When a source is asked next, what it is asked, and what its answer means. Handed `now`, never reads a clock.

    200, new body → changed     304, or the same body → unchanged     410 → gone     anything else → failed

- An adaptive source is asked when `rate` says so, and not before its publisher wants (`floors`). An interval or a cron
  line (UTC) is the user's own word: only Retry-After stands above it. Waits are spread by up to 3 % of themselves, by a
  hash of name and time, so that sources that started together drift apart and the same input gives the same answer.
- A failed poll backs off by doubling, up to a limit, teaches nothing about the rate, and Retry-After holds even against
  a named poll. The validators are those of the last body that was parsed whole (RFC 9110 §13.1): a failed poll leaves them.
- 410 Gone stops the source (RFC 9110 §15.5.11): it is asked again only by name, or at another address. At an address that a
  302 led to, or that was adopted, it is a failure like others.
- Where each answer for a week came by way of the same 301 or 308, the address it leads to is adopted (§15.4.2, §15.4.9). Once
  that fails the configured one is asked again. An address with credentials in it is never adopted: it is not kept here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any, Literal

from apscheduler.triggers.cron import CronTrigger

from bot.model.address import public, secrets
from bot.model.capture import Ask, Capture, Exchange
from bot.model.entry import Feed, Hints, Item
from bot.model.plan import Limits, PollingSettings
from bot.model.source import NEVER, Rate, Source, Visit
from bot.stages import floors, rate
from bot.stages.payload import retry_after, unpack

_JITTER = 0.03
_PERMANENT = (301, 308)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a poll's last exchange means, and what its document taught."""

    kind: Literal["changed", "unchanged", "gone", "failed"]
    body: bytes = b""
    """Decoded; of a changed feed."""
    sha256: str = ""
    error: str = ""
    retry_at: datetime | None = None
    cut: bool = False
    """The document ended before it was closed: what it listed counts, and it is asked for again whole."""
    news: tuple[datetime | None, ...] = ()
    """Of each entry that teaches the rate, when it was published; None where it does not say."""
    window: int = 0
    """Entries of the document; 0: none was read."""
    hints: Hints | None = None
    """None: no document was read."""


def ask(source: Source, visit: Visit) -> Ask:
    url = visit.adopted or source.feed
    return Ask(url=url, source=source.name, purpose="feed", etag=visit.etag, last_modified=visit.last_modified)


def answer(exchange: Exchange, visit: Visit, limits: Limits, settings: PollingSettings, now: datetime) -> Answer:
    """Reads the last exchange of a poll."""
    retry = retry_after(exchange.header("retry-after"), now, settings.backoff_most)
    if exchange.error or exchange.truncated:
        return Answer(kind="failed", error=exchange.error or f"answer cut short: {exchange.truncated}", retry_at=retry)
    if exchange.status == 304 and (visit.etag or visit.last_modified):
        return Answer(kind="unchanged")
    if exchange.status == 410:
        return Answer(kind="gone", error="410 Gone: the publisher has taken the feed away")
    if exchange.status != 200:
        return Answer(kind="failed", error=f"HTTP status {exchange.status}", retry_at=retry)
    body, fault = unpack(exchange.body, exchange.header("content-encoding"), limits.feed)
    if fault in {"coding", "corrupt", "short", "length"}:
        return Answer(kind="failed", error=f"body cannot be decoded: {fault}")
    sha256 = hashlib.sha256(body).hexdigest()
    return Answer(kind="unchanged" if sha256 == visit.sha256 else "changed", body=body, sha256=sha256)


def taught(got: Answer, visit: Visit, feed: Feed, fresh: tuple[Item, ...]) -> Answer:
    """The answer with what its document says: of a first feed all its dates teach, then those of its new entries."""
    teaching = feed.items if visit.rate.at is None else fresh
    news = tuple(_instant(item.published) for item in teaching)
    return replace(got, cut=feed.cut, news=news, window=len(feed.items), hints=feed.hints)


def after(
    visit: Visit, source: Source, got: Answer, hops: tuple[Exchange, ...], settings: PollingSettings, now: datetime
) -> Visit:
    """The visit once a poll is done; `got` is its outcome, a feed that could not be parsed counting as failed."""
    last = hops[-1]
    seen: dict[str, Any] = {"polled_at": now, "status": last.status, "error": got.error, "retry_at": got.retry_at}
    if got.kind == "gone" and _is_final(visit, hops):
        return replace(visit, **seen, failures=visit.failures + 1, next_poll_at=NEVER, why="410 Gone")
    if got.kind in {"failed", "gone"}:
        return failed(replace(visit, **seen, adopted=""), settings, now)
    seen |= {"failures": 0} | _learnt(visit, got, settings, now) | _moved(visit, source, hops, now)
    if last.status == 200 and not got.cut:
        seen |= {"sha256": got.sha256, "etag": last.header("etag"), "last_modified": last.header("last-modified")}
    hints = visit.hints if got.hints is None else got.hints
    moment, why = upcoming(seen["rate"], hints, source, last, settings, now)
    return replace(visit, **seen, hints=hints, next_poll_at=moment, why=why)


def failed(visit: Visit, settings: PollingSettings, now: datetime) -> Visit:
    wait = min(settings.backoff * 2.0 ** min(visit.failures, 30), settings.backoff_most)
    next_at, why = now + timedelta(seconds=wait), f"{_nth(visit.failures + 1)} failure in a row"
    if visit.retry_at is not None and visit.retry_at > next_at:
        next_at, why = visit.retry_at, "Retry-After"
    return replace(visit, failures=visit.failures + 1, next_poll_at=next_at, why=why)


def upcoming(
    known: Rate, hints: Hints, source: Source, exchange: Exchange, settings: PollingSettings, now: datetime
) -> tuple[datetime, str]:
    """When a source is polled next if all went well, and why then."""
    if source.every.kind == "cron":
        moment = CronTrigger.from_crontab(source.every.cron, timezone="UTC").get_next_fire_time(now, now)
        return moment or now + timedelta(days=1), f"cron {source.every.cron}"
    if source.every.kind == "interval":
        wait = timedelta(seconds=source.every.seconds)
        return _spread(now, now + wait, source), f"every {floors.span(source.every.seconds)}"
    moment, why = rate.ahead(known, settings, now)
    fresh = floors.fresh_for(exchange.header("cache-control"), exchange.header("age"))
    return floors.held(_spread(now, moment, source), why, hints, fresh, now, settings)


def referred(visit: Visit, captures: tuple[Capture, ...], exchange: Exchange, got: Answer) -> Capture | None:
    """The last full answer that was read, which later revisits refer to."""
    full = got.kind == "changed" and captures and captures[-1].kind == "response" and exchange.status == 200
    return captures[-1] if full else visit.capture


def changes(before: Visit, done: Visit) -> tuple[str, ...]:
    """What a person who runs the program wants to hear of, once: events of a log."""
    silent = done.silent_at is not None and done.polled_at is not None and done.silent_at <= done.polled_at
    told = before.polled_at is not None and done.silent_at is not None and done.silent_at <= before.polled_at
    events = {
        "stopped": done.stopped,
        "silent": silent and not told and not done.failures,
        "moved": bool(done.moved_to) and done.moved_to != before.moved_to,
        "adopted": bool(done.adopted) and done.adopted != before.adopted,
        "recovered": bool(before.failures) and not done.failures,
    }
    return tuple(event for event, is_so in events.items() if is_so)


def _instant(published: str) -> datetime | None:
    """In UTC; None for what UTC cannot hold: `0001-01-01T00:00:00+14:00` is some programs' word for no date."""
    try:
        return datetime.fromisoformat(published).astimezone(UTC) if published else None
    except (ValueError, OverflowError):
        return None


def _learnt(visit: Visit, got: Answer, settings: PollingSettings, now: datetime) -> dict[str, Any]:
    known = rate.learnt(visit.rate, got.news, got.window, now)
    learnt: dict[str, Any] = {"rate": known}
    if got.news or visit.silent_at is None:
        # A feed that is met long after its last entry is as silent as that entry is old.
        last = now if visit.rate.at is not None else max((n for n in got.news if n and n <= now), default=now)
        learnt |= {"newest_at": last if got.news else None, "silent_at": rate.silent_at(known, settings, last)}
    return learnt


def _moved(visit: Visit, source: Source, hops: tuple[Exchange, ...], now: datetime) -> dict[str, Any]:
    led = list(takewhile(lambda pair: pair[0].status in _PERMANENT, pairwise(hops)))
    target = led[-1][1].url if led else ""
    if not target or any(secrets(url) or public(url) != url for url in (source.feed, target)):
        return {"moved_to": "", "moved_since": None}
    since = visit.moved_since if target == visit.moved_to and visit.moved_since else now
    if now - since >= _WEEK:
        return {"adopted": target, "moved_to": "", "moved_since": None}
    return {"moved_to": target, "moved_since": since}


def _is_final(visit: Visit, hops: tuple[Exchange, ...]) -> bool:
    """The configured address itself is gone, or has moved for good to one that is."""
    return not visit.adopted and all(hop.status in _PERMANENT for hop in hops[:-1])


def _spread(now: datetime, moment: datetime, source: Source) -> datetime:
    draw = hashlib.sha256(f"{source.name}\n{now.isoformat()}".encode()).digest()[0] / 255
    return now + (moment - now) * (1 + _JITTER * (2 * draw - 1))


def _nth(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
