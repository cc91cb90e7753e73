"""entities.yaml: `entities:`, a mapping of names to what is looked for.

Every key is optional; `label` is the name by default. An alias, weak or not, is text or `{text, case: fold|exact,
lang: [en, …], prefixes: auto|none}`. `implies` names other entities of the file. `demonyms` is a mapping of languages to
adjectives, one or a list.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.adapters.config.names import good, name, reference
from bot.adapters.config.reading import Reading, shown
from bot.adapters.config.shape import Fault, Reader, choice, empty, many, some, table, wrong
from bot.adapters.config.tree import Keys, Node, Text
from bot.adapters.config.words import LINE, PHRASE, SUBTAG
from bot.model import rule
from bot.model.topic import Alias, Entity

_ALIAS = table(
    {"text": PHRASE, "case": choice("fold", "exact"), "lang": many(SUBTAG), "prefixes": choice("auto", "none")},
    required={"text": "words to look for"},
)
_ADJECTIVES = some(many(PHRASE), "at least one adjective")


def entity_names(root: Node | None) -> frozenset[str] | None:
    """The names of the file, faulty entries included; None when the file could not be read."""
    if root is None:
        return None
    entry = root.entries.get("entities") if isinstance(root, Keys) else None
    return frozenset(filter(good, entry.node.entries)) if entry and isinstance(entry.node, Keys) else frozenset()


def entity_labels(root: Node | None) -> dict[str, str]:
    """Label, casefolded on one line → name, of those entities that have one."""
    entry = root.entries.get("entities") if isinstance(root, Keys) else None
    every = entry.node.entries if entry and isinstance(entry.node, Keys) else {}
    labels = ((name, one.node.entries.get("label")) for name, one in every.items() if isinstance(one.node, Keys))
    return {
        rule.line(label.node.value).casefold(): name for name, label in labels if label and isinstance(label.node, Text)
    }


def read_entities(page: Reading, root: Node | None, known: Collection[str] | None) -> tuple[Entity, ...]:
    """What could be read of the file."""
    file: Reader[dict[str, tuple[Entity, ...]]] = table({"entities": _mapping(_entity(known))})
    values = file(page, "", root) if root is not None else None
    return (values or {}).get("entities", ())


def alias(page: Reading, at: str, node: Node) -> Alias | None:
    if isinstance(node, Text):
        text = PHRASE(page, at, node)
        return None if text is None else Alias(text=text)
    values = _ALIAS(page, at, node)
    return None if values is None else Alias(**values)


def demonyms(page: Reading, at: str, node: Node) -> dict[str, str | tuple[str, ...]] | None:
    if not isinstance(node, Keys):
        wrong(page, at, node, "a mapping of languages to adjectives, such as {en: Lebanese}")
        return None
    words: dict[str, str | tuple[str, ...]] = {}
    for key, (line, inner) in node.entries.items():
        here = f"{at}.{shown(key)[1:-1]}"
        page.place(here, line)
        language = SUBTAG(page, here, Text(line, key, plain=False))
        word = _ADJECTIVES(page, here, inner)
        if language is not None and word is not None:
            words[language] = word if len(word) > 1 else word[0]
    return words


def _entity(known: Collection[str] | None) -> Reader[Entity]:
    keys = table(
        {
            "label": LINE,
            "aliases": many(alias),
            "weak": many(alias),
            "tags": many(LINE),
            "implies": many(reference("an entity", "entities.yaml", known)),
            "except": many(PHRASE),
            "demonyms": demonyms,
            "inflect": choice("ru"),
            "prefixes": choice("auto", "none"),
        }
    )

    def read(page: Reading, at: str, node: Node) -> Entity | None:
        label = at.rpartition(".")[2]
        values = {} if empty(node) else keys(page, at, node)
        if values is None:
            return None
        exceptions = values.pop("except", ())
        return Entity(**{"name": label, "label": label, "exceptions": exceptions} | values)

    return read


def _mapping(entity: Reader[Entity]) -> Reader[tuple[Entity, ...]]:
    def read(page: Reading, at: str, node: Node) -> tuple[Entity, ...] | None:
        if not isinstance(node, Keys):
            wrong(page, at, node, "a mapping of names to entities, such as iraq: {aliases: [Iraq]}")
            return None
        values = []
        for key, (line, inner) in node.entries.items():
            here = f"{at}.{shown(key)[1:-1]}"
            page.place(here, line)
            _check_name(page, here, line, key)
            values.append(entity(page, here, inner))
        return tuple(value for value in values if value is not None)

    return read


def _check_name(page: Reading, at: str, line: int, key: str) -> None:
    try:
        name(key)
    except Fault as fault:
        page.fault(at, line, shown(key), str(fault))
