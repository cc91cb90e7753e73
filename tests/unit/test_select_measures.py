"""The leaves `text`, `url` and `length`: when each is true, and what it tells."""

from __future__ import annotations

import pytest

from bot.model.article import Reason
from bot.model.entry import Image
from bot.model.topic import EntityIs, FieldHas, LengthIs, TextHas, UrlHas
from bot.stages.tag import attached, stem
from tests.unit.test_select import reasons


def holds(words: str, text: str) -> bool:
    return reasons(TextHas(values=(words,)), headline=text) is not None


def test_text_is_found_in_every_field_and_what_stands_in_lead_and_body_counts_once() -> None:
    found = reasons(
        TextHas(values=("oil ministry", "no such")),
        headline="The Oil-Ministry",
        description="Of the oil ministry",
        article_body="Oil ministry first.\nOil ministry, oil ministry",
        image=(Image(url="", caption="The OIL MINISTRY"),),
        keywords=("Oil Ministry", "oil"),
    )
    assert found == (
        Reason(leaf="text: oil ministry", where="title", found="Oil-Ministry"),
        Reason(leaf="text: oil ministry", where="lead", found="oil ministry", count=2),
        Reason(leaf="text: oil ministry", where="body", found="Oil ministry", count=2),
        Reason(leaf="text: oil ministry", where="caption", found="OIL MINISTRY"),
        Reason(leaf="text: oil ministry", where="keywords", found="Oil Ministry"),
    )


def test_text_is_not_found_across_two_keywords_nor_in_part_of_a_word() -> None:
    assert reasons(TextHas(values=("oil ministry",)), keywords=("oil", "ministry")) is None
    assert not holds("oil", "turmoil, oils")


@pytest.mark.parametrize(
    "form", ["العراق", "عراق", "للعراق", "بالعراق", "وبالعراق", "فعراق", "كالعراق", "ولعراق", "ٱلعراق"]
)
def test_an_arabic_word_is_found_with_and_without_its_article_and_with_every_prefix(form: str) -> None:
    assert holds("العراق", form)
    assert holds("عراق", form)
    assert not holds("العراق", form + "يل")
    assert not holds("العراق", "ت" + form)


def test_the_forms_are_twenty_four_in_arabic_and_eighty_in_hebrew() -> None:
    assert len(attached("عراق")) + 1 == 24
    assert len(attached("לבנון")) + 1 == 80
    assert attached("iraq") == frozenset()


def test_a_short_arabic_word_keeps_what_looks_like_an_article() -> None:
    assert (stem("الله"), stem("العراق"), stem("الحرب")) == ("الله", "عراق", "حرب")
    assert holds("الله", "والله")
    assert not holds("الله", "له")


def test_after_lam_a_stem_that_begins_with_one_has_two() -> None:
    assert holds("اللبناني", "للبناني")
    assert holds("لبناني", "اللبناني")


def test_hebrew_prefixes_are_loose_whatever_the_length() -> None:
    assert holds("לבנון", "ולכשבלבנון")
    assert holds("עזה", "שבעזה")
    assert reasons(FieldHas(field="title", values=("עזה",)), headline="שבעזה") is None


def test_only_the_first_word_of_a_phrase_takes_prefixes() -> None:
    assert holds("الحكومة العراقية", "وللحكومة العراقية")
    assert holds("الحكومة العراقية", "حكومة العراقية")
    assert not holds("الحكومة العراقية", "الحكومة عراقية")


def test_signs_at_the_ends_are_no_part_of_the_words_and_signs_inside_are() -> None:
    assert holds("Iraq,", "In Iraq today")
    assert holds("“Iraq”", "Iraq")
    assert holds("U.S.", "The U.S. army")
    assert not holds("U.S.", "The U.S.S.R. army")
    assert holds("हिन्दी", "हिन्दी")
    assert not holds("Lebanon, New Hampshire", "Lebanon New Hampshire")


def test_words_of_which_folding_leaves_nothing_are_nowhere() -> None:
    assert stem("ـ") == ""
    assert not holds("ـ", "ـ and more")


def test_a_phrase_and_words_that_are_written_alike_are_two_things() -> None:
    assert holds("عراق", "العراق")
    assert reasons(FieldHas(field="title", values=("عراق",)), headline="العراق") is None


def test_words_make_no_entity_and_take_nothing_from_one() -> None:
    assert reasons(EntityIs(entity="iraq", where=("keywords",)), keywords=("Mesopotamia",)) is not None
    assert reasons(EntityIs(entity="hezbollah"), headline="Party of God", keywords=("Hezbollah",)) is None


def test_an_address_holds_a_part_whatever_its_case() -> None:
    leaf = UrlHas(values=("Example.com/LIVE", "/sport/"))
    url = "https://news.example.com/live/1?x=1"
    assert reasons(leaf, url=url) == (Reason(leaf="url: Example.com/LIVE", where="url", found=url),)
    assert reasons(leaf, url="https://a.example/1", canonical_url="https://b.example/Sport/1") == (
        Reason(leaf="url: /sport/", where="url", found="https://b.example/Sport/1"),
    )
    assert reasons(leaf, url="https://news.example/live") is None


@pytest.mark.parametrize(
    ("leaf", "words", "label"),
    [
        (LengthIs(at_least=300), 300, "length: at_least 300"),
        (LengthIs(at_most=50), 50, "length: at_most 50"),
        (LengthIs(at_least=300, at_most=800), 800, "length: at_least 300, at_most 800"),
    ],
)
def test_a_length_is_within_its_bounds_both_included(leaf: LengthIs, words: int, label: str) -> None:
    assert reasons(leaf, word_count=words) == (Reason(leaf=label, where="length", found=str(words)),)
    beyond = words - 1 if leaf.at_most is None else words + 1
    assert reasons(leaf, word_count=beyond) is None
