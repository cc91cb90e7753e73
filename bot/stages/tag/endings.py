"""Endings that are looked for where the configuration asks for them, and no others: closed lists.

- `demonyms`: the forms of an adjective, which hold in every language. In Arabic each with and without ال.
  In Hebrew one that does not end in י has ית and יות too.
- `inflect: ru`: the cases of Russian names, by the end of the word (Иран → Ирана, Ираном; not Ираклий). Of a phrase each
  word takes the same case or stays as it is: Организации Объединённых Наций. Only Cyrillic words are declined, and none
  that is written in capitals (ООН). A list makes a few forms that no one writes (Ираным); they mean nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.stages.fold import script

WORDS = 4
"""Words of a phrase that are declined: each doubles its forms."""
_DEMONYMS = {
    "ar": ("", "ا", "ة", "ون", "ين", "ان", "ات", "تان", "تين", "و", "ي"),
    "en": ("", "s"),
    "fa": ("", "ها", "های", "ان"),
    "fr": ("", "s", "e", "ne", "es", "nes"),
    "he": ("", "ת", "ם", "ים", "ות", "ה", "יה"),
}
_HEBREW_NISBA = ("ית", "יות")
"""Of a noun that is an adjective by itself, the feminine has the י that it lacks: סדריסט, סדריסטית, סדריסטיות."""
LANGUAGES = frozenset(_DEMONYMS)
"""Of demonyms whose forms are known."""
_RUSSIAN = (
    ("ский", "ского скому ского ским ском ская ской скую ское ские ских скими"),
    ("ий", "ого ому ого им ом ая ой ую ое ие их ими"),
    ("ый", "ого ому ого ым ом ая ой ую ое ые ых ыми"),
    ("ая", "ой ой ую ой ой"),
    ("ское", "ского скому ское ским ском"),
    ("ое", "ого ому ое ым ом"),
    ("ия", "ии ии ию ией ии"),
    ("ие", "ия ию ие ием ии"),
    ("ец", "ца цу ца цем це цы цев цам цами цах"),
    ("цы", "цев цам цев цами цах"),
    ("ы", "ов ам ов ами ах"),
    ("ка", "ки ке ку кой ке"),
    ("га", "ги ге гу гой ге"),
    ("ха", "хи хе ху хой хе"),
    ("а", "ы е у ой е"),
    ("я", "и е ю ей е"),
    ("о", "а у о ом е"),
    ("ь", "я ю я ем е и ью"),
    ("й", "я ю я ем е"),
)
"""Nominative ending → genitive, dative, accusative, instrumental, prepositional, then other numbers and genders; the
first that fits holds."""
_RUSSIAN_CONSONANT = "а у а ом е ым"
"""The last is that of a surname: Лавровым."""
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


def demonyms(language: str, adjective: str) -> Iterator[str]:
    endings = _DEMONYMS.get(language, ("",))
    if language == "he" and not adjective.endswith("י"):
        endings += _HEBREW_NISBA
    for ending in endings:
        yield adjective + ending
        if language == "ar":
            yield "ال" + adjective + ending


def russian(phrase: str) -> Iterator[str]:
    """The declined forms of a name, the name itself left out."""
    words = phrase.split()
    declined = [_cases(word) if place < WORDS else () for place, word in enumerate(words)]
    told = {phrase}
    for case in range(max(map(len, declined), default=0)):
        may = [(word, *forms[case : case + 1]) for word, forms in zip(words, declined, strict=True)]
        for form in map(" ".join, product(*may)):
            if form not in told:
                told.add(form)
                yield form


def _cases(word: str) -> tuple[str, ...]:
    if word.isupper() or len(word) < 3 or any(script(letter) != "CYRILLIC" for letter in word):
        return ()
    for ending, cases in _RUSSIAN:
        if word.endswith(ending):
            return tuple(word.removesuffix(ending) + case for case in cases.split())
    if word[-1] in _CONSONANTS:
        return tuple(word + case for case in _RUSSIAN_CONSONANT.split())
    return ()
