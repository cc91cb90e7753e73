"""README, help, Makefile and code say the same."""

from __future__ import annotations

import argparse
import dataclasses
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args
from unittest.mock import Mock

import pytest
from starlette.routing import Route

from bot.adapters.config import FILES, read
from bot.cli import parser
from bot.model.errors import ConfigError
from bot.model.plan import (
    CustodySettings,
    FeedSettings,
    Limits,
    NetworkSettings,
    Plan,
    PolitenessSettings,
    PollingSettings,
    WebSubSettings,
)
from bot.model.source import Rules, Source
from bot.model.topic import Entity, Searched, Where
from bot.stages.standing import Word
from bot.web.app import application
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BOT_YAML = (ROOT / "config/bot.yaml").read_text("utf-8")
TOPICS_YAML = (ROOT / "config/topics.yaml").read_text("utf-8")
SECTIONS = {
    "feeds": FeedSettings,
    "websub": WebSubSettings,
    "network": NetworkSettings,
    "custody": CustodySettings,
    "polling": PollingSettings,
    "politeness": PolitenessSettings,
    "limits": Limits,
}
WRITTEN = {"exceptions": "except"}
"""Fields whose key in the YAML is a word that Python keeps for itself."""
TEST = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest -n 3 --dist worksteal"
DEMO = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet demo"


def verbs() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_stands_in_the_readme_with_its_default(section: str) -> None:
    for field in dataclasses.fields(SECTIONS[section]):
        default = "[]" if field.default == () else str(field.default).removesuffix(".0")
        told = f" `{default}` " if default else " "
        assert f"| `{section}.{field.name}` |{told}|" in README


@pytest.mark.parametrize("kind", [Source, Rules, Entity, Plan])
def test_every_key_of_the_files_stands_in_the_readme(kind: type) -> None:
    for field in dataclasses.fields(kind):
        key = WRITTEN.get(field.name, field.name)
        assert not field.init or re.search(rf"`{key}[.`]|\*\*{key}\.yaml\*\*", README), key


def rows(beginning: str) -> list[str]:
    return [line for line in README.splitlines() if line.startswith(f"| {beginning}")]


def test_every_verb_option_and_choice_stands_in_the_readme_and_nothing_else() -> None:
    for name, verb in verbs().items():
        (row,) = [line for line in rows("`tearsheet ") if re.match(rf"\| `tearsheet {name}[ `]", line)]
        known = {"--feed", "--name"} if name == "add" else set()
        for action in verb._actions:
            long = next((o for o in action.option_strings if o.startswith("--")), "")
            if long not in {"", "--help", "--verbose", "--config"}:
                known.add(long)
                assert f"[{long}" in row, f"{name} {long}"
            if not action.option_strings:
                assert str(action.metavar).replace("|", "\\|") in row
            if isinstance(action.choices, (list, tuple)):
                assert "\\|".join(map(str, action.choices)) in row
        assert set(re.findall(r"--[a-z-]+", row)) == known
    assert len(rows("`tearsheet ")) == len(verbs())


def test_every_command_of_the_readme_is_one() -> None:
    commands = re.findall(r"(?:\.venv/bin/|`)tearsheet ([a-z]+)", README)
    assert set(commands) <= verbs().keys()


def test_every_operator_and_leaf_of_a_match_stands_in_the_readme_and_in_the_comments(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("topics:\n  - {name: t, match: {min_count: 2}}\n")
    with pytest.raises(ConfigError) as raised:
        read(tmp_path)
    (problem,) = raised.value.problems
    forms = problem.expected.removeprefix("one of ").partition(";")[0].split(", ")
    assert {"all", "at_least", "tag", "regex", "published"} <= set(forms)
    table = README.partition("| key | true when |")[2].partition("\n\n")[0]
    heads = " ".join(row.split("|")[1] for row in table.splitlines() if row.startswith("| `"))
    for key in (*forms, "of", "in", "min_count"):
        assert re.search(rf"`{key}[`:]", table if key in {"in", "min_count"} else heads), key
        assert re.search(rf"(?m)^# .*\b{key}: ", TOPICS_YAML), key


@pytest.mark.parametrize(("leaf", "places"), [("entity", get_args(Where)), ("regex", get_args(Searched))])
def test_every_place_to_look_in_stands_in_the_readme(leaf: str, places: tuple[str, ...]) -> None:
    (row,) = rows(f"`{leaf}` |")
    assert "only there: " + ", ".join(f"`{place}`" for place in places) in row


def test_every_state_of_a_source_stands_in_the_readme_in_the_order_that_rules() -> None:
    table = README.partition("| state | means | what to do |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"(?m)^\| `([a-z]+)` \|", table)) == get_args(Word)


def test_every_served_address_stands_in_the_readme_and_nothing_else() -> None:
    served = application(Mock()).routes
    table = README.partition("| address | what |")[2].partition("\n\n")[0]
    told = [re.sub(r"<[^>]+>", "{}", row) for row in re.findall(r"(?m)^\| `([^`]+)` \|", table)]
    assert sorted(told) == sorted(re.sub(r"\{[^}]+\}", "{}", cast("Route", route).path) for route in served)


def test_what_bot_yaml_leaves_in_comments_is_every_default(tmp_path: Path) -> None:
    lines = [re.sub(r"^# ((?:  )?[a-z_]+:(?: |$))", r"\1", line) for line in BOT_YAML.splitlines()]
    (tmp_path / "bot.yaml").write_text("\n".join(lines), "utf-8")
    plan, shipped = read(tmp_path), read(ROOT / "config")
    default = Plan(archive=replace(Plan().archive, path=plan.archive.path), contact="you@example.org")
    assert plan == default
    assert shipped == replace(
        Plan(archive=shipped.archive), sources=shipped.sources, entities=shipped.entities, topics=shipped.topics
    )
    for section in ("polling", "limits"):
        for field in dataclasses.fields(SECTIONS[section]):
            assert f"\n  {field.name}: " in "\n".join(lines), field.name


def test_every_key_of_a_source_and_of_an_entity_stands_in_the_comments() -> None:
    for kind, file in ((Source, "sources.yaml"), (Entity, "entities.yaml")):
        head = (ROOT / "config" / file).read_text("utf-8").partition(f"\n{file.partition('.')[0]}:")[0]
        for field in dataclasses.fields(kind):
            key = WRITTEN.get(field.name, field.name)
            assert key == "name" or re.search(rf"(?m)^# .*\b{key}  ", head), key


def test_the_readme_names_every_file_of_a_configuration() -> None:
    for name in FILES:
        assert f"**{name}**" in README


def test_the_two_commands_are_the_same_everywhere() -> None:
    for command in (TEST, DEMO):
        assert f"```sh\n{command}\n```" in README
        assert f"\t{command}\n" in (ROOT / "Makefile").read_text("utf-8")
    assert TEST in (ROOT / ".ci/run").read_text("utf-8")


def test_the_first_source_of_the_readme_is_a_configuration_without_a_fault(tmp_path: Path) -> None:
    script = README.partition("## Your first source")[2].partition("```sh\n")[2].partition("```")[0]
    files = "\n".join(line for line in script.splitlines() if ".venv/bin" not in line)
    subprocess.run(["sh", "-ec", files], cwd=tmp_path, check=True)
    plan = read(tmp_path / "mine")
    assert [topic.name for topic in plan.topics] == ["iraq"]


def test_every_linked_page_exists() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).is_file(), target
