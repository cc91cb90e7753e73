"""The verb `backtest` over what the newsroom brought."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Tearsheet


@pytest.fixture
def polled(tearsheet: Tearsheet, config: Path) -> Path:
    assert tearsheet("poll", "--all", "--config", config).returncode == 0
    return config


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_what_a_topic_finds_is_what_is_in_it(tearsheet: Tearsheet, polled: Path) -> None:
    listed = tearsheet("articles", "--topic", "iraq", "--format", "jsonl", "--config", polled)
    ids = {json.loads(line)["id"] for line in listed.stdout.splitlines()}
    done = tearsheet("backtest", "iraq", "--config", polled)
    assert done.returncode == 0, done.stderr
    told = rows(done.stdout)
    assert {id_ for kind, id_, _ in told if kind == "in"} == ids
    assert f"{len(ids)} in the topic" in done.stderr
    months = [int(count) for kind, _, count in told if kind == "month"]
    assert sum(months) == len(ids)
    assert any(kind == "form" and alias == "العراق" for kind, alias, _ in told)


def test_a_changed_rule_gains_and_loses(tearsheet: Tearsheet, polled: Path) -> None:
    done = tearsheet("backtest", "iraq", "--rule", "entity:hezbollah", "--format", "jsonl", "--config", polled)
    assert done.returncode == 0, done.stderr
    *tried, numbers = [json.loads(line) for line in done.stdout.splitlines()]
    lost, gained = ([one for one in tried if one["change"] == change] for change in ("lost", "gained"))
    assert (numbers["gained"], numbers["lost"]) == (len(gained), len(lost))
    assert gained
    assert lost
    assert all(one["reasons"][0]["leaf"] == "entity: hezbollah" and one["reasons"][0]["alias"] for one in gained)
    assert numbers["articles"]["after"] == numbers["articles"]["before"] + len(gained) - len(lost)


def test_the_rule_may_stand_in_a_file_or_in_another_topics_yaml(
    tearsheet: Tearsheet, polled: Path, tmp_path: Path
) -> None:
    (tmp_path / "rule.txt").write_text("entity:hezbollah\n", "utf-8")
    (tmp_path / "other.yaml").write_text("topics:\n  - {name: iraq, match: {entity: hezbollah}}\n", "utf-8")
    outputs = {
        tearsheet("backtest", "iraq", *how, "--config", polled).stdout
        for how in (("--rule", "entity:hezbollah"), ("--against", "rule.txt"), ("--against", "other.yaml"))
    }
    assert len(outputs) == 1
    limited = tearsheet("backtest", "iraq", "--against", "rule.txt", "--limit", "1", "--config", polled)
    assert len([row for row in rows(limited.stdout) if row[0] in {"gained", "lost"}]) == 1


def test_a_time_may_be_told_from_now(tearsheet: Tearsheet, polled: Path, tmp_path: Path) -> None:
    (tmp_path / "rule.txt").write_text("entity:iraq after:-9999d\n", "utf-8")
    counted = set()
    for how in (("--rule", "entity:iraq"), ("--rule", "entity:iraq after:-9999d"), ("--against", "rule.txt")):
        done = tearsheet("backtest", "iraq", *how, "--config", polled)
        assert done.returncode == 0, done.stderr
        counted.add(done.stderr)
    assert len(counted) == 1


def test_what_is_wrong_is_said(tearsheet: Tearsheet, config: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("topics:\n  - {name: iran, match: {entity: nobody}}\n", "utf-8")
    (tmp_path / "good.yaml").write_text("topics:\n  - {name: iran, match: {entity: iraq}}\n", "utf-8")
    for how, said in (
        (("nothing",), "no topic is named nothing"),
        (("iraq", "--rule", "entity:nobody"), "nobody"),
        (("iraq", "--against", "other.yaml"), "other.yaml:2"),
        (("iraq", "--against", "good.yaml"), "has no topic iraq; it has: iran"),
    ):
        done = tearsheet("backtest", *how, "--config", config)
        assert done.returncode == 2
        assert said in done.stderr
        assert done.stdout == ""
    for name in ("missing.txt", "missing.yaml"):
        missing = tearsheet("backtest", "iraq", "--against", name, "--config", config)
        assert missing.returncode == 1
        assert f"{name}: No such file" in missing.stderr
    (tmp_path / "latin.txt").write_bytes("tag:Müller".encode("latin-1"))
    latin = tearsheet("backtest", "iraq", "--against", "latin.txt", "--config", config)
    assert (latin.returncode, latin.stderr) == (
        2,
        "tearsheet: latin.txt: byte 5 is no UTF-8; expected a rule on one line\n",
    )
    (tmp_path / "marked.txt").write_bytes("entity:nobody".encode("utf-8-sig"))
    marked = tearsheet("backtest", "iraq", "--against", "marked.txt", "--config", config)
    assert "column 8 of the rule" in marked.stderr  # the mark of the byte order is none of it


def test_entities_that_the_index_does_not_know_yet_are_found_all_the_same(tearsheet: Tearsheet, polled: Path) -> None:
    file = polled / "entities.yaml"
    file.write_text(file.read_text("utf-8") + "\n  basra:\n    label: Basra\n    aliases: [Basra]\n", "utf-8")
    done = tearsheet("backtest", "iraq", "--rule", "entity:basra", "--config", polled)
    assert done.returncode == 0, done.stderr
    assert "The index was made by other entities" in done.stderr
    assert any(kind == "form" and alias == "Basra" for kind, alias, _ in rows(done.stdout))
