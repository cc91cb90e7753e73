"""What a list of findings shows of an article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.article import Record
from bot.model.entry import Image
from bot.model.errors import RuleError
from bot.model.plan import Plan
from bot.model.pointing import pointed
from bot.model.topic import AllOf, EntityIs, Expression, NotThis, TextHas
from bot.stages import excerpt
from bot.stages.excerpt import Piece
from bot.stages.searching import LONGEST, judging, search
from bot.stages.select import Selector
from bot.stages.select.judging import Judge
from tests.unit.test_select import ENTITIES, article

LONG = "Nothing of it stands here. " * 30


def told(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def best(rule: Expression, body: str, **fields: object) -> str:
    judge = Selector(ENTITIES, ()).judge(rule)
    return told(excerpt.best(Record(url="", article_body=body, **fields), judge.marks))  # type: ignore[arg-type] # by name


def words(*values: str) -> TextHas:
    return TextHas(values=values)


def test_the_passage_with_most_words_of_the_rule_is_shown() -> None:
    assert best(words("oil", "gas"), "First of all, oil.\nOil and gas.\nGas.") == "[Oil] and [gas]."


def test_a_word_is_marked_with_what_is_attached_to_it() -> None:
    assert best(words("عراق"), "قال للعراق وبالعراق") == "قال [للعراق] [وبالعراق]"
    assert best(words("עיראק"), "בעיראק ולעיראק") == "[בעיראק] [ולעיראק]"
    assert best(words("日本"), "全日本の") == "全[日本]の"
    assert best(words("Iraq"), "وIraq, Iraq’s") == "و[Iraq], [Iraq]’s"


def test_entities_are_marked_however_they_are_spelt_and_what_is_negated_is_not() -> None:
    rule = AllOf(of=(EntityIs(entity="iraq"), NotThis(of=words("oil"))))
    assert best(rule, "In Iraq: oil.") == "In [Iraq]: oil."


def test_a_long_passage_is_cut_at_blanks_round_the_first_word() -> None:
    shown = best(words("pipeline"), LONG + "The pipeline leaks. " + LONG)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "The [pipeline] leaks." in shown
    assert len(shown) < excerpt.LONGEST + 30
    assert best(words("none"), LONG).startswith("Nothing of it")
    assert best(words("none"), LONG).endswith("…")


def test_captions_and_the_description_are_passages_too() -> None:
    picture = Image(url="https://i.example/1.jpg", caption="A pipeline")
    assert best(words("pipeline"), "Nothing.", image=(picture,)) == "A [pipeline]"
    assert best(words("pipeline"), "Nothing.", description="Pipeline") == "[Pipeline]"
    assert best(words("pipeline"), "") == ""


@given(text=st.text(), spans=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), max_size=4))
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_marks_lose_or_double_a_character(text: str, spans: list[tuple[int, int]]) -> None:
    apart = sorted({start: (start, start + size) for start, size in spans if start + size <= len(text)}.values())
    marks = [span for n, span in enumerate(apart) if n == 0 or span[0] >= apart[n - 1][1]]
    whole = excerpt.whole(text, "", lambda *_: marks)
    assert "".join(piece.text for piece in whole) == text


def test_one_rule_judged_by_itself_says_what_a_topic_says() -> None:
    made = article(headline="Oil for Iraq", article_body="Oil, and الحكومة.")
    rule = AllOf(of=(EntityIs(entity="iraq"), words("oil"), words("حكومة")))
    reasons = Selector(ENTITIES, ()).judge(rule)(made)
    assert reasons is not None
    assert [reason.leaf for reason in reasons][:2] == ["entity: iraq", "text: oil"]
    assert Judge(rule)(made) is None  # nobody told it of entities


@pytest.mark.parametrize("rule", ["a" * (LONGEST + 1), "after:-7d"])
def test_a_search_that_is_too_long_or_told_from_now_is_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        search(rule, Plan(), judging(Plan()))


def test_the_caret_stands_below_the_column() -> None:
    assert pointed("(iraq", 6) == ("(iraq", "     ^")
    assert pointed("日本 (x", 6) == ("日本 (x", "       ^")
    line, caret = pointed("a" * 500 + "(" + "b" * 500, 501)
    assert line[len(caret) - 1] == "("
