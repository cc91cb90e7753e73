"""What outlets do to an agency's text: each gives another text that is still a copy of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.stories.texts import Text, Wire

_SENTENCE = re.compile(r"(?<=[.!?؟。])\s*(?=\S)")
_DATELINE = re.compile(r"^[^—\-–]{3,50}\([^)]+\)\s*[—–-]\s*|^.{2,8}（[^）]+）——|^【[^】]+】")
_FURNITURE = {
    "en": (
        "Reporting by Joan Dell and Omar Reyes; editing by Pat Quill",
        "© Meridian News Agency. All rights reserved.",
    ),
    "ar": ("المصدر: وكالة الأفق", "© جميع الحقوق محفوظة"),
    "he": ("קראו גם: כל העדכונים", "© כל הזכויות שמורות"),
    "fa": ("بخوانید: گزارش‌های دیگر", "© خبرگزاری افق"),
    "fr": ("Lire aussi notre dossier spécial", "© Agence Horizon. Tous droits réservés."),
    "zh": ("版权所有 地平线社", "© 地平线社"),
    "ja": ("記事へのご意見はこちら", "© 地平線通信"),
}
_WORDS = {
    "en": {
        "said": "stated",
        "told": "informed",
        "some": "around",
        "about": "roughly",
        "after": "following",
        "people": "persons",
    }
    | {
        "expected": "likely",
        "would": "will",
        "largest": "biggest",
        "years": "years'",
        "asked": "urged",
        "since": "from",
    },
    "ar": {
        "وقال": "وصرح",
        "نحو": "حوالي",
        "بعد": "عقب",
        "خلال": "في",
        "إن": "أن",
        "فيما": "بينما",
        "منذ": "من",
        "أكثر": "ما يزيد",
    },
    "he": {
        "אמר": "ציין",
        "אמרה": "ציינה",
        "כי": "ש",
        "לפני": "טרם",
        "אתמול": "אמש",
        "הודיע": "מסר",
        "עד": "עד ל",
        "גם": "אף",
    },
    "fa": {
        "گفت": "اظهار داشت",
        "نزدیک": "حدود",
        "پس": "بعد",
        "نخستین": "اولین",
        "تنها": "فقط",
        "سبب": "باعث",
        "سال": "سالِ",
    },
    "fr": {
        "a": "aurait",
        "après": "à la suite de",
        "quelque": "environ",
        "depuis": "dès",
        "selon": "d’après",
        "deux": "les deux",
        "plus": "davantage",
    },
    "zh": {
        "表示": "称",
        "目前": "现",
        "全部": "均",
        "公布": "发布",
        "发现": "看到",
        "至少": "最少",
        "预计": "估计",
        "去年": "上年",
    },
    "ja": {
        "始めた": "開始した",
        "約": "およそ",
        "初めて": "初",
        "述べた": "語った",
        "走る": "走行する",
        "課題": "問題",
        "近隣": "周辺",
    },
}
"""A subeditor's other words."""


def cut_to_half(wire: Wire) -> Text:
    kept = wire.text.paragraphs[: (len(wire.text.paragraphs) + 1) // 2]
    return Text(headline=wire.text.headline, paragraphs=kept)


def cut_to_the_first_two(wire: Wire) -> Text:
    return Text(headline=wire.other, paragraphs=wire.text.paragraphs[:2])


def edited(wire: Wire) -> Text:
    """Other words, and the last sentence of every second paragraph gone."""
    kept = [
        _drop(_words(p, wire.language)) if n % 2 else _words(p, wire.language)
        for n, p in enumerate(wire.text.paragraphs)
    ]
    return Text(headline=wire.other, paragraphs=tuple(kept))


def with_own_first(wire: Wire) -> Text:
    return Text(headline=wire.other, paragraphs=(wire.own[0], *wire.text.paragraphs))


def with_own_last(wire: Wire) -> Text:
    return Text(headline=wire.text.headline, paragraphs=(*wire.text.paragraphs, wire.own[-1]))


def cut_with_own_first_and_last(wire: Wire) -> Text:
    return Text(headline=wire.other, paragraphs=(wire.own[0], *wire.text.paragraphs[:4], wire.own[-1]))


def cut_edited_with_own(wire: Wire) -> Text:
    text = edited(wire)
    return Text(headline=text.headline, paragraphs=(*text.paragraphs[:4], wire.own[0]))


def typeset(wire: Wire) -> Text:
    """Other quotation marks, dashes, digits, blanks and letters for the same text."""
    return Text(headline=wire.other, paragraphs=tuple(_typeset(p, wire.language) for p in wire.text.paragraphs))


def furnished(wire: Wire) -> Text:
    """Without the agency's dateline, and with lines that name who wrote it and whose it is."""
    first, *rest = wire.text.paragraphs
    return Text(headline=wire.other, paragraphs=(_DATELINE.sub("", first), *rest, *_FURNITURE[wire.language]))


def rearranged(wire: Wire) -> Text:
    """The fourth paragraph before the third, one dropped, and the long ones parted in two."""
    one, two, three, four, *rest = wire.text.paragraphs
    parted = [piece for p in (one, two, four, three, *rest[1:]) for piece in _halves(p)]
    return Text(headline=wire.other, paragraphs=tuple(parted))


CHANGES: tuple[Callable[[Wire], Text], ...] = (
    cut_to_half,
    edited,
    with_own_first,
    typeset,
    cut_to_the_first_two,
    with_own_last,
    furnished,
    cut_edited_with_own,
    cut_with_own_first_and_last,
    rearranged,
)


def _words(paragraph: str, language: str) -> str:
    known = _WORDS[language]
    if language in {"zh", "ja"}:
        for old, new in known.items():
            paragraph = paragraph.replace(old, new)
        return paragraph
    return " ".join(known.get(word, word) for word in paragraph.split(" "))


def _drop(paragraph: str) -> str:
    sentences = _SENTENCE.split(paragraph)
    return " ".join(sentences[:-1]) if len(sentences) > 1 else paragraph


def _halves(paragraph: str) -> list[str]:
    sentences = _SENTENCE.split(paragraph)
    return [sentences[0], " ".join(sentences[1:])] if len(sentences) > 1 else [paragraph]


def _typeset(paragraph: str, language: str) -> str:
    if language == "en":
        return (
            re.sub(r'"([^"]*)"', r"“\1”", paragraph)
            .replace("'", "’")
            .replace(" percent", "\u00a0percent")
            .replace(" — ", " – ")
        )
    if language == "fr":
        plain = paragraph.replace("« ", '"').replace(" »", '"').replace("’", "'").replace("œ", "oe")
        return re.sub(r" (%|euros|km/h|hectares)", "\u202f\\1", plain)
    if language == "ar":
        return paragraph.translate(str.maketrans("0123456789أإ", "٠١٢٣٤٥٦٧٨٩اا")).replace("،", " ،")
    if language == "fa":
        return paragraph.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹یک", "0123456789يك")).replace("\u200c", " ")
    if language == "he":
        return paragraph.replace("-", "–").replace("'", "׳").replace(", ", ",\u00a0")
    return paragraph.replace("，", ", ").replace("——", " - ").replace("、", "，")
