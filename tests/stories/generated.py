"""Texts that are put together: bulletins from one template with other numbers and names, and digests that hold a brief whole."""

from __future__ import annotations

from tests.stories.texts import Text, Wire

TEMPLATES: dict[str, tuple[str, str, tuple[tuple[str, ...], ...]]] = {
    "en-quake": (
        "Magnitude {1} earthquake strikes near {0}",
        "A magnitude {1} earthquake struck {2} kilometres {3} of {0} on {4}, the Geological Institute said. The quake hit at {5} local time at a"
        " depth of {6} kilometres, the institute said in a bulletin.\nThere were no immediate reports of damage or casualties. No tsunami"
        " warning was issued. Residents in {7} told local radio that they had felt the shaking for several seconds and had run into the street.\nThe"
        " region lies on the boundary of two plates and is hit by some {8} quakes of this size each year, according to the institute. The strongest on"
        " record, in {9}, destroyed {7} and killed {10} people.",
        (
            ("Talara", "5.2", "34", "north", "Tuesday", "4.12 a.m.", "41", "Sullana", "14", "1912", "310"),
            ("Copal", "6.1", "88", "south-west", "Sunday", "11.47 p.m.", "17", "Ocos", "9", "1976", "2,400"),
            ("Iquesa", "4.8", "12", "east", "Friday", "2.30 p.m.", "63", "Mejia", "22", "1868", "95"),
            ("Tarvo", "5.7", "53", "west", "Monday", "7.05 a.m.", "29", "Bellis", "11", "1934", "1,150"),
        ),
    ),
    "en-market": (
        "Shares close {0} as {1} {2}",
        "Shares closed {0} on {3}, with the main index of the exchange {2} {4} percent to {5} points in a session in which {1} set the tone. Turnover came"
        " to {6} million crowns, against a daily average of {7} million this month.\n{8} was the day's best stock, up {9} percent, while {10} lost {11}"
        " percent. In all, {12} shares rose and {13} fell. Foreign investors were net {14}, according to figures of the exchange.\nThe crown traded at {15}"
        " to the dollar in late business. The yield of the ten-year bond stood at {16} percent. Brent crude was at {17} dollars a barrel.",
        (
            ("higher", "banks", "up", "Monday", "1.2", "8,431", "412", "388", "Norbank", "4.4", "Telvia", "2.1", "61", "22", "buyers", "21.40", "5.95", "83.10"),
            ("lower", "oil firms", "down", "Tuesday", "0.7", "8,372", "365", "391", "Kelda Foods", "3.0", "Petran", "5.8", "28", "57", "sellers", "21.62", "6.02", "79.45"),
            ("little changed", "retailers", "off", "Wednesday", "0.1", "8,364", "297", "384", "Orso", "6.2", "Marlet", "3.3", "41", "44", "buyers", "21.55", "6.04", "80.20"),
            ("sharply higher", "chip makers", "gaining", "Thursday", "2.6", "8,581", "633", "402", "Siltec", "11.9", "Norbank", "0.8", "72", "13", "buyers", "21.18", "5.88", "81.75"),
        ),
    ),
    "en-match": (
        "{0} beat {1} {2} to {3}",
        "{0} beat {1} {2} on {4} to {3} in front of {5} spectators at {6}.\n{7} put the hosts ahead in minute {8} with a shot from the edge of the area, and"
        " {9} added a second before the break when the visitors' defence failed to clear a corner. {1} came back strongly after half-time, and {10} pulled"
        " one back from the spot in minute {11}, but the hosts held on.\n\"We deserved the three points,\" said the coach of the winners, {12}. His side"
        " has now {13} points from {14} games and meets {15} next week.",
        (
            ("Rovers", "Athletic", "2-1", "go third", "Saturday", "18,204", "Mill Park", "Danso", "12", "Reid", "Okafor", "71", "Lena Horst", "27", "14", "United"),
            ("Harbour", "Wanderers", "3-1", "stay top", "Sunday", "31,077", "the Bowl", "Ibarra", "5", "Smet", "Kovac", "58", "Paolo Riva", "35", "14", "Albion"),
            ("Steelers", "Town", "2-1", "leave the last place", "Wednesday", "9,650", "Forge Lane", "Quist", "33", "Amadou", "Bell", "80", "Ian Marr", "11", "15", "Rovers"),
        ),
    ),
    "en-weather": (
        "Weather: {0} in the north, {1} in the south",
        "It will be {0} in the north on {2} and {1} in the south, the weather service said in its forecast. Temperatures will reach {3} degrees in the capital,"
        " {4} on the coast and {5} in the mountains.\nThe wind will blow from the {6} at {7} to {8} kilometres an hour, stronger on the ridges. The sea will"
        " be {9}, with waves of up to {10} metres.\nThe outlook for the days after: {11}. The level of pollen from grasses is {12}. Sunrise is at {13}"
        " and sunset at {14}.",
        (
            ("cloudy", "sunny", "Tuesday", "24", "21", "13", "west", "15", "30", "calm", "0.5", "warmer and dry", "high", "5.41", "20.12"),
            ("wet", "windy", "Thursday", "17", "19", "8", "north-east", "40", "65", "rough", "2.5", "more rain and thunder", "low", "5.39", "20.15"),
            ("foggy", "mild", "Saturday", "20", "22", "11", "south", "10", "20", "slight", "1", "brighter by noon", "moderate", "5.36", "20.18"),
        ),
    ),
    "fr-bourse": (
        "La Bourse termine {0}",
        "La Bourse a terminé {0} {1}, l’indice principal {2} de {3} % à {4} points au terme d’une séance marquée par {5}. Les échanges ont atteint {6} millions"
        " d’euros.\n{7} a signé la plus forte hausse, de {8} %, tandis que {9} cédait {10} %. Sur le marché des changes, l’euro valait {11} dollar en fin"
        " d’après-midi.\nLe rendement de l’emprunt à dix ans s’établissait à {12} % et le baril de pétrole s’échangeait à {13} dollars.",
        (
            ("en hausse", "lundi", "gagnant", "0,84", "7 612", "les valeurs bancaires", "3 210", "Crédin", "4,1", "Orval", "2,7", "1,0812", "2,95", "83,4"),
            ("en recul", "mardi", "perdant", "1,32", "7 511", "la crainte d’une récession", "4 105", "Vitalia", "1,9", "Acérix", "6,3", "1,0764", "3,02", "79,9"),
            ("sans direction", "jeudi", "cédant", "0,05", "7 507", "l’attente des chiffres de l’emploi", "2 480", "Motrix", "5,6", "Crédin", "1,2", "1,0799", "2,99", "80,7"),
        ),
    ),
    "ar-weather": (
        "الطقس: أجواء {0} يوم {1}",
        "تكون الأجواء {0} يوم {1} في معظم المناطق بحسب دائرة الأرصاد الجوية، وتبلغ درجة الحرارة العظمى في العاصمة {2} والصغرى {3}، بينما تسجل في الجنوب {4} درجة"
        " وفي المرتفعات {5}.\nوتهب رياح {6} تتراوح سرعتها بين {7} و{8} كيلومترا في الساعة، ويكون البحر {9} وارتفاع الموج {10} متر.\nوتتوقع الدائرة أن"
        " {11} خلال اليومين التاليين، وتنصح {12}.",
        (
            ("حارة", "الأحد", "38", "24", "43", "29", "غربية", "10", "25", "هادئا", "0.5", "تنخفض الحرارة قليلا", "بتجنب أشعة الشمس ظهرا"),
            ("ماطرة", "الأربعاء", "16", "9", "20", "3", "شمالية شرقية", "35", "60", "هائجا", "3", "تتساقط الثلوج على القمم", "السائقين بالحذر من السيول"),
            ("معتدلة", "الجمعة", "26", "15", "31", "18", "جنوبية", "12", "28", "خفيفا", "1", "يتشكل الضباب صباحا", "بتهوية المنازل"),
        ),
    ),
    "fa-quake": (
        "زمین‌لرزه {1} ریشتری {0} را لرزاند",
        "زمین‌لرزه‌ای به بزرگی {1} در مقیاس امواج درونی زمین ساعت {2} روز {3} شهر {0} و روستاهای اطراف آن را لرزاند. مرکز لرزه‌نگاری اعلام کرد کانون این زمین‌لرزه در"
        " عمق {4} کیلومتری و در {5} کیلومتری {6} بوده است.\nمدیرکل مدیریت بحران استان گفت تاکنون گزارشی از خسارت دریافت نشده و {7} گروه ارزیاب به منطقه اعزام"
        " شده‌اند. او از مردم خواست خونسردی خود را حفظ کنند.",
        (
            ("بردستان", "4.3", "5:21", "دوشنبه", "12", "27", "دیلمان", "3"),
            ("سرچاه", "5.1", "22:48", "جمعه", "8", "61", "نایبند", "9"),
            ("کوهپایه", "3.9", "13:06", "چهارشنبه", "15", "19", "ورزنه", "2"),
        ),
    ),
    "zh-weather": (
        "{0}天气：{1}",
        "市气象台{2}时发布预报：今天白天{1}，{3}风{4}级，最高气温{5}摄氏度；夜间{6}，最低气温{7}摄氏度。相对湿度百分之{8}，空气质量指数{9}。"
        "\n气象专家提醒，{10}，市民出行请注意安全，老人和儿童应当适时增减衣物。预计未来三天{11}。",
        (
            ("周一", "晴转多云", "六", "北", "三", "二十四", "多云", "十三", "四十", "五十二", "早晚温差较大", "以晴好天气为主，气温逐步回升"),
            ("周四", "中到大雨", "十七", "东南", "五", "十八", "小雨", "十五", "九十", "三十八", "部分低洼路段可能积水", "雨势减弱，气温明显下降"),
        ),
    ),
}
"""Headline, text, and what is put in: names and numbers all differ from one bulletin to the next."""

TITLES = {
    "en": ("News in brief", "The day at a glance", "What happened while you slept", "Around the world on Wednesday"),
    "ar": ("موجز أخبار اليوم", "أهم ما جرى في العالم"),
    "fr": ("L’actualité en bref", "Ce qu’il faut retenir de la journée"),
    "he": ("מבזקים מן הארץ", "מה קרה אתמול"),
}


def bulletins(name: str) -> list[Text]:
    headline, text, rows = TEMPLATES[name]
    return [Text(headline=headline.format(*row), paragraphs=tuple(text.format(*row).split("\n"))) for row in rows]


def brief(wire: Wire) -> Text:
    return Text(headline=wire.other, paragraphs=wire.text.paragraphs[:2])


def digest(wires: list[Wire], title: str) -> Text:
    """The first two paragraphs of each."""
    return Text(headline=title, paragraphs=tuple(p for wire in wires for p in wire.text.paragraphs[:2]))
