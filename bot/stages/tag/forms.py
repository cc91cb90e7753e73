"""What is searched for: each literal of each entity, with all that decides whether it counts where it is found.

- An alias is folded, or with `case: exact` kept as written; one that holds lower case is looked for in all capitals too.
- `except` phrases take part like aliases, and count for nothing.
- Demonyms hold in every language; `endings` has their forms, and the cases of `inflect`. No other suffix is ever added:
  العراقيل are obstacles. A form that is a weak alias (جورجيا, of جورجي) stays weak.
- In a sentence of capitals an exact alias is weak if it is told from an everyday word by its capitals alone: `Turkey`, `US`.
  PKK is no word, and counts there too.
- An Arabic literal with ال has a second form, after ل; a Hebrew phrase with ה three, after ב, כ and ל.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.model.topic import Alias, Entity
from bot.stages.fold import fold, script
from bot.stages.tag import endings
from bot.stages.tag.everyday import everyday
from bot.stages.tag.line import even
from bot.stages.tag.prefixes import NONE, Prefixes, after_lam, after_swallowing, prefixes

Role: TypeAlias = Literal["strong", "weak", "except", "phrase"]

_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    literal: str
    exact: bool
    """Looked for in the text as written, not in the folded text."""
    name: str
    """The entity, or the phrase."""
    alias: str = ""
    """As configured: of a demonym the adjective. Of a phrase empty."""
    role: Role
    languages: tuple[str, ...]
    """Primary subtags of the texts it holds in; empty: all."""
    attached: frozenset[str]
    """Prefixes that may stand before it."""
    skip: int = 0
    """Letters at its begin that are a prefix, too, and no part of the mention."""
    left: str
    """Script of its first letter: no letter of that script may touch it."""
    right: str
    """Script of its last letter."""
    dotted: bool
    """It is an acronym with dots: `U.S.`"""
    doubtful: bool = False
    """Among capitals it may be an everyday word."""


def forms_of(entity: Entity) -> Iterator[Form]:
    """Those of all its aliases; an alias that two ways lead to may be told twice."""
    for role, alias, told in aliases_of(entity):
        attach = entity.prefixes == alias.prefixes == "auto"
        texts = (alias.text, *(endings.russian(alias.text) if entity.inflect == "ru" else ()))
        for text in texts:
            yield from _forms(replace(alias, text=text), entity.name, role, told, attach=attach)


def forms_of_phrase(phrase: str) -> Iterator[Form]:
    return _forms(Alias(text=phrase), phrase, "phrase", "", attach=True)


def aliases_of(entity: Entity) -> Iterator[tuple[Role, Alias, str]]:
    """What is looked for, with the forms of its demonyms; each with what stands in the configuration."""
    yield from (("strong", alias, alias.text) for alias in entity.aliases)
    yield from (("weak", alias, alias.text) for alias in entity.weak)
    yield from (("except", Alias(text=text), text) for text in entity.exceptions)
    weak = {fold(alias.text).strip() for alias in entity.weak}
    for language, told in entity.demonyms.items():
        for adjective in (told,) if isinstance(told, str) else told:
            declined = (text for text in endings.demonyms(language, adjective) if fold(text).strip() not in weak)
            yield from (("strong", Alias(text=text), adjective) for text in declined)


def _forms(alias: Alias, name: str, role: Role, told: str, *, attach: bool) -> Iterator[Form]:
    """The alias as it is, and where a prefix swallows its article. None for an alias of which folding leaves nothing."""
    written = unicodedata.normalize("NFC", alias.text).strip()
    folded = fold(written).strip()
    if not folded:
        return
    may = prefixes(written, folded) if attach else NONE
    for literal in _literals(written, folded, exact=alias.case == "exact"):
        for begun, attached, skip in _begins(literal, may):
            yield Form(
                literal=begun,
                exact=alias.case == "exact",
                name=name,
                alias=told,
                role=role,
                languages=alias.lang,
                attached=attached,
                skip=skip,
                left=_first_script(folded),
                right=_first_script(folded[::-1]),
                dotted=_DOTTED.fullmatch(folded) is not None,
                doubtful=alias.case == "exact" and _is_doubtful(written, alias.lang),
            )


def _is_doubtful(written: str, languages: tuple[str, ...]) -> bool:
    """A name with small letters was given exactly for what it is without its capitals; an acronym may be a word."""
    return not written.isupper() or bool(everyday(fold(written), languages))


def _literals(written: str, folded: str, *, exact: bool) -> tuple[str, ...]:
    """In the text as written or folded; of `U.S.` also `U.S`, as in `U.S-led`."""
    whole = (even(written), even(written.upper())) if exact else (folded,)
    dotted = _DOTTED.fullmatch(folded) is not None
    return tuple(dict.fromkeys((*whole, *(text.removesuffix(".") for text in whole if dotted))))


def _begins(literal: str, may: Prefixes) -> Iterator[tuple[str, frozenset[str], int]]:
    yield literal, may.attached, 0
    if may.before_lam is not None:
        yield after_lam(literal), may.before_lam, 1
    if may.before_swallowing is not None:
        yield from ((begun, may.before_swallowing, 1) for begun in after_swallowing(literal))


def _first_script(text: str) -> str:
    return next(filter(None, map(script, text)), "")
