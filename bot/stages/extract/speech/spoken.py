"""The language of a text by its commonest words and letters: cheap where the library's answer (5 ms) would be dear, and for languages it does not know.

`share`   of a text's words, how many are among the commonest of a language: a fifth to a half in that language, next to none in another.
          None where the language has no list here or the text has fewer than 50 words.
`guess`   first a script that one language alone is written in; then letters that one language alone has (`ە` and `ۆ` Sorani, `ٹ` Urdu, `ټ` Pashto, `ڄ`
          Sindhi, `װ` Yiddish); then the language whose common words make a tenth of the text and twice those of the next; then py3langid, whose
          answer must suit the script.
"""

from __future__ import annotations

import re

import py3langid

from bot.stages.extract.speech import scripts

WORDS = 50
"""Words of a text whose common ones are counted, at least."""
_CLEAR = 0.1
"""Share of common words from which they tell the language."""
_TWICE = 2
_LETTERS = 0.01
"""Share of its own letters from which a text is in that language."""
_WORD = re.compile(r"[^\W\d_]+")
_LISTS = """
en: the of and to in a is that for on was with as it by at from are has have be
fr: le la les de des du et en un une que qui dans pour est sur au par il pas
de: der die das und in den von zu mit ist des auf für im dem nicht ein eine sich als
es: de la que el en y a los se del las por un con para una su al es lo
pt: de a o que e do da em os um para com não uma no na por se dos as
it: di e il la che in a per un del una della è non con i da al le si
ca: de la i el que a en els les un per amb una és del al no es van dels
nl: de van het een en in is dat op te zijn voor met die niet aan er om ook
sv: och i att det som en på är av för med till den har de inte om ett var
da: og i at det er en til på som med af for de den der har ikke et var vi
no: og i det er på som en til av å for med at de har den ikke et var vi
fi: ja on ei että se oli hän ovat myös mutta kun mukaan joka sen olla ole jos niin
pl: w i na z do się nie o że to jest za od po dla przez jak jego
cs: a v se na je že s o z do i to za ve pro jsou ale podle
sk: a v sa na je že s o z do to za vo pre sú ale podľa aj
hu: a az és hogy nem is egy volt meg ez de el csak van már szerint
ro: de în și a la cu că din pe pentru care o nu este mai un au fost
hr: je i u na se da za su od s o to koji što ne kao bi
tr: ve bir bu da de için ile olarak olan çok daha gibi sonra ancak
az: və bu bir ilə da də üçün olan ki edib isə çox daha
vi: của và là các có được cho trong một không người với những đã
id: yang di dan ini dengan untuk itu dari dalam pada tidak ke akan oleh
ar: في من على أن إلى عن التي الذي مع هذا هذه بعد ما لا كما بين كان قال
fa: و در به از که این را با است برای آن می بر شده تا هم یک خود
ur: کے میں کی ہے سے کا اور کو نے پر کہ ہیں یہ اس بھی تھا
ru: и в не на что с по как он это за из к от для а но его
uk: і в не на що з та до за як у про від це для його але
bg: на и да за се от в е с по са че не към като
sr: је и у на се да за су од са о то који што не као би
hi: के में की है से का और को ने पर कि हैं यह इस भी एक
he: של את על לא עם הוא כי זה גם או היא כל אל בין היה אבל יש
el: και το του η να της με την που για στο από τα των σε είναι οι τον
ku: û li di de ku ji bi jî ew bû ji ev wê ne
"""
_COMMON = {line.partition(": ")[0]: frozenset(line.partition(": ")[2].split()) for line in _LISTS.strip().splitlines()}
_OWN = {
    "ckb": "ەۆێڵڕ", "ur": "ٹڈڑےں", "ps": "ټډړښږځڅۍ", "sd": "ٻڄڃڦڳڱڻ", "ug": "ۈۇڭې", "yi": "װױײ", "uk": "їєґ", "be": "ў", "sr": "ђћ", "mk": "ѓќѕ",
    "kk": "қғұһ", "az": "ə", "vi": "ơưđạảấầ",
}  # fmt: skip
"""Letters that no other language of their script has, as news are written."""
_ALIKE = tuple(
    frozenset(kin.split())
    for kin in (
        "no nb nn",
        "hr sr bs sh cnr",
        "id ms",
        "tl fil",
        "fa prs",
        "he iw",
        "yi ji",
        "zh yue",
        "ku kmr ckb",
        "pa pnb",
    )
)


def alike(one: str, other: str) -> bool:
    """One language, or two that detectors do not tell apart."""
    first, second = (tag.partition("-")[0].lower() for tag in (one, other))
    return first == second or any({first, second} <= kin for kin in _ALIKE)


def share(text: str, language: str) -> float | None:
    words = _words(text)
    primary = language.partition("-")[0].lower()
    common = _COMMON.get("no" if primary in {"nb", "nn"} else primary)
    return None if common is None or len(words) < WORDS else _share(words, common)


def guess(text: str) -> str:
    """Empty for a text without a script."""
    script = scripts.script(text)
    if not script:
        return ""
    only = scripts.languages(script)
    if len(only) == 1:
        return next(iter(only))
    written = {"Hani": "zh", "Grek": "el"}.get(script) or _by_letters(text, script) or _by_words(text, script)
    if written:
        return written
    answer = str(py3langid.classify(text[: scripts.SAMPLE])[0])
    return answer if scripts.writes(answer, script) else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text[: scripts.SAMPLE].lower())


def _share(words: list[str], common: frozenset[str]) -> float:
    return sum(word in common for word in words) / len(words)


def _by_letters(text: str, script: str) -> str:
    sample = text[: scripts.SAMPLE].lower()
    counts = {
        language: sum(map(sample.count, own)) for language, own in _OWN.items() if scripts.writes(language, script)
    }
    best = max(counts, key=lambda language: counts[language], default="")
    return best if best and counts[best] >= _LETTERS * len(sample) else ""


def _by_words(text: str, script: str) -> str:
    words = _words(text)
    if len(words) < WORDS:
        return ""
    shares = sorted(
        ((_share(words, common), language) for language, common in _COMMON.items() if scripts.writes(language, script)),
        reverse=True,
    )
    if not shares or shares[0][0] < _CLEAR or (len(shares) > 1 and shares[0][0] < _TWICE * shares[1][0]):
        return ""
    return shares[0][1]
