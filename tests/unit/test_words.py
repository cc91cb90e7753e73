"""Values of options that verbs share."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from bot.cli.words import instant, moment


def test_a_day_begins_in_utc_and_an_instant_is_told_in_it() -> None:
    assert moment("2026-09-01") == datetime(2026, 9, 1, tzinfo=UTC)
    assert instant("2026-09-01T12:00:00+02:00") == "2026-09-01T10:00:00.000000Z"


@pytest.mark.parametrize("text", ["yesterday", "", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_what_is_no_instant_in_utc_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="neither a day"):
        instant(text)
