"""The picture and the caption that a source's rules name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.model.entry import Image, Item
from bot.model.source import Rules, Source
from bot.stages.extract import markup
from bot.stages.extract.found import Found
from bot.stages.extract.picture import images

URL = "https://news.example.com/world/story"
WORDS = "This is a paragraph of a story that goes on for a good while, so that it reads like an article."
CAPTION = "Rescuers carry sandbags along the harbour wall in Port Alder"
FIGURE = f"<figure><img src=/shown.jpg><figcaption>{CAPTION}</figcaption></figure>"


def read(rules: Rules, within: str, *, before: str = FIGURE, head: str = "") -> Found[tuple[Image, ...]]:
    html = (
        f"<!DOCTYPE html><html lang=en><head><title>The wall</title>{head}</head><body><main><article><h1>The wall</h1>{before}"
        f"<div class=text><p>{WORDS}</p><p>{WORDS[5:]}</p>{within}<p>{WORDS[9:]}</p></div></article></main></body></html>"
    )
    at = datetime(2026, 2, 1, tzinfo=UTC)
    page = Page(url=URL, final_url=URL, status=200, content_type="text/html", body=html.encode(), fetched_at=at)
    source = Source(name="news", feed="https://news.example.com/feed", rules=rules)
    body = "\n".join((WORDS, WORDS[5:], WORDS[9:]))
    return images.read(markup.read(page), Item(key=URL, url=URL), source, body).found


@pytest.mark.parametrize(
    ("element", "selector"),
    [
        ('<meta property="og:image" content="/ruled.jpg">', 'meta[property="og:image"]'),
        ("<link rel=image_src href=/ruled.jpg>", "link[rel=image_src]"),
        ("<a class=i href=/ruled.jpg>Larger</a>", "a.i"),
        ("<picture><source class=i srcset='/ruled.jpg 800w'></picture>", "source.i"),
        ("<div class=i style=\"background-image: url('/ruled.jpg')\"></div>", ".i"),
        ("<div class=i><span>1 of 9</span><img src=/ruled.jpg></div>", ".i"),
        ("<b class=i>1 of 9</b><img class=i src=/ruled.jpg>", ".i"),
    ],
)
def test_a_rule_takes_the_address_wherever_an_element_holds_it(element: str, selector: str) -> None:
    found = read(Rules(image=selector), element)
    assert (found.value[0].url, found.origin) == ("https://news.example.com/ruled.jpg", "rule")


def test_a_rule_that_names_no_address_rules_nothing() -> None:
    found = read(Rules(image="h1, a", caption=".none"), "<a href='javascript:x()'>Larger</a>")
    assert (found.value[0].url, found.value[0].caption) == ("https://news.example.com/shown.jpg", CAPTION)
    assert found.origin != "rule"


def test_a_rule_for_the_caption_holds_for_a_lead_that_no_rule_named() -> None:
    head = '<meta property="og:image" content="/lead.jpg">'
    found = read(Rules(caption=".c"), "<p class=c>The wall. Photo: A. Name</p>", before="", head=head)
    lead = Image(url="https://news.example.com/lead.jpg", caption="The wall.", credit_text="A. Name")
    assert (found.value[0], found.origin) == (lead, "og")
