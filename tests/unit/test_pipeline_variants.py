"""Poll and take, over links of one article that are decorated in several ways, and over a news sitemap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.twins import Answer
from tests.twins.town import FEED, Town, page, title, url

NEWS = "https://www.gazette.com/2026/the-dam-breaks-at-dawn"


@pytest.fixture
def town() -> Town:
    return Town()


def listed(town: Town, *entries: tuple[str, str]) -> None:
    """What the feed lists from now on: link and title of each."""
    items = "".join(
        f"<item><link>{link.replace('&', '&amp;')}</link><title>{said}</title></item>" for link, said in entries
    )
    body = f'<rss version="2.0"><channel><title>G</title>{items}</channel></rss>'.encode()
    town.web.say(FEED, Answer(body=body, headers={"Content-Type": "application/rss+xml"}))


def html(canonical: str = "") -> Answer:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(body=page("the-dam-breaks-at-dawn", canonical=canonical), headers=headers)


@pytest.mark.parametrize(
    "variant",
    [
        NEWS + "/amp",
        NEWS.replace("www.", "m."),
        NEWS + "?utm_source=rss&fbclid=1",
        NEWS.replace("https", "http") + "/",
        NEWS.replace("https://", "https://www.google.com/amp/s/"),
    ],
)
async def test_a_variant_of_an_article_is_neither_new_nor_asked_for(town: Town, variant: str) -> None:
    town.web.say(NEWS, html())
    listed(town, (NEWS, "The dam breaks at dawn"))
    await town.poll()
    assert await town.fates() == ["made"]
    listed(town, (variant, "The dam breaks at dawn"))
    assert (await town.poll()).new == 0
    assert await town.fates() == []
    assert town.web.asked[variant] == 0 or variant == NEWS


async def test_a_variant_that_comes_first_is_asked_for_as_it_was_linked(town: Town) -> None:
    town.web.say(NEWS + "/amp", html(canonical=NEWS))
    listed(town, (NEWS + "/amp", "The dam breaks at dawn"))
    await town.poll()
    assert await town.fates() == ["made"]
    listed(town, (NEWS, "The dam breaks at dawn, and the town is told to leave"))
    assert (await town.poll()).new == 0
    (article,) = await town.articles()
    assert (article.record.url, article.record.canonical_url) == (NEWS + "/amp", NEWS)


async def test_links_that_redirect_to_one_page_are_one_article(town: Town) -> None:
    links = [url("go/1"), url("go/2")]
    for link in links:
        town.web.say(link, Answer(status=302, headers={"Location": url("the-dam-breaks-at-dawn")}))
    town.serve("the-dam-breaks-at-dawn")
    listed(town, *((link, "The dam breaks at dawn") for link in links))
    await town.poll()
    assert await town.fates() == ["made", "made"]
    assert len(await town.articles()) == 1


async def test_links_that_redirect_to_a_page_of_everything_stay_articles_of_their_own(town: Town) -> None:
    slugs = ["a-dam-breaks-at-dawn", "a-ferry-sinks-at-dusk"]
    for slug in slugs:
        town.web.say(url(slug), Answer(status=302, headers={"Location": url("welcome")}))
    town.serve("welcome")
    listed(town, *((url(slug), title(slug)) for slug in slugs))
    await town.poll()
    await town.take()
    articles = await town.articles()
    assert {article.record.url for article in articles} == {url(slug) for slug in slugs}
    assert not any("canonical address refused" in doubt for article in articles for doubt in article.record.doubts)


async def test_a_news_sitemap_is_polled_like_a_feed_and_its_dates_teach(town: Town) -> None:
    urls = "".join(
        f"<url><loc>{url(slug)}</loc><n:news><n:publication_date>2026-11-0{day}T08:00:00+03:00</n:publication_date>"
        f"<n:title>{title(slug)}</n:title><n:keywords>Water</n:keywords></n:news></url>"
        for day, slug in ((2, "water-falls"), (3, "water-returns"))
    )
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="n">{urls}</urlset>'.encode()
    town.web.say(FEED, Answer(body=body, headers={"Content-Type": "application/xml"}))
    for slug in ("water-falls", "water-returns"):
        town.serve(slug)
    assert (await town.poll()).new == 2
    assert [taken.item.item.title for taken in await town.take()] == ["Water returns", "Water falls"]
    (first, second) = await town.articles()
    assert {article.record.date_published for article in (first, second)} == {
        "2026-11-02T08:00:00+03:00",
        "2026-11-03T08:00:00+03:00",
    }
    assert first.record.keywords == ("Water",)
    visit = await town.visit()
    assert visit.newest_at == datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
    assert visit.rate.events > 0
    assert (await town.poll()).kind == "unchanged"
