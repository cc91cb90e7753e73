"""Each kind of fault of entities and topics gives its exact file, line, key, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.faults import COUNT, NAME, one, problems

FORMS = (
    "all, any, not, at_least, tag, section, author, source, group, text, title, lead, body, caption, regex, entity, language, "
    "published, url, length"
)
SEVERAL = f"one of {FORMS}; several go under all: or any:"
PHRASE = "words, with at least one letter or digit"
PLACES = "title, lead, body, keywords, caption"
SEARCHED = f"{PLACES}, section, author, url"
RE2 = "a regular expression as RE2 reads it, which says"
MOMENT = "a day such as 2026-03-01 (from 00:00 UTC), or an instant with its offset such as 2026-03-01T06:00:00+03:00"
LANGUAGE = "a language by its two or three letters, such as en, ar or he"
MATCHES = "a list of matches, such as [{tag: Iraq}]"


ENTITIES = [
    ("entities: [iraq]", 1, "entities", "a list", "a mapping of names to entities, such as iraq: {aliases: [Iraq]}"),
    ("entities:\n  Iraq: {}", 2, "entities.Iraq", '"Iraq"', f'{NAME}, such as "iraq"'),
    ("entities:\n  حزب: {}", 2, "entities.حزب", '"حزب"', NAME),
    (
        "entities:\n  a: {alias: [x]}",
        2,
        "entities.a.alias",
        'an unknown key "alias"',
        '"aliases" (one of label, aliases, weak, tags, implies, except, demonyms, inflect, prefixes)',
    ),
    ("entities:\n  a:\n    aliases:\n      - x\n      - '!!'", 5, "entities.a.aliases.1", '"!!"', PHRASE),
    ("entities:\n  a: {aliases: [{case: exact}]}", 2, "entities.a.aliases.0.text", "nothing", "words to look for"),
    (
        "entities:\n  a: {aliases: [[x]]}",
        2,
        "entities.a.aliases.0",
        "a list",
        "a mapping with some of the keys text, case, lang, prefixes",
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
        'a language by its two or three letters, such as en, ar or he; the nearest is "en"',
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


MATCH_ENTITY = 'the name of an entity in entities.yaml; the nearest is "iraq"'
EVERYWHERE = "a regular expression that does not match the empty text: this one is true of any article"
MATCH = [
    ("{entity: irak}", "entity", '"irak"', 'the name of an entity in entities.yaml; the nearest is "iraq"'),
    ("{entity: iraq, in: [title, boddy]}", "in.1", '"boddy"', f'"body" (one of {PLACES})'),
    ("{entity: iraq, in: []}", "in", "an empty list", f"at least one of {PLACES}"),
    ("{entity: iraq, min_count: 0}", "min_count", '"0"', COUNT),
    ("{source: jpots}", "source", '"jpots"', 'the name of a source in sources.yaml; the nearest is "jpost"'),
    ("{source: [jpost, zzz]}", "source.1", '"zzz"', "the name of a source in sources.yaml"),
    ("{tag: []}", "tag", "an empty list", "at least one tag"),
    ("{tag: }", "tag", "nothing", "what tag applies to"),
    ("{title: '?!'}", "title", '"?!"', PHRASE),
    ("{all: []}", "all", "an empty list", "at least one match"),
    ("{any: {tag: x}}", "any", "a mapping", MATCHES),
    ("{not: [{tag: x}]}", "not", "a list", f"a mapping with {SEVERAL}"),
    ("{any: [{tag: x}, {all: [iraq]}]}", "any.1.all.0", '"iraq"', f"a mapping with {SEVERAL}"),
    ("{any: [{tag: x, title: y}]}", "any.0", '"tag" and "title" together', SEVERAL),
    ("{any: [{}]}", "any.0", "none of the keys that say what to match", SEVERAL),
    ("{any: [{tag: x, in: title}]}", "any.0.in", '"in" beside "tag"', '"in" beside "regex" or "entity"'),
    ("{regex: x, min_count: 2}", "min_count", '"min_count" beside "regex"', '"min_count" beside "entity"'),
    ("{any: [{tag: x}], of: [{tag: x}]}", "of", '"of" beside "any"', '"of" beside "at_least"'),
    ("{of: [{tag: x}]}", "", "none of the keys that say what to match", SEVERAL),
    ("{tga: x}", "tga", 'an unknown key "tga"', f'"tag" (one of {FORMS}, of, in, min_count)'),
    ("{auther: x}", "auther", 'an unknown key "auther"', f'"author" (one of {FORMS}, of, in, min_count)'),
    (
        "{entity: iraq, min_cont: 2}",
        "min_cont",
        'an unknown key "min_cont"',
        f'"min_count" (one of {FORMS}, of, in, min_count)',
    ),
    ("{at_least: 0, of: [{tag: x}]}", "at_least", '"0"', COUNT),
    ("{at_least: two, of: [{tag: x}]}", "at_least", '"two"', COUNT),
    ("{at_least: 1}", "of", "nothing", MATCHES),
    ("{at_least: 1, of: []}", "of", "an empty list", "at least one match"),
    ("{at_least: 1, of: {tag: x}}", "of", "a mapping", MATCHES),
    ("{at_least: 1, of: [{tag: x}, {entity: irak}]}", "of.1.entity", '"irak"', MATCH_ENTITY),
    (
        "{at_least: 3, of: [{tag: x}, {tag: y}]}",
        "at_least",
        '"3"',
        "at most 2: so many matches stand under of",
    ),
    ("{section: []}", "section", "an empty list", "at least one section"),
    (
        "{group: [wires, isreal]}",
        "group.1",
        '"isreal"',
        'the group of a source in sources.yaml; the nearest is "israel"',
    ),
    ("{author: [[x]]}", "author.0", "a list", "text"),
    ("{lead: '…'}", "lead", '"…"', PHRASE),
    ("{body: [x, '-']}", "body.1", '"-"', PHRASE),
    ("{caption: }", "caption", "nothing", "what caption applies to"),
    ("{regex: }", "regex", "nothing", "a regular expression"),
    ("{regex: [x]}", "regex", "a list", "a regular expression"),
    ("{regex: '(?i)iraq('}", "regex", '"(?i)iraq("', f'{RE2} "missing ): (?i)iraq("'),
    ("{regex: 'a(?=b)'}", "regex", '"a(?=b)"', f'{RE2} "invalid perl operator: (?="'),
    (r"{regex: '(a)\1'}", "regex", r'"(a)\\1"', rf'{RE2} "invalid escape sequence: \\1"'),
    (r"{regex: '\pL{1,1000}'}", "regex", r'"\\pL{1,1000}"', f'{RE2} "pattern too large - compile failed"'),
    ("{regex: iraq|}", "regex", '"iraq|"', EVERYWHERE),
    ("{regex: ' war'}", "regex", '" war"', "a regular expression without blanks at its ends ([ ] stands for one)"),
    ("{regex: x, in: headline}", "in", '"headline"', f"one of {SEARCHED}"),
    ("{regex: x, in: [sectoin]}", "in.0", '"sectoin"', f'"section" (one of {SEARCHED})'),
    ("{language: en-GB}", "language", '"en-GB"', LANGUAGE),
    ("{language: [ar, english]}", "language.1", '"english"', LANGUAGE + '; the nearest is "en"'),
    ("{published: 2026-03-01}", "published", '"2026-03-01"', "a mapping with some of the keys after, before"),
    ("{published: {}}", "published", "neither after nor before", "after, before or both"),
    ("{published: {after: }}", "published", "neither after nor before", "after, before or both"),
    ("{published: {since: 2026-03-01}}", "published.since", 'an unknown key "since"', "one of after, before"),
    ("{text: '…'}", "text", '"…"', PHRASE),
    ("{url: []}", "url", "an empty list", "at least one part of an address"),
    ("{length: 300}", "length", '"300"', "a mapping with some of the keys at_least, at_most"),
    ("{length: {}}", "length", "neither at_least nor at_most", "at_least, at_most or both"),
    ("{length: {at_least: many}}", "length.at_least", '"many"', "a whole number from 0 on"),
    ("{length: {at_least: 2, at_most: 1}}", "length.at_most", '"1"', 'a number not below at_least: "2"'),
    ("{published: {after: 30d}}", "published.after", '"30d"', MOMENT),
    ("{published: {after: 2026-02-30}}", "published.after", '"2026-02-30"', MOMENT),
    ("{published: {before: '2026-03-01T06:00:00'}}", "published.before", '"2026-03-01T06:00:00"', MOMENT),
    (
        "{published: {after: 2026-03-01, before: '2026-03-01T03:00+03:00'}}",
        "published.before",
        '"2026-03-01T03:00+03:00"',
        'a time later than after: "2026-03-01"',
    ),
]


@pytest.mark.parametrize(("text", "key", "found", "expected"), MATCH)
def test_a_fault_of_a_match_is_named_exactly(tmp_path: Path, text: str, key: str, found: str, expected: str) -> None:
    sources = "{name: jpost, feed: 'http://h/', group: israel}, {name: b, feed: 'http://h/', group: Wires}"
    (tmp_path / "sources.yaml").write_text(f"sources: [{sources}]")
    (tmp_path / "entities.yaml").write_text("entities: {iraq: }")
    topics = f"topics:\n  - name: t\n    match:\n      {text}\n"
    path = f"topics.t.match.{key}" if key else "topics.t.match"
    assert one(tmp_path, "topics.yaml", topics) == (4, path, found, expected)


def test_a_regular_expression_has_a_length(tmp_path: Path) -> None:
    topics = f"topics:\n  - name: t\n    match: {{regex: {'x' * 1001}}}\n"
    line, key, found, expected = one(tmp_path, "topics.yaml", topics)
    assert (line, key, found) == (3, "topics.t.match.regex", f'"{"x" * 80}…"')
    assert expected == "a regular expression of 1000 characters at most"


def test_a_fault_deep_in_a_match_has_its_own_line(tmp_path: Path) -> None:
    topics = """topics:
  - name: t
    match:
      all:
        - at_least: 1
          of:
            - tag: x
            - not:
                regex: '['
        - published:
            after: 2026-01-01
            before: soon
"""
    found = problems(tmp_path, {"topics.yaml": topics})
    assert [(p.line, p.key) for p in found] == [
        (9, "topics.t.match.all.0.of.1.not.regex"),
        (12, "topics.t.match.all.1.published.before"),
    ]


def test_matches_in_one_another_without_end_are_refused(tmp_path: Path) -> None:
    deep = "{not: " * 40 + "{tag: x}" + "}" * 40
    line, _, found, expected = one(tmp_path, "topics.yaml", f"topics:\n  - name: t\n    match: {deep}\n")
    assert (line, found, expected) == (3, "more than 32 levels of lists and mappings", "32 levels at most")


def test_a_topic_needs_a_name_and_a_match(tmp_path: Path) -> None:
    found = problems(tmp_path, {"topics.yaml": "topics:\n  - title: x\n  - name: health\n    match: {tag: x}\n"})
    assert [(p.line, p.key, p.found) for p in found] == [
        (2, "topics.0.name", "nothing"),
        (2, "topics.0.match", "nothing"),
        (3, "topics.1.name", '"health"'),
    ]
