"""The words round what was found."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stages.select.snippet import WIDE, snippet

LONG = "Officials said on Sunday that the ministry would not comment. " * 4


def test_a_short_text_is_shown_whole_on_one_line() -> None:
    assert snippet("The oil\n ministry of\tIraq  said.", 21, 25) == ("The oil ministry of Iraq said.", 20)


def test_a_long_text_is_cut_where_words_end() -> None:
    text = LONG + "Baghdad " + LONG
    shown, start = snippet(text, len(LONG), len(LONG) + 7)
    assert shown[start:].startswith("Baghdad Officials said on Sunday")
    assert shown[:start].endswith("would not comment. ")
    assert shown[0] == shown[-1] == "…"
    assert set(shown.strip("…").split()) <= set(text.split())


def test_room_that_one_side_does_not_need_is_given_to_the_other() -> None:
    for text, start in (("Iraq " + LONG, 0), (LONG + "Iraq", len(LONG))):
        shown, place = snippet(text, start, start + 4)
        assert WIDE - 15 < len(shown) <= WIDE
        assert shown[place : place + 4] == "Iraq"


def test_a_script_without_blanks_is_cut_between_characters() -> None:
    text = "美国从伊拉克撤军的决定" * 30
    shown, start = snippet(text, 100, 103)
    assert len(shown) == WIDE
    assert shown[start : start + 3] == text[100:103]


def test_no_mark_is_parted_from_its_letter() -> None:
    text = "כָּתוּבָה" * 60
    for start in range(200, 230):
        shown, _ = snippet(text, start, start + 5)
        assert not unicodedata.category(shown[1]).startswith("M")
        cut = text.index(shown.strip("…")) + len(shown.strip("…"))
        assert not unicodedata.category(text[cut]).startswith("M")


def test_signs_that_turn_the_direction_are_left_out() -> None:
    text = "\u202bقال\u202c العراق \u2067إن\u2069"
    assert snippet(text, 6, 12) == ("قال العراق إن", 4)


def test_what_is_as_wide_as_a_snippet_has_none() -> None:
    assert snippet("a" * WIDE, 0, WIDE) == ("", 0)
    assert snippet("a b", 1, 2) == ("", 0)


@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0", "\t\r\n"])
def test_words_among_many_blanks_are_shown(blank: str) -> None:
    text = "a" + blank * 500 + "Iraq" + blank * 500 + "b"
    start = text.index("Iraq")
    shown, place = snippet(text, start, start + 4)
    assert shown[place:].startswith("Iraq")
    assert len(shown) <= WIDE


@given(st.text(max_size=400), st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_the_text_the_words_stand_where_it_says(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, place = snippet(text, start, end)
    assert len(shown) <= WIDE
    assert "\n" not in shown
    if shown:
        plain = "".join(c for c in text[start:end] if not "\u202a" <= c <= "\u202e" and not "\u2066" <= c <= "\u2069")
        assert shown[place:].startswith(" ".join(plain.split()))
