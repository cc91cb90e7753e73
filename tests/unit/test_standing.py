"""The state of a source in words: which word stands first, what the text adds, and how a time is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.model.query import Standing
from bot.model.source import NEVER, Visit
from bot.stages.standing import State, Word, instant, last_poll, next_poll, ordered, span, state, when

NOW = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
WELL = Visit(
    source="gazette", next_poll_at=NOW + timedelta(minutes=25), polled_at=NOW - timedelta(minutes=5), status=200
)
NEW = Visit(source="gazette", next_poll_at=NOW)
FAILING = replace(WELL, failures=3, error="HTTP status 503", status=503)
SILENT = replace(WELL, silent_at=NOW - timedelta(hours=2), newest_at=NOW - timedelta(days=9))
STOPPED = replace(WELL, next_poll_at=NEVER, status=410, failures=1, error="HTTP status 410")


def told(visit: Visit, quarantined: int = 0) -> State:
    return state(Standing(visit=visit, articles=7, pending=0, quarantined=quarantined), NOW)


@pytest.mark.parametrize(
    ("visit", "quarantined", "word", "attention"),
    [
        (WELL, 0, "ok", False),
        (NEW, 0, "new", False),
        (WELL, 2, "quarantined", True),
        (SILENT, 0, "silent", True),
        (FAILING, 0, "failing", True),
        (STOPPED, 0, "stopped", True),
    ],
)
def test_each_state_has_its_word(visit: Visit, quarantined: int, word: Word, attention: bool) -> None:
    found = told(visit, quarantined)
    assert (found.word, found.attention) == (word, attention)


@pytest.mark.parametrize(
    ("visit", "word"),
    [
        (replace(STOPPED, silent_at=NOW), "stopped"),
        (replace(FAILING, silent_at=NOW), "failing"),
        (SILENT, "silent"),
        (WELL, "quarantined"),
        (NEW, "quarantined"),
    ],
)
def test_what_keeps_most_from_coming_stands_first(visit: Visit, word: Word) -> None:
    found = told(visit, quarantined=1)
    assert found.word == word
    assert found.text.endswith("1 entry quarantined")


def test_a_source_that_is_well_needs_no_words() -> None:
    assert told(WELL).text == ""


def test_a_failing_source_tells_its_error_how_often_and_when_next() -> None:
    assert told(FAILING).text == "HTTP status 503; 3 times in a row; next try in 25m (2026-10-21 06:25:00Z)"
    assert told(replace(FAILING, failures=1)).text.startswith("HTTP status 503; once; next try in 25m")
    assert told(replace(FAILING, error="")).text.startswith("the last poll failed; 3 times in a row")


def test_a_source_that_was_never_reached_fails_and_is_not_new() -> None:
    assert told(replace(NEW, polled_at=NOW, failures=1, error="no such host")).word == "failing"


def test_silence_begins_at_its_instant_and_not_before() -> None:
    assert told(replace(WELL, silent_at=NOW)).word == "silent"
    assert told(replace(WELL, silent_at=NOW + timedelta(seconds=1))).word == "ok"
    assert "since 2026-10-12 06:00:00Z" in told(SILENT).text
    assert "nothing has ever come" in told(replace(SILENT, newest_at=None)).text


def test_a_stopped_source_says_what_to_do() -> None:
    assert "410 Gone" in told(STOPPED).text
    assert "give the source another" in told(STOPPED).text


def test_a_move_is_told_without_asking_for_attention_and_without_secrets() -> None:
    found = told(replace(WELL, adopted="https://me:pw@new.example/rss?token=secret"))
    assert (found.word, found.attention) == ("ok", False)
    assert found.text == "moved to https://new.example/rss?token=REDACTED: write it into sources.yaml"
    both = told(replace(FAILING, adopted="https://new.example/rss"), quarantined=2).text
    assert both.endswith("; 2 entries quarantined; moved to https://new.example/rss: write it into sources.yaml")


def test_what_a_peer_wrote_stays_on_its_line_and_commands_no_terminal() -> None:
    text = told(replace(FAILING, error="bad\x1b[31m\r\nword \u202egnp\ud800\u2028end")).text
    assert text.startswith("bad [31m word gnp end; 3 times")
    assert text.isprintable()


def test_those_that_need_attention_come_first_and_names_decide_within() -> None:
    visits = [replace(v, source=n) for n, v in (("c", WELL), ("d", FAILING), ("a", NEW), ("b", STOPPED))]
    standings = [Standing(visit=v, articles=0, pending=0, quarantined=0) for v in visits]
    found = ordered(standings, NOW)
    assert [standing.visit.source for standing, _ in found] == ["b", "d", "a", "c"]
    assert [told.word for _, told in found] == ["stopped", "failing", "new", "ok"]


def test_the_last_poll_is_told_by_distance_and_instant() -> None:
    assert str(last_poll(WELL, NOW)) == "5m ago (2026-10-21 05:55:00Z)"
    assert str(last_poll(NEW, NOW)) == "never"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1500, "in 25m (2026-10-21 06:25:00Z)"),
        (0, "now"),
        (-60, "now"),
        (-61, "late by 1m (2026-10-21 05:58:59Z)"),
        (-10_800, "late by 3h (2026-10-21 03:00:00Z)"),
    ],
)
def test_the_next_poll_is_told_and_so_is_one_that_nobody_makes(seconds: float, words: str) -> None:
    assert str(next_poll(replace(WELL, next_poll_at=NOW + timedelta(seconds=seconds)), NOW)) == words


def test_a_stopped_source_has_no_next_poll() -> None:
    assert str(next_poll(STOPPED, NOW)) == "none"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (59.9, "59s"), (60, "1m"), (3_599, "59m"), (3_600, "1h"), (7_500, "2h 5m"), (86_400, "1d"),
     (273_600, "3d 4h"), (100 * 86_400, "100d")],
)  # fmt: skip
def test_a_span_is_told_in_the_units_of_the_configuration(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_times_are_told_in_utc_and_to_the_nearest_second() -> None:
    assert instant(NOW.astimezone(timezone(timedelta(hours=3)))) == "2026-10-21 06:00:00Z"
    assert when(NOW + timedelta(milliseconds=400), NOW) == "now"
    assert when(NOW + timedelta(seconds=90), NOW) == "in 1m"
    assert when(NOW - timedelta(days=2), NOW) == "2d ago"
