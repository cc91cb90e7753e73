"""Whatever stands in the files, they read or there is a ConfigError: nothing else is raised."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.config import load
from bot.model import codec
from bot.model.errors import ConfigError, Problem
from bot.model.plan import Plan
from bot.model.source import Source
from bot.stages.asking import parse

KEYS = [
    "sources",
    "topics",
    "entities",
    "archive",
    "limits",
    "name",
    "feed",
    "match",
    "any",
    "not",
    "entity",
    "in",
    "every",
]
MARKS = [*"*&!|>-:,[]{}#'\"?\n\t", ": ", "<<", "---", "\n  ", "\n  - "]
ODD = [
    "",
    "~",
    "null",
    "0",
    "30m",
    "0 6 * * *",
    "http://h/",
    "iraq",
    "entity:iraq -(tag:x",
    "\\x00",
    "حزب",
    "\u2028",
    "\x85",
    "\ufeff",
    "\ud800",
]
WORDS = st.sampled_from(KEYS + MARKS + ODD)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join), st.lists(WORDS, max_size=40).map(" ".join)
)
VALUES = st.recursive(
    st.one_of(WORDS, st.text(max_size=20), st.integers(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bot=TEXTS, sources=TEXTS, entities=TEXTS, topics=TEXTS)
def test_any_text_reads_or_is_a_configuration_error(
    tmp_path: Path, bot: str, sources: str, entities: str, topics: str
) -> None:
    for name, text in {"bot": bot, "sources": sources, "entities": entities, "topics": topics}.items():
        (tmp_path / f"{name}.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    _reads_or_is_refused(tmp_path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=st.dictionaries(st.sampled_from(list(Source.__slots__)), VALUES), match=VALUES, limits=VALUES)
def test_any_value_under_a_known_key_reads_or_is_a_configuration_error(
    tmp_path: Path, source: object, match: object, limits: object
) -> None:
    files = {
        "bot.yaml": {"limits": limits, "server": limits},
        "sources.yaml": {"sources": [source]},
        "topics.yaml": {"topics": [{"name": "t", "match": match}]},
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="ascii")  # JSON is YAML
    _reads_or_is_refused(tmp_path)


def _reads_or_is_refused(folder: Path) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        plan, places, _ = load(folder, parse)
    except ConfigError as error:
        problems = error.problems
    else:
        assert codec.loads(Plan, codec.dumps(plan)) == plan
        assert all(line >= 1 for _, line in places.values())
        return
    assert problems
    assert all(p.line >= 1 and p.key and p.found and p.expected for p in problems)
