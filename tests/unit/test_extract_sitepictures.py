"""Pictures that a site declares for all its pages."""

import json
from datetime import UTC, datetime

import pytest

from bot.model.capture import Page
from bot.stages.extract import markup
from bot.stages.extract.picture import sitepictures

URL = "https://www.dailyharbour.example/world/story"


def sheet(logo: str = "") -> markup.Markup:
    house = {"@type": "Organization", "name": "Daily Harbour", "logo": {"@type": "ImageObject", "url": logo}}
    data = json.dumps({"@type": "NewsArticle", "headline": "The story of the day", "publisher": house})
    html = f'<html><head><script type="application/ld+json">{data}</script></head><body><h1>The story of the day</h1></body></html>'
    page = Page(
        url=URL,
        final_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        fetched_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    return markup.read(page)


@pytest.mark.parametrize(
    "path",
    [
        "/static/og-default.png",
        "/static/default-share.png",
        "/assets/images/logo_600x60.png",
        "/images/facebook_default.jpg?v=3",
        "/static/dailyharbour-social-card.png",
        "/share/daily-harbour.jpg",
        "/wp-content/uploads/2017/05/logo.png",
        "/placeholder.jpg",
    ],
)
def test_a_picture_whose_name_says_nothing_else_is_the_sites(path: str) -> None:
    assert sitepictures.is_one(f"https://www.dailyharbour.example{path}", sheet())


@pytest.mark.parametrize(
    "path",
    [
        "/2024/03/bridge.jpg",
        "/2024/03/google-logo.jpg",
        "/world/2024/03/12/og.png",
        "/9f8e7d6c5b4a39281706f5e4d3c2b1a0/share.jpg",
        "/image.jpg",
        "/share/1077343476.png",
        "",
    ],
)
def test_a_picture_that_may_be_an_articles_is_not(path: str) -> None:
    assert not sitepictures.is_one(f"https://cdn.example{path}", sheet())


def test_the_publishers_logo_is_the_sites_in_any_size() -> None:
    page = sheet("https://cdn.example/a/f7.png")
    assert sitepictures.is_one("https://cdn.example/a/f7-600x60.png", page)
    assert not sitepictures.is_one("https://cdn.example/a/f8.png", page)
