"""Pictures of a page: which are the article's, and what is said of them."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from bot.demo import render
from bot.demo.story import Story, stories
from bot.model.capture import Page
from bot.model.entry import Image, Item
from bot.model.source import Rules, Source
from bot.stages.extract import make, markup
from bot.stages.extract.picture import images

URL = "https://news.example.com/world/story"
SOURCE = Source(name="news", feed="https://news.example.com/feed")
ITEM = Item(key=URL, url=URL)
PARAGRAPHS = [
    f"This is paragraph number {n} of a story that goes on for a good while, so that it reads like an article."
    for n in range(6)
]
CAPTION, NAME = "Rescuers carry sandbags along the harbour wall in Port Alder", "Jane Doe"
SHOWN = [(CAPTION, NAME)]


def sheet(
    *, before: str = "", within: str = "", after: str = "", head: str = "", above: str = "", cls: str = ""
) -> markup.Markup:
    paragraphs = [f"<p{cls}>{p}</p>" for p in PARAGRAPHS]
    text = "".join([*paragraphs[:3], within, *paragraphs[3:]])
    html = (
        f"<!DOCTYPE html><html lang=en><head><title>The story of the day</title>{head}</head><body><nav><a href=/>Home</a></nav>{above}"
        f"<main><article><h1>The story of the day</h1>{before}<div class=text>{text}{after}</div></article></main></body></html>"
    )
    return markup.read(answer(html))


def answer(html: str) -> Page:
    return Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 2, 1, tzinfo=UTC),
    )


def read(page: markup.Markup, item: Item = ITEM, source: Source = SOURCE, body: list[str] = PARAGRAPHS) -> list[Image]:
    return list(images.read(page, item, source, "\n".join(body)).found.value)


def said(page: markup.Markup) -> list[tuple[str, str]]:
    return [(image.caption, image.credit_text) for image in read(page) if image.caption or image.credit_text]


LAYOUTS = {
    "figure": "<figure><img src=/i.jpg><figcaption>{c} Photo: {n}</figcaption></figure>",
    "figure, credit apart": "<figure><img src=/i.jpg><figcaption><span class=txt>{c}</span> <span class=photo-credit>{n}</span></figcaption></figure>",
    "figure, credit as a small": "<figure><img src=/i.jpg><figcaption><p>{c}</p><small>Photo: {n}</small></figcaption></figure>",
    "figure, two captions": '<figure><img src=/i.jpg><div class=caption><figcaption itemprop="caption">{c}</figcaption><figcaption itemprop=author>{n}</figcaption></div></figure>',
    "figure, last line": "<figure><img src=/i.jpg><figcaption><p>{c}</p><p>{n}</p></figcaption></figure>",
    "figure, labels for readers": "<figure><img src=/i.jpg><figcaption><span class=sr-only>Image caption, </span>{c} <cite>{n}</cite></figcaption></figure>",
    "figure, hidden caption": '<figure><img src=/i.jpg><figcaption><span class="visually-hidden">{c} (Photo: {n})</span></figcaption></figure>',
    "caption outside the figure": "<div><figure><img src=/i.jpg></figure><p class=img-description>{c} | {n}</p></div>",
    "figcaption outside a figure": "<div><div><img src=/i.jpg></div><figcaption>{c}. {n}</figcaption></div>",
    "in a button": "<button><div><figure><img src=/i.jpg></figure><figcaption><p>{c}<cite> {n}</cite></p></figcaption></div></button>",
    "wordpress": '<div class="wp-caption alignnone"><img src=/i.jpg><p class="wp-caption-text">{c} (Photo: {n})</p></div>',
    "named elements": "<div class=media><img src=/i.jpg><div class=info><span class=mediaSubtitle>{c}</span><span class=mediaRights>Photo: {n}</span></div></div>",
    "no names at all": "<div class=a1><div class=b2><img src=/i.jpg></div><div class=c3>{c}</div><div class=d4>{n}</div></div>",
    "a photo's number": "<div class=slide><img src=/i.jpg><div><span>2 of 12 |</span><div>{c} (Photo: {n})</div></div></div>",
    "over and under": "<div class=pic><img src=/i.jpg><div>{c} (photo credit: {n})</div><div>{c}<br>(photo credit: {n})</div></div>",
    "microdata": '<div itemscope itemtype="https://schema.org/ImageObject"><img itemprop=contentUrl src=/i.jpg><div itemprop=caption>{c}</div><meta itemprop=width content=9><i itemprop=copyrightHolder>{n}</i></div>',
    "rdfa": '<div typeof="schema:ImageObject"><img property="schema:contentUrl" src=/i.jpg><div property="schema:caption">{c}</div><i property="schema:copyrightHolder">{n}</i></div>',
    "table": "<table><tr><td><img src=/i.jpg></td></tr><tr><td>{c} / Photo: {n}</td></tr></table>",
    "aside": "<aside class=image><img src=/i.jpg><p class=caption>{c} <span class=credits>({n})</span></p></aside>",
    "headings": "<div class=imgbox><img src=/i.jpg><h3>{c}</h3><p>Photo: {n}</p></div>",
    "unclosed sources": "<figure><picture><source srcset=/a.webp><source srcset=/b.webp><source srcset=/c.webp><source srcset=/d.webp><source srcset=/e.webp><source srcset=/f.webp><img src=/i.jpg></picture><figcaption>{c} © {n}</figcaption></figure>",
    "credit beside the caption": "<div class=pic><img src=/i.jpg><span class=podpis>{c}</span><span class=x>fot. {n}</span></div>",
    "over, under and apart": '<div class=pic><img src=/i.jpg alt="{c} (photo credit: {n})"><div>{c} (photo credit: {n})</div><div class=pic-text>{c}</div><div>(photo credit: {n})</div></div>',
    "credit over the image": "<figure><div><div><img src=/i.jpg><span>{n}</span></div></div><figcaption>{c}</figcaption></figure>",
    "credit over the image, no figure": "<div><div><img src=/i.jpg><span class=over>© {n}</span></div><p class=under>{c}</p></div>",
    "credit first": "<div><img src=/i.jpg><div>Photo: {n}</div><div>{c}</div></div>",
    "credit first, both behind": "<div class=open><img src=/i.jpg></div><div class=copyright>© {n}</div><div class=title>{c}</div>",
    "hidden label": '<div><div><div class="visually-hidden">Image</div><img src=/i.jpg></div><span class=legend>{c} (Photo: {n})</span></div>',
    "small table": "<table><tr><td><img src=/i.jpg></td></tr><tr><td><p class=Image>{c}. Photo: <em>{n}</em></p></td></tr></table>",
    "chart": "<figure><img src=/chart.svg><figcaption>{c}. Chart: {n}</figcaption></figure>",
    "drawn placeholder": "<figure><img src=/empty.svg data-src=/i.jpg><figcaption>{c}. {n}</figcaption></figure>",
    "guillemets": "<figure><img src=/i.jpg><figcaption>{c} <span class=credit>{n}</span></figcaption></figure>",
    "more photos": "<div><div><img src=/i.jpg><div class=caption>{c}</div><div>Photo: {n}</div></div><div><img src=/t/1.jpg><span>+6 photos</span></div></div>",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("place", ["before", "within"])
def test_caption_and_credit_are_found_in_every_layout(layout: str, place: str) -> None:
    figure = layout.format(c=CAPTION, n=NAME)
    page = sheet(before=figure) if place == "before" else sheet(within=figure)
    assert [(c.rstrip("."), n) for c, n in said(page)] == SHOWN
    assert all(image.url.startswith("https://news.example.com/") for image in read(page))


@pytest.mark.parametrize(
    "behind",
    [
        "<p class=photo-caption>{c} (Photo: {n})</p>",
        "<p>{c}. Photo: {n}</p>",
        "<p><em>{c}. {n}</em></p>",
        "<p class=under>{c} | {n}</p>",
    ],
)
def test_a_caption_that_stands_behind_an_image_among_the_paragraphs_is_found(behind: str) -> None:
    page = sheet(within=f"<img src=/i.jpg>{behind.format(c=CAPTION, n=NAME)}", cls=" class=text-p")
    assert [(c.rstrip("."), n) for c, n in said(page)] == SHOWN


def test_each_image_among_the_paragraphs_has_the_caption_behind_it() -> None:
    one = "<img src=/{0}.jpg><p class=caption>The harbour wall, seen from the {0}. Photo: A. Name</p>"
    page = sheet(within=one.format("north") + f"<p>{PARAGRAPHS[0]}</p>" + one.format("south"))
    assert said(page) == [(f"The harbour wall, seen from the {side}.", "A. Name") for side in ("north", "south")]


def test_a_background_is_the_picture_of_a_figure_without_an_image() -> None:
    figure = f"<figure><div style=\"color:red;background-image: url('/b.jpg')\"></div><figcaption>{CAPTION}</figcaption></figure>"
    assert [(i.url, i.caption) for i in read(sheet(within=figure))] == [("https://news.example.com/b.jpg", CAPTION)]


def test_a_line_that_equals_the_alternative_text_is_the_caption() -> None:
    page = sheet(within=f"<img src=/i.jpg alt='{CAPTION}'><p>{CAPTION}</p>")
    assert said(page) == [(CAPTION, "")]


def test_a_paragraph_behind_an_image_is_no_caption() -> None:
    assert said(sheet(within="<img src=/i.jpg>")) == []
    assert said(sheet(within="<p><img src=/i.jpg></p>")) == []


def test_a_paragraph_with_an_image_at_its_side_stays_a_paragraph() -> None:
    short = "He was seen at the harbour on Monday."
    page = sheet(within=f"<p><img src=/i.jpg class=left>{short}</p>")
    made = images.read(page, ITEM, SOURCE, "\n".join([*PARAGRAPHS[:3], short, *PARAGRAPHS[3:]]))
    assert [image.caption for image in made.found.value] == [""] * len(made.found.value)
    assert short not in made.lines


def test_sections_with_an_image_in_each_are_text() -> None:
    lines = [f"Section {n} tells what happened on that day in the harbour." for n in range(4)]
    plain = "".join(f"<section class=s><p>{line}</p></section>" for line in lines[:3])
    page = sheet(within=f"{plain}<section class=s><img src=/i.jpg><p>{lines[3]}</p></section>")
    assert images.read(page, ITEM, SOURCE, "\n".join([*PARAGRAPHS, *lines])).lines == ()


STRANGERS = {
    "icon": "<div><img src=/i.png width=48 height=48><div>Follow the harbour story on our channel</div></div>",
    "drawing": "<div><img src=/share.svg><div>Share this article with your friends today</div></div>",
    "avatar": "<div class=author-card><img src=/jane.jpg><div>Jane Doe writes about harbours and tides</div></div>",
    "byline": "<div><img src=/jane.jpg><div>By Jane Doe, harbour reporter</div></div>",
    "byline in a figure": "<figure><img src=/jane.jpg><figcaption>Von Anna Berg, Redakteurin</figcaption></figure>",
    "dateline": "<div><img src=/jane.jpg><div>Port Alder, 12 January 2026, 10:15</div></div>",
    "related story": "<div class=related><img src=/i.jpg><div>Harbour wall to be raised by a metre</div></div>",
    "teaser": "<div><a href=/other-story><img src=/i.jpg><div>Harbour wall to be raised by a metre</div></a></div>",
    "teaser in a figure": "<a href=/other-story><figure><img src=/i.jpg><figcaption>Harbour wall to be raised by a metre</figcaption></figure></a>",
    "film": "<div><img src=/i.jpg><div>2:34 Harbour wall to be raised by a metre</div></div>",
    "card with a day": "<div><img src=/i.jpg><div>Sport 23 Nov 2025</div></div>",
    "nested article": "<article><img src=/i.jpg><p>A first line of another article.</p><p>And a second.</p><p>And a third.</p><p>And a fourth.</p><p>And a fifth.</p></article>",
    "advertisement": "<div class=advertisement><img src=/i.jpg><div>Buy a house by the harbour now</div></div>",
    "quotation": "<figure><blockquote>The wall will hold, whatever comes.</blockquote><figcaption>Jane Doe, engineer</figcaption></figure>",
    "pixel": "<img src=/pixel.gif width=1 height=1>",
    "portrait": "<div class=top><img src=/jane.jpg width=120 height=120><span>Jane Doe, harbour correspondent</span></div>",
    "masthead": '<div class=brand><a href="https://news.example.com/"><img src=/share-head.jpg width=760></a><span>Harbour and city | Sport | Weather</span></div>',
    "sign-up": "<div class=letters><img src=/nl.png><p>Sign up to our daily letter for more of this</p></div>",
    "labelled box": "<div><div>More on this story</div><div><img src=/share.jpg><p>The wall is to be raised by a metre</p></div></div>",
    "banner": "<div class=hero><img src=/share.jpg width=970 height=90></div>",
    "aside": "<aside><img src=/i.jpg><p>One line.</p><p>Two lines.</p><p>Three.</p><p>Four.</p><p>Five lines.</p></aside>",
    "newsletter": "<div class=newsletter-box><figure><img src=/i.jpg><figcaption>All about harbours, every Monday</figcaption></figure></div>",
}  # fmt: skip


@pytest.mark.parametrize("layout", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("place", ["before", "within"])
def test_what_is_no_picture_of_the_article_is_none(layout: str, place: str) -> None:
    made = read(sheet(before=layout) if place == "before" else sheet(within=layout))
    assert [image for image in made if image.caption or image.credit_text] == []
    assert not any(word in image.url for image in made for word in ("jane", "pixel", "share", ".png"))


def test_pictures_of_the_navigation_and_of_the_end_of_the_page_are_none() -> None:
    figure = "<figure><img src=/i.jpg><figcaption>Another story of the day</figcaption></figure>"
    assert read(sheet(above=f"<nav>{figure}</nav>")) == []
    assert said(sheet(after=f"</div><div class=more>{figure}")) == []


def test_a_gallery_behind_the_last_paragraph_is_the_articles() -> None:
    figures = "".join(
        f"<figure><img src=/g{n}.jpg><figcaption>View {n} of the harbour. Photo: Jane Doe</figcaption></figure>"
        for n in range(3)
    )
    assert said(sheet(after=figures)) == [(f"View {n} of the harbour.", "Jane Doe") for n in range(3)]


def test_a_figure_above_the_headline_is_the_articles_where_it_is_near() -> None:
    figure = f"<figure><img src=/i.jpg><figcaption>{CAPTION}</figcaption></figure>"
    assert said(sheet(above=figure)) == [(CAPTION, "")]
    assert said(sheet(above=figure + "<p>Another line.</p>" * 20)) == []


def test_an_image_says_its_alternative_text_and_its_size() -> None:
    image = "<img src=/i.jpg alt='Four people at a wall' width='640' height='360px'>"
    page = sheet(within=f"<figure>{image}<figcaption>{CAPTION}</figcaption></figure>")
    assert read(page)[0] == Image(
        url="https://news.example.com/i.jpg", caption=CAPTION, alt="Four people at a wall", width=640, height=360
    )


def test_images_without_a_caption_are_kept_where_they_stand_among_the_paragraphs() -> None:
    page = sheet(
        within="<p><img src=/a.jpg></p><figure><img src=/b.jpg></figure><p><a href=/x><img src=/c.jpg></a></p>"
    )
    assert [image.url.rpartition("/")[2] for image in read(page)] == ["a.jpg", "b.jpg"]


def test_what_a_script_would_show_is_read_from_attributes() -> None:
    page = sheet(within=f"<figure data-caption='{CAPTION}' data-photo-credit='{NAME}'><img src=/a.jpg></figure>")
    assert said(page) == SHOWN


def test_the_lead_is_the_picture_shown_before_the_text() -> None:
    figure = f"<figure><img src=/shown.jpg><figcaption>{CAPTION}</figcaption></figure>"
    found = images.read(
        sheet(before=figure, head='<meta property="og:image" content="/lead.jpg">'), ITEM, SOURCE, "\n".join(PARAGRAPHS)
    ).found
    assert (found.value[0].url, found.origin, len(found.value)) == ("https://news.example.com/shown.jpg", "dom", 1)


def test_a_declared_lead_takes_size_and_alternative_text_from_its_properties() -> None:
    head = "".join(
        f'<meta property="og:image{name}" content="{value}">'
        for name, value in (("", "/lead.jpg"), (":width", "1200"), (":height", "630"), (":alt", "A wall"))
    )
    found = images.read(sheet(head=head), ITEM, SOURCE, "\n".join(PARAGRAPHS)).found
    assert found == (
        (Image(url="https://news.example.com/lead.jpg", alt="A wall", width=1200, height=630),),
        "og",
    )


def test_a_bare_picture_before_the_text_is_the_declared_one_in_another_size() -> None:
    page = sheet(before="<figure><img src=/cut/9f.jpg></figure>", head='<meta property="og:image" content="/lead.jpg">')
    assert [image.url for image in read(page)] == ["https://news.example.com/lead.jpg"]


def test_a_large_picture_before_the_text_is_the_lead_where_none_is_declared() -> None:
    hero = "<div class=hero><img src=/finish.jpg alt='Crews at the line' width=960 height=540></div>"
    assert [image.alt for image in read(sheet(before=hero))] == ["Crews at the line"]
    assert read(sheet(before=hero.replace("960", "320"))) == []
    assert read(sheet(before=hero.replace("Crews at the line", "Jane Doe"))) == []


def test_a_declared_lead_says_what_the_page_says_of_it_in_another_size() -> None:
    hero = "<div class=hero><img src=/lead-900x600.jpg alt='Crews at the line'></div>"
    (image,) = read(sheet(before=hero, head='<meta property="og:image" content="/lead.jpg">'))
    assert image.alt == "Crews at the line"


def test_pictures_in_a_text_of_line_breaks_are_the_articles() -> None:
    figure = f"<table><tr><td><img src=/i.jpg></td></tr><tr><td>{CAPTION} (Photo by {NAME})</td></tr></table>"
    html = f"<html><body><a href=/><img src=/head.gif width=760></a><div>{figure}{'<br>'.join(PARAGRAPHS)}</div></body></html>"
    assert said(markup.read(answer(html))) == SHOWN


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
