"""The bundled newsroom's own data: consistent in itself, rendered whole, and plain where it claims to be plain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from bot.demo import render
from bot.demo.configuration import FILES, write_config
from bot.demo.picture import picture
from bot.demo.story import TEXT_ONLY, Story, editions, expected, stories
from bot.model.article import Article, Provenance
from bot.model.plan import Plan

BASE = "http://127.0.0.1:8000"
EACH = pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
MONTHS = {9: {"SEPTEMBER", "أيلول"}, 10: {"October", "OCTOBER", "Oct", "تشرين الأول", "أكتوبر", "באוקטובר", "10.2026"}}


def page(story: Story) -> html.HtmlElement:
    return html.fromstring(render.article(story, BASE))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_paper_has_seven_english_and_four_arabic_and_four_hebrew_stories() -> None:
    by_edition = [story.edition for story in stories()]
    assert {code: by_edition.count(code) for code in editions()} == {"en": 7, "ar": 4, "he": 4}
    assert len({story.slug for story in stories()}) == 15


def test_at_least_five_stories_are_told_in_visible_text_alone_and_every_edition_has_some() -> None:
    plain = [story for story in stories() if story.layout in TEXT_ONLY]
    assert len(plain) >= 5
    assert {story.edition for story in plain} == set(editions())


@EACH
def test_a_story_has_five_to_nine_paragraphs_and_every_field(story: Story) -> None:
    assert 5 <= len(story.paragraphs) <= 9
    assert len(set(story.paragraphs)) == len(story.paragraphs)
    assert all(len(paragraph) > 120 for paragraph in story.paragraphs)
    assert all((story.headline, story.standfirst, story.caption, story.credit, story.tags, story.authors))
    assert story.section in editions()[story.edition].sections


@EACH
def test_the_printed_byline_and_date_say_what_the_data_says(story: Story) -> None:
    moment = datetime.fromisoformat(story.published)
    assert all(name.casefold() in story.byline.casefold() for name in story.authors)
    assert any(month in story.dated for month in MONTHS[moment.month])
    assert {str(moment.day), str(moment.year)} <= set(re.findall(r"\d+", story.dated))
    assert moment.strftime("%H:%M") in story.dated or moment.strftime("%I:%M").lstrip("0") in story.dated
    assert moment.tzinfo is not None
    assert date(2026, 9, 1) <= moment.date() < date(2026, 10, 20)


@EACH
def test_names_of_entities_and_topics_are_those_of_the_configuration(story: Story, settings: Mapping[str, Any]) -> None:
    assert set(story.entities) <= set(settings["entities.yaml"]["entities"])
    assert set(story.topics) <= {topic["name"] for topic in settings["topics.yaml"]["topics"]}
    assert list(story.entities) == sorted(story.entities)
    assert list(story.topics) == sorted(story.topics)


@EACH
def test_a_page_shows_everything_that_its_story_says(story: Story) -> None:
    tree = page(story)
    assert tree.get("lang") == story.edition
    assert tree.get("dir") == ("ltr" if story.edition == "en" else "rtl")
    assert [words(h1) for h1 in tree.iter("h1")] == [story.headline]
    paragraphs = [words(p) for p in tree.iter("p")]
    assert [text for text in paragraphs if text in story.paragraphs] == list(story.paragraphs)
    shown = words(tree)
    assert all(text in shown for text in (story.standfirst, story.byline, story.dated, story.credit))


@EACH
def test_a_page_carries_the_furniture_of_a_newspaper(story: Story) -> None:
    tree = page(story)
    for name in ("cookie-note", "main-nav", "crumbs", "share-bar", "newsletter-box", "most-read", "related-articles"):
        assert tree.find_class(name), name
    assert story.section in words(tree.find_class("crumbs")[0])
    assert [words(a) for a in tree.find_class("tag-row")[0].iter("a")] == list(story.tags)
    assert story.caption in words(tree.find_class("img-overlay")[0])
    assert words(next(tree.iter("body"))).count(story.caption) == 2
    assert words(tree.find_class("site-footer")[0]).endswith(editions()[story.edition].labels["copyright"])


@EACH
def test_a_text_only_page_carries_no_metadata_and_any_other_does(story: Story) -> None:
    tree = page(story)
    named = tree.xpath("//meta[@property or @itemprop or (@name and @name != 'viewport')]")
    marked = tree.xpath("//script | //*[@itemprop or @itemtype or @datetime] | //time | //link[@rel='canonical']")
    assert isinstance(named, list)
    assert isinstance(marked, list)
    assert bool(named) == bool(marked) == (story.layout not in TEXT_ONLY)


@pytest.mark.parametrize("story", [s for s in stories() if s.layout == "ledger"], ids=lambda story: story.slug)
def test_the_linked_data_of_a_page_agrees_with_its_story(story: Story) -> None:
    data = json.loads(page(story).xpath("string(//script[@type='application/ld+json'])"))
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == story.headline
    assert data["datePublished"] == story.published
    assert [author["name"] for author in data["author"]] == list(story.authors)
    assert data["image"]["creditText"] == story.credit
    assert data["mainEntityOfPage"] == BASE + story.path


@pytest.mark.parametrize("story", [s for s in stories() if s.layout == "wire"], ids=lambda story: story.slug)
def test_an_agency_page_has_news_keywords_and_a_time_of_microdata(story: Story) -> None:
    tree = page(story)
    assert tree.xpath("string(//meta[@name='news_keywords']/@content)") == ", ".join(story.tags)
    assert tree.xpath("string(//time[@itemprop='datePublished']/@datetime)") == story.published


def test_the_kataib_hezbollah_story_never_names_hezbollah_alone() -> None:
    story = next(s for s in stories() if s.slug == "kataib-hezbollah-grain-shed")
    text = " ".join((story.headline, story.standfirst, *story.paragraphs, *story.tags))
    assert text.count("Hezbollah") >= 4
    assert not re.search(r"(?<!Kataib )(?<!Kata’ib )Hezbollah", text)
    assert "hezbollah" not in {*story.entities, *story.topics}


def test_the_new_hampshire_story_never_names_the_country() -> None:
    story = next(s for s in stories() if s.slug == "upper-valley-cup")
    text = " ".join((story.headline, story.standfirst, *story.paragraphs, *story.tags))
    assert text.count("Lebanon, New Hampshire") >= 3
    assert "Lebanon" not in text.replace("Lebanon, New Hampshire", "")
    assert "lebanon" not in {*story.entities, *story.topics}


def test_one_story_belongs_to_iraq_by_its_body_alone() -> None:
    story = next(s for s in stories() if s.slug == "basra-salt-line")
    assert not any("Iraq" in text for text in (story.headline, story.standfirst, story.paragraphs[0], *story.tags))
    assert sum(paragraph.count("Iraq") for paragraph in story.paragraphs) == 3
    assert "iraq" in story.topics


def test_an_edited_story_changes_its_own_page_and_not_the_lists_of_others() -> None:
    first, second = (s for s in stories() if s.edition == "en" and s.slug in {"iraq-grid-budget", "lebanon-water-bill"})
    before = render.article(second, BASE)
    edited = replace(first, headline="Another headline")
    assert b"Another headline" in render.article(edited, BASE)
    assert render.article(second, BASE) == before


def test_text_of_a_story_is_escaped() -> None:
    for layout in ("broadsheet", "magazine", "ledger", "wire"):
        story = replace(stories()[0], layout=layout, headline='<b>"A" & B</b>')
        tree = page(story)
        assert words(next(tree.iter("h1"))) == '<b>"A" & B</b>'
        assert not list(tree.iter("b"))


def test_a_picture_is_a_png_and_always_the_same() -> None:
    first = picture("iraq-grid-budget")
    assert first.startswith(b"\x89PNG\r\n\x1a\n")
    assert first.endswith(b"IEND\xaeB`\x82")
    picture.cache_clear()
    assert picture("iraq-grid-budget") == first != picture("mosul-library")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "config"
    write_config(folder, BASE, folder.parent / 'an "archive"', 8123)
    return folder


@pytest.fixture(scope="module")
def settings(folder: Path) -> Mapping[str, Any]:
    return {name: yaml.safe_load((folder / name).read_text("utf-8")) for name in FILES}


def test_the_configuration_names_archive_port_and_feeds(folder: Path, settings: Mapping[str, Any]) -> None:
    bot = settings["bot.yaml"]
    assert bot["archive"] == '../an "archive"'
    assert bot["server"] == {"listen": "127.0.0.1:8123"}
    assert bot["network"] == {"allow": ["127.0.0.0/8"]}
    feeds = [source["feed"] for source in settings["sources.yaml"]["sources"]]
    assert feeds == [*(BASE + edition.feed for edition in editions().values()), f"{BASE}/en/briefs.rdf"]


def test_the_reader_of_configurations_takes_it(folder: Path) -> None:
    assert len(plan(folder).sources) == 4


@EACH
def test_the_selector_finds_the_entities_and_topics_of_each_story(story: Story, folder: Path) -> None:
    select = pytest.importorskip("bot.stages.select")
    read = plan(folder)
    found = select.Selector(read.entities, read.topics)(taken(story))
    assert found.entities == story.entities
    assert sorted(match.topic for match in found.matches) == list(story.topics)


def plan(folder: Path) -> Plan:
    read = pytest.importorskip("bot.adapters.config").read(folder)
    assert isinstance(read, Plan)
    return read


def taken(story: Story) -> Article:
    """The article as the pipeline would make it from a page that was read without fault."""
    nothing: dict[str, str] = {}
    provenance = Provenance(
        feed_record="",
        page_record="",
        file="",
        offset=0,
        length=0,
        sha256="",
        fetched_at=story.published,
        status=200,
        final_url="",
        reason="",
        steps=nothing,
        fields=nothing,
    )
    return Article(
        id=story.slug,
        source=f"ledger-{story.edition}",
        first_seen=story.published,
        published=story.published,
        record=expected(story, BASE),
        provenance=provenance,
    )
