"""Caption and credit of a picture."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stages.clean import text
from bot.stages.extract.picture import credit
from bot.stages.extract.words import squash

LINES = [
    # en
    ("A tank near the border (photo credit: A. NAME/REUTERS)", "A tank near the border", "A. NAME/REUTERS"),
    (
        "Flood water covers a road in Derby on Monday. Photo: Jane Doe",
        "Flood water covers a road in Derby on Monday.",
        "Jane Doe",
    ),
    ("Flood water covers a road in Derby [AFP]", "Flood water covers a road in Derby", "AFP"),
    (
        "The prime minister leaves Downing Street. Picture by: Jane Doe/PA Wire",
        "The prime minister leaves Downing Street.",
        "Jane Doe/PA Wire",
    ),
    (
        "The prime minister leaves Downing Street on Tuesday. REUTERS/Jane Doe",
        "The prime minister leaves Downing Street on Tuesday.",
        "REUTERS/Jane Doe",
    ),
    (
        "Supporters wave flags in the main square. (AP Photo/Jane Doe, File)",
        "Supporters wave flags in the main square.",
        "AP Photo/Jane Doe, File",
    ),
    (
        "Supporters wave flags. Credit...Jane Doe for The New York Times",
        "Supporters wave flags.",
        "Jane Doe for The New York Times",
    ),
    ("The bridge after the storm | Photo courtesy of City Archives", "The bridge after the storm", "City Archives"),
    ("Workers repair the bridge. Jane Doe/Getty Images", "Workers repair the bridge.", "Jane Doe/Getty Images"),
    ("Workers repair the bridge Getty Images", "Workers repair the bridge", "Getty Images"),
    ("Image source, Getty Images", "", "Getty Images"),
    ("Image caption, Workers repair the bridge", "Workers repair the bridge", ""),
    ("A view of the harbour (left) in 1912", "A view of the harbour (left) in 1912", ""),
    (
        "He had it from one source: the ministry of finance itself",
        "He had it from one source: the ministry of finance itself",
        "",
    ),
    ("The mayor speaks with Dr. Jane Doe", "The mayor speaks with Dr. Jane Doe", ""),
    ("Members of AC/DC arrive at the hall", "Members of AC/DC arrive at the hall", ""),
    ("Attacks of 9/11 (file)", "Attacks of 9/11 (file)", ""),
    ("Getty Images", "", "Getty Images"),
    ("© 2024 Jane Doe", "", "Jane Doe"),
    ("Photo: supplied", "", "supplied"),
    # de
    ("Ein Panzer an der Grenze. Foto: dpa/Anna Berg", "Ein Panzer an der Grenze.", "dpa/Anna Berg"),
    (
        "Ein Panzer an der Grenze © picture alliance/dpa | Anna Berg",
        "Ein Panzer an der Grenze",
        "picture alliance/dpa | Anna Berg",
    ),
    ("Im Bild: Anna Berg mit ihrer Tochter", "Im Bild: Anna Berg mit ihrer Tochter", ""),
    ("Auf dem Foto: der neue Bahnhof von Ulm", "Auf dem Foto: der neue Bahnhof von Ulm", ""),
    ("Der neue Bahnhof von Ulm (Symbolbild: Anna Berg)", "Der neue Bahnhof von Ulm", "Anna Berg"),
    ("Der neue Bahnhof von Ulm. Bild: privat", "Der neue Bahnhof von Ulm.", "privat"),
    ("Der neue Bahnhof von Ulm. Bild: Keystone", "Der neue Bahnhof von Ulm.", "Keystone"),
    ("Bildrechte: MDR/Anna Berg", "", "MDR/Anna Berg"),
    (
        "Der Kanzler im Bundestag (Archivbild) – Foto: imago images/Anna Berg",
        "Der Kanzler im Bundestag (Archivbild)",
        "imago images/Anna Berg",
    ),
    # fr
    (
        "Des pompiers devant l'immeuble, le 3 mai 2024. ANNE DUPONT / AFP",
        "Des pompiers devant l'immeuble, le 3 mai 2024.",
        "ANNE DUPONT / AFP",
    ),
    (
        "Des pompiers devant l'immeuble (Crédits : Anne Dupont/Sipa)",
        "Des pompiers devant l'immeuble",
        "Anne Dupont/Sipa",
    ),
    ("Sur la photo : la maire de Lille", "Sur la photo : la maire de Lille", ""),
    (
        "Des pompiers devant l'immeuble. PHOTO ANNE DUPONT, LA PRESSE",
        "Des pompiers devant l'immeuble.",
        "ANNE DUPONT, LA PRESSE",
    ),
    # es
    ("Vecinos de Utiel limpian el barro. EFE/Ana López", "Vecinos de Utiel limpian el barro.", "EFE/Ana López"),
    (
        "Vecinos de Utiel limpian el barro, este lunes.Ana López (Reuters)",
        "Vecinos de Utiel limpian el barro, este lunes.",
        "Ana López (Reuters)",
    ),
    ("En la imagen: vecinos de Utiel", "En la imagen: vecinos de Utiel", ""),
    ("Vecinos de Utiel limpian el barro | EFE", "Vecinos de Utiel limpian el barro", "EFE"),
    ("Vecinos de Utiel. Fotografía: Ana López", "Vecinos de Utiel.", "Ana López"),
    # pt
    (
        "Moradores limpam a rua em Porto Alegre — Foto: Ana Souza/g1",
        "Moradores limpam a rua em Porto Alegre",
        "Ana Souza/g1",
    ),
    ("Moradores limpam a rua (Crédito: Agência Brasil)", "Moradores limpam a rua", "Agência Brasil"),
    # it
    ("Il ministro in aula (Ansa)", "Il ministro in aula", "Ansa"),
    ("Nella foto: il ministro in aula", "Nella foto: il ministro in aula", ""),
    ("Il ministro in aula ieri mattina. Foto LaPresse", "Il ministro in aula ieri mattina.", "LaPresse"),
    # nl
    (
        "De minister vertrekt van het Binnenhof. Foto ANP / Anna de Vries",
        "De minister vertrekt van het Binnenhof.",
        "ANP / Anna de Vries",
    ),
    ("De minister vertrekt © ANP", "De minister vertrekt", "ANP"),
    # sv da nb fi
    ("Statsministern vid Rosenbad. Foto: Anna Berg/TT", "Statsministern vid Rosenbad.", "Anna Berg/TT"),
    (
        "Statsministeren på Christiansborg. (Foto: © Anna Berg, Ritzau Scanpix)",
        "Statsministeren på Christiansborg.",
        "Anna Berg, Ritzau Scanpix",
    ),
    ("Statsministeren ved Stortinget. Foto: Anna Berg / NTB", "Statsministeren ved Stortinget.", "Anna Berg / NTB"),
    (
        "Pääministeri eduskunnassa. Kuva: Anna Virtanen / Lehtikuva",
        "Pääministeri eduskunnassa.",
        "Anna Virtanen / Lehtikuva",
    ),
    # pl cs sk hu ro
    ("Premier w Sejmie. Fot. Anna Nowak/PAP", "Premier w Sejmie.", "Anna Nowak/PAP"),
    ("Na zdjęciu: premier w Sejmie", "Na zdjęciu: premier w Sejmie", ""),
    ("Premiér ve Sněmovně (Zdroj: ČTK)", "Premiér ve Sněmovně", "ČTK"),
    ("Premiér v parlamente. Zdroj: TASR/Anna Nováková", "Premiér v parlamente.", "TASR/Anna Nováková"),
    ("A miniszterelnök a parlamentben. Fotó: MTI/Kovács Anna", "A miniszterelnök a parlamentben.", "MTI/Kovács Anna"),
    (
        "Premierul la Palatul Victoria. Sursa foto: Inquam Photos / Ana Ionescu",
        "Premierul la Palatul Victoria.",
        "Inquam Photos / Ana Ionescu",
    ),
    # el tr
    ("Ο πρωθυπουργός στη Βουλή. Φωτογραφία: ΑΠΕ-ΜΠΕ", "Ο πρωθυπουργός στη Βουλή.", "ΑΠΕ-ΜΠΕ"),
    ("Başbakan mecliste konuştu. (Fotoğraf: Ayşe Demir/AA)", "Başbakan mecliste konuştu.", "Ayşe Demir/AA"),
    # ru uk bg sr
    ("Пожар в центре города. Фото: ТАСС", "Пожар в центре города.", "ТАСС"),
    ("На фото: Анна Иванова", "На фото: Анна Иванова", ""),
    ("Пожежа в центрі міста. Фото: Анна Шевченко / Укрінформ", "Пожежа в центрі міста.", "Анна Шевченко / Укрінформ"),
    ("Пожар в центъра. Снимка: БГНЕС", "Пожар в центъра.", "БГНЕС"),
    ("Požar u središtu grada. Foto: Ana Horvat/PIXSELL", "Požar u središtu grada.", "Ana Horvat/PIXSELL"),
    # ar fa he ur hi
    ("دبابة قرب الحدود (تصوير: علي حسن)", "دبابة قرب الحدود", "علي حسن"),
    ("دبابة قرب الحدود (رويترز)", "دبابة قرب الحدود", "رويترز"),
    ("دبابة قرب الحدود - صورة: أ ف ب", "دبابة قرب الحدود", "أ ف ب"),
    ("مصدر الصورة، Getty Images", "", "Getty Images"),
    ("תושבים מפנים את ההריסות (צילום: דוד כהן)", "תושבים מפנים את ההריסות", "דוד כהן"),
    ("תושבים מפנים את ההריסות | צילום: רויטרס", "תושבים מפנים את ההריסות", "רויטרס"),
    ("نمایی از بازار تهران، عکس: ایسنا", "نمایی از بازار تهران", "ایسنا"),
    ("बाजार में भीड़ (फोटो: पीटीआई)", "बाजार में भीड़", "पीटीआई"),
    # ja zh ko vi id
    ("国会で答弁する首相＝２０日午後、国会内（共同）", "国会で答弁する首相＝２０日午後、国会内", "共同"),
    ("国会で答弁する首相＝写真=共同", "国会で答弁する首相", "共同"),
    ("国会で答弁する首相（代表撮影）", "国会で答弁する首相", "代表"),
    ("国会で答弁する首相 写真：ロイター", "国会で答弁する首相", "ロイター"),
    ("工人在修桥。新华社记者 李明 摄", "工人在修桥。", "新华社记者 李明"),
    ("工人正在修橋（圖／路透）", "工人正在修橋", "路透"),
    ("대통령이 국회에서 연설하고 있다. [사진=연합뉴스]", "대통령이 국회에서 연설하고 있다.", "연합뉴스"),
    ("대통령이 국회에서 연설하고 있다. 뉴시스", "대통령이 국회에서 연설하고 있다.", "뉴시스"),
    ("대통령이 국회에서 연설하고 있다. ⓒ 연합뉴스", "대통령이 국회에서 연설하고 있다.", "연합뉴스"),
    ("Công nhân sửa cầu. Ảnh: Anh Tú", "Công nhân sửa cầu.", "Anh Tú"),
    ("Warga membersihkan rumah. (ANTARA FOTO/Budi Santoso)", "Warga membersihkan rumah.", "ANTARA FOTO/Budi Santoso"),
    ("Premjeras Seime | A. Jonaitis / LRT nuotr.", "Premjeras Seime", "A. Jonaitis / LRT"),
    # without a label
    (
        "Menteri Keuangan di Jakarta, Senin. (Liputan6.com/Budi Santoso)",
        "Menteri Keuangan di Jakarta, Senin.",
        "Liputan6.com/Budi Santoso",
    ),
    ("Workers repair the bridge. Photo / Jane Doe", "Workers repair the bridge.", "Jane Doe"),
    ("نمایی از بازار تهران - عکس آرشیوی", "نمایی از بازار تهران - عکس آرشیوی", ""),
    (
        "Workers repair the bridge before the autumn rains. (Jane Doe)",
        "Workers repair the bridge before the autumn rains.",
        "Jane Doe",
    ),
    ("Dělníci opravují most přes řeku (Jan Novák)", "Dělníci opravují most přes řeku", "Jan Novák"),
    ("عمال يصلحون الجسر القديم صباح أمس (سامر حداد)", "عمال يصلحون الجسر القديم صباح أمس", "سامر حداد"),
    ("الوزير ونظيره خلال اللقاء أمس (من اليمين)", "الوزير ونظيره خلال اللقاء أمس (من اليمين)", ""),
    ("عمال يصلحون الجسر (د.ب.أ)", "عمال يصلحون الجسر", "د.ب.أ"),
    ("פועלים מתקנים את הגשר הישן (דנה כהן)", "פועלים מתקנים את הגשר הישן", "דנה כהן"),
    (
        "The minister with the head of the Jane Doe Party (Greens)",
        "The minister with the head of the Jane Doe Party (Greens)",
        "",
    ),
    ("Workers repair the old town bridge / Jane Doe", "Workers repair the old town bridge", "Jane Doe"),
    (
        "Robotnicy naprawiają stary most Fot. Jan Nowak / Kurier",
        "Robotnicy naprawiają stary most",
        "Jan Nowak / Kurier",
    ),
    ("Robotnicy naprawiają stary most (fot. Jan Nowak)", "Robotnicy naprawiają stary most", "Jan Nowak"),
    ("De brug is na de storm gesloten Foto ANP", "De brug is na de storm gesloten", "ANP"),
    (
        "Foto: Warga membersihkan rumah usai banjir (Budi Santoso/detikcom)",
        "Warga membersihkan rumah usai banjir",
        "Budi Santoso/detikcom",
    ),
    ("Arbejdere på broen. Arkivfoto: Anna Berg", "Arbejdere på broen.", "Anna Berg"),
    ("Workers repair the bridge. Chart: Jane Doe", "Workers repair the bridge.", "Jane Doe"),
    ("مزدور پل کی مرمت کر رہے ہیں (فوٹو: آن لائن)", "مزدور پل کی مرمت کر رہے ہیں", "آن لائن"),
    ("मजदूर पुल की मरम्मत करते हुए (फोटो- पीटीआई)", "मजदूर पुल की मरम्मत करते हुए", "पीटीआई"),
    (
        "橋を直す作業員＝２０２２年１１月２８日、東京都墨田区、中田一郎撮影",
        "橋を直す作業員＝２０２２年１１月２８日、東京都墨田区",
        "中田一郎",
    ),
    ("橋を直す作業員（2022年11月28日、中田一郎撮影）", "橋を直す作業員（2022年11月28日）", "中田一郎"),
    ("작업자들이 다리를 고치고 있다. 김하늘 기자", "작업자들이 다리를 고치고 있다.", "김하늘 기자"),
    ("작업자들이 다리를 고치고 있다. 2023.4.8/뉴스1", "작업자들이 다리를 고치고 있다. 2023.4.8", "뉴스1"),
    ("작업자들이 다리를 고치고 있다 <사진=연합뉴스>", "작업자들이 다리를 고치고 있다", "연합뉴스"),
    ("3月27日，工人在修桥。本报记者 李明 摄", "3月27日，工人在修桥。", "本报记者 李明"),
    ("工人正在修理老桥 李明 摄", "工人正在修理老桥", "李明"),
]


@pytest.mark.parametrize(("line", "caption", "name"), LINES, ids=[line for line, _, _ in LINES])
def test_a_line_is_parted_as_an_archivist_would(line: str, caption: str, name: str) -> None:
    assert credit.split(line) == (caption, name)


@pytest.mark.parametrize("line", sorted({caption for _, caption, _ in LINES if caption}))
def test_a_caption_without_its_credit_has_none(line: str) -> None:
    assert credit.split(line) == (line, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A tank near the border (photo credit: A. NAME/REUTERS)", ("A tank near the border", "A. NAME/REUTERS")),
        ("A tank near the border. Photo: A. Name", ("A tank near the border.", "A. Name")),
        ("Ein Panzer. Foto: dpa", ("Ein Panzer.", "dpa")),
        ("Ein Panzer an der Grenze © Anna Berg", ("Ein Panzer an der Grenze", "Anna Berg")),
        ("A tank on Monday. REUTERS/A. Name", ("A tank on Monday.", "REUTERS/A. Name")),
        ("A tank near the border | Anna Berg", ("A tank near the border", "Anna Berg")),
        ("A tank (left) near the border", ("A tank (left) near the border", "")),
        ("Photo by Jane Doe", ("", "Jane Doe")),
        ("The photo: a story of 1967 that nobody has told before, says the author of the book, who has spent thirty years on it and on other pictures of the time", None),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_the_credit_is_split_off(line: str, expected: tuple[str, str] | None) -> None:
    assert credit.split(line) == (expected or (line, ""))


def test_a_credit_in_its_own_element_is_cut_from_the_caption_that_repeats_it() -> None:
    assert credit.apart("A tank near the border (photo credit: A/R)", "(photo credit: A/R)") == (
        "A tank near the border",
        "A/R",
    )
    assert credit.apart("A tank near the border", "Foto: dpa") == ("A tank near the border", "dpa")
    assert credit.apart("Foto: dpa", "Foto: dpa") == ("", "dpa")


def test_a_label_that_is_left_when_its_credit_is_taken_goes_too() -> None:
    assert credit.apart("A tank near the border. Photo:", "Jane Doe") == ("A tank near the border.", "Jane Doe")
    assert credit.apart("Credit", "Jane Doe") == ("", "Jane Doe")


def test_a_reservation_of_rights_is_no_name() -> None:
    assert credit.bare("Copyright Jane Doe Tous droits réservés") == "Jane Doe"
    assert credit.bare("© 2024 Jane Doe. All rights reserved.") == "Jane Doe"


@pytest.mark.parametrize(
    "line",
    [
        "( " * 100_000,
        "© " * 50_000,
        "Photo: " * 20_000,
        "a. B " * 30_000,
        "x | " * 30_000,
        "写真=" * 30_000,
        "A/" * 50_000,
    ],
    ids=["brackets", "signs", "labels", "stops", "bars", "joined", "strokes"],
)
def test_a_hostile_caption_is_read_in_no_time(line: str) -> None:
    began = time.process_time()
    credit.apart(line, line)
    credit.reads_as_credit(line)
    assert time.process_time() - began < 0.5


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_line_makes_it_raise_and_no_credit_is_made_up(caption: str, name: str) -> None:
    for made in (credit.split(caption), credit.apart(caption, name)):
        assert all(part == " ".join(part.split()) for part in made)
    assert squash(credit.split(caption)[1]) in squash(text(caption))
