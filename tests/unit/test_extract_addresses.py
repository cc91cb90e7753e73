"""The address of a picture among all that its markup names."""

from __future__ import annotations

import pytest
from lxml import html

from bot.stages.extract.picture import addresses

BASE = "https://news.example.com/world/story"
SITE = "https://news.example.com"


def of(markup: str) -> str:
    tree = html.fromstring(f"<div>{markup}</div>")
    image = next(tree.iter("img", "amp-img", "video"))
    return addresses.of(image, BASE).removeprefix(SITE)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=/a.jpg>", "/a.jpg"),
        ("<img src=data:image/gif;base64,R0l data-src=/a.jpg>", "/a.jpg"),
        ("<img src=/small.jpg data-original=/a.jpg>", "/a.jpg"),
        ("<img src=/spacer.gif data-lazy-src=/a.jpg>", "/a.jpg"),
        ("<img src=/img/blank.png>", ""),
        ("<img src=data:image/png;base64,xyz>", ""),
        ("<img src=/s.jpg srcset='/a.jpg 320w, /b.jpg 1280w, /c.jpg 640w'>", "/b.jpg"),
        ("<img src=/s.jpg srcset='/a.jpg 1200w, /b.jpg 4000w'>", "/a.jpg"),
        ("<img srcset='/a.jpg 3000w, /b.jpg 4000w'>", "/a.jpg"),
        ("<img src=/a.jpg srcset='/a.jpg 1x, /b.jpg 2x'>", "/b.jpg"),
        ("<img srcset='/c,w_320/a.jpg 320w, /c,w_900/a.jpg 900w'>", "/c,w_900/a.jpg"),
        (
            "<picture><source srcset='/a.webp 900w'><source data-srcset='/b.jpg 1200w'><img src=/s.jpg></picture>",
            "/b.jpg",
        ),
        ("<amp-img src=/a.jpg></amp-img>", "/a.jpg"),
        ("<video poster=/a.jpg></video>", "/a.jpg"),
        ("<img src='javascript:x'>", ""),
        ("<img src='//cdn.example.com/a.jpg'>", "https://cdn.example.com/a.jpg"),
        ("<img src='{{ image }}' data-src='{\"a\": 1}'>", ""),
    ],
)
def test_the_largest_sensible_address_wins(markup: str, expected: str) -> None:
    assert of(markup) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x/wall.jpg", "https://a.example/x/wall.jpg?w=300"),
        ("https://a.example/x/wall-300x200.jpg", "https://a.example/x/wall.jpg"),
        ("https://a.example/x/wall-scaled.jpg", "https://a.example/x/wall-1024x683.jpg"),
        ("https://a.example/p/186/5/rawImage.jpg", "https://a.example/p/186/5/920x920.jpg"),
        ("https://a.example/640x360/x/wall.jpg", "https://a.example/1280x720/x/wall.jpg"),
        (
            "https://cdn.example/resize/1x1/?url=https%3A%2F%2Fa.example%2Fx%2Fwall",
            "https://cdn.example/q/90/?url=https%3A%2F%2Fa.example%2Fx%2Fwall",
        ),
    ],
)
def test_sizes_of_one_picture_are_known(one: str, other: str) -> None:
    assert addresses.same(one) == addresses.same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x/wall-1.jpg", "https://a.example/x/wall-2.jpg"),
        ("https://a.example/show?id=1", "https://a.example/show?id=2"),
        ("https://a.example/x/2024.jpg", "https://a.example/x/2025.jpg"),
        ("https://a.example/1/large.jpg", "https://a.example/2/large.jpg"),
    ],
)
def test_two_pictures_are_two(one: str, other: str) -> None:
    assert addresses.same(one) != addresses.same(other)


def test_an_address_that_is_none_does_no_harm() -> None:
    assert addresses.same("http://[::1/a.jpg")
    assert addresses.same("") == ""
