"""The leaf that a field and its values make."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias, get_args

from bot.model import rule
from bot.model.errors import RuleError
from bot.model.plan import Plan
from bot.model.rule import Names
from bot.model.topic import (
    AnyOf,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    LengthIs,
    Passage,
    TextHas,
    UrlHas,
    Where,
)
from bot.stages.asking.patterns import named
from bot.stages.asking.times import after, before, published
from bot.stages.asking.tokens import Token, shown

_ENTITY = re.compile(r"([^@>]*)(?:@([^>]*))?(?:>=(.*))?", re.DOTALL)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,11}")
_LENGTH = re.compile(r"(>=|<=|>|<)(.*)|(.*?)\.\.(.*)", re.DOTALL)
_ENTITY_IS = "the name of an entity, such as entity:iraq, entity:iraq@title,lead or entity:iraq>=3"
_LENGTH_IS = "a number of words, such as length:>300, length:<50 or length:300..800"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a rule is read with."""

    now: datetime | None
    names: Names


Make: TypeAlias = Callable[[list[Token], Asked], Expression]


def names_of(plan: Plan) -> Names:
    """The names that a rule may use under this configuration."""
    return Names(
        sources=frozenset(source.name for source in plan.sources),
        entities=frozenset(entity.name for entity in plan.entities),
        groups=frozenset(source.group for source in plan.sources if source.group),
        labels={rule.line(entity.label).casefold(): entity.name for entity in plan.entities},
    )


def leaf(field: Token, values: list[Token], asked: Asked) -> Expression:
    """Raises RuleError. The field is one of FIELDS, and no pattern is among the values."""
    return FIELDS[field.text](values, asked)


def words(token: Token) -> TextHas:
    """What a word or phrase without a field asks for."""
    return TextHas(values=(_phrase(token),))


def number(token: Token, text: str | None = None) -> int:
    written = token.text if text is None else text
    if not _NUMBER.fullmatch(written):
        raise RuleError(token.column, shown(written), "a whole number")
    return int(written)


def unknown(field: Token) -> RuleError:
    every = (*HEADS, *FIELDS)
    near = _near(field.text, every, end=":")
    expected = f"one of {', '.join(every)} before a colon, or quotes around a text that holds one{near}"
    return RuleError(field.column, shown(f"{field.text}:"), expected)


def _phrase(token: Token) -> str:
    try:
        return rule.phrase(token.text)
    except ValueError:
        raise RuleError(token.column, shown(token.text), rule.PHRASE_IS) from None


def _whole(token: Token) -> str:
    if text := rule.line(token.text):
        return text
    raise RuleError(token.column, shown(token.text), "text")


def _subtag(token: Token) -> str:
    try:
        return rule.subtag(token.text)
    except ValueError:
        raise RuleError(token.column, shown(token.text), rule.subtag_is(token.text)) from None


def _values(one: Callable[[Token], str], make: Callable[..., Expression], values: list[Token], _: Asked) -> Expression:
    return make(values=tuple(map(one, values)))


def _sources(values: list[Token], asked: Asked) -> Expression:
    for value in values:
        if not rule.NAME.fullmatch(value.text):
            raise RuleError(value.column, shown(value.text), "a name of 1 to 64 characters a-z, 0-9 and -")
        _check(value, value.text, asked.names.sources, "the name of a source in sources.yaml")
    return FieldIs(field="source", values=tuple(value.text for value in values))


def _groups(values: list[Token], asked: Asked) -> Expression:
    known = asked.names.groups
    for value in values:
        if known is None or _whole(value).casefold() not in map(str.casefold, known):
            _check(value, _whole(value), known, "the group of a source in sources.yaml")
    return FieldIs(field="group", values=tuple(map(_whole, values)))


def _entities(values: list[Token], asked: Asked) -> Expression:
    """Several names are several leaves: a leaf counts the mentions of one."""
    of = tuple(_entity(value, asked.names) for value in values)
    return of[0] if len(of) == 1 else AnyOf(of=of)


