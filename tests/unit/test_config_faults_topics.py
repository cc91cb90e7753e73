"""Each kind of fault of entities and topics gives its exact file, line, key, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.faults import COUNT, NAME, one, problems

FORMS = "all, any, not, tag, source, title, entity"
SEVERAL = f"one of {FORMS}; several go under all: or any:"
PHRASE = "words, with at least one letter or digit"


ENTITIES = [
    ("entities: [iraq]", 1, "entities", "a list", "a mapping of names to entities, such as iraq: {aliases: [Iraq]}"),
    ("entities:\n  Iraq: {}", 2, "entities.Iraq", '"Iraq"', f'{NAME}, such as "iraq"'),
    ("entities:\n  حزب: {}", 2, "entities.حزب", '"حزب"', NAME),
    (
        "entities:\n  a: {alias: [x]}",
        2,
        "entities.a.alias",
        'an unknown key "alias"',
        '"aliases" (one of label, aliases, weak, tags, implies, except, demonyms, prefixes)',
    ),
    ("entities:\n  a:\n    aliases:\n      - x\n      - '!!'", 5, "entities.a.aliases.1", '"!!"', PHRASE),
    ("entities:\n  a: {aliases: [{case: exact}]}", 2, "entities.a.aliases.0.text", "nothing", "words to look for"),
    (
        "entities:\n  a: {aliases: [[x]]}",
        2,
        "entities.a.aliases.0",
        "a list",
        "a mapping with some of the keys text, case, lang",
    ),
    (
        "entities:\n  a: {weak: [{text: x, case: Exact}]}",
        2,
        "entities.a.weak.0.case",
        '"Exact"',
        '"exact" (one of fold, exact)',
    ),
    (
        "entities:\n  a: {weak: {text: x, lang: en-GB}}",
        2,
        "entities.a.weak.lang",
        '"en-GB"',
        "a language by its two or three letters, such as en, ar or he",
    ),
    ("entities:\n  a: {tags: [~]}", 2, "entities.a.tags.0", "nothing", "text"),
    ("entities:\n  a: {prefixes: nothing}", 2, "entities.a.prefixes", '"nothing"', "one of auto, none"),
    ("entities:\n  a: {except: '$$'}", 2, "entities.a.except", '"$$"', PHRASE),
    (
        "entities:\n  a: {demonyms: [x]}",
        2,
        "entities.a.demonyms",
        "a list",
        "a mapping of languages to adjectives, such as {en: Lebanese}",
    ),
    (
        "entities:\n  a:\n    demonyms:\n      english: x",
        4,
        "entities.a.demonyms.english",
        '"english"',
        "a language by its two or three letters, such as en, ar or he",
    ),
    (
        "entities:\n  iraq: {}\n  a:\n    implies: [irak]",
        4,
        "entities.a.implies.0",
        '"irak"',
        'the name of an entity in entities.yaml; the nearest is "iraq"',
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "found", "expected"), ENTITIES)
def test_a_fault_in_entities_yaml_is_named_exactly(
    tmp_path: Path, text: str, line: int, key: str, found: str, expected: str
) -> None:
    assert one(tmp_path, "entities.yaml", text) == (line, key, found, expected)


MATCH = [
    ("{entity: irak}", "entity", '"irak"', 'the name of an entity in entities.yaml; the nearest is "iraq"'),
    ("{entity: iraq, in: [title, boddy]}", "in.1", '"boddy"', '"body" (one of title, lead, body, keywords)'),
    ("{entity: iraq, in: []}", "in", "an empty list", "at least one of title, lead, body, keywords"),
    ("{entity: iraq, min_count: 0}", "min_count", '"0"', COUNT),
    ("{source: jpots}", "source", '"jpots"', 'the name of a source in sources.yaml; the nearest is "jpost"'),
    ("{source: [jpost, zzz]}", "source.1", '"zzz"', "the name of a source in sources.yaml"),
    ("{tag: []}", "tag", "an empty list", "at least one tag"),
    ("{tag: }", "tag", "nothing", "what tag applies to"),
    ("{title: '?!'}", "title", '"?!"', PHRASE),
    ("{all: []}", "all", "an empty list", "at least one match"),
    ("{any: {tag: x}}", "any", "a mapping", "a list of matches, such as [{tag: Iraq}]"),
    ("{not: [{tag: x}]}", "not", "a list", f"a mapping with {SEVERAL}"),
    ("{any: [{tag: x}, {all: [iraq]}]}", "any.1.all.0", '"iraq"', f"a mapping with {SEVERAL}"),
    ("{any: [{tag: x, title: y}]}", "any.0", '"tag" and "title" together', SEVERAL),
    ("{any: [{}]}", "any.0", "none of the keys that say what to match", SEVERAL),
    ("{any: [{tag: x, in: title}]}", "any.0.in", '"in" beside "tag"', '"in" beside "entity"'),
    ("{tga: x}", "tga", 'an unknown key "tga"', f'"tag" (one of {FORMS})'),
]


@pytest.mark.parametrize(("text", "key", "found", "expected"), MATCH)
def test_a_fault_of_a_match_is_named_exactly(tmp_path: Path, text: str, key: str, found: str, expected: str) -> None:
    (tmp_path / "sources.yaml").write_text("sources: [{name: jpost, feed: 'http://h/'}]")
    (tmp_path / "entities.yaml").write_text("entities: {iraq: }")
    topics = f"topics:\n  - name: t\n    match:\n      {text}\n"
    assert one(tmp_path, "topics.yaml", topics) == (4, f"topics.t.match.{key}", found, expected)


@pytest.mark.parametrize(
    "leaf", ["section", "author", "group", "lead", "body", "caption", "regex", "language", "published", "at_least"]
)
def test_a_leaf_that_is_not_built_yet_says_what_is_possible(tmp_path: Path, leaf: str) -> None:
    text = f"topics:\n  - name: t\n    match: {{{leaf}: x}}"
    expected = (3, f"topics.t.match.{leaf}", f'"{leaf}", which this version cannot match', f"one of {FORMS}")
    assert one(tmp_path, "topics.yaml", text) == expected


def test_a_topic_needs_a_name_and_a_match(tmp_path: Path) -> None:
    found = problems(tmp_path, {"topics.yaml": "topics:\n  - title: x\n  - name: health\n    match: {tag: x}\n"})
    assert [(p.line, p.key, p.found) for p in found] == [
        (2, "topics.0.name", "nothing"),
        (2, "topics.0.match", "nothing"),
        (3, "topics.1.name", '"health"'),
    ]
