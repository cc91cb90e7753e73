"""A fault of YAML syntax in words that help: what the parser met, where that began, and the usual cure.

libyaml names the line behind the last one when a file ends too early; here that is the last line that holds anything.
"""

from __future__ import annotations

import re

import yaml

CURES = (
    ("mapping values are not allowed", 'quotes around a text that holds ": ", or the indentation of the line above'),
    ("alias", 'quotes around a text that begins with *, such as "*/30 * * * *"'),
    ("anchor", "quotes around a text that begins with &"),
    ("tag", "quotes around a text that begins with !"),
    ("cannot start any token", "quotes around a text that begins with @, % or `"),
    ("quoted scalar", 'a closing quote, and in "double quotes" a backslash written as \\\\'),
    ("flow sequence", "a comma between the items and a closing ]"),
    ("flow mapping", "a comma between the keys and a closing }"),
    ("flow node", "a value, or the closing ] or }"),
    ("block", "keys of one mapping, and items of one list, under each other with the same indentation"),
    ("simple key", 'a ":" behind the key, or the indentation of the line above'),
)
"""Words of the parser (both PyYAML's own and libyaml's) → what to write; the first that is met counts."""


_MATCH = re.compile(r"\bmatch\s*:")


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """(line, found, expected) of what the parser raised."""
    last = len(text.rstrip().split("\n"))
    if not isinstance(error, yaml.MarkedYAMLError):
        return 1, "broken YAML", "valid YAML"
    said = ", ".join(part for part in (error.problem, error.context) if part)
    line = _line(error.problem_mark, last)
    cure = next((cure for words, cure in CURES if words in said), "valid YAML")
    written = text.split("\n")[line - 1]
    if _tabbed(written):
        cure = "spaces for indentation, no tabs"
    elif _MATCH.search(written):
        cure += "; a rule with quotes or colons goes whole into single quotes"
    return line, f"broken YAML: {said}{_begun(error, last)}", cure


def _line(mark: yaml.Mark | None, last: int) -> int:
    return min(mark.line + 1, last) if mark else 1


def _tabbed(line: str) -> bool:
    """Neither parser says so when a tab stands in the indentation."""
    return "\t" in line[: len(line) - len(line.lstrip())]


def _begun(error: yaml.MarkedYAMLError, last: int) -> str:
    """Where the unfinished thing began, if that is another line."""
    begin = _line(error.context_mark, last)
    return f" begun on line {begin}" if error.context_mark and begin != _line(error.problem_mark, last) else ""
