"""What is said of a page's pictures beyond the page: linked data, rules, the feed; and pages that are not to be trusted."""

from __future__ import annotations

import json
import time

import pytest

from bot.demo import render
from bot.demo.story import Story, stories
from bot.model.entry import Image, Item
from bot.model.source import Rules, Source
from bot.stages.extract import make
from bot.stages.extract.picture import images
from tests.unit.test_extract_pictures import (
    CAPTION,
    ITEM,
    NAME,
    PARAGRAPHS,
    SOURCE,
    URL,
    answer,
    read,
    sheet,
)


def linked_data(*nodes: dict[str, object]) -> str:
    article = {"@type": "NewsArticle", "headline": "The story of the day", "image": list(nodes)}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


NODE = {
    "@type": "ImageObject",
    "url": "/pictures/wall-640x360.jpg",
    "caption": CAPTION,
    "creditText": NAME,
    "width": 640,
    "height": {"@type": "QuantitativeValue", "value": 360},
}


def test_linked_data_tells_what_the_page_does_not_show_of_the_same_picture() -> None:
    page = sheet(within="<p><img src=/pictures/wall.jpg?w=300></p>", head=linked_data(NODE))
    (image,) = read(page)
    assert (image.caption, image.credit_text, image.width, image.height) == (CAPTION, NAME, 640, 360)


def test_what_the_page_shows_stands_before_linked_data() -> None:
    figure = (
        f"<figure><img src=/pictures/wall-1024x576.jpg><figcaption>{CAPTION}, seen from the sea</figcaption></figure>"
    )
    (image,) = read(sheet(within=figure, head=linked_data(NODE)))
    assert (image.caption, image.credit_text) == (f"{CAPTION}, seen from the sea", NAME)


def test_pictures_of_a_script_are_those_of_linked_data_the_representative_first() -> None:
    other = {"@type": "ImageObject", "url": "/b.jpg", "caption": "The harbour at night", "representativeOfPage": True}
    assert [image.caption for image in read(sheet(head=linked_data(NODE, other)))] == ["The harbour at night", CAPTION]


def test_a_headline_is_no_caption() -> None:
    page = sheet(head=linked_data(NODE | {"caption": "The story of the day"}))
    assert [image.caption for image in read(page)] == [""]


def test_a_caption_that_a_paragraph_says_too_leaves_the_paragraph() -> None:
    figure = f"<figure><img src=/i.jpg><figcaption>{PARAGRAPHS[1]}</figcaption></figure>"
    for page in (sheet(before=figure), sheet(head=linked_data(NODE | {"caption": PARAGRAPHS[1]}))):
        made = images.read(page, ITEM, SOURCE, "\n".join(PARAGRAPHS))
        assert made.found.value[0].caption == PARAGRAPHS[1]
        assert PARAGRAPHS[1] not in made.lines


def test_the_lines_of_pictures_are_said_as_the_page_shows_them() -> None:
    figure = "<div class=pic><img src=/i.jpg><p>A wall by the sea at noon</p><p>Image: Jane Doe</p></div>"
    body = [*PARAGRAPHS[:3], "A wall by the sea at noon", "Image: Jane Doe", *PARAGRAPHS[3:]]
    made = images.read(sheet(within=figure), ITEM, SOURCE, "\n".join(body))
    assert {"A wall by the sea at noon", "Image: Jane Doe"} <= set(made.lines)
    assert not set(PARAGRAPHS) & set(made.lines)


def test_the_same_picture_in_two_sizes_is_one() -> None:
    figure = "<figure><img src={}><figcaption>{}</figcaption></figure>"
    page = sheet(
        before=figure.format("/w/wall-300x200.jpg", CAPTION),
        within=figure.format("/w/wall-scaled.jpg?x=1", "") + figure.format("/v/other.jpg", CAPTION.upper()),
    )
    assert [image.url for image in read(page)] == ["https://news.example.com/w/wall-300x200.jpg"]


def test_the_same_picture_under_two_captions_is_told_twice() -> None:
    figure = "<figure><img src=/wall.jpg><figcaption>{}</figcaption></figure>"
    page = sheet(before=figure.format(CAPTION), within=figure.format("The same wall, as seen in a film of that day"))
    assert [image.caption for image in read(page)] == [CAPTION, "The same wall, as seen in a film of that day"]


def test_a_captioned_lead_without_an_address_takes_the_declared_one() -> None:
    figure = f"<figure><div data-player=7></div><figcaption>{CAPTION}</figcaption></figure>"
    page = sheet(before=figure, head='<meta property="og:image" content="/lead.jpg">')
    assert [(image.url, image.caption) for image in read(page)] == [("https://news.example.com/lead.jpg", CAPTION)]


def test_the_rule_of_a_source_stands_before_everything() -> None:
    figure = f"<figure><img src=/shown.jpg><figcaption>{CAPTION}</figcaption></figure>"
    page = sheet(before=figure, within="<img class=i src=/ruled.jpg width=800><p class=c>The wall. Photo: A. Name</p>")
    source = Source(name="news", feed=SOURCE.feed, rules=Rules(image=".i", caption=".c"))
    first = read(page, source=source)[0]
    assert first == Image(
        url="https://news.example.com/ruled.jpg", caption="The wall.", credit_text="A. Name", width=800
    )


def test_the_feed_tells_what_the_page_does_not() -> None:
    item = Item(key=URL, url=URL, images=(Image(url="https://news.example.com/a.jpg?w=99", caption=CAPTION),))
    assert read(sheet(within="<p><img src=/a.jpg></p>"), item)[0].caption == CAPTION


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_every_story_of_the_newsroom_has_its_picture(story: Story) -> None:
    base = "http://127.0.0.1:8000"
    html = render.article(story, base).decode()
    page = answer(html)
    record = make(page, Item(key=URL, url=URL), SOURCE).record
    (image,) = record.image
    assert (image.caption, image.credit_text) == (story.caption, story.credit)
    assert image.url.endswith(story.picture.rpartition("/")[2])
    assert (image.alt, image.width, image.height) == (story.caption, 640, 360)
    assert story.caption not in record.article_body


@pytest.mark.parametrize(
    "within",
    [
        "<figure><figcaption>x</figcaption></figure>" * 10_000,
        "<div><img src=/i.jpg><p>A caption of some length here</p></div>" * 8_000,
        "<figure>" * 240 + "<img src=/i.jpg><figcaption>A caption of some length here</figcaption>" * 5_000,
        "<figcaption>A caption</figcaption>" * 20_000,
        f"<figure><img srcset='{'/a.jpg 1w, ' * 100_000}'><figcaption>x</figcaption></figure>",
        f"<figure><img src=/i.jpg><figcaption>{'<b class=credit>A' * 200}{'x ' * 100_000}</figcaption></figure>",
        f"<figure><img style='background:{'url(' * 100_000}'><figcaption>x</figcaption></figure>",
    ],
    ids=["figures", "boxes", "nested", "captions", "set", "credits", "style"],
)
def test_a_hostile_page_is_read_in_time(within: str) -> None:
    page = sheet(within=within)
    began = time.process_time()
    assert len(read(page)) <= images.MOST
    assert time.process_time() - began < 3.0
