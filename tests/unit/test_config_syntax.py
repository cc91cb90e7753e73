"""What is refused before any key is looked at: broken YAML, tricks of YAML, and what costs too much."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.adapters.config import files, load, tree
from bot.model.errors import ConfigError, Problem


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    (folder / "sources.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return caught.value.problems


def first(folder: Path, text: str | bytes) -> tuple[int, str, str, str]:
    problem = problems(folder, text)[0]
    return problem.line, problem.key, problem.found, problem.expected


BROKEN = [
    ("sources: [\n\n\n", 1, "sources.0", "a value, or the closing ] or }"),
    (
        "sources:\n  - name: a\n    title: One: Two\n",
        3,
        "sources.0.title",
        'quotes around a text that holds ": ", or the indentation of the line above',
    ),
    (
        "sources:\n  - name: a\n    every: */30 * * * *\n",
        3,
        "sources.0.every",
        'quotes around a text that begins with *, such as "*/30 * * * *"',
    ),
    ("sources:\n\t- name: a\n", 2, "sources", "spaces for indentation, no tabs"),
    (
        "sources:\n  - name: a\n   feed: b\n",
        3,
        "sources.1",
        "keys of one mapping, and items of one list, under each other with the same indentation",
    ),
    (
        "sources:\n  - name: 'a\n    feed: b\n",
        3,
        "sources.0.name",
        'a closing quote, and in "double quotes" a backslash written as \\\\',
    ),
    ("sources:\n  - {name: a, feed: b\n  - x\n", 3, "sources.0", "a comma between the keys and a closing }"),
    ("sources:\n  - name: @x\n", 2, "sources.0.name", "quotes around a text that begins with @, % or `"),
]


@pytest.mark.parametrize(("text", "line", "key", "expected"), BROKEN)
def test_broken_yaml_names_the_line_and_a_cure(tmp_path: Path, text: str, line: int, key: str, expected: str) -> None:
    problem = problems(tmp_path, text)[0]
    assert (problem.line, problem.expected) == (line, expected)
    assert problem.found.startswith("broken YAML: ")
    assert key.startswith(problem.key)


def test_an_unfinished_text_says_where_it_began(tmp_path: Path) -> None:
    assert first(tmp_path, "sources:\n  - name: 'a\n    feed: b\n")[2].endswith("scalar begun on line 2")


def test_an_alias_and_its_anchor_are_both_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "sources:\n  - &a {name: a, feed: 'http://h/'}\n  - *a\n  - {name: b, feed: x}\n"
    assert [(p.line, p.key, p.found) for p in problems(tmp_path, text)] == [
        (2, "sources.0", 'an anchor "&a"'),
        (3, "sources.1", 'an alias "*a"'),
        (4, "sources.b.feed", '"x"'),
    ]


def test_a_bomb_of_aliases_is_refused_while_it_is_small(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    found = problems(tmp_path, "\n".join(lines))
    assert sum(p.found.startswith("an alias") for p in found) == 99


def test_a_tag_is_refused(tmp_path: Path) -> None:
    text = "sources:\n  - {name: !!str a, feed: 'http://h/'}\n"
    expected = (2, "sources.0.name", 'a tag "!!str"', "the value alone, or quotes around the text")
    assert first(tmp_path, text) == expected
    assert first(tmp_path, "x: !!python/object/apply:os.system [ls]")[2] == 'a tag "!!python/object/apply:os.system"'


def test_a_key_given_twice_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    text = "sources:\n  - name: a\n    feed: http://h/\n    feed: http://i/\n"
    expected = (4, "sources.0.feed", 'the key "feed" a second time (first on line 3)', "each key once")
    assert first(tmp_path, text) == expected


def test_a_mapping_as_a_key_is_refused(tmp_path: Path) -> None:
    assert first(tmp_path, "sources:\n  - name: {{x}}\n") == (
        2,
        "sources.0.name",
        "a list, a mapping or an alias as a key",
        "a key that is text; put a text that begins with { or [ in quotes",
    )


def test_a_second_document_is_refused(tmp_path: Path) -> None:
    expected = (2, "(file)", "a second document (---)", "one document a file")
    assert first(tmp_path, "sources: []\n---\nsources: []\n") == expected


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_at_a_fixed_depth(tmp_path: Path, opened: str) -> None:
    line, _, found, expected = first(tmp_path, opened * 20_000)
    assert (line, found) == (1, f"more than {tree.DEPTH} levels of lists and mappings")
    assert expected == f"{tree.DEPTH} levels at most"


def test_a_file_that_is_too_long_is_refused_unread(tmp_path: Path) -> None:
    expected = (1, "(file)", "more than 10,485,760 bytes", "10,485,760 bytes at most")
    assert first(tmp_path, b"#" * (files.SIZE + 1)) == expected


def test_bytes_that_are_not_utf8_name_their_line(tmp_path: Path) -> None:
    expected = (2, "(file)", "the byte 0xE9, which is not UTF-8", "a file saved as UTF-8")
    assert first(tmp_path, "a: b\nc: é\n".encode("latin-1")) == expected


def test_a_control_character_names_its_line(tmp_path: Path) -> None:
    expected = (3, "(file)", "the control character U+0007", "text without control characters")
    assert first(tmp_path, "a: b\n\nc: \a\n") == expected


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"bot\.yaml:1: \(file\): found a file that cannot be read"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_bytes(b"\xef\xbb\xbfcontact: you@example.org\n")
    assert load(tmp_path)[0].contact == "you@example.org"


def test_pyyaml_without_libyaml_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "sources:\n  - {name: a, feed: 'http://h/', title: no, group: 0123}\n  - &x\n    name: A\n"
    fast = problems(tmp_path, text)
    monkeypatch.setattr(tree, "Parser", yaml.SafeLoader)
    assert problems(tmp_path, text) == fast
    assert problems(tmp_path, "sources: [\n")[0].found.startswith("broken YAML: ")
