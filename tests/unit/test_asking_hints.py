"""Rules that can be read and hold a slip, and rules that hold none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.model.topic import Expression
from bot.stages.asking import hints, parse, show
from tests.unit.rules import TREES

SLIPS = [
    ("oil or gas", 5, '"or" is looked for as a word; the operator is OR, in capitals'),
    ("(oil) And tag:gas", 7, '"And" is looked for as a word; the operator is AND, in capitals'),
    ("not sport", 1, '"not" is looked for as a word; the operator is NOT, in capitals'),
    ("oil OR not lang:en", 8, '"not" is looked for as a word'),
    ("oil NEAR gas", 5, '"NEAR" is looked for as a word; words in a row are a phrase in quotes'),
    ("oil NEAR/5 gas", 5, '"NEAR/5" is looked for as a word'),
    ("a irak*", 3, 'the sign "*" stands for nothing; write each form with OR between, or a regular expression: /irak/i'),
    ("title:(oil OR *gas)", 15, "/gas/i"),
    ("tag:Ira*", 5, "/Ira/i"),
    ("!oil", 1, 'before "oil" the sign "!" counts for nothing; "-" denies'),
    ("gas +oil", 5, 'before "oil" the sign "+" counts for nothing; every word is asked for without it'),
    ("#נפט", 1, 'before "נפט" the sign "#" counts for nothing; a tag of the publisher is tag:נפט'),
    ("oil tag:Middle East", 9, 'tag: takes "Middle" alone; for both words write tag:"Middle East"'),
    ("author:Zoë Müller", 8, 'author:"Zoë Müller"'),
]  # fmt: skip
MEANT = [
    "oil OR gas",
    '"oil or gas"',
    'oil "or" gas',
    "oil or",
    "title:or gas",
    "tag:(not OR and)",
    "NEAR",
    "title:NEAR gas",
    "url:a*",
    "url:*.example/*",
    '"irak*"',
    "M*A*S*H",
    "#1 +964",
    "tag:#oil",
    "C++ oil!",
    'tag:"Middle East"',
    "tag:Middle east",
    "tag:Iraq OR Basra",
    "tag:Iraq -Basra",
    "source:a B",
    "after:2026-01-01 /ba*/ at_least:2(A B C)",
]


@pytest.mark.parametrize(("line", "column", "said"), SLIPS)
def test_a_slip_is_told_with_its_column(line: str, column: int, said: str) -> None:
    parse(line)  # raises nothing
    (hint,) = hints(line)
    assert hint.startswith(f"column {column} of the rule: ")
    assert said in hint


@pytest.mark.parametrize("line", MEANT)
def test_of_what_may_be_meant_nothing_is_said(line: str) -> None:
    parse(line)  # raises nothing
    assert hints(line) == ()


def test_each_slip_of_a_rule_is_told() -> None:
    assert [hint.split()[1] for hint in hints("irak* or !oil")] == ["1", "7", "10"]


@given(TREES)
@settings(max_examples=300, deadline=None)
def test_every_rule_that_can_be_read_has_an_answer(tree: Expression) -> None:
    assert all(hint.startswith("column ") for hint in hints(show(tree)))
