"""The entities that are shipped: written without slips, and right about sentences of our own, half of them traps."""

from __future__ import annotations

import re
import unicodedata

import pytest

from bot.adapters.config import read
from bot.model.topic import Alias, Entity
from bot.stages.fold import fold, script
from bot.stages.tag import Tagging, supported
from tests.conftest import ROOT

PLAN = read(ROOT / "config")
ENTITIES = PLAN.entities
TAGGING = Tagging(ENTITIES)
LANGUAGES = ("ar", "en", "fa", "fr", "he")
MIXED = re.compile(
    "[\u0590-\u05ff][\u0600-\u06ff]|[\u0600-\u06ff][\u0590-\u05ff]|[A-Za-z][\u0590-\u06ff]|[\u0590-\u06ff][A-Za-z]"
)

TABLE = """
en | Iran’s foreign minister Abbas Araghchi met Iraqi leaders in Baghdad. | iran abbas-araghchi iraq baghdad
en | Kataib Hezbollah denied it. | kataib-hezbollah iraq
en | Hezbollah denied it, said its leader Naim Qassem. | hezbollah naim-qassem
en | Turkish Hezbollah is another party. | turkey
en | The Party of God marched. | -
en | LET US PRAY | -
en | They told us who is in and who is out. | -
en | The US and the UN told WHO staff to leave. | united-states united-nations world-health-organization
en | It cost US$5 million. | -
en | He moved to Lebanon, New Hampshire. | -
en | East Palestine, Ohio, is a village. | -
en | We ate turkey from china plates. | -
en | Turkey and China signed. | turkey china
en | Michael Jordan scored again. | -
en | Jordan won the match. | -
en | Jordan said so; the Jordanian king agreed. | jordan
en | Israel Katz spoke. | israel-katz
en | Yair Netanyahu posted a picture. | -
en | Netanyahu and Gallant, or rather Yoav Gallant | benjamin-netanyahu yoav-gallant
en | A gallant act | -
en | Sinai, not Mount Sinai hospital | sinai egypt
en | Mohammed Sinwar, his brother | -
en | Bandar Abbas is a port. | -
en | Mahmoud Abbas is known as Abu Mazen; Abbas is 90. | mahmoud-abbas
en | Latin America and South American teams | -
en | Trump said so; he would trump them. | donald-trump
en | A Trump Card for Him | -
es | El América ganó | -
en | the west bank of the Nile | -
en | the West Bank city of Ramallah | west-bank palestine ramallah
en | Houthis fired at Yemenia; the Houthi-run ministry | houthis
en | IS claimed the attack. | -
en | Islamic State, or IS, claimed the attack. | islamic-state
en | an Islamic state | -
en | Al-Qaeda in the Arabian Peninsula said | aqap al-qaeda
en | the National Security Council | -
en | the Security Council | un-security-council united-nations
en | Muhammad Ali Clay, the boxer | -
en | Amal Clooney | -
en | Iraq’s Popular Mobilization Forces (PMF) | iraq popular-mobilization
en | Riyad Mahrez of Algeria | algeria
en | OPEC+ output | opec
en | The IRGC’s Quds Force | irgc iran quds-force
fr | L’Irak, l’Iran et le Liban | iraq iran lebanon
fr | les Irakiennes, une Iranienne, des Libanais | iraq iran lebanon
fr | Le Hezbollah et la Finul au Sud-Liban | hezbollah unifil united-nations lebanon
fr | L’État islamique recule | islamic-state
fr | créer un État islamique | -
fr | une poutine, s’il vous plaît | -
fr | Vladimir Poutine | vladimir-putin
fr | deux dames et un damas | -
fr | Damas et Le Caire | damascus syria cairo egypt
fr | l’ONU et l’Otan | united-nations nato
fr | US Créteil | -
fr | aux États-Unis, Bachar el-Assad | united-states bashar-al-assad
fr | Nétanyahou à Jérusalem | benjamin-netanyahu jerusalem
fr | des Turques en Turquie | turkey
ar | قال وزير الخارجية الإيراني عباس عراقجي | iran abbas-araghchi
ar | هذا حزب اللهب | -
ar | كتائب حزب الله في بغداد | kataib-hezbollah iraq baghdad
ar | وحزب الله، ولحزب الله | hezbollah
ar | إذا جاء نصر الله والفتح | -
ar | الأمين العام حسن نصر الله | hassan-nasrallah
ar | هذه العراقيل كثيرة | -
ar | صفق الجمهور بحماس شديد | -
ar | وسط حماس كبير | -
ar | حركة حماس وحماس ولحماس | hamas
ar | القاعدة الجوية | -
ar | تنظيم القاعدة | al-qaeda
ar | فتح الباب | -
ar | حركة فتح، وفتح | fatah
ar | الأمل كبير وأمل | -
ar | حركة أمل | amal-movement
ar | اليد اليمنى | -
ar | الجيش اليمني في اليمن | yemen
ar | نصف قطر الدائرة | -
ar | قطر وقطر ولقطر | qatar
ar | القوة القاهرة | -
ar | إلى القاهرة وللقاهرة | cairo egypt
ar | في مسقط رأسه | -
ar | من مسقط | muscat oman
ar | سلطنة عمان وعمان | oman
ar | زار عمان | -
ar | زار عُمان | oman
ar | زار عمّان | amman jordan
en | U.S-led talks with Saddam Hussein; Saddam agreed | united-states saddam-hussein
ar | العاصمة الأردنية عمان | jordan amman
ar | بروسيا القديمة والفروسية | -
ar | روسيا وبروسيا الاتحادية ولروسيا | russia
ar | محمد شياع السوداني: قال السوداني | mohammed-shia-al-sudani
ar | الجيش السوداني | -
ar | الجيش السوداني في السودان | sudan
ar | أمريكا اللاتينية وأميركا الجنوبية | -
ar | للولايات المتحدة والأميركيين | united-states
ar | الرئيس المصري في مصر وبمصر | egypt
ar | مصرع شخصين ومصرف | -
ar | غزة وبغزة ولغزة | gaza palestine
ar | حلب وبحلب | aleppo syria
ar | حليب وحلبة | -
ar | رئيسي وثانوي | -
ar | الأمير تركي الفيصل | -
ar | مجلس الأمن القومي | -
ar | مجلس الأمن الدولي | un-security-council united-nations
ar | الحوثيون وأنصار الله | houthis
ar | بني إسرائيل | -
ar | الأونروا والأمم المتحدة | unrwa united-nations
ar | قسد والتحالف | syrian-democratic-forces syria
he | לחיזבאללה ולחמאס | hezbollah hamas
he | גדודי חיזבאללה | kataib-hezbollah iraq
he | שצה"ל והשב״כ | idf israel shin-bet
he | ביקורת עזה על רוח עזה | -
he | ברצועת עזה ובעזה | gaza palestine
he | בית הכנסת הגדול | -
he | הכנסת סיוע הומניטרי | -
he | בכנסת ובמליאת הכנסת | knesset israel
he | מוסד לביטוח לאומי | -
he | ראש המוסד אמר | mossad israel
he | חצי האי סיני | sinai egypt
he | חברה סינית בסין | china
he | ישראל כ"ץ דיבר | israel-katz
he | ישראלים ואיראנים | israel iran
he | בלי לובי ובלי לוב | libya
he | חרטום הספינה | -
he | הרשות הפלסטינית ולרשות הפלסטינית | palestinian-authority palestine
he | הג'יהאד האסלאמי ולג׳יהאד האסלאמי | islamic-jihad
he | ירדן ביבס | -
he | ירדן והירדנים | jordan
he | נהר הירדן | -
he | באו"ם ובאונר"א | united-nations unrwa
he | ארה״ב ואמריקה הלטינית | united-states
he | סמוטריץ' ובן־גביר | bezalel-smotrich itamar-ben-gvir
he | דרום סודאן | -
he | מוחמד שיאע א-סודאני | mohammed-shia-al-sudani
fa | حزب‌الله لبنان | hezbollah lebanon
fa | کتائب حزب‌الله | kataib-hezbollah iraq
fa | ایرانی‌ها و عراقیها | iran iraq
fa | عباس عراقچی در تهران | abbas-araghchi tehran iran
fa | سپاه پاسداران | irgc iran
fa | رژیم صهیونیستی | israel
fa | بسیج مردم | -
fa | او کرد و گفت | -
fa | کابل برق | -
fa | شورای عالی امنیت ملی | -
fa | شورای امنیت سازمان ملل | un-security-council united-nations
fa | آمریکا و آمریکایی‌ها | united-states
fa | آژانس بین‌المللی انرژی اتمی | iaea
fa | آذربایجان غربی | -
fa | دریای عمان | -
fa | عمان و یمن | oman yemen
fa | حماس و فلسطینی‌ها | hamas palestine
fa | رئیسی بود | -
fa | مجتبی خامنه‌ای | mojtaba-khamenei
"""