def _entity(token: Token, names: Names) -> EntityIs:
    found = _ENTITY.fullmatch(token.text)
    if not found or not rule.NAME.fullmatch(found[1]):
        raise RuleError(token.column, shown(token.text), _ENTITY_IS + _meant(found[1] if found else token.text, names))
    _check(token, found[1], names.entities, "the name of an entity in entities.yaml")
    where = () if found[2] is None else named(_part(token, found, 2), Where, skip=0)
    count = 1 if found[3] is None else number(_part(token, found, 3))
    if not count:
        raise RuleError(_part(token, found, 3).column, '"0"', "a whole number from 1 on")
    return EntityIs(entity=found[1], where=where, min_count=count)


def _meant(text: str, names: Names) -> str:
    """The entity whose label it is, or whose name it would be in small letters with hyphens for blanks."""
    label = rule.line(text).casefold()
    if name := names.labels.get(label):
        return f'; the nearest is "{name}"'
    return _near(re.sub(r"[^a-z0-9]+", "-", label).strip("-"), names.entities or ())


def _part(token: Token, found: re.Match[str], group: int) -> Token:
    """A part of a word as a token of its own, so that its column is known; of a phrase it is that of the phrase."""
    begin = token.begin + (found.start(group) if token.kind == "word" else 0)
    return Token(kind="word", text=found[group], begin=begin, end=token.end)


def _length(values: list[Token], _: Asked) -> Expression:
    value = _single(values, "length")
    found = _LENGTH.fullmatch(value.text)
    if not found:
        raise RuleError(value.column, shown(value.text), _LENGTH_IS)
    if found[1] is None:
        least, most = number(_part(value, found, 3)), number(_part(value, found, 4))
        if most < least:
            raise RuleError(value.column, shown(value.text), "the smaller number before the greater one")
        return LengthIs(at_least=least, at_most=most)
    bound = number(_part(value, found, 2))
    if found[1] == "<" and not bound:
        raise RuleError(value.column, shown(value.text), "a number above 0 behind <")
    bound += {">": 1, "<": -1}.get(found[1], 0)
    if not _NUMBER.fullmatch(str(bound)):
        raise RuleError(value.column, shown(value.text), "a smaller number behind >")
    return LengthIs(at_least=bound) if found[1].startswith(">") else LengthIs(at_most=bound)


def _time(make: Callable[[Token, datetime | None], Expression], name: str) -> Make:
    return lambda values, asked: make(_single(values, name), asked.now)


def _regex(values: list[Token], _: Asked) -> Expression:
    raise RuleError(values[0].column, "a list", "one regular expression behind regex:")


def _single(values: list[Token], field: str) -> Token:
    if len(values) > 1:
        raise RuleError(values[1].column, shown(values[1].text), f"one value behind {field}:")
    return values[0]


def _check(token: Token, name: str, known: Collection[str] | None, expected: str) -> None:
    if known is not None and name not in known:
        raise RuleError(token.column, shown(name), expected + _near(name, known))


def _near(word: str, known: Collection[str], end: str = "") -> str:
    near = difflib.get_close_matches(word[:64], known, n=1)
    return f'; the nearest is "{near[0]}{end}"' if near else ""


HEADS: Final = {"all": "all:(a b)", "any": "any:(a b)", "at_least": "at_least:2(a b c)"}
"""What joins the terms in brackets behind it → an example."""
FIELDS: Final[dict[str, Make]] = {
    "text": partial(_values, _phrase, TextHas),
    **{field: partial(_values, _phrase, partial(FieldHas, field=field)) for field in get_args(Passage)},
    **{field: partial(_values, _whole, partial(FieldIs, field=field)) for field in ("tag", "section", "author")},
    "source": _sources,
    "group": _groups,
    "entity": _entities,
    "lang": partial(_values, _subtag, LanguageIs),
    "language": partial(_values, _subtag, LanguageIs),
    "url": partial(_values, _whole, UrlHas),
    "after": _time(after, "after"),
    "before": _time(before, "before"),
    "published": _time(published, "published"),
    "length": _length,
    "regex": _regex,
}
"""Field → what makes its leaf."""
