"""What an expression needs at least of the index (`model.need`): whatever article it is true of meets the need.

| leaf | need |
|---|---|
| `title` `lead` `body` `caption` | the words of a phrase stand in that column, the first with its prefixes |
| `text` | the same of any column of text, by the looser rules of a search |
| `tag` `section` `author` | the words of a value stand in that column |
| `entity` in title, lead, body, keywords | it is mentioned |
| `source` `group` | the article is from one of the sources |
| `entity` in caption, `regex`, `url`, `language`, `length`, `published` | anything |

`all` needs what all branches need, `any` and `at_least` what one of them does, `not` nothing in particular. A need that has
no whole word to ask for is anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.model.need import Anything, Both, Either, From, Has, Mentions, Need, Nothing
from bot.model.topic import AllOf, AnyOf, AtLeast, EntityIs, Expression, FieldHas, FieldIs, TextHas
from bot.stages import words
from bot.stages.fold import fold
from bot.stages.select.reading import key
from bot.stages.tag.forms import Form, forms_of_phrase
from bot.stages.tag.loose import forms_of_words

_TEXT = ("title", "lead", "body", "caption", "keywords")
_COLUMNS = {"tag": "keywords", "section": "section", "author": "author"}


def needed(expression: Expression, groups: Mapping[str, str]) -> Need:
    """`groups`: source → its group, for those that have one."""
    match expression:
        case AllOf():
            return both(needed(part, groups) for part in expression.of)
        case AnyOf():
            return either(needed(part, groups) for part in expression.of)
        case AtLeast():
            return _at_least(expression, groups)
        case EntityIs():
            return Anything() if "caption" in expression.where else Mentions(entity=expression.entity)
        case FieldHas():
            forms = (form for value in expression.values for form in forms_of_phrase(value))
            return _has((expression.field,), forms)
        case TextHas():
            return _has(_TEXT, (form for value in expression.values for form in forms_of_words(value)))
        case FieldIs():
            return _is(expression, groups)
        case _:
            return Anything()


def both(of: Iterable[Need]) -> Need:
    """All of them, as simply as it can be said."""
    parts = [part for part in dict.fromkeys(of) if not isinstance(part, Anything)]
    if any(isinstance(part, Nothing) for part in parts):
        return Nothing()
    return parts[0] if len(parts) == 1 else Both(of=tuple(parts)) if parts else Anything()


def either(of: Iterable[Need]) -> Need:
    """One of them, as simply as it can be said."""
    parts = [part for part in dict.fromkeys(of) if not isinstance(part, Nothing)]
    if any(isinstance(part, Anything) for part in parts):
        return Anything()
    return parts[0] if len(parts) == 1 else Either(of=tuple(parts)) if parts else Nothing()


def _at_least(expression: AtLeast, groups: Mapping[str, str]) -> Need:
    if expression.count <= 0:
        return Anything()
    if expression.count > len(expression.of):
        return Nothing()
    parts = [needed(part, groups) for part in expression.of]
    return both(parts) if expression.count == len(parts) else either(parts)


def _has(columns: tuple[str, ...], forms: Iterable[Form]) -> Need:
    return _one_of(columns, [words.spelt(form) for form in forms])


def _is(leaf: FieldIs, groups: Mapping[str, str]) -> Need:
    wanted = {key(value) for value in leaf.values}
    match leaf.field:
        case "source":
            return of_sources(wanted)
        case "group":
            return of_sources(source for source, group in groups.items() if group and key(group) in wanted)
        case _:
            rows = [(row,) if (row := tuple(words.words(fold(value)))) else () for value in leaf.values]
            return _one_of((_COLUMNS[leaf.field],), rows)


def of_sources(names: Iterable[str]) -> Need:
    """The article is from one of them."""
    sources = tuple(sorted({key(name).replace(" ", "-") for name in names}))
    return From(sources=sources) if sources else Nothing()


def _one_of(columns: tuple[str, ...], spelt: Iterable[tuple[tuple[str, ...], ...]]) -> Need:
    """One of the rows of one of them; anything where one of them has none that can be asked for."""
    found = list(spelt)
    if not all(found):
        return Anything()
    rows = tuple(dict.fromkeys(row for rows in found for row in rows))
    return Has(columns=columns, phrases=rows) if rows else Nothing()
