"""A page test that cannot be read says why in one line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages import check
from tests.pages.case import FOLDER

SOURCE = "address: https://paper.example/1\nfetched: '2026-11-03T12:00:00+00:00'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fetched: '2026-11-03T12:00:00+00:00'", "address is missing"),
        (SOURCE + "adress: x", "adress: no such key; there are address, fetched, about"),
        (SOURCE.replace("+00:00", ""), "fetched: expected an instant with its offset"),
        (SOURCE + "source: {rules: {boddy: p}}", "source.rules.boddy: no such key"),
        (SOURCE + "source: {rules: {remove: .ad}}", "source.rules.remove: expected a list"),
        (SOURCE + "source: p", "source: expected a mapping with name, feed"),
        (SOURCE + "entry: {link: x}", "entry.link: no such key"),
        (SOURCE + "source: {rules: {published: meta[name=x]}}", "expected ',' or '}'"),
        ("- a", "expected a mapping"),
    ],
)
def test_a_fault_of_source_yaml_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "source.yaml").write_text(text)
    with pytest.raises(check.CaseError) as error:
        check.source(tmp_path / "source.yaml")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"headline": None}, "headline: expected a text"),
        ({"keywords": "a"}, "keywords: expected a list"),
        ({"isAccessibleForFree": "no"}, "isAccessibleForFree: expected true, false or null"),
        ({"author": [{"name": "A. Name"}]}, "author.0.type is missing"),
        ({"image": ["https://paper.example/1.jpg"]}, "image.0: expected a mapping with url, caption, creditText, alt"),
        ({"title": "A dam"}, "title: no such key"),
    ],
)
def test_a_fault_of_expected_json_is_one_line(tmp_path: Path, change: dict[str, object], told: str) -> None:
    whole = json.loads((FOLDER / "en-wordpress" / "expected.json").read_text("utf-8"))
    (tmp_path / "expected.json").write_text(json.dumps(whole | change))
    with pytest.raises(check.CaseError) as error:
        check.expected(tmp_path / "expected.json")
    assert told in str(error.value)


def test_a_missing_field_or_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "expected.json").write_text("{}")
    with pytest.raises(check.CaseError, match="headline is missing"):
        check.expected(tmp_path / "expected.json")
    shutil.copytree(FOLDER / "en-wordpress", tmp_path / "paper")
    (tmp_path / "paper" / "source.yaml").unlink()
    with pytest.raises(check.CaseError, match=r"paper/source.yaml is missing"):
        check.folder(tmp_path, "paper")


def test_an_unknown_page_is_one_line_and_exit_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.pages", "en-wordpres"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "no page test is named en-wordpres; is it en-wordpress?\n"


def test_the_examples_of_the_readme_are_whole(tmp_path: Path) -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    for language, file, read in (("yaml", "source.yaml", check.source), ("json", "expected.json", check.expected)):
        (tmp_path / file).write_text(readme.partition(f"```{language}\n")[2].partition("```")[0], "utf-8")
        assert read(tmp_path / file)
