"""Mentions where scripts and languages have habits of their own: prefixes, apostrophes, cases, words without blanks."""

from __future__ import annotations

import pytest

from bot.model import codec
from bot.model.topic import Alias, Entity
from bot.stages.tag import Tagging, supported
from bot.stages.tag.endings import demonyms, russian


def entity(name: str, *known: str | Alias, **rest: object) -> Entity:
    aliases = tuple(text if isinstance(text, Alias) else Alias(text=text) for text in known)
    return Entity(name=name, label=name, aliases=aliases, **rest)  # type: ignore[arg-type] # fields by name


ENTITIES = (
    entity("hezbollah", "Hezbollah", "Hizbullah", "Hizb Allah", "حزب الله", "حزبالله", "חיזבאללה"),
    entity(
        "iran",
        *("Iran", "إيران", "איראן", "Иран", "อิหร่าน", "이란", "ئێران"),
        demonyms={"en": "Iranian", "fa": "ایرانی", "ar": "إيراني", "he": "איראני", "fr": "iranien"},
        inflect="ru",
    ),
    entity("iraq", "Iraq", "Irak", "العراق", "عراق", "עיראק", "عێراق", demonyms={"he": ("עיראקי", "עירקי")}),
    entity("us", 'ארה"ב', "U.S.", Alias(text="US", case="exact", lang=("en",))),
    entity("idf", 'צה"ל'),
    entity("un", 'או"ם', Alias(text="UN", case="exact")),
    entity("oman", Alias(text="عُمان", case="exact"), weak=(Alias(text="عمان"),)),
    entity("amman", Alias(text="عمّان", case="exact"), weak=(Alias(text="عمان"),)),
    entity("mk", 'ח"כ'),
    entity("eu", "האיחוד האירופי"),
    entity("mount", "הר הבית"),
    entity("jihad", "الجهاد الإسلامي", "ג'יהאד אסלאמי", "ג'יהאד האסלאמי"),
    entity("sanaa", "Sana'a", "صنعاء"),
    entity("egypt", Alias(text="مصر", prefixes="none"), "بمصر"),
    entity("is", Alias(text="Islamic State's", case="exact")),
    entity("yemen", "اليمن"),
    entity("uae", "U.A.E."),
    entity("syria", "Сирия", "Исламская республика", inflect="ru"),
)
TABLE = """
tr | İran'ın nükleer programı | iran
tr | Irak'ta seçim, İRAN’DAN haber | iran iraq
tr | İranlı heyet | -
en | U.S-led talks | us
en | the U.S.S. Enterprise | -
ar | بين UN وEU وNATO | un
en | THE UN AND EU TALKS | -
ar | في عُمان وبعُمان | oman
ar | في عمّان | amman
ar | في عمان | -
en | Iran'ın is Turkish | -
en | Ḥizbullāh, Hizbu’llah, Ḥizb Allāh | hezbollah
en | Iran´s and Iraq`s and Hezbollahʼs | iran iraq hezbollah
en | Iran-backed, pro-Iranian, US-Iraq, non-Hezbollah | iran us iraq hezbollah
en | #FreeIran and Iran7 and 7Iran | -
en | the U.S.-Iran talks (U.S.) | us iran
en | the U.A.E.'s and the U.A.E.U. | uae
en | Sana’a’s port, Sanʻāʼ | sanaa
en | Islamic\u00a0State’s flag | is
it | quell’Iran e sull’Iraq | iran iraq
he | שצה"ל, כשצה״ל ומשצה"ל | idf
he | צה"לי | -
he | שהאו"ם ומהאו''ם | un
he | שהח"כ | -
he | ח"כ | mk
he | שבארה״ב | us
he | עירקית ועיראקיות | iraq
he | לג'יהאד האסלאמי | jihad
he | לאיחוד האירופי ושבאיחוד האירופי והאיחוד האירופי | eu
he | מהאיחוד האירופי | eu
he | איחוד האירופי | -
he | לר הבית | -
he | הג׳יהאד האסלאמי | jihad
fa | حزب‌الله‌ای، حزبالله، حزب اللهِ | hezbollah
fa | ایران‌زمین و ایرانی‌ای | iran
fa | ایرانشهر | -
ckb | ئێران و عێراق | iran iraq
ur | ایران کے صدر | iran
ar | ومصر ولمصر | -
ar | مصر، بمصر، وبمصر | egypt
ar | لليمن وباليمن | yemen
ar | فاليمن | -
ar | لـ«إيران» | iran
ar | إيرانيو الخارج وإيرانيي الخارج | iran
ru | Ирана, Ираном, в Иране, к Ирану | iran
ru | Ираклий и иранистика | -
ru | в Сирии, Сирию, Сирией | syria
ru | Исламской республике | syria
th | รัฐบาลอิหร่านแถลง | iran
ko | 이란은 | iran
"""
ROWS = [tuple(line.split(" | ")) for line in TABLE.strip().splitlines()]
TAGGING = Tagging(ENTITIES)


@pytest.mark.parametrize(("language", "text", "names"), ROWS)
def test_a_sentence_has_the_labelled_mentions(language: str, text: str, names: str) -> None:
    mentions = TAGGING.find(text, language)
    strong = supported(mentions)
    assert {mention.name for mention in mentions if mention.alias_of in strong} == set(names.split()) - {"-"}


def test_the_span_of_a_turkish_name_ends_before_its_apostrophe() -> None:
    text = "Bugün İran'ın"
    assert [text[m.start : m.end] for m in TAGGING.find(text, "tr")] == ["İran"]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Иран", "Ирана Ирану Ираном Иране Ираным"),
        ("Анкара", "Анкары Анкаре Анкару Анкарой"),
        ("ливанец", "ливанца ливанцу ливанцем ливанце ливанцы ливанцев ливанцам ливанцами ливанцах"),
        ("талибы", "талибов талибам талибами талибах"),
        ("Косово", "Косова Косову Косовом Косове"),
        ("Китай", "Китая Китаю Китаем Китае"),
        ("Триполи", ""),
        ("ООН", ""),
        ("Iran", ""),
        ("ق", ""),
    ],
)
def test_a_russian_name_takes_the_endings_of_its_class(name: str, forms: str) -> None:
    assert list(russian(name)) == forms.split()


def test_the_words_of_a_russian_phrase_take_one_case_or_stay() -> None:
    forms = set(russian("Республика Ирак"))
    assert {"Республики Ирак", "Республике Ираку", "Республикой Ираком"} <= forms
    assert "Республики Ираку" not in forms
    assert len(list(russian("а " * 50 + "Ирак"))) == 0
    assert len(set(russian(" ".join(["Ирак"] * 50)))) <= 6 * 2**4


def test_an_entity_survives_json_with_one_adjective_or_several() -> None:
    for known in ENTITIES:
        assert codec.loads(Entity, codec.dumps(known)) == known


def test_a_hebrew_noun_that_is_an_adjective_has_its_feminine_with_yod() -> None:
    assert {"סדריסט", "סדריסטים", "סדריסטית", "סדריסטיות"} <= set(demonyms("he", "סדריסט"))
    assert "עיראקיית" not in set(demonyms("he", "עיראקי"))
    assert {"עיראקי", "עיראקית", "עיראקיות"} <= set(demonyms("he", "עיראקי"))
