"""A tree as one line: the shortest form that is read back as the same tree, every branch of several in brackets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.model.codec import stamp
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    Leaf,
    LengthIs,
    Measure,
    NotThis,
    PublishedIn,
    RegexIn,
    TextHas,
    UrlHas,
)
from bot.stages.asking.patterns import PLACES
from bot.stages.asking.tokens import pattern_text

_PLAIN = re.compile(r"[^\W_][\w.'’/&+-]*")
"""A word that needs no quotes wherever it stands."""
_KEYWORDS: Final = frozenset({"AND", "OR", "NOT"})
_EVERYWHERE: Final = RegexIn(pattern="").where
_FIELD: Final = {place: field for field, place in PLACES.items()}
_DAY: Final = timedelta(days=1)


def show(expression: Expression) -> str:
    """The line that `parse` reads as this tree."""
    match expression:
        case AllOf() if len(expression.of) > 1:
            return " ".join(map(_term, expression.of))
        case AnyOf() if len(expression.of) > 1:
            return " OR ".join(map(_term, expression.of))
        case _:
            return _term(expression)


def _term(expression: Expression) -> str:
    """As one term, which may stand beside others."""
    match expression:
        case AllOf() | AnyOf() if len(expression.of) > 1:
            return f"({show(expression)})"
        case AllOf():
            return f"all:({_terms(expression.of)})"
        case AnyOf():
            return f"any:({_terms(expression.of)})"
        case AtLeast():
            return f"at_least:{expression.count}({_terms(expression.of)})"
        case NotThis():
            return f"-{_term(expression.of)}"
        case _:
            return _leaf(expression)


def _terms(of: tuple[Expression, ...]) -> str:
    return " ".join(map(_term, of))


def _leaf(leaf: Leaf | Measure) -> str:
    match leaf:
        case FieldIs() | FieldHas():
            return f"{leaf.field}:{_values(leaf.values)}"
        case TextHas():
            return _quoted(leaf.values[0]) if len(leaf.values) == 1 else f"text:{_values(leaf.values)}"
        case UrlHas():
            return f"url:{_values(leaf.values)}"
        case LanguageIs():
            return f"lang:{_values(leaf.values)}"
        case EntityIs():
            return _entity(leaf)
        case RegexIn():
            return _regex(leaf)
        case PublishedIn():
            return _published(leaf)
        case LengthIs():
            return _length(leaf)


def _values(values: tuple[str, ...]) -> str:
    return _quoted(values[0]) if len(values) == 1 else f"({' OR '.join(map(_quoted, values))})"


def _quoted(text: str) -> str:
    """A word as it is, all else in quotes."""
    if _PLAIN.fullmatch(text) and text not in _KEYWORDS:
        return text
    return _in_quotes(text)


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _entity(leaf: EntityIs) -> str:
    places = f"@{','.join(leaf.where)}" if leaf.where else ""
    return f"entity:{leaf.entity}{places}" + (f">={leaf.min_count}" if leaf.min_count > 1 else "")


def _regex(leaf: RegexIn) -> str:
    places = "" if leaf.where == _EVERYWHERE else f"@{','.join(leaf.where)}"
    written = _slashed(leaf.pattern)
    if written is None:
        return f"regex:{_in_quotes(leaf.pattern)}{places}"
    return f"{_FIELD[leaf.where[0]]}:{written}" if len(leaf.where) == 1 else written + places


def _slashed(pattern: str) -> str | None:
    """Between slashes; None where it would be read otherwise."""
    body = pattern.removeprefix("(?i)")
    written = f"/{body.replace('/', chr(92) + '/')}/" + ("i" if body != pattern else "")
    return written if pattern_text(written) == pattern else None


def _published(leaf: PublishedIn) -> str:
    if leaf.after is None:
        assert leaf.before is not None  # a rule gives one of them at least
        return f"before:{_moment(leaf.before)}"
    if leaf.before is None:
        return f"after:{_moment(leaf.after)}"
    first, last = _moment(leaf.after), _last(leaf.before)
    return f"published:{first}" if first == last else f"published:{first}..{last}"


def _last(end: datetime) -> str:
    """The last day that is in it, else the instant that ends it."""
    return _moment(end - _DAY) if _is_day(end) and end.year > 1 else stamp(_whole_minutes(end))


def _moment(moment: datetime) -> str:
    """A day as a day."""
    return moment.date().isoformat() if _is_day(moment) else stamp(_whole_minutes(moment))


def _is_day(moment: datetime) -> bool:
    offset = moment.utcoffset()
    return not offset and moment.time() == datetime.min.time()


def _whole_minutes(moment: datetime) -> datetime:
    """RFC 3339 knows no seconds of an offset."""
    offset = moment.utcoffset()
    return moment.astimezone(UTC) if offset is None or offset % timedelta(minutes=1) else moment


def _length(leaf: LengthIs) -> str:
    if leaf.at_most is None:
        return f"length:>={leaf.at_least}"
    if leaf.at_least is None:
        return f"length:<={leaf.at_most}"
    return f"length:{leaf.at_least}..{leaf.at_most}"
