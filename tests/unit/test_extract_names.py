"""Names in a byline."""

import time

import pytest

from bot.stages.extract.people import names

BYLINES = [
    # English
    ("By Jane Doe", ("Jane Doe",)),
    ("By JANE DOE", ("Jane Doe",)),
    ("By SETH J. FRANTZMAN and ANNA O'NEILL", ("Seth J. Frantzman", "Anna O'Neill")),
    ("By Jane Doe, John Roe and Mary Major", ("Jane Doe", "John Roe", "Mary Major")),
    ("Written by Jane Doe, Senior Political Correspondent", ("Jane Doe",)),
    ("Words by Jane Doe, photos by John Roe", ("Jane Doe",)),
    ("Reporting by Jane Doe in Beirut and John Roe in Baghdad; Editing by Max Moe", ("Jane Doe", "John Roe")),
    ("Jane Doe (jane.doe@news.example)", ("Jane Doe",)),
    ("Jane Doe @janedoe", ("Jane Doe",)),
    ("By Jane Doe | Published June 29, 2020", ("Jane Doe",)),
    ("By Jane Doe 30 August 2023 • 4:45pm", ("Jane Doe",)),
    ("by Jane Doe Jul. 19, 2026 9:45 am", ("Jane Doe",)),
    ("Jane Doe · Example News · Posted: Aug 08, 2024 4:00 AM EDT", ("Jane Doe",)),
    ("27 January 2026 • Jane Doe • 3 min read", ("Jane Doe",)),
    ("By Jane Doe For Daily.Example", ("Jane Doe",)),
    ("By Jane Doe and John Roe The Associated Press", ("Jane Doe", "John Roe", "The Associated Press")),
    ("Staff Writer Jane Doe", ("Jane Doe",)),
    ("Jane Doe Staff Writer", ("Jane Doe",)),
    ("Jane Doe; John Roe / AFP", ("Jane Doe", "John Roe", "AFP")),
    ("Jane Doe (AFP)", ("Jane Doe", "AFP")),
    ("By TPN, in News, Business", ("TPN",)),
    ("AFP, MANILA", ("AFP",)),
    ("Doe, Jane", ("Doe, Jane",)),
    ("Jane Doe, jane doe", ("Jane Doe",)),
    ("(Jane Doe)", ("Jane Doe",)),
    ("Mary Ann van der Berg", ("Mary Ann van der Berg",)),
    # German
    ("Von Anna Berg und Karl Maier", ("Anna Berg", "Karl Maier")),
    ("Von Anna Berg, Redakteurin für Finanzen", ("Anna Berg",)),
    ("Von Karl Maier, Volontär (Sport)", ("Karl Maier",)),
    ("Ein Gastbeitrag von Ursula von der Heide", ("Ursula von der Heide",)),
    ("Text: Anna Berg, Foto: Karl Maier", ("Anna Berg",)),
    ("Anna Berg, Berlin und Karl Maier, Wien", ("Anna Berg", "Karl Maier")),
    ("David Straub, MDR THÜRINGEN", ("David Straub", "MDR THÜRINGEN")),
    # French, Spanish, Portuguese, Italian, Romanian
    ("Par Jean Petit et Marie Dupont, à Beyrouth", ("Jean Petit", "Marie Dupont")),
    ("Propos recueillis par Claire Martin", ("Claire Martin",)),
    ("Jean-Pierre Dupont, envoyé spécial à Kiev", ("Jean-Pierre Dupont",)),
    ("Por Juan Pérez y María Gómez | Madrid", ("Juan Pérez", "María Gómez")),
    ("Juan Pérez, Madrid", ("Juan Pérez",)),
    ("Por Ana Maria da Silva e João dos Santos", ("Ana Maria da Silva", "João dos Santos")),
    ("a cura di Maria Bianchi", ("Maria Bianchi",)),
    ("di Maria Bianchi", ("Maria Bianchi",)),
    ("Di Matteo", ("Di Matteo",)),
    ("Articol de Ion Popescu și Ana Ionescu", ("Ion Popescu", "Ana Ionescu")),
    # Dutch, Scandinavian, Finnish, Hungarian
    ("Door Jan de Vries en Piet van der Berg", ("Jan de Vries", "Piet van der Berg")),
    ("Av Kari Nordmann og Ola Hansen", ("Kari Nordmann", "Ola Hansen")),
    ("Skriven av Anna Berg och Lars Lind", ("Anna Berg", "Lars Lind")),
    ("Af Mette Jensen, journalist", ("Mette Jensen",)),
    ("Teksti: Matti Virtanen, kuvat: Aino Laine", ("Matti Virtanen",)),
    ("Írta: Kovács János", ("Kovács János",)),
    # Slavic
    ("Autor: Jan Novák, Petr Svoboda", ("Jan Novák", "Petr Svoboda")),
    ("Tekst: Jan Kowalski, zdjęcia: Anna Nowak", ("Jan Kowalski",)),
    ("Piše: Ivan Horvat", ("Ivan Horvat",)),
    ("Автор: Иван Петров", ("Иван Петров",)),
    ("Текст: Иван Петров, Мария Сидорова", ("Иван Петров", "Мария Сидорова")),
    ("Иван Петров, корреспондент", ("Иван Петров",)),
    ("Автор: Олена Коваль та Іван Шевченко", ("Олена Коваль", "Іван Шевченко")),
    # Greek, Turkish, Indonesian, Vietnamese, Hindi
    ("Γράφει ο Γιώργος Παπαδόπουλος", ("Γιώργος Παπαδόπουλος",)),
    ("Συντάκτης: Μαρία Παππά", ("Μαρία Παππά",)),
    ("Yazan: İBRAHİM YILMAZ", ("İbrahim Yılmaz",)),
    ("Muhabir: Ali Kaya ve Ayşe Demir", ("Ali Kaya", "Ayşe Demir")),
    ("Ali Kaya / ANKARA", ("Ali Kaya",)),
    ("Oleh Budi Santoso", ("Budi Santoso",)),
    ("Penulis: Budi Santoso | Editor: Siti Aminah", ("Budi Santoso",)),
    ("Bài: Nguyễn Văn An", ("Nguyễn Văn An",)),
    ("लेखक: राम कुमार", ("राम कुमार",)),
    # Arabic, Persian, Hebrew, in any order of name, role and place
    ("بقلم: محمد علي", ("محمد علي",)),
    ("بقلم محمد علي", ("محمد علي",)),
    ("\u200fكتبت – سناء العبيدي\u200f", ("سناء العبيدي",)),
    ("بيروت - محمد علي", ("محمد علي",)),
    ("محمد علي، مراسل القناة", ("محمد علي",)),
    ("إعداد: محمد علي وسارة حسن", ("محمد علي", "سارة حسن")),
    ("به قلم علی رضایی", ("علی رضایی",)),
    ("نویسنده: علی رضایی", ("علی رضایی",)),
    ("מאת דנה כהן", ("דנה כהן",)),
    ("מאת: דנה כהן ויוסי לוי", ("דנה כהן", "יוסי לוי")),
    ("דנה כהן, כתבת לענייני משפט", ("דנה כהן",)),
    # Chinese, Japanese, Korean
    ("記者 王小明", ("王小明",)),
    ("（記者王小明／台北報導）", ("王小明",)),
    ("本报记者 张三 李四", ("张三", "李四")),
    ("文・山田太郎", ("山田太郎",)),
    ("取材・文＝山田太郎、写真＝鈴木一郎", ("山田太郎",)),
    ("【山田太郎】", ("山田太郎",)),
    ("文：ジョン・スミス", ("ジョン・スミス",)),
    ("홍길동 기자", ("홍길동",)),
    ("홍길동·김철수 기자", ("홍길동", "김철수")),
    ("서울=홍길동 기자 hong@news.example", ("홍길동",)),
    ("홍길동 기자 외 1명", ("홍길동",)),
    # nobody
    ("admin", ()),
    ("2020", ()),
    ("", ()),
]


