"""The course of a subscription: when a hub is asked, what its answers mean, and how often is polled meanwhile.

Handed `now`, never reads a clock; handed new keys, never makes one. WebSub §5 and §7.

    asked → answered 202 → verified → … renewed before the lease ends
                └ refused, silent or denied: the next hub of the feed; after the last of them a wait that doubles

- A hub is believed a lease of `websub.lease` at most. It is asked again after 70 to 90 % of it, spread by a hash of source
  and time, and a minute behind the verification at the earliest. While a lease lasts the same hub is asked again where a
  renewal fails; another is tried once it has ended.
- 2xx is taken for 202: some hubs answer 204. A hub that has taken the request and does not verify it within ten minutes
  has failed. Retry-After holds. A denied subscription is asked for again a day later, unless there is another hub.
- Another hub gets another key: a callback is never given to two (§5.1).
- What is to end is asked for three times; then the lease may run out, and what comes meanwhile is answered 410.
- A source with a lease is polled after `websub.poll`, but not behind the end of the lease, so that it falls back at once.
  So it is where two scheduled polls in a row found entries of which no push had told for ten minutes. Only an adaptive
  source is polled less: an interval or a cron line is the user's own word, and a failed poll has a wait of its own.
- A push whose poll finds nothing (a cache between us and the publisher may be older than the push) is followed by one
  more poll after a minute.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.model.plan import PollingSettings, WebSubSettings
from bot.model.push import Announced, Key, Subscription
from bot.model.source import Source, Visit

PATIENCE = timedelta(minutes=10)
"""What a hub may take to verify."""
RECENT = timedelta(minutes=10)
"""Behind a push, in which what a poll finds was told by it."""
AGAIN = timedelta(minutes=1)
"""Behind a push whose poll found nothing."""
SOONEST = timedelta(minutes=1)
"""Until a renewal at least, however short the lease."""
TRIES = 3
"""To end a subscription."""
UNTOLD = 2
"""Polls that found what no push had told of, after which pushes are not relied on."""
_DAY = timedelta(days=1)
_DIGITS = re.compile(r"[0-9]{1,10}")
_TOLD = 200  # characters of what a hub says that are kept


def begun(source: str, found: Announced, key: Key, callback: str, now: datetime) -> Subscription:
    """With the first hub."""
    return Subscription(
        source=source, topic=found.topic, hub=found.hubs[0], hubs=found.hubs, key=key, callback=callback, at=now
    )


def fits(held: Subscription, found: Announced) -> bool:
    """Whether it is still the one to have."""
    return held.topic == found.topic and held.hub in found.hubs


def asked(held: Subscription, now: datetime) -> Subscription:
    """Before the hub is asked: it may verify before it answers."""
    return replace(held, pending=True, at=now + PATIENCE)


def verified(held: Subscription, lease: str, settings: WebSubSettings, now: datetime) -> Subscription:
    """The hub has verified it, and gives so many seconds."""
    given = float(lease) if _DIGITS.fullmatch(lease) and int(lease) else settings.lease
    length = timedelta(seconds=min(given, settings.lease))
    at = now + max(length * (0.7 + 0.2 * _draw(held, now)), SOONEST)
    return replace(held, pending=False, lease_until=now + length, at=at, failures=0, error="", missed=0)


def failed(
    held: Subscription, why: str, settings: PollingSettings, now: datetime, retry_at: datetime | None = None
) -> Subscription:
    """It was refused, or nothing came. Where another hub is to be asked it stands in `hub`, and wants another key."""
    failures, error = held.failures + 1, why[:_TOLD]
    held = replace(held, pending=False, failures=failures, error=error)
    stays = held.mode == "unsubscribe" or leased(held, now)
    rounds = failures if stays else failures / len(held.hubs)
    wait = timedelta(seconds=min(settings.backoff * 2.0 ** min(rounds - 1, 30), settings.backoff_most))
    if stays:
        return replace(held, at=max(now + wait, retry_at or now))
    following = held.hubs[(held.hubs.index(held.hub) + 1) % len(held.hubs)]
    if failures % len(held.hubs):
        return replace(held, hub=following, at=now)
    return replace(held, hub=following, at=max(now + wait, retry_at or now))


def denied(held: Subscription, reason: str, settings: PollingSettings, now: datetime) -> Subscription:
    """The hub will not have us (§5.2), or not any more."""
    why = f"denied: {' '.join(reason.split())}" if reason.strip() else "denied"
    return failed(replace(held, lease_until=None), why, settings, now, now + _DAY)


def renamed(held: Subscription, key: Key, callback: str) -> Subscription:
    """Under another key: for another hub, or at another address of ours."""
    return replace(held, key=key, callback=callback, pending=False, lease_until=None)


def left(held: Subscription, now: datetime) -> Subscription:
    """It is to end."""
    return replace(held, mode="unsubscribe", pending=False, at=now, lease_until=None, failures=0)


def over(held: Subscription) -> bool:
    """It was to end, and was tried often enough."""
    return held.mode == "unsubscribe" and held.failures >= TRIES


def leased(held: Subscription, now: datetime) -> bool:
    """Whether the hub pushes."""
    return held.mode == "subscribe" and held.lease_until is not None and held.lease_until > now


def pushed(held: Subscription, now: datetime) -> Subscription:
    return replace(held, pushed_at=now, missed=0)


def polled(held: Subscription, new: int, now: datetime, *, woken: bool) -> Subscription:
    """What a poll that went well says of the pushes; `woken`: it was made for a push, or because some may not have been heard."""
    told = held.pushed_at is not None and now - held.pushed_at <= RECENT
    if not new:
        return replace(held, waiting=told and woken)
    return replace(held, waiting=False, missed=0 if told else held.missed + (not woken))


def paced(done: Visit, source: Source, held: Subscription, settings: WebSubSettings, now: datetime) -> Visit:
    """The visit after a poll, `held` being what it said of the pushes (`polled`)."""
    if done.failures or done.stopped or not leased(held, now) or held.lease_until is None:
        return done
    who = f"pushed by {urlsplit(held.hub).hostname}"
    if source.every.kind != "adaptive":
        return replace(done, why=f"{done.why}; {who}")
    if held.waiting:
        return replace(done, next_poll_at=min(done.next_poll_at, now + AGAIN), why=f"{who}, and nothing new yet")
    if held.missed >= UNTOLD:
        return replace(done, why=f"{done.why}; {who}, which has not told of the last entries")
    slow = timedelta(seconds=settings.poll * (0.97 + 0.06 * _draw(held, now)))
    end = min(now + slow, held.lease_until)
    return (
        replace(done, next_poll_at=end, why=who) if end > done.next_poll_at else replace(done, why=f"{done.why}; {who}")
    )


def _draw(held: Subscription, now: datetime) -> float:
    """From 0 to 1, by source and time: what began together drifts apart, and the same input gives the same answer."""
    return hashlib.sha256(f"{held.source}\n{now.isoformat()}".encode()).digest()[0] / 255
