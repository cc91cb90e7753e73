"""The grammar of `match`: a text, which is a rule in the one-line form, or a mapping with exactly one of these keys.

| key | its value | beside it |
|---|---|---|
| `all` `any` | a list of matches | |
| `not` | a match | |
| `at_least` | a number from 1 on, of matches | `of`: a list of so many matches at least |
| `tag` `section` `author` | one text or a list | |
| `source` `group` | one or a list, as named in sources.yaml | |
| `text` `title` `lead` `body` `caption` | one phrase or a list | |
| `url` | one part of an address or a list | |
| `regex` | a regular expression (`patterns`) | `in`: one or a list of title, lead, body, keywords, caption, section, author, url |
| `entity` | the name of an entity | `in`: one or a list of title, lead, body, keywords, caption; `min_count`: from 1 on |
| `language` | one language or a list | |
| `published` | `after`, `before` or both (`spans`) | |
| `length` | `at_least`, `at_most` or both: words of the text (`spans`) | |

Operators stand in one another as deep as in a line (`model.rule.DEPTH`), whichever of the two each is written in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from bot.adapters.config.groups import group
from bot.adapters.config.measures import COUNT
from bot.adapters.config.names import reference
from bot.adapters.config.patterns import pattern
from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader, choice, empty, join, listed, many, some, table, unknown, wrong
from bot.adapters.config.spans import length, published
from bot.adapters.config.tree import Items, Keys, Node, Text
from bot.adapters.config.words import LINE, PHRASE, SUBTAG
from bot.model.errors import RuleError
from bot.model.rule import DEPTH, Ask, Names, depth
from bot.model.topic import (
    AllOf,
    AnyOf,
    AtLeast,
    EntityIs,
    Expression,
    FieldHas,
    FieldIs,
    LanguageIs,
    NotThis,
    RegexIn,
    Searched,
    TextHas,
    UrlHas,
    Where,
)

MATCHES = "a list of matches, such as [{tag: Iraq}]"

_LINE = "a rule on one line, such as 'oil OR gas', or "


@dataclass(frozen=True, slots=True)
class _Form:
    read: Reader[Expression]
    beside: tuple[str, ...] = ()
    """Keys that may stand beside its own."""


def match(known: Names, ask: Ask | None = None) -> Reader[Expression]:
    """Reads a match that may use these names; `ask` reads those that are texts, which are faults without it."""
    forms: dict[str, _Form] = {}

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        if ask is not None and isinstance(node, Text) and not empty(node):
            return _asked(page, at, node, partial(ask, known=known))
        form = _form(page, at, node, forms, "" if ask is None else _LINE)
        return form.read(page, at, node) if form else None

    forms |= _operators(read) | _equalities(known) | _phrases() | _others(known)
    return _bounded(read)


def _bounded(read: Reader[Expression]) -> Reader[Expression]:
    """A line may stand deep in the tree of a file: the whole has to be one that can be written as a line."""

    def bounded(page: Reading, at: str, node: Node) -> Expression | None:
        tree = read(page, at, node)
        if tree is None or depth(tree) <= DEPTH:
            return tree
        page.fault(at, node.line, f"more than {DEPTH} levels of matches in one another", f"{DEPTH} levels at most")
        return None

    return bounded


def _asked(page: Reading, at: str, node: Text, ask: Callable[[str], Expression]) -> Expression | None:
    try:
        tree = ask(node.value)
    except RuleError as error:
        page.misread(at, node.line, node.value, error)
        return None
    page.rules[at] = node.value
    return tree


def _operators(read: Reader[Expression]) -> dict[str, _Form]:
    several: Reader[tuple[Expression, ...]] = some(listed(read, MATCHES), "at least one match")
    return {
        "all": _one("all", several, lambda of: AllOf(of=of)),
        "any": _one("any", several, lambda of: AnyOf(of=of)),
        "not": _one("not", read, lambda of: NotThis(of=of)),
        "at_least": _Form(_at_least(several), ("of",)),
    }


def _equalities(known: Names) -> dict[str, _Form]:
    source = reference("a source", "sources.yaml", known.sources)
    return {
        "tag": _values("tag", LINE, "tag", partial(FieldIs, field="tag")),
        "section": _values("section", LINE, "section", partial(FieldIs, field="section")),
        "author": _values("author", LINE, "author", partial(FieldIs, field="author")),
        "source": _values("source", source, "source", partial(FieldIs, field="source")),
        "group": _values("group", group(known.groups), "group", partial(FieldIs, field="group")),
    }


def _phrases() -> dict[str, _Form]:
    return {
        "text": _values("text", PHRASE, "phrase", TextHas),
        "title": _values("title", PHRASE, "phrase", partial(FieldHas, field="title")),
        "lead": _values("lead", PHRASE, "phrase", partial(FieldHas, field="lead")),
        "body": _values("body", PHRASE, "phrase", partial(FieldHas, field="body")),
        "caption": _values("caption", PHRASE, "phrase", partial(FieldHas, field="caption")),
    }


def _others(known: Names) -> dict[str, _Form]:
    return {
        "regex": _Form(_regex(), ("in",)),
        "entity": _Form(_entity(known), ("in", "min_count")),
        "language": _values("language", SUBTAG, "language", LanguageIs),
        "published": _one("published", published, lambda interval: interval),
        "url": _values("url", LINE, "part of an address", UrlHas),
        "length": _one("length", length, lambda bounds: bounds),
    }


def _one(key: str, reader: Reader[Any], make: Callable[[Any], Expression]) -> _Form:
    keys = table({key: reader}, required={key: f"what {key} applies to"})

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        values = keys(page, at, node)
        return None if values is None else make(values[key])

    return _Form(read)


def _values(key: str, item: Reader[str], kind: str, make: Callable[..., Expression]) -> _Form:
    return _one(key, some(many(item), f"at least one {kind}"), lambda values: make(values=values))


def _at_least(several: Reader[tuple[Expression, ...]]) -> Reader[Expression]:
    keys = table({"at_least": COUNT, "of": several}, required={"at_least": "how many of them", "of": MATCHES})

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        values = keys(page, at, node)
        if values is None:
            return None
        _check_enough(page, at, node, values["at_least"])
        return AtLeast(count=values["at_least"], of=values["of"])

    return read


def _check_enough(page: Reading, at: str, node: Node, count: int) -> None:
    assert isinstance(node, Keys)
    branches = node.entries["of"].node
    if isinstance(branches, Items) and count > (most := len(branches.items)):
        line = node.entries["at_least"].line
        page.fault(join(at, "at_least"), line, shown(str(count)), f"at most {most}: so many matches stand under of")


def _regex() -> Reader[Expression]:
    keys = table({"regex": pattern, "in": _places(Searched)}, required={"regex": "a regular expression"})

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        values = keys(page, at, node)
        if values is None:
            return None
        places = {"where": tuple(dict.fromkeys(values["in"]))} if "in" in values else {}
        return RegexIn(pattern=values["regex"], **places)

    return read


def _entity(known: Names) -> Reader[Expression]:
    entity = reference("an entity", "entities.yaml", known.entities)
    keys = table(
        {"entity": entity, "in": _places(Where), "min_count": COUNT},
        required={"entity": "the name of an entity in entities.yaml"},
    )

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        values = keys(page, at, node)
        if values is None:
            return None
        where = tuple(dict.fromkeys(values.get("in", ())))
        return EntityIs(entity=values["entity"], where=where, min_count=values.get("min_count", 1))

    return read


def _places(kind: Any) -> Reader[tuple[Any, ...]]:
    """One or a list of the words of a Literal."""
    words = get_args(kind)
    return some(many(choice(*words)), f"at least one of {', '.join(words)}")


def _form(page: Reading, at: str, node: Node, forms: dict[str, _Form], line: str) -> _Form | None:
    """The form that the keys of a node call for; None after what is wrong with them is noted. `line`: what may stand for a mapping."""
    if not isinstance(node, Keys):
        wrong(page, at, node, f"{line}a mapping with {_one_of(forms)}")
        return None
    beside = tuple(dict.fromkeys(key for form in forms.values() for key in form.beside))
    odd = [key for key in node.entries if key not in forms and key not in beside]
    for key in odd:
        unknown(page, at, node.entries[key].line, key, (*forms, *beside))
    heads = [key for key in node.entries if key in forms]
    if odd:
        return None
    if len(heads) != 1:
        found = " and ".join(map(shown, heads)) + " together" if heads else "none of the keys that say what to match"
        page.fault(at, node.line, found, _one_of(forms))
        return None
    return forms[heads[0]] if _fits(page, at, node, heads[0], forms) else None


def _fits(page: Reading, at: str, node: Keys, head: str, forms: dict[str, _Form]) -> bool:
    """Whether each other key may stand beside the head."""
    odd = [key for key in node.entries if key != head and key not in forms[head].beside]
    for key in odd:
        takers = " or ".join(f'"{name}"' for name, form in forms.items() if key in form.beside)
        page.fault(join(at, key), node.entries[key].line, f'"{key}" beside "{head}"', f'"{key}" beside {takers}')
    return not odd


def _one_of(forms: dict[str, _Form]) -> str:
    return f"one of {', '.join(forms)}; several go under all: or any:"