@pytest.mark.parametrize(("line", "expected"), BYLINES)
def test_a_byline_is_parted_and_cleaned(line: str, expected: tuple[str, ...]) -> None:
    assert names.split(line, shown=True) == expected


@pytest.mark.parametrize(("line", "expected"), [("JANE DOE", ("JANE DOE",)), ("jane doe", ("jane doe",))])
def test_capitals_in_markup_are_the_publishers_own(line: str, expected: tuple[str, ...]) -> None:
    assert names.split(line) == expected


def test_a_single_word_behind_a_name_is_a_place_where_it_is_shown_and_a_house_in_markup() -> None:
    assert names.split("Anna Berg, Wien", shown=True) == ("Anna Berg",)
    assert names.split("Anna Berg, kathpress") == ("Anna Berg", "kathpress")


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe", "von Anna Berg", "PAR JEAN PETIT", "Ein Kommentar von Anna Berg", "Автор: Иван Петров", "بقلم: محمد علي",
        "מאת דנה כהן", "文／山田太郎", "Text: Anna Berg", "(Von Anna Berg)",
    ],
)  # fmt: skip
def test_a_line_begins_as_a_byline_does(line: str) -> None:
    assert names.has_by(line)


@pytest.mark.parametrize(
    "line",
    ["Jane Doe", "Bystanders fled", "Vonnegut at 100", "Texts of the law", "By", "تقرير الأمم المتحدة", "Di Matteo"],
)
def test_a_line_that_only_looks_so_does_not(line: str) -> None:
    assert not names.has_by(line)


