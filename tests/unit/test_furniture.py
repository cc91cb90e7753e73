"""What the memory of a source takes out, and what it must leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.article import Article, Derivation, Record
from bot.stages import furniture
from tests.twins.values import article, derivation

NEWSLETTER = "Sign up for our morning letter here"
FOLLOW = "Follow us wherever you read the news"


def story(name: str, *lines: str, paragraphs: int = 9) -> Derivation:
    told = [f"Paragraph {n} of {name} says what no other article of this source says." for n in range(paragraphs)]
    return of(name, *told, *lines)


def of(name: str, *texts: str) -> Derivation:
    made = derivation(f"https://gazette.example/{name}", text="\n".join(texts))
    html = "\n".join(f"<p>{text}</p>" for text in texts)
    return replace(made, record=replace(made.record, article_html=html, word_count=99))


def memory(*derived: Derivation) -> dict[str, frozenset[int]]:
    return {id_: held for one in derived for id_, held in furniture.remembered(one).items()}


def ruled(derived: Derivation, *others: Derivation, before: Article | None = None) -> Derivation:
    return furniture.ruled(derived, memory(*others), before)[0]


def test_a_line_of_two_other_articles_is_taken_out_of_text_and_html() -> None:
    made = ruled(story("a", NEWSLETTER), story("b", NEWSLETTER), story("c", "SIGN UP, for our Morning Letter: here!"))
    assert made.furniture == (NEWSLETTER,)
    assert made.steps == {"extract": "1", "furniture": furniture.VERSION}
    assert NEWSLETTER not in made.record.article_body + made.record.article_html
    assert made.record.article_body == story("a").record.article_body
    assert made.record.word_count == len(made.record.article_body.split())
    assert made.record.doubts == ("1 line that other articles of the source have was dropped",)


def test_a_line_of_one_other_article_stays() -> None:
    derived = story("a", NEWSLETTER)
    assert ruled(derived, story("b", NEWSLETTER), story("c")) == derived


def test_the_article_itself_is_no_other() -> None:
    derived = story("a", NEWSLETTER)
    assert ruled(derived, derived, story("b", NEWSLETTER)) == derived


def test_a_copy_is_no_other_article() -> None:
    """The same page under three links: nothing of it may be lost."""
    copies = [replace(story("a", NEWSLETTER), id=str(n) * 32) for n in range(3)]
    assert ruled(*copies) == copies[0]


def test_what_was_cut_or_went_on_is_no_other_article_either() -> None:
    whole = story("a", paragraphs=20)
    texts = whole.record.article_body.split("\n")
    short = [of(f"short-{n}", *texts[:4], f"And {n} lines of its own that nobody else has") for n in range(2)]
    assert ruled(whole, *short) == whole
    assert ruled(short[0], whole, replace(whole, id="9" * 32)) == short[0]


def test_a_line_that_stands_in_copies_and_in_two_others_goes() -> None:
    copy = replace(story("a", NEWSLETTER), id="9" * 32)
    assert ruled(story("a", NEWSLETTER), copy, story("b", NEWSLETTER), story("c", NEWSLETTER)).furniture == (
        NEWSLETTER,
    )


@pytest.mark.parametrize("line", ["Yes, he did", "word " * 100], ids=["short", "long"])
def test_short_and_long_lines_stay(line: str) -> None:
    derived = story("a", line.strip(), paragraphs=40)
    assert ruled(derived, *(story(name, line.strip(), paragraphs=40) for name in "bcd")) == derived


def test_a_heading_a_list_and_a_quotation_stay() -> None:
    for tag in ("h2", "li", "blockquote"):
        derived = story("a", NEWSLETTER)
        html = derived.record.article_html.replace(f"<p>{NEWSLETTER}</p>", f"<{tag}>{NEWSLETTER}</{tag}>")
        derived = replace(derived, record=replace(derived.record, article_html=html))
        assert ruled(derived, story("b", NEWSLETTER), story("c", NEWSLETTER)) == derived


def test_more_than_a_third_is_never_taken_out() -> None:
    lines = [f"Line {n} of what this paper prints under every text of its own" for n in range(3)]
    derived = story("a", *lines, paragraphs=4)
    assert ruled(derived, *(story(name, *lines, paragraphs=30) for name in "bcd")) == derived


def test_what_was_made_from_the_feed_is_neither_ruled_on_nor_remembered() -> None:
    derived = replace(story("a", NEWSLETTER), page_record="")
    assert furniture.ruled(derived, memory(story("b", NEWSLETTER), story("c", NEWSLETTER)), None) == (derived, {})
    assert furniture.remembered(derived) == {}


def test_what_is_remembered_is_what_stood_there_before() -> None:
    """Else a line would be forgotten as soon as it is dropped, and come back."""
    derived = story("a", NEWSLETTER)
    made, held = furniture.ruled(derived, memory(story("b", NEWSLETTER), story("c", NEWSLETTER)), None)
    assert made.furniture
    assert held == furniture.remembered(derived) == furniture.remembered(made)


def test_what_other_articles_came_to_hold_makes_no_version() -> None:
    before = ruled(story("a", NEWSLETTER), story("b", NEWSLETTER))
    again = ruled(story("a", NEWSLETTER), story("b", NEWSLETTER), story("c", NEWSLETTER), before=article(before))
    assert again.record.content() == before.record.content()


def test_nor_does_what_was_forgotten() -> None:
    before = ruled(story("a", NEWSLETTER), story("b", NEWSLETTER), story("c", NEWSLETTER))
    held = replace(article(before), provenance=replace(article(before).provenance, furniture=before.furniture))
    again = ruled(story("a", NEWSLETTER), before=held)
    assert again.furniture == (NEWSLETTER,)
    assert again.record.content() == before.record.content()


def test_a_line_that_is_new_in_a_later_version_is_ruled_on() -> None:
    before = ruled(story("a", NEWSLETTER), story("b", NEWSLETTER))
    others = [story(name, NEWSLETTER, FOLLOW) for name in "bc"]
    again = ruled(story("a", NEWSLETTER, FOLLOW), *others, before=article(before))
    assert again.furniture == (FOLLOW,)
    assert NEWSLETTER in again.record.article_body


def test_an_article_without_html_keeps_its_text() -> None:
    record = Record(url="https://gazette.example/a", article_body=NEWSLETTER)
    assert furniture.without(record, set(furniture.lines(record))) == (record, ())


def test_only_the_last_lines_of_a_long_text_are_looked_at() -> None:
    derived = story("a", paragraphs=furniture.LINES + 9)
    texts = derived.record.article_body.split("\n")
    assert furniture.lines(derived.record) == furniture.lines(
        replace(derived.record, article_body="\n".join(texts[9:]))
    )


@pytest.mark.parametrize(
    "line",
    [
        "Correction: an earlier version of this article misstated the name of the minister.",
        "Note de la rédaction : la version d'hier donnait un autre chiffre.",
        "What is the first thing that you remember of this city?",
        "The war began on 7 October, when gunmen crossed the border and killed people in the towns nearby.",
    ],
)
def test_notes_questions_and_what_is_told_again_in_the_middle_stay(line: str) -> None:
    texts = [[*story(name).record.article_body.split("\n")] for name in "abc"]
    derived = [of(name, *text[:4], line, *text[4:]) for name, text in zip("abc", texts, strict=True)]
    assert ruled(*derived) == derived[0]


def test_a_sentence_at_the_end_goes() -> None:
    closing = "Send what you know to our newsroom, day or night, and we shall look at it."
    assert ruled(*(story(name, closing) for name in "abc")).furniture == (closing,)


def test_what_is_remembered_of_a_long_article_does_not_depend_on_what_was_dropped() -> None:
    derived = [story(name, NEWSLETTER, FOLLOW, paragraphs=260) for name in "abc"]
    made, held = furniture.ruled(derived[0], memory(*derived[1:]), None)
    assert made.furniture == (NEWSLETTER, FOLLOW)
    assert furniture.remembered(made) == held
