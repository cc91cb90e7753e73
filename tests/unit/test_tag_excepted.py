"""What an `except` phrase denies, and what it leaves."""

from __future__ import annotations

from bot.model.topic import Alias, Entity
from bot.stages.tag import Tagging


def test_what_else_stands_in_an_excepted_phrase_keeps_its_meaning() -> None:
    hezbollah = Entity(
        name="hezbollah",
        label="",
        aliases=(Alias(text="Hezbollah"),),
        exceptions=("Turkish Hezbollah",),
    )
    tagging = Tagging((hezbollah, Entity(name="turkey", label="", demonyms={"en": "Turkish"})))
    found = tagging.find("Turkish Hezbollah denied it; Hezbollah did not.", "en")
    assert [(mention.name, mention.start) for mention in found] == [("turkey", 0), ("hezbollah", 29)]


def test_an_excepted_phrase_denies_nothing_that_is_longer_than_it() -> None:
    party = Entity(
        name="party",
        label="",
        aliases=(Alias(text="Democratic Party of Iraq"),),
        exceptions=("Democratic Party",),
    )
    tagging = Tagging((party,))
    assert [m.name for m in tagging.find("The Democratic Party of Iraq and the Democratic Party met.", "en")] == [
        "party"
    ]