@pytest.mark.parametrize(
    "name",
    [
        "AFP", "Reuters", "BBC News", "Redaktion", "Golem.de", "Staff Writers", "毎日新聞", "新華社", "社会部", "연합뉴스", "رويترز", "وكالات",
        "מערכת הידיעות", "Haber Merkezi", "Toimitus", "ТАСС", "Deutsche Presse-Agentur", "Guardian staff reporter",
    ],
)  # fmt: skip
def test_agencies_desks_and_hosts_are_organisations(name: str) -> None:
    assert names.is_organisation(name)


@pytest.mark.parametrize(
    "name", ["Jane Doe", "Anna Postel", "محمد علي", "岳弘彬", "Иван Петров", "홍길동", "Newton Pressman"]
)
def test_people_are_not(name: str) -> None:
    assert names.is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "Jan de Vries",
        "Fouzia Van Der Fort",
        "محمد علي",
        "山田 太郎",
        "홍길동",
        "ジョン・スミス",
        "Lê Phương",
    ],
)
def test_a_full_name_is_known(name: str) -> None:
    assert names.is_full(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane",
        "Read more",
        "All about the World",
        "政治部",
        "3 min",
        "Alle Informationen zur Wahl",
        "كتب الرئيس رسالة إلى الشعب",
    ],
)
def test_what_is_no_full_name_is_none(name: str) -> None:
    assert not names.is_full(name)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe | June 29, 2020", "By Jane Doe"),
        ("By Jane Doe June 29, 2020 22:32", "By Jane Doe"),
        ("27. Januar 2026 • Anna Berg • 3 Minuten", "Anna Berg"),
        ("Von Anna Berg, Redakteurin für Finanzen", "Von Anna Berg, Redakteurin für Finanzen"),
        ("홍길동 기자 외 1명", "홍길동 기자 외 1명"),
    ],
)
def test_a_byline_as_written_is_not_dated(line: str, expected: str) -> None:
    assert names.undated(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "a.b+" * 1_000_000,
        "By " * 100_000,
        "senior " * 100_000,
        "(" * 100_000,
        "وא " * 100_000,
        "ein " * 50_000 + "von",
        "1," * 99_999,
    ],
)
def test_a_hostile_byline_costs_no_more_than_its_first_letters(line: str) -> None:
    started = time.process_time()
    assert len(names.split(line, shown=True)) <= names.MOST
    assert names.has_by(line) in {True, False}
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Mihai POPA", ("Mihai Popa",)),
        ("Ольга СМИРНОВА", ("Ольга Смирнова",)),
        ("Deniz IŞIK / ANKARA", ("Deniz Işık",)),
        ("Jane McDONALD", ("Jane McDONALD",)),
        ("Bill MCCARTHY", ("Bill McCarthy",)),
        ("Jane Doe BBC", ("Jane Doe BBC",)),
    ],
)
def test_a_surname_in_capitals_is_written_as_a_name(line: str, expected: tuple[str, ...]) -> None:
    assert names.split(line, shown=True) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Авторка: Олена Шевченко", ("Олена Шевченко",)),
        ("Підготувала Ірина Коваль", ("Ірина Коваль",)),
        ("Napsala Jana Nováková", ("Jana Nováková",)),
        ("Publicat de Maria Ionescu", ("Maria Ionescu",)),
        ("Ρεπορτάζ: Νίκος Γεωργίου", ("Νίκος Γεωργίου",)),
        ("Razgovarala Ana Kovač", ("Ana Kovač",)),
        ("글·사진 홍길동", ("홍길동",)),
        ("입력 2023.05.04 10:00 홍길동 기자", ("홍길동",)),
        ("12 May 2026 by Jane Doe", ("Jane Doe",)),
        ("Bài và ảnh: Nguyễn Văn Nam", ("Nguyễn Văn Nam",)),
        ("كتبت سارة محمود الإثنين 29 أبريل 2024", ("سارة محمود",)),
        ("بيروت: سارة محمود", ("سارة محمود",)),
        ("رپورٹ: احمد ندیم", ("احمد ندیم",)),
        ("דנה בן-עמי ויואב לוי", ("דנה בן-עמי", "יואב לוי")),
        ("Anna Berg Lesezeit: 3 Min.", ("Anna Berg",)),
        ("Autore: Mario Rossi Data: 12 maggio 2024", ("Mario Rossi",)),
        ("Por Ana Souza, Lume PE", ("Ana Souza",)),
        ("Por Ana Souza — São Paulo", ("Ana Souza",)),
        ("Jean Dupont avec AFP", ("Jean Dupont", "AFP")),
        ("Words: Jane Doe Photos: John Roe", ("Jane Doe",)),
    ],
)
def test_what_stands_round_a_name_goes(line: str, expected: tuple[str, ...]) -> None:
    assert names.split(line, shown=True) == expected


@pytest.mark.parametrize("name", ["ویب ڈیسک", "وحدة التحقيقات", "Пресс-служба", "Συντακτική ομάδα", "Nhóm PV"])
def test_desks_of_other_scripts_are_organisations(name: str) -> None:
    assert names.is_organisation(name)
