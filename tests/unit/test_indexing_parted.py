"""The index forgets no Turkish name before an apostrophe, and no value that holds one."""

from __future__ import annotations

import pytest

from bot.model.topic import Expression, FieldHas, FieldIs, TextHas, Topic
from bot.stages import indexing
from bot.stages.select import Selector
from bot.stages.select.needs import needed
from tests.twins.catalogue import meets
from tests.unit.test_select import article

ARTICLE = article(headline="İran'ın kararı", article_body="Irak’ta seçim", keywords=("Kur'an",), in_language="tr-TR")


@pytest.mark.parametrize(
    "rule",
    [
        FieldHas(field="title", values=("İran",)),
        FieldHas(field="body", values=("Irak",)),
        TextHas(values=("irak",)),
        FieldIs(field="tag", values=("Kuran",)),
    ],
)
def test_a_rule_that_is_true_of_a_turkish_article_meets_its_need(rule: Expression) -> None:
    made = Selector((), (Topic(name="asked", title="", match=rule),))(ARTICLE)
    assert made.matches
    assert meets(needed(rule, {}), made)


def test_words_of_other_languages_are_kept_as_they_fold() -> None:
    made = indexing.read(article(headline="Kata'ib and Iran's", keywords=("Kata'ib",), in_language="en"))
    assert made.words[0] == "kataib and iran s"
    assert made.words[4] == "kataib"
