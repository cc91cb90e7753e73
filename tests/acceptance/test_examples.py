"""`check` tries the examples of the topics; a daemon does not refuse them."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Tearsheet

TOPICS = """topics:
  - name: hezbollah
    match: entity:hezbollah -tag:sport
    examples:
      must:
        - وحزب الله ينفي
        - Party of Goddess
      must_not:
        - {title: Kataib Hezbollah, tags: [sport]}
        - {lead: Of Hezbollah, language: en}
"""
ENTITIES = "entities: {hezbollah: {aliases: [Hezbollah, حزب الله]}}\n"


def test_check_names_each_example_that_does_not_hold_and_fails(tearsheet: Tearsheet, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    topics = tmp_path / "config/topics.yaml"
    topics.write_text(TOPICS, "utf-8")
    (tmp_path / "config/entities.yaml").write_text(ENTITIES, "utf-8")
    done = tearsheet("check")
    assert done.returncode == 1
    assert done.stdout == "config: 0 sources, 1 entity, 1 topic; 2 examples of its topics do not hold\n"
    first, second, _ = done.stderr.splitlines()
    assert first == (
        'config/topics.yaml:7: topics.hezbollah.examples.must.1: found no match for "Party of Goddess"; expected a match'
    )
    assert second.startswith(
        'config/topics.yaml:10: topics.hezbollah.examples.must_not.1: found a match for "Of Hezbollah":'
        " entity: hezbollah in lead (Hezbollah"
    )
    assert second.endswith("expected no match")
    topics.write_text(TOPICS.replace("        - Party of Goddess\n", "").partition("        - {lead")[0], "utf-8")
    done = tearsheet("check")
    assert (done.returncode, done.stdout) == (0, "config: 0 sources, 1 entity, 1 topic; no fault found\n")


def test_a_configuration_whose_examples_do_not_hold_is_in_force(tearsheet: Tearsheet, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/topics.yaml").write_text("topics:\n  - {name: t, match: strike, examples: {must: Peace}}\n")
    done = tearsheet("poll")
    assert done.returncode == 0, done.stderr
    done = tearsheet("check")
    assert done.returncode == 1
    assert "config/topics.yaml:2: topics.t.examples.must: found no match" in done.stderr


def test_a_rule_that_cannot_be_read_is_a_fault_of_the_configuration_with_its_column(
    tearsheet: Tearsheet, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/topics.yaml").write_text("topics:\n  - {name: t, match: strike (oil}\n")
    done = tearsheet("check")
    assert done.returncode == 2
    assert done.stderr == (
        "config/topics.yaml:2: topics.t.match: column 12 of the rule: found the end;"
        " expected another term, or the bracket that closes the one in column 8\n"
        "  strike (oil\n"
        "             ^\n"
    )
