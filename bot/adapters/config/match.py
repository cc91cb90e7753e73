"""The grammar of `match`: a mapping with exactly one of these keys.

`all`, `any`: a list of matches · `not`: one match · `tag`, `source`, `title`: one text or a list · `entity`: the name
of an entity, beside it `in` (title, lead, body, keywords; one or a list) and `min_count` (from 1 on).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.adapters.config.measures import COUNT
from bot.adapters.config.names import reference
from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Reader, choice, join, listed, many, some, table, unknown, wrong
from bot.adapters.config.tree import Keys, Node
from bot.adapters.config.words import LINE, PHRASE
from bot.model.topic import AllOf, AnyOf, EntityIs, Expression, NotThis, SourceIs, TagIs, TitleHas

LATER = ("section", "author", "group", "lead", "body", "caption", "regex", "language", "published", "at_least", "of")
"""Words of the grammar that no version reads yet."""
BESIDE = ("in", "min_count")
"""Keys that stand beside `entity`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names that a match may use; None where their file could not be read, and then any."""

    sources: frozenset[str] | None
    entities: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Form:
    keys: Reader[dict[str, Any]]
    make: Callable[[dict[str, Any]], Expression]


def match(known: Known) -> Reader[Expression]:
    """Reads a match that may use these names."""
    forms: dict[str, _Form] = {}

    def read(page: Reading, at: str, node: Node) -> Expression | None:
        form = _form(page, at, node, forms)
        values = form.keys(page, at, node) if form else None
        return form.make(values) if form and values is not None else None

    forms |= _operators(read) | _leaves(known)
    return read


def _operators(read: Reader[Expression]) -> dict[str, _Form]:
    several = some(listed(read, "a list of matches, such as [{tag: Iraq}]"), "at least one match")
    return {
        "all": _one("all", several, AllOf, "of"),
        "any": _one("any", several, AnyOf, "of"),
        "not": _one("not", read, NotThis, "of"),
    }


def _leaves(known: Known) -> dict[str, _Form]:
    source = reference("a source", "sources.yaml", known.sources)
    entity = reference("an entity", "entities.yaml", known.entities)
    where = some(many(choice("title", "lead", "body", "keywords")), "at least one of title, lead, body, keywords")
    return {
        "tag": _one("tag", some(many(LINE), "at least one tag"), TagIs, "values"),
        "source": _one("source", some(many(source), "at least one source"), SourceIs, "values"),
        "title": _one("title", some(many(PHRASE), "at least one phrase"), TitleHas, "values"),
        "entity": _Form(
            table(
                {"entity": entity, "in": where, "min_count": COUNT},
                required={"entity": "the name of an entity in entities.yaml"},
            ),
            _mention,
        ),
    }


def _one(key: str, reader: Reader[Any], make: Callable[..., Expression], field: str) -> _Form:
    keys = table({key: reader}, required={key: f"what {key} applies to"})
    return _Form(keys, lambda values: make(**{field: values[key]}))


def _mention(values: dict[str, Any]) -> EntityIs:
    where = tuple(dict.fromkeys(values.get("in", ())))
    return EntityIs(entity=values["entity"], where=where, min_count=values.get("min_count", 1))


def _form(page: Reading, at: str, node: Node, forms: dict[str, _Form]) -> _Form | None:
    """The form that the keys of a node call for; None after what is wrong with them is noted."""
    if not isinstance(node, Keys):
        wrong(page, at, node, f"a mapping with one of {', '.join(forms)}; several go under all: or any:")
        return None
    heads = [key for key in node.entries if key not in BESIDE]
    odd = [key for key in heads if key not in forms]
    for key in odd:
        _refuse(page, at, node.entries[key].line, key, forms)
    if odd:
        return None
    if len(heads) != 1:
        found = " and ".join(map(shown, heads)) + " together" if heads else "none of the keys that say what to match"
        page.fault(at, node.line, found, f"one of {', '.join(forms)}; several go under all: or any:")
        return None
    for key in BESIDE:
        if key in node.entries and heads != ["entity"]:
            page.fault(
                join(at, key), node.entries[key].line, f'"{key}" beside "{heads[0]}"', f'"{key}" beside "entity"'
            )
            return None
    return forms[heads[0]]


def _refuse(page: Reading, at: str, line: int, key: str, forms: dict[str, _Form]) -> None:
    if key in LATER:
        page.fault(join(at, key), line, f'"{key}", which this version cannot match', f"one of {', '.join(forms)}")
    else:
        unknown(page, at, line, key, forms)
