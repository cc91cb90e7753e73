"""The state of a source in words: what the first page and `tearsheet status` say of it. Handed `now`, reads no clock.

One word each, the first that holds:

    stopped      the address answered 410 Gone: nothing comes from it until somebody does something
    failing      the last poll failed; the error, how often in a row, and when it is tried again
    silent       polls go well, and nothing new has come for far longer than it used to take
    quarantined  entries are held that could not be taken; others come through
    new          not asked yet, at this address
    ok           none of these

What keeps most from coming stands first: a source that is gone does not fail as well, and the silence of one that fails
is explained by that. The text tells what the word leaves out: held entries under any word, and the address that a source
has moved to. The first four need attention; a move does not, for the new address is asked already.

Words from outside (an error may quote a peer, an address may be anything) are put on one line, and what cannot be
printed becomes a blank: a terminal acts on control characters, and both terminals and browsers on marks of direction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from bot.model.address import public
from bot.model.query import Standing
from bot.model.source import Visit

Word: TypeAlias = Literal["stopped", "failing", "silent", "quarantined", "new", "ok"]

_LATE = 60  # seconds past its time that a poll may wait for its turn before it is told as late
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    word: Word
    attention: bool
    """Somebody has to look at it."""
    text: str
    """What the word leaves out; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was or will be; as text `in 25m (2026-10-21 06:30:00Z)`."""

    words: str
    instant: str = ""
    """Empty: the words say it all."""

    def __str__(self) -> str:
        return f"{self.words} ({self.instant})" if self.instant else self.words


def state(standing: Standing, now: datetime) -> State:
    """What is to be said of a source."""
    word, text = _ruling(standing, now)
    told = [part for part in (text, *_notes(standing)) if part]
    return State(word=word, attention=word not in {"new", "ok"}, text="; ".join(told))


def ordered(standings: Iterable[Standing], now: datetime) -> tuple[tuple[Standing, State], ...]:
    """Each with its state: those that need attention first, by name within both."""
    told = ((standing, state(standing, now)) for standing in standings)
    return tuple(sorted(told, key=lambda pair: (not pair[1].attention, pair[0].visit.source)))


def last_poll(visit: Visit, now: datetime) -> Moment:
    """`5m ago`, or `never`."""
    return Moment(words="never") if visit.polled_at is None else moment(visit.polled_at, now)


def next_poll(visit: Visit, now: datetime) -> Moment:
    """`in 25m`; `late by 3h` says that nobody polls; `none` of a source that is stopped. `Visit.why` has the reason."""
    if visit.stopped:
        return Moment(words="none")
    late = (now - visit.next_poll_at).total_seconds()
    if late > _LATE:
        return Moment(words=f"late by {span(late)}", instant=instant(visit.next_poll_at))
    return Moment(words="now") if late >= 0 else moment(visit.next_poll_at, now)


def move(visit: Visit) -> str:
    """Where the feed has moved to, or seems to; empty where it has not."""
    if visit.adopted:
        return f"moved to {printable(public(visit.adopted))}: write it into sources.yaml"
    if visit.moved_to and visit.moved_since is not None:
        target = printable(public(visit.moved_to))
        return f"redirected to {target} since {instant(visit.moved_since)}; adopted after a week of that"
    return ""


def moment(at: datetime, now: datetime) -> Moment:
    return Moment(words=when(at, now), instant=instant(at))


def when(at: datetime, now: datetime) -> str:
    """How far off an instant is: `in 25m`, `5m ago`, `now`."""
    seconds = round((at - now).total_seconds())
    if not seconds:
        return "now"
    return f"in {span(seconds)}" if seconds > 0 else f"{span(-seconds)} ago"


def span(seconds: float) -> str:
    """A length of time in the units of the configuration, the two largest that say something: `45s`, `12m`, `2h 5m`, `3d 4h`."""
    whole = int(seconds)
    for size, unit, part, small in ((_DAY, "d", _HOUR, "h"), (_HOUR, "h", _MINUTE, "m")):
        if whole >= size:
            rest = whole % size // part
            return f"{whole // size}{unit} {rest}{small}" if rest else f"{whole // size}{unit}"
    return f"{whole // _MINUTE}m" if whole >= _MINUTE else f"{whole}s"


def instant(at: datetime) -> str:
    """`2026-10-21 06:00:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def _ruling(standing: Standing, now: datetime) -> tuple[Word, str]:
    visit = standing.visit
    if visit.stopped:
        return "stopped", "the address answered 410 Gone and is asked no more: give the source another, or take it out"
    if visit.failures:
        return "failing", _failing(visit, now)
    if visit.silent_at is not None and visit.silent_at <= now:
        if visit.newest_at is None:
            return "silent", "polls go well, but nothing has ever come"
        return "silent", f"polls go well, but nothing new has come since {instant(visit.newest_at)}"
    if standing.quarantined:
        return "quarantined", ""
    if visit.polled_at is None:
        return "new", "not asked yet"
    return "ok", ""


def _failing(visit: Visit, now: datetime) -> str:
    row = "once" if visit.failures == 1 else f"{visit.failures} times in a row"
    return f"{printable(visit.error) or 'the last poll failed'}; {row}; next try {next_poll(visit, now)}"


def _notes(standing: Standing) -> tuple[str, ...]:
    count = standing.quarantined
    held = f"{count} {'entry' if count == 1 else 'entries'} quarantined" if count else ""
    return held, move(standing.visit) if standing.visit.adopted else ""


def printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
