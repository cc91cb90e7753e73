"""The subscription list of all topics: OPML 2.0 that is well-formed whatever titles hold, and the same bytes each time."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.model.plan import Plan, ServerSettings
from bot.model.topic import AnyOf, Topic
from bot.stages import opml

BASE = "https://news.example/sub/"
TITLES = ("Iraq", "العراق", "אירן", "R&D \"<news>\" 'x' ]]> \U0001f600")
READABLE = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")


def plan(*titles: str, description: str = "") -> Plan:
    topics = tuple(
        Topic(name=f"t{number}", title=title, match=AnyOf(of=()), description=description)
        for number, title in enumerate(titles)
    )
    return Plan(topics=topics, server=ServerSettings(base_url=BASE))


def outlines(made: Plan) -> list[dict[str, str]]:
    return [dict(outline.attrib) for outline in etree.fromstring(opml.render(made)).iterfind("body/outline")]


def test_each_topic_is_an_outline_in_the_order_of_the_configuration() -> None:
    assert outlines(plan("Iraq", "العراق", description="News of\n  Iraq\n")) == [
        {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": f"{BASE}feeds/t{number}.atom",
            "htmlUrl": f"{BASE}topics/t{number}",
            "description": "News of Iraq",
        }
        for number, title in enumerate(("Iraq", "العراق"))
    ]


def test_a_topic_without_a_description_has_no_empty_one() -> None:
    assert "description" not in outlines(plan("Iraq"))[0]


def test_the_document_is_opml_2_with_a_title_and_no_date() -> None:
    root = etree.fromstring(opml.render(plan(*TITLES)))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert [(part.tag, part.text) for part in root[0]] == [("title", "Tearsheet")]


def test_the_same_topics_are_the_same_bytes_and_others_are_not() -> None:
    assert opml.render(plan(*TITLES)) == opml.render(replace(plan(*TITLES), contact="someone@news.example"))
    assert opml.render(plan(*TITLES)) != opml.render(plan(*reversed(TITLES)))


def test_without_topics_there_is_nothing_to_subscribe_to() -> None:
    assert outlines(plan()) == []


@given(title=st.text(READABLE, min_size=1), description=st.text(READABLE))
def test_any_title_and_description_come_through_as_they_are(title: str, description: str) -> None:
    (outline,) = outlines(plan(title, description=description))
    assert (outline["text"], outline["title"]) == (title, title)
    assert outline.get("description", "") == " ".join(description.split())


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_newsboat_imports_every_topic(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_bytes(opml.render(plan(*TITLES)))
    (tmp_path / "urls").touch()
    subprocess.run(
        ["newsboat", "-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-i", tmp_path / "feeds.opml"],
        check=True,
        capture_output=True,
        timeout=30,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    urls = [line.split()[0] for line in (tmp_path / "urls").read_text("utf-8").splitlines() if line]
    assert urls == [f"{BASE}feeds/t{number}.atom" for number in range(len(TITLES))]
