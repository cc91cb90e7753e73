"""README, help, Makefile and code say the same."""

from __future__ import annotations

import argparse
import dataclasses
import re
import subprocess
from pathlib import Path

import pytest

from bot.adapters.config import read
from bot.cli import parser
from bot.model.plan import FeedSettings, Limits, NetworkSettings, Plan, PolitenessSettings, PollingSettings
from bot.model.source import Rules, Source
from bot.model.topic import Entity
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SECTIONS = {
    "feeds": FeedSettings,
    "network": NetworkSettings,
    "polling": PollingSettings,
    "politeness": PolitenessSettings,
    "limits": Limits,
}
WRITTEN = {"exceptions": "except"}
"""Fields whose key in the YAML is a word that Python keeps for itself."""
TEST = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest"
DEMO = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/tearsheet demo"


def verbs() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_stands_in_the_readme_with_its_default(section: str) -> None:
    for field in dataclasses.fields(SECTIONS[section]):
        default = (
            "[]" if field.default == () else f"{field.default:g}" if isinstance(field.default, float) else field.default
        )
        assert f"| `{section}.{field.name}` | `{default}` |" in README


@pytest.mark.parametrize("kind", [Source, Rules, Entity, Plan])
def test_every_key_of_the_files_stands_in_the_readme(kind: type) -> None:
    for field in dataclasses.fields(kind):
        key = WRITTEN.get(field.name, field.name)
        assert re.search(rf"`{key}[.`]|\*\*{key}\.yaml\*\*", README), key


def test_every_verb_and_option_stands_in_the_readme() -> None:
    for name, verb in verbs().items():
        row = next(line for line in README.splitlines() if line.startswith(f"| `tearsheet {name}"))
        for action in verb._actions:
            long = next((o for o in action.option_strings if o.startswith("--")), "")
            if long not in {"", "--help", "--verbose", "--config"}:
                assert long in row, f"{name} {long}"


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
