"""Doubts about a configuration that is without fault: names that will be found where they are not meant, or never.

| doubt | where |
|---|---|
| a stem of three letters or fewer with attached prefixes (45 of 62 such matches were right on hand-segmented news) | Arabic and Hebrew aliases of one word, without ال, gershayim and `prefixes: none` |
| a prefix and the alias are an everyday word together (ל + פני) | the same, of any length |
| one everyday word of a language that the alias holds in (`everyday`) | strong aliases that are folded |
| the same, and written in capitals: an acronym without `case: exact` | Latin aliases |
| ال and an everyday word (القاعدة) | strong Arabic aliases |
| the alias of another entity too, in a language that both hold in | unless both are weak, or one is weak and one `case: exact` |
| hidden for ever by an `except` of its own entity | all |
| weak, and nothing strong ever stands beside it | weak aliases, of entities that no other implies |
| without any name or tag, so that it is never mentioned | entities that no other implies |
| among the aliases and weak as well, and so not weak | weak aliases that are found nowhere but where the alias is |
| a language code that no article has, or an adjective in a language whose forms are not known | `lang`, `demonyms` |

`check` tells them; none is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.model.topic import Alias, Entity
from bot.stages.fold import fold, script
from bot.stages.tag import endings
from bot.stages.tag.codes import better
from bot.stages.tag.everyday import everyday
from bot.stages.tag.prefixes import prefixes

FEW: Final = 3
"""Letters of a stem from which on prefixes are trusted when there is one more."""
_NAMES: Final = {"en": "English", "fr": "French", "ar": "Arabic", "he": "Hebrew", "fa": "Persian"}
_ACRONYM: Final = 5
"""Letters of an acronym at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    entity: str
    key: str
    """Path below the entity: `aliases.0`, `demonyms.en.0`, `demonyms.de`; of one value the number may not be written."""
    found: str
    """The alias, or the code, as configured."""
    why: str
    cure: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """An alias, where it stands, folded."""

    entity: Entity
    key: str
    alias: Alias
    strong: bool
    folded: str

    def doubt(self, why: str, cure: str) -> Doubt:
        return Doubt(entity=self.entity.name, key=self.key, found=self.alias.text, why=why, cure=cure)


def doubts(entities: tuple[Entity, ...]) -> Iterator[Doubt]:
    """In the order of the entities, as far as a doubt is about one of them alone; then those about two."""
    implied = {name for entity in entities for name in entity.implies}
    places: list[_Place] = []
    for entity in entities:
        own = list(_places(entity))
        for place in own:
            yield from _about(place)
        yield from _hidden(entity, own)
        yield from _twice(own)
        if not own and not entity.tags and entity.name not in implied:
            yield _nameless(entity)
        if not any(place.strong for place in own) and entity.name not in implied:
            yield from (_lonely(place) for place in own)
        yield from _codes(entity)
        places += own
    yield from _shared(places)


def _places(entity: Entity) -> Iterator[_Place]:
    for key, aliases, strong in (("aliases", entity.aliases, True), ("weak", entity.weak, False)):
        for number, alias in enumerate(aliases):
            yield _place(entity, f"{key}.{number}", alias, strong=strong)
    for language, told in entity.demonyms.items():
        for number, adjective in enumerate((told,) if isinstance(told, str) else told):
            yield _place(entity, f"demonyms.{language}.{number}", Alias(text=adjective), strong=True)


def _place(entity: Entity, key: str, alias: Alias, *, strong: bool) -> _Place:
    return _Place(entity=entity, key=key, alias=alias, strong=strong, folded=fold(alias.text).strip())


def _about(place: _Place) -> Iterator[Doubt]:
    """The first doubt about one strong alias by itself: a second one would say little more."""
    if place.strong and place.folded:
        yield from [doubt for rule in (_word, _article, _joined, _short) for doubt in rule(place)][:1]


def _word(place: _Place) -> Iterator[Doubt]:
    language = everyday(place.folded, place.alias.lang)
    if place.alias.case == "exact" or not language:
        return
    why = f"folded it is an everyday word of {_NAMES[language]}"
    if place.alias.text.isupper() and script(place.folded[0]) == "LATIN" and len(place.folded) <= _ACRONYM:
        yield place.doubt(why, f"write {{text: {place.alias.text}, case: exact, lang: [en]}}, with your languages")
    else:
        yield place.doubt(why, "make it weak, or write a longer name")


def _article(place: _Place) -> Iterator[Doubt]:
    bare = place.folded.removeprefix("ال")
    if bare == place.folded or place.alias.case == "exact" or (place.alias.lang and "ar" not in place.alias.lang):
        return
    if everyday(bare, ("ar",)):
        yield place.doubt(
            "without its article it is an everyday word of Arabic", "make it weak, or write a longer name"
        )


