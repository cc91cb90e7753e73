"""The language of an article: what is declared, checked against the text; the script and the direction of a text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.capture import Page
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract import entry, make, markup
from bot.stages.extract.found import Found
from bot.stages.extract.speech import language, scripts, spoken

URL = "https://gazette.example/story"
SOURCE = Source(name="gazette", feed="https://gazette.example/feed")
ITEM = Item(key=URL, url=URL)

SAID = {
    "en": "The minister said that the bridge over the river would be closed for a year and that the people of the town have to take the ferry.",
    "fr": "Le ministre a déclaré que le pont sur le fleuve sera fermé pendant un an et que les habitants de la ville doivent prendre le bac.",
    "de": "Der Minister sagte, dass die Brücke über den Fluss für ein Jahr gesperrt wird und dass sich die Bürger der Stadt auf die Fähre einstellen.",
    "es": "El ministro dijo que el puente sobre el río se cerrará por un año y que los vecinos de la ciudad tienen que tomar el barco.",
    "it": "Il ministro ha detto che il ponte sul fiume sarà chiuso per un anno e che gli abitanti della città non hanno che da prendere il traghetto.",
    "nl": "De minister zei dat de brug over de rivier een jaar dicht is en dat de mensen in de stad met het veer moeten, want er is niet veel keus.",
    "pl": "Minister powiedział, że most na rzece będzie zamknięty przez rok i że nie jest to łatwe dla mieszkańców, którzy się o to pytali od lat.",
    "tr": "Bakan, nehir üzerindeki köprünün bir yıl için kapalı olacak olduğunu ve bu kararın çok önce alındığını, daha sonra ise açılacağını söyledi.",
    "ru": "Министр сказал, что мост через реку закроют на год и что жители города не знают, как это решение было принято и кто за него отвечает.",
    "uk": "Міністр сказав, що міст через річку закриють на рік і що жителі міста не знають, як це рішення було ухвалене та хто за нього відповідає.",
    "ar": "قال الوزير إن الجسر على النهر سيغلق هذا العام وإن الناس في المدينة لا يعرفون ما الذي كان من أمر القرار بعد أن مر عام على النقاش بين الوزارة.",
    "fa": "وزیر گفت که پل رودخانه برای یک سال بسته می شود و مردم شهر را از این تصمیم با خبر کرد تا آن را هم به همسایه ها و هم به دیگران بگویند.",
    "ur": "وزیر نے کہا کہ دریا کا پل ایک سال کے لیے بند رہے گا اور شہر کے لوگ کشتی سے سفر کریں گے، یہ فیصلہ بھی اس کے بعد سامنے آیا ہے میں بھی تھا۔",
    "ckb": "وەزیر گوتی پردەکەی سەر ڕووبارەکە بۆ ماوەی ساڵێک دادەخرێت و خەڵکی شارەکە دەبێت بە بەلەم بپەڕنەوە چونکە ڕێگایەکی دیکە نییە.",
    "ps": "وزير وويل چې د سيند پر سر پل به د يو کال لپاره تړل شوی وي او د ښار خلک به په کښتۍ کې ځي ځکه بله لاره نشته ده ټول پوهېږي.",
    "he": "השר אמר כי הגשר על הנהר ייסגר לשנה וכי תושבי העיר לא ידעו על ההחלטה, אבל הוא גם הוסיף כי זה היה צפוי עם כל הקשיים של המשרד או בין המשרדים.",
    "yi": "דער מיניסטער האָט געזאָגט אַז די בריק איבערן טײַך װעט זײַן פֿאַרמאַכט אַ יאָר און אַז די מענטשן פֿון שטאָט מוזן נעמען די שיף װאָס גײט.",
    "hi": "मंत्री ने कहा कि नदी का पुल एक साल के लिए बंद रहेगा और शहर के लोग नाव से यात्रा करेंगे, यह फैसला इस पर भी है में की को से हैं।",
    "el": "Ο υπουργός είπε ότι η γέφυρα του ποταμού θα κλείσει για έναν χρόνο και οι κάτοικοι της πόλης είναι με το φέρι από την άλλη.",
    "ja": "大臣は川にかかる橋を一年間閉鎖すると述べ、市民は渡し船を使うことになると説明した。",
    "zh": "部长表示河上的大桥将关闭一年市民需要乘坐渡轮过河相关部门将公布详细安排。",
    "ko": "장관은 강 위의 다리가 일 년 동안 폐쇄될 것이며 시민들은 나룻배를 타야 한다고 말했다.",
    "th": "รัฐมนตรีกล่าวว่าสะพานข้ามแม่น้ำจะปิดเป็นเวลาหนึ่งปีและประชาชนต้องใช้เรือข้ามฟาก",
    "dv": "ވަޒީރު ވިދާޅުވީ ކޯރުމަތީގެ ފާލަން އެއް އަހަރަށް ބަންދުކުރާނެ ކަމަށެވެ",
}  # fmt: skip
ENGLISH = SAID["en"] * 3
ARABIC = SAID["ar"] * 3


def of(body: str, attributes: str = "", head: str = "", source: Source = SOURCE, item: Item = ITEM) -> language.Spoken:
    return language.of_page(markup.read(page(body, attributes, head)), item, source, body)


def page(body: str, attributes: str = "", head: str = "") -> Page:
    text = "".join(f"<p>{body}</p>" for _ in range(3))
    return Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=f"<html {attributes}><head><title>x</title>{head}</head><body><h1>x</h1><article>{text}</article></body></html>".encode(),
        fetched_at=datetime(2026, 7, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(("tag", "text"), SAID.items())
def test_a_text_tells_its_language(tag: str, text: str) -> None:
    assert spoken.guess(f"{text} " * 3) == tag


@pytest.mark.parametrize(("tag", "text"), SAID.items())
def test_a_right_declaration_stands(tag: str, text: str) -> None:
    assert of(f"{text} " * 3, f"lang={tag}-ZZ") == (Found(f"{tag}-ZZ", "dom"), ())


@pytest.mark.parametrize(
    "tag", ["ar", "fa", "he", "ru", "el", "hi", "ja", "zh", "ko", "th", "dv", "ckb", "fr", "de", "pl", "tr"]
)
def test_a_declaration_of_english_over_another_language_is_overruled_and_said(tag: str) -> None:
    assert of(f"{SAID[tag]} " * 3, "lang=en") == (
        Found(tag, "text"),
        (f"inLanguage en (dom) is not the language of the text, which reads as {tag}",),
    )


def test_another_declaration_that_suits_the_text_is_taken_before_a_guess() -> None:
    head = '<meta property="og:locale" content="ar_IQ">'
    assert of(ARABIC, "lang=en", head)[0] == Found("ar-IQ", "meta")
    assert of(ARABIC, "lang=en", source=Source(name="s", feed="https://s.example/", language="ar"))[0] == Found(
        "ar", "source"
    )
    assert of(ARABIC, "lang=en", item=Item(key=URL, url=URL, language="ar-LB"))[0] == Found("ar-LB", "feed")


def test_a_language_written_in_several_scripts_may_be_any_of_them() -> None:
    assert of(SAID["ckb"] * 3, "lang=ku")[0] == Found("ku", "dom")
    assert of(f"{SAID['tr']} " * 3, "lang=az")[0].value != "en"


@pytest.mark.parametrize("declared", ["nb-NO", "nn", "no"])
def test_names_of_one_language_do_not_contradict_each_other(declared: str) -> None:
    text = "Statsråden sa at broen over elven skal være stengt i et år, og at det er folk i byen som må ta fergen, men det har ikke vi. "
    assert of(text * 3, f"lang={declared}") == (Found(language.tag(declared), "dom"), ())


def test_a_short_or_mixed_text_contradicts_nothing() -> None:
    assert of("قال", "lang=en") == (Found("en", "dom"), ())
    assert of(f"{SAID['en']} {SAID['ar']}", "lang=he")[0] == Found("he", "dom")


@pytest.mark.parametrize("declared", ["und", "mul", "zxx", "English", "en,de", ""])
def test_what_declares_nothing_leaves_it_to_the_text(declared: str) -> None:
    assert of(ENGLISH, f'lang="{declared}"') == (Found("en", "text"), ())


def test_nothing_is_guessed_from_a_few_letters() -> None:
    assert of("123 abc", "") == (Found("", ""), ())


def test_an_entry_is_checked_like_a_page() -> None:
    item = Item(key=URL, url=URL, language="en", content=f"<p>{ARABIC}</p>")
    record = entry.record(item, SOURCE, URL, failed=False)
    assert record.in_language == "ar"
    assert record.doubts == ("inLanguage en (feed) is not the language of the text, which reads as ar",)


def test_what_was_overruled_stands_among_the_doubts_of_the_record() -> None:
    record = make(page(ARABIC, "lang=en"), ITEM, SOURCE).record
    assert (record.in_language, record.fields["inLanguage"]) == ("ar", "text")
    assert record.doubts[0] == "inLanguage en (dom) is not the language of the text, which reads as ar"


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("ar", SAID["ar"], "rtl"),
        ("en", SAID["ar"], "rtl"),
        ("ckb", SAID["ckb"], "rtl"),
        ("yi", SAID["yi"], "rtl"),
        ("dv", SAID["dv"], "rtl"),
        ("sd", "", "rtl"),
        ("he", "הודעת Reuters", "rtl"),
        ("en", "A word, הודעה, in an English line", "ltr"),
        ("ar", SAID["en"], "ltr"),
        ("ku", "Wezîr got ku pira li ser çem", "ltr"),
        ("ku", SAID["ckb"], "rtl"),
        ("ku-Arab", "", "rtl"),
        ("az", "", "ltr"),
        ("az_Arab", "123", "rtl"),
        ("ar-Latn", "", "ltr"),
        ("fa-IR", "", "rtl"),
        ("", "", "ltr"),
    ],
)
def test_a_text_runs_as_its_letters_do(tag: str, text: str, expected: str) -> None:
    assert scripts.direction(tag, text) == expected


@given(st.text(max_size=300), st.text(max_size=12))
def test_any_text_has_a_language_or_none_and_a_direction(text: str, tag: str) -> None:
    found, overruled = language.of_text(Item(key="k", language=tag), SOURCE, text)
    assert found.value == language.tag(found.value)
    assert len(overruled) <= 1
    assert scripts.direction(tag, text) in {"rtl", "ltr"}
