"""Names that may be something else where their capitals, or an ending, are all that tells them apart."""

from __future__ import annotations

import pytest

from bot.model.topic import Alias, Entity
from bot.stages.tag import Tagging, supported


def exact(text: str, *lang: str) -> Alias:
    return Alias(text=text, case="exact", lang=lang)


ENTITIES = (
    Entity(name="us", label="", aliases=(exact("US", "en"),)),
    Entity(name="un", label="", aliases=(exact("UN", "en"),)),
    Entity(name="pkk", label="", aliases=(exact("PKK"),)),
    Entity(name="turkey", label="", aliases=(exact("Turkey"),)),
    Entity(name="georgia", label="", weak=(Alias(text="جورجيا"),), demonyms={"ar": "جورجي"}),
    Entity(name="iran", label="", aliases=(Alias(text="ایران"),), demonyms={"fa": "ایرانی"}),
    Entity(name="hezbollah", label="", aliases=(Alias(text="حزب الله"),)),
)
TAGGING = Tagging(ENTITIES)


@pytest.mark.parametrize(
    ("language", "sentence", "strong"),
    [
        ("en", "LET US PRAY FOR PEACE", set()),
        ("en", "US AND IRAN TO RESUME TALKS IN OMAN", {"us"}),
        ("en", "“US STRIKES CONVOY NEAR PORT", {"us"}),
        ("en", "PRAY WITH US. US ENVOY ARRIVES IN OMAN", {"us"}),
        ("en", "UN CHIEF URGES RESTRAINT AFTER STRIKES", {"un"}),
        ("en", "PKK BURNS ITS WEAPONS IN CEREMONY", {"pkk"}),
        ("en", "ROAST TURKEY WITH EVERYTHING", set()),
        ("en", "The cost of ROAST TURKEY rose.", {"turkey"}),
        ("ar", "فاز المرشح في جورجيا", set()),
        ("ar", "وصل الوفد الجورجي إلى جورجيا", {"georgia"}),
        ("fa", "شعارهای ضدایرانی و دانشجویان غیرایرانی", {"iran"}),
        ("ar", "أبحزب الله تثقون؟", {"hezbollah"}),
    ],
)
def test_what_capitals_or_an_ending_alone_tell_apart(language: str, sentence: str, strong: set[str]) -> None:
    assert supported(TAGGING.find(sentence, language)) == strong