def _joined(place: _Place) -> Iterator[Doubt]:
    for prefix in sorted(_attached(place)):
        word = prefix + place.folded
        language = everyday(word, place.alias.lang)
        if language:
            why = f"with the prefix {prefix} it reads {word}, an everyday word of {_NAMES[language]}"
            yield place.doubt(why, _written_out(place))
            return


def _short(place: _Place) -> Iterator[Doubt]:
    letters = len(place.folded)
    if letters > FEW or not place.folded.isalpha() or script(place.folded[0]) not in {"ARABIC", "HEBREW"}:
        return
    if place.alias.prefixes == place.entity.prefixes == "auto":
        why = f"of {letters} letters: with a prefix before it other words look like it"
        yield place.doubt(why, _written_out(place))


def _hidden(entity: Entity, own: Iterable[_Place]) -> Iterator[Doubt]:
    excepted = {fold(text).strip() for text in entity.exceptions}
    for place in own:
        if place.folded in excepted:
            yield place.doubt("`except` of the same entity names it too, so it never counts", "take one of the two out")


def _twice(own: Iterable[_Place]) -> Iterator[Doubt]:
    """Demonyms are no aliases here: a form of theirs that is weak stays weak."""
    aliases: dict[str, list[Alias]] = defaultdict(list)
    for place in own:
        if place.key.startswith("aliases"):
            aliases[place.folded].append(place.alias)
        elif not place.strong and any(_covers(alias, place.alias) for alias in aliases[place.folded]):
            why = "it is among the `aliases` of the same entity too, so it is not weak"
            yield place.doubt(why, "take one of the two out")


def _covers(strong: Alias, weak: Alias) -> bool:
    """Whether the one is found wherever the other is; the two are the same when folded."""
    cased = strong.case == "fold" or (weak.case == "exact" and strong.text == weak.text)
    return cased and (not strong.lang or (bool(weak.lang) and set(weak.lang) <= set(strong.lang)))


def _nameless(entity: Entity) -> Doubt:
    why = "it has no name and no tag, so no article mentions it"
    return Doubt(entity=entity.name, key="aliases", found=entity.name, why=why, cure="add some to `aliases` or `tags`")


def _lonely(place: _Place) -> Doubt:
    return place.doubt("it is weak, and the entity has no alias that could support it", "add one to `aliases`")


def _codes(entity: Entity) -> Iterator[Doubt]:
    for key, aliases in (("aliases", entity.aliases), ("weak", entity.weak)):
        for number, alias in enumerate(aliases):
            for code in alias.lang:
                yield from _code(entity, f"{key}.{number}.lang", code)
    for language in entity.demonyms:
        doubted = list(_code(entity, f"demonyms.{language}", language))
        yield from doubted
        if not doubted and language not in endings.LANGUAGES:
            known = ", ".join(sorted(endings.LANGUAGES))
            why = f"the forms of adjectives are known for {known} only"
            cure = "write every form as an alias"
            yield Doubt(entity=entity.name, key=f"demonyms.{language}", found=language, why=why, cure=cure)


def _code(entity: Entity, key: str, code: str) -> Iterator[Doubt]:
    told = better(code)
    if told is not None:
        why = "no article has this language code"
        yield Doubt(entity=entity.name, key=key, found=code, why=why, cure=f"write {told}")


def _shared(places: Iterable[_Place]) -> Iterator[Doubt]:
    """Of two entities with one name the later is told, once."""
    seen: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        known = seen[place.folded]
        other = next((one for one in known if _same(one, place)), None)
        if other is not None:
            why = f"it is a name of {other.entity.name} too, so each mention counts for both"
            yield place.doubt(why, "leave it to one of them, or make it weak in both")
        known.append(place)


def _same(one: _Place, other: _Place) -> bool:
    if one.entity.name == other.entity.name or not (one.strong or other.strong):
        return False
    exact = [place.alias.case == "exact" for place in (one, other)]
    if all(exact) and one.alias.text != other.alias.text:
        return False
    if any(exact) and not (one.strong and other.strong):
        return False
    languages = set(one.alias.lang), set(other.alias.lang)
    return not all(languages) or not languages[0].isdisjoint(languages[1])


def _attached(place: _Place) -> frozenset[str]:
    if place.alias.prefixes == "none" or place.entity.prefixes == "none":
        return frozenset()
    return prefixes(place.alias.text, place.folded).attached


def _written_out(place: _Place) -> str:
    first = "ب" if script(place.folded[0]) == "ARABIC" else "ב"
    text = place.alias.text
    return f"write {{text: {text}, prefixes: none}}, and the forms you mean, such as {first}{text}, as aliases of their own"
