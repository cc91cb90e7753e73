"""What a page needs to be seen, as a browser of 1,280 pixels chooses it."""

from __future__ import annotations

import pytest

from bot.stages import requisites
from bot.stages.replay import screen

PAGE = "https://news.example/world/story.html"


def needed(markup: str) -> list[str]:
    """Kinds and addresses below the page's folder."""
    found = requisites.of_page(markup, PAGE)
    return [f"{one.kind} {one.url.removeprefix('https://news.example/world/')}" for one in found]


def test_each_address_is_needed_once_in_the_order_of_the_page() -> None:
    markup = (
        "<link rel=stylesheet href=a.css><link rel=icon href=i.ico><body background=b.png><img src=c.png><img src=c.png#d>"
        "<input type=image src=e.png><video poster=f.png src=g.mp4></video><p style='background:url(h.png)'>"
        "<style>@import 'k.css';@font-face{src:url(l.woff2)}</style><svg><image href=m.svg /><use href='n.svg#o'/></svg>"
    )
    assert needed(markup) == [
        "style a.css", "image i.ico", "image b.png", "image c.png", "image e.png", "image f.png", "image h.png", "style k.css",
        "font l.woff2", "image m.svg", "image n.svg",
    ]  # fmt: skip


def test_what_is_not_seen_is_not_needed() -> None:
    markup = (
        "<script src=a.js></script><link rel=preload as=script href=b.js><iframe src=c.html></iframe><a href=d.html></a>"
        "<audio src=e.mp3></audio><object data=f.swf></object><link rel=canonical href=g><link rel=manifest href=h>"
        "<link rel=prefetch as=image href=i.png><link rel='alternate stylesheet' href=j.css>"
        "<link rel=stylesheet media=print href=k.css><style media=print>p{background:url(l.png)}</style>"
    )
    assert needed(markup) == []


def test_a_late_stylesheet_is_needed() -> None:
    assert needed("<link rel=stylesheet media=print onload=\"this.media='all'\" href=a.css>") == ["style a.css"]
    assert needed("<link rel=preload as=style onload=\"this.rel='stylesheet'\" href=a.css>") == ["style a.css"]


def test_lazy_pictures_are_needed() -> None:
    assert needed("<img src='data:image/gif,x' data-src=a.png><noscript><img src=b.png></noscript>") == [
        "image a.png",
        "image b.png",
    ]


@pytest.mark.parametrize(
    ("image", "taken"),
    [
        ("srcset='a.png 1x, b.png 2x'", "a.png"),
        ("srcset='a.png 2x, b.png'", "b.png"),
        ("srcset='a.png 320w, b.png 1280w, c.png 2560w'", "b.png"),
        ("srcset='a.png 320w, b.png 640w'", "b.png"),
        ("srcset='a.png 320w, b.png 640w, c.png 1280w' sizes='50vw'", "b.png"),
        ("srcset='a.png 320w, b.png 640w' sizes='(min-width: 1000px) 300px, 100vw'", "a.png"),
        ("srcset='a.png 320w, b.png 640w' sizes='(max-width: 1000px) 300px, 600px'", "b.png"),
        ("srcset='a.png 320w, b.png 640w' sizes='20em'", "a.png"),
        ("srcset='a.png 320w, b.png 1600w' sizes='calc(100vw - 2em)'", "b.png"),
        ("srcset='a.png x'", "a.png"),
    ],
)
def test_of_a_set_the_one_that_a_browser_takes(image: str, taken: str) -> None:
    assert needed(f"<img {image}>") == [f"image {taken}"]


def test_src_is_needed_besides_the_set() -> None:
    assert needed("<img src=a.png srcset='b.png 1x, c.png 2x'>") == ["image a.png", "image b.png"]


def test_of_a_picture_the_first_source_that_fits() -> None:
    markup = (
        "<picture><source media='(max-width: 600px)' srcset=a.png><source type=image/new srcset=b.png>"
        "<source type=image/webp srcset='c.webp 1x, d.webp 2x'><source srcset=e.png><img src=f.png srcset=g.png></picture>"
        "<img srcset=h.png>"
    )
    assert needed(markup) == ["image c.webp", "image f.png", "image h.png"]
    assert needed("<picture><source srcset=a.png><img src=b.png></picture><img srcset=c.png>") == [
        "image a.png",
        "image b.png",
        "image c.png",
    ]


def test_of_a_font_the_newest_format() -> None:
    sheet = (
        "@font-face{src:url(a.eot);src:url(a.eot?#iefix) format('embedded-opentype'),url(a.woff2?v=1) format('woff2'),"
        "url(a.woff?v=1) format('woff'),url(a.ttf)}@font-face{src:url(b.ttf)}@font-face{src:url(/font?id=1)}p{background:url(c.png)}"
    )
    assert [one.url for one in requisites.of_sheet(sheet, "https://cdn.example/x/y.css")] == [
        "https://cdn.example/x/a.woff2?v=1",
        "https://cdn.example/x/b.ttf",
        "https://cdn.example/font?id=1",
        "https://cdn.example/x/c.png",
    ]


@pytest.mark.parametrize(
    ("media", "shown"),
    [
        ("", True), ("all", True), ("Screen", True), ("print", False), ("not print", True), ("not screen", False), ("print, screen", True),
        ("only screen and (min-width: 600px)", True), ("(max-width: 600px)", False), ("(min-width: 90em)", False), ("(width >= 1000px)", True),
        ("(width < 1000px)", False), ("(prefers-color-scheme: dark)", False), ("(prefers-color-scheme: light)", True), ("speech", False),
        ("(orientation: portrait)", False), ("(min-resolution: 2dppx)", False), ("(-webkit-min-device-pixel-ratio: 1.5)", False), ("(hover)", True),
    ],
)  # fmt: skip
def test_media_queries_hold_for_a_wide_screen(media: str, shown: bool) -> None:
    assert screen.shows(media) is shown