def rows() -> list[tuple[str, str, frozenset[str]]]:
    cells = (line.split(" | ") for line in TABLE.strip().splitlines())
    return [(language, text, frozenset(names.split()) - {"-"}) for language, text, names in cells]


def named(text: str, language: str) -> frozenset[str]:
    mentions = TAGGING.find(text, language)
    strong = supported(mentions)
    return frozenset(mention.name for mention in mentions if mention.strong or mention.alias_of in strong)


@pytest.mark.parametrize(("language", "text", "expected"), rows())
def test_a_sentence_has_the_labelled_mentions(language: str, text: str, expected: frozenset[str]) -> None:
    assert named(text, language) == expected


def written(entity: Entity) -> list[Alias]:
    words = [*entity.exceptions, *entity.tags, entity.label]
    return [*entity.aliases, *entity.weak, *(Alias(text=text) for text in words)]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_names_are_whole_nfc_and_of_one_script_a_word(entity: Entity) -> None:
    for alias in written(entity):
        assert unicodedata.is_normalized("NFC", alias.text)
        assert not MIXED.search(alias.text), alias.text
        assert fold(alias.text).strip()
    assert entity.tags
    texts = [(alias.text, alias.lang) for alias in (*entity.aliases, *entity.weak)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_every_alias_and_tag_means_its_entity(entity: Entity) -> None:
    for alias in entity.aliases:
        assert entity.name in named(alias.text, alias.lang[0] if alias.lang else "en"), alias.text
    for alias in entity.weak:
        found = TAGGING.find(alias.text, alias.lang[0] if alias.lang else "en")
        assert entity.name in {mention.name for mention in found if not mention.strong}, alias.text


def test_no_tag_means_two_entities_but_through_what_one_implies() -> None:
    meant: dict[str, set[str]] = {}
    for entity in ENTITIES:
        for tag in entity.tags:
            meant.setdefault(fold(tag), set()).add(entity.name)
    assert {tag: names for tag, names in meant.items() if len(names) > 1} == {}


def test_there_are_some_two_hundred_and_all_that_the_topics_ask_for() -> None:
    names = {entity.name for entity in ENTITIES}
    assert 150 <= len(names) <= 260
    assert {"iraq", "iran", "lebanon", "hezbollah", "kataib-hezbollah", "irgc", "popular-mobilization"} <= names


def test_most_entities_are_known_in_three_scripts_and_all_in_two() -> None:
    scripts = [{script(letter) for alias in written(entity) for letter in alias.text} - {""} for entity in ENTITIES]
    assert sum({"LATIN", "ARABIC", "HEBREW"} <= found for found in scripts) > 0.75 * len(ENTITIES)
    assert [entity.name for entity, found in zip(ENTITIES, scripts, strict=True) if len(found) < 2] == []
