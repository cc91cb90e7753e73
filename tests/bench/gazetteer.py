"""Ten thousand entities and two hundred topics, made up the same way each time.

One in eight entities is a name that stands in one of the texts (one to three capitalised words, or two Arabic or Hebrew words in a row),
the others are syllables: a page then mentions eight of them, and holds thirty candidates. Each has its name, a spelling with another vowel, and a rendering in Arabic or Hebrew letters; one in
ten has demonyms, one in twenty a weak alias, one in fifty an acronym that is looked for as written.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from bot.model.topic import (
    Alias,
    AllOf,
    AnyOf,
    Entity,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    NotThis,
    RegexIn,
    Topic,
)

SEED = 6
_NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w’'-]{2,}(?: [A-ZÀ-Þ][\w’'-]{2,}){1,2}|\b[A-ZÀ-Þ][\w’'-]{6,}|[\u0621-\u064a]{4,} [\u0621-\u064a]{4,}|[\u05d0-\u05ea]{4,} [\u05d0-\u05ea]{4,}"
)
_SYLLABLES = "ba da fa ga ha ka la ma na ra sa ta za bel dor fim gor hul kan lim mor nas rif sul tar ver zon".split()  # noqa: SIM905 (reads as a line of words)
_ARABIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكدهفغحيجكلمنوبقرستوفوكيز", strict=True))
_HEBREW = dict(zip("abcdefghijklmnopqrstuvwxyz", "אבכדהפגהיגקלמנופקרסטוופקיז", strict=True))
_VOWELS = str.maketrans("aeiouAEIOU", "eaouiEAOUI")


def entities(texts: Iterable[str], count: int) -> tuple[Entity, ...]:
    chance = random.Random(SEED)
    known = sorted({name for text in texts for name in _NAME.findall(text)})
    chance.shuffle(known)
    names = dict.fromkeys(known[: count // 8])
    while len(names) < count:
        names["".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5))).title()] = None
    return tuple(_entity(number, name, chance) for number, name in enumerate(names))


def topics(known: tuple[Entity, ...], count: int) -> tuple[Topic, ...]:
    """Each of one to four entities, with the rules that are usual."""
    chance = random.Random(SEED)
    made = []
    for number in range(count):
        chosen = chance.sample(known, chance.randint(1, 4))
        expression = AnyOf(of=tuple(part for entity in chosen for part in _usual(entity)))
        made.append(Topic(name=f"topic-{number}", title=f"Topic {number}", match=_narrowed(expression, number)))
    return tuple(made)


def _entity(number: int, name: str, chance: random.Random) -> Entity:
    letters = _ARABIC if number % 2 else _HEBREW
    other = "".join(letters.get(letter, " " if letter == " " else "") for letter in name.lower()).strip()
    aliases = [Alias(text=text) for text in dict.fromkeys((name, name.translate(_VOWELS), other)) if text]
    if number % 50 == 0:
        aliases.append(Alias(text="".join(chance.choices("ABCDEGIMNOPRSTU", k=3)), case="exact", lang=("en",)))
    return Entity(
        name=f"entity-{number}",
        label=name,
        aliases=tuple(aliases),
        weak=(Alias(text=name.split(maxsplit=1)[0]),) if number % 20 == 0 and " " in name else (),
        tags=(name,),
        demonyms={"en": f"{name}i", "ar": f"{other}ي"} if number % 10 == 1 else {},
    )


def _usual(entity: Entity) -> Iterator[Expression]:
    yield FieldIs(field="tag", values=(entity.label,))
    yield EntityIs(entity=entity.name, where=("title", "lead"))
    yield EntityIs(entity=entity.name, where=("body",), min_count=3)


def _narrowed(expression: Expression, number: int) -> Expression:
    match number % 10:
        case 0:
            return AllOf(of=(expression, NotThis(of=FieldIs(field="section", values=("sport", "horoscope")))))
        case 1:
            return AnyOf(of=(expression, FieldHas(field="title", values=("oil ministry", f"strike {number}"))))
        case 2:
            return AllOf(of=(expression, LanguageIs(values=("en", "ar", "fr"))))
        case 3:
            return AllOf(of=(expression, NotThis(of=RegexIn(pattern=r"(?i)^live\b", where=("title",)))))
        case 4:
            return AnyOf(of=(expression, FieldHas(field="body", values=("power grid", "ceasefire"))))
        case _:
            return expression
