"""`articles --search` as a user calls it: the same articles as a topic with the same rule, best first, and errors with a caret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.config import read
from bot.stages.asking import show
from tests.conftest import Tearsheet


@pytest.fixture
def polled(tearsheet: Tearsheet, config: Path) -> Path:
    """A configuration whose archive holds the newsroom's articles."""
    done = tearsheet("poll", "--all", "--config", config)
    assert done.returncode == 0, done.stderr
    return config


def searched(tearsheet: Tearsheet, config: Path, *arguments: str) -> list[dict[str, Any]]:
    done = tearsheet("articles", "--format", "jsonl", "--config", config, *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_search_finds_what_a_topic_with_the_same_rule_holds(tearsheet: Tearsheet, polled: Path) -> None:
    for topic in read(polled).topics[:2]:
        held = {one["id"] for one in searched(tearsheet, polled, "--topic", topic.name)}
        assert held
        assert {one["id"] for one in searched(tearsheet, polled, "--search", show(topic.match))} == held


def test_what_fits_best_comes_first_and_other_options_hold(tearsheet: Tearsheet, polled: Path) -> None:
    found = searched(tearsheet, polled, "--search", "Iraq")
    assert "Iraq" in found[0]["headline"]
    assert any("Iraq" not in one["headline"] for one in found)
    assert searched(tearsheet, polled, "--search", "Iraq", "--limit", "2") == found[:2]
    own = searched(tearsheet, polled, "--search", "Iraq", "--source", "ledger-briefs")
    assert own == [one for one in found if one["source"] == "ledger-briefs"] != []
    listed = searched(tearsheet, polled, "--search", "Iraq", "--topic", "iraq")
    assert listed == [one for one in found if "iraq" in one["topics"]] != []
    assert searched(tearsheet, polled, "--search", "Iraq", "--since", "2999-01-01") == []
    assert searched(tearsheet, polled, "--search", "Iraq after:-9999d") == found


def test_words_are_found_in_every_form_and_script(tearsheet: Tearsheet, polled: Path) -> None:
    assert {one["inLanguage"][:2] for one in searched(tearsheet, polled, "--search", "العراق OR עיראק")} == {"ar", "he"}


def test_a_rule_may_begin_with_what_it_denies(tearsheet: Tearsheet, polled: Path) -> None:
    every = {one["id"] for one in searched(tearsheet, polled)}
    denied = {one["id"] for one in searched(tearsheet, polled, "--search", "lang:en")}
    assert {one["id"] for one in searched(tearsheet, polled, "--search", "-lang:en")} == every - denied != every
    tried = tearsheet("backtest", "iraq", "--rule", "-lang:en", "--config", polled)
    assert tried.returncode == 0, tried.stderr
    missing = tearsheet("articles", "--search", "--limit", "1", "--config", polled)
    assert missing.returncode == 2
    assert "--search: expected one argument" in missing.stderr


def test_a_slip_in_a_rule_is_told_beside_what_it_finds(tearsheet: Tearsheet, polled: Path) -> None:
    done = tearsheet("articles", "--search", "iraq or lebanon", "--config", polled)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        '--search: column 6 of the rule: "or" is looked for as a word; the operator is OR, in capitals'
    ]


def test_a_rule_that_cannot_be_read_ends_with_2_and_a_caret_below_its_column(
    tearsheet: Tearsheet, config: Path
) -> None:
    done = tearsheet("articles", "--config", config, "--search", "iraq (oil")
    assert (done.returncode, done.stdout) == (2, "")
    *_, line, caret = done.stderr.splitlines()
    assert line.endswith("iraq (oil")
    assert len(caret) == len(line) + 1
    assert caret.endswith("^")
    assert "column 10" in done.stderr


def test_an_empty_search_does_not_list_everything(tearsheet: Tearsheet, config: Path) -> None:
    done = tearsheet("articles", "--config", config, "--search", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert "found the end; expected words" in done.stderr


def test_an_entity_that_the_index_does_not_know_yet_is_searched_for_all_the_same(
    tearsheet: Tearsheet, polled: Path
) -> None:
    with (polled / "entities.yaml").open("a") as file:
        file.write("\n  mehran: {label: Mehran, aliases: [Mehran]}\n")
    found = searched(tearsheet, polled, "--search", "entity:mehran")
    assert [one["headline"] for one in found] == [
        one["headline"] for one in searched(tearsheet, polled, "--search", "Mehran")
    ]
    assert found
