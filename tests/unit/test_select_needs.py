"""Whatever article an expression is true of meets its need, so a search forgets none."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model.article import Article, Author
from bot.model.entry import Image
from bot.model.need import Anything, Both, Either, From, Has, Mentions, Nothing
from bot.model.topic import AllOf, AnyOf, AtLeast, EntityIs, Expression, FieldHas, FieldIs, NotThis, TextHas, Topic
from bot.stages.fold import fold
from bot.stages.select import Selector
from bot.stages.select.needs import needed
from bot.stages.tag.forms import forms_of_phrase
from bot.stages.words import spelt, text, words
from tests.twins.catalogue import meets
from tests.unit.test_select import ENTITIES, article
from tests.unit.test_select_laws import LEAVES

GROUPS = {"gazette": "Iraqi wire"}
PARTS = [
    "Iraq",
    "العراق",
    "للعراق",
    "وعراق",
    "لبنان",
    'ארה"ב',
    "ה",
    "וה",
    "צהל",
    "חיזבאללה",
    "הבית הלבן",
    "בבית",
    "ולבית הלבן",
    "日本",
    "日",
    "한국",
    "은",
    "か",
    "東京",
]
PARTS += [
    "2",
    "13",
    "m5",
    "a",
    "b",
    " ",
    "-",
    '"',
    "'",
    "’s",
    "d’",
    "\n",
    ".",
    ",",
    "$",
    "é",
    "́",
    "हिन्दी",
    "ı",
    "İ",
    "ß",
    "ﷲ",
    "ↀ",
]
TEXT = st.lists(st.one_of(st.sampled_from(PARTS), st.characters(exclude_categories=["Cs"])), max_size=12).map("".join)
VALUES = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
WORDS: st.SearchStrategy[Expression] = st.one_of(
    LEAVES,
    st.builds(TextHas, values=VALUES),
    st.builds(FieldHas, field=st.sampled_from(["title", "lead", "body", "caption"]), values=VALUES),
    st.builds(FieldIs, field=st.sampled_from(["tag", "section", "author"]), values=VALUES),
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.builds(AllOf, of=st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, of=st.lists(inner, max_size=3).map(tuple)),
        st.builds(AtLeast, count=st.integers(1, 3), of=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(NotThis, of=inner),
    ),
    max_leaves=5,
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    made = article(headline=draw(TEXT), article_body=draw(TEXT))
    tags = tuple(draw(st.lists(TEXT, max_size=2)))
    record = replace(
        made.record,
        description=draw(TEXT),
        keywords=tags,
        article_section=tags[:1],
        author=(Author(name=draw(TEXT)),),
        image=(Image(url="https://i.example/1.jpg", caption=draw(TEXT)),),
    )
    at = replace(made.provenance, derived_at=made.first_seen)
    return replace(
        made, record=record, provenance=at, source=draw(st.sampled_from(["gazette", "iraq", "oil--ministry", "-en-"]))
    )


@given(made=articles(), expression=TREES)
@settings(max_examples=400, deadline=None)
def test_an_article_that_a_rule_is_true_of_meets_its_need(made: Article, expression: Expression) -> None:
    told = Selector(ENTITIES, (Topic(name="asked", title="", match=expression),), GROUPS)(made)
    assert not told.matches or meets(needed(expression, GROUPS), told)


@given(before=TEXT, literal=TEXT, after=TEXT)
@example(before="1", literal="3日", after="")
@example(before="צה", literal='"ל', after="")
@example(before="", literal="𗀀", after="𗀀")
@settings(max_examples=600, deadline=None)
def test_a_literal_that_stands_in_a_text_stands_in_its_words(before: str, literal: str, after: str) -> None:
    made = article(article_body=before + literal + after)
    rule = AnyOf(of=(FieldHas(field="body", values=(literal,)), TextHas(values=(literal,))))
    told = Selector((), (Topic(name="asked", title="", match=rule),))(made)
    assert not told.matches or meets(needed(rule, {}), told)


def test_words_end_where_the_script_changes_and_between_letters_and_digits() -> None:
    assert text("وHezbollah, covid19", 'ארה"ב') == "و hezbollah covid 19 ארה ב"
    assert text("Iran’s d’Irak Kata’ib") == "iran s d irak kataib"
    assert words(fold("हिन्दी में")) == ["हिन्दी", "में"]


def test_scripts_that_part_no_words_have_a_word_a_character() -> None:
    assert text("東京とKorea 한국은") == "東 京 と korea 한 국 은"


def test_a_literal_is_spelt_with_its_prefixes_at_the_first_word_alone() -> None:
    (form,) = forms_of_phrase("حزب الله")
    rows = spelt(form)
    assert ("حزب", "الله") in rows
    assert ("وبحزب", "الله") in rows
    assert all(row[1] == "الله" for row in rows)
    assert len(rows) == 15


def test_needs_are_said_as_simply_as_can_be() -> None:
    iraq, word = EntityIs(entity="iraq"), FieldHas(field="title", values=("oil",))
    has = Has(columns=("title",), phrases=(("oil",),))
    assert needed(AllOf(of=(iraq, word, NotThis(of=word))), {}) == Both(of=(Mentions(entity="iraq"), has))
    assert needed(AnyOf(of=(iraq, word)), {}) == Either(of=(Mentions(entity="iraq"), has))
    assert needed(AnyOf(of=(iraq, NotThis(of=word))), {}) == Anything()
    assert needed(AtLeast(count=2, of=(iraq, word)), {}) == Both(of=(Mentions(entity="iraq"), has))
    assert needed(AtLeast(count=3, of=(iraq, word)), {}) == Nothing()
    assert needed(EntityIs(entity="iraq", where=("title", "caption")), {}) == Anything()
    assert needed(FieldIs(field="group", values=("wire",)), {"b": "Wire", "a": "wire", "c": "x"}) == From(
        sources=("a", "b")
    )
    assert needed(FieldIs(field="group", values=("none",)), {}) == Nothing()
    assert needed(FieldIs(field="section", values=("!",)), {}) == Anything()
